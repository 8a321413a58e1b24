package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

func insert(t *testing.T, db *warehouse.DB, sql string) {
	t.Helper()
	if err := db.Conn().Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// A warehouse that a program of method 1 filled keeps the weeks that it observed, marked
// so, until a new complete walk sees them; what that walk does not see stays as it was.
func TestWarehouseOfTheMethodBefore(t *testing.T) {
	t.Parallel()
	db := warehousetest.Kept(t, "../internal/warehouse/testdata/schemas/0090.sql", "")
	insert(t, db, `INSERT INTO groups (group_id, name, url, timezone, registered_on, listed) VALUES ('a', 'KIM A', 'https://a.kim.id', 'WIB', '2025-09-22', 1)`)
	for key, counts := range map[string]string{"one": "2025-10-01", "two": "2025-10-07", "three": "2025-10-07"} {
		insert(t, db, fmt.Sprintf(`INSERT INTO items (group_id, item_key, kind, title, date_source, published_at, effective_at, first_seen, last_seen, photos, version)
			VALUES ('a', '%[1]s', 'news', '%[1]s', 'test', '%[2]s 05:00:00', '%[2]s 05:00:00', '%[2]s 06:00:00', '2025-10-21 01:00:00', 2, 1)`, key, counts))
	}
	// Undated, and there at the first walk: method 1 counted it in the week of that walk.
	insert(t, db, `INSERT INTO items (group_id, item_key, kind, title, effective_at, date_reason, first_seen, last_seen, version)
		VALUES ('a', 'undated', 'event', 'agenda', '2025-10-14 01:00:00', 'undated', '2025-10-14 01:00:00', '2025-10-21 01:00:00', 1)`)
	for on, complete := range map[string]int{"2025-10-14": 1, "2025-10-21": 1, "2025-10-28": 0} {
		insert(t, db, fmt.Sprintf(`INSERT INTO runs (run_id, started_at, finished_at, groups) VALUES ('%[1]s', '%[1]s 01:00:00', '%[1]s 01:00:00', 1)`, on))
		insert(t, db, fmt.Sprintf(`INSERT INTO walks (group_id, run_id, started_at, finished_at, outcome, complete, full) VALUES ('a', '%[1]s', '%[1]s 01:00:00', '%[1]s 01:00:00', 'ok', %[2]d, 1)`, on, complete))
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	check := func(name, now, want string) {
		t.Helper()
		moment := at(t, now)
		rows, err := s.Weekly(t.Context(), moment, "")
		if err != nil {
			t.Fatal(err)
		}
		weeks := make([]string, len(rows))
		for i, r := range rows {
			weeks[i] = fmt.Sprintf("%s%d/%d", r.State, r.Items(), r.Photos)
		}
		if got := strings.Join(weeks, " "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		if _, err := s.Score(t.Context(), moment); err != nil {
			t.Fatal(err)
		}
	}
	check("as it was", "2025-10-28T08:30:00+07:00", "N0/0 A1/2 A2/4 A1/0 U0/0")
	if got := methods(t, db); got != "[1 1 1 1 0]" {
		t.Errorf("the weeks were judged by %s", got)
	}

	// A walk of today that sees back to 6 October, and of whose item it is known by now that
	// nobody knows when it was published.
	insert(t, db, `INSERT INTO runs (run_id, started_at, finished_at, groups, complete) VALUES ('new', '2025-10-28 02:00:00', '2025-10-28 02:00:00', 1, 1)`)
	insert(t, db, fmt.Sprintf(`INSERT INTO walks (group_id, run_id, started_at, finished_at, outcome, complete, full, coverage, covered_since, method)
		VALUES ('a', 'new', '2025-10-28 02:00:00', '2025-10-28 02:00:00', 'ok', 1, 1, 'since', '2025-10-06', %d)`, kim.Method))
	insert(t, db, `INSERT INTO items (group_id, item_key, kind, title, date_reason, first_seen, last_seen, published_from, published_to, version)
		VALUES ('a', 'undated', 'event', 'agenda', 'unknown', '2025-10-14 01:00:00', '2025-10-28 02:00:00', '2025-10-09', '2025-10-14', 2)`)
	check("after a walk of today", "2025-10-28T09:30:00+07:00", "N0/0 A1/2 P2/4 U0/0 N0/0")
	if got := methods(t, db); got != "[1 1 2 2 2]" {
		t.Errorf("the weeks were judged by %s", got)
	}
}

// methods lists by which method the scored weeks were judged, oldest first.
func methods(t *testing.T, db *warehouse.DB) string {
	t.Helper()
	var list []uint16
	if err := db.Conn().QueryRow(t.Context(), "SELECT groupArray(method) FROM (SELECT method FROM weekly FINAL ORDER BY week)").Scan(&list); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(list)
}
