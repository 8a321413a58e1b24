package tables

import (
	"net/url"
	"testing"
	"time"

	"pantaukim/dashboards/visit"
)

// In a demonstration the pages show a past autumn while people log in today: both the acts of
// the warehouse and those of the record are shown.
func TestActsOfBothClocks(t *testing.T) {
	t.Parallel()
	autumn, today := time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC), time.Date(2026, 11, 29, 20, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name          string
		pages, record time.Time
		query         string
		from, to      string
	}{
		{"a demonstration", autumn, today, "", "2025-09-28", "2026-11-30"},
		{"one clock", today, today, "", "2026-10-31", "2026-11-30"},
		{"asked for", autumn, today, "from=2026-11-01&to=2026-11-02", "2026-11-01", "2026-11-02"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got, wrong := AskedActs(visit.Visit{Query: q}, c.pages, c.record)
		if wrong != nil || got.From.String() != c.from || got.To.String() != c.to {
			t.Errorf("%s: %s to %s (%v), want %s to %s", c.name, got.From, got.To, wrong, c.from, c.to)
		}
	}
}
