package figures

import (
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
)

// Number is a count of the sums, not known where nothing was seen.
func (s Sums) Number(of func(Sums) uint64) Number {
	return Number{Known: s.Seen(), Least: s.Least(), V: float64(of(s))}
}

// AllPhotos returns the photos.
func (s Sums) AllPhotos() uint64 { return s.Photos }

// Told are the weeks that the report tells of, oldest first: of a change those of both
// sides, and the week in between.
func (r *Report) Told() []board.AreaWeek {
	if r.IsChange() {
		return r.Weeks
	}
	return r.Weeks[len(r.Weeks)-r.Period.Weeks():]
}

// WeekCells are the figures of a week: by kind, all items, photos, groups that posted, and
// how many were observed whole of how many.
func (r *Report) WeekCells(w board.AreaWeek) []string {
	return r.cells(w.Seen(), w.Least(), w.News, w.Gallery, w.Announcement, w.Event, w.Items(), w.Photos, w.Active, w.Observed, w.Groups)
}

// SumCells are the same of several weeks: groups that posted are counted in every week.
func (r *Report) SumCells(s Sums) []string {
	return r.cells(s.Seen(), s.Least(), s.News, s.Gallery, s.Announcement, s.Event, s.Items(), s.Photos, s.Active, s.Observed, s.GroupWeeks)
}

func (r *Report) cells(seen, least bool, counts ...uint64) []string {
	var out []string
	n := len(counts) - 2
	for i, v := range counts[:n] {
		switch {
		case !seen:
			out = append(out, words.Unknown)
		case i == n-1: // who posted is known
			out = append(out, r.Lang.Argument(v))
		default:
			out = append(out, r.Lang.Least(least, v))
		}
	}
	return append(out, r.Lang.Integer(int64(counts[n]))+"/"+r.Lang.Integer(int64(counts[n+1])))
}
