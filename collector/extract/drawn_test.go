package extract

import (
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// Albums whose link and picture only a script draws, or opens, are nothing known: they are
// not taken for a wall of photos, and an empty list is not what their list is.
func TestAlbumsByScript(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		main       string
		odd, items int
	}{
		"pictures that are pressed":     {`<div onclick="location='/galeri/12'"><img src="/u/a.jpg" width="300" height="200"><p>Panen raya</p></div><div onclick="location='/galeri/13'"><img src="/u/b.jpg" width="300" height="200"><p>Lomba voli</p></div>`, 2, 0},
		"links to scripts":              {`<a href="javascript:buka('/galeri/12')"><img src="/u/a.jpg" width="300" height="200"></a><a href="javascript:buka('/galeri/13')"><img src="/u/b.jpg" width="300" height="200"></a>`, 2, 0},
		"a script for each":             {`<script>gambar('/galeri/12','/u/a.jpg','Panen')</script><script>gambar('/galeri/13','/u/b.jpg','Lomba')</script>`, 2, 0},
		"one script for all":            {`<div id="g"></div><script>var album = [["/galeri/12", "/u/a.jpg"], ["/galeri/13", "/u/b.jpg"]]; gambar(album)</script>`, 2, 0},
		"a script that writes":          {`<script>document.write('<a href="/galeri/panen-raya-dusun-kulon"><img src="/u/a.jpg"></a>')</script>`, 1, 0},
		"beside one that is drawn here": {`<a href="/galeri/11"><img src="/u/z.jpg"> Rapat desa</a><script>gambar('/galeri/12','/u/a.jpg','Panen'); gambar('/galeri/11','/u/z.jpg','Rapat')</script>`, 1, 1},
		"what counts visits":            {`<a href="/galeri/11"><img src="/u/z.jpg"> Rapat desa</a><script>hitung('/hitung/kunjungan-12')</script>`, 0, 1},
		"a script with its own picture": {`<a href="/galeri/11"><img src="/u/z.jpg"> Rapat desa</a><script>var tunggu = '/gambar/tunggu.png'; muat('/kontak')</script>`, 0, 1},
		"photos that grow":              {`<img src="/u/a.jpg" width="300" height="200" onclick="besar('/u/a-besar.jpg')"><img src="/u/b.jpg" width="300" height="200" onclick="besar('/u/b-besar.jpg')">`, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `<html lang="id"><head><title>Galeri - Desa Maju</title></head><body><div class="navbar"><nav><a href="/">Beranda</a> <a href="/galeri">Galeri</a></nav></div><div id="isi"><h1>Galeri</h1>` + c.main + `</div><footer>Hak cipta 2025</footer></body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/galeri", Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageListing, Kind: kim.Gallery}, nil)
			odd := 0
			for _, a := range pg.Accounts {
				if a.As == fact.LinkUnexplained {
					odd++
				}
			}
			if odd != c.odd || len(pg.Items) != c.items {
				t.Errorf("%s %q: %d unexplained, items %+v", pg.Kind, pg.Problem, odd, pg.Items)
			}
		})
	}
}
