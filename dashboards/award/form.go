package award

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// What the form for a shortlist takes and offers.
const (
	maxPlaces     = 100
	offeredPlaces = "3"
	offeredWeeks  = 16
)

// Form is the form for a shortlist as it was filled in.
type Form struct {
	From, To, Level, Top, Category string
	Scope                          board.Scope // the area whose groups compete
	Last                           kim.Date    // the last day that a period may have
	Categories                     []kim.AwardCategory
	Problems                       map[string]string // field to kind of problem
	Asked                          bool              // the address asks for a draft
}

// Levels are the levels to choose from.
func (Form) Levels() []string {
	return []string{string(kim.LevelRegency), string(kim.LevelProvince), string(kim.LevelNational)}
}

// Wrong are the fields with a problem, in the order of the form.
func (f Form) Wrong() []string {
	var out []string
	for _, field := range []string{"from", "to", "level", "top", "category", "province", "regency"} {
		if f.Problems[field] != "" {
			out = append(out, field)
		}
	}
	return out
}

// region is the code of the area of a form.
func (f Form) region() string {
	if f.Scope.Regency != "" {
		return f.Scope.Regency
	}
	return f.Scope.Province
}

// Form reads the form from the parameters of an address, with what is wrong
// with them. Without any it offers the last weeks.
func (a *Lists) Form(v visit.Visit, q url.Values) (Form, kim.ShortlistRequest) {
	last := v.Board.Last()
	f := Form{
		From: q.Get("from"), To: q.Get("to"), Level: q.Get("level"), Top: q.Get("top"), Category: q.Get("category"),
		Scope: v.Board.ScopeOf(q), Last: last.Monday().AddDays(6), Categories: a.source.Categories,
		Problems: map[string]string{}, Asked: q.Has("from") || q.Has("to"),
	}
	if !f.Asked {
		f.From, f.To = last.Add(1-offeredWeeks).Monday().String(), f.Last.String()
		f.Level, f.Top = "regency", offeredPlaces
	}
	if !q.Has("category") && len(f.Categories) > 0 {
		f.Category = f.Categories[0].ID
	}
	if !f.Asked {
		if f.region() == "" {
			f.Scope = v.Board.ScopeOf(visit.RegionParams(v.Who.Region))
		}
		return f, kim.ShortlistRequest{}
	}
	req := kim.ShortlistRequest{
		Level: kim.Level(f.Level), Category: f.Category, Region: f.region(),
		SealedAt: cutoff(v.Board),
	}
	f.checkPeriod(a.source.MaxWeeks)
	req.From, req.To = f.From, f.To
	if !slices.Contains(f.Levels(), f.Level) {
		f.Problems["level"] = "unknown"
	}
	if !slices.ContainsFunc(f.Categories, func(c kim.AwardCategory) bool { return c.ID == f.Category }) {
		f.Problems["category"] = "unknown"
	}
	var err error
	if req.Top, err = strconv.Atoi(f.Top); err != nil || req.Top < 1 || req.Top > maxPlaces {
		f.Problems["top"] = "not_a_count"
	}
	if f.Scope.Unknown || !v.Who.MakesIn(req.Region) {
		field := "regency"
		if f.Scope.Regency == "" && len(v.Who.Region) <= len("62") { // the account is for a province
			field = "province"
		}
		f.Problems[field] = "not_yours"
	}
	return f, req
}

// cutoff is the moment of a draft: that of the scoring, or of the newest decision about a
// sign if that came later. It stays the same until something changes.
func cutoff(b *board.Board) time.Time {
	at := b.AsOf.UTC().Truncate(time.Second)
	if decided := b.Stamp.Clears.UTC(); decided.After(at) {
		at = decided.Truncate(time.Second).Add(time.Second)
	}
	return at
}

// checkPeriod reads the period. A list judges the whole weeks in it, all of which
// must be over at the cut-off.
func (f *Form) checkPeriod(maxWeeks int) {
	day := func(field, text string) kim.Date {
		d, err := kim.ParseDate(text)
		if err != nil {
			f.Problems[field] = "unreadable"
		}
		return d
	}
	first, last := day("from", f.From), day("to", f.To)
	if len(f.Problems) > 0 {
		return
	}
	from, to := first.AddDays(6).Week(), last.AddDays(1).Week().Add(-1)
	switch {
	case last > f.Last:
		f.Problems["to"] = "not_over"
	case to < from:
		f.Problems["to"] = "no_week"
	case to.Sub(from)+1 > maxWeeks:
		f.Problems["from"] = "too_long"
	}
}
