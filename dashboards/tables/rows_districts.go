package tables

import (
	"cmp"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// smallNumber is the number of observed groups below which districts are not
// compared: one group more or less would turn the order around.
const smallNumber = 5

// DistrictRow is one district of a regency.
type DistrictRow struct {
	board.Place
	Scope     board.Scope
	Counts    board.StatusCounts
	Share     float64 // of active groups among the observed ones; NaN if none
	Low, High float64 // 95 % Wilson interval of the share
	Rank      int     // by share; 0: too few groups to be ranked
	Tied      int     // other ranked districts whose intervals overlap with its own
	News      uint64  // all time
	Photos    uint64  // all time
	Chosen    bool
}

// Found returns news items plus photos of all time: what a district counts by
// hand as "artikel dan foto".
func (r DistrictRow) Found() uint64 { return r.News + r.Photos }

// districtOf adds up the groups of a district.
func districtOf(b *board.Board, p board.Place) DistrictRow {
	r := DistrictRow{Place: p, Scope: board.Scope{Regency: p.Parent, District: p.Code}}
	for _, g := range b.Rows {
		if !r.Scope.Has(g) {
			continue
		}
		r.Counts.Add(g)
		r.News += uint64(g.Totals.News)
		r.Photos += uint64(g.Photos)
	}
	r.Share = r.Counts.ActiveShare()
	r.Low, r.High = kim.Wilson(r.Counts.Active, r.Counts.Observed())
	return r
}

// comparable tells whether a district is ranked: it is one, and enough is known of it.
func (r DistrictRow) comparable() bool {
	return r.Recorded() && r.Counts.Observed() >= smallNumber
}

// rankDistricts gives ranks by the share of active groups to districts with enough of
// them, says which cannot be told apart, and sorts: ranked ones first, the groups without
// a district last.
func rankDistricts(rows []DistrictRow) {
	group := func(r DistrictRow) int {
		switch {
		case r.comparable():
			return 0
		case r.Recorded():
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(rows, func(a, b DistrictRow) int {
		return cmp.Or(cmp.Compare(group(a), group(b)), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
	for i := range rows {
		r := &rows[i]
		if !r.comparable() {
			break
		}
		r.Rank = i + 1
		if i > 0 && r.Share == rows[i-1].Share {
			r.Rank = rows[i-1].Rank
		}
		for j, o := range rows {
			if i != j && o.comparable() && r.Low <= o.High && o.Low <= r.High {
				r.Tied++
			}
		}
	}
}

// plus adds the groups of another district.
func (r *DistrictRow) plus(o DistrictRow) {
	r.Counts = r.Counts.Plus(o.Counts)
	r.News, r.Photos = r.News+o.News, r.Photos+o.Photos
	r.Share = r.Counts.ActiveShare()
	r.Low, r.High = kim.Wilson(r.Counts.Active, r.Counts.Observed())
}

// DistrictList is the districts of a regency.
type DistrictList struct {
	Regency board.Scope
	Rows    []DistrictRow
	Chosen  []DistrictRow // those that the address names
	Sum     DistrictRow   // of the chosen ones
	All     DistrictRow   // of all rows: the regency
}

// DistrictsOf returns the districts of the area's regency, ranked.
func DistrictsOf(v visit.Visit) DistrictList {
	d := DistrictList{Regency: v.Board.MainRegency(v.Scope)}
	chosen := strings.Split(v.Query.Get("d"), ",")
	for _, p := range v.Board.Districts(d.Regency) {
		r := districtOf(v.Board, p)
		r.Chosen = slices.Contains(chosen, p.Code)
		d.Rows = append(d.Rows, r)
		if r.Chosen {
			d.Chosen = append(d.Chosen, r)
			d.Sum.plus(r)
		}
		d.All.plus(r)
	}
	rankDistricts(d.Rows)
	return d
}
