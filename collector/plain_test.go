package collector_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// TestPlainSite walks a site of no known platform whose only listing is its home
// page: the usual addresses of sections, which nothing links to, must not keep the
// walk from it.
func TestPlainSite(t *testing.T) {
	t.Parallel()
	const titles = 4
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var n int
			switch {
			case r.URL.Path == "/":
				fmt.Fprint(w, "<!DOCTYPE html><html lang=\"id\"><head><title>Kabar Warga</title></head><body><main>")
				for n := range titles {
					fmt.Fprintf(w, "<div class=\"post\"><h2><a href=\"/kabar-warga-nomor-%d/\">Kabar warga nomor %d dari balai desa</a></h2></div>", n, n)
				}
				fmt.Fprint(w, "</main></body></html>")
			case func() bool { _, err := fmt.Sscanf(r.URL.Path, "/kabar-warga-nomor-%d", &n); return err == nil }():
				fmt.Fprintf(w, "<!DOCTYPE html><html lang=\"id\"><head><title>Kabar warga nomor %d dari balai desa</title></head><body><main><article><h1>Kabar warga nomor %d dari balai desa</h1>"+
					"<p>Warga berkumpul di balai sejak pagi untuk membahas rencana perbaikan jalan menuju kebun, lalu makan siang bersama sebelum pulang.</p></article></main></body></html>", n, n)
			default:
				http.NotFound(w, r)
			}
		})
	})
	report := b.walk(kimsim.DefaultAsOf(), kim.Group{ID: "plain", Name: "Plain", URL: "http://plain.example/", Zone: kim.WIB, Standing: kim.Registered})
	if report.Complete != 1 || report.New != titles {
		t.Errorf("%d complete walks, %d new items, want 1 and %d: %v", report.Complete, report.New, titles, report.Outcomes)
	}
}
