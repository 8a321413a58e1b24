package charts

import (
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// StackedBar is the make-up of an area by status, as one horizontal bar.
type StackedBar struct {
	Parts []barPart
}

// barPart is one status in a stacked bar: to where it goes, in thousandths of the length. All
// begin at its start, the longest first, and each hides the start of the one before.
type barPart struct {
	Status kim.Status
	To     int
}

// NewStackedBar draws the counts of the groups that were judged.
func NewStackedBar(c board.StatusCounts) StackedBar {
	var b StackedBar
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
		seen += n
		b.Parts = append(b.Parts, barPart{Status: s, To: seen * 1000 / total})
	}
	slices.Reverse(b.Parts)
	return b
}
