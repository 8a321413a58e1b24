package figures

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// ErrNoGroups says that no group lies in the area.
var ErrNoGroups = errors.New("no group lies in this area")

// Maker makes reports.
type Maker struct {
	Tables *tables.Maker
	Now    func() time.Time
	// Address is where the pages are reached from outside, without a slash at its end;
	// empty: nobody said.
	Address string
}

// Report is what is told of an area and a period, for one reader.
type Report struct {
	visit.Visit // its board is the newest scoring within the period, or the first after it
	Period      Period
	Scored      int                // Mondays of the period that were scored: of its weeks
	Statuses    board.StatusCounts // of that scoring
	// PriorMonday is the scoring before the period, or after the weeks before a change;
	// the zero week: it was not scored.
	PriorMonday   kim.Week
	PriorStatuses board.StatusCounts

	Now, Prior Sums
	Weeks      []board.AreaWeek // oldest first, those of Prior among them where a change is told of
	Areas      []Area           // they add up to the whole; empty: the area has no parts
	AreaOf     kim.Level        // what Areas are

	Rows     []tables.RankedRow // by rank
	Withheld int                // groups that are not named to the reader

	Changes         []tables.Change
	ChangesWithheld int
	Quiet           []*board.Row // to be called, the longest silent first
	QuietWithheld   int
	Unseen          []*board.Row
	UnseenWithheld  int

	// Elsewhere is what all groups outside of the area did in the same weeks, of a change.
	Elsewhere, ElsewherePrior Sums

	Drawn   time.Time
	Demo    bool   // names and figures are invented
	Address string // of the page of this report; empty: the public address is not known

	now, prior map[string]board.GroupPeriod
}

// Area is one part of the area.
type Area struct {
	board.Area
	Now, Prior Sums
}

// Items are those of the period; an area without groups had none.
func (a Area) Items() Number { return a.number(a.Now.Number(Sums.Items)) }

// PriorItems are those of the weeks that it is compared with.
func (a Area) PriorItems() Number { return a.number(a.Prior.Number(Sums.Items)) }

// Photos are those of the period.
func (a Area) Photos() Number { return a.number(a.Now.Number(Sums.AllPhotos)) }

func (a Area) number(n Number) Number {
	n.Known = n.Known || a.Groups == 0
	return n
}

// Whole is the area that its parts add up to.
func (r *Report) Whole() Area {
	a := Area{Area: board.Area{Counts: r.Statuses}, Now: r.Now, Prior: r.Prior}
	a.Groups = r.Statuses.Total()
	return a
}

// chartWeeks is how many weeks the chart of a short report shows.
const chartWeeks = 12

// Make gathers the report. The visit is that of the newest board.
func (m *Maker) Make(ctx context.Context, v visit.Visit, p Period) (*Report, error) {
	newest := v.Board
	boardOf := func(monday kim.Week) (*board.Board, error) {
		if monday == newest.Week {
			return newest, nil
		}
		return m.Tables.Earlier(ctx, newest, monday)
	}
	monday, scored := judgedBy(newest, p)
	b, err := boardOf(monday)
	if err != nil {
		return nil, err
	}
	v.Board = b
	v.Locate()
	r := &Report{Visit: v, Period: p, Scored: scored, Drawn: m.Now(), Demo: m.Tables.Demo}
	rows := b.Within(v.Scope)
	if v.Scope.Unknown || len(rows) == 0 {
		return nil, ErrNoGroups
	}
	r.Statuses = board.CountStatuses(rows)
	if before := p.PriorTo.Add(1); slices.Contains(newest.Mondays, before) {
		earlier, err := boardOf(before)
		if err != nil {
			return nil, err
		}
		r.PriorMonday, r.PriorStatuses = before, board.CountStatuses(earlier.Within(v.Scope))
	}
	if err := r.count(ctx); err != nil {
		return nil, err
	}
	r.list(rows)
	if err := r.readChanges(ctx); err != nil {
		return nil, err
	}
	if m.Address != "" {
		at, err := visit.Link(v.Lang.Code, m.Address+"/laporan", r.Params())
		if err != nil {
			return nil, err
		}
		r.Address = at
	}
	return r, nil
}

// Params are the area and the period as parameters of an address.
func (r *Report) Params() url.Values {
	q := r.Period.Params()
	for k, values := range r.Scope.Params() {
		q[k] = values
	}
	return q
}

// IsChange tells whether the report compares what was before a day with what came after.
func (r *Report) IsChange() bool { return r.Period.Kind == Change }

// AreaName is the name of the area.
func (r *Report) AreaName() string { return cmp.Or(r.Scope.Name, r.Lang.T("place.all")) }

// inArea names the area inside a sentence.
func (r *Report) inArea() string { return cmp.Or(r.Scope.Name, r.Lang.T("place.in_all")) }

// count adds up the weeks of the groups, for the area, its parts and, where a change is
// told of, the groups elsewhere.
func (r *Report) count(ctx context.Context) (err error) {
	b, p := r.Board, r.Period
	if r.now, err = b.GroupPeriods(ctx, p.From, p.To); err != nil {
		return err
	}
	if r.prior, err = b.GroupPeriods(ctx, p.PriorFrom, p.PriorTo); err != nil {
		return err
	}
	areas, of := b.Areas(r.Scope)
	r.AreaOf = of
	if r.Scope.Level() != kim.LevelDistrict {
		for _, a := range areas {
			r.Areas = append(r.Areas, Area{Area: a})
		}
	}
	for _, g := range b.Rows {
		now, prior := r.now[g.ID], r.prior[g.ID]
		if !r.Scope.Has(g) {
			r.Elsewhere.add(now)
			r.ElsewherePrior.add(prior)
			continue
		}
		r.Now.add(now)
		r.Prior.add(prior)
		if i := slices.IndexFunc(r.Areas, func(a Area) bool { return a.Scope.Has(g) }); i >= 0 {
			r.Areas[i].Now.add(now)
			r.Areas[i].Prior.add(prior)
		}
	}
	from := min(p.From, p.To.Add(1-chartWeeks))
	if r.IsChange() {
		from = p.PriorFrom
	}
	r.Weeks, err = b.ScopeWeeks(ctx, r.Scope, from, p.To)
	return err
}

// list puts the groups into the lists of the report. Who may not be named to the reader is
// counted.
func (r *Report) list(rows []*board.Row) {
	put := func(list *[]*board.Row, withheld *int, g *board.Row) {
		if r.Who.Names(g) {
			*list = append(*list, g)
		} else {
			*withheld++
		}
	}
	for _, g := range rows {
		if r.Who.Names(g) {
			r.Rows = append(r.Rows, tables.RankedIn(g, r.Scope.Level()))
		} else {
			r.Withheld++
		}
		switch {
		case g.Quiet():
			put(&r.Quiet, &r.QuietWithheld, g)
		case g.Scored && g.Status == kim.StatusUnobserved:
			put(&r.Unseen, &r.UnseenWithheld, g)
		}
	}
	var order tables.RankedList
	order.SortBy(r.Rows, "rank", "")
	slices.SortStableFunc(r.Quiet, func(a, b *board.Row) int { return cmp.Compare(b.Days, a.Days) })
}

// readChanges reads the changes of status of the period's Mondays.
func (r *Report) readChanges(ctx context.Context) error {
	all, err := r.Board.ChangesBetween(ctx, r.Period.From.Add(1), r.Period.To.Add(1))
	for _, x := range all {
		c := tables.Change{Change: x, Row: r.Board.Group(x.GroupID)}
		switch {
		case c.Row == nil || !r.Scope.Has(c.Row) || !slices.Contains(tables.ChangeOrder, c.Kind):
		case r.Who.Names(c.Row):
			r.Changes = append(r.Changes, c)
		default:
			r.ChangesWithheld++
		}
	}
	slices.SortStableFunc(r.Changes, func(a, b tables.Change) int {
		return cmp.Or(cmp.Compare(slices.Index(tables.ChangeOrder, a.Kind), slices.Index(tables.ChangeOrder, b.Kind)),
			cmp.Compare(a.Week, b.Week), cmp.Compare(a.Row.Key(), b.Row.Key()))
	})
	return err
}

// Of returns what a group did in the period, and in the weeks that it is compared with.
func (r *Report) Of(g *board.Row) (now, prior board.GroupPeriod) { return r.now[g.ID], r.prior[g.ID] }

// Contacts tells whether the reader may see the officer of one of the groups to call.
func (r *Report) Contacts() bool { return slices.ContainsFunc(r.Quiet, r.Who.Contacts) }
