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
	"pantaukim/internal/kim"
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
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	lines := [][]string{formColumns()}
	for _, g := range list {
		line := make([]string, len(lines[0]))
		for i, v := range []string{g.ID, g.Name, g.URL, g.Regency, g.District, from.String(), to.String()} {
			line[i] = guardCSV(v)
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

// ReadHandCount reads a filled form. Groups that nobody counted are left out; a
// line that cannot be right spoils the whole form, and is named.
func ReadHandCount(r io.Reader) ([]HandCount, error) {
	text, err := io.ReadAll(io.LimitReader(r, longestForm+1))
	if err != nil {
		return nil, fmt.Errorf("read the form: %w", err)
	}
	if len(text) > longestForm {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrBadForm, longestForm)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	lines := csv.NewReader(bytes.NewReader(text))
	lines.FieldsPerRecord = -1
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		lines.Comma = ';' // spreadsheets of this country write it so
	}
	head, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: no header: %w", ErrBadForm, err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range formColumns() {
		if _, ok := at[name]; !ok && name != "name" && name != "url" && name != "regency" && name != "district" {
			return nil, fmt.Errorf("%w: the column %q is missing", ErrBadForm, name)
		}
	}
	var out []HandCount
	seen := map[string]bool{}
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
		}
		line, _ := lines.FieldPos(0)
		one, counted, err := readForm(record, at)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: line %d: %w", ErrBadForm, line, err)
		case !counted:
			continue
		case seen[one.Group] || len(out) == mostForms:
			return nil, fmt.Errorf("%w: line %d: %q stands there twice, or there are more than %d groups", ErrBadForm, line, one.Group, mostForms)
		}
		seen[one.Group] = true
		out = append(out, one)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: nothing is filled in", ErrBadForm)
	}
	return out, nil
}

// readForm reads one line; false: nobody counted that group.
func readForm(record []string, at map[string]int) (HandCount, bool, error) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	h := HandCount{Group: strings.TrimPrefix(cell("group_id"), "'"), By: board.Clip(strings.ToValidUTF8(cell("counted_by"), "?"), board.LongestName)}
	empty := 0
	for _, k := range kim.Kinds() {
		c := Count{Kind: string(k)}
		hand, err := countIn(cell("hand_" + string(k)))
		if err != nil {
			return h, false, err
		}
		matched, err := countIn(cell("matched_" + string(k)))
		if err != nil {
			return h, false, err
		}
		if c.Hand, c.Matched, c.Checked = hand, matched, matched >= 0; hand < 0 {
			empty++
		}
		if matched > max(hand, 0) {
			return h, false, fmt.Errorf("%s: %d matched of %d counted", k, matched, max(hand, 0))
		}
		h.Counts = append(h.Counts, c)
	}
	switch empty {
	case len(kim.Kinds()):
		return h, false, nil
	case 0:
	default:
		return h, false, errors.New("some kinds are counted and some are empty: write 0 where there was nothing")
	}
	var err error
	if h.From, err = kim.ParseDate(cell("from")); err != nil {
		return h, false, err
	}
	if h.To, err = kim.ParseDate(cell("to")); err != nil {
		return h, false, err
	}
	if h.Group == "" || h.From > h.To {
		return h, false, fmt.Errorf("group %q from %s to %s", h.Group, h.From, h.To)
	}
	return h, true, nil
}

// countIn reads a number; -1 stands for an empty cell.
func countIn(s string) (int, error) {
	if s == "" {
		return -1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100_000 {
		return 0, fmt.Errorf("%q is not a number from 0 to 100000", board.Clip(s, 20))
	}
	return n, nil
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
		h.Observed = !noTime(r.LastCompleteAt) && kim.DateOf(r.LastCompleteAt, r.Zone) > h.To
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
