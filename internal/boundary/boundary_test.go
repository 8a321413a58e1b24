package boundary

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/place"
)

// square is the outline of a square of a size, in degrees, as GeoJSON writes it.
func square(x, y, size float64) string {
	return fmt.Sprintf("[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]", x, y, x+size, y, x+size, y+size, x, y+size, x, y)
}

// polygon is a feature with a code as JSON and one outline.
func polygon(property, ring string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{%s},"geometry":{"type":"Polygon","coordinates":[%s]}}`, property, ring)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "batas.geojson")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFaultsNameFileFeatureReasonAndRemedy(t *testing.T) {
	t.Parallel()
	good := square(114, -2, 1)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"no JSON", `{"type": nothing}`, []string{"no JSON", "byte", "export it as GeoJSON"}},
		{"a list", `[1]`, []string{"no GeoJSON", "FeatureCollection"}},
		{"TopoJSON", `{"type":"Topology"}`, []string{"TopoJSON", "convert"}},
		{"a single feature", polygon(`"kode":"62.13"`, good), []string{`type is "Feature"`, "FeatureCollection"}},
		{"no features", collection(), []string{"no features"}},
		{"another system", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32749"}},"features":[` + polygon(`"kode":"62.13"`, good) + `]}`,
			[]string{"EPSG::32749", "EPSG:4326"}},
		{"no code", collection(polygon(`"nama":"Barito Timur"`, good)), []string{"feature 1: it has no code", `"kode"`, "KDPKAB"}},
		{"a code that is none", collection(polygon(`"kode":"6213x"`, good)), []string{"feature 1", `"6213x"`, "62.13"}},
		{"a code cut by a spreadsheet", collection(polygon(`"kode":62.1`, good)), []string{"62.1", "quotation marks"}},
		{"a village", collection(polygon(`"kode":"62.13.05.2001"`, good)), []string{"62.13.05.2001", "village", "leave the feature out"}},
		{"twice", collection(polygon(`"kode":"62.13"`, good), polygon(`"kode":6213`, good)), []string{"feature 2 (62.13)", "feature 1 (62.13)", "MultiPolygon"}},
		{"no outline", collection(`{"properties":{"kode":"62.13"},"geometry":null}`), []string{"feature 1 (62.13)", "no outline"}},
		{"a line", collection(`{"properties":{"kode":"62.13"},"geometry":{"type":"LineString","coordinates":[[114,-2],[115,-2]]}}`), []string{"LineString", "Polygon"}},
		{"coordinates of another form", collection(polygon(`"kode":"62.13"`, `[114,-2]`)), []string{"cannot be read", "export the file again"}},
		{"two points", collection(polygon(`"kode":"62.13"`, `[[114,-2],[115,-2],[114,-2]]`)), []string{"less than three"}},
		{"latitude first", collection(polygon(`"kode":"62.13"`, `[[-2,114],[-2,115],[-1,115]]`)), []string{"feature 1 (62.13)", "latitude before longitude", "longitude first"}},
		{"metres", collection(polygon(`"kode":"62.13"`, `[[300000,9700000],[310000,9700000],[310000,9710000]]`)), []string{"not in degrees", "EPSG:4326"}},
		{"another country", collection(polygon(`"kode":"62.13"`, square(4, 52, 1))), []string{"[4, 52]", "outside Indonesia"}},
	} {
		path := write(t, c.text)
		_, err := Load(Config{Path: path}, nil)
		if err == nil {
			t.Errorf("%s: no error", c.name)
			continue
		}
		for _, want := range append(c.want, path, "boundaries.path") {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q lacks %q", c.name, err, want)
			}
		}
	}
	if _, err := Load(Config{Path: filepath.Join(t.TempDir(), "none")}, nil); err == nil || !strings.Contains(err.Error(), "leave the key empty") {
		t.Errorf("a path of nothing: %v", err)
	}
	if _, err := Load(Config{Path: t.TempDir()}, nil); err == nil || !strings.Contains(err.Error(), ".geojson") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestTooManyPointsAreRefused(t *testing.T) {
	t.Parallel()
	var ring strings.Builder
	for i := range MaxPoints + 1 {
		fmt.Fprintf(&ring, "[%g,%g],", 110+float64(i)/1e6, float64(i%2)/1000)
	}
	_, err := Load(Config{Path: write(t, collection(polygon(`"kode":"62.13"`, "["+strings.TrimSuffix(ring.String(), ",")+"]")))}, nil)
	if err == nil || !strings.Contains(err.Error(), "500000 points") || !strings.Contains(err.Error(), "simplify") {
		t.Errorf("%v", err)
	}
}

func TestCodesAreReadFromAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"kabupaten.geojson": "\xef\xbb\xbf" + collection(
			polygon(`"kode":"62.13"`, square(114, -2, 1)), polygon(`"code":6271`, square(113, -2, 1)), polygon(`"kode":"91.01"`, square(139, -8, 1))),
		"kecamatan.json": collection(polygon(`"KDPPUM":"62","KDPKAB":"62.13","KDCPUM":"62.13.05","kode":""`, square(114, -2, .5))),
		"catatan.txt":    "no boundaries",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	areas, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load(Config{Path: dir, Source: " BIG "}, areas)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"62.13", "62.71", "62.13.05", "91.01"} {
		if s, ok := set.Of(code); !ok || len(s.Rings) != 1 || len(s.Rings[0]) != 4 {
			t.Errorf("%s: %v %v", code, s, ok)
		}
	}
	if set.Len() != 4 || set.Source != "BIG" {
		t.Errorf("%d areas from %q", set.Len(), set.Source)
	}
	if len(set.Unknown) != 1 || !strings.Contains(set.Unknown[0], "feature 3 (91.01)") || !strings.Contains(set.Unknown[0], "93.01 (Merauke)") {
		t.Errorf("unknown codes: %q", set.Unknown)
	}
	var none *Set
	if _, ok := none.Of("62.13"); ok || none.Len() != 0 {
		t.Error("no set has areas")
	}
}

func TestThinKeepsWhatIsSeen(t *testing.T) {
	t.Parallel()
	var ring []Point // a square with a thousand points on each side, and one bay
	for side, at := range []func(float64) Point{
		func(f float64) Point { return Point{100 * f, 0} }, func(f float64) Point { return Point{100, 100 * f} },
		func(f float64) Point { return Point{100 - 100*f, 100} }, func(f float64) Point { return Point{0, 100 - 100*f} },
	} {
		for i := range 1000 {
			ring = append(ring, at(float64(i)/1000))
		}
		if side == 0 {
			ring = append(ring, Point{100, 0}, Point{70, 20})
		}
	}
	islet := []Point{{200, 200}, {200.1, 200}, {200, 200.1}}
	out := Thin([][]Point{islet, ring}, 1)
	if len(out) != 1 || len(out[0]) > 8 || len(out[0]) < 5 {
		t.Fatalf("%d rings of %d points", len(out), len(out[0]))
	}
	if before, after := Area(ring), Area(out[0]); after < .99*before || after > 1.01*before {
		t.Errorf("the area was %g and is %g", before, after)
	}
	if out := Thin([][]Point{islet}, 1); len(out) != 1 || len(out[0]) != 3 {
		t.Errorf("what is smaller than a step is %v", out)
	}
}
