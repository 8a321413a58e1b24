package pages

import (
	"testing"

	"pantaukim/dashboards/board"
)

func TestColoursOfTheMap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		counts board.StatusCounts
		want   string
	}{
		{"no group", board.StatusCounts{}, "mx"},
		{"nobody was read", board.StatusCounts{Unobserved: 3}, "mu"},
		{"one of four was read, and is active", board.StatusCounts{Active: 1, Unobserved: 3}, "mu"},
		{"registered after the scoring", board.StatusCounts{Active: 1, Unscored: 2}, "mu"},
		{"half were read", board.StatusCounts{Active: 2, Unobserved: 2}, "m4"},
		{"none is active", board.StatusCounts{Inactive: 4}, "m1"},
		{"just below a quarter", board.StatusCounts{Active: 24, LessActive: 76}, "m1"},
		{"a quarter", board.StatusCounts{Active: 1, NeverPosted: 3}, "m2"},
		{"half", board.StatusCounts{Active: 2, Inactive: 2}, "m3"},
		{"three quarters", board.StatusCounts{Active: 3, Inactive: 1}, "m4"},
		{"all", board.StatusCounts{Active: 4}, "m4"},
	} {
		if got := colourOf(c.counts); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
