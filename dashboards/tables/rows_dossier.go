package tables

import (
	"context"
	"slices"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Dossier is the file of one nominee: what the list says of it, without the evidence.
type Dossier struct {
	*board.Row
	List    award.List
	Nominee award.Nominee
	Kind    string // in, newcomer, below, near or failed: where the group stands on the list
	From    kim.Date
	To      kim.Date
	// Gates are what the group reached at each; none: they were not kept with the list.
	Gates []kim.Measured
	// Period is what the IAD of the period is made of; none if it was not kept with the list.
	Period    []ShownPart
	PeriodSum float64

	states string // of the weeks that were judged, the newest last
	copies []kim.CopiedItem
}

// Self is the group without the rest, for templates.
func (d Dossier) Self() *board.Row { return d.Row }

// DossierOf returns the file of the group that an address names; false: the reader may not
// see it, or there is none.
func (m *Maker) DossierOf(ctx context.Context, v visit.Visit) (Dossier, bool, error) {
	list, ok, err := m.Awards.Of(ctx, v)
	if err != nil {
		return Dossier{}, false, err
	}
	r := v.Board.Group(v.ID)
	if !ok || r == nil {
		return Dossier{}, false, nil
	}
	d := Dossier{Row: r, List: list}
	for kind, list := range map[string][]award.Nominee{"in": list.In, "newcomer": list.Newcomers, "near": list.Near} {
		if k := slices.IndexFunc(list, func(n award.Nominee) bool { return n.Group == v.ID }); k >= 0 {
			d.Kind, d.Nominee = kind, list[k]
		}
	}
	if k := slices.IndexFunc(list.Field, func(c award.Candidate) bool { return c.Group == v.ID }); k >= 0 {
		c := list.Field[k]
		if d.Kind == "" {
			d.Kind, d.Nominee = string(c.Placing), award.Nominee{Nominee: c.Nominee, Row: r, Opens: true}
		}
		d.Gates, d.states, d.copies = c.Gates, c.States, c.Copies
		for _, x := range c.Parts {
			d.Period = append(d.Period, m.Describe(v.Lang, board.Part{Indicator: x.Indicator, Raw: x.Raw, Score: x.Score, Weight: x.Weight, Points: x.Points}))
			d.PeriodSum += x.Points
		}
	}
	period := list.Period()
	d.From, d.To = period[0], period[1]
	return d, d.Kind != "" && d.Nominee.Opens && d.From.Known() && d.To.Known(), nil
}

// DossierEvidence is what the figures of a dossier rest on.
type DossierEvidence struct {
	Weeks []DossierWeek // of the period, oldest first
	Items []DossierItem // oldest first
	// Checks are the figures of the list beside what the items above add up to.
	Checks  []Recounted
	Differs bool // one of them does not agree
}

// DossierWeek is one week of the period with what counts in it.
type DossierWeek struct {
	board.GroupWeek
	Bar int // length of its bar, 0 to 100
}

// DossierItem is one item with whose text it follows.
type DossierItem struct {
	kim.Evidence
	CopyOf string // name of the group whose text it follows; empty: it is original
}

// Recounted is one figure of a list beside the same, added up anew.
type Recounted struct {
	Figure       string // items, original, fitting, active, observed
	Listed, Here int
}

// Agrees tells whether both are the same.
func (c Recounted) Agrees() bool { return c.Listed == c.Here }

// EvidenceOf lists what the figures of a dossier rest on, as of the cut-off of its list, and
// adds them up anew.
func (m *Maker) EvidenceOf(ctx context.Context, v visit.Visit, d Dossier) (DossierEvidence, error) {
	var out DossierEvidence
	items, err := m.Awards.Evidence(ctx, d.List, d.ID, d.states)
	if err != nil {
		return out, err
	}
	copies := map[string]string{}
	for _, x := range d.copies {
		copies[x.Item] = v.Lang.T("dossier.another")
		if r := v.Named(x.Group); r != nil {
			copies[x.Item] = r.Name
		}
	}
	for _, x := range items {
		x.Title = board.Clip(x.Title, board.LongestText)
		out.Items = append(out.Items, DossierItem{Evidence: x, CopyOf: copies[x.Key]})
	}
	if d.states == "" { // kept with a list since its whole field is: the weeks are those of today
		out.Weeks, err = d.weeksNow(ctx, v.Board)
		return out, err
	}
	out.Weeks = d.weeks(items)
	listed, here := d.Nominee.Recount(), kim.RecountOf(items, d.copies, d.states)
	out.Checks = []Recounted{
		{"items", listed.Items, here.Items}, {"original", listed.Original, here.Original},
		{"active", listed.Active, here.Active}, {"observed", listed.Observed, here.Observed},
	}
	if len(d.List.Words) > 0 {
		out.Checks = append(out.Checks, Recounted{"fitting", listed.Fitting, here.Fitting})
	}
	out.Differs = slices.ContainsFunc(out.Checks, func(c Recounted) bool { return !c.Agrees() })
	return out, nil
}

// weeksNow are the weeks of the period as they are judged today.
func (d Dossier) weeksNow(ctx context.Context, b *board.Board) ([]DossierWeek, error) {
	weeks, err := b.WeeksOf(ctx, d.ID, d.From.Week(), d.To.Week())
	out, most := make([]DossierWeek, len(weeks)), uint32(1)
	for i, w := range weeks {
		if out[i].GroupWeek = w; w.Seen() {
			most = max(most, w.Items)
		}
	}
	for i, w := range out {
		if w.Seen() {
			out[i].Bar = int(100 * w.Items / most)
		}
	}
	return out, err
}

// weeks are the weeks of the period that were judged, with the items that count in them.
func (d Dossier) weeks(items []kim.Evidence) []DossierWeek {
	last := d.To.AddDays(1).Week().Add(-1)
	var out []DossierWeek
	for i, s := range d.states {
		out = append(out, DossierWeek{GroupWeek: board.GroupWeek{Week: last.Add(i + 1 - len(d.states)), State: kim.WeekState(string(s))}})
	}
	most := uint32(1)
	for _, x := range items {
		if !x.Counted {
			continue
		}
		i := slices.IndexFunc(out, func(w DossierWeek) bool { return w.Week == x.Week })
		if i < 0 {
			continue
		}
		w := &out[i]
		switch x.Kind {
		case kim.News:
			w.Kinds.News++
		case kim.Gallery:
			w.Kinds.Gallery++
		case kim.Announcement:
			w.Kinds.Announcement++
		case kim.Event:
			w.Kinds.Event++
		}
		w.Items++
		w.Photos += uint32(x.Photos)
		most = max(most, w.Items)
	}
	for i := range out {
		out[i].Bar = int(100 * out[i].Items / most)
	}
	return out
}
