package app

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/lead"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(soakMachineEnv); file != "" && len(os.Args) == 1 {
		if err := soakMachine(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	warehousetest.Main(m)
}

func TestRetentionKeepsWhatCountsRestOn(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	exec := func(format string, args ...any) {
		t.Helper()
		if err := db.Conn().Exec(t.Context(), fmt.Sprintf(format, args...)); err != nil {
			t.Fatal(err)
		}
	}
	walk := func(group, day string, complete int) {
		exec("INSERT INTO walks (group_id, run_id, started_at, complete) VALUES ('%s', 'r%s', '%s 01:00:00', %d)", group, day, day, complete)
	}
	exec("INSERT INTO runs (run_id, outage) VALUES ('r2020-01-01', 1)")
	for day, complete := range map[string]int{
		"2020-01-01": 1, // of an outage: goes
		"2020-02-01": 0, // goes
		"2020-03-01": 1, // the first complete one: stays
		"2020-04-01": 1, // goes
		"2025-12-01": 1, // young: stays
	} {
		walk("a", day, complete)
	}
	walk("gone", "2020-05-01", 1) // first and newest complete one: stays
	walk("gone", "2020-06-01", 0) // newest of all: stays
	walk("gone", "2020-05-15", 0) // goes
	walk("never", "2020-07-01", 0)
	for day, coverage := range map[string]string{
		"2020-01-15": "since", // the first complete one: stays
		"2020-02-01": "all",   // goes: a later one saw as much
		"2020-03-01": "all",   // the newest that saw everything: stays
		"2020-04-01": "since", // goes
		"2020-05-01": "since", // the newest of all: stays
	} {
		exec("INSERT INTO walks (group_id, run_id, started_at, complete, coverage, method) VALUES ('reach', 'r%s', '%s 01:00:00', 1, '%s', 2)", day, day, coverage)
		exec("INSERT INTO walk_sections (group_id, run_id, path, version) VALUES ('reach', 'r%s', '/berita', 1580000000000)", day)
	}
	exec(`INSERT INTO runs (run_id, started_at, finished_at, broken_off, name) VALUES
		('p-ended', '2020-01-01', '2020-01-02', '1970-01-01', 'collect'), ('p-given-up', '2020-01-01', '1970-01-01', '2020-01-02', 'collect'),
		('p-nameless', '2020-01-01', '1970-01-01', '1970-01-01', ''), ('p-open', '2020-01-01', '1970-01-01', '1970-01-01', 'collect'),
		('p-young', '2025-12-01', '2025-12-02', '1970-01-01', 'collect')`)
	exec("INSERT INTO run_groups (run_id, group_id) SELECT arrayJoin(['p-ended', 'p-given-up', 'p-nameless', 'p-open', 'p-young', 'p-not-begun']), 'a'")
	exec("INSERT INTO items (group_id, item_key, effective_at, title, words, text) VALUES ('a', 'old', '2020-03-01 00:00:00', 'Judul', 3, 'tiga kata lama'), ('a', 'new', '2025-12-01 00:00:00', 'Judul', 3, 'tiga kata baru')")

	list := func(sql string) string {
		t.Helper()
		var got []string
		rows, err := db.Conn().Query(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			got = append(got, line)
		}
		return strings.Join(got, " ")
	}
	const walks = "SELECT concat(group_id, substring(run_id, 2)) AS line FROM walks FINAL ORDER BY line"
	const items = "SELECT concat(item_key, ':', title, ':', toString(words), ':', text) AS line FROM items FINAL ORDER BY line"
	before := list(walks)

	cfg := config.Default()
	j := &Jobs{cfg: func() *config.Config { return &cfg }, log: warehousetest.Log(t), now: func() time.Time { return now }, lead: lead.OfOwn(lead.Instance{}), conn: db.Conn()}
	cfg.Retention = config.Retention{}
	if err := j.Retain(t.Context()); err != nil || list(walks) != before {
		t.Fatalf("nothing is to be removed: %v\n%s", err, list(walks))
	}
	cfg.Retention = config.Retention{Walks: 365 * 24 * time.Hour, Texts: 365 * 24 * time.Hour}
	for range 2 { // the second time there is nothing left to do
		if err := j.Retain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, want := list(walks), "a2020-03-01 a2025-12-01 gone2020-05-01 gone2020-06-01 never2020-07-01 reach2020-01-15 reach2020-03-01 reach2020-05-01"; got != want {
			t.Errorf("walks\n%s, want\n%s", got, want)
		}
		if got, want := list("SELECT substring(run_id, 2) AS line FROM walk_sections FINAL ORDER BY line"), "2020-01-15 2020-03-01 2020-05-01"; got != want {
			t.Errorf("sections of the walks\n%s, want\n%s", got, want)
		}
		if got, want := list("SELECT run_id AS line FROM run_groups FINAL ORDER BY line"), "p-not-begun p-open p-young"; got != want {
			t.Errorf("plans of the runs\n%s, want\n%s", got, want)
		}
		if got, want := list(items), "new:Judul:3:tiga kata baru old:Judul:3:"; got != want {
			t.Errorf("items\n%s, want\n%s", got, want)
		}
	}
}
