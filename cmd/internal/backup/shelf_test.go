package backup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// shelved puts a folder onto a shelf that looks like a backup; without sums it did not finish.
func shelved(t *testing.T, s Shelf, name string, finished bool) {
	t.Helper()
	dir := filepath.Join(s.Dir, name)
	if err := os.MkdirAll(filepath.Join(dir, rowsDir), 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, rowsDir, "a.rows.zst"), "12345")
	if finished {
		put(t, filepath.Join(dir, sumsFile), "")
	}
}

func (s Shelf) names(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestShelfKeepsTheNewest(t *testing.T) {
	t.Parallel()
	s, now := Shelf{Dir: t.TempDir(), Keep: 2}, time.Date(2026, 11, 29, 4, 30, 0, 0, time.UTC)
	if list, err := s.List(); err != nil || len(list) != 0 {
		t.Errorf("empty: %v %v", list, err)
	}
	for _, name := range []string{"pantaukim-20261126T043000Z", "pantaukim-20261127T043000Z", "pantaukim-20261128T043000Z", "pantaukim-20261129T043000Z"} {
		shelved(t, s, name, true)
	}
	shelved(t, s, "pantaukim-20270301T043000Z", true)       // of a clock that ran ahead
	shelved(t, s, "pantaukim-20261120T043000Z.part", false) // killed while it was made
	shelved(t, s, "pantaukim-20261121T043000Z", false)      // killed while it was removed
	shelved(t, s, "before-the-move", true)                  // made by hand
	shelved(t, s, "pantaukim-2026", true)

	list, err := s.List()
	if err != nil || len(list) != 5 {
		t.Fatalf("%v %v", list, err)
	}
	newest, ok := Newest(list, now)
	if !ok || filepath.Base(newest.Dir) != "pantaukim-20261129T043000Z" || newest.Bytes != 5 {
		t.Errorf("newest %+v", newest)
	}
	removed, err := s.Tidy(now)
	if err != nil || len(removed) != 4 {
		t.Errorf("removed %v, %v", removed, err)
	}
	want := []string{"before-the-move", "pantaukim-2026", "pantaukim-20261128T043000Z", "pantaukim-20261129T043000Z", "pantaukim-20270301T043000Z"}
	if got := s.names(t); !slices.Equal(got, want) {
		t.Errorf("left: %v", got)
	}
	if _, ok := Newest(list[:1], now); ok {
		t.Error("a backup of days to come is taken for the newest")
	}
}

// A disk that is not mounted is not an empty folder: nothing is written below it.
func TestAShelfThatIsNotThere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "usb")
	if _, err := (Shelf{Dir: dir}).New(time.Now()); err == nil || !strings.Contains(err.Error(), "mount its disk") {
		t.Errorf("%v", err)
	}
	put(t, dir, "")
	if _, err := (Shelf{Dir: dir}).New(time.Now()); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("%v", err)
	}
}
