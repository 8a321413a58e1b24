package board_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

// Every number of a score has a value of its own, so that none can stand in the
// place of another.
func TestEveryColumnReachesItsField(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	monday := kim.NewDate(2025, 10, 27).Week()
	for _, sql := range []string{
		`INSERT INTO groups (group_id, name, url, aliases, province_code, province, regency_code, regency, district_code, district,
			village_code, village, timezone, registered_on, standing, pic_name, pic_phone, note, listed,
			sk_number, sk_date, tier, members, setting, signal, social) VALUES
			('a', 'KIM A', 'https://a.example', ['https://old.example'], '62', 'Kalimantan Tengah', '62.13', 'Barito Timur', '62.13.05', 'Dusun Timur',
			'62.13.05.2001', 'Desa A', 'WITA', '2024-05-06', 'registered', 'Petugas', '0812', 'catatan', 1,
			'141/2023', '2023-03-01', 'village', 12, 'rural', 'weak', ['https://facebook.com/kim.a']),
			('b', 'KIM B', '', [], '62', 'Kalimantan Tengah', '62.13', 'Barito Timur', '', '', '', '', 'WIB', '2024-05-06', 'registered', '', '', '', 1, '', '1970-01-01', '', 0, '', '', []),
			('gone', 'KIM Hilang', '', [], '62', 'Kalimantan Tengah', '62.13', 'Barito Timur', '', '', '', '', 'WIB', '2024-05-06', 'registered', '', '', '', 0, '', '1970-01-01', '', 0, '', '', [])`,
		`INSERT INTO scores (week, group_id, as_of, rules_version, status, grace, cause, last_status, last_status_on, status_since, lamp,
			days_since_item, last_item_at, last_complete_at, window_weeks, observed_weeks, active_weeks, coverage, iad, iad_partial, newcomer,
			rank_district, rank_regency, rank_province, rank_nation, rank_low, rank_high, regency_low, regency_high, district_low, district_high,
			province_low, province_high, total_news, total_gallery, total_announcement, total_event, total, total_photos, version) VALUES
			('2025-10-27', 'a', '2025-10-28 01:00:00', '7', 'less_active', 1, 'dns', 'active', '2025-09-29', '2025-08-04', 'orange',
			11, '2025-10-16 02:00:00', '2025-10-27 03:00:00', 8, 6, 5, 0.75, 61.5, 1, 1,
			1, 2, 3, 4, 14, 24, 12, 22, 11, 21, 13, 23, 31, 32, 33, 34, 130, 35, 1),
			('2025-10-27', 'gone', '2025-10-28 01:00:00', '7', 'active', 0, '', '', '1970-01-01', '1970-01-01', 'green',
			1, '1970-01-01 00:00:00', '1970-01-01 00:00:00', 8, 6, 5, 0.75, 61.5, 0, 0,
			0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)`,
		`INSERT INTO scores (week, group_id, as_of, rules_version, status, rank_district, rank_regency, rank_province, rank_nation, newcomer, version) VALUES
			('2025-10-20', 'a', '2025-10-21 01:00:00', '6', 'active', 41, 42, 43, 44, 1, 1)`,
		`INSERT INTO weekly (group_id, week, state, items, version) VALUES ('a', '2025-10-20', 'A', 9, 1), ('a', '2025-10-13', 'N', 0, 1)`,
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	want := &board.Row{
		Group: kim.Group{
			ID: "a", Name: "KIM A", URL: "https://a.example", Aliases: []string{"https://old.example"},
			Region: kim.Region{
				ProvinceCode: "62", Province: "Kalimantan Tengah", RegencyCode: "62.13", Regency: "Barito Timur",
				DistrictCode: "62.13.05", District: "Dusun Timur", VillageCode: "62.13.05.2001", Village: "Desa A",
			},
			Zone: kim.WITA, RegisteredOn: kim.NewDate(2024, 5, 6), Standing: kim.Registered,
			PICName: "Petugas", PICPhone: "0812", Note: "catatan",
			Programme: kim.Programme{
				DecreeNumber: "141/2023", DecreeDate: kim.NewDate(2023, 3, 1), Tier: kim.TierVillage, Members: 12, Setting: kim.Rural,
				Signal: kim.SignalWeak, Social: []string{"https://facebook.com/kim.a"},
			},
		},
		Scored: true, Status: kim.StatusLessActive, Grace: true, Cause: "dns",
		LastStatus: kim.StatusActive, LastStatusOn: kim.NewDate(2025, 9, 29), StatusSince: kim.NewDate(2025, 8, 4),
		Lamp: kim.LampOrange, Days: 11,
		LastItemAt: time.Date(2025, 10, 16, 2, 0, 0, 0, time.UTC), LastCompleteAt: time.Date(2025, 10, 27, 3, 0, 0, 0, time.UTC),
		Window: 8, Observed: 6, Active: 5, Coverage: .75, IAD: 61.5, Partial: true, Newcomer: true,
		Ranks: kim.Ranks{District: 1, Regency: 2, Province: 3, Nation: 4},
		Intervals: kim.Intervals{
			District: kim.Interval{Low: 11, High: 21}, Regency: kim.Interval{Low: 12, High: 22},
			Province: kim.Interval{Low: 13, High: 23}, Nation: kim.Interval{Low: 14, High: 24},
		},
		Before: kim.Ranks{District: 41, Regency: 42, Province: 43, Nation: 44},
		Totals: board.Counts{News: 31, Gallery: 32, Announcement: 33, Event: 34}, Photos: 35,
	}
	store := board.NewStore(conn, nil)
	b, err := store.Board(ctx, board.Stamp{}, board.Newest)
	if err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{cmpopts.IgnoreUnexported(board.Row{}), cmpopts.IgnoreFields(board.Row{}, "Spark")}
	if diff := cmp.Diff(want, b.Group("a"), same); diff != "" {
		t.Errorf("the row of the board (-want +got):\n%s", diff)
	}
	if b.Week != monday || b.Rules != "7" || len(b.Mondays) != 2 || len(b.Rows) != 2 || b.Group("gone") != nil || b.Group("b").Scored {
		t.Errorf("the board is of %s by rules %s with %d Mondays and %d groups", b.Week, b.Rules, len(b.Mondays), len(b.Rows))
	}
	spark := b.Group("a").Spark
	if last, before := spark[len(spark)-1], spark[len(spark)-2]; last.Items != 9 || last.State != kim.WeekActive || before.State != kim.WeekNone || spark[0].State != "" {
		t.Errorf("the newest weeks: %+v", spark)
	}
	past, err := store.Board(ctx, board.Stamp{}, monday.Add(-1))
	if err != nil || past.Week != monday.Add(-1) || past.Rules != "6" {
		t.Errorf("the board of the week before: %v, %v", past.Week, err)
	}

	// An export has what was scored, listed still or not, and nothing else.
	s, err := store.Scoring(ctx, time.Date(2025, 10, 28, 12, 0, 0, 0, time.UTC), "")
	if err != nil || s.Week != monday || s.Rules != "7" || len(s.Rows) != 2 || s.Rows[0].ID != "a" || s.Rows[1].ID != "gone" {
		t.Fatalf("the scoring: %+v, %v", s, err)
	}
	want.Before = kim.Ranks{}
	if diff := cmp.Diff(want, s.Rows[0], same, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the row of an export (-want +got):\n%s", diff)
	}
	if s, err = store.Scoring(ctx, time.Date(2025, 10, 28, 12, 0, 0, 0, time.UTC), "62.71"); err != nil || len(s.Rows) != 0 {
		t.Errorf("%d groups of another regency, %v", len(s.Rows), err)
	}
	if s, err = store.Scoring(ctx, time.Date(2025, 10, 22, 0, 0, 0, 0, time.UTC), "62"); err != nil || s.Rules != "6" {
		t.Errorf("as of the week before: rules %s, %v", s.Rules, err)
	}
}

// TestItemsWereLastSeen shows of each item the newest sight: that of its own row, or of a
// walk that saw it again, on pages and in exports alike.
func TestItemsWereLastSeen(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	for _, sql := range []string{
		"INSERT INTO groups (group_id, name, timezone, listed) VALUES ('a', 'KIM A', 'WIB', 1), ('b', 'KIM B', 'WIB', 1)",
		`INSERT INTO items (group_id, item_key, url, first_seen, last_seen, effective_at, version) VALUES
			('a', 'k1', 'again', '2025-10-01 00:00:00', '2025-10-01 00:00:00', '2025-10-01 00:00:00', 1),
			('a', 'k2', 'never', '2025-10-01 00:00:00', '2025-10-02 00:00:00', '2025-10-02 00:00:00', 1),
			('a', 'k3', 'edited', '2025-10-01 00:00:00', '2025-10-08 00:00:00', '2025-10-03 00:00:00', 8),
			('b', 'k1', 'another', '2025-10-01 00:00:00', '2025-10-01 00:00:00', '2025-10-01 00:00:00', 1)`,
		`INSERT INTO item_sights (group_id, item_key, last_seen, version) VALUES
			('a', 'k1', '2025-10-05 00:00:00', 5), ('a', 'k1', '2025-10-09 00:00:00', 9), ('a', 'k3', '2025-10-03 00:00:00', 3)`,
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	items, err := board.NewStore(conn, nil).Items(ctx, "a", "", 10, 0)
	if err != nil || items.All != 3 {
		t.Fatalf("%+v, %v", items, err)
	}
	want := map[string]int{"again": 9, "never": 2, "edited": 8}
	for _, x := range items.Items {
		if !x.LastSeen.Equal(time.Date(2025, 10, want[x.URL], 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s was last seen %v", x.URL, x.LastSeen)
		}
	}
	var out strings.Builder
	_, err = tables.Export(ctx, &out, tables.Source{Conn: conn}, tables.Request{What: "items", AsOf: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), Format: "csv"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%v\n%s", err, &out)
	}
	want["another"] = 1
	for _, r := range rows[1:] {
		url, last := r[slices.Index(rows[0], "url")], r[slices.Index(rows[0], "last_seen")]
		if day := fmt.Sprintf("2025-10-%02d", want[url]); !strings.HasPrefix(last, day) {
			t.Errorf("%s was last seen %s, want %s", url, last, day)
		}
	}
}

func TestAnAddressNamesAnArea(t *testing.T) {
	t.Parallel()
	in := func(id, province, regency, district string) *board.Row {
		return &board.Row{Group: kim.Group{ID: id, Region: kim.Region{ProvinceCode: province, RegencyCode: regency, DistrictCode: district, District: "D" + district}}}
	}
	b := board.New(board.Stamp{}, []*board.Row{
		in("a", "62", "62.13", "62.13.01"), in("b", "62", "62.13", "62.13.02"), in("c", "62", "62.71", "62.71.01"), in("d", "63", "63.01", "63.01.01"),
	}, nil)
	cases := []struct {
		name, query string
		level       kim.Level
		groups      int
	}{
		{"nothing", "", kim.LevelNational, 4},
		{"a province", "province=62", kim.LevelProvince, 3},
		{"a regency", "regency=62.13", kim.LevelRegency, 2},
		{"a regency of another province", "province=63&regency=62.13", kim.LevelProvince, 1},
		{"a district", "district=62.13.02", kim.LevelDistrict, 1},
		{"a district of another regency", "regency=62.71&district=62.13.02", kim.LevelRegency, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if sc := b.ScopeOf(q); sc.Unknown || sc.Level() != c.level || len(b.Within(sc)) != c.groups {
				t.Errorf("%s is %+v with %d groups", c.query, sc, len(b.Within(sc)))
			}
		})
	}
	for _, query := range []string{"province=99", "regency=62.99", "district=62.99.01"} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if sc := b.ScopeOf(q); !sc.Unknown {
			t.Errorf("%s is taken for %+v", query, sc)
		}
	}
}
