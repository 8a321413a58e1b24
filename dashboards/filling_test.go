package dashboards

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/pages"
)

// While the first walks go on, every page says how far they are, and is drawn anew.
func TestPagesSayThatTheyAreBeingFilled(t *testing.T) {
	s := siteOver(t, sharedWorld(t, 40), demoConfig())
	var now *pages.Filling
	s.filling = func() (pages.Filling, bool) {
		if now == nil {
			return pages.Filling{}, false
		}
		return *now, true
	}
	h := s.routes()
	for _, c := range []struct {
		name        string
		filling     *pages.Filling
		english, id string
	}{
		{"begun", &pages.Filling{Walk: 1, Walks: 9},
			"Walk 1 of 9 is under way; the figures move on with each one.</span>",
			"Pemantauan 1 dari 9 sedang berjalan; angka berubah setiap satu selesai.</span>"},
		{"half-way", &pages.Filling{Walk: 3, Walks: 9, Groups: 41, Total: 154, Left: 80 * time.Second},
			"41 of 154 groups are read. All is done in about 2 minutes",
			"41 dari 154 KIM sudah dibaca. Semuanya selesai kira-kira 2 menit lagi"},
		{"nearly done", &pages.Filling{Walk: 9, Walks: 9, Groups: 154, Total: 154, Left: time.Second},
			"in about 1 minute;", "kira-kira 1 menit lagi"},
		{"full", nil, "", ""},
	} {
		now = c.filling
		for lang, want := range map[string]string{"en": c.english, "id": c.id} {
			body := get(t, h, "/peringkat?lang="+lang, http.StatusOK)
			says := strings.Contains(body, "The pages are being filled.") || strings.Contains(body, "Halaman ini sedang diisi.")
			if says != (c.filling != nil) || !strings.Contains(body, want) {
				t.Errorf("%s, %s: says that they are being filled: %t; want %q", c.name, lang, says, want)
			}
		}
	}
}
