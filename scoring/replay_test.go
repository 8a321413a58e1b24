package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
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
				i.PublishedAt = when.AddDate(0, -1, 0) // before a walk that did not find it
			case 1:
				i.PublishedAt = time.Time{}
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
	t.Parallel()
	var want map[string][]string
	rounds := proof.Times(3, 10)
	for round := range rounds {
		db := warehousetest.New(t)
		f := village(t, 7, 25)
		var shuffle func(int, func(i, j int))
		if round > 0 {
			shuffle = rand.New(rand.NewPCG(uint64(round), 2)).Shuffle
		}
		f.load(t, db.Conn(), shuffle)
		if round == rounds-1 {
			f.load(t, db.Conn(), shuffle)
		}
		s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
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
	t.Parallel()
	now := at(t, asOf)
	all := village(t, 11, 15)
	var mondays []time.Time
	for back := proof.Times(2, 20); back >= 0; back-- {
		mondays = append(mondays, now.AddDate(0, 0, -7*back))
	}
	set := rules.Default()

	// As the weeks go by: each time only what had been seen by then is there.
	live := warehousetest.New(t)
	s := scoring.New(scoring.Deps{Conn: live.Conn()}, set)
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
	s = scoring.New(scoring.Deps{Conn: late.Conn()}, set)
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

// Every scoring builds the weekly table anew: rows that went missing, that changed or
// that belong to nobody are gone after the next one.
func TestWeeklyIsBuiltAnew(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 3, 10).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	want := dump(t, db.Conn(), "weekly", written["weekly"])
	for _, damage := range []string{
		"DELETE FROM weekly WHERE group_id = 'g001' AND week < '2025-03-01'",
		"INSERT INTO weekly SELECT * REPLACE (photos + 1 AS photos) FROM weekly FINAL WHERE group_id = 'g002' AND week = '2025-03-03'",
		"INSERT INTO weekly SELECT * REPLACE (week - 7000 AS week) FROM weekly FINAL WHERE group_id = 'g003' ORDER BY week LIMIT 1",
		"INSERT INTO weekly_next SELECT * REPLACE ('dead' AS group_id) FROM weekly FINAL", // what a scoring left that died
	} {
		if err := db.Conn().Exec(t.Context(), damage); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, dump(t, db.Conn(), "weekly", written["weekly"])); diff != "" {
		t.Errorf("(-before +built anew):\n%s", diff)
	}
	if left := dump(t, db.Conn(), "weekly_next", written["weekly"]); len(left) > 0 {
		t.Errorf("%d rows are left in the table in which it was built", len(left))
	}
}

// The weekly table and the near-copies are those of the newest moment that was scored.
func TestAnEarlierMomentLeavesTheNewestWeeks(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 19, 12).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	weekly, copies := dump(t, db.Conn(), "weekly", written["weekly"]), dump(t, db.Conn(), "copies", "group_id, item_key")
	if _, err := s.Score(t.Context(), now.AddDate(0, 0, -28)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(weekly, dump(t, db.Conn(), "weekly", written["weekly"])); diff != "" || len(weekly) == 0 {
		t.Errorf("weekly (-newest +after an earlier moment):\n%s", diff)
	}
	if diff := cmp.Diff(copies, dump(t, db.Conn(), "copies", "group_id, item_key")); diff != "" || len(copies) == 0 {
		t.Errorf("copies (-newest +after an earlier moment):\n%s", diff)
	}
}

// While a scoring is under way readers see all weeks of the one before or all of the
// new one.
func TestReadersSeeOldWeeksOrNewOnes(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 6, 15).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	if _, err := s.Score(t.Context(), now.AddDate(0, 0, -7)); err != nil {
		t.Fatal(err)
	}
	type seen struct {
		rows     uint64
		from, to uint64 // versions
	}
	look := func() (x seen) {
		row := db.ReadConn().QueryRow(t.Context(), "SELECT count(), min(version), max(version) FROM weekly FINAL")
		if err := row.Scan(&x.rows, &x.from, &x.to); err != nil {
			t.Error(err)
		}
		return x
	}
	old := look()
	done := make(chan error, 1)
	go func() {
		_, err := s.Score(t.Context(), now)
		done <- err
	}()
	all := map[seen]bool{}
	for running := true; running; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
		all[look()] = true
	}
	latest := look()
	delete(all, old)
	delete(all, latest)
	if len(all) > 0 || old == latest || old.from != old.to || latest.from != latest.to {
		t.Errorf("readers saw %v beside %v and %v", all, old, latest)
	}
}

// The stored weekly table, the exported weeks and the weeks that the scores were
// made of are three ways to the same rows.
func TestWeeksAgree(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 5, 40).hide(6).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	scores, err := s.Compute(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Weekly(t.Context(), now, "")
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]rules.WeekFacts{}
	for _, r := range rows {
		exported[r.GroupID+r.Week.String()] = r.WeekFacts
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

// Items of impossible times cost nobody else anything: whatever one group has, the
// weeks, near-copies and scores of all others are as without.
func TestOddTimesSpoilNobody(t *testing.T) {
	t.Parallel()
	now := at(t, asOf)
	others := func(conn driver.Conn) map[string][]string {
		s := scoring.New(scoring.Deps{Conn: conn}, rules.Default())
		if _, err := s.Score(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		out := dumpAll(t, conn)
		out["copies"] = dump(t, conn, "copies", "group_id, item_key")
		for table, rows := range out {
			out[table] = slices.DeleteFunc(rows, func(row string) bool { return strings.Contains(row, "'odd'") })
		}
		return out
	}
	plain, odd := warehousetest.New(t), warehousetest.New(t)
	for _, db := range []*warehouse.DB{plain, odd} {
		f := village(t, 8, 14)
		f.group("odd", "WIB", kim.NewDate(2025, 1, 6))
		f.walk("odd", now, kim.OutcomeOK)
		for range 3 {
			f.item("odd", kim.News, now.AddDate(0, 0, -9), 1)
		}
		// Seen at a first walk, without a date or with one that cannot be: the same.
		for _, printed := range []string{
			"1970-01-01T07:00:00+07:00", "1970-01-09T00:00:00+07:00", "1969-12-31T00:00:00+07:00", "0001-01-02T00:00:00Z", "2106-02-08T00:00:00Z", "9999-12-31T00:00:00Z",
		} {
			i := f.item("odd", kim.News, time.Time{}, 1)
			if i.FirstSeen, i.LastSeen, i.SimHash = now, now, 0x1234567890abcdef; db == odd {
				i.PublishedAt = at(t, printed)
			}
		}
		f.load(t, db.Conn(), nil)
	}
	for n, when := range []string{"1900-01-01", "1970-01-01", "1970-01-09", "2106-02-07", "2149-06-07", "2200-01-01", "2299-12-31"} { // as nobody writes them
		insert := fmt.Sprintf(`INSERT INTO items SELECT * REPLACE ('raw-%d' AS item_key, toDateTime64('%s 00:00:00', 3, 'UTC') AS effective_at,
			0x1234567890abcdef AS simhash, toDateTime64(0, 3, 'UTC') AS absent_at) FROM items FINAL WHERE group_id = 'odd' LIMIT 1`, n, when)
		if err := odd.Conn().Exec(t.Context(), insert); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(others(plain.Conn()), others(odd.Conn())); diff != "" {
		t.Errorf("(-without +with odd times):\n%s", diff)
	}
	var active string
	if err := odd.Conn().QueryRow(t.Context(), "SELECT arrayStringConcat(arraySort(groupArray(toString(week))), ' ') FROM weekly FINAL WHERE group_id = 'odd' AND items > 0").Scan(&active); err != nil {
		t.Fatal(err)
	}
	if want := "1970-01-05 2025-10-13"; active != want {
		t.Errorf("the group's own active weeks are %s, want %s", active, want)
	}
	const own = "toString(tuple(status, last_item_at, iad, rank_nation))"
	if a, b := dumpColumns(t, plain.Conn(), own, "scores", "group_id"), dumpColumns(t, odd.Conn(), own, "scores", "group_id"); !slices.Equal(a, b) {
		t.Errorf("status, last item, index and rank: %s, without odd times %s", b, a)
	}
}
