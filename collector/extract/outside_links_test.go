package extract

import (
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// A day without its year and an age count where nothing stands beside them in their line but
// links: the title, categories, tags, buttons for sharing.
func TestDayBesideLinks(t *testing.T) {
	t.Parallel()
	const wide = `<a href="/kategori/pembangunan">pembangunan</a> <a rel="tag" href="/tag/desa">#desa</a> <a href="https://www.facebook.com/sharer.php?u=x">Bagikan ke teman</a>`
	for name, c := range map[string]struct {
		record string
		day    int  // of October, without its year; 0: none
		age    bool // the list says how long ago
	}{
		"day before the title":               {`<p>17 Okt <a href="/baca/5-hari-tanpa-sampah-810">5 Hari Tanpa Sampah</a> </p>`, 17, false},
		"day behind the title":               {`<p><a href="/baca/ronda-malam-810">Ronda</a> Jum, 17 Okt</p>`, 17, false},
		"day between title and categories":   {`<li><a href="/baca/ronda-malam-810">Ronda</a>, 17 Okt di <a href="/kategori/umum">Umum</a>, <a href="/kategori/desa">Desa</a></li>`, 17, false},
		"day in the sentence of a byline":    {`<li><a href="/baca/ronda-malam-810">Ronda</a><br>Diposting oleh <a href="/penulis/adm">Admin</a> pada 17 Okt di <a href="/kategori/umum">Umum</a></li>`, 17, false},
		"age before links":                   {`<dl><dt><a href="/baca/ronda-malam-810">Ronda</a></dt><dd>3 hari yang lalu ` + wide + `</dd></dl>`, 0, true},
		"age behind the title and an author": {`<div><a href="/baca/ronda-malam-810">Ronda</a> 3 hari yang lalu oleh <a href="/penulis/adm">Admin</a></div>`, 0, true},
		"day before a long title":            {`<p>17 Okt <a href="/baca/ronda-malam-810">` + strings.Repeat("Ronda malam di dusun kami berlangsung meriah dan ", 4) + `ramai</a></p>`, 17, false},
		"age before a long title":            {`<p>3 hari yang lalu <a href="/baca/ronda-malam-810">` + strings.Repeat("Ronda malam di dusun kami berlangsung meriah dan ", 4) + `ramai</a> <small>Dibaca 20 kali</small></p>`, 0, false},
		"day of an answer":                   {`<li><a href="/baca/ronda-malam-810">Ronda</a><br><a href="/baca/ronda-malam-810#k">Komentar</a> 17 Okt</li>`, 0, false},
		"day of a schedule":                  {`<li><a href="/baca/ronda-malam-810">Ronda</a><br><a href="https://puskesmas.example/j">Jadwal imunisasi</a> 17 Okt</li>`, 0, false},
		"age of an answer":                   {`<li><a href="/baca/ronda-malam-810">Ronda</a><br><a href="/baca/ronda-malam-810#k">2 komentar</a> 3 hari yang lalu</li>`, 0, false},
		"age in a sentence":                  {`<li><a href="/baca/ronda-malam-810">Ronda</a><br>Jembatan runtuh 3 hari yang lalu kata <a href="/penulis/adm">Admin</a></li>`, 0, false},
		"day in a sentence":                  {`<li><a href="/baca/ronda-malam-810">Ronda</a><br>Mulai 17 Okt <a href="/penulis/adm">Admin</a></li>`, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pg := listed(t, "https://maju.or.id/berita?page=4", `<h1>Berita</h1>`+c.record)
			if len(pg.Items) != 1 || pg.Kind != fact.PageListing {
				t.Fatalf("%s with %+v, %q", pg.Kind, pg.Items, pg.Problem)
			}
			it := pg.Items[0]
			day := 0
			if it.DayOfYear != nil && it.DayOfYear.Month == 10 {
				day = it.DayOfYear.Day
			}
			if day != c.day || (it.Between != nil) != c.age || !it.Published.IsZero() {
				t.Errorf("%s: day %d, between %v, published %v; ignored %v", it.URL, day, it.Between, it.Published, pg.Ignored)
			}
		})
	}
}

// A day before a title is its day however long the title is, and whatever boxes name it again.
func TestDayBeforeLongTitle(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ronda malam di dusun kami berlangsung meriah dan ", 4) + "ramai"
	box := `<div class="widget"><h4>Berita Terbaru</h4><ul><li><a href="/baca/ronda-malam-810">` + long + `</a></li><li><a href="/baca/senam-lansia-809">Senam</a></li></ul></div>`
	for name, record := range map[string]string{
		"paragraph": `<p>30 Oktober 2025 <a href="/baca/ronda-malam-810">` + long + `</a> <small>Dibaca 204 kali</small></p>`,
		"entry":     `<ul><li>30 Oktober 2025 - <a href="/baca/ronda-malam-810">` + long + `</a></li></ul>`,
		"row":       `<table><tr><td>30 Oktober 2025 <a href="/baca/ronda-malam-810">` + long + `</a></td></tr></table>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pg := listed(t, "https://maju.or.id/berita", `<h1>Berita</h1>`+record+box)
			if len(pg.Items) == 0 || pg.Items[0].Title != long || pg.Items[0].Published.Format("2006-01-02") != "2025-10-30" {
				t.Errorf("%s with %+v, %q; ignored %v", pg.Kind, pg.Items, pg.Problem, pg.Ignored)
			}
		})
	}
}

// A printed day is the record's where nothing else stands in its line but links, however
// many words these have.
func TestWholeDayBesideLinks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		record string
		dated  bool
	}{
		"before tags":             {`<p><a href="/baca/ronda-malam-810">Ronda malam</a> (Oct 20, 2025) <a rel="tag" href="/tag/gotong-royong">#gotong-royong</a> <a class="more" href="/baca/ronda-malam-810">Read more</a></p>`, true},
		"beside a day of another": {`<p><a href="/baca/ronda-malam-810">Ronda malam</a> <a href="/jadwal/puskesmas">Jadwal imunisasi di puskesmas kecamatan bulan ini</a> (20 Oktober 2025)</p>`, false},
		"in a sentence":           {`<p><a href="/baca/ronda-malam-810">Ronda malam</a> warga desa membangun jembatan sejak 20 Oktober 2025 bersama tentara <a href="/tag/desa">desa</a></p>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pg := listed(t, "https://maju.or.id/berita?page=4", `<h1>Berita</h1>`+c.record)
			if len(pg.Items) != 1 || pg.Items[0].Published.IsZero() == c.dated {
				t.Errorf("%s with %+v; ignored %v", pg.Kind, pg.Items, pg.Ignored)
			}
		})
	}
}

// An item's own page says its age in a line with links as its list does.
func TestAgeBesideLinksOnItsPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		line string
		age  bool
	}{
		"author and category": {`3 hari yang lalu oleh <a href="/penulis/adm">Pak Carik</a> di <a href="/kategori/umum">Umum</a>`, true},
		"category and share":  {`<a href="/kategori/umum">Umum</a>, <a href="/tag/desa">desa</a> 3 hari yang lalu <a href="https://wa.me/?text=x">Bagikan ke WhatsApp</a>`, true},
		"an answer":           {`<a href="#k">Komentar terbaru</a> 3 hari yang lalu`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `<html lang="id"><head><title>Ronda malam - Desa Maju</title></head><body><h1>Ronda malam</h1><p>` + c.line + `</p><div class="isi"><p>Warga bergotong royong membersihkan saluran air sejak pagi hingga sore dengan semangat kebersamaan.</p></div></body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/baca/ronda-malam-810", Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageArticle}, nil)
			if len(pg.Items) != 1 || (pg.Items[0].Between != nil) != c.age {
				t.Errorf("%s %+v; ignored %v", pg.Kind, pg.Items, pg.Ignored)
			}
		})
	}
}

// The last page of a list may hold one record that says nothing but a short title.
func TestLastPageWithOneShortRecord(t *testing.T) {
	t.Parallel()
	popular := `<div class="widget"><h4>Terpopuler</h4><ul><li><a href="/read/174/posyandu-174">Posyandu</a></li><li><a href="/read/162/wisuda-162">Wisuda</a></li></ul></div>`
	for name, c := range map[string]struct {
		where, main string
		items       int
	}{
		"an entry":                {"https://maju.or.id/berita?page=3", `<h1>Berita</h1><ul><li><a href="/read/159/sunatan-159">Sunatan</a></li></ul>` + popular, 1},
		"a row":                   {"https://maju.or.id/berita/page/3", `<table><tr><td>1</td><td><a href="/read/159/sunatan-159">Sunatan</a></td></tr></table>` + popular, 1},
		"a paragraph":             {"https://maju.or.id/berita/halaman/3", `<p><a href="/sunatan-159">Sunatan</a></p>`, 1},
		"named twice":             {"https://maju.or.id/berita?page=3", `<dl><dt><a href="/read/159/sunatan-159">Sunatan</a></dt><dd><a href="/read/159/sunatan-159">Selengkapnya</a></dd></dl>`, 1},
		"nothing but the box":     {"https://maju.or.id/berita?page=3", `<h1>Berita</h1>` + popular, 0},
		"a page of the site":      {"https://maju.or.id/berita?page=3", `<h1>Berita</h1><p>Kembali ke <a href="/profil">Profil</a></p>`, 0},
		"first page, a bare link": {"https://maju.or.id/berita", `<h1>Berita</h1><ul><li><a href="/read/159/sunatan-159">Sunatan</a></li></ul>`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if pg := listed(t, c.where, c.main); len(pg.Items) != c.items {
				t.Errorf("%s with %+v, %q", pg.Kind, pg.Items, pg.Problem)
			}
		})
	}
}
