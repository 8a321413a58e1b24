package charts

import (
	"fmt"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// Small charts are drawn here as SVG: they need no script, print crisply, and a
// few hundred bytes each keep a table of fifty rows small.

// Sparkline is a row's items of the last weeks, one bar a week.
type Sparkline struct {
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

// SparkTop returns the most items that a group had in one of the weeks shown, at least 1.
func SparkTop(top uint32, weeks []board.Point) uint32 {
	top = max(top, 1)
	for _, w := range weeks {
		if w.State.Active() {
			top = max(top, w.Items)
		}
	}
	return top
}

// NewSparkline draws weeks, oldest first. A bar of full height stands for top items: it is
// the same in all rows of a table.
func NewSparkline(l *words.Language, weeks []board.Point, top uint32) Sparkline {
	var (
		s                           Sparkline
		bars, partly, quiet, unseen strings.Builder
		words                       []string
	)
	top = SparkTop(top, weeks)
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
