package main

import (
	"math"
	"slices"
	"testing"
	"time"

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
	groups, err := recount.Read(t.Context(), db.Conn())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Conn().Query(t.Context(), `SELECT s.group_id, s.as_of, s.iad, p.indicator, p.raw
		FROM (SELECT * FROM scores FINAL WHERE week = (SELECT max(week) FROM scores)) AS s
		INNER JOIN (SELECT * FROM score_parts FINAL WHERE week = (SELECT max(week) FROM scores)) AS p ON p.group_id = s.group_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	compared, absent, copied := 0, 0, 0
	for rows.Next() {
		var id, indicator string
		var asOf time.Time
		var iad, raw float64
		if err := rows.Scan(&id, &asOf, &iad, &indicator, &raw); err != nil {
			t.Fatal(err)
		}
		want, wantIAD := groups[id].Count(asOf)
		if !sameNumber(raw, want[indicator]) {
			t.Errorf("%s %s: stored %v, counted %v", id, indicator, raw, want[indicator])
		}
		if indicator == "KM" && !sameNumber(iad, wantIAD) {
			t.Errorf("%s: IAD %v, counted %v", id, iad, wantIAD)
		}
		compared++
		if math.IsNaN(raw) {
			absent++
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		copied += g.Copies()
	}
	backdated := signedOrSeen(t, db.Conn(), `SELECT group_id FROM items FINAL WHERE date_reason = 'backdated' AND NOT removed
		GROUP BY group_id HAVING countIf(first_seen >= toDateTime((SELECT max(week) FROM scores) - 84, 'UTC') - INTERVAL 9 HOUR) > 0`)
	if signed := signedOrSeen(t, db.Conn(), `SELECT group_id FROM signs FINAL WHERE sign = 'backdated' AND week = (SELECT max(week) FROM scores)`); !slices.Equal(signed, backdated) || len(signed) == 0 {
		t.Errorf("backdating shows at %s, its sign at %s", backdated, signed)
	}
	if compared != len(groups)*12 || compared < 153*12 || absent == 0 || absent > compared/2 || copied == 0 {
		t.Errorf("%d values of %d groups compared, %d absent, %d copies: too little to prove anything", compared, len(groups), absent, copied)
	}
	t.Logf("%d values of %d groups are as counted by hand; %d absent; %d copies", compared, len(groups), absent, copied)
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

// sameNumber allows for the order in which a sum was added up, and no more.
func sameNumber(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Max(1, math.Abs(b))
}
