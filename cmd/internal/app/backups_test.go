package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/warehouse/smalldisk"
)

// A full target disk is said, and leaves the older backups whole; once there is room the
// next backup is made.
func TestFullDiskOfTheBackups(t *testing.T) { smalldisk.Run(t, "2m", fullShelf) }

func fullShelf(t *testing.T, dir string) {
	w := newWatched(t, 3, slog.New(slog.DiscardHandler), func(c *config.Config) { c.Backup.Dir, c.Backup.Keep = dir, 3 })
	at := w.sim.AsOf()
	next := func() error {
		at = at.Add(24 * time.Hour)
		w.clock.set(at)
		return w.backupByPlan(t.Context())
	}
	if err := next(); err != nil {
		t.Fatal(err)
	}
	first := w.Backups.shown()
	if len(first.Kept) != 1 || first.Failed != "" || w.Backups.newest() == nil || first.Next.IsZero() {
		t.Fatalf("%+v", first)
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 4<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	if err := next(); err == nil || !strings.Contains(err.Error(), "is full: make room there") {
		t.Errorf("%v", err)
	}
	full := w.Backups.shown()
	if len(full.Kept) != 1 || !strings.Contains(full.Failed, "is full") || !full.FailedAt.Equal(at) {
		t.Errorf("%+v", full)
	}
	if _, err := backup.Verify(t.Context(), filepath.Join(dir, full.Kept[0].Name)); err != nil {
		t.Error(err)
	}
	if again := newBackups(w.App); again.trial.Failed == "" {
		t.Error("a restart forgets that the backup failed")
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := next(); err != nil {
		t.Fatal(err)
	}
	if now := w.Backups.shown(); len(now.Kept) != 2 || now.Failed != "" {
		t.Errorf("%+v", now)
	}
	w.cfg.Backup.Dir = filepath.Join(dir, "unmounted")
	w.Backups.cfg.Backup.Dir = w.cfg.Backup.Dir
	if err := next(); err == nil || !strings.Contains(err.Error(), "mount its disk") {
		t.Errorf("%v", err)
	}
}
