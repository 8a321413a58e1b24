package figures

import (
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// Numbers of the sources, as figures carry them.
const (
	FromScores   = 1
	FromWeeks    = 2
	FromChanges  = 3
	FromRegistry = 4
	FromWalks    = 5
)

// form is how a number is written.
type form int

const (
	count form = iota
	percent
	rate
)

// Number is one figure: a count, a share or a rate.
type Number struct {
	Known bool
	Least bool // it is the least that there was
	V     float64
	Of    uint64 // what a count is part of; 0: nothing
	form  form
}

// Text writes the number as people read it.
func (n Number) Text(l words.Code) string {
	if !n.Known || math.IsNaN(n.V) {
		return words.Unknown
	}
	switch n.form {
	case percent:
		return l.Percent(n.V)
	case rate:
		return l.Least(n.Least, l.Decimal(n.V, 2))
	}
	text := l.Least(n.Least, int64(n.V))
	if n.Of > 0 {
		text += "/" + l.Integer(int64(n.Of))
	}
	return text
}

// Cell is the number as a workbook holds it: nil where it is not known, a text where it is
// the least that there was.
func (n Number) Cell(l words.Code) any {
	switch {
	case !n.Known || math.IsNaN(n.V):
		return nil
	case n.Least:
		return n.Text(l)
	case n.form == count:
		return int64(n.V)
	default:
		return math.Round(n.V*1e4) / 1e4
	}
}

// Line is one figure of a report with the one that it is compared with.
type Line struct {
	Name       string
	Now, Prior Number
	Source     int
}

// Difference writes what changed; where one of the two is not known, or only the least
// that there was, or counted of another whole, nothing is said of it.
func (x Line) Difference(l *words.Language) string {
	d, ok := x.difference()
	switch {
	case !ok:
		return words.Unknown
	case x.Now.form == percent:
		return l.T("report.points", l.Signed(int(math.Round(100*d))))
	case x.Now.form == rate && math.Abs(d) < .005:
		return "0"
	case x.Now.form == rate && d < 0:
		return "\u2212" + l.Decimal(-d, 2)
	case x.Now.form == rate:
		return "+" + l.Decimal(d, 2)
	}
	return l.Signed(int(d))
}

func (x Line) difference() (float64, bool) {
	if !x.Now.Known || !x.Prior.Known || x.Now.Least || x.Prior.Least || math.IsNaN(x.Now.V) || math.IsNaN(x.Prior.V) {
		return 0, false
	}
	return x.Now.V - x.Prior.V, true
}

// DifferenceCell is the difference as a workbook holds it.
func (x Line) DifferenceCell() any {
	d, ok := x.difference()
	switch {
	case !ok:
		return nil
	case x.Now.form == count:
		return int64(d)
	default:
		return math.Round(d*1e4) / 1e4
	}
}

// Lines are the figures of the report.
func (r *Report) Lines() []Line {
	t := r.Lang.T
	status := func(name string, of func(board.StatusCounts) int) Line {
		return Line{name, Number{Known: true, V: float64(of(r.Statuses))},
			Number{Known: kim.Date(r.PriorMonday).Known(), V: float64(of(r.PriorStatuses))}, FromScores}
	}
	out := []Line{
		{t("report.groups"), Number{Known: true, V: float64(r.Statuses.Total())}, Number{}, FromRegistry},
		status(t("report.observed_status"), board.StatusCounts.Observed),
	}
	for _, st := range kim.Statuses() {
		out = append(out, status(r.Lang.Label("status", st), func(c board.StatusCounts) int { return c.Of(st) }))
	}
	if r.Statuses.Unscored > 0 {
		out = append(out, status(t("status.not_yet"), func(c board.StatusCounts) int { return c.Unscored }))
	}
	week := func(name string, form form, of func(Sums) float64) {
		number := func(s Sums) Number {
			return Number{Known: s.Seen(), Least: s.Least() && form == count, V: of(s), form: form}
		}
		out = append(out, Line{name, number(r.Now), number(r.Prior), FromWeeks})
	}
	week(t("kind.news"), count, func(s Sums) float64 { return float64(s.News) })
	week(t("kind.gallery"), count, func(s Sums) float64 { return float64(s.Gallery) })
	week(t("kind.announcement"), count, func(s Sums) float64 { return float64(s.Announcement) })
	week(t("kind.event"), count, func(s Sums) float64 { return float64(s.Event) })
	week(t("report.all_items"), count, func(s Sums) float64 { return float64(s.Items()) })
	week(t("word.photos"), count, func(s Sums) float64 { return float64(s.Photos) })
	posted := func(s Sums) Number { return Number{Known: s.Seen(), V: float64(s.Posted)} }
	out = append(out, Line{t("report.active_groups"), posted(r.Now), posted(r.Prior), FromWeeks})
	observed := func(s Sums) Number { return Number{Known: s.GroupWeeks > 0, V: float64(s.Observed), Of: s.GroupWeeks} }
	name := t("report.observed_groups")
	if r.Period.Weeks() > 1 {
		name = t("report.observed_weeks")
	}
	out = append(out, Line{name, observed(r.Now), observed(r.Prior), FromWeeks})
	week(t("report.active_share"), percent, Sums.ActiveShare)
	week(t("report.rate"), rate, Sums.Rate)
	out = append(out, Line{t("report.changes"), Number{Known: r.Scored > 0, V: float64(len(r.Changes) + r.ChangesWithheld)}, Number{}, FromChanges})
	return out
}

// ElsewhereLines compare the groups outside of the area, of a change.
func (r *Report) ElsewhereLines() []Line {
	if !r.IsChange() || r.Elsewhere.Groups == 0 {
		return nil
	}
	var out []Line
	for _, x := range []struct {
		name string
		form form
		of   func(Sums) float64
	}{
		{r.Lang.T("report.active_share"), percent, Sums.ActiveShare},
		{r.Lang.T("report.rate"), rate, Sums.Rate},
		{r.Lang.T("report.coverage"), percent, Sums.Coverage},
	} {
		number := func(s Sums) Number {
			return Number{Known: s.GroupWeeks > 0, V: x.of(s), form: x.form}
		}
		out = append(out, Line{x.name, number(r.Elsewhere), number(r.ElsewherePrior), FromWeeks})
	}
	return out
}
