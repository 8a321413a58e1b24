package dashboards

import (
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestDriftIsFound(t *testing.T) {
	w := newWorld(t, warehousetest.New(t).Conn(), 3)
	w.loadGroups(t.Context())
	w.loadScores(t.Context())
	// Three items of the group in the last completed week, one of them at a quarter
	// past midnight on Monday in WIB: Sunday in UTC.
	last := w.Monday.Add(-1)
	monday := last.Start(kim.WIB)
	id := w.Groups[0].ID
	w.insert(t.Context(), "items (group_id, item_key, kind, effective_at, first_seen, last_seen, removed, removed_at, version)", func(add func(...any)) {
		none := time.Unix(0, 0).UTC()
		for i, at := range []time.Time{monday.Add(15 * time.Minute), monday.Add(50 * time.Hour), monday.Add(167 * time.Hour)} {
			add(id, string(rune('a'+i)), "news", at, at, w.AsOf, uint8(0), none, uint64(1))
		}
		add(id, "gone", "news", monday.Add(time.Hour), monday, w.AsOf, uint8(1), monday.Add(2*time.Hour), uint64(1))
		add(id, "later", "news", w.Monday.Start(kim.WIB), w.Monday.Start(kim.WIB), w.AsOf, uint8(0), none, uint64(1))
	})
	weekly := func(n uint32, version uint64) {
		w.insert(t.Context(), "weekly (group_id, week, state, news, items, as_of, version)", func(add func(...any)) {
			add(id, last.Monday().Time(), "A", n, n, w.AsOf, version)
		})
	}
	cfg := demoConfig()
	cfg.FreshFor = 0
	weekly(3, 1)
	if body := get(t, siteOver(t, w, cfg).routes(), "/mutu", http.StatusOK); !strings.Contains(body, "Keduanya sama") {
		t.Error("equal counts are said to differ")
	}
	weekly(4, 2)
	if body := get(t, siteOver(t, w, cfg).routes(), "/mutu", http.StatusOK); !strings.Contains(body, "Keduanya berbeda") {
		t.Error("four items in the table against three are said to be the same")
	}
}

// TestComingWeekIsShown: Mutu data tells what the coming week takes and what the last ones took.
func TestComingWeekIsShown(t *testing.T) {
	w := newWorld(t, warehousetest.New(t).Conn(), 3)
	w.loadGroups(t.Context())
	w.loadScores(t.Context())
	shows := func(f *kim.Forecast, wants ...string) {
		t.Helper()
		views := w.views()
		views.Forecast = func() *kim.Forecast { return f }
		s, err := newSite(Deps{Conn: w.conn, Log: warehousetest.Log(t), Now: worldNow, Views: views}, demoConfig())
		if err != nil {
			t.Fatal(err)
		}
		body := get(t, s.routes(), "/mutu", http.StatusOK)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	}
	shows(nil, "Belum diperkirakan")
	f := kim.Forecast{At: worldNow(), Groups: 3, RequestsPerSecond: 1, Used: []int{1200, 9}}
	f.Add("collect", 1234)
	f.Add("full region 62.13", 57)
	shows(&f, "Untuk 3 situs KIM", "1.291 permintaan", "muat dalam satu pekan", "<bdi>region 62.13</bdi>", "21 Oktober 2025–28 Oktober 2025: 1.200", "14 Oktober 2025–21 Oktober 2025: 9")
	f.Add("full", 2_000_000)
	shows(&f, "jadi tidak muat", "kira-kira setiap 3,3 pekan")
}

func TestWilson(t *testing.T) {
	// Worked by hand after Wilson (1927); 7 of 10 is also Newcombe's (1998) kind of example.
	cases := []struct {
		k, n      int
		low, high float64
	}{
		{0, 5, 0, 0.4345}, {5, 5, 0.5655, 1}, {7, 10, 0.3968, 0.8922}, {81, 263, 0.2553, 0.3662},
	}
	for _, c := range cases {
		low, high := kim.Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 5e-4 || math.Abs(high-c.high) > 5e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
	if low, high := kim.Wilson(0, 0); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("nothing observed: %v to %v, want not known", low, high)
	}
}

func TestScopeOfAnAddress(t *testing.T) {
	areas, err := areasOnce()
	if err != nil {
		t.Fatal(err)
	}
	b := board.New(board.Stamp{}, []*board.Row{
		{Group: kim.Group{ID: "1", Region: kim.Region{ProvinceCode: "62", Province: "Kalteng", RegencyCode: "62.13", Regency: "Bartim", DistrictCode: "62.13.05", District: "Benua Lima"}}},
		{Group: kim.Group{ID: "2", Region: kim.Region{RegencyCode: "35.08", Regency: "Lumajang", District: "Tempeh"}}},
	}, areas)
	cases := []struct{ name, query, want string }{
		{"nothing", "", "//"},
		{"a province", "province=62", "62//"},
		{"a regency alone", "regency=62.13", "62/62.13/"},
		{"a district alone", "district=62.13.05", "62/62.13/62.13.05"},
		{"a district by name", "regency=35.08&district=Tempeh", "35/35.08/Tempeh"},
		{"the old district with a new regency", "regency=35.08&district=62.13.05", "35/35.08/"},
		{"the old regency with a new province", "province=62&regency=35.08", "62//"},
		{"a regency without groups", "regency=62.05", "62/62.05/"},
		{"an unknown regency", "regency=99.99", "unknown"},
		{"an unknown province", "province=99", "unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			s := b.ScopeOf(q)
			got := s.Province + "/" + s.Regency + "/" + s.District
			if s.Unknown {
				got = "unknown"
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Mutu data names the groups whose newest walk found links that nobody knows, with their
// number and examples, and the sites that are hacked.
func TestUnexplainedLinksAreShown(t *testing.T) {
	w := newWorld(t, warehousetest.New(t).Conn(), 3)
	w.loadGroups(t.Context())
	w.loadScores(t.Context())
	odd, hacked := w.Groups[0].ID, w.Groups[1].ID
	w.insert(t.Context(), "walk_sections (group_id, run_id, path, unexplained, examples, version)", func(add func(...any)) {
		add(odd, "odd-old", "/berita", uint32(9), []string{"/lama/1"}, uint64(1))
		add(odd, "odd-new", "/berita", uint32(3), []string{"/loker/1", "/loker/2"}, uint64(2))
	})
	w.insert(t.Context(), "walks (group_id, run_id, started_at, outcome, detail, version)", func(add func(...any)) {
		add(odd, "odd-old", w.AsOf.Add(time.Hour), "ok", "", uint64(1))
		add(odd, "odd-new", w.AsOf.Add(2*time.Hour), "ok", "", uint64(1))
		add(hacked, "odd-new", w.AsOf.Add(2*time.Hour), "hacked", "gambling in place of the <b>site</b>", uint64(1))
	})
	body := get(t, siteOver(t, w, demoConfig()).routes(), "/mutu", http.StatusOK)
	for _, want := range []string{"Tautan yang belum dikenal", "/loker/1</bdi></a>", `/loker/2"`, "Situs diretas", "gambling in place of the &lt;b&gt;site"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(body, "/lama/1") {
		t.Error("what an earlier walk found is shown")
	}
}
