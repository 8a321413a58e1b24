package dashboards

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/followup"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

// demoConfig are the settings of a demonstration: its groups are invented, and quiet
// ones are named to everybody.
func demoConfig() Config {
	cfg := DefaultConfig()
	cfg.NameInactive = true
	return cfg
}

// open starts the pages over the world of n groups that all tests share.
func open(t testing.TB, n int) (*site, *world, http.Handler) {
	t.Helper()
	w := sharedWorld(t, n)
	s := siteOver(t, w, demoConfig())
	return s, w, s.routes()
}

// sharedWorld is the world of n groups, loaded once. It must not be written to.
func sharedWorld(t testing.TB, n int) *world {
	t.Helper()
	return shared.world(t, strconv.Itoa(n), n, func(ctx context.Context, w *world) {
		if n > 0 {
			w.load(ctx)
		}
	})
}

// areasOnce are the areas of Indonesia, which no test changes.
var areasOnce = sync.OnceValues(place.Load)

// assetsOnce are the files that pages refer to, so that each is packed once for all tests.
var assetsOnce = sync.OnceValue(func() *assets {
	files, err := loadAssets(slog.New(slog.DiscardHandler))
	if err != nil {
		panic(err)
	}
	return files
})

// siteOver is the dashboards over a world, with what a test changes of their sources.
func siteOver(t testing.TB, w *world, cfg Config, changes ...func(*Deps)) *site {
	t.Helper()
	cfg.Patience = time.Minute // a busy machine is no warehouse that does not answer
	areas, err := areasOnce()
	if err != nil {
		t.Fatal(err)
	}
	deps := Deps{Conn: w.conn, Log: warehousetest.Log(t), Now: worldNow, Demo: true, Catalogue: worldCatalogue(), Views: w.views(), FollowUps: followup.NewStore(w.conn, worldNow), Objections: objection.NewStore(w.conn, worldNow), Registry: registry.NewEditor(w.conn, areas, worldNow, ""), HandCounts: w.counted, Areas: areas}
	for _, change := range changes {
		change(&deps)
	}
	s, err := newSite(deps, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.assets = assetsOnce()
	return s
}

// counted is what people counted on one site of the world: its platform is calibrated.
func (w *world) counted() ([]handcount.Count, error) {
	if len(w.Groups) == 0 {
		return nil, nil
	}
	return []handcount.Count{{Group: w.Groups[0].ID, Observed: true, From: 20000, To: 20027, By: "Bu Ratna",
		Tallies: []handcount.Tally{{Kind: "news", Hand: 40, Ours: 39, Matched: 38, Checked: true}}}}, nil
}

// get asks for one page and fails unless the status is the one wanted.
func get(t testing.TB, h http.Handler, address string, want int) string {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
	if rec.Code != want {
		t.Fatalf("GET %s: status %d, want %d\n%s", address, rec.Code, want, head(rec.Body.String(), 300))
	}
	return rec.Body.String()
}

func head(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// viewer is who is shown a page of that name: near misses are for the jury and staff.
func viewer(page string) access.Viewer {
	if strings.Contains(page, "near miss") || page == "awards" {
		return access.Viewer{Name: "pengelola", Role: access.Admin}
	}
	return access.Viewer{}
}

func TestPagesDraw(t *testing.T) {
	_, w, h := open(t, 40)
	pages := []struct{ name, address, want string }{
		{"overview", "/", "Yang berubah pekan ini"},
		{"overview in English", "/?lang=en", "What changed this week"},
		{"overview of a regency", "/?regency=62.13", "Barito Timur"},
		{"overview of a district", "/?district=62.13.01", "Benua Lima"},
		{"ranking", "/peringkat", "KIM Hapau Habar"},
		{"ranking in English", "/peringkat?lang=en", "Active weeks"},
		{"ranking by total", "/peringkat?table=total", "Top Konten Website KIM"},
		{"ranking by an indicator", "/peringkat?by=JT&lang=id", "Peringkat menurut satu indikator: Jeda terpanjang"},
		{"ranking of an earlier week", "/peringkat?week=2025-10-13", "13–19 Oktober 2025"},
		{"cumulative beside weekly", "/peringkat", "Lihat tabel kumulatif selengkapnya"},
		{"ranking by name found", "/peringkat?q=hapau", "1–1 dari 1 KIM"},
		{"ranking with nobody", "/peringkat?q=tidakada", "Tidak ada KIM yang cocok"},
		{"inactive", "/tidak-aktif", "Perlu dihubungi"},
		{"districts", "/kecamatan?regency=62.13&d=62.13.01&d=62.13.02", "Benua Lima + Dusun Timur"},
		{"awards", "/penghargaan", "karena pemantauan kami kurang"},
		{"signs of a group", w.Groups[0].Path(), "sudah diperiksa oleh Bu Ratna"},
		{"adoption", "/adopsi", "Pernah aktif empat pekan berturut-turut"},
		{"adoption of a regency in English", "/adopsi?regency=62.13&lang=en", "Denominator: the 20 watched groups"},
		{"spread", "/sebaran", "Ada di 3 KIM dalam 4 hari."},
		{"spread elsewhere", "/sebaran?regency=62.12", "Belum ada naskah yang sama"},
		{"dossier", pages.DossierPath(strings.Repeat("ab12", 16), "k0001"), "Masa penilaian, pekan demi pekan"},
		{"dossier of a near miss in English", pages.DossierPath(strings.Repeat("ab12", 16), "k0039") + "?lang=en", "Near misses"},
		{"quality", "/mutu", "Cakupan pantau per pekan"},
		{"methodology", "/metodologi", "Tidak terpantau bukan berarti diam"},
		{"group", w.Groups[0].Path(), "Indikator dan poin"},
		{"unobserved group", w.Groups[6].Path(), "Terlalu lama tidak menjawab"},
		{"group by kind", w.Groups[0].Path() + "?kind=gallery", "Galeri"},
	}
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			start := time.Now()
			body := get(t, as(viewer(p.name), h), p.address, http.StatusOK)
			if !strings.Contains(body, p.want) {
				t.Errorf("%s does not say %q", p.address, p.want)
			}
			t.Logf("%d bytes in %v", len(body), time.Since(start))
		})
	}
}

func (g worldGroup) Path() string { return board.GroupPath(g.ID) }

// Groups whose first day is unknown are said apart, nobody says that none posted, and who
// was never read is not said to have posted nothing.
func TestAdoptionWithUnknownFirstDays(t *testing.T) {
	s := siteOver(t, sharedWorld(t, 40), demoConfig(), func(d *Deps) {
		d.Views.Adoption = func(context.Context, time.Time) ([]kim.GroupAdoption, error) {
			all := make([]kim.GroupAdoption, 13)
			for i := range all {
				all[i] = kim.GroupAdoption{SiteAlive: i < 10, FirstPost: i < 7 || i == 9, Posted: i < 7, First: kim.NoDate}
			}
			return all, nil
		}
	})
	body := get(t, s.routes(), "/adopsi", http.StatusOK)
	if !strings.Contains(body, "7 KIM sudah mengunggah") || !strings.Contains(body, "Hari pertama tidak diketahui</th><td class=\"num\"><b>7</b>") ||
		!strings.Contains(body, "belum pernah mengunggah</th><td class=\"num\"><b>2</b>") || !strings.Contains(body, "belum pernah terbaca lengkap: tidak diketahui</th><td class=\"num\"><b>3</b>") ||
		!strings.Contains(body, "semuanya sudah hilang dari situs</th><td class=\"num\"><b>1</b>") || strings.Contains(body, "Belum ada KIM yang mengunggah") {
		t.Errorf("the unknown first days are not said apart:\n%s", body)
	}
}

func TestPagesOfAnEmptyWarehouse(t *testing.T) {
	_, _, h := open(t, 0)
	for _, address := range []string{"/", "/peringkat", "/tidak-aktif", "/?lang=en"} {
		body := get(t, h, address, http.StatusOK)
		if !strings.Contains(body, "Belum ada penilaian") && !strings.Contains(body, "Nothing has been scored yet") {
			t.Errorf("%s does not say that nothing was scored", address)
		}
	}
}

func TestUnknownAddresses(t *testing.T) {
	_, _, h := open(t, 8)
	for _, address := range []string{"/tidak-ada", "/kim/unknown", "/?regency=99.99", "/peringkat?province=77", "/penghargaan/none/k0000", "/penghargaan/" + strings.Repeat("ab12", 16) + "/k0005", "/?district=nowhere"} {
		get(t, h, address, http.StatusNotFound)
	}
}
