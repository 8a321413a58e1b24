package extract

import (
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// The covers of albums stand in no link of theirs where a block inside a link ends the
// paragraph around both. They make no wall of photos. A wall beside links is one.
func TestCoversOutsideTheirLinks(t *testing.T) {
	t.Parallel()
	cover := func(n string) string {
		return `<p><a href="/index.php?page=galeri&amp;aksi=lihat&amp;id=` + n + `"><div class="thumb" style="background-image:url('/u/` + n + `.jpg')"></div></a><a href="/index.php?page=galeri&amp;aksi=lihat&amp;id=` + n + `">Gotong royong saluran air ` + n + `</a> (04 Okt 2025)</p>`
	}
	for name, c := range map[string]struct {
		main  string
		kind  fact.PageKind
		items int
	}{
		"two albums":         {cover("365") + cover("361"), fact.PageListing, 2},
		"four albums":        {cover("365") + cover("361") + cover("358") + cover("351"), fact.PageListing, 4},
		"a wall above links": {`<img src="/u/1.jpg" width="300" height="200"><img src="/u/2.jpg" width="300" height="200"><img src="/u/3.jpg" width="300" height="200"><ul><li><a href="/berita/12">Panen</a></li><li><a href="/berita/13">Lomba voli</a></li></ul>`, fact.PageGallery, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `<html lang="id"><head><title>Galeri - KIM Maju</title></head><body><h3>KIM Maju</h3><p><a href="/">Beranda</a> - <a href="/index.php?page=artikel">Warta</a> - <a href="/index.php?page=galeri">Galeri</a></p><h1>Galeri</h1>` + c.main + `<p>Hak cipta 2025 KIM Maju</p></body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/index.php?page=galeri", Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageListing, Kind: kim.Gallery}, nil)
			if pg.Kind != c.kind || len(pg.Items) != c.items {
				t.Errorf("%s %q with %+v", pg.Kind, pg.Problem, pg.Items)
			}
		})
	}
}
