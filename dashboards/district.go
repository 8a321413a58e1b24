package dashboards

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// smallNumber is the number of observed groups below which districts are not
// compared: one group more or less would turn the order around.
const smallNumber = 5

// districtData is what the page of districts shows.
type districtData struct {
	Regency  board.Scope
	Rows     []districtRow
	Chosen   []districtRow
	Sum      districtRow
	Preset   []preset
	Regional []board.Place
}

// preset is a set of districts that an address can name.
type preset struct{ Name, Codes string }

// districtRow is one district of a regency.
type districtRow struct {
	board.Place
	Scope     board.Scope
	Counts    board.StatusCounts
	Share     float64 // of active groups among the observed ones; NaN if none
	Low, High float64 // 95 % Wilson interval of the share
	Rank      int     // by share; 0: too few groups to be ranked
	Items     uint64  // of the last completed week, at least: of the groups that were seen
	News      uint64  // all time
	Photos    uint64  // all time
	Chosen    bool
}

// Found returns news items plus photos of all time: what a district counts by
// hand as "artikel dan foto".
func (r districtRow) Found() uint64 { return r.News + r.Photos }

func (s *site) districts(_ context.Context, v visit) reply {
	d := districtData{Regional: v.board.AllRegencies()}
	d.Regency = v.board.MainRegency(v.scope)
	chosen := strings.Split(v.query.Get("d"), ",")
	for _, p := range v.board.Districts(d.Regency) {
		r := districtOf(v.board, p)
		r.Chosen = slices.Contains(chosen, p.Code)
		d.Rows = append(d.Rows, r)
		if r.Chosen {
			d.Chosen = append(d.Chosen, r)
			d.Sum.Counts = d.Sum.Counts.Plus(r.Counts)
			d.Sum.News += r.News
			d.Sum.Photos += r.Photos
			d.Sum.Items += r.Items
		}
	}
	rankDistricts(d.Rows)
	d.Preset = presets(d.Rows)
	title := v.lang.T("district.title")
	if d.Regency.Name != "" {
		title += ": " + d.Regency.Name
	}
	return reply{page: "districts", title: title, data: d, whole: true}
}

// districtOf adds up the groups of a district.
func districtOf(b *board.Board, p board.Place) districtRow {
	r := districtRow{Place: p, Scope: board.Scope{Regency: p.Parent, District: p.Code}}
	for _, g := range b.Rows {
		if !r.Scope.Has(g) {
			continue
		}
		r.Counts.Add(g)
		r.News += uint64(g.Totals.News)
		r.Photos += uint64(g.Photos)
		if len(g.Spark) > 0 {
			if w := g.Spark[len(g.Spark)-1]; w.State.Active() {
				r.Items += uint64(w.Items)
			}
		}
	}
	r.Share = r.Counts.ActiveShare()
	r.Low, r.High = kim.Wilson(r.Counts.Active, r.Counts.Observed())
	return r
}

// rankDistricts gives ranks by the share of active groups to districts with
// enough of them, and sorts: ranked ones first.
func rankDistricts(rows []districtRow) {
	slices.SortStableFunc(rows, func(a, b districtRow) int {
		small := func(r districtRow) int {
			if r.Counts.Observed() < smallNumber {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(small(a), small(b)), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
	for i := range rows {
		if rows[i].Counts.Observed() < smallNumber {
			break
		}
		rows[i].Rank = i + 1
		if i > 0 && rows[i].Share == rows[i-1].Share {
			rows[i].Rank = rows[i-1].Rank
		}
	}
}

// presets are sets of districts with a name of their own: the two whose monitoring
// in October 2025 recommended activity indicators.
func presets(rows []districtRow) []preset {
	var codes []string
	for _, r := range rows {
		if r.Name == "Benua Lima" || r.Name == "Dusun Timur" {
			codes = append(codes, r.Code)
		}
	}
	if len(codes) != 2 {
		return nil
	}
	slices.Sort(codes)
	return []preset{{Name: "JEDI KIM: Benua Lima + Dusun Timur", Codes: strings.Join(codes, ",")}}
}
