package dashboards

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// A week that was only partly seen says so and gives its counts as lower bounds, an item
// of unknown age says that and between which days it lies, and what the newest complete
// walk could not see stands beside each section.
func TestPartlyObserved(t *testing.T) {
	t.Parallel()
	w := newWorld(t, warehousetest.New(t).Conn(), 3)
	w.loadGroups(t.Context())
	w.loadScores(t.Context())
	id, last := w.Groups[0].ID, w.Monday.Add(-1)
	w.insert(t.Context(), "weekly (group_id, week, state, news, items, photos, as_of, version, method)", func(add func(...any)) {
		for back, state := range []string{"P", "N", "U", "A"} {
			n := uint32(0)
			if state == "A" || state == "P" {
				n = 7
			}
			add(id, last.Add(-back).Monday().Time(), state, n, n, n, w.AsOf, uint64(1), uint16(back%3))
		}
	})
	none := time.Unix(0, 0).UTC()
	w.insert(t.Context(), "items (group_id, item_key, kind, title, effective_at, date_reason, published_from, published_to, first_seen, last_seen, version)", func(add func(...any)) {
		add(id, "bounded", "event", "Rapat warga", none, "unknown", kim.NewDate(2025, 9, 1).Time(), kim.NewDate(2025, 9, 30).Time(), w.AsOf, w.AsOf, uint64(1))
	})
	w.insert(t.Context(), "walks (group_id, run_id, started_at, outcome, complete, coverage, covered_since, method, version)", func(add func(...any)) {
		add(id, "r", w.AsOf, "ok", uint8(1), "since", last.Monday().Time(), uint16(2), uint64(1))
	})
	w.insert(t.Context(), "walk_sections (group_id, run_id, path, kind, page, coverage, covered_since, why, listed, unexplained, examples, version)", func(add func(...any)) {
		add(id, "r", "/berita", "news", "listing", "all", none, "", uint32(40), uint32(0), []string{}, uint64(1))
		add(id, "r", "/agenda", "event", "listing", "since", last.Monday().Time(), "akhir daftar <tidak> terbukti", uint32(3), uint32(2), []string{"/agenda/x"}, uint64(1))
	})
	cfg := demoConfig()
	cfg.FreshFor = 0
	h := siteOver(t, w, cfg).routes()
	for _, c := range []struct {
		address string
		want    []string
		never   []string
	}{
		{w.Groups[0].Path(), []string{
			`class="g4 gp" title="`, "terpantau sebagian, sedikitnya 7 unggahan", "<b>≥ 7</b>", "umur tidak diketahui", "terbit antara",
			"/agenda", "akhir daftar &lt;tidak&gt; terbukti", "2 tautan belum jelas", "dari awal", `class="gu"`,
		}, []string{"<tidak>"}},
		{w.Groups[0].Path() + "?lang=en", []string{"partly observed, at least 7 items", "<b>≥ 7</b>", "age unknown", "published between", "from the beginning"}, nil},
		{"/?lang=en", []string{"<b>≥ 7</b>", "partly 1"}, nil},
		{"/peringkat", []string{`class="spark-partly"`, "≥ 7"}, nil},
		{"/mutu?lang=en", []string{"Reach of the walks", "1 group.", "/agenda: akhir daftar"}, []string{"/berita:"}},
	} {
		body := get(t, h, c.address, http.StatusOK)
		for _, text := range c.want {
			if !strings.Contains(body, text) {
				t.Errorf("%s does not say %q", c.address, text)
			}
		}
		for _, text := range c.never {
			if strings.Contains(body, text) {
				t.Errorf("%s says %q", c.address, text)
			}
		}
	}
}
