package tables

import (
	"context"
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Period is some completed weeks of an area, with what was seen in them.
type Period struct {
	From, To kim.Week // the first and the last
	Weeks    int
	Seen     int    // weeks of which anything is known
	Groups   uint64 // weeks of groups, one for each group that existed in each week
	Observed uint64 // of them, those that were observed whole
	Partly   uint64 // those of which items were seen, and more may have been there
	Active   uint64 // those with an item
	Kinds    [4]uint64
	Photos   uint64
	// Statuses are those of the Monday after the period; not known if it was not scored.
	Statuses      board.StatusCounts
	StatusesKnown bool
}

// Items returns the items of all kinds.
func (p Period) Items() uint64 { return p.Kinds[0] + p.Kinds[1] + p.Kinds[2] + p.Kinds[3] }

// Least tells whether the counts are the least that there was.
func (p Period) Least() bool { return p.Partly > 0 || p.Observed < p.Groups }

// Rate returns the items of one week of one group of which anything was seen: the figure
// that may be compared although not the same weeks were observed. NaN if none was.
func (p Period) Rate() float64 { return share(p.Items(), p.Observed+p.Partly) }

// ActiveShare returns the share of such weeks with an item; NaN if there are none.
func (p Period) ActiveShare() float64 { return share(p.Active, p.Observed+p.Partly) }

// Coverage returns the share of all weeks of groups that were observed whole.
func (p Period) Coverage() float64 { return share(p.Observed, p.Groups) }

func share(n, of uint64) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}

// PeriodOf adds up the weeks of an area from one to another.
func PeriodOf(ctx context.Context, v visit.Visit, sc board.Scope, from, to kim.Week) (Period, error) {
	p := Period{From: from, To: to, Weeks: to.Sub(from) + 1}
	all, err := v.Board.DistrictWeeksBetween(ctx, from, to)
	if err != nil {
		return p, err
	}
	weeks, _ := v.Board.SumWeeks(all, sc, to, p.Weeks)
	for _, w := range weeks {
		if w.Seen() {
			p.Seen++
		}
		p.Groups, p.Observed, p.Partly, p.Active = p.Groups+w.Groups, p.Observed+w.Observed, p.Partly+w.Partly, p.Active+w.Active
		for i, n := range []uint64{w.News, w.Gallery, w.Announcement, w.Event} {
			p.Kinds[i] += n
		}
		p.Photos += w.Photos
	}
	past, err := v.Board.StatusesOn(ctx, to.Add(1))
	p.Statuses, p.StatusesKnown = past.Count(v.Board.Within(sc)), past.Known
	return p, err
}

// GroupPeriod is the newest completed weeks of one group.
type GroupPeriod struct {
	Weeks, Observed, Partly, Active int
	Kinds                           board.Counts
	Photos                          uint32
}

// Seen is of how many weeks anything was seen.
func (g GroupPeriod) Seen() int { return g.Observed + g.Partly }

// Least tells whether the counts are the least that there was.
func (g GroupPeriod) Least() bool { return g.Observed < g.Weeks }

// NewestOf adds up the newest n completed weeks of a group. Weeks before its first one do not
// count.
func NewestOf(ctx context.Context, b *board.Board, r *board.Row, n int) (GroupPeriod, error) {
	var g GroupPeriod
	year, err := YearOf(ctx, b, r)
	if err != nil {
		return g, err
	}
	known := year.Known()
	for _, w := range known[:min(n, len(known))] {
		if !year.Any {
			break
		}
		g.Weeks++
		if !w.Seen() {
			continue
		}
		if w.Partly() {
			g.Partly++
		} else {
			g.Observed++
		}
		if w.State.Active() {
			g.Active++
		}
		g.Kinds.News += w.Kinds.News
		g.Kinds.Gallery += w.Kinds.Gallery
		g.Kinds.Announcement += w.Kinds.Announcement
		g.Kinds.Event += w.Kinds.Event
		g.Photos += w.Photos
	}
	return g, nil
}
