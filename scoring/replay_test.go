package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
)

// village makes a random, repeatable history of some groups over a year: posts,
// copies, late and odd dates, removals, failures and an outage.
func village(t testing.TB, seed uint64, groups int) *fixture {
	rng := rand.New(rand.NewPCG(seed, 1))
	f := &fixture{outage: map[string]bool{}}
	now := at(t, asOf)
	zones := []string{"WIB", "WITA", "WIT"}
	kinds := kim.Kinds()
	for g := range groups {
		id := fmt.Sprintf("g%03d", g)
		registered := kim.NoDate
		if rng.IntN(3) > 0 {
			registered = kim.DateOf(now.AddDate(0, 0, -rng.IntN(400)), kim.WIB)
		}
		f.group(id, zones[rng.IntN(3)], registered)
		last := &f.groups[len(f.groups)-1]
		last.RegencyCode = fmt.Sprintf("62.%02d", 1+g%4)
		last.DistrictCode = fmt.Sprintf("62.%02d.%02d", 1+g%4, 1+g%3)
		rate := rng.IntN(6)
		for day := 1; day < 365; day++ {
			if rng.IntN(14) >= rate {
				continue
			}
			when := now.Add(-time.Duration(day)*24*time.Hour + time.Duration(rng.IntN(24*3600))*time.Second)
			i := f.item(id, kinds[rng.IntN(rng.IntN(4)+1)], when, rng.IntN(5))
			i.Words = rng.IntN(300)
			if i.Words >= 40 {
				i.SimHash = rng.Uint64() | 1
				if rng.IntN(8) == 0 {
					i.SimHash = 0x1234567890abcdef ^ 1<<rng.IntN(64) // a release that many pass on
				}
			}
			i.FirstSeen = when.Add(time.Duration(rng.IntN(7*24)) * time.Hour)
			if i.FirstSeen.After(now) {
				i.FirstSeen = now
			}
			i.LastSeen = i.FirstSeen
			i.AbsentAt = when.AddDate(0, 0, -7)
			switch rng.IntN(20) {
			case 0:
				i.DateReason, i.EffectiveAt, i.PublishedAt = kim.DateBackdated, i.FirstSeen, when.AddDate(0, -1, 0)
			case 1:
				i.DateReason, i.EffectiveAt, i.PublishedAt = kim.DateUndated, i.FirstSeen, time.Time{}
			case 2:
				i.Removed, i.RemovedAt = true, i.FirstSeen.AddDate(0, 0, 10)
				if i.RemovedAt.After(now) {
					i.Removed, i.RemovedAt = false, time.Time{}
				}
			}
		}
		for week := 51; week >= 0; week-- {
			outcome := kim.OutcomeOK
			if rng.IntN(12) == 0 || g%11 == 10 && week < 4 {
				outcome = kim.OutcomeTimeout
			}
			f.walk(id, now.AddDate(0, 0, -7*week), outcome)
		}
	}
	f.outage["run-"+now.AddDate(0, 0, -21).UTC().Format("20060102T150405")] = true
	return f
}

// Whatever the order of loading, and whether a row came once or twice, the rows
// that scoring writes are the same to the byte.
func TestOrderOfLoadingChangesNothing(t *testing.T) {
	var want map[string][]string
	for round := range 4 {
		db := warehousetest.New(t)
		f := village(t, 7, 25)
		var shuffle func(int, func(i, j int))
		if round > 0 {
			shuffle = rand.New(rand.NewPCG(uint64(round), 2)).Shuffle
		}
		f.load(t, db.Conn(), shuffle)
		if round == 3 {
			f.load(t, db.Conn(), shuffle)
		}
		s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
		if _, err := s.Score(t.Context(), at(t, asOf)); err != nil {
			t.Fatal(err)
		}
		got := dumpAll(t, db.Conn())
		if want == nil {
			want = got
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d differs:\n%s", round, diff)
		}
	}
	for table, rows := range want {
		if len(rows) == 0 {
			t.Errorf("%s is empty: the test compares nothing", table)
		}
	}
}

// Scoring every Monday as the weeks go by, and computing each of them again at the
// end, when much more is known, gives the same scores.
func TestPastMondaysComputeAgain(t *testing.T) {
	now := at(t, asOf)
	all := village(t, 11, 15)
	mondays := []time.Time{now.AddDate(0, 0, -21), now.AddDate(0, 0, -14), now.AddDate(0, 0, -7), now}
	rules := scoring.DefaultRules()

	// As the weeks go by: each time only what had been seen by then is there.
	live := warehousetest.New(t)
	s := scoring.New(scoring.Deps{Conn: live.Conn()}, rules)
	for _, m := range mondays {
		until(all, m).load(t, live.Conn(), nil)
		if _, err := s.Score(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	want := dumpAll(t, live.Conn())

	// With everything there from the beginning.
	late := warehousetest.New(t)
	all.load(t, late.Conn(), nil)
	s = scoring.New(scoring.Deps{Conn: late.Conn()}, rules)
	for _, m := range mondays {
		if _, err := s.Score(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, dumpAll(t, late.Conn())); diff != "" {
		t.Errorf("(-as the weeks went by +afterwards):\n%s", diff)
	}

	// And once more over what is stored.
	for _, m := range mondays {
		if _, err := s.Score(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, dumpAll(t, late.Conn())); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
}

// until is what a warehouse holds of a history at a moment.
func until(all *fixture, m time.Time) *fixture {
	f := &fixture{groups: all.groups, outage: all.outage}
	for _, i := range all.items {
		if i.FirstSeen.After(m) {
			continue
		}
		if i.RemovedAt.After(m) {
			i.Removed, i.RemovedAt = false, time.Time{}
		}
		f.items = append(f.items, i)
	}
	for _, w := range all.walks {
		if !w.StartedAt.After(m) {
			f.walks = append(f.walks, w)
		}
	}
	return f
}

// Rows that went missing or came late in the weekly table are found and put right.
func TestDriftIsRepaired(t *testing.T) {
	db := warehousetest.New(t)
	village(t, 3, 10).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	now := at(t, asOf)
	sum, err := s.Score(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Drift != 0 {
		t.Errorf("the first filling calls %d groups drifted", sum.Drift)
	}
	want := dump(t, db.Conn(), "weekly", written["weekly"])
	for _, damage := range []string{
		"DELETE FROM weekly WHERE group_id = 'g001' AND week < '2025-03-01'",
		"INSERT INTO weekly SELECT * REPLACE (photos + 1 AS photos) FROM weekly FINAL WHERE group_id = 'g002' AND week = '2025-03-03'",
		"INSERT INTO weekly SELECT * REPLACE (week - 7000 AS week) FROM weekly FINAL WHERE group_id = 'g003' ORDER BY week LIMIT 1",
	} {
		if err := db.Conn().Exec(t.Context(), damage); err != nil {
			t.Fatal(err)
		}
	}
	if sum, err = s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if sum.Drift != 3 {
		t.Errorf("%d groups drifted, want 3", sum.Drift)
	}
	if diff := cmp.Diff(want, dump(t, db.Conn(), "weekly", written["weekly"])); diff != "" {
		t.Errorf("(-before +repaired):\n%s", diff)
	}
}

// The stored weekly table, the exported weeks and the weeks that the scores were
// made of are three ways to the same rows.
func TestWeeksAgree(t *testing.T) {
	db := warehousetest.New(t)
	village(t, 5, 20).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	now := at(t, asOf)
	scores, err := s.Compute(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Weekly(t.Context(), now, "")
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]scoring.Week{}
	for _, r := range rows {
		exported[r.GroupID+r.Week.Week.String()] = r.Week
	}
	recent := kim.WeekOf(now, kim.WIB).Add(-12)
	for _, sc := range scores {
		for _, w := range sc.Facts.Weeks {
			have, ok := exported[sc.Facts.Group.ID+w.Week.String()]
			if sc.Facts.Group.RegisteredOn.Known() && !ok {
				t.Fatalf("%s %s is not exported", sc.Facts.Group.ID, w.Week)
			}
			if w.Week < recent {
				w.Originals, have.Originals = 0, 0 // a score judges originality in its window only
			}
			if diff := cmp.Diff(have, w); ok && diff != "" {
				t.Fatalf("%s %s (-exported +scored):\n%s", sc.Facts.Group.ID, w.Week, diff)
			}
		}
	}
}
