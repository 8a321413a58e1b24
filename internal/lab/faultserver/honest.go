package faultserver

import (
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

// The honest content of every mode: six news items of three photos in all, on
// one listing, one album with two photos, and nothing else.
const (
	// HonestNews is how many news items an honest site has.
	HonestNews = 6
	// HonestGallery is how many albums an honest site has.
	HonestGallery = 1
	// HonestPhotos is how many photos an honest site's items have together.
	HonestPhotos = 5
)

// code is the 12 digits of the addresses and files.
const code = "629900200101"

// DayOf returns the day on which news item n was published, n from 1 (the
// oldest) to HonestNews.
func DayOf(n int) kim.Date { return kim.NewDate(2025, 9, 1).AddDays(8 * (n - 1)) }

func address(n int) string { return fmt.Sprintf("kabar-nomor-%d-%s", n, code) }

// title returns the title of a news item; hostile ones try to break out of
// wherever they are printed.
func title(mode Mode, n int) string {
	if mode != HostileText {
		return fmt.Sprintf("Kabar Nomor %d dari Déwan Kampung", n)
	}
	return []string{
		`</script><script>alert(1)</script>`, `" onmouseover="alert(1)" x="`, `__f__alert(1)__f__`,
		`=cmd|'/c calc'!A1`, "Kabar \u202egnilabret", strings.Repeat("panjang ", 1200) + `{{.}} ${7*7} %s`,
	}[n-1]
}

// honest serves the honest site of a mode.
func (s *Server) honest(w http.ResponseWriter, r *http.Request, mode Mode) {
	drifted := s.isDrifted() && (mode == Drift || mode == DriftDates || mode == DriftEmpty)
	page := ""
	path := strings.TrimSuffix(strings.TrimSuffix(r.URL.Path, "/"), "/0")
	switch {
	case path == "":
		page = frame("Beranda", listing(mode, drifted))
	case path == "/berita":
		page = listingPage(mode, drifted)
	case path == "/galeri":
		page = frame("Galeri", card("galeri", "album-kerja-bakti-"+code, "Album Kerja Bakti", DayOf(3)))
	case path == "/pengumuman" || path == "/agenda":
		page = frame("Kosong", "<p class=\"kosong\">Belum ada data.</p>")
	case path == "/galeri/read/album-kerja-bakti-"+code:
		page = albumPage()
	case strings.HasPrefix(path, "/berita/read/"):
		for n := 1; n <= HonestNews; n++ {
			if path == "/berita/read/"+address(n) {
				page = itemPage(mode, n, drifted)
			}
		}
		if n := made(path); page == "" && n > 0 && (mode == EndlessPaging || mode == ManyLinks) {
			page = itemPage(mode, n, false)
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if page == "" {
		w.WriteHeader(http.StatusNotFound)
		page = frame("404", "<h1>Tidak ditemukan</h1>")
	}
	_, _ = w.Write(encode(w, mode, page)) // a visitor who leaves early is no error
}

// made returns the number of an item that an endless listing made up.
func made(path string) int {
	number, ok := strings.CutSuffix(strings.TrimPrefix(path, "/berita/read/kabar-nomor-"), "-"+code)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

func frame(name, content string) string {
	return fmt.Sprintf(`<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>%s | KIM Uji</title></head>
<body><header><a href="/"><img src="/assets/files/data/%s/images/logo_header.png" alt="Logo"></a>
<nav><ul><li><a href="/berita">Berita</a></li><li><a href="/galeri">Galeri</a></li><li><a href="/pengumuman">Pengumuman</a></li><li><a href="/agenda">Agenda</a></li></ul></nav></header>
<main><div class="col-md-8 konten">
%s</div></main>
<footer><p>Hak cipta © 2022-2025 KIM Uji</p></footer></body></html>
`, html.EscapeString(name), code, content)
}

func listingPage(mode Mode, drifted bool) string {
	return frame("Berita", listing(mode, drifted))
}

func listing(mode Mode, drifted bool) string {
	if drifted && mode == DriftEmpty {
		return "<p class=\"kosong\">Belum ada data.</p>\n"
	}
	var b strings.Builder
	for n := HonestNews; n >= 1; n-- {
		switch {
		case drifted && mode == Drift: // drawn by script: there is nothing to read
			fmt.Fprintf(&b, "<div class=\"v2-tile\" data-item=\"%d\"><span class=\"v2-title\">memuat…</span></div>\n", n)
		case drifted && mode == DriftDates:
			b.WriteString(strings.Replace(card("berita", address(n), title(mode, n), DayOf(n)), byline(DayOf(n)), fmt.Sprintf("hari ke-%d", n), 1))
		default:
			b.WriteString(card("berita", address(n), title(mode, n), DayOf(n)))
		}
	}
	return b.String()
}

func card(section, slug, title string, day kim.Date) string {
	return fmt.Sprintf("<div class=\"card\"><a href=\"/%s/read/%s\"><img src=\"/assets/img/no-image.png\" alt=\"\"></a><h3><a href=\"/%s/read/%s\">%s</a></h3><ul class=\"list-inline\"><li>Admin KIM</li><li>%s</li></ul></div>\n",
		section, slug, section, slug, html.EscapeString(title), byline(day))
}

func itemPage(mode Mode, n int, drifted bool) string {
	day := byline(DayOf(min(n, HonestNews)))
	if drifted && mode != DriftEmpty {
		day = fmt.Sprintf("hari ke-%d", n)
	}
	var photo string
	if n%2 == 0 { // three of the six news items have a photo
		photo = fmt.Sprintf("<div class=\"sampul\"><img src=\"/assets/files/data/%s/foto-%d.jpeg\" alt=\"\"></div>\n", code, n)
	}
	return frame(title(mode, n), fmt.Sprintf("<h1>%s</h1>\n<ul class=\"list-inline\"><li>Admin KIM</li><li>%s</li></ul>\n%s<div class=\"isi\"><p>%s</p></div>\n",
		html.EscapeString(title(mode, n)), day, photo,
		"Warga bergotong royong membersihkan saluran air di sepanjang jalan kampung sejak pagi hari – hasilnya diperiksa bersama pada sore harinya oleh pengurus."))
}

func albumPage() string {
	return frame("Album Kerja Bakti", fmt.Sprintf("<h1>Album Kerja Bakti</h1>\n<ul class=\"list-inline\"><li>Admin KIM</li><li>%s</li></ul>\n<div class=\"album\"><img src=\"/assets/files/data/%s/album-1.jpeg\" alt=\"\"><img src=\"/assets/files/data/%s/album-2.jpeg\" alt=\"\"></div>\n",
		byline(DayOf(3)), code, code))
}

func byline(d kim.Date) string { return d.Time().Format("Jan 2, 2006") }

// endless answers for the listings that do not end.
func (s *Server) endless(w http.ResponseWriter, r *http.Request, mode Mode) bool {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 {
		page = 1
	}
	var b strings.Builder
	switch {
	case r.URL.Path == "/berita" && mode == ManyLinks:
		for n := range 50_000 {
			b.WriteString(card("berita", address(n+1), title(mode, n+1), DayOf(1)))
		}
	case r.URL.Path == "/berita" && mode == EndlessPaging:
		for n := range 10 {
			b.WriteString(card("berita", address(10*page+n), title(mode, 10*page+n), DayOf(1)))
		}
	case r.URL.Path == "/berita" && mode == RepeatedPaging:
		b.WriteString(listing(mode, false))
	case mode == Calendar && (r.URL.Path == "/agenda" || strings.HasPrefix(r.URL.Path, "/agenda/")):
		month, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/agenda/"))
		if err != nil {
			month = 202510
		}
		fmt.Fprintf(&b, "<table class=\"kalender\"><caption>Bulan %d</caption></table>\n<a href=\"/agenda/%d\">Bulan lalu</a> <a rel=\"next\" href=\"/agenda/%d\">Bulan depan</a>\n", month, month-1, month+1)
	default:
		return false
	}
	if mode == EndlessPaging || mode == RepeatedPaging {
		fmt.Fprintf(&b, "<ul class=\"pagination\"><li><a rel=\"next\" href=\"/berita?page=%d\">Selanjutnya</a></li></ul>\n", page+1)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(frame("Berita", b.String())))
	return true
}
