package dashboards

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// HandCount is what a person counted on one group's site, beside what pantaukim
// counted for the same days.
type HandCount struct {
	Group    string   `json:"group"`
	From     kim.Date `json:"from"`
	To       kim.Date `json:"to"`
	By       string   `json:"by"`
	Counts   []Count  `json:"counts"`
	Observed bool     `json:"observed"` // our walks were complete after the last day
}

// Count is one kind counted twice.
type Count struct {
	Kind    string `json:"kind"` // of kim.Kinds
	Hand    int    `json:"hand"`
	Ours    int    `json:"ours"`
	Matched int    `json:"matched"` // found by both
	// Checked tells that a person matched the items one by one. Without it Matched
	// is the smaller of the two numbers: the best that could be.
	Checked bool `json:"checked"`
}

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
	return append(out, "counted_by")
}

// HandCountForm writes a form for a random sample of groups. The same seed draws the
// same groups. It does not say what pantaukim counted: a hand count must not lean on it.
func HandCountForm(groups []kim.Group, from, to kim.Date, sample int, seed uint64) ([]byte, error) {
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
	b.WriteString(tables.Mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	lines := [][]string{formColumns()}
	for _, g := range list {
		line := make([]string, len(lines[0]))
		for i, v := range []string{g.ID, g.Name, g.URL, g.Regency, g.District, from.String(), to.String()} {
			line[i] = tables.Guard(v)
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

// ReadHandCount reads a filled form. The name of its file is used in messages. Groups
// that nobody counted are left out; a line that cannot be right spoils the whole
// form, and is named.
func ReadHandCount(r io.Reader, name string) ([]HandCount, error) {
	given := []string{"name", "url", "regency", "district"} // by the form; not needed to read it
	required := slices.DeleteFunc(formColumns(), func(c string) bool { return slices.Contains(given, c) })
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{MaxBytes: longestForm, Columns: formColumns(), Required: required, Others: true})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	var out []HandCount
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
func readForm(row spreadsheet.Row) (HandCount, bool, error) {
	h := HandCount{
		Group: strings.TrimPrefix(row.Cell("group_id"), "'"),
		By:    board.Clip(strings.ToValidUTF8(row.Cell("counted_by"), "?"), board.LongestName),
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
		h.Counts = append(h.Counts, Count{Kind: string(k), Hand: hand, Matched: matched, Checked: isMatched})
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
		return 0, false, row.Errorf(column, "%q is not a number from 0 to 100000", board.Clip(s, 20))
	}
	return n, true, nil
}

// CompareHandCount puts what pantaukim counted beside each hand count.
func CompareHandCount(ctx context.Context, conn driver.Conn, counts []HandCount) ([]HandCount, error) {
	s := board.NewStore(conn)
	b, err := s.Board(ctx, board.Stamp{}, board.Newest)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(counts)
	for n := range out {
		h := &out[n]
		r := b.Group(h.Group)
		if r == nil {
			return nil, fmt.Errorf("%w: no group %q is on the list", ErrBadForm, h.Group)
		}
		h.Observed = !r.LastCompleteAt.IsZero() && kim.DateOf(r.LastCompleteAt, r.Zone) > h.To
		counted, err := s.CountDays(ctx, h.Group, h.From, h.To)
		if err != nil {
			return nil, err
		}
		ours := map[string]uint64{}
		for _, k := range counted {
			ours[string(k.Kind)] = k.Items
		}
		h.Counts = slices.Clone(h.Counts)
		for i := range h.Counts {
			c := &h.Counts[i]
			c.Ours = int(ours[c.Kind])
			if !c.Checked {
				c.Matched = min(c.Hand, c.Ours)
			}
			if c.Matched > c.Ours {
				return nil, fmt.Errorf("%w: group %q, %s: %d matched, but pantaukim counted %d", ErrBadForm, h.Group, c.Kind, c.Matched, c.Ours)
			}
		}
	}
	return out, nil
}

// handRow is one kind over all groups that were counted by hand.
type handRow struct {
	Kind                                   string
	Hand, Ours, Matched                    int
	Precision, PrecisionLow, PrecisionHigh float64 // Matched / Ours
	Recall, RecallLow, RecallHigh          float64 // Matched / Hand
}

// handPart is the reconciliation with people.
type handPart struct {
	Rows     []handRow
	Groups   int
	Unseen   int // groups that we had not walked completely after the last day: left out
	Guessed  bool
	From, To kim.Date
}

// reconcile adds the hand counts up by kind. A group that we had not seen whole
// would measure our reach and not our counting: it is left out, and said.
func reconcile(all []HandCount) handPart {
	var p handPart
	sum := map[string]*handRow{}
	for _, k := range kim.Kinds() {
		sum[string(k)] = &handRow{Kind: string(k)}
	}
	for _, h := range all {
		if !h.Observed {
			p.Unseen++
			continue
		}
		p.Groups++
		if p.From == kim.NoDate || h.From < p.From {
			p.From = h.From
		}
		p.To = max(p.To, h.To)
		for _, c := range h.Counts {
			if r := sum[c.Kind]; r != nil {
				r.Hand, r.Ours, r.Matched = r.Hand+c.Hand, r.Ours+c.Ours, r.Matched+c.Matched
				p.Guessed = p.Guessed || !c.Checked
			}
		}
	}
	for _, k := range kim.Kinds() {
		r := sum[string(k)]
		r.Precision, r.Recall = shareOf(r.Matched, r.Ours), shareOf(r.Matched, r.Hand)
		r.PrecisionLow, r.PrecisionHigh = wilson(r.Matched, r.Ours)
		r.RecallLow, r.RecallHigh = wilson(r.Matched, r.Hand)
		p.Rows = append(p.Rows, *r)
	}
	return p
}

// shareOf is k of n as a share of 1; NaN of nothing.
func shareOf(k, n int) float64 { return float64(k) / float64(n) }
