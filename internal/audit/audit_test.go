package audit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/audit"
)

func TestActsAreKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	now := time.Date(2026, 11, 30, 23, 59, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	siti := audit.Who{Name: "siti", From: "192.0.2.1"}
	add := func(who audit.Who, a audit.Act) {
		t.Helper()
		if err := audit.Open(dir, 2, clock).Add(who, a); err != nil {
			t.Fatal(err)
		}
	}
	add(siti, audit.Act{What: audit.Login})
	now = now.Add(2 * time.Minute) // another month
	add(audit.Who{Name: "root", Command: true}, audit.Act{What: audit.UserChanged, On: "siti",
		Before: map[string]string{"role": "regency"}, After: map[string]string{"role": strings.Repeat("panjang ", 100)}})
	acts, unread, err := audit.Open(dir, 2, clock).Read(now.Add(-time.Hour), now.Add(time.Second))
	if err != nil || unread != 0 || len(acts) != 2 {
		t.Fatalf("%+v, %d unread, %v", acts, unread, err)
	}
	if a := acts[0]; a.What != audit.UserChanged || a.By != "root" || !a.Command || a.On != "siti" || a.Before["role"] != "regency" || len(a.After["role"]) > 310 || !a.At.Equal(now) {
		t.Errorf("the newest: %+v", a)
	}
	if a := acts[1]; a.What != audit.Login || a.By != "siti" || a.From != "192.0.2.1" || a.Command {
		t.Errorf("the one before: %+v", a)
	}
	if acts, _, _ := audit.Open(dir, 2, clock).Read(now, now.Add(time.Second)); len(acts) != 1 {
		t.Errorf("from now on: %+v", acts)
	}
	info, err := os.Stat(filepath.Join(dir, "acts-2026-11.jsonl"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for range 2 { // February: November is more than two months ago
		now = now.AddDate(0, 1, 0)
		add(siti, audit.Act{What: audit.Logout})
	}
	files, err := audit.Files(dir)
	if err != nil || fmt.Sprint(files) != "[acts-2026-12.jsonl acts-2027-01.jsonl acts-2027-02.jsonl]" {
		t.Errorf("%v, %v", files, err)
	}
}

// A power failure may cut a line off: the next act is whole, and the lost one is counted.
func TestALineThatWasCutOff(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	l := audit.Open(dir, 12, func() time.Time { return now })
	path := filepath.Join(dir, "acts-2026-11.jsonl")
	if err := os.WriteFile(path, []byte(`{"at":"2026-11-29T07:00:00Z","what":"log`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l.Add(audit.Who{Name: "siti"}, audit.Act{What: audit.Login}); err != nil {
		t.Fatal(err)
	}
	acts, unread, err := l.Read(now.Add(-time.Hour), now.Add(time.Hour))
	if err != nil || len(acts) != 1 || unread != 1 {
		t.Errorf("%+v, %d unread, %v", acts, unread, err)
	}
}

func TestActsAtTheSameTime(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	var all sync.WaitGroup
	for i := range 4 {
		l := audit.Open(dir, 12, clock) // as many processes
		all.Go(func() {
			for range 10 {
				if err := l.Add(audit.Who{Name: fmt.Sprint("user", i)}, audit.Act{What: audit.Login}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	acts, unread, err := audit.Open(dir, 12, clock).Read(now, now.Add(time.Second))
	if err != nil || len(acts) != 40 || unread != 0 {
		t.Errorf("%d acts, %d unread, %v", len(acts), unread, err)
	}
}
