package dashboards

import (
	"net/http"
	"strings"
	"testing"

	"pantaukim/dashboards/board"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

func TestHandCountBesideOurs(t *testing.T) {
	w := sharedWorld(t, 40)
	id := w.Groups[0].ID
	all, err := board.CompareHandCount(t.Context(), w.conn, []handcount.Count{{Group: id, From: kim.NewDate(2025, 9, 1), To: kim.NewDate(2025, 9, 28),
		Tallies: []handcount.Tally{{Kind: "news", Hand: 100}, {Kind: "gallery"}, {Kind: "announcement"}, {Kind: "event"}}}})
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for i := range int(w.Groups[0].rate * 12) {
		day := kim.DateOf(w.AsOf.AddDate(0, 0, -w.Groups[0].last-3*i), kim.WIB)
		if i%4 == 0 && i != 7 && day >= all[0].From && day <= all[0].To {
			ours++
		}
	}
	if c := all[0].Tallies[0]; ours == 0 || c.Ours != ours || c.Matched != ours || !all[0].Observed {
		t.Errorf("%+v, want %d of ours", all[0], ours)
	}
	s := siteOver(t, w, demoConfig(), func(d *Deps) {
		d.HandCounts = func() ([]handcount.Count, error) { return all, nil }
	})
	if body := get(t, s.routes(), "/mutu", http.StatusOK); !strings.Contains(body, "1–28 September 2025") && !strings.Contains(body, "1 September 2025") {
		t.Error("the page of data quality does not show the hand count")
	}
}

// As long as nobody has counted a platform by hand, every page and file says that its
// figures are provisional, and no list can be sealed; then each states the error.
func TestFiguresSayWhetherTheyAreCalibrated(t *testing.T) {
	w := sharedWorld(t, 40)
	calibrated := siteOver(t, w, demoConfig())
	bare := siteOver(t, w, demoConfig(), func(d *Deps) { d.HandCounts = nil })
	for _, path := range []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi", w.Groups[0].Path()} {
		for _, lang := range []string{"id", "en"} {
			address := path + "?lang=" + lang
			if body := get(t, bare.routes(), address, http.StatusOK); !strings.Contains(strings.ToLower(body), "belum dikalibrasi") || strings.Contains(body, "Galat terukur") || strings.Contains(body, "Measured error") {
				t.Errorf("%s does not say that nobody has counted", address)
			}
			body := get(t, calibrated.routes(), address, http.StatusOK)
			if strings.Contains(strings.ToLower(body), "belum dikalibrasi") || !strings.Contains(body, "kim.id: dari 40") && !strings.Contains(body, "kim.id: of 40") {
				t.Errorf("%s does not state the error", address)
			}
		}
	}
	for _, file := range []string{"/unduh/ranking.csv", "/unduh/ranking.json", "/unduh/districts.json", "/unduh/kim/" + w.Groups[0].ID + "/items.csv", "/unduh/kim/" + w.Groups[0].ID + "/weeks.json"} {
		if body := get(t, bare.routes(), file, http.StatusOK); !strings.Contains(body, "belum dikalibrasi") {
			t.Errorf("%s does not say that nobody has counted", file)
		}
		if body := get(t, calibrated.routes(), file, http.StatusOK); !strings.Contains(body, "dikalibrasi: 38/40 ditemukan, 38/39 benar") {
			t.Errorf("%s does not state the error", file)
		}
	}
	bare.cfg.NameInactive = false
	body := get(t, as(juror(), bare.routes()), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
	if !strings.Contains(body, "Belum dapat disegel") || strings.Contains(body, "Segel daftar ini") {
		t.Error("a list of figures that nobody has compared can be sealed")
	}
}
