package main

import (
	"slices"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/lab/recount"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// recountDemo counts every indicator of the demonstration in a folder once more, from
// its items and walks, and compares it with what was stored of the newest Monday.
func recountDemo(t *testing.T, dir string) {
	t.Helper()
	cfg := warehouse.DefaultConfig()
	cfg.DataDir, cfg.Library = dir, warehousetest.Library(t)
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	c, err := recount.Scores(t.Context(), db.Conn())
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range c.Wrong {
		t.Error(wrong)
	}
	backdated := signedOrSeen(t, db.Conn(), `SELECT group_id FROM items FINAL WHERE date_reason = 'backdated' AND NOT removed
		GROUP BY group_id HAVING countIf(first_seen >= toDateTime((SELECT max(week) FROM scores) - 84, 'UTC') - INTERVAL 9 HOUR) > 0`)
	if signed := signedOrSeen(t, db.Conn(), `SELECT group_id FROM signs FINAL WHERE sign = 'backdated' AND week = (SELECT max(week) FROM scores)`); !slices.Equal(signed, backdated) || len(signed) == 0 {
		t.Errorf("backdating shows at %s, its sign at %s", backdated, signed)
	}
	if c.Values != c.Groups*12 || c.Values < 153*12 || c.Absent == 0 || c.Absent > c.Values/2 || c.Copies == 0 {
		t.Errorf("%+v: too little to prove anything", c)
	}
	t.Logf("%d values of %d groups are as counted by hand; %d absent; %d copies", c.Values, c.Groups, c.Absent, c.Copies)
}

// signedOrSeen reads ids of groups, sorted.
func signedOrSeen(t *testing.T, conn driver.Conn, sql string) []string {
	t.Helper()
	var ids []string
	if err := conn.QueryRow(t.Context(), "SELECT arraySort(groupArray(group_id)) FROM ("+sql+")").Scan(&ids); err != nil {
		t.Fatal(err)
	}
	return ids
}
