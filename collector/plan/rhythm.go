package plan

import (
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

const (
	// rhythmWeeks is over how many weeks the rhythm of a group is counted.
	rhythmWeeks = 8
	// worthIt is how many new posts must be expected before a further walk in the week.
	worthIt = 5
	// notBefore is the least time between two walks of one group.
	notBefore = 2*24*time.Hour - slack/3
)

// Rhythm is how many posts a week a group has published lately.
func Rhythm(m *memory.Memory, now time.Time) float64 {
	n := 0
	for _, r := range m.Items {
		if age := now.Sub(r.EffectiveAt); !r.Removed && age >= 0 && age < rhythmWeeks*week {
			n++
		}
	}
	return float64(n) / rhythmWeeks
}

// newsLikely tells whether a further walk in the week is worth its requests: by the group's
// own rhythm several posts are to be expected, or a list that only shows the newest ones
// could drop some before anybody has seen them.
func newsLikely(m *memory.Memory, now time.Time) bool {
	since := now.Sub(m.Walks.Complete)
	if since < notBefore {
		return false
	}
	expected := Rhythm(m, now) * since.Hours() / week.Hours()
	if expected >= worthIt {
		return true
	}
	for _, s := range m.Site.Sections {
		cut := !s.Skip && !s.Within && s.Coverage != kim.CoverageAll && s.Length == 0 && s.Items > 0
		if cut && 2*expected >= float64(s.Items) {
			return true
		}
	}
	return false
}
