package deploy_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pantaukim/deploy"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// The published numbers per kabupaten/kota, by the names of the source.
func TestKaltengHasThePublishedNumbers(t *testing.T) {
	want := map[string]int{
		"62.71 Palangka Raya": 12, "62.13 Barito Timur": 90, "62.08 Sukamara": 12, "62.00 Babelo": 13,
		"62.11 Pulang Pisau": 2, "62.06 Katingan": 6, "62.03 Kapuas": 3, "62.02 Kotawaringin Timur": 3,
		"62.01 Kotawaringin Barat": 6, "62.10 Gunung Mas": 1, "62.07 Seruyan": 1, "62.09 Lamandau": 2,
		"62.12 Murung Raya": 2,
	}
	areas, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	res, err := registry.ReadAt(bytes.NewReader(deploy.KaltengRegistry), "kalteng.csv", areas, time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(res.Bad, res.Warnings...) {
		t.Error(p)
	}
	if len(res.Groups) != 153 || res.Rows != 153 {
		t.Errorf("%d groups in %d rows, want 153", len(res.Groups), res.Rows)
	}
	got := map[string]int{}
	for _, g := range res.Groups {
		got[g.RegencyCode+" "+g.Regency]++
	}
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s: %d groups, want %d", name, got[name], n)
		}
		delete(got, name)
	}
	for name, n := range got {
		t.Errorf("%s: %d groups, want none", name, n)
	}
}

func TestKaltengSaysWhatIsInvented(t *testing.T) {
	res, err := registry.Read(bytes.NewReader(deploy.KaltengRegistry), "kalteng.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	real := map[string]bool{
		"KIM HAPAU HABAR": false, "KIM PIPAKATAN BAGOK": false, "KIM PAWAWARA": false,
		"KIM FORTUNATE": false, "KIM NETAMPIN BERSINAR": false, "KIM Bintang Jaya Itah": false,
	}
	districts := map[string]int{}
	for _, g := range res.Groups {
		districts[g.District]++
		_, isReal := real[g.Name]
		switch {
		case isReal:
			real[g.Name] = true
			if g.DistrictCode+g.District+g.VillageCode+g.Village != "" || g.RegisteredOn.Known() {
				t.Errorf("%s: its place and its registration are not known", g.Name)
			}
		case !strings.HasPrefix(g.Name, "KIM Peraga "):
			t.Errorf("%s does not read as invented", g.Name)
		case !strings.Contains(g.Note, "nama rekaan untuk peragaan"):
			t.Errorf("%s: the note does not say that it is invented: %q", g.Name, g.Note)
		}
		if !strings.HasPrefix(g.PICPhone, "+62 0") {
			t.Errorf("%s: %q could be somebody's number", g.Name, g.PICPhone)
		}
		if !g.Resolved() && !strings.Contains(g.Note, "belum dipastikan") {
			t.Errorf("%s: the note does not say that its regency is unresolved", g.Name)
		}
	}
	for name, found := range real {
		if !found {
			t.Errorf("%s is missing", name)
		}
	}
	if districts["Benua Lima"] == 0 || districts["Dusun Timur"] == 0 {
		t.Error("the two districts of the report are missing")
	}
}
