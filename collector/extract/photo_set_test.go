package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/photo"
	"pantaukim/internal/kim"
)

// album reads a page of pictures in the text of an item.
func album(t *testing.T, imgs ...string) []fact.Photo {
	t.Helper()
	body := `<html lang="id"><head><title>Panen raya warga desa</title></head><body><h1>Panen raya warga desa</h1><span class="tanggal">7 November 2025</span><div class="isi"><p>Warga desa panen padi bersama ibu lurah dan camat di sawah dekat sungai pada pagi hari yang cerah.</p>` +
		strings.Join(imgs, "") + `</div></body></html>`
	pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/berita/panen-raya", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
	if len(pg.Items) != 1 {
		t.Fatalf("%d items", len(pg.Items))
	}
	return pg.Items[0].Photos
}

func img(src string) string { return `<img src="` + src + `">` }

// TestOnePicture shows one picture under two addresses, and two pictures under
// addresses that look alike.
func TestOnePicture(t *testing.T) {
	tests := []struct {
		name string
		a, b string
		n    int
	}{
		{"a format added", "/u/rapat.jpg", "/u/rapat.jpg.webp", 1},
		{"a format added by a hyphen", "/u/rapat-768x512.jpg", "/u/rapat-1024x683-jpg.webp", 1},
		{"another format", "/u/rapat.jpg", "/u/rapat.webp", 1},
		{"another format first", "/u/rapat.avif", "/u/rapat.png", 1},
		{"two formats of cameras", "/u/1.jpg", "/u/1.png", 2},
		{"cache by size", "/cache/900x500/u/a.jpg", "/u/a.jpg", 1},
		{"cache by size, other order", "/u/a.jpg", "/cache/900x500/u/a.jpg", 1},
		{"folder by size", "/u/300x200/a.jpg", "/u/a.jpg", 1},
		{"resize by numbers", "/resize/300/200/u/a.jpg", "/u/a.jpg", 1},
		{"script that resizes", "/timthumb.php?src=/u/e.jpg&w=300", "/u/e.jpg", 1},
		{"script of another host", "https://images.weserv.nl/?url=maju.or.id/u/e.jpg&w=300", "/u/e.jpg", 1},
		{"thumbor", "/unsafe/fit-in/300x200/filters:quality(80)/u/a.jpg", "/u/a.jpg", 1},
		{"cloudflare", "/cdn-cgi/image/width=300,quality=75/u/a.jpg", "/u/a.jpg", 1},
		{"address in the path", "https://cdn.example/insecure/rs:fit:300:200/plain/https://maju.or.id/u/a.jpg", "/u/a.jpg", 1},
		{"cloudinary", "https://res.example/demo/image/upload/w_300,c_fill/v12/a.jpg", "https://res.example/demo/image/upload/v12/a.jpg", 1},
		{"drupal", "/sites/default/files/styles/large/public/2025-10/a.jpg?itok=x1", "/sites/default/files/2025-10/a.jpg", 1},
		{"laravel", "/storage/12/conversions/a-thumb.jpg", "/storage/12/a.jpg", 1},
		{"next", "/_next/image?url=%2Fu%2Fa.jpg&w=640&q=75", "/u/a.jpg", 1},
		{"opensid", "/desa/upload/artikel/kecil_1566.jpg", "/desa/upload/artikel/sedang_1566.jpg", 1},
		{"sizes of blogger", "https://1.bp.blogspot.com/-a/b/w640-h480/e.jpg", "https://1.bp.blogspot.com/-a/b/s1600/e.jpg", 1},
		{"size parameters", "/u/c.jpg", "/u/c.jpg?w=300&h=200&v=7", 1},
		{"script by an unknown parameter", "/gambar.php?foto=1", "/gambar.php?foto=2", 2},
		{"script by two parameters", "/img.php?album=3&urut=1&w=300", "/img.php?album=3&urut=2&w=300", 2},
		{"script by one parameter and a size", "/img.php?album=3&urut=1&w=300", "/img.php?urut=1&album=3&w=900", 1},
		{"script without a name", "/foto?7", "/foto?8", 2},
		{"folders that look like sizes", "/galeri/w1/foto.jpg", "/galeri/w2/foto.jpg", 2},
		{"folders that look like sizes, s", "/galeri/s16/foto.jpg", "/galeri/s17/foto.jpg", 2},
		{"names that look like sizes", "/u/rumah-36x72.jpg", "/u/rumah-45x60.jpg", 2},
		{"names that are sizes", "/u/small_.jpg", "/u/large_.jpg", 2},
		{"one name in two folders", "/galeri/1/foto.jpg", "/galeri/2/foto.jpg", 2},
		{"one name at the root", "/galeri/1/foto.jpg", "/foto.jpg", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := album(t, img(tt.a), img(tt.b)); len(got) != tt.n {
				t.Errorf("%d photos, want %d: %v", len(got), tt.n, got)
			}
			cover := fact.Item{Photos: []fact.Photo{{Key: photo.Key("https://maju.or.id" + tt.a), URL: "a", Role: fact.PhotoCover}}}
			own := fact.Item{Published: pagesFetched, Photos: []fact.Photo{{Key: photo.Key("https://maju.or.id" + tt.b), URL: "b", Role: fact.PhotoContent}}}
			if strings.HasPrefix(tt.a, "/") && strings.HasPrefix(tt.b, "/") {
				if got := Merge(cover, own).Photos; len(got) != tt.n {
					t.Errorf("put together: %d photos, want %d: %v", len(got), tt.n, got)
				}
			}
		})
	}
}

// What is shown outranks an attribute that names another picture; a stand-in does not.
func TestShownPicture(t *testing.T) {
	for _, tt := range []struct {
		name string
		imgs []string
		want string
	}{
		{"a larger copy", []string{`<img src="/u/a-300x200.jpg" data-full-url="/u/a.jpg">`}, "/u/a.jpg"},
		{"another picture", []string{`<img src="/u/a.jpg" data-full-url="/u/poster.jpg"><img src="/u/b.jpg" data-full-url="/u/poster.jpg">`}, "/u/a.jpg /u/b.jpg"},
		{"another picture, lazily", []string{`<img src="/u/a.jpg" data-src="/u/b.jpg">`}, "/u/a.jpg"},
		{"lazily by class", []string{`<img class="lazyload" src="/u/tunggu.jpg" data-src="/u/b.jpg">`}, "/u/b.jpg"},
		{"a stand-in by its name", []string{`<img src="/img/placeholder.jpg" data-src="/u/b.jpg">`}, "/u/b.jpg"},
		{"a stand-in that is shared", []string{`<img src="/img/x.jpg" data-src="/u/b.jpg"><img src="/img/x.jpg" data-src="/u/c.jpg">`}, "/u/b.jpg /u/c.jpg"},
		{"no src", []string{`<img data-src="/u/b.jpg">`, `<img src="data:image/gif;base64,R0" data-original="/u/c.jpg">`}, "/u/b.jpg /u/c.jpg"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var keys []string
			for _, p := range album(t, tt.imgs...) {
				keys = append(keys, p.Key)
			}
			if got := strings.Join(keys, " "); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// An album of 500 is read as fast as one of 5 for each picture.
func TestManyPhotos(t *testing.T) {
	var imgs []string
	for k := range 2000 {
		imgs = append(imgs, img(fmt.Sprintf("/galeri/%d/foto.jpg", k)))
	}
	if got := album(t, imgs...); len(got) != 500 {
		t.Errorf("%d photos", len(got))
	}
}
