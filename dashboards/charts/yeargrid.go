package charts

import (
	"fmt"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// YearGrid shows the weeks of a year as squares, by how much was published.
type YearGrid struct {
	Cells []gridCell
	Label string
}

// gridCell is one week of the year.
type gridCell struct {
	// Class is g0 to g4 by the number of items, gu unobserved, gx before the first week;
	// with gp the week was partly observed, and there may have been more.
	Class string
	Title string
	Month string // short, over the first week of each month; else empty
}

// NewYearGrid draws weeks, oldest first.
func NewYearGrid(l *words.Language, weeks []board.GroupWeek) (YearGrid, error) {
	var g YearGrid
	var seen, partly, active int
	month := ""
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
		if name := l.ShortMonth(w.Week.Monday()); name != month {
			c.Month, month = name, name
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
