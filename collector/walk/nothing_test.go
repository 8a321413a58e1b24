package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// TestSaysNothing walks sites of no known platform that list nothing: one that says so was
// seen whole, any other may be one whose list cannot be read.
func TestSaysNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lists    map[string]string // what stands in the main part of each list of the menu
		home     string            // what stands in that of the home page
		complete bool
	}{
		"no news yet":                      {map[string]string{"/berita": "<h1>Berita</h1><p>Belum ada berita.</p>"}, "", true},
		"no data, in a table":              {map[string]string{"/berita": `<table><tr><th>Judul</th><th>Tanggal</th></tr><tr><td colspan="2">Tidak ada data</td></tr></table>`}, "", true},
		"the home page is the list":        {nil, "<p>Belum ada postingan</p>", true},
		"no news and no albums":            {map[string]string{"/berita": "<p>Belum ada data.</p>", "/galeri": "<p>Belum ada galeri.</p>"}, "", true},
		"nothing is said":                  {map[string]string{"/berita": "<h1>Berita</h1>"}, "", false},
		"it is said of comments":           {map[string]string{"/berita": "<h1>Berita</h1><p>Belum ada komentar.</p>"}, "", false},
		"it is said in a sentence":         {map[string]string{"/berita": "<p>Warga yang belum ada data kependudukan harap melapor.</p>"}, "", false},
		"one of two lists of news says it": {map[string]string{"/berita": "<p>Belum ada data.</p>", "/artikel": "<h1>Artikel</h1><p>tidak ditemukan</p>"}, "", false},
		"it may be loaded by a script":     {map[string]string{"/berita": `<p>Belum ada data.</p><script>fetch("/berita.json")</script>`}, "", false},
		"beside a link with a picture":     {map[string]string{"/berita": `<p>Belum ada data.</p><a href="/x1"><img src="/x1.jpg"></a>`}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := hamletSite{lists: map[string]hamletList{}}
			for path, text := range c.lists {
				site.lists[path] = hamletList{text: text}
				site.menu = append(site.menu, path)
			}
			p := site.pages()
			p.body[hamlet.URL] = strings.Replace(p.body[hamlet.URL], "<p>Selamat datang di dusun kami.</p>", "<p>Selamat datang di dusun kami.</p>"+c.home, 1)
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprint(c.complete, " ", map[bool]kim.Coverage{true: kim.CoverageAll, false: kim.CoverageNone}[c.complete])
			if got := fmt.Sprint(r.Walk.Complete, " ", r.Walk.Coverage); got != want || r.Walk.Listed != 0 {
				t.Errorf("complete and coverage %s, want %s, %d items: %s %s", got, want, r.Walk.Listed, r.Walk.Detail, whyOf(r))
			}
		})
	}
}

// A post that a list shows and that the side columns of other lists name is no link that every
// page of the site has: what shows nothing else was not seen whole.
func TestNothingBesideAColumn(t *testing.T) {
	t.Parallel()
	p := site()
	p.Hosts = web.NewHosts([]string{"a.contoh.id"})
	frame := func(body string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a> <a href="/pengumuman">Pengumuman</a></nav><div id="content">` + body +
			`</div><div id="sidebar"><h4>Terbaru</h4><ul><li><a href="/ronda">Ronda</a></li></ul></div></body></html>`
	}
	p.body["http://a.contoh.id"] = frame("<h2>Selamat datang</h2>")
	p.body["http://a.contoh.id/pengumuman"] = frame(`<h1>Pengumuman</h1><p><a href="/ronda">Ronda</a></p>`)
	records := ""
	for n := 3; n < 6; n++ {
		records += fmt.Sprintf(`<h3><a href="/berita/%d">Panen padi di sawah desa %d</a></h3><span>%d Oktober 2025</span>`, n, n, n)
		p.body[fmt.Sprintf("http://a.contoh.id/berita/%d", n)] = frame(fmt.Sprintf(`<article><h1>Panen padi di sawah desa %d</h1><p>%d Oktober 2025</p><p>Warga berkumpul di balai dan membahas jalan bersama-sama sampai sore.</p></article>`, n, n))
	}
	p.body["http://a.contoh.id/berita"] = frame("<h1>Berita</h1>" + records)
	r, err := Walk(t.Context(), settingOf(t, 0, true), kim.Group{ID: "a", URL: "http://a.contoh.id", Zone: kim.WIB}, memory.New(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Sections {
		if s.Path == "/pengumuman" && s.Coverage != kim.CoverageNone {
			t.Errorf("%+v", s)
		}
	}
	if len(r.Sections) == 0 || !r.Walk.Complete {
		t.Error(r.Walk.Detail)
	}
}

// TestTextThatIsNoList walks a site whose announcements stand as text on one page: what is not
// read as posts may be posts, and keeps the section from being seen whole.
func TestTextThatIsNoList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want kim.Coverage
	}{
		"nothing yet":      {"<h1>Pengumuman</h1><p>Segera hadir.</p>", kim.CoverageAll},
		"a few words":      {"<h1>Pengumuman</h1><p>Di halaman ini tampil pengumuman desa.</p>", kim.CoverageAll},
		"texts with days":  {"<h1>Pengumuman</h1>" + strings.Repeat("<p><b>Vaksin ternak</b></p><p>Senin, 3 November 2025</p><p>Warga diminta membawa ternak ke balai desa sejak pagi.</p>", 3), kim.CoverageNone},
		"texts without":    {"<h1>Pengumuman</h1>" + strings.Repeat("<p>Warga diminta membawa ternak ke balai desa sejak pagi untuk divaksin oleh petugas dari dinas.</p>", 8), kim.CoverageNone},
		"links are no one": {"<h1>Pengumuman</h1><p>" + strings.Repeat(`<a href="https://lain.example/">Situs kabupaten dan provinsi kita semua</a> `, 20) + "</p>", kim.CoverageAll},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 54), page: 3}, "/pengumuman": {text: c.text}}, menu: []string{"/berita", "/pengumuman"}}
			r := walkHamlet(t, 0, true, memory.New(), site.pages())
			if r.Walk.Coverage != c.want || len(r.New) != 7 {
				t.Errorf("%s of %d items, want %s: %s %s", r.Walk.Coverage, len(r.New), c.want, r.Walk.Detail, whyOf(r))
			}
		})
	}
}

// A site that answers everywhere with a page of two photos has no gallery at the address at which
// one was guessed. One that answers so there alone has.
func TestAlbumEverywhere(t *testing.T) {
	t.Parallel()
	for _, everywhere := range [...]bool{true, false} {
		p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 57)}}, menu: []string{"/berita"}}.pages()
		photos := `<!DOCTYPE html><html><head><title>Dusun</title></head><body><h1>Selamat datang</h1><img src="/uploads/satu.jpg"><img src="/uploads/dua.jpg"></body></html>`
		p.body[hamlet.URL+"/galeri"] = photos
		if everywhere {
			p.body[hamlet.URL+"/tidak-ada/galeri"] = photos
		}
		r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
		if err != nil {
			t.Fatal(err)
		}
		albums := slices.ContainsFunc(r.New, func(it *kim.Item) bool { return it.Kind == kim.Gallery })
		if albums == everywhere || everywhere != strings.Contains(r.Walk.Detail, "answers so everywhere") {
			t.Errorf("everywhere %v: album %v: %s", everywhere, albums, r.Walk.Detail)
		}
	}
}

// A list whose records open without an address was not seen whole, whether it names others or
// not, at every walk, and also where only the platform's profile says that it is there.
func TestSealedRecords(t *testing.T) {
	t.Parallel()
	albums := `<div><a href="javascript:buka(12)"><img src="/u/12.jpg" width="300" height="200"></a></div><div><a href="javascript:buka(9)"><img src="/u/9.jpg" width="300" height="200"></a></div>`
	for name, c := range map[string]struct {
		site   hamletSite
		sealed string
	}{
		"albums beside news":        {hamletSite{lists: map[string]hamletList{"/berita": {posts: []int{3, 2, 1}, page: 2}, "/galeri": {text: albums}}, menu: []string{"/berita", "/galeri"}}, "/galeri"},
		"news beside others":        {hamletSite{lists: map[string]hamletList{"/berita": {posts: []int{3, 2, 1}, page: 2, text: `<div class="kartu"><h3><a href="#" data-id="9">Lomba voli</a></h3><span>9 Juli 2025</span></div>`}}, menu: []string{"/berita"}}, "/berita"},
		"a gallery that is guessed": {hamletSite{lists: map[string]hamletList{"/berita": {posts: []int{3, 2, 1}, page: 2}, "/galeri": {text: albums}}, menu: []string{"/berita"}}, "/galeri"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := memory.New()
			for day := range 3 {
				r, err := Walk(t.Context(), settingOf(t, 7*day, day == 0), hamlet, m, c.site.pages())
				if err != nil {
					t.Fatal(err)
				}
				m = remember(t, m, r)
				at := slices.IndexFunc(r.Sections, func(s kim.SectionWalk) bool { return s.Path == c.sealed })
				if at < 0 || r.Sections[at].Coverage != kim.CoverageNone || !strings.Contains(r.Walk.Detail, "without an address") {
					t.Errorf("walk %d: %s %v %+v", day, r.Walk.Detail, r.Walk.Complete, r.Sections)
				}
				if r.Walk.Coverage != kim.CoverageNone || len(m.Items) != 3 {
					t.Errorf("walk %d: coverage %s, %d items", day, r.Walk.Coverage, len(m.Items))
				}
			}
		})
	}
}

// A wall of photos whose pictures come to open albums without an address is not seen whole
// from then on; the rest of the walk is.
func TestWallBecomesSealed(t *testing.T) {
	t.Parallel()
	at := func(galeri string) *pages {
		return hamletSite{lists: map[string]hamletList{"/berita": {posts: []int{3, 2, 1}, page: 2}, "/galeri": {text: galeri}}, menu: []string{"/berita", "/galeri"}}.pages()
	}
	m := memory.New()
	for day, galeri := range []string{
		`<img src="/u/12.jpg" width="300" height="200"><img src="/u/9.jpg" width="300" height="200">`,
		`<a href="javascript:buka(12)"><img src="/u/12.jpg" width="300" height="200"></a><a href="javascript:buka(9)"><img src="/u/9.jpg" width="300" height="200"></a>`,
	} {
		r, err := Walk(t.Context(), settingOf(t, 7*day, true), hamlet, m, at(galeri))
		if err != nil {
			t.Fatal(err)
		}
		m = remember(t, m, r)
		if !r.Walk.Complete || day == 1 && r.Walk.Coverage != kim.CoverageNone || len(m.Items) != 4 {
			t.Errorf("walk %d: complete %v, coverage %s, %d items: %s", day, r.Walk.Complete, r.Walk.Coverage, len(m.Items), r.Walk.Detail)
		}
	}
}
