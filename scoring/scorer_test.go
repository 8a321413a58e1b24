package scoring_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// dump reads a whole table as text, so that two states compare byte for byte.
func dump(t testing.TB, conn driver.Conn, table, order string) []string {
	t.Helper()
	return dumpColumns(t, conn, "*", table, order)
}

func dumpColumns(t testing.TB, conn driver.Conn, columns, table, order string) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT toString(tuple("+columns+")) FROM "+table+" FINAL ORDER BY "+order)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

var written = map[string]string{
	"weekly": "group_id, week", "scores": "week, group_id", "score_parts": "week, group_id, indicator", "transitions": "week, group_id",
}

func dumpAll(t testing.TB, conn driver.Conn) map[string][]string {
	out := map[string][]string{}
	for table, order := range written {
		out[table] = dump(t, conn, table, order)
	}
	return out
}

// small is a handful of groups in three zones.
func small(t testing.TB) *fixture {
	f := &fixture{outage: map[string]bool{}}
	walked := at(t, asOf)
	f.group("busy", "WIB", kim.NewDate(2025, 1, 6))
	f.group("quiet", "WIB", kim.NewDate(2025, 1, 6))
	f.group("empty", "WIB", kim.NewDate(2025, 10, 10))
	f.group("lost", "WIB", kim.NewDate(2025, 1, 6))
	f.group("east", "WIT", kim.NoDate)
	for w := range 20 {
		f.item("busy", kim.News, walked.AddDate(0, 0, -7*w-1), 2)
		f.item("lost", kim.News, walked.AddDate(0, 0, -7*w-30), 1)
	}
	f.item("busy", kim.Gallery, walked.AddDate(0, 0, -10), 12)
	f.item("quiet", kim.News, walked.AddDate(0, 0, -80), 0)
	// Sunday 23.30 in Palangka Raya is Monday in Jayapura.
	f.item("east", kim.Event, at(t, "2025-10-19T23:30:00+07:00"), 0)
	for _, g := range []string{"busy", "quiet", "empty", "east"} {
		f.walk(g, walked.AddDate(0, 0, -7), kim.OutcomeOK)
		f.walk(g, walked, kim.OutcomeOK)
	}
	f.walk("lost", walked.AddDate(0, 0, -28), kim.OutcomeOK)
	f.walk("lost", walked, kim.OutcomeBlocked)
	return f
}

func TestScore(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	conn := db.Conn()
	f := small(t)
	f.load(t, conn, nil)
	now := at(t, asOf)
	s := scoring.New(scoring.Deps{Conn: conn, Now: func() time.Time { return now }}, rules.Default())

	sum, err := s.Score(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	want := map[kim.Status]int{aktif: 1, kurang: 1, tidak: 1, belum: 1, unknown: 1}
	if diff := cmp.Diff(want, sum.Statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if sum.Week.String() != "2025-10-27" || sum.Groups != 5 || sum.Transitions != 5 {
		t.Errorf("summary %+v", sum)
	}
	type row struct {
		Status, Cause, Last string
		Grace               uint8
		IAD                 float64
		Rank                uint32
		Active, Observed    uint8
		Total, Photos       uint32
	}
	got := map[string]row{}
	rows, err := conn.Query(t.Context(), `SELECT group_id, status, cause, last_status, grace, iad, rank_regency, active_weeks, observed_weeks, total, total_photos FROM scores FINAL`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var r row
		if err := rows.Scan(&id, &r.Status, &r.Cause, &r.Last, &r.Grace, &r.IAD, &r.Rank, &r.Active, &r.Observed, &r.Total, &r.Photos); err != nil {
			t.Fatal(err)
		}
		r.IAD = math.Round(r.IAD)
		got[id] = r
	}
	nan := math.NaN()
	wantRows := map[string]row{
		"busy":  {Status: "active", IAD: got["busy"].IAD, Rank: 1, Active: 8, Observed: 8, Total: 21, Photos: 52},
		"quiet": {Status: "inactive", IAD: got["quiet"].IAD, Rank: 3, Observed: 8, Total: 1},
		"empty": {Status: "never_posted", Grace: 1, IAD: got["empty"].IAD, Rank: 1, Observed: 3},
		"lost":  {Status: "unobserved", Cause: "blocked", Last: "active", IAD: nan, Active: 4, Observed: 4, Total: 20, Photos: 20},
		"east":  {Status: "less_active", IAD: got["east"].IAD, Rank: 2, Active: 1, Observed: 8, Total: 1},
	}
	if diff := cmp.Diff(wantRows, got, cmp.Comparer(near)); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}

	t.Run("twice leaves one score", func(t *testing.T) {
		before := dumpAll(t, conn)
		if _, err := s.Score(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, dumpAll(t, conn)); diff != "" {
			t.Errorf("the second scoring differs (-first +second):\n%s", diff)
		}
	})
	t.Run("summary after a restart", func(t *testing.T) {
		again, ok, err := s.Summary(t.Context())
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		sum.Took = 0
		if diff := cmp.Diff(sum, again, cmp.Comparer(near)); diff != "" {
			t.Errorf("(-scored +read):\n%s", diff)
		}
	})
	t.Run("weekly", func(t *testing.T) { checkWeekly(t, s, now) })
}

func checkWeekly(t *testing.T, s *scoring.Scorer, now time.Time) {
	rows, err := s.Weekly(t.Context(), now, "62.13")
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]string{}
	for _, r := range rows {
		states[r.GroupID] += string(r.State)
		if r.GroupID == "east" && r.State == kim.WeekActive && r.Week.String() != "2025-10-20" {
			t.Errorf("east's item counts in %s", r.Week)
		}
		if r.State == kim.WeekUnobserved && (r.Items() != 0 || r.Photos != 0) {
			t.Errorf("%s %s is unobserved with counts", r.GroupID, r.Week)
		}
	}
	for id, want := range map[string]string{
		// from 2025-01-06 to 2025-10-20 there are 42 weeks
		// busy posts on Mondays, the newest in the week that is still running
		"busy":  "NNNNNNNNNNNNNNNNNNNNNNN" + "AAAAAAAAAAAAAAAAAAA",
		"quiet": "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" + "A" + "NNNNNNNNNNN",
		"empty": "NNN",
		"lost":  "NNNNNNNNNNNNNNNNNN" + "AAAAAAAAAAAAAAAAAAAA" + "UUUU",
		"east":  "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN" + "A",
	} {
		if states[id] != want {
			t.Errorf("%s: %s (%d), want %s (%d)", id, states[id], len(states[id]), want, len(want))
		}
	}
	if none, err := s.Weekly(t.Context(), now, "63"); err != nil || len(none) != 0 {
		t.Errorf("another province has %d rows (%v)", len(none), err)
	}
}

func TestWeekWithoutAnyWalk(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	f := &fixture{}
	for i := range 3 {
		f.group(fmt.Sprint("g", i), "WIB", kim.NewDate(2025, 1, 6))
	}
	f.load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	scores, err := s.Compute(t.Context(), at(t, asOf))
	if err != nil {
		t.Fatal(err)
	}
	for _, sc := range scores {
		if sc.Verdict.Status != unknown || !math.IsNaN(sc.Index.IAD) || sc.Ranks != (kim.Ranks{}) {
			t.Errorf("%s: %s, IAD %v, ranks %v", sc.Facts.Group.ID, sc.Verdict.Status, sc.Index.IAD, sc.Ranks)
		}
	}
}
