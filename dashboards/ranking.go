package dashboards

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// rankingData is what the ranking shows.
type rankingData struct {
	Rows       []rankedRow
	Found      int // groups that the filters let through
	Total      int // groups of the area
	Withheld   int // groups that are not named to the reader
	Counts     board.StatusCounts
	Status     kim.Status // filter; empty: all
	Sort, Dir  string
	Page       int // from 1
	Pages      int
	From, To   int // places of the rows shown, from 1
	Columns    []column
	Cumulative bool
	By         string // indicator that ranks; empty: the index
	ByName     string
	Choices    []chosenIndicator
	Week       string            // week asked for, if it is not the newest
	Related    []rankedRow       // the first of the cumulative table
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
	*board.Row
	apart           bool // a newcomer, ranked among newcomers only
	Rank, Low, High int  // 0: none
	Was             int  // rank on the scoring before; 0: none

	// Where one indicator ranks:
	Known bool
	Raw   float64
	Value string // as people read it
}

// Self is the row without its rank, for templates.
func (r rankedRow) Self() *board.Row { return r.Row }

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

// rankedIn returns the row with its ranks among the areas of a level.
func rankedIn(r *board.Row, l kim.Level) rankedRow {
	drawn := r.Intervals.At(l)
	return rankedRow{
		Row: r, apart: r.Newcomer, Rank: int(*r.Ranks.At(l)), Was: int(*r.Before.At(l)), Low: int(drawn.Low), High: int(drawn.High),
	}
}

func (s *site) ranking(ctx context.Context, v visit) reply {
	v, err := s.inPeriod(ctx, v)
	var d rankingData
	if err == nil {
		d, err = s.rank(ctx, v)
	}
	if err != nil {
		s.log.Error("the ranking cannot be loaded", "err", err)
		return s.unavailable(ctx, v, err)
	}
	title := v.lang.T("ranking.title")
	if v.scope.Name != "" {
		title += ": " + v.scope.Name
	}
	return reply{page: "ranking", title: title, data: d, whole: true, board: v.board}
}

// rank filters, sorts and cuts the groups as the address says.
func (s *site) rank(ctx context.Context, v visit) (rankingData, error) {
	ranked, d, err := s.ranked(ctx, v)
	if err != nil {
		return d, err
	}
	d.Found = len(ranked)
	d.cut(ranked, v.query.Get("page"), s.cfg.RowsPerPage)
	d.Choices = s.choosable(v.lang)
	if !d.Cumulative {
		// It is the same for every filter of an area, and for all who may see the same.
		name := "related " + v.who.Key() + " " + v.scope.Params().Encode()
		d.Related, err = board.Remember(ctx, v.board, name, func(context.Context) ([]rankedRow, error) { return s.related(v), nil })
	}
	return d, err
}

// relatedRows is how many groups of the cumulative table stand beside the weekly one.
const relatedRows = 10

// related returns the first groups of the cumulative table of the area.
func (s *site) related(v visit) []rankedRow {
	all := v.board.Within(v.scope)
	out := make([]rankedRow, 0, len(all))
	for _, r := range all {
		if r.Scored && v.who.Names(r) {
			out = append(out, rankedIn(r, v.scope.Level()))
		}
	}
	rankByTotal(all, out)
	var order rankingData
	order.sortBy(out, "rank", "")
	out = slices.DeleteFunc(out, func(r rankedRow) bool { return r.Rank == 0 })
	return slices.Clone(out[:min(len(out), relatedRows)])
}

// ranked returns all groups that the filters let through, in the order asked for.
func (s *site) ranked(ctx context.Context, v visit) ([]rankedRow, rankingData, error) {
	all := v.board.Within(v.scope)
	d := rankingData{Total: len(all), Counts: board.CountStatuses(all), Cumulative: v.query.Get("table") == "total"}
	if st := kim.Status(v.query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	d.Filters = map[string]string{"status": string(d.Status), "q": v.query.Get("q")}
	if v.query.Get("week") != "" && len(v.board.Mondays) > 0 {
		d.Week = v.board.Last().String()
		d.Filters["week"] = d.Week
	}
	if d.Cumulative {
		d.Filters["table"] = "total"
	} else if by := v.query.Get("by"); indicatorPlace(by) < kim.IndicatorCount {
		d.By, d.Filters["by"] = by, by
		d.ByName = s.describe(v.lang, board.Part{Indicator: by}).Name
	}
	ranked := make([]rankedRow, 0, len(all))
	for _, r := range filterRows(all, d.Status, v.query.Get("q")) {
		if !v.who.Names(r) {
			if v.query.Get("q") == "" { // who is not named is not found by name either
				d.Withheld++
			}
			continue
		}
		ranked = append(ranked, rankedIn(r, v.scope.Level()))
	}
	if d.Cumulative {
		rankByTotal(all, ranked)
	}
	if d.By != "" {
		parts, err := v.board.Parts(ctx)
		if err != nil {
			return nil, d, err
		}
		s.rankByIndicator(v, all, ranked, parts, d.By)
	}
	d.sortBy(ranked, v.query.Get("sort"), v.query.Get("dir"))
	return ranked, d, nil
}

func filterRows(all []*board.Row, status kim.Status, query string) []*board.Row {
	words := board.Fold(query)
	if status == "" && words == "" {
		return all
	}
	var out []*board.Row
	for _, r := range all {
		if (status == "" || r.Scored && r.Status == status) && r.Matches(words) {
			out = append(out, r)
		}
	}
	return out
}

// rankByTotal gives ranks by the cumulative total within the whole area: groups
// with the same total share a rank, as in the ministry's table.
func rankByTotal(all []*board.Row, ranked []rankedRow) {
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

// pageOf reads the page that an address asks for, from 1, and keeps it within the
// pages that there are.
func pageOf(text string, rows, size int) (page, pages int) {
	pages = max(1, (rows+size-1)/size)
	page, err := strconv.Atoi(text)
	if err != nil {
		page = 1
	}
	return min(max(1, page), pages), pages
}

// cut keeps one page of the rows.
func (d *rankingData) cut(rows []rankedRow, page string, size int) {
	d.Page, d.Pages = pageOf(page, len(rows), size)
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
