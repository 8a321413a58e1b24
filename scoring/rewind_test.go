package scoring_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// scored dumps what is stored of a Monday.
func scored(t testing.TB, conn driver.Conn, week string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for table, order := range map[string]string{"scores": "group_id", "score_parts": "group_id, indicator", "transitions": "group_id"} {
		for _, row := range dump(t, conn, table, order) {
			if strings.HasPrefix(row, "('"+week+"'") {
				out[table] = append(out[table], row)
			}
		}
	}
	return out
}

// A past Monday comes out to the byte as it was, although since then items were edited
// and removed, groups renamed, moved, merged, unlisted and added. And the next Monday
// shows that all this was of consequence.
func TestPastMondayWithTheRegistryAndTextsOfThen(t *testing.T) {
	t.Parallel()
	conn := warehousetest.New(t).Conn()
	now := at(t, asOf)
	then := now.AddDate(0, 0, -7)
	f := village(t, 31, 16)
	groups := slices.Clone(f.groups)
	f.groups = nil
	until(f, then).load(t, conn, nil)
	if _, err := registry.Import(t.Context(), conn, groups, then.AddDate(0, -2, 0)); err != nil {
		t.Fatal(err)
	}
	s := scoring.New(scoring.Deps{Conn: conn}, rules.Default())
	score := func() map[string][]string {
		t.Helper()
		if _, err := s.Score(t.Context(), then); err != nil {
			t.Fatal(err)
		}
		return scored(t, conn, "2025-10-20")
	}
	want := score()

	later := then.AddDate(0, 0, 2)
	if err := registry.Merge(t.Context(), conn, "g001", "g002", later); err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(groups[:15]) // g015 is no longer named
	changed[3].Name, changed[3].RegencyCode, changed[3].Regency = "KIM baru", "62.71", "Palangka Raya"
	changed[4].Zone, changed[4].RegisteredOn = "WIT", changed[5].RegisteredOn
	changed[6].URL = ""
	changed[7].Standing = "dissolved"
	added := groups[8]
	added.ID, added.URL = "g100", "https://g100.kim.id"
	if _, err := registry.Import(t.Context(), conn, append(changed, added), later.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		// Every text of g008 is edited into the same one, and counts two weeks later.
		`INSERT INTO item_history SELECT group_id, item_key, toDateTime64('2025-10-23 01:00:00', 3, 'UTC') AS at, 'edited', url, title, published_at, effective_at + INTERVAL 14 DAY, date_reason,
			photos + 3, words + 200, content_hash, 4242, 'run', toUInt64(toUnixTimestamp64Milli(at)), published_from, published_to FROM items FINAL WHERE group_id = 'g008' AND first_seen <= at`,
		`INSERT INTO items SELECT * REPLACE (4242 AS simhash, words + 200 AS words, photos + 3 AS photos, effective_at + INTERVAL 14 DAY AS effective_at,
			toUInt64(toUnixTimestamp64Milli(toDateTime64('2025-10-23 01:00:00', 3, 'UTC'))) AS version) FROM items FINAL WHERE group_id = 'g008' AND first_seen <= toDateTime64('2025-10-23 01:00:00', 3, 'UTC')`,
	} {
		if err := conn.Exec(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, score()); diff != "" {
		t.Fatalf("(-then +computed again):\n%s", diff)
	}
	names := func() map[string]string {
		t.Helper()
		out := map[string]string{}
		scores, err := s.Compute(t.Context(), then)
		if err != nil {
			t.Fatal(err)
		}
		for _, sc := range scores {
			out[sc.Facts.Group.ID] = sc.Facts.Group.Name
		}
		return out
	}()
	if len(names) != 16 || names["g003"] != "KIM g003" || names["g001"] == "" || names["g015"] == "" || names["g007"] == "" {
		t.Errorf("the registry of then is %v", names)
	}

	all := *f
	all.groups = nil
	all.items = slices.DeleteFunc(slices.Clone(f.items), func(i kim.Item) bool { return !i.FirstSeen.After(then) })
	all.load(t, conn, nil)
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	next := scored(t, conn, "2025-10-27")
	if n := len(next["scores"]); n != 14 { // without g001, g007 and g015, with g100
		t.Errorf("the next Monday has %d groups", n)
	}
	if diff := cmp.Diff(want, score()); diff != "" {
		t.Fatalf("after the next Monday (-then +computed again):\n%s", diff)
	}
}
