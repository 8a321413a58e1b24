package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// TestEventCards reads lists of events: the day on a card is the event's unless
// the card says that it was published then.
func TestEventCards(t *testing.T) {
	cases := []struct{ name, card, day string }{
		{"day and place", `<div class="ket">Tanggal: 26 Oktober 2025, Balai Desa</div>`, ""},
		{"pelaksanaan", `<div>Pelaksanaan 26 Oktober 2025</div>`, ""},
		{"waktu", `<p>Waktu: 26 Oktober 2025 09.00 WIB</p>`, ""},
		{"day and hour", `<p>Tanggal & Jam : 26 Oktober 2025 09:00:00</p>`, ""},
		{"bare day", `<small>26 Oktober 2025</small>`, ""},
		{"weekday", `<span>Minggu, 26 Oktober 2025</span>`, ""},
		{"cells", `<table><tr><td>Tanggal</td><td>26 Oktober 2025</td></tr><tr><td>Tempat</td><td>Balai Desa</td></tr></table>`, ""},
		{"class", `<span class="event-date">26 Oktober 2025</span>`, ""},
		{"class date", `<span class="tanggal">26/10/2025</span>`, ""},
		{"time element", `<time datetime="2025-10-26">26 Okt 2025</time>`, ""},
		{"icons", `<ul><li><i class="fa fa-calendar"></i> 26 Oktober 2025</li><li>08.00 - 12.00</li><li>Balai Desa</li></ul>`, ""},
		{"span of days", `<p>26 - 28 Oktober 2025</p>`, ""},
		{"ahead", `<p>Tanggal: 26 Desember 2026</p>`, ""},
		{"account", `<small>Admin KIM • Oct 20, 2025</small><p>Tanggal: 26 Oktober 2025, Balai Desa</p>`, "2025-10-20"},
		{"account in a list", `<ul><li>Admin KIM</li><li>Oct 20, 2025</li></ul>`, "2025-10-20"},
		{"posted", `<p>Pelaksanaan 26 Oktober 2025</p><small>Diposting 20 Oktober 2025</small>`, "2025-10-20"},
		{"published class", `<time class="published" datetime="2025-10-20T10:00:00+07:00">20 Okt 2025</time>`, "2025-10-20"},
	}
	p := loadProfiles(t)
	generic, _ := p.ByID(profile.GenericID)
	for _, c := range cases {
		var b strings.Builder
		for k := range 3 {
			fmt.Fprintf(&b, `<div class="kotak"><a href="/agenda/read/musyawarah-dusun-%d-321526100101/0">Musyawarah dusun nomor %d</a>%s<p>Ringkasan acara…</p></div>`, k, k, c.card)
		}
		pg := `<html><head><title>Agenda - KIM Maju</title></head><body><h2>Agenda</h2>` + b.String() + `</body></html>`
		for _, prof := range []*profile.Profile{nil, generic} {
			got := p.Read(fact.Input{URL: "https://maju.kim.id/agenda", Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing, Kind: kim.Event}, prof)
			if got.Kind != fact.PageListing || len(got.Items) != 3 {
				t.Errorf("%s, %s: %s with %d items", c.name, got.Platform, got.Kind, len(got.Items))
				continue
			}
			for _, it := range got.Items {
				if day := dayOf(it); day != c.day {
					t.Errorf("%s, %s: day %q (%s), want %q: %v", c.name, got.Platform, day, it.DateSource, c.day, got.Ignored)
				}
			}
		}
	}
}

func dayOf(it fact.Item) string {
	if it.Published.IsZero() {
		return ""
	}
	return kim.DateOf(it.Published, kim.WIB).String()
}

// TestDaysByTheTitle reads what stands between the title and the text.
func TestDaysByTheTitle(t *testing.T) {
	cases := []struct{ name, line, day string }{
		{"place and hours in icons", `<ul><li><i class="fa fa-calendar"></i> 17 Agustus 2025</li><li><i class="fa fa-map-marker"></i> Balai Desa</li><li><i class="fa fa-clock"></i> 08.00 - 12.00</li></ul>`, ""},
		{"place behind", `<p>17 Agustus 2025, Lapangan Desa Maju</p>`, ""},
		{"hours below", `<p>Minggu, 17 Agustus 2025</p><p>08.00 WIB s/d selesai</p>`, ""},
		{"dateline in brackets", `<p><strong>KARAWANG, (9/3/2025)</strong></p>`, ""},
		{"dateline in capitals", `<p><b>KARAWANG, 9 Maret 2025</b></p>`, ""},
		{"dateline with a dash", `<p>BARITO TIMUR - 9 Maret 2025</p>`, ""},
		{"counter with dots", `<small>2025.10.27 kali dibaca</small>`, ""},
		{"Javanese day", `<small>Minggu Pahing, 26 Oktober 2025</small>`, "2025-10-26"},
		{"Javanese day in brackets", `<small>Jumat (Kliwon), 24 Oktober 2025</small>`, "2025-10-24"},
		{"spaces", `<small>Rabu , 29 - 10 - 2025</small>`, "2025-10-29"},
		{"short year with a typographic apostrophe", `<small>5 Des ’25</small>`, "2025-12-05"},
		{"Jum’at 2019", `<small>Jum’at, 31 Oktober 2025</small>`, "2025-10-31"},
		{"Jum‘at 2018", `<small>Jum‘at, 31 Oktober 2025</small>`, "2025-10-31"},
		{"Jumʼat 02bc", `<small>Jumʼat, 31 Oktober 2025</small>`, "2025-10-31"},
		{"Jum entity at", `<small>Jum&#8217;at, 31 Oktober 2025</small>`, "2025-10-31"},
		{"Jum'at", `<small>Jum'at, 31 Oktober 2025</small>`, "2025-10-31"},
		{"account and place", `<p>Admin Balai Desa • 17 Agustus 2025</p>`, "2025-08-17"},
		{"account in capitals", `<p>ADMIN, 17/08/2025</p>`, "2025-08-17"},
		{"weekday in capitals", `<p>SENIN, 27 OKTOBER 2025</p>`, "2025-10-27"},
		{"posted at a place", `<p>Diposting 17 Agustus 2025, Balai Desa</p>`, "2025-08-17"},
		{"day and hour", `<p>17 Agustus 2025 08.00 WIB</p>`, "2025-08-17"},
	}
	prose := strings.Repeat("<p>"+strings.Repeat("Warga desa bergotong royong membersihkan saluran air di lingkungan masing-masing agar tidak banjir. ", 4)+"</p>", 2)
	p := loadProfiles(t)
	for _, c := range cases {
		for _, where := range []string{"https://maju.kim.id/berita/read/kerja-bakti-desa-321526100101", "https://maju.example.id/kerja-bakti-desa-kita"} {
			for _, wrap := range []string{`<div class=isi><h1>Kerja Bakti Desa</h1>%s%s</div>`, `<h1>Kerja Bakti Desa</h1>%s<div>%s</div>`} {
				pg := `<html><head><title>Kerja Bakti Desa - KIM Maju</title></head><body><header><a href="/">Beranda</a></header>` + fmt.Sprintf(wrap, c.line, prose) + `<footer>© 2016-2025 KIM Maju</footer></body></html>`
				got := p.Read(fact.Input{URL: where, Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
				if got.Kind != fact.PageArticle || len(got.Items) != 1 {
					t.Errorf("%s: %s with %d items", c.name, got.Kind, len(got.Items))
				} else if day := dayOf(got.Items[0]); day != c.day {
					t.Errorf("%s, %s: day %q (%s), want %q: %v", c.name, wrap, day, got.Items[0].DateSource, c.day, got.Ignored)
				}
			}
		}
	}
}
