package extract

import (
	"fmt"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// Records that open without an address are said to be there, and are neither a wall of
// photos nor nothing. What a script does with the page itself opens no record.
func TestSealedRecords(t *testing.T) {
	t.Parallel()
	pic := func(n string) string {
		return `<img src="/u/` + n + `.jpg" width="300" height="200">`
	}
	three := func(form func(n string) string) string { return form("12") + form("9") + form("7") }
	for name, c := range map[string]struct {
		kind          kim.Kind
		main          string
		sealed, items int
		odd           int // unexplained links
	}{
		"pictures that call a script": {kim.Gallery, three(func(n string) string { return `<a href="javascript:buka(` + n + `)">` + pic(n) + `</a>` }), 3, 0, 0},
		"one such picture":            {kim.Gallery, `<div><a href="javascript:buka(12)">` + pic("12") + `</a><p>Panen raya</p></div>`, 1, 0, 0},
		"pictures that are pressed": {kim.Gallery, three(func(n string) string {
			return `<div class="k" onclick="bukaAlbum('` + n + `')">` + pic(n) + `<p>Panen</p></div>`
		}), 3, 0, 0},
		"albums that count from 0":   {kim.Gallery, `<div onclick="album(0)">` + pic("1") + `</div><div onclick="album(1)">` + pic("2") + `</div><div onclick="album(2)">` + pic("3") + `</div>`, 3, 0, 0},
		"numbers beside a hash":      {kim.Gallery, three(func(n string) string { return `<a href="#" data-id="` + n + `">` + pic(n) + `</a>` }), 3, 0, 0},
		"places that scripts follow": {kim.Gallery, three(func(n string) string { return `<a href="#/album/` + n + `">` + pic(n) + `</a>` }), 3, 0, 0},
		"forms that post": {kim.Gallery, three(func(n string) string {
			return `<div>` + pic(n) + `<form method="post" action="/album"><input type="hidden" name="_token" value="x1"><input type="hidden" name="id" value="` + n + `"><button>Lihat</button></form></div>`
		}), 3, 0, 0},
		"buttons": {kim.Gallery, three(func(n string) string {
			return `<div class="kartu">` + pic(n) + `<button data-album="` + n + `">Buka</button></div>`
		}), 3, 0, 0},
		"a framework's click": {kim.Gallery, three(func(n string) string { return `<div @click="buka(` + n + `)">` + pic(n) + `</div>` }), 3, 0, 0},
		"titles with days": {kim.News, three(func(n string) string {
			return `<li><a href="#" onclick="baca(` + n + `)">Kerja bakti</a> <span>` + n + ` Oktober 2025</span></li>`
		}), 3, 0, 0},
		"titles alone":                {kim.News, `<ul>` + three(func(n string) string { return `<li><a href="javascript:baca(` + n + `)">Kerja bakti</a></li>` }) + `</ul>`, 3, 0, 0},
		"beside records with address": {kim.News, `<ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li><li><a href="#" onclick="baca(9)">Kerja bakti</a> 9 Oktober 2025</li></ul>`, 1, 1, 0},
		"photos that grow":            {kim.Gallery, three(func(n string) string { return `<a href="#" onclick="perbesar(` + n + `)">` + pic(n) + `</a>` }), 0, 1, 0},
		"photos in a lightbox": {kim.Gallery, three(func(n string) string {
			return `<a href="#" onclick="openModal();currentSlide(` + n + `)">` + pic(n) + `</a>`
		}), 0, 1, 0},
		"photos by their place": {kim.Gallery, `<a href="#" onclick="lihat(0)">` + pic("1") + `</a><a href="#" onclick="lihat(1)">` + pic("2") + `</a><a href="#" onclick="lihat(2)">` + pic("3") + `</a>`, 0, 1, 0},
		"parts of the page": {kim.Gallery, three(func(n string) string {
			return `<a href="#" data-id="` + n + `" data-target="#m` + n + `">` + pic(n) + `</a><div id="m` + n + `"></div>`
		}), 0, 1, 0},
		"large pictures held": {kim.Gallery, three(func(n string) string {
			return `<a href="#" data-id="` + n + `" data-besar="/u/` + n + `-b.jpg">` + pic(n) + `</a>`
		}), 0, 1, 0},
		"buttons for sharing": {kim.News, three(func(n string) string {
			return `<li><a href="/baca/panen-padi-raya-` + n + `">Panen padi raya bersama warga</a> 12 Oktober 2025 <button onclick="suka(` + n + `)">Suka</button><button data-id="` + n + `">Bagikan</button></li>`
		}), 0, 3, 0},
		"tabs":  {kim.News, `<p><a href="#" onclick="tampil(1)">Umum</a> <a href="#" onclick="tampil(2)">Desa</a></p><ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li></ul>`, 0, 1, 0},
		"pages": {kim.News, `<ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li></ul><p><a href="javascript:ke(2)">2</a> <a href="javascript:ke(3)">3</a></p>`, 0, 1, 0},
		"rows that hold an address": {kim.News, `<table>` + three(func(n string) string {
			return `<tr data-href="/berita/detail/` + n + `"><td>Kerja bakti</td><td>` + n + ` Oktober 2025</td></tr>`
		}) + `</table>`, 0, 0, 3},
		"rows that go to an address": {kim.News, `<table>` + three(func(n string) string {
			return `<tr onclick="location.href='detail.php?id=` + n + `'"><td>Kerja bakti</td><td>` + n + ` Oktober 2025</td></tr>`
		}) + `</table>`, 0, 0, 3},
		"forms that get": {kim.News, three(func(n string) string {
			return `<div><b>Kerja bakti</b> <form action="/berita/lihat"><input type="hidden" name="id" value="` + n + `"><button>Baca</button></form></div>`
		}), 0, 0, 3},
		"cards that say nothing": {kim.Gallery, three(func(n string) string {
			return `<div class="card">` + pic(n) + `<h3>Lomba voli ` + n + `</h3><p>` + n + ` Mei 2025</p></div>`
		}), 3, 0, 0},
		"such cards of news": {kim.News, three(func(n string) string {
			return `<div class="card">` + pic(n) + `<h3>Lomba voli ` + n + `</h3></div>`
		}), 3, 0, 0},
		"one such card":  {kim.Gallery, `<div class="row"><div class="card">` + pic("1") + `<h3>Lomba voli</h3><p>12 Mei 2025</p></div></div>`, 1, 0, 0},
		"rows of titles": {kim.News, `<table><tr><th>Judul</th><th>Tanggal</th></tr>` + three(func(n string) string { return `<tr><td>Kerja bakti</td><td>` + n + `-10-2025</td></tr>` }) + `</table>`, 3, 0, 0},
		"lines of titles": {kim.Announcement, three(func(n string) string {
			return `<p>Kerja bakti, ` + n + ` Oktober 2025</p>`
		}), 3, 0, 0},
		"headings and days": {kim.News, three(func(n string) string {
			return `<h4>Kerja bakti</h4><p>Admin, ` + n + ` Okt 2025</p><p>Warga bersih-bersih.</p>`
		}), 3, 0, 0},
		"cards with a hash and a category": {kim.News, three(func(n string) string {
			return `<div class="card"><h3>Lomba voli ` + n + `</h3><p>` + n + ` Mei 2025 <a href="/kategori/umum">Umum</a></p><a href="#">Selengkapnya</a></div>`
		}), 3, 0, 0},
		"one of cards with addresses": {kim.News, `<div class="card"><h3><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a></h3><p>12 Oktober 2025</p></div><div class="card"><h3>Lomba voli</h3><p>9 Oktober 2025</p></div>`, 1, 1, 0},
		"beside popular posts with addresses": {kim.News, `<ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li></ul>` + three(func(n string) string {
			return `<div class="card"><h3>Lomba voli ` + n + `</h3><p>` + n + ` Mei 2025</p></div>`
		}), 3, 1, 0},
		"what repeats items with addresses": {kim.News, three(func(n string) string {
			return `<div class="besar">` + pic(n) + `<h2>Panen padi raya bersama warga ` + n + `</h2><p>` + n + ` Oktober 2025</p></div>`
		}) + three(func(n string) string {
			return `<li><a href="/baca/panen-padi-raya-` + n + `">Panen padi raya bersama warga ` + n + `</a> ` + n + ` Oktober 2025</li>`
		}), 0, 3, 0},
		"a wall of photos": {kim.Gallery, three(func(n string) string {
			return `<div class="foto">` + pic(n) + `<p>Kerja bakti</p></div>`
		}), 0, 1, 0},
		"photos with a day each": {kim.Gallery, three(func(n string) string {
			return `<a href="/u/` + n + `.jpg">` + pic(n) + `</a>`
		}), 0, 1, 0},
		"officers beside items": {kim.News, `<ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li></ul>` + three(func(n string) string {
			return `<div class="pengurus">` + pic(n) + `<h4>Budi ` + n + `</h4><p>Anggota</p></div>`
		}), 0, 1, 0},
		"rows of the page and the day of today": {kim.News, `<p>Senin, 27 Oktober 2025</p><table><tr><td colspan="2">KIM Maju, 27 Oktober 2025</td></tr><tr><td><ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li><li><a href="/baca/panen-padi-raya-9">Panen padi raya bersama ibu camat</a> 9 Oktober 2025</li></ul></td><td>Anggota</td></tr><tr><td colspan="2">27 Oktober 2025</td></tr></table>`, 0, 2, 0},
		"events beside items": {kim.News, `<ul><li><a href="/baca/panen-padi-raya-12">Panen padi raya bersama warga</a> 12 Oktober 2025</li></ul><h3>Jadwal</h3>` + three(func(n string) string {
			return `<div class="jadwal"><h4>Posyandu ` + n + `</h4><p>` + n + ` November 2025</p><p>Balai Desa, 08.00 - 12.00</p></div>`
		}), 0, 1, 0},
		"a field to search, and polls": {kim.News, `<form action="/cari" method="post"><input name="q"><input type="hidden" name="id" value="3"></form><p>Belum ada berita.</p>`, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			where := map[kim.Kind]string{kim.News: "berita", kim.Gallery: "galeri", kim.Announcement: "pengumuman"}[c.kind]
			body := `<html lang="id"><head><title>` + where + ` - Desa Maju</title></head><body><div class="navbar"><nav><a href="/">Beranda</a> <a href="/galeri">Galeri</a></nav></div><div id="isi"><h1>` + where + `</h1>` + c.main + `</div><footer>Hak cipta 2025</footer></body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/" + where, Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageListing, Kind: c.kind}, nil)
			odd := 0
			for _, a := range pg.Accounts {
				if a.As == fact.LinkUnexplained {
					odd++
				}
			}
			if pg.Sealed != c.sealed || len(pg.Items) != c.items || odd != c.odd {
				t.Errorf("%s %q: %d sealed, %d unexplained, items %+v", pg.Kind, pg.Problem, pg.Sealed, odd, pg.Items)
			}
		})
	}
}

// Records that lead nowhere are known among those that do by the place in which they stand: as plain
// titles between theirs, as links of a script where the links of the others stand, as elements of their class.
func TestSealedAmongOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		main   string
		sealed int
	}{
		"titles in paragraphs":            {`<p><a href="/baca/1">Gotong Royong Saluran Air</a></p><p><a href="/baca/2">Senam Lansia di Balai</a></p><p><span>Lomba Voli Putri Desa</span></p><p><a href="/baca/3">Panen Padi di Kampung</a></p>`, 1},
		"titles in lines":                 {`<a href="/baca/1">Posyandu</a><br><a href="/baca/2">Ronda</a><br><span>Senam</span><br><span>Pasar</span><br><a href="/baca/3">Panen</a><br>`, 2},
		"titles alone between others":     {`<p><a href="/baca/1">Vaksinasi Ternak di Balai Desa</a></p><p>Senam Lansia di Sungai Kahayan</p><p><a href="/baca/2">Lomba Voli Putri di Kampung</a></p>`, 1},
		"a title above the first":         {`<p>Perbaikan Jembatan Sungai Kahayan</p><p><a href="/baca/1">Kunjungan Mahasiswa ke Dusun Wetan</a></p><p><a href="/baca/2">Penyuluhan Hama Wereng di Kulon</a></p>`, 1},
		"a script in the place of links":  {`<a href="/baca/1">Panen Padi di Wetan</a> (<time datetime="2025-10-21"></time>)<br><a href="#" onclick="baca('5')">Senam Lansia di Pasar</a> (<time datetime="2025-10-20"></time>)<br><a href="/baca/2">Kerja Bakti di Kampung</a> (<time datetime="2025-10-19"></time>)<br>`, 1},
		"links and elements of a class":   {`<a class="kartu" href="/baca/1"><h4>Panen Padi di Wetan</h4><span>21 Oktober 2025</span></a><div class="kartu"><h4>Panen Padi di Wetan</h4><span>3 Oktober 2025</span></div><a class="kartu" href="/baca/2"><h4>Kerja Bakti di Kampung</h4><span>1 Oktober 2025</span></a>`, 1},
		"pictures with days alone":        {`<div class="kotak"><span><img src="/foto/1.jpg" alt="Panen" width="300" height="200"></span> <span class="tgl">2025-10-15</span></div><div class="kotak"><a href="/baca/2"><img src="/foto/2.jpg" alt="Kerja Bakti" width="300" height="200"></a> <span class="tgl">2025-10-05</span></div><div class="kotak"><a href="/baca/3"><img src="/foto/3.jpg" alt="Senam Lansia" width="300" height="200"></a> <span class="tgl">2025-10-01</span></div>`, 1},
		"terms with days behind":          {`<dl><dt>Panen Padi di Wetan</dt><dd>21 Oktober 2025</dd><dt><a href="/baca/2">Kerja Bakti di Kampung</a></dt><dd>19 Oktober 2025</dd><dt><a href="/baca/3">Senam Lansia di Pasar</a></dt><dd>18 Oktober 2025</dd></dl>`, 1},
		"a form behind a bare heading":    {`<h2><a href="/baca/1">Panen Padi di Wetan</a></h2><p>21 Oktober 2025</p><h2>Senam Lansia di Pasar</h2><p>20 Oktober 2025</p><p>Para lansia berkumpul… <form method="post" action="/lihat"><input type="hidden" name="id" value="41"><button>Baca selengkapnya</button></form></p>`, 1},
		"a form behind a linked heading":  {`<h2><a href="/baca/1">Panen Padi di Wetan</a></h2><p>21 Oktober 2025</p><p>Warga memanen… <form method="post" action="/lihat"><input type="hidden" name="id" value="41"><button>Baca selengkapnya</button></form></p><h2><a href="/baca/2">Senam Lansia di Pasar</a></h2><p>20 Oktober 2025</p><p>Para lansia berkumpul…</p>`, 0},
		"a form in a card without a day":  {`<a class="card" href="/baca/1"><h4>Panen</h4><span>21 Oktober 2025</span></a><div class="card"><h4>Senam</h4><form method="post" action="/lihat"><input type="hidden" name="id" value="41"><button>Baca selengkapnya</button></form></div><a class="card" href="/baca/2"><h4>Ronda</h4><span>19 Oktober 2025</span></a>`, 1},
		"a form behind a very long title": {`<p><a href="/baca/1">Panen Padi di Wetan</a> (21/10/2025)</p><p><span>Pentas Karungut di Dusun Kulon Berlangsung Meriah dan Dihadiri Ratusan Warga, Kepala Desa Berharap Kegiatan Serupa Dapat Digelar Kembali pada Tahun Mendatang dengan Peserta yang Lebih Banyak</span> (20/10/2025) <form method="post" action="/lihat"><input type="hidden" name="id" value="41"><button>Baca selengkapnya</button></form></p><p><a href="/baca/2">Senam Lansia di Pasar</a> (19/10/2025)</p>`, 1},
		"a very long title with a day":    {`<p>21 Oktober 2025 <a href="/baca/1">Panen Padi di Wetan</a></p><p>20 Oktober 2025 <span>Pentas Karungut di Dusun Kulon Berlangsung Meriah dan Dihadiri Ratusan Warga, Kepala Desa Berharap Kegiatan Serupa Dapat Digelar Kembali pada Tahun Mendatang dengan Peserta yang Lebih Banyak</span></p><p>19 Oktober 2025 <a href="/baca/2">Senam Lansia di Pasar</a></p>`, 1},
		"a line with an age as theirs":    {`<a href="/baca/1">Agenda rapat desa</a> (3 hari yang lalu)<br><span>Berita acara desa</span> (1 minggu yang lalu)<br><a href="/baca/2">Profil perajin rotan</a> (2 minggu yang lalu)<br>`, 1},
		"words beside linked titles":      {`<p>Vaksinasi Ternak di Lapangan Merdeka</p><p><a href="/baca/1">Pengukuran Balita di Dusun Kulon Barat</a> oleh <a href="/penulis/admin">Admin Desa</a> <small>Dibaca 249 kali</small> <a href="/baca/1">Selengkapnya</a></p><p><a href="/baca/2">Pentas Karungut di Kahayan</a> oleh <a href="/penulis/admin">Admin Desa</a> <small>Dibaca 247 kali</small> <a href="/baca/2">Selengkapnya</a></p>`, 1},
		"a teaser below each":             {`<p><a href="/baca/1">Vaksinasi Ternak di Balai Desa</a></p><p>Warga membawa ternak ke balai desa</p><p><a href="/baca/2">Lomba Voli Putri di Kampung</a></p><p>Delapan regu ikut lomba tahun ini</p>`, 0},
		"a place below each":              {`<p><a href="/baca/1">Vaksinasi Ternak</a></p><p>Balai Desa</p><p><a href="/baca/2">Lomba Voli</a></p><p>Lapangan Merdeka</p>`, 0},
		"a sentence in between":           {`<p><a href="/baca/1">Vaksinasi Ternak di Balai</a></p><p><a href="/baca/2">Lomba Voli di Kampung</a></p><p>Lihat juga kabar lama kami.</p><p><a href="/baca/3">Panen Padi di Kampung</a></p>`, 0},
		"days above their records":        {`<p>21 Oktober 2025</p><p><a href="/baca/1">Vaksinasi Ternak di Balai</a></p><p><a href="/baca/2">Lomba Voli di Kampung</a></p><p>20 Oktober 2025</p><p><a href="/baca/3">Panen Padi di Kampung</a></p>`, 0},
		"an action beside each":           {`<p><a href="/baca/1">Vaksinasi Ternak</a> <a href="#" onclick="suka(1)">Suka</a></p><p><a href="/baca/2">Lomba Voli Putri</a> <a href="#" onclick="suka(2)">Suka</a></p>`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if pg := listed(t, "https://maju.or.id/berita", "<h1>Berita</h1>"+c.main); pg.Sealed != c.sealed {
				t.Errorf("%d sealed, want %d; %d items, %v", pg.Sealed, c.sealed, len(pg.Items), pg.Ignored)
			}
		})
	}
}

// What stands around the only item of a list of sealed records is not its own, and no post in full.
func TestOnlyItemAmongSealed(t *testing.T) {
	t.Parallel()
	post := `<form method="post" action="/lihat"><input type="hidden" name="id" value="%d"><button>Baca</button></form>`
	main := `<h1>Berita</h1><p><span><i class="thumb" style="background-image:url('/foto/1.jpg')"></i></span><span>Pengukuran Balita di Kampung</span> (<time datetime="2025-11-22"></time>)` + fmt.Sprintf(post, 1) + `</p>` +
		`<p><a href="/baca/2"><div class="thumb" style="background-image:url('/foto/2.jpg')"></div></a><a href="/baca/2">Lomba Voli Putri di Dusun</a> (<time datetime="2025-11-14"></time>)</p>` +
		`<p><span>Panen Padi di Lapangan</span> (<time datetime="2025-11-05"></time>)` + fmt.Sprintf(post, 3) + `</p>`
	pg := listed(t, "https://maju.or.id/berita", main)
	if len(pg.Items) != 1 || pg.Sealed == 0 || !pg.Items[0].Published.IsZero() || len(pg.Items[0].Photos) > 0 {
		t.Errorf("%d sealed: %+v", pg.Sealed, pg.Items)
	}
	cards := ""
	for n, day := range []string{"13 Oktober 2025", "10 Oktober 2025"} {
		cards += fmt.Sprintf(`<div class="card"><h3><a href="#" data-id="%d">Kunjungan Mahasiswa di Kampung %[1]d</a></h3><span class="tgl">%s</span><p>Ketua kelompok memasang lampu di sepanjang jalan kampung untuk menyambut tamu dari kota yang datang berkunjung.</p></div>`, n+1, day)
	}
	if pg := listed(t, "https://maju.or.id/berita", `<h1>Berita</h1>`+cards+`<p>Total: 2 berita</p>`); len(pg.Items) > 0 || pg.Sealed != 2 {
		t.Errorf("%d sealed: %+v", pg.Sealed, pg.Items)
	}
}
