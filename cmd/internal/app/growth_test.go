package app

import (
	"log/slog"
	"testing"
	"time"
)

// What is free is remembered once a day, for eight weeks, and nothing of days to come.
func TestDiskUsageIsRemembered(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	start := time.Date(2026, 10, 1, 2, 30, 0, 0, time.UTC)
	noteDisk(dir, start.AddDate(1, 0, 0), log) // the clock runs a year ahead
	for day := range 70 {
		noteDisk(dir, start.AddDate(0, 0, day), log)
		noteDisk(dir, start.AddDate(0, 0, day).Add(3*time.Hour), log)
	}
	usage, err := ReadDiskUsage(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(usage) != diskNotes || !usage[0].At.Equal(start.AddDate(0, 0, 70-diskNotes)) || !usage[len(usage)-1].At.Equal(start.AddDate(0, 0, 69)) {
		t.Errorf("%d notes from %v to %v", len(usage), usage[0].At, usage[len(usage)-1].At)
	}
	if usage[0].Free <= 0 {
		t.Errorf("free: %d", usage[0].Free)
	}
}
