package pages

import (
	"net/http"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// HandCountsPath is the address of the counts by hand.
const HandCountsPath = RegistryPath + "/hitungan"

// handCountsData is what people counted in the area of the reader.
type handCountsData struct {
	Counts []handCounted
	Form   HandForm
	Enters bool
	Saved  bool
	Groups []*board.Row // of the area, to choose from
}

// handCounted is a count with its group.
type handCounted struct {
	handcount.Count
	Row *board.Row
}

// HandForm is a count by hand as somebody typed it.
type HandForm struct {
	Group, From, To, Proof string
	Numbers                map[string]string // by kind
	Wrong                  []string          // group, days, numbers, proof, form: see the texts that begin with hands.mistake
}

// Kinds are the kinds to be counted.
func (HandForm) Kinds() []kim.Kind { return kim.Kinds() }

// Number is what was typed for a kind.
func (f HandForm) Number(k kim.Kind) string { return f.Numbers[string(k)] }

// HandCounts are the counts by hand in the area that the reader keeps, apart from all ranks, with a form for another.
func (p Desk) HandCounts(v visit.Visit, form HandForm) (Reply, error) {
	d := handCountsData{Form: form, Enters: p.CountsHand, Saved: v.Asked.Get("told") == "saved"}
	var all []handcount.Count
	if p.Pages.HandCounts != nil {
		var err error
		if all, err = p.Pages.HandCounts(); err != nil {
			return Reply{}, err
		}
	}
	for _, c := range all {
		if r := v.Board.Group(c.Group); r != nil && v.Who.ManagesGroup(r) {
			d.Counts = append(d.Counts, handCounted{c, r})
		}
	}
	slices.SortStableFunc(d.Counts, func(a, b handCounted) int { return int(b.To) - int(a.To) })
	for _, r := range v.Board.Rows {
		if v.Who.ManagesGroup(r) {
			d.Groups = append(d.Groups, r)
		}
	}
	a := Reply{Page: "handcounts", Title: v.Lang.T("hands.title"), Data: d}
	if len(form.Wrong) > 0 {
		a.Status = http.StatusUnprocessableEntity
	}
	return a, nil
}
