package scoring_test

import (
	"math"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// The statuses, by the names that tables of cases use.
const (
	aktif   = kim.StatusActive
	kurang  = kim.StatusLessActive
	tidak   = kim.StatusInactive
	belum   = kim.StatusNeverPosted
	unknown = kim.StatusUnobserved
)

// asOf is the moment of most scorings: a Tuesday morning.
const asOf = "2025-10-28T08:00:00+07:00"

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// near compares to the twelfth digit; NaN equals NaN.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12*max(1, math.Abs(b))
}
