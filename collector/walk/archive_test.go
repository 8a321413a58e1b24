package walk

import (
	"testing"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// An archive whose counts agree proves the beginning of a section, unless it may show its
// newest months alone, or the section names something older.
func TestCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		months       int
		read, agrees bool
		open         bool // the section was not read to its end
		oldest       int  // months that the section's oldest item is older than the newest month
		ok           bool
		since        kim.Date
	}{
		"agrees":                         {months: 4, read: true, agrees: true, oldest: 3, ok: true},
		"not read":                       {months: 4, agrees: true},
		"counts that do not agree":       {months: 4, read: true},
		"read for news":                  {months: 4, read: true, agrees: true, open: true},
		"an item older than its months":  {months: 4, read: true, agrees: true, oldest: 5},
		"twelve months, may be the last": {months: 12, read: true, agrees: true, oldest: 3, ok: true, since: kim.NewDate(2024, time.October, 31)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &section{ended: !c.open, archive: archive{read: c.read, agrees: c.agrees}}
			for k := range c.months {
				s.archive.months = append(s.archive.months, extract.Month{First: kim.NewDate(2025, time.October-time.Month(k), 1), Says: true, Total: 2})
			}
			s.days = append(s.days, kim.NewDate(2025, time.October-time.Month(c.oldest), 12))
			if since, ok := s.counted(); ok != c.ok || since != c.since {
				t.Errorf("%v %v, want %v %v", since, ok, c.since, c.ok)
			}
		})
	}
}
