package dashboards

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"pantaukim/internal/kim"
)

// rankingData is what the ranking shows.
type rankingData struct {
	Rows       []rankedRow
	Found      int // groups that the filters let through
	Total      int // groups of the area
	Withheld   int // groups that are not named to the public
	Counts     statusCounts
	Status     kim.Status // filter; empty: all
	Sort, Dir  string
	Page       int // from 1
	Pages      int
	From, To   int // places of the rows shown, from 1
	Columns    []column
	Cumulative bool
	Filters    map[string]string // every filter but the page, for links
}

// column is one head of the table.
type column struct {
	Key     string // of the sort; empty: cannot be sorted
	Label   string // key of the text
	Numeric bool
	Next    string // direction that a click asks for
	Active  bool
	Dir     string // ascending or descending, where active
}

// rankedRow is a row with the rank that holds within the scope.
type rankedRow struct {
	*row
	apart           bool // a newcomer, ranked among newcomers only
	Rank, Low, High int  // 0: none
	Was             int  // rank on the scoring before; 0: none
}

// Self is the row without its rank, for templates.
func (r rankedRow) Self() *row { return r.row }

// Apart tells whether the rank is one among newcomers only.
func (r rankedRow) Apart() bool { return r.apart }

// Sure tells whether the rank stays the same however the method is varied.
func (r rankedRow) Sure() bool { return r.Low > 0 && r.Low == r.High }

// Moved returns the places won (above 0) or lost since the scoring before.
func (r rankedRow) Moved() int {
	if r.Rank == 0 || r.Was == 0 {
		return 0
	}
	return r.Was - r.Rank
}

// Lost is Moved with the sign turned, for templates.
func (r rankedRow) Lost() int { return -r.Moved() }

// rankedIn returns the row with the ranks of an area.
func rankedIn(r *row, l level) rankedRow {
	out := rankedRow{row: r, apart: r.Newcomer}
	switch l {
	case levelDistrict:
		out.Rank, out.Was = r.RankDistrict, r.Before.District
	case levelRegency:
		out.Rank, out.Was, out.Low, out.High = r.RankRegency, r.Before.Regency, r.RegencyLow, r.RegencyHigh
	case levelProvince:
		out.Rank, out.Was = r.RankProvince, r.Before.Province
	case levelNation:
		out.Rank, out.Was, out.Low, out.High = r.RankNation, r.Before.Nation, r.RankLow, r.RankHigh
	}
	return out
}

func (s *site) ranking(_ context.Context, v visit) reply {
	d := s.rank(v)
	title := s.pages.t(v.lang, "ranking.title")
	if v.scope.Name != "" {
		title += ": " + v.scope.Name
	}
	return reply{page: "ranking", title: title, data: d, whole: true}
}

// rank filters, sorts and cuts the groups as the address says.
func (s *site) rank(v visit) rankingData {
	ranked, d := s.ranked(v)
	d.Found = len(ranked)
	d.cut(ranked, v.query.Get("page"), s.cfg.RowsPerPage)
	return d
}

// ranked returns all groups that the filters let through, in the order asked for.
func (s *site) ranked(v visit) ([]rankedRow, rankingData) {
	all := v.board.within(v.scope)
	d := rankingData{Total: len(all), Counts: countStatuses(all), Cumulative: v.query.Get("table") == "total"}
	if st := kim.Status(v.query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	d.Filters = map[string]string{"status": string(d.Status), "q": v.query.Get("q")}
	if d.Cumulative {
		d.Filters["table"] = "total"
	}
	ranked := make([]rankedRow, 0, len(all))
	for _, r := range filterRows(all, d.Status, v.query.Get("q")) {
		if !s.mayShow(r) {
			d.Withheld++
			continue
		}
		ranked = append(ranked, rankedIn(r, v.scope.level()))
	}
	if d.Cumulative {
		rankByTotal(all, ranked)
	}
	d.sortBy(ranked, v.query.Get("sort"), v.query.Get("dir"))
	return ranked, d
}

// mayShow tells whether a group may be named to everybody: the quiet ones are a
// staff matter where the configuration says so.
func (s *site) mayShow(r *row) bool { return s.cfg.PublicNames || !isQuiet(r) }

func filterRows(all []*row, status kim.Status, query string) []*row {
	words := fold(query)
	if status == "" && words == "" {
		return all
	}
	var out []*row
	for _, r := range all {
		if (status == "" || r.Scored && r.Status == status) && r.matches(words) {
			out = append(out, r)
		}
	}
	return out
}

// rankByTotal gives ranks by the cumulative total within the whole area: groups
// with the same total share a rank, as in the ministry's table.
func rankByTotal(all []*row, ranked []rankedRow) {
	totals := make([]uint32, 0, len(all))
	for _, r := range all {
		if r.Scored {
			totals = append(totals, r.Totals.All())
		}
	}
	slices.SortFunc(totals, func(a, b uint32) int { return cmp.Compare(b, a) })
	place := map[uint32]int{}
	for i, n := range totals {
		if _, ok := place[n]; !ok {
			place[n] = i + 1
		}
	}
	for i := range ranked {
		ranked[i].apart = false // the total knows no newcomers
		ranked[i].Rank, ranked[i].Low, ranked[i].High, ranked[i].Was = 0, 0, 0, 0
		if ranked[i].Scored && ranked[i].Totals.All() > 0 {
			ranked[i].Rank = place[ranked[i].Totals.All()]
		}
	}
}

// order is one way to sort: it compares the values only, ascending.
type order struct {
	compare func(a, b rankedRow) int
	missing func(r rankedRow) bool // rows without the value come last, whatever the direction
	apart   bool                   // newcomers come after the others: they are ranked apart
	first   string                 // direction of the first click
}

func orders() map[string]order {
	return map[string]order{
		"rank": {
			compare: func(a, b rankedRow) int { return cmp.Compare(a.Rank, b.Rank) },
			missing: func(r rankedRow) bool { return r.Rank == 0 }, apart: true, first: "asc",
		},
		"name":   {compare: func(a, b rankedRow) int { return cmp.Compare(a.folded, b.folded) }, first: "asc"},
		"status": {compare: func(a, b rankedRow) int { return cmp.Compare(statusPlace(a), statusPlace(b)) }, first: "asc"},
		"iad": {
			compare: func(a, b rankedRow) int { return cmp.Compare(a.IAD, b.IAD) },
			missing: func(r rankedRow) bool { return !r.Scored || math.IsNaN(r.IAD) }, first: "desc",
		},
		"active": {
			compare: func(a, b rankedRow) int { return cmp.Compare(a.Active, b.Active) },
			missing: func(r rankedRow) bool { return !r.Scored }, first: "desc",
		},
		"last": {
			compare: func(a, b rankedRow) int { return cmp.Compare(a.Days, b.Days) },
			missing: func(r rankedRow) bool { return !r.Scored || r.Days < 0 }, first: "asc",
		},
		"moved": {
			compare: func(a, b rankedRow) int { return cmp.Compare(a.Moved(), b.Moved()) },
			missing: func(r rankedRow) bool { return r.Rank == 0 || r.Was == 0 }, first: "desc",
		},
		"news":         byCount(func(r rankedRow) uint32 { return r.Totals.News }),
		"gallery":      byCount(func(r rankedRow) uint32 { return r.Totals.Gallery }),
		"announcement": byCount(func(r rankedRow) uint32 { return r.Totals.Announcement }),
		"event":        byCount(func(r rankedRow) uint32 { return r.Totals.Event }),
		"total":        byCount(func(r rankedRow) uint32 { return r.Totals.All() }),
		"photos":       byCount(func(r rankedRow) uint32 { return r.Photos }),
	}
}

func byCount(count func(rankedRow) uint32) order {
	return order{
		compare: func(a, b rankedRow) int { return cmp.Compare(count(a), count(b)) },
		missing: func(r rankedRow) bool { return !r.Scored }, first: "desc",
	}
}

func statusPlace(r rankedRow) int {
	if !r.Scored {
		return len(kim.Statuses())
	}
	return slices.Index(kim.Statuses(), r.Status)
}

// sortBy sorts by one column; ties stay in the order of rank, then name, then id,
// so that the same address always shows the same list.
func (d *rankingData) sortBy(rows []rankedRow, by, dir string) {
	all := orders()
	o, ok := all[by]
	if !ok {
		by = "rank"
		o = all[by]
	}
	if dir != "asc" && dir != "desc" {
		dir = o.first
	}
	d.Sort, d.Dir = by, dir
	slices.SortStableFunc(rows, func(a, b rankedRow) int {
		if o.missing != nil && o.missing(a) != o.missing(b) {
			if o.missing(a) {
				return 1
			}
			return -1
		}
		if o.apart && a.apart != b.apart {
			if a.apart {
				return 1
			}
			return -1
		}
		c := o.compare(a, b)
		if dir == "desc" {
			c = -c
		}
		if c != 0 {
			return c
		}
		if a.Rank != b.Rank && a.Rank*b.Rank != 0 {
			return cmp.Compare(a.Rank, b.Rank)
		}
		return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ID, b.ID))
	})
	d.Columns = d.heads(all)
}

func (d *rankingData) heads(all map[string]order) []column {
	keys := []string{"rank", "moved", "name", "status", "iad", "active", "", "last", "total"}
	if d.Cumulative {
		keys = []string{"rank", "name", "news", "gallery", "announcement", "event", "total", "photos", "status"}
	}
	out := make([]column, 0, len(keys))
	for _, k := range keys {
		c := column{Key: k, Label: "column." + k, Numeric: k != "name" && k != "status" && k != ""}
		if k == "" {
			c.Label = "column.spark"
		} else {
			c.Next = all[k].first
		}
		if k != "" && k == d.Sort {
			c.Active, c.Dir = true, map[string]string{"asc": "ascending", "desc": "descending"}[d.Dir]
			c.Next = map[string]string{"asc": "desc", "desc": "asc"}[d.Dir]
		}
		out = append(out, c)
	}
	return out
}

// cut keeps one page of the rows.
func (d *rankingData) cut(rows []rankedRow, page string, size int) {
	d.Pages = max(1, (len(rows)+size-1)/size)
	n, err := strconv.Atoi(page)
	if err != nil {
		n = 1
	}
	d.Page = min(max(1, n), d.Pages)
	from := (d.Page - 1) * size
	to := min(from+size, len(rows))
	d.Rows = rows[from:to]
	d.From, d.To = from+1, to
	if len(rows) == 0 {
		d.From = 0
	}
}

// Tied tells whether the intervals of two rows overlap, so that neither can be
// said to stand above the other.
func (r rankedRow) Tied(other rankedRow) bool {
	return r.Low > 0 && other.Low > 0 && r.Low <= other.High && other.Low <= r.High
}
