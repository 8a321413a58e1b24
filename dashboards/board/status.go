package board

import (
	"math"

	"pantaukim/internal/kim"
)

// StatusCounts counts groups by status.
type StatusCounts struct {
	Active, LessActive, Inactive, NeverPosted, Unobserved int
	Unscored                                              int // registered after the scoring
}

// Add counts one group.
func (c *StatusCounts) Add(r *Row) {
	switch {
	case !r.Scored:
		c.Unscored++
	case r.Status == kim.StatusActive:
		c.Active++
	case r.Status == kim.StatusLessActive:
		c.LessActive++
	case r.Status == kim.StatusInactive:
		c.Inactive++
	case r.Status == kim.StatusNeverPosted:
		c.NeverPosted++
	default:
		c.Unobserved++
	}
}

// Plus returns the sum of two counts.
func (c StatusCounts) Plus(o StatusCounts) StatusCounts {
	return StatusCounts{
		Active: c.Active + o.Active, LessActive: c.LessActive + o.LessActive, Inactive: c.Inactive + o.Inactive,
		NeverPosted: c.NeverPosted + o.NeverPosted, Unobserved: c.Unobserved + o.Unobserved, Unscored: c.Unscored + o.Unscored,
	}
}

// CountStatuses counts groups by status.
func CountStatuses(rows []*Row) StatusCounts {
	var c StatusCounts
	for _, r := range rows {
		c.Add(r)
	}
	return c
}

// Total returns the number of groups.
func (c StatusCounts) Total() int { return c.Observed() + c.Unobserved + c.Unscored }

// Observed returns the number of groups whose status is known. How many were observed in
// one week is another number: see [AreaWeek].
func (c StatusCounts) Observed() int { return c.Active + c.LessActive + c.Inactive + c.NeverPosted }

// Of returns the number of groups of one status.
func (c StatusCounts) Of(s kim.Status) int {
	switch s {
	case kim.StatusActive:
		return c.Active
	case kim.StatusLessActive:
		return c.LessActive
	case kim.StatusInactive:
		return c.Inactive
	case kim.StatusNeverPosted:
		return c.NeverPosted
	case kim.StatusUnobserved:
		return c.Unobserved
	}
	return 0
}

// ActiveShare returns the share of active groups among the observed ones, 0 to 1;
// NaN where none was observed.
func (c StatusCounts) ActiveShare() float64 {
	if c.Observed() == 0 {
		return math.NaN()
	}
	return float64(c.Active) / float64(c.Observed())
}
