package dashboards

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/audit"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// countByHand takes a count of one group. It is read by the reader of filled forms, and kept with them.
func (s listDesk) countByHand(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestEntry) {
		return nil
	}
	if s.count == nil {
		s.answer(w, r, v, s.shows.NotFound(r.Context(), v))
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	f := pages.HandForm{Numbers: map[string]string{}}
	for field, to := range map[string]*string{"group": &f.Group, "from": &f.From, "to": &f.To, "proof": &f.Proof} {
		*to = strings.TrimSpace(r.PostForm.Get(field))
	}
	for _, k := range kim.Kinds() {
		f.Numbers[string(k)] = strings.TrimSpace(r.PostForm.Get("hand_" + string(k)))
	}
	f.Wrong = s.wrongIn(v, f)
	var counts []handcount.Count
	var err error
	if len(f.Wrong) == 0 {
		if counts, err = handcount.Read(handForm(f, v.Who.Name), "isian"); err == nil {
			counts, err = s.count(ctx, counts)
		}
		if errors.Is(err, handcount.ErrBadForm) {
			f.Wrong, err = []string{"form"}, nil
		}
	}
	if err != nil {
		return err
	}
	if len(f.Wrong) > 0 {
		s.reply(w, r, v, func() (pages.Reply, error) { return s.shows.HandCounts(v, f) })
		return nil
	}
	after := map[string]string{"from": f.From, "to": f.To, "proof": f.Proof}
	for _, t := range counts[0].Tallies {
		after[t.Kind] = strconv.Itoa(t.Hand)
	}
	s.record(v, audit.Act{What: audit.HandCounted, On: f.Group, After: after})
	s.onward(w, r, v, pages.HandCountsPath, "told", "saved")
	return nil
}

// wrongIn says what is wrong with a typed count, by the words of the page.
func (s listDesk) wrongIn(v visit.Visit, f pages.HandForm) (wrong []string) {
	group := v.Board.Group(f.Group)
	if group == nil || !v.Who.ManagesGroup(group) {
		return []string{"group"}
	}
	from, errFrom := kim.ParseDate(f.From)
	to, errTo := kim.ParseDate(f.To)
	if errFrom != nil || errTo != nil || !from.Known() || from > to || to >= kim.DateOf(s.now(), group.Zone) {
		wrong = append(wrong, "days")
	}
	for _, k := range kim.Kinds() {
		if _, err := strconv.ParseUint(f.Numbers[string(k)], 10, 17); err != nil {
			wrong = append(wrong, "numbers")
			break
		}
	}
	if !handcount.IsProof(f.Proof) {
		wrong = append(wrong, "proof")
	}
	return wrong
}

// handForm writes a typed count as a filled form.
func handForm(f pages.HandForm, by string) *bytes.Buffer {
	head, row := []string{"group_id", "from", "to", "counted_by", "proof"}, []string{f.Group, f.From, f.To, by, f.Proof}
	for _, k := range kim.Kinds() {
		head, row = append(head, "hand_"+string(k), "matched_"+string(k)), append(row, f.Numbers[string(k)], "")
	}
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll([][]string{head, row}) // into memory
	return &b
}
