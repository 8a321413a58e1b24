// Package handcount is about counts by people: the form for counting a random sample of
// groups, what is read from filled forms, and how far pantaukim's own figures agree with
// it. As long as nobody has counted a platform, its figures are provisional.
package handcount

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// ErrBadForm says that a form cannot be used; its text names the lines.
var ErrBadForm = errors.New("the form cannot be used")

// formColumns are the columns of a form: what people leave alone, what they count,
// and what they may match against the list on the group's page.
func formColumns() []string {
	out := []string{"group_id", "name", "url", "regency", "district", "from", "to"}
	for _, k := range kim.Kinds() {
		out = append(out, "hand_"+string(k))
	}
	for _, k := range kim.Kinds() {
		out = append(out, "matched_"+string(k))
	}
	return append(out, "counted_by", "proof")
}

// Form writes a form for a random sample of groups. The same seed draws the
// same groups. It does not say what pantaukim counted: a hand count must not lean on it.
func Form(groups []kim.Group, from, to kim.Date, sample int, seed uint64) ([]byte, error) {
	if sample < 1 || from > to {
		return nil, fmt.Errorf("%w: a sample of %d groups from %s to %s is nothing to count", ErrBadForm, sample, from, to)
	}
	list := slices.Clone(groups)
	slices.SortFunc(list, func(a, b kim.Group) int { return cmp.Compare(a.ID, b.ID) })
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	list = list[:min(sample, len(list))]
	slices.SortFunc(list, func(a, b kim.Group) int {
		return cmp.Or(cmp.Compare(a.RegencyCode, b.RegencyCode), cmp.Compare(a.ID, b.ID))
	})
	var b bytes.Buffer
	b.WriteString(spreadsheet.Mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	lines := [][]string{formColumns()}
	for _, g := range list {
		line := make([]string, len(lines[0]))
		for i, v := range []string{g.ID, g.Name, g.URL, g.Regency, g.District, from.String(), to.String()} {
			line[i] = spreadsheet.Guard(spreadsheet.Clean(v))
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write the form: %w", err)
	}
	return b.Bytes(), nil
}

// longestForm bounds a form, in bytes and in groups.
const (
	longestForm = 4 << 20
	mostForms   = 5000
)

// Read reads a filled form. The name of its file is used in messages. Groups
// that nobody counted are left out; a line that cannot be right spoils the whole
// form, and is named.
func Read(r io.Reader, name string) ([]Count, error) {
	given := []string{"name", "url", "regency", "district", "proof"} // not needed to read it
	required := slices.DeleteFunc(formColumns(), func(c string) bool { return slices.Contains(given, c) })
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{MaxBytes: longestForm, Columns: formColumns(), Required: required, Others: true})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	var out []Count
	seen := map[string]bool{}
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
		}
		one, counted, err := readForm(row)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
		case !counted:
			continue
		case seen[one.Group]:
			return nil, fmt.Errorf("%w: %w", ErrBadForm, row.Errorf("group_id", "%q stands there twice", one.Group))
		case len(out) == mostForms:
			return nil, fmt.Errorf("%w: %w", ErrBadForm, row.Errorf("", "there are more than %d groups", mostForms))
		}
		seen[one.Group] = true
		out = append(out, one)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: %s: nothing is filled in", ErrBadForm, name)
	}
	return out, nil
}

// readForm reads one line; false: nobody counted that group.
func readForm(row spreadsheet.Row) (Count, bool, error) {
	h := Count{
		Group: strings.TrimPrefix(row.Cell("group_id"), "'"),
		By:    clip(strings.ToValidUTF8(row.Cell("counted_by"), "?"), longestName),
	}
	empty := 0
	for _, k := range kim.Kinds() {
		hand, isHand, err := countIn(row, "hand_"+string(k))
		if err != nil {
			return h, false, err
		}
		matched, isMatched, err := countIn(row, "matched_"+string(k))
		if err != nil {
			return h, false, err
		}
		if !isHand {
			empty++
		}
		if matched > hand {
			return h, false, row.Errorf("matched_"+string(k), "%d matched of %d counted", matched, hand)
		}
		h.Tallies = append(h.Tallies, Tally{Kind: string(k), Hand: hand, Matched: matched, Checked: isMatched})
	}
	switch empty {
	case len(kim.Kinds()):
		return h, false, nil
	case 0:
	default:
		return h, false, row.Errorf("", "some kinds are counted and some are empty: write 0 where there was nothing")
	}
	var err error
	if h.From, err = kim.ParseDate(row.Cell("from")); err != nil {
		return h, false, row.Errorf("from", "%w", err)
	}
	if h.To, err = kim.ParseDate(row.Cell("to")); err != nil {
		return h, false, row.Errorf("to", "%w", err)
	}
	if h.Proof = strings.TrimPrefix(row.Cell("proof"), "'"); h.Proof != "" && !IsProof(h.Proof) {
		return h, false, row.Errorf("proof", "%q is not an address that begins with https:// or http://", clip(h.Proof, 60))
	}
	if h.Group == "" {
		return h, false, row.Errorf("group_id", "is empty")
	}
	if h.From > h.To {
		return h, false, row.Errorf("to", "%s is before %s", h.To, h.From)
	}
	return h, true, nil
}

// countIn reads a number; false: the field is empty.
func countIn(row spreadsheet.Row, column string) (int, bool, error) {
	s := row.Cell(column)
	if s == "" {
		return 0, false, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		return 0, false, row.Errorf(column, "%q is not a number from 0 to 100000", clip(s, 20))
	}
	return n, true, nil
}

// longestProof bounds the address of a proof, in bytes.
const longestProof = 500

// IsProof tells whether a text is an address of the web, at which others can see what was counted.
func IsProof(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && len(text) <= longestProof
}

// longestName bounds the name of whoever counted, in characters.
const longestName = 120

// clip shortens a text to so many characters.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
