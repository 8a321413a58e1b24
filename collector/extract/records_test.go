package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// listed reads a list of a site of no known platform.
func listed(t *testing.T, where, main string) fact.Page {
	t.Helper()
	body := `<html lang="id"><head><title>Berita - Desa Maju</title></head><body><div class="navbar"><nav><a href="/">Beranda</a> <a href="/berita">Berita</a> <a href="/galeri">Galeri</a></nav></div>` + main +
		`<footer><a href="/kontak">Kontak</a> Hak cipta 2025</footer></body></html>`
	return loadProfiles(t).Read(fact.Input{URL: where, Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing}, nil)
}

var (
	shortTitles = []string{"Lomba voli", "Musyawarah desa membahas jalan rabat beton", "Kabar duka", "Panen padi raya bersama ibu camat", "Agenda rapat desa", "Foto bersama", "HUT RI"}
	// How sites write one record: of an address, a title and a day.
	forms = map[string][3]string{
		"list":             {`<h1>Berita</h1><ul>`, `<li><a href="%s">%s</a> <em>%s</em></li>`, `</ul>`},
		"table":            {`<h3>Daftar Berita</h3><table>`, `<tr><td>1</td><td><a href="%s">%s</a></td><td>%s</td></tr>`, `</table>`},
		"cards":            {`<h1>Berita</h1><div class="row">`, `<div class="kotak"><p><a href="%s">%s</a></p><small>%s</small></div>`, `</div>`},
		"headings":         {`<h1>Berita</h1>`, `<div class="card"><h3><a href="%s">%s</a></h3><span>%s</span></div>`, ``},
		"definitions":      {`<h1>Berita</h1><dl>`, `<dt><a href="%s">%s</a></dt><dd>%s</dd>`, `</dl>`},
		"paragraphs":       {`<h1>Berita</h1><div>`, `<p><a href="%s">%s</a> (%s)</p>`, `</div>`},
		"captions":         {`<h1>Berita</h1>`, `<figure><figcaption><a href="%s">%s</a> <span class="tgl">%s</span></figcaption></figure>`, ``},
		"headings in flow": {`<h1>Berita</h1>`, `<h4><a href="%s">%s</a></h4><span class="tanggal">%s</span>`, ``},
	}
	addresses = map[string]string{"numbers": "/post/%d", "words": "/kabar/warga-%d", "root": "/kabar-warga-%d", "a section's": "/berita/%d", "a query": "/index.php?page=berita&amp;aksi=lihat&amp;id=%d", "a script": "/detail.php?no=%d",
		"a mark of the visit": "/kabar-warga-%d.html?kunjungan=7f3a"}
)

// Records are judged together: a short title, or one with a section's word, loses none.
func TestRecords(t *testing.T) {
	for form, parts := range forms {
		for kind, pattern := range addresses {
			for _, titles := range [][]string{shortTitles, {"Lomba voli", "Kabar duka", "HUT RI"}, {"Lomba voli"}} {
				t.Run(fmt.Sprintf("%s, %s, %d", form, kind, len(titles)), func(t *testing.T) {
					main := parts[0]
					for k, title := range titles {
						main += fmt.Sprintf(parts[1], fmt.Sprintf(pattern, k+1), title, fmt.Sprintf("%d Oktober 2025", 28-k))
					}
					pg := listed(t, "https://maju.or.id/berita", main+parts[2])
					if pg.Kind != fact.PageListing || len(pg.Items) != len(titles) {
						t.Fatalf("%s of %d items, want %d: %q %+v", pg.Kind, len(pg.Items), len(titles), pg.Problem, pg.Items)
					}
					for k, it := range pg.Items {
						if it.Title != titles[k] || it.Published.IsZero() || it.Published.Day() != 28-k {
							t.Errorf("item %d: %q on %v", k, it.Title, it.Published)
						}
					}
					for _, a := range pg.Accounts {
						if a.As == fact.LinkUnexplained {
							t.Errorf("unexplained: %+v", a)
						}
					}
					for _, s := range pg.Sections {
						for _, it := range pg.Items {
							if s.URL == it.URL {
								t.Errorf("an item is taken for a section: %s", s.URL)
							}
						}
					}
				})
			}
		}
	}
}

// Every link of a list ends in one account, and what has the records' shape and is none
// of the known things is not passed over.
func TestAccounts(t *testing.T) {
	pg := listed(t, "https://maju.or.id/berita", `<h1>Berita</h1><ul>
<li><a href="/post/1">Musyawarah desa membahas jalan rabat beton</a> <em>31 Oktober 2025</em> <a href="/post/1?print=1">Cetak</a></li>
<li><a href="/post/2">Panen padi raya bersama ibu camat</a> <em>30 Oktober 2025</em> <a href="/kategori/tani">Tani</a></li>
<li><a href="/post/3">Lowongan</a></li></ul><a href="/berita?page=2">2</a> <a href="https://lain.example/x">Mitra</a>`)
	want := map[string]fact.LinkKind{"https://maju.or.id/post/1": fact.LinkItem, "https://maju.or.id/post/2": fact.LinkItem, "https://maju.or.id/post/3": fact.LinkUnexplained,
		"https://maju.or.id/kategori/tani": fact.LinkSection, "https://maju.or.id/berita?page=2": fact.LinkPage, "https://maju.or.id/galeri": fact.LinkSection,
		"https://maju.or.id/": fact.LinkFurniture, "https://maju.or.id/kontak": fact.LinkSection, "https://maju.or.id/berita": fact.LinkPage}
	got := make(map[string]fact.LinkKind)
	for _, a := range pg.Accounts {
		if _, twice := got[a.URL]; twice {
			t.Errorf("two accounts of %s", a.URL)
		}
		got[a.URL] = a.As
	}
	for where, as := range want {
		if got[where] != as {
			t.Errorf("%s is %q, want %q", where, got[where], as)
		}
	}
	for where, as := range got {
		if want[where] == "" {
			t.Errorf("%s is %q: not expected", where, as)
		}
	}
}

// Posts that others put on a group's site are left out, and its own stay.
func TestInjectedPosts(t *testing.T) {
	own, injected := "Panen padi raya bersama ibu camat", "Slot Gacor Hari Ini Maxwin x500"
	main := `<h1>Berita</h1><ul>`
	for k, title := range []string{own, injected, "Waspada slot gacor dan maxwin, ini bahayanya"} {
		main += fmt.Sprintf(`<li><a href="/post/%d">%s</a> <em>%d Oktober 2025</em></li>`, k, title, 28-k)
	}
	pg := listed(t, "https://maju.or.id/berita", main+`</ul>`)
	feed := fmt.Sprintf(`<rss version="2.0"><channel><title>x</title><item><title>%s</title><link>https://maju.or.id/post/0</link></item><item><title>%s</title><link>https://maju.or.id/post/1</link></item><item><title>Waspada slot gacor dan maxwin, ini bahayanya</title><link>https://maju.or.id/post/2</link></item></channel></rss>`, own, injected)
	given := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/feed", Body: []byte(feed), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
	for name, items := range map[string][]fact.Item{"list": pg.Items, "feed": given.Items} {
		if len(items) != 2 || items[0].Title != own || !strings.HasPrefix(items[1].Title, "Waspada") {
			t.Errorf("%s: %+v", name, items)
		}
	}
}

// A page that advertises gambling is none of the site's. One that warns of it is.
func TestHacked(t *testing.T) {
	ad := `<h1>%s</h1><p>` + strings.Repeat("situs slot gacor terpercaya deposit pulsa gampang menang rtp live bonus new member link alternatif. ", 4) + `</p><img src="/b1.jpg"><img src="/b2.jpg">`
	for _, title := range []string{"Slot Gacor Hari Ini Maxwin x500", "SLOT88: Situs Slot Online Resmi", "Toto Macau dan Bandar Togel Terpercaya", "RTP Live Mahjong Ways"} {
		for _, where := range []string{"https://maju.or.id/galeri", "https://maju.or.id/", "https://maju.or.id/berita/read/1"} {
			body := `<html lang="id"><head><title>` + title + `</title><meta property="article:published_time" content="2025-10-30T10:00:00+07:00"></head><body>` + fmt.Sprintf(ad, title) + `</body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: where, Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
			if pg.Kind != fact.PageHacked || len(pg.Items) != 0 || pg.Problem == "" {
				t.Errorf("%s at %s: %s, %d items", title, where, pg.Kind, len(pg.Items))
			}
		}
	}
	warnings := []struct{ title, text string }{
		{"Waspada judi online, ini bahayanya", "Situs slot gacor menjanjikan maxwin dan deposit pulsa tanpa potongan, padahal korban kecanduan dan merugi. Polisi mengimbau warga melapor."},
		{"KIM Maju sosialisasikan bahaya slot online", "Iklan slot gacor, rtp live dan bonus new member menjerat remaja. Warga diimbau memblokir link alternatif dan melaporkan situs judi."},
		{"Stop judi slot! Lindungi keluarga", "Jangan percaya slot gacor, maxwin, dan jackpot. Dampak judi online merusak keluarga."},
		{"Polres tangkap bandar judi online", "Tersangka mengelola situs slot dan togel online dengan deposit pulsa. Barang bukti disita polisi dan tersangka dijerat pidana."},
		{"Hoaks: bantuan desa lewat situs slot", "Pesan berantai itu penipuan. Tautan menuju situs judi slot online dengan bonus new member, kata Komdigi."},
		{"Situs desa diretas iklan slot gacor", "Situs desa sempat diretas dan memuat iklan slot gacor serta link alternatif. Admin telah memulihkan dan melaporkan peretasan."},
		{"Slot vaksin untuk lansia ditambah", "Puskesmas menambah slot vaksin bagi warga lanjut usia pada hari Senin di balai desa bersama kader posyandu."},
		{"Literasi digital: mengenal pola gacor dan jebakannya", "Peserta belajar mengapa slot online, maxwin dan rtp live hanya jebakan. Edukasi ini mencegah kecanduan judi."},
	}
	for _, w := range warnings {
		body := `<html lang="id"><head><title>` + w.title + ` - KIM Maju</title></head><body><article><h1>` + w.title + `</h1><p>27 Oktober 2025</p><div class="entry-content"><p>` + w.text + `</p><p>` + w.text + `</p></div></article></body></html>`
		pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/berita/read/waspada-judi", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
		if pg.Kind != fact.PageArticle || len(pg.Items) != 1 {
			t.Errorf("%s: %s, %q", w.title, pg.Kind, pg.Problem)
		}
	}
}

// Records that have neither a day nor a picture, and short titles, are known by what they
// share: the elements around them and an address that is one of many.
func TestRecordsOfOneShape(t *testing.T) {
	titles := []string{"Banjir", "HUT RI ke-63", "9 Hari Tanpa Sampah", "Kabar duka"}
	for name, c := range map[string]struct{ where, list, pattern string }{
		"a folder":          {"https://maju.or.id/", "<ul>", `<li><a href="/baca/warta-%d">%s</a></li>`},
		"lines":             {"https://maju.or.id/agenda", "", "<a href=\"/read/%d/x\">%s</a><br>\n"},
		"a script's own":    {"https://maju.or.id/galeri.php", "", `<div class="kotak"><a href="/galeri.php?id=%d">%s</a></div>`},
		"named as its list": {"https://maju.or.id/pengumuman.html", "<ul>", `<li><a href="/pengumuman-%d.html">%s</a></li>`},
		"by detail":         {"https://maju.or.id/agenda", "", `<p>12 Oktober 2025 <a href="/agenda/detail/%d">%s</a></p>`},
	} {
		t.Run(name, func(t *testing.T) {
			main := "<h1>Daftar</h1>" + c.list
			for k, title := range titles {
				main += fmt.Sprintf(c.pattern, 700+k, title)
			}
			pg := listed(t, c.where, main)
			if pg.Kind != fact.PageListing || len(pg.Items) != len(titles) {
				t.Fatalf("%s of %d items, want %d: %q %+v", pg.Kind, len(pg.Items), len(titles), pg.Problem, pg.Items)
			}
			for _, s := range pg.Sections {
				if strings.Contains(s.URL, "70") {
					t.Errorf("a record is taken for a section: %+v", s)
				}
			}
		})
	}
}

// A picture and a title that lead to one item are no neighbours of each other: the day in
// their record is the item's, also where a box beside the list names the item again.
func TestRecordsLinkedTwice(t *testing.T) {
	main, beside := "<h1>Kabar</h1>", ""
	for k, title := range []string{"Senam", "Lomba voli putri di kampung baru", "HUT RI"} {
		main += fmt.Sprintf(`<p><a href="/artikel-%d.html"><img src="/u/%d.jpg" alt="%s"></a><a href="/artikel-%d.html">%s</a> (<time datetime="2025-10-%02dT09:00:00+07:00"></time>)</p>`, 70+k, k, title, 70+k, title, 20-k)
		beside += fmt.Sprintf(`<li><a href="/artikel-%d.html">%s</a></li>`, 70+k, title)
	}
	pg := listed(t, "https://maju.or.id/artikel.html", main+`<div><h4>Terpopuler</h4><ul>`+beside+`</ul></div>`)
	if len(pg.Items) != 3 {
		t.Fatalf("%s of %d items: %+v", pg.Kind, len(pg.Items), pg.Items)
	}
	for k, it := range pg.Items {
		if it.Published.Day() != 20-k {
			t.Errorf("%q on %v", it.Title, it.Published)
		}
	}
}

// What stands around another link of the records' shape is not the record's, although the
// link is no item.
func TestDayOfTheNeighbour(t *testing.T) {
	pg := listed(t, "https://maju.or.id/kabar", `<h1>Kabar</h1><div class="grid">`+
		`<figure><a href="/a-1.html?k=7"><img src="/foto/a.jpg" alt="" width="300" height="200"></a><figcaption><a href="/a-1.html?k=7">Musyawarah desa membahas jalan rabat beton</a></figcaption></figure>`+
		`<figure><figcaption><a href="/a-2.html?k=7">Duka</a> <span class="tgl">3 Oktober 2025</span></figcaption></figure></div>`)
	for _, it := range pg.Items {
		if strings.Contains(it.URL, "/a-1.html") && !it.Published.IsZero() {
			t.Errorf("%s is of %v", it.URL, it.Published)
		}
	}
}

// A title as long as a line does not hide the day behind it.
func TestDayBehindALongTitle(t *testing.T) {
	long := strings.Repeat("Warga dusun bergotong royong memperbaiki jalan ", 4) + "raya"
	pg := listed(t, "https://maju.or.id/berita", `<h1>Berita</h1><ul><li><a href="/berita/1">`+long+`</a> <em>3 Oktober 2025</em></li><li><a href="/berita/2">Lomba voli</a> <em>2 Oktober 2025</em></li></ul>`)
	if len(pg.Items) != 2 || pg.Items[0].Published.IsZero() || pg.Items[0].Published.Day() != 3 {
		t.Errorf("%+v", pg.Items)
	}
}

// A menu that is written in one line is no list, although its links have the elements and the
// addresses of the records below it.
func TestMenuInALine(t *testing.T) {
	pg := listed(t, "https://maju.or.id/", `<table><tr><td><a href="/">Beranda</a> | <a href="/profil">Profil Desa</a> | <a href="/warta">Warta</a></td></tr>`+
		`<tr><td><a href="/warga-membangun-jalan-usaha-tani">Warga membangun jalan usaha tani bersama</a><br><a href="/panen-raya-di-dusun-kulon-makmur">Panen raya di dusun kulon yang makmur</a><br></td></tr></table>`)
	if len(pg.Items) != 2 {
		t.Errorf("%+v", pg.Items)
	}
}

// What a list links to in its main part is accounted for by that link, whatever column it
// stands in besides.
func TestAccountOfTheMainPart(t *testing.T) {
	pg := listed(t, "https://maju.or.id/pengumuman", `<div class="sidebar"><ul><li><a href="/ronda">Ronda</a></li></ul></div><div id="content"><h1>Pengumuman</h1><p><a href="/ronda">Ronda</a></p></div>`)
	for _, a := range pg.Accounts {
		if strings.HasSuffix(a.URL, "/ronda") && (a.As != fact.LinkUnexplained || a.Boxed) {
			t.Errorf("%+v", a)
		}
	}
	if len(pg.Items) > 0 || len(pg.Accounts) == 0 {
		t.Errorf("%d items, %d accounts", len(pg.Items), len(pg.Accounts))
	}
}

// A day in a machine's words alone, right behind a link, is the record's.
func TestEmptyTimeBehindALink(t *testing.T) {
	pg := listed(t, "https://maju.or.id/berita", `<h1>Berita</h1><a href="/berita/1">Lomba voli</a> (<time datetime="2025-10-03T08:00:00+07:00"></time>)<br><a href="/berita/2">Kabar duka</a> (<time datetime="2025-10-02T08:00:00+07:00"></time>)<br>`)
	if len(pg.Items) != 2 || pg.Items[0].Published.Day() != 3 || pg.Items[1].Published.Day() != 2 {
		t.Errorf("%+v", pg.Items)
	}
}

// A gallery with one album, whose picture leads to it, is a list and no album.
func TestGalleryOfOneAlbum(t *testing.T) {
	pg := listed(t, "https://maju.or.id/galeri", `<h1>Galeri</h1><h2><a href="/galeri/banjir">Banjir</a></h2><p class="meta">17 September 2025</p><a href="/galeri/banjir"><img src="/foto/kecil/a.jpg" alt="Banjir" width="300" height="200"></a><p>Para pemuda menyiapkan makanan bagi semua yang hadir.</p>`)
	if pg.Kind != fact.PageListing || len(pg.Items) != 1 || !strings.HasSuffix(pg.Items[0].URL, "/galeri/banjir") {
		t.Errorf("%s: %+v", pg.Kind, pg.Items)
	}
}

// TestLoneRecordBesideTheNewest: a list of one record has no other that ends its block. The
// newest posts in a column beside it keep their days for themselves.
func TestLoneRecordBesideTheNewest(t *testing.T) {
	t.Parallel()
	album := `<div class="card"><a href="/galeri/1251"><img src="/files/a.jpg"></a><p><a href="/galeri/1251">Album : Pembagian Bibit Cabai di Dusun Wetan</a></p></div>`
	newest := `<ul><li><a href="/artikel/2025/9/23/simulasi-tanggap-bencana">Simulasi Tanggap Bencana di Dusun Kulon</a><br>23 September 2025</li>` +
		`<li><a href="/artikel/2025/9/13/penyemprotan-nyamuk">Penyemprotan Nyamuk di Dusun Wetan</a><br>13 September 2025</li></ul>`
	for name, body := range map[string]string{
		"in a column":                    `<div class="left_content">` + album + `</div><div class="right_bar"><h2>Arsip Artikel</h2>` + newest + `</div>`,
		"in a column of one wrapper":     `<div class="wrap"><div class="left_content">` + album + `</div><div class="right_bar"><h2>Arsip Artikel</h2>` + newest + `</div></div>`,
		"in a column without a name":     `<div class="wrap"><div class="col-8">` + album + `</div><div class="col-4"><h3>Terbaru</h3>` + newest + `</div></div>`,
		"in a column without a heading":  `<div class="wrap"><div class="col-8">` + album + `</div><div class="col-4">` + newest + `</div></div>`,
		"right behind, without a column": album + newest,
	} {
		l := listed(t, "https://x.kim.id/galeri", body)
		for _, it := range l.Items {
			if strings.HasSuffix(it.URL, "/galeri/1251") && !it.Published.IsZero() {
				t.Errorf("%s: the album has the day %s", name, it.Published)
			}
		}
		if len(l.Items) == 0 {
			t.Errorf("%s: the album is not found", name)
		}
	}
	// Its own day behind it stays its own.
	l := listed(t, "https://x.kim.id/galeri", `<dl><dt><a href="/galeri/1251">Album : Pembagian Bibit Cabai di Dusun Wetan</a></dt><dd>21 September 2025, oleh <a href="/penulis/admin">Admin</a></dd></dl>`)
	if len(l.Items) != 1 || l.Items[0].Published.IsZero() {
		t.Errorf("its own day: %+v", l.Items)
	}
}

// Where one record has no picture none needs one, and a record whose picture is linked before
// its title is one like the others.
func TestRecordsWithAndWithoutPictures(t *testing.T) {
	record := func(path, title string, pictured bool) string {
		picture := ""
		if pictured {
			picture = `<a href="` + path + `"><img src="/foto` + path + `.jpg" alt="` + title + `" width="300" height="200"></a>`
		}
		return `<figure>` + picture + `<figcaption><a href="` + path + `">` + title + `</a></figcaption></figure>`
	}
	for name, records := range map[string]string{
		"short titles":                record("/hut-62", "HUT 62", false) + record("/hut-64", "HUT 64", true) + record("/hut-69", "HUT 69", false),
		"a long title with a picture": record("/rapat-1", "Musyawarah desa membahas jalan rabat beton", true) + record("/rapat-2", "Musyawarah desa membahas saluran air", false) + record("/kabar-duka", "Kabar duka", false),
	} {
		if pg := listed(t, "https://maju.or.id/warta", `<h1>Warta</h1>`+records); len(pg.Items) != 3 {
			t.Errorf("%s: %+v", name, pg.Items)
		}
	}
	pictures := ""
	for n := range 2 {
		pictures += fmt.Sprintf(`<div class="kotak"><a href="/index.php?page=berita&amp;aksi=lihat&amp;id=%d"><img src="/foto/%[1]d.jpg" alt="Panen padi" width="300" height="200"></a> </div>`, 80+n)
	}
	titled := `<div class="kotak"><a href="/index.php?page=berita&amp;aksi=lihat&amp;id=74">Musyawarah desa membahas jalan rabat beton</a> </div>`
	if pg := listed(t, "https://maju.or.id/index.php?page=berita&hal=3", `<h1>Berita</h1><div class="grid">`+pictures+titled+`</div>`); len(pg.Items) != 3 {
		t.Errorf("pictures beside a title: %+v %+v", pg.Items, pg.Accounts)
	}
}

// Where a site sorts its posts by author, the author is no post, although a day stands beside
// its name in each record.
func TestAuthorIsNoRecord(t *testing.T) {
	pg := listed(t, "https://maju.or.id/", `<h1>Berita</h1><dl><dt><a href="/berita/hut-60">HUT 60</a></dt><dd>3 Oktober 2025 oleh <a href="/penulis/admin">Admin Desa</a></dd>`+
		`<dt><a href="/berita/hut-61">HUT 61</a></dt><dd>2 Oktober 2025 oleh <a href="/penulis/admin">Admin Desa</a></dd></dl>`)
	if len(pg.Items) != 2 || pg.Items[0].Published.Day() != 3 || pg.Items[1].Published.Day() != 2 {
		t.Errorf("%+v", pg.Items)
	}
}

// The only link of a list that names nothing is no section for a word in its address.
func TestOnlyLinkWithASectionsWord(t *testing.T) {
	pg := listed(t, "https://maju.or.id/agenda", `<h1>Agenda</h1><div class="kotak"><a href="/baca/agenda-panen-raya-kampung-baru"><img src="/foto/a.jpg" alt="Agenda panen raya" width="300" height="200"></a> </div>`)
	for _, a := range pg.Accounts {
		if strings.Contains(a.URL, "panen") && a.As == fact.LinkUnexplained {
			return
		}
	}
	t.Errorf("%d items, %+v", len(pg.Items), pg.Accounts)
}

// An age in an element of its own stands alone, whatever else is in the record's line; one in
// the middle of a line does not.
func TestAgeInAnElement(t *testing.T) {
	record := func(n int, age string) string {
		return fmt.Sprintf(`<li><a href="/warta/banjir-%d">Banjir %[1]d</a><br>%s <a rel="tag" href="/tag/desa">#desa</a> oleh <a href="/penulis/admin">Admin Desa</a></li>`, n, age)
	}
	pg := listed(t, "https://maju.or.id/warta", `<h1>Warta</h1><ul>`+record(61, "<small>2 hari yang lalu</small>")+record(60, "<small>5 hari yang lalu</small>")+record(59, "Air surut 5 hari yang lalu")+`</ul>`)
	if len(pg.Items) < 2 || pg.Items[0].Between == nil || pg.Items[1].Between == nil || len(pg.Items) == 3 && pg.Items[2].Between != nil {
		t.Errorf("%+v", pg.Items)
	}
}

// A picture that leads to the record beside its day takes the day from nobody.
func TestPictureBesideTheDay(t *testing.T) {
	record := func(n int) string {
		return fmt.Sprintf(`<dt><a href="/read/%d/hut-%[1]d">HUT ke-%[1]d</a></dt><dd>%[1]d Oktober 2025 <a href="/read/%[1]d/hut-%[1]d"><img src="/foto/%[1]d.jpg" alt="" width="300" height="200"></a> <a href="/kategori/kesehatan">kesehatan</a></dd>`, n)
	}
	pg := listed(t, "https://maju.or.id/warta", `<h1>Warta</h1><dl>`+record(20)+record(12)+`</dl>`)
	if len(pg.Items) != 2 || pg.Items[0].Title != "HUT ke-20" || pg.Items[0].Published.Day() != 20 || pg.Items[1].Published.Day() != 12 {
		t.Errorf("%+v", pg.Items)
	}
}

// A record whose link says "Lihat" alone has its title beside the link, and one whose picture and
// title are two links has the title of the second, however short it is.
func TestTitlesBesideLinks(t *testing.T) {
	titles := []string{"Posyandu desa", "Jadwal vaksin", "Balai warga dicat", "Lomba voli", "HUT RI"}
	for form, parts := range map[string][3]string{
		"rows":                {`<table><tr><th>Judul</th><th>Tanggal</th><th>Aksi</th></tr>`, `<tr><td>{title}</td><td>{day}</td><td><a href="{link}">Lihat</a></td></tr>`, `</table>`},
		"rows, the day first": {`<table>`, `<tr><td>{day}</td><td>{title}</td><td><a href="{link}">Detail</a></td></tr>`, `</table>`},
		"boxes":               {`<div>`, `<div class="kotak"><b>{title}</b><br>{day}<br><a href="{link}">Selengkapnya</a></div>`, `</div>`},
		"days in three boxes": {`<div>`, `<div class="item"><div class="date"><span>{dd}</span><span>Okt</span><span>2025</span></div><h3><a href="{link}">{title}</a></h3></div>`, `</div>`},
		"titles over teasers": {`<div>`, `<p>{day}</p><h3><a href="{link}">{title}</a></h3><p>Warga desa hadir bersama.</p>`, `</div>`},
		"pictures":            {`<div>`, `<figure><a href="{link}"><div style="background-image:url('/u/foto-{title}.jpg')"></div></a><figcaption><a href="{link}">{title}</a> <span>{day}</span></figcaption></figure>`, `</div>`},
	} {
		for kind, pattern := range map[string]string{"numbers": "/post/%d", "a query": "/index.php?hal=detail&amp;id=%d", "a section's": "/berita/%d"} {
			t.Run(form+", "+kind, func(t *testing.T) {
				main := parts[0]
				for k, title := range titles {
					main += strings.NewReplacer("{link}", fmt.Sprintf(pattern, k+1), "{title}", title, "{day}", fmt.Sprintf("%d Oktober 2025", 28-k), "{dd}", fmt.Sprint(28-k)).Replace(parts[1])
				}
				pg := listed(t, "https://maju.or.id/berita", main+parts[2])
				if pg.Kind != fact.PageListing || len(pg.Items) != len(titles) {
					t.Fatalf("%s of %d items: %q %+v", pg.Kind, len(pg.Items), pg.Problem, pg.Accounts)
				}
				for k, it := range pg.Items {
					if it.Title != titles[k] || form != "titles over teasers" && (it.Published.IsZero() || it.Published.Day() != 28-k) {
						t.Errorf("item %d: %q on %v", k, it.Title, it.Published)
					}
				}
			})
		}
	}
}

// A link that says "Lihat" as those of the records do, and is none of them, is not passed over.
func TestAccountsOfMoreLinks(t *testing.T) {
	pg := listed(t, "https://maju.or.id/berita", `<table><tr><td>Lomba voli</td><td>28 Oktober 2025</td><td><a href="/lihat/1">Lihat</a></td></tr><tr><td>Panen padi</td><td>27 Oktober 2025</td><td><a href="/lihat/2">Lihat</a></td></tr><tr><td></td><td></td><td><a href="/lihat/3">Lihat</a></td></tr></table>`)
	for _, a := range pg.Accounts {
		if strings.HasSuffix(a.URL, "/lihat/3") != (a.As == fact.LinkUnexplained) {
			t.Errorf("%+v", a)
		}
	}
}

// What a parameter called lang says is a language only where it names one.
func TestNumberedLang(t *testing.T) {
	main := ""
	for k := range 3 {
		main += fmt.Sprintf(`<h3><a href="index.php?m=berita&lang=%d">Kabar warga dari dusun nomor %d</a></h3><span class="date">%d Oktober 2025</span>`, k+1, k+1, 20-k)
	}
	if pg := listed(t, "https://maju.or.id/berita", main); len(pg.Items) != 3 {
		t.Errorf("%d items: %+v", len(pg.Items), pg.Accounts)
	}
}
