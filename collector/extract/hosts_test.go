package extract

import (
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// TestHosts reads a list whose links still name the host that the site had before.
func TestHosts(t *testing.T) {
	p := loadProfiles(t)
	const pg = `<html><head><title>Berita</title></head><body><h1>Berita</h1>
<h4><a href="https://lama.kim.id/berita/read/kabar-satu-621305200101">Kabar satu</a></h4><small>Oct 2, 2025</small>
<h4><a href="/berita/read/kabar-dua-621305200101">Kabar dua</a></h4><small>Oct 1, 2025</small>
<h4><a href="https://lain.kim.id/berita/read/kabar-lain-621305200202">Kabar lain</a></h4><small>Oct 1, 2025</small></body></html>`
	in := fact.Input{URL: "https://baru.kim.id/berita", Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Kind: kim.News, Expect: fact.PageListing}
	for _, tt := range []struct {
		hosts []string
		want  int
	}{{nil, 1}, {[]string{"lama.kim.id"}, 2}} {
		in.Hosts = tt.hosts
		if pg := p.Read(in, nil); len(pg.Items) != tt.want {
			t.Errorf("with the hosts %q: %d items, want %d", tt.hosts, len(pg.Items), tt.want)
		}
	}
}

// TestReadingIsSafe reads many pages at the same time with one set of profiles.
func TestReadingIsSafe(t *testing.T) {
	p := loadProfiles(t)
	body := readFile(t, "kim_article.html")
	in := fact.Input{URL: "https://bintang.kim.id/berita/read/gotong-royong-warga-621305200101/0", Body: body, FetchedAt: pagesFetched, Zone: kim.WIB}
	want := p.Read(in, nil).Items[0]
	done := make(chan fact.Item)
	for range 8 {
		go func() {
			var it fact.Item
			for range 50 {
				it = p.Read(in, nil).Items[0]
			}
			done <- it
		}()
	}
	for range 8 {
		if got := <-done; got.Title != want.Title || got.Text != want.Text || len(got.Photos) != len(want.Photos) || !got.Published.Equal(want.Published) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}
