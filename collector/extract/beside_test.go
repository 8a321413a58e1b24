package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// besides are the ways in which pages show other items below or above their own.
// What stands in double braces is there three times, for items NUM at ADDR.
var besides = []struct{ name, above, below string }{
	{"heading and plain boxes", "", `<h4>Berita Lainnya</h4>{{<div class=lain><img src="/assets/files/data/321526100101/lain-NUM.jpg"><a href="ADDR">Bola tahu mobil desa NUM</a> Nov 4, 2025</div>}}`},
	{"picture in the link", "", `<h3>Artikel Terkait</h3><div class="row">{{<div class="col-md-4"><a href="ADDR"><img src="/assets/files/data/321526100101/lain-NUM.jpg"><h5>Bola tahu mobil desa NUM</h5></a><small>Nov 4, 2025</small></div>}}</div>`},
	{"picture links, text links again", "", `<p><b>Baca Juga:</b></p><ul>{{<li><a href="ADDR"><img src="/assets/files/data/321526100101/lain-NUM.jpg"></a><br><a href="ADDR">Bola tahu mobil desa NUM</a><br>Admin KIM | 4 November 2025</li>}}</ul>`},
	{"table", "", `<table><tr><td colspan=2><strong>Berita Terkait</strong></td></tr>{{<tr><td><img src="/assets/files/data/321526100101/lain-NUM.jpg"></td><td><a href="ADDR">Bola tahu mobil desa NUM</a><br><i>4 November 2025</i></td></tr>}}</table>`},
	{"teasers", "", `<h2>Kabar Terbaru</h2>{{<div><img src="/assets/files/data/321526100101/lain-NUM.jpg"><h3><a href="ADDR">Bola tahu mobil desa NUM</a></h3><span>04 Nov 2025</span><p>Warga desa membersihkan saluran air di lingkungan masing-masing agar tidak banjir pada musim hujan tahun ini.</p></div>}}`},
	{"nothing announces them", "", `<div class="x">{{<div class="y"><img src="/assets/files/data/321526100101/lain-NUM.jpg"><a href="ADDR">Bola tahu mobil desa NUM</a><em>Nov 4, 2025</em></div>}}</div>`},
	{"box with a box for its heading", "", `<div class="panel"><div class="panel-heading"><h3>Terpopuler</h3></div><div class="panel-body">{{<div><a href="ADDR"><img src="/assets/files/data/321526100101/lain-NUM.jpg" width="80"></a><a href="ADDR">Bola tahu mobil desa NUM</a><small>Aug 8, 2025</small></div>}}</div></div>`},
	{"definition list", "", `<dl><dt>Mungkin Anda Suka</dt>{{<dd><img src="/assets/files/data/321526100101/lain-NUM.jpg"><a href="ADDR">Bola tahu mobil desa NUM</a>, 4/11/2025</dd>}}</dl>`},
	{"inline and breaks", "", `<b>Berita lainnya</b><br>{{<a href="ADDR">Bola tahu mobil desa NUM</a> 4 November 2025<br>}}`},
	{"article elements", "", `<section><h2>Rekomendasi</h2>{{<article><a href="ADDR"><img src="/assets/files/data/321526100101/lain-NUM.jpg"></a><h4><a href="ADDR">Bola tahu mobil desa NUM</a></h4><time datetime="2025-11-04">4 Nov</time></article>}}</section>`},
	{"background pictures", "", `<h4>Berita Lainnya</h4>{{<a href="ADDR"><div style="background-image:url(/assets/files/data/321526100101/lain-NUM.jpg)"></div><span>Bola tahu mobil desa NUM</span><small>4 November 2025</small></a>}}`},
	{"another section", "", `<h3>Agenda</h3><ul>{{<li><a href="ADDR">Bola tahu mobil desa NUM</a> 4 November 2025</li>}}</ul>`},
	{"pictures alone", "", `<div class="row">{{<div><a href="ADDR"><img src="/assets/files/data/321526100101/lain-NUM.jpg"></a></div>}}</div>`},
	{"one behind", "", `<div class="pn"><a href="/berita/read/bola-tahu-1901-321526100101">« Bola tahu</a> <span>4 November 2025</span></div>`},
	{"before and behind, above the title", `<div class=nv><a href="/berita/read/lomba-voli-7-321526100101">« Lomba Voli</a> <span>12 Oktober 2025</span> <a href="/berita/read/panen-raya-8-321526100101">Panen Raya »</a> <span>20 Oktober 2025</span></div>`, ""},
	{"words for before and behind", `<p><a href="/berita/read/lomba-voli-7-321526100101">Sebelumnya: Lomba Voli</a> (12 Oktober 2025)</p>`, `<p><a href="/berita/read/panen-raya-8-321526100101">Berikutnya: Panen Raya</a> (20 Oktober 2025)</p>`},
}

// boxes fills in one of besides for three items.
func boxes(form string) string {
	open, rest, ok := strings.Cut(form, "{{")
	if !ok {
		return form
	}
	each, end, _ := strings.Cut(rest, "}}")
	var b strings.Builder
	b.WriteString(open)
	for k := range 3 {
		where := fmt.Sprintf("/berita/read/bola-tahu-mobil-desa-gula-%d-321526100101/0", 1900+k)
		b.WriteString(strings.NewReplacer("ADDR", where, "NUM", fmt.Sprint(1900+k)).Replace(each))
	}
	b.WriteString(end)
	return b.String()
}

// TestBeside reads items with other items beside them: no day and no picture of
// those is the item's.
func TestBeside(t *testing.T) {
	const title = "Tari air olahraga mobil sepak kepada warga"
	prose := strings.Repeat("<p>"+strings.Repeat("Warga desa bergotong royong membersihkan saluran air di lingkungan masing-masing. ", 4)+"</p>", 2)
	var photos strings.Builder
	for k := range 5 {
		fmt.Fprintf(&photos, `<a href="/assets/files/data/321526100101/f-%d.jpg"><img src="/assets/files/data/321526100101/f-%d.jpg"></a>`, k, k)
	}
	items := []struct {
		name, path, content string
		day                 string
		photos              int
		page                fact.PageKind
	}{
		{"album", "/galeri/read/tari-air-1035-321526100101", "<h1>" + title + "</h1>" + photos.String(), "", 5, fact.PageGallery},
		{"album with a caption", "/galeri/read/tari-air-1035-321526100101", "<h1>" + title + "</h1><p>Panen lomba bibit padi</p>" + photos.String(), "", 5, fact.PageGallery},
		{"news without a day", "/berita/read/tari-air-1035-321526100101", "<h1>" + title + `</h1><img src="/assets/files/data/321526100101/f-0.jpg">` + prose, "", 1, fact.PageArticle},
		{"news without a picture", "/berita/read/tari-air-1035-321526100101", "<h1>" + title + "</h1>" + prose, "", 0, fact.PageArticle},
		{"news with a day", "/berita/read/tari-air-1035-321526100101", "<h1>" + title + "</h1><ul><li>Admin KIM</li><li>Oct 20, 2025</li></ul>" + prose, "2025-10-20", 0, fact.PageArticle},
	}
	p := loadProfiles(t)
	generic, _ := p.ByID(profile.GenericID)
	for _, b := range besides {
		for _, it := range items {
			for _, wrap := range []string{"%s%s%s", `<div class="kiri">%s%s%s</div>`, `%s<div class="isi-berita">%s</div>%s`, `<div class="row"><div class="col-md-8">%s%s</div><div class="col-md-4">%s</div></div>`} {
				for _, prof := range []*profile.Profile{nil, generic} {
					if prof == generic && it.page == fact.PageGallery && strings.Contains(b.below, "h3>Agenda") {
						continue // told apart below
					}
					pg := "<html><head><title>" + title + "</title></head><body><div><a href=/>Beranda</a> <a href=/berita>Berita</a></div>" +
						fmt.Sprintf(wrap, boxes(b.above), it.content, boxes(b.below)) + "<footer>Hak Cipta 2016-2025</footer></body></html>"
					got := p.Read(fact.Input{URL: "https://kartu.kim.id" + it.path, Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageArticle}, prof)
					name := b.name + "/" + it.name + "/" + wrap + "/" + got.Platform
					if got.Kind != it.page && !(it.page == fact.PageGallery && got.Kind == fact.PageArticle) || len(got.Items) != 1 {
						t.Errorf("%s: %s with %d items: %s", name, got.Kind, len(got.Items), got.Problem)
						continue
					}
					day := ""
					if !got.Items[0].Published.IsZero() {
						day = kim.DateOf(got.Items[0].Published, kim.WIB).String()
					}
					if day != it.day || len(got.Items[0].Photos) != it.photos {
						t.Errorf("%s: day %q (%s), %d photos; want %q, %d", name, day, got.Items[0].DateSource, len(got.Items[0].Photos), it.day, it.photos)
					}
				}
			}
		}
	}
}

// TestOwnPhotosBesideLinks keeps the pictures of an item that has links, headings
// and words of lists in its own content.
func TestOwnPhotosBesideLinks(t *testing.T) {
	head := `<h1>Kerja bakti desa</h1><small>Admin KIM • Oct 20, 2025</small>`
	prose := "<p>" + strings.Repeat("Warga desa bergotong royong membersihkan saluran air di lingkungan masing-masing. ", 4) + "</p>"
	shot := func(k int) string { return fmt.Sprintf(`<img src="/assets/files/data/321526100101/f-%d.jpg">`, k) }
	other := `<a href="/berita/read/lain-1-321526100101">Lomba voli antar dusun desa</a>`
	for _, c := range []struct {
		name, content string
		photos        int
	}{
		{"below a heading of their own", head + prose + "<h3>Dokumentasi</h3>" + shot(1) + shot(2) + shot(3), 3},
		{"below a heading and before others", head + prose + "<h3>Galeri Foto</h3>" + shot(1) + shot(2) + "<h3>Berita Lainnya</h3><ul><li>" + shot(9) + other + "</li></ul>", 2},
		{"around a link to another item", head + "<div>" + prose + "<p><strong>Baca juga: " + other + "</strong></p>" + shot(1) + prose + "</div>", 1},
		{"behind a link in the text", head + "<div>" + prose + "<p>Simak " + other + " untuk kegiatan lain.</p>" + shot(1) + "</div>", 1},
		{"alone with a link", head + "<div>" + shot(1) + "<p>" + other + "</p></div>", 1},
		{"in a link to another site", head + prose + `<a href="https://lain.example/x">` + shot(1) + `</a>`, 1},
		{"below a banner of the section", "<h2>Berita Terkini</h2><div>" + head + shot(1) + prose + "</div>", 1},
	} {
		pg := "<html><head><title>Kerja bakti desa</title></head><body><div><a href=/>Beranda</a></div>" + c.content + "</body></html>"
		got := loadProfiles(t).Read(fact.Input{URL: "https://maju.kim.id/berita/read/kerja-bakti-desa-321526100101", Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageArticle}, nil)
		if len(got.Items) != 1 || len(got.Items[0].Photos) != c.photos || dayOf(got.Items[0]) != "2025-10-20" {
			t.Errorf("%s: %+v, want %d photos; %v", c.name, got.Items, c.photos, got.Ignored)
		}
	}
}
