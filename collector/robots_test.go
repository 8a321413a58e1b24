package collector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// TestForbiddenSection walks a site whose robots.txt forbids its gallery: the rest is
// read and stored, nothing of the gallery is asked for, and the walk says by its outcome
// why it is not complete.
func TestForbiddenSection(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(4)...)
	site.intro = `<p><a href="/galeri">Galeri</a></p>`
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				fmt.Fprint(w, "User-agent: *\nDisallow: /galeri\n")
				return
			}
			site.ServeHTTP(w, r)
		})
	})
	r := b.walk(kimsim.DefaultAsOf(), tinyGroup("kecil.kim.id"))
	w := b.walksOf(r.RunID)["kim-kecil"]
	if w.Outcome != string(kim.OutcomeRobots) || w.Complete != 0 || w.New != 4 || !strings.Contains(w.Detail, "/galeri") || !strings.Contains(w.Detail, "robots.txt") {
		t.Errorf("%+v", w)
	}
	for address := range site.asked {
		if strings.Contains(address, "/galeri") {
			t.Errorf("asked for %s", address)
		}
	}
}
