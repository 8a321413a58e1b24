package pages

import (
	"cmp"
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// OutreachPath is the address of trainings, visits and meetings with groups.
const OutreachPath = RegistryPath + "/pembinaan"

// mostPicked is how many groups a page offers to be picked one by one.
const mostPicked = 200

// outreachData is what was held with groups of the reader's area, and the form for more.
type outreachData struct {
	Held   []heldOutreach
	Told   string // saved, dropped: what was just done
	Form   OutreachForm
	Will   []heldOutreach // what storing does
	Fault  *problem
	Wrong  []problem
	Kinds  []kim.OutreachKind
	Groups []*board.Row // to be picked; none: they are too many
	Many   int          // so many are in the area
	Area   string       // code of the area of which all may be picked; empty: the whole country
	Whole  bool         // all of that area may be picked
	Name   string       // of it
	AllOut string       // how the form writes it
}

// heldOutreach is an outreach in words.
type heldOutreach struct {
	registry.HeldOutreach
	Rows    []*board.Row // that took part, as far as they are listed
	Places  []string     // names of areas of which all took part
	Others  int          // that took part, and of whom the reader is not told
	Drops   bool         // the reader may remove it
	Verdict string
	Was     int // groups and areas that took part before
}

// Takers counts the groups and areas that took part.
func (h heldOutreach) Takers() int { return len(h.Groups) + len(h.Areas) }

// OutreachForm is what somebody sent about outreach.
type OutreachForm struct {
	Kind, From, To, Title, All string
	Picked                     []string
	Read                       registry.OutreachTable
	Fault                      *spreadsheet.FileError
	Changed                    bool // it does not do any more what its author saw
	NotYours                   bool // what was to be removed is not theirs alone
}

// Text is what was typed and picked as a table, as the reader of files takes it.
func (f OutreachForm) Text() string {
	rows := [][]string{registry.OutreachColumns()}
	put := func(group, area string) { rows = append(rows, []string{f.Kind, f.From, f.To, f.Title, group, area}) }
	for _, id := range f.Picked {
		put(id, "")
	}
	if f.All != "" {
		put("", f.All)
	}
	if len(rows) == 1 { // the reader says what is missing
		put("", "")
	}
	var b strings.Builder
	_ = csv.NewWriter(&b).WriteAll(rows) // into memory
	return b.String()
}

// Picks tells whether a group was picked.
func (f OutreachForm) Picks(id string) bool { return slices.Contains(f.Picked, id) }

// Outreach is what was held with groups of the area that the reader keeps, with a form for more.
func (p Desk) Outreach(ctx context.Context, v visit.Visit, form OutreachForm) (Reply, error) {
	v.Path = OutreachPath
	v.Scope = v.Board.ScopeOf(v.Query)
	d := outreachData{Form: form, Told: v.Asked.Get("told"), Kinds: kim.OutreachKinds()}
	all, err := p.Tables.OutreachShown(ctx, v)
	if err != nil {
		return Reply{}, err
	}
	for _, o := range all {
		h := p.inPlaces(v, o.HeldOutreach)
		h.Others, h.Drops = o.Others, o.Others == 0 && !slices.ContainsFunc(o.Areas, func(code string) bool { return !v.Who.ManagesArea(code) })
		d.Held = append(d.Held, h)
	}
	for _, r := range form.Read.Rows {
		h := p.inPlaces(v, registry.HeldOutreach{Outreach: r.Outreach})
		h.Verdict, h.Was = r.Verdict, len(r.Before.Groups)+len(r.Before.Areas)
		d.Will = append(d.Will, h)
	}
	p.offer(v, &d)
	a := Reply{Page: "outreach", Title: v.Lang.T("outreach.title"), Data: d}
	if form.Fault != nil {
		fault := faultInWords(v.Lang, form.Fault)
		d.Fault, a.Status = &fault, http.StatusUnprocessableEntity
	}
	for _, one := range form.Read.Bad {
		d.Wrong, a.Status = append(d.Wrong, inWords(v.Lang, one)), http.StatusUnprocessableEntity
	}
	if form.Changed || form.NotYours {
		a.Status = http.StatusConflict
	}
	a.Data = d
	return a, nil
}

// offer lists the groups to be picked: those of the chosen area that the reader keeps.
func (p Desk) offer(v visit.Visit, d *outreachData) {
	for _, r := range v.Board.Within(v.Scope) {
		if v.Who.ManagesGroup(r) {
			d.Groups = append(d.Groups, r)
		}
	}
	slices.SortFunc(d.Groups, func(a, b *board.Row) int { return cmp.Compare(board.Fold(a.Name), board.Fold(b.Name)) })
	if d.Many = len(d.Groups); d.Many > mostPicked {
		d.Groups = nil
	}
	d.Area = cmp.Or(v.Scope.Regency, v.Scope.Province)
	if _, known := p.Areas.Find(v.Scope.District); known { // a district without a code goes by its name
		d.Area = v.Scope.District
	}
	if !v.Who.ManagesArea(d.Area) {
		d.Area = v.Who.Region
	}
	d.Whole, d.Name, d.AllOut = v.Who.ManagesArea(d.Area), p.areaName(v, d.Area), d.Area
	if d.Area == "" {
		d.AllOut = registry.WholeCountry
	}
}

// inPlaces names those that took part.
func (p Desk) inPlaces(v visit.Visit, o registry.HeldOutreach) heldOutreach {
	h := heldOutreach{HeldOutreach: o}
	for _, id := range o.Groups {
		if r := v.Board.Group(id); r != nil {
			h.Rows = append(h.Rows, r)
		}
	}
	for _, code := range o.Areas {
		h.Places = append(h.Places, p.areaName(v, code))
	}
	return h
}

// areaName is the official name of an area; its code, if it has none.
func (p Desk) areaName(v visit.Visit, code string) string {
	if code == "" {
		return v.Lang.T("place.all")
	}
	area, _ := p.Areas.Find(code)
	return cmp.Or(area.Name, code)
}
