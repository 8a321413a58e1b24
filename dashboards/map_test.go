package dashboards

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/boundary"
)

// outlines are invented boundaries of some areas of the world: squares beside each other.
func outlines(t testing.TB) *boundary.Set {
	t.Helper()
	var features []string
	for i, code := range []string{"62.13", "62.71", "62.08", "62.06", "62.12", "62.01", "62.13.01", "62.13.02", "62.13.03"} {
		x, y := 111+float64(i%3), -3+float64(i/3)
		features = append(features, fmt.Sprintf(`{"properties":{"kode":%q},"geometry":{"type":"Polygon","coordinates":[[[%[2]g,%[3]g],[%[4]g,%[3]g],[%[4]g,%[5]g],[%[2]g,%[5]g],[%[2]g,%[3]g]]]}}`,
			code, x, y, x+1, y+1))
	}
	path := filepath.Join(t.TempDir(), "batas.geojson")
	if err := os.WriteFile(path, []byte(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+"]}"), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := boundary.Load(boundary.Config{Path: path, Source: "Batas rekaan <uji>"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// mapped are the pages with a map.
func mapped(t testing.TB, w *world) *site {
	set := outlines(t)
	return siteOver(t, w, demoConfig(), func(d *Deps) { d.Boundaries = set })
}

func TestMap(t *testing.T) {
	t.Parallel()
	w := sharedWorld(t, 40)
	s := mapped(t, w)
	h := s.routes()
	page := get(t, h, "/?regency=62.13&lang=id", 200)
	for _, want := range []string{
		`role="group" aria-label="Peta: persentase KIM aktif">`,
		`<a href="/?district=62.13.01&amp;regency=62.13">`,
		`Sumber batas wilayah: Batas rekaan &lt;uji&gt;`,
		`Tidak ada di peta karena batasnya tidak tersedia: Paku.`,
		`<span class="code">1</span> <a href="/?district=62.13.01&amp;regency=62.13">Benua Lima</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the map of kecamatan lacks %q", want)
		}
	}
	// every figure of the map is that of the table
	b, _, err := s.boards.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	areas, _ := b.Areas(b.ScopeOf(map[string][]string{"regency": {"62.13"}}))
	for _, a := range areas[:3] {
		want := fmt.Sprintf("<title>%s: %d dari %d KIM aktif, status diketahui %d</title>", a.Name, a.Counts.Active, a.Counts.Total(), a.Counts.Observed())
		if !strings.Contains(page, want) {
			t.Errorf("the map lacks %q", want)
		}
	}
	page = get(t, h, "/?province=62&lang=en", 200)
	for _, want := range []string{`class="mx"`, `<title>Kotawaringin Barat: no KIM on record</title>`, "Source of the boundaries", "25–49%"} {
		if !strings.Contains(page, want) {
			t.Errorf("the map of regencies lacks %q", want)
		}
	}
	for _, address := range []string{"/?district=62.13.01", "/?regency=62.06"} {
		if strings.Contains(get(t, h, address, 200), "figure class=\"map\"") {
			t.Errorf("%s has a map of nothing", address)
		}
	}
	_, _, plain := open(t, 40)
	if page := get(t, plain, "/?regency=62.13", 200); strings.Contains(page, "Peta") || strings.Contains(page, `<span class="code">1</span>`) {
		t.Error("without boundaries something speaks of a map")
	}
}
