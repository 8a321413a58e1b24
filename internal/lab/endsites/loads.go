package endsites

import (
	"fmt"
	"strconv"
	"strings"
)

// Loads are sites whose list goes on behind a button.
func Loads() []Site {
	return []Site{
		{Name: "muat-alamat", URL: "http://muat-alamat.example", serve: loads{button: `<button class="muat" data-url="/berita/muat?page=2">Muat lebih banyak</button>`, bare: true}.serve},
		{Name: "muat-nomor", URL: "http://muat-nomor.example", serve: loads{button: `<button data-url="/berita/muat?page=" data-page="1">Muat lebih banyak</button>`, bare: true}.serve},
		{Name: "muat-potongan", URL: "http://muat-potongan.example", serve: loads{button: `<div class="muat" data-next-url="/berita?page=2&amp;ajax=1">Tampilkan lebih banyak</div>`, bare: true}.serve},
		{Name: "muat-formulir", URL: "http://muat-formulir.example", serve: loads{
			button: `<form action="/berita" method="get"><input type="hidden" name="page" value="%d"><button>Muat lebih banyak</button></form>`}.serve},
		{Name: "muat-tombol-formulir", URL: "http://muat-tombol-formulir.example", serve: loads{
			button: `<form><button name="halaman" value="%d">Berita selanjutnya</button></form>`}.serve},
		{Name: "muat-kirim", URL: "http://muat-kirim.example", serve: loads{
			button: `<form action="/berita" method="post"><input type="hidden" name="page" value="%d"><button>Muat lebih banyak</button></form>`}.serve, Unread: "the listing goes on"},
		{Name: "muat-skrip", URL: "http://muat-skrip.example", serve: loads{button: `<button onclick="muat()">Muat lebih banyak</button>`}.serve, Unread: "the listing goes on"},
	}
}

// loads is a site whose list shows eight posts and a button. In the form of the button,
// %d is the number of the next page.
type loads struct {
	button string
	bare   bool // what is loaded is rows alone, without the button
}

func (l loads) serve(p page) {
	if p.r.URL.Path != "/berita" && p.r.URL.Path != "/berita/muat" {
		p.rest()
		return
	}
	q := p.r.URL.Query()
	number, err := strconv.Atoi(q.Get("page") + q.Get("halaman"))
	if err != nil {
		number = 1
	}
	from, to := min(8*(number-1), len(p.posts)), min(8*number, len(p.posts))
	rows := list(p.posts[from:to])
	if l.bare && number > 1 {
		p.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(p.w, rows)
		return
	}
	button := ""
	if to < len(p.posts) {
		if button = l.button; !l.bare {
			button = strings.ReplaceAll(l.button, "%d", strconv.Itoa(number+1))
		}
	}
	p.frame("Berita", "<h1>Berita</h1>"+rows+button)
}
