package tables

import (
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// Area is one area with its groups by status.
type Area struct {
	Level kim.Level
	board.Area
}

// Areas lists areas.
func Areas() Columns[Area] {
	return Columns[Area]{
		text("level", func(a Area) string { return string(a.Level) }),
		text("code", func(a Area) string { return a.Code }),
		text("area", func(a Area) string { return a.Name }),
		integer("groups", func(a Area) int { return a.Counts.Total() }),
		integer("active", func(a Area) int { return a.Counts.Active }),
		integer("less_active", func(a Area) int { return a.Counts.LessActive }),
		integer("inactive", func(a Area) int { return a.Counts.Inactive }),
		integer("never_posted", func(a Area) int { return a.Counts.NeverPosted }),
		integer("unobserved", func(a Area) int { return a.Counts.Unobserved }),
		integer("unscored", func(a Area) int { return a.Counts.Unscored }),
	}
}

// District is one district of a regency, compared with the others.
type District struct {
	Code, Name       string
	Rank             int // by share; 0: too few groups to be ranked
	Tied             int // ranked districts whose intervals overlap with its own
	Counts           board.StatusCounts
	Share, Low, High float64 // of active groups among the observed, 0 to 1, with its 95 % interval; NaN if none
	News, Photos     uint64  // all time
}

// Districts lists districts.
func Districts() Columns[District] {
	return join(Columns[District]{
		text("district_code", func(d District) string { return d.Code }),
		text("district", func(d District) string { return d.Name }),
		place("rank", func(d District) int { return d.Rank }),
		integer("groups", func(d District) int { return d.Counts.Total() }),
		integer("judged", func(d District) int { return d.Counts.Observed() }),
		integer("active", func(d District) int { return d.Counts.Active }),
		decimal("active_share", func(d District) float64 { return d.Share }),
		decimal("share_low", func(d District) float64 { return d.Low }),
		decimal("share_high", func(d District) float64 { return d.High }),
		integer("news", func(d District) uint64 { return d.News }),
		integer("photos", func(d District) uint64 { return d.Photos }),
		integer("news_and_photos", func(d District) uint64 { return d.News + d.Photos }),
	}, known(func(d District) bool { return d.Rank > 0 }, integer("tied_with", func(d District) int { return d.Tied })))
}

// AreaName is the name of an area in a language; groups whose area is not recorded stand
// under words that say so.
func AreaName(l *words.Language, p board.Place) string {
	if !p.Recorded() {
		return l.T("place.unrecorded")
	}
	return p.Name
}

// AreaWeeks lists completed weeks of an area. The counts of a week that nobody
// observed are not known.
func AreaWeeks() Columns[board.AreaWeek] {
	return join(
		Columns[board.AreaWeek]{
			day("week", func(w board.AreaWeek) kim.Date { return w.Week.Monday() }),
			integer("groups", func(w board.AreaWeek) uint64 { return w.Groups }),
			integer("observed", func(w board.AreaWeek) uint64 { return w.Observed }),
		},
		known(board.AreaWeek.Seen,
			integer("active", func(w board.AreaWeek) uint64 { return w.Active }),
			integer("news", func(w board.AreaWeek) uint64 { return w.News }),
			integer("gallery", func(w board.AreaWeek) uint64 { return w.Gallery }),
			integer("announcement", func(w board.AreaWeek) uint64 { return w.Announcement }),
			integer("event", func(w board.AreaWeek) uint64 { return w.Event }),
			integer("items", board.AreaWeek.Items),
			integer("photos", func(w board.AreaWeek) uint64 { return w.Photos }),
		),
		Columns[board.AreaWeek]{integer("partly", func(w board.AreaWeek) uint64 { return w.Partly })},
	)
}
