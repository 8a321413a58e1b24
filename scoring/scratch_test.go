package scoring_test

import (
	"iter"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// built are the tables that each scoring builds anew.
func built(t testing.TB, conn driver.Conn) map[string][]string {
	return map[string][]string{"weekly": dump(t, conn, "weekly", "group_id, week"), "copies": dump(t, conn, "copies", "group_id, item_key")}
}

// Whatever happens between the scorings (items that come late, are edited, are gone, groups
// that are merged, loading in any order), what is stored week by week, with what was compared
// before kept in a file, is what one scoring of everything stores.
func TestWeekByWeekEqualsFromScratch(t *testing.T) {
	t.Parallel()
	now := at(t, asOf)
	copies := 0
	seeds := proof.Times(1, 10)
	for seed := range uint64(seeds) {
		rng := rand.New(rand.NewPCG(seed, 9))
		all := village(t, 40+seed, 14)
		live := warehousetest.New(t)
		kept := filepath.Join(t.TempDir(), "compared")
		s := scoring.New(scoring.Deps{Conn: live.Conn(), Kept: kept}, rules.Default())
		for _, back := range []int{35, 21, 14, 7} {
			m := now.AddDate(0, 0, -back)
			until(all, m).load(t, live.Conn(), rng.Shuffle)
			if _, err := s.Score(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		// In the last week some of the past turns out otherwise, in few groups, which
		// concerns the copies of all the others.
		seen := now.AddDate(0, 0, -1)
		for n, old := range slices.SortedFunc(all.release(seen.AddDate(0, 0, -120)), func(a, b *kim.Item) int { return a.FirstSeen.Compare(b.FirstSeen) }) {
			switch {
			case n < 2: // the first of all are gone
				old.Removed, old.RemovedAt = true, seen
			case n < 4: // another text stands where they were, of as many words
				old.LastSeen, old.SimHash = seen, rng.Uint64()|1
			}
		}
		for range 2 { // items that a spoiled batch had held back
			i := all.item(all.groups[0].ID, kim.News, now.AddDate(0, 0, -rng.IntN(300)-2), 1)
			i.SimHash = 0x1234567890abcdef
		}
		merged := func(conn driver.Conn) {
			t.Helper()
			if err := registry.Merge(t.Context(), conn, all.groups[1].ID, all.groups[2].ID, seen); err != nil {
				t.Fatal(err)
			}
		}
		all.load(t, live.Conn(), rng.Shuffle)
		merged(live.Conn())
		if _, err := os.Stat(kept); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Score(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		got := built(t, live.Conn())

		fresh := warehousetest.New(t)
		all.load(t, fresh.Conn(), nil)
		merged(fresh.Conn())
		if _, err := scoring.New(scoring.Deps{Conn: fresh.Conn()}, rules.Default()).Score(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		want := built(t, fresh.Conn())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-from scratch +week by week):\n%s", seed, diff)
		}
		copies += len(want["copies"])
	}
	if copies < 30*seeds {
		t.Errorf("only %d copies: the histories are too plain to prove anything", copies)
	}
}

// release are the items that pass on the release of village, seen before a moment.
func (f *fixture) release(before time.Time) iter.Seq[*kim.Item] {
	return func(yield func(*kim.Item) bool) {
		for i := range f.items {
			item := &f.items[i]
			if bits.OnesCount64(item.SimHash^0x1234567890abcdef) == 1 && item.FirstSeen.Before(before) && !item.Removed && !yield(item) {
				return
			}
		}
	}
}
