package charts

import (
	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// StackedBar is the make-up of an area by status, as one horizontal bar.
type StackedBar struct {
	Parts []barPart
}

// barPart is one status in a stacked bar, in thousandths of its length.
type barPart struct {
	Status kim.Status
	X, W   int
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
		x := seen * 1000 / total
		seen += n
		b.Parts = append(b.Parts, barPart{Status: s, X: x, W: seen*1000/total - x})
	}
	return b
}
