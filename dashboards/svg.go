package dashboards

import (
	"fmt"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// Small charts are drawn here as SVG: they need no script, print crisply, and a
// few hundred bytes each keep a table of fifty rows small.

// sparkline is a row's items of the last weeks, one bar a week.
type sparkline struct {
	Label  string // the same in words
	Bars   string // path of the weeks with items
	Partly string // path of the weeks with items that were partly observed: at least so many
	Quiet  string // path of the observed weeks without items
	Unseen string // path of the unobserved weeks
}

// Size of a sparkline, in its own units.
const (
	sparkStep   = 6
	sparkHeight = 20
)

func newSparkline(l *words.Language, weeks []board.Point) sparkline {
	var (
		s                           sparkline
		bars, partly, quiet, unseen strings.Builder
		words                       []string
		top                         uint32 = 1
	)
	for _, w := range weeks {
		if w.State.Active() {
			top = max(top, w.Items)
		}
	}
	for i, w := range weeks {
		x := i * sparkStep
		switch w.State {
		case kim.WeekActive, kim.WeekPartly:
			height, path := max(3, int(w.Items)*(sparkHeight-1)/int(top)), &bars
			if w.State == kim.WeekPartly {
				path = &partly
			}
			fmt.Fprintf(path, "M%d %dh5v-%dh-5z", x, sparkHeight, height)
			words = append(words, l.Least(w.State == kim.WeekPartly, int64(w.Items)))
		case kim.WeekNone:
			fmt.Fprintf(&quiet, "M%d %dh5v-1h-5z", x, sparkHeight)
			words = append(words, "0")
		case kim.WeekUnobserved:
			fmt.Fprintf(&unseen, "M%d %dl5 -5m-5 0l5 5", x, sparkHeight-1)
			words = append(words, "?")
		}
	}
	s.Bars, s.Partly, s.Quiet, s.Unseen = bars.String(), partly.String(), quiet.String(), unseen.String()
	label, err := l.Text("spark.label", len(words), strings.Join(words, " "))
	if err != nil {
		label = strings.Join(words, " ")
	}
	s.Label = label
	return s
}

// stackedBar is the make-up of an area by status, as one horizontal bar.
type stackedBar struct {
	Parts []barPart
}

// barPart is one status in a stacked bar, in thousandths of its length.
type barPart struct {
	Status kim.Status
	X, W   int
}

func newStackedBar(c board.StatusCounts) stackedBar {
	var b stackedBar
	total := c.Total() - c.Unscored
	if total == 0 {
		return b
	}
	seen := 0
	for _, s := range kim.Statuses() {
		n := c.Of(s)
		if n == 0 {
			continue
		}
		x := seen * 1000 / total
		seen += n
		b.Parts = append(b.Parts, barPart{Status: s, X: x, W: seen*1000/total - x})
	}
	return b
}

// yearGrid shows the weeks of a year as squares, by how much was published.
type yearGrid struct {
	Cells []gridCell
	Label string
}

// gridCell is one week of the year.
type gridCell struct {
	// Class is g0 to g4 by the number of items, gu unobserved, gx before the first week;
	// with gp the week was partly observed, and there may have been more.
	Class string
	Title string
}

func newYearGrid(l *words.Language, weeks []board.GroupWeek) (yearGrid, error) {
	var g yearGrid
	var seen, partly, active int
	for _, w := range weeks {
		var (
			c   gridCell
			err error
		)
		switch {
		case w.State == kim.WeekUnobserved:
			c.Class = "gu"
			c.Title, err = l.Text("grid.unobserved", l.Week(w.Week))
		case !w.Seen():
			c.Class = "gx"
			c.Title, err = l.Text("grid.before", l.Week(w.Week))
		default:
			c.Class = fmt.Sprintf("g%d", shade(w.Items))
			if w.Items > 0 {
				active++
			}
			if w.Partly() {
				partly++
				c.Class += " gp"
				c.Title, err = l.Text("grid.partly", l.Week(w.Week), w.Items, w.Photos)
			} else {
				seen++
				c.Title, err = l.Text("grid.items", l.Week(w.Week), w.Items, w.Photos)
			}
		}
		if err != nil {
			return g, err
		}
		g.Cells = append(g.Cells, c)
	}
	var err error
	if partly > 0 {
		g.Label, err = l.Text("grid.label_partly", len(weeks), seen, active, partly)
	} else {
		g.Label, err = l.Text("grid.label", len(weeks), seen, active)
	}
	return g, err
}

// shade sorts a week's items into five classes: 0, 1, 2 to 3, 4 to 6, 7 and more.
func shade(items uint32) int {
	switch {
	case items == 0:
		return 0
	case items == 1:
		return 1
	case items <= 3:
		return 2
	case items <= 6:
		return 3
	default:
		return 4
	}
}
