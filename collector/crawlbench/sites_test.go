package crawlbench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// What every site has: articles with photos, ten to a page of the listing, and one
// front page.
const (
	articles = 40
	photos   = 3
	perPage  = 10
	pages    = 1 + articles/perPage + articles
)

// style is a way to build a site: its host, its addresses and its markup.
type style struct {
	name    string
	host    string // of the n-th site
	listing string // address of the listing
	next    string // address of its n-th page
	article string // address of the n-th article
	card    string // of one article in the listing: address, title, day
	body    string // around an article: title, day, text
	photo   string // address of a photo
	day     func(kim.Date) string
}

// The two styles: in the form of kim.id, which the collector has a profile for, and
// of a system that it has never met.
var styles = []style{
	{
		name: "known", host: "s%d.kim.id", listing: "/berita", next: "/berita?page=%d",
		article: "/berita/read/kabar-kampung-nomor-%d-629900200101",
		card: `<div class="card"><h3><a href="%s">%s</a></h3>` +
			`<ul class="list-inline"><li>Admin KIM</li><li class="hari">%s</li></ul></div>`,
		body:  `<h1>%s</h1><ul class="list-inline"><li>Admin KIM</li><li class="hari">%s</li></ul><div class="isi">%s</div>`,
		photo: "/assets/files/data/629900200101/foto-%d-%d.jpeg",
		day:   func(d kim.Date) string { return d.Time().Format("Jan 2, 2006") },
	},
	{
		name: "unknown", host: "warta%d.example.org", listing: "/kabar", next: "/kabar?page=%d",
		article: "/kabar/kabar-kampung-nomor-%d.html",
		card:    `<div class="entri"><h2><a href="%s">%s</a></h2><p class="keterangan">Redaksi, <span class="hari">%s</span></p></div>`,
		body:    `<article><h1>%s</h1><p class="keterangan">Redaksi, <span class="hari">%s</span></p><div class="naskah">%s</div></article>`,
		photo:   "/unggahan/foto-%d-%d.jpg",
		day: func(d kim.Date) string {
			months := [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni",
				"Juli", "Agustus", "September", "Oktober", "November", "Desember"}
			t := d.Time()
			return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
		},
	},
}

// furniture makes pages as long as real ones are: about 33 kB.
var furniture = sync.OnceValue(func() string {
	var b strings.Builder
	for i := range 160 {
		fmt.Fprintf(&b, `<li class="menu-item menu-item-%d"><a class="tautan" href="/halaman/profil-%d" title="Halaman profil nomor %d">`+
			`<span class="ikon"></span>Profil lembaga nomor %d</a></li>`+"\n", i, i, i, i)
	}
	return b.String()
})

func (s style) page(w io.Writer, title, body string) {
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>%s | Tolok Ukur</title></head>`+
		`<body><header><nav><ul><li><a href="%s">Kabar</a></li></ul></nav></header><main><div class="konten">%s</div></main>`+
		`<aside><ul>%s</ul></aside><footer>Hak cipta 2022-2025</footer></body></html>`,
		title, s.listing, body, furniture())
}

// write answers a path of a site; false: there is no such page.
func (s style) write(w io.Writer, r *http.Request) bool {
	day := func(n int) string {
		return s.day(kim.DateOf(kimsim.DefaultAsOf(), kim.WIB).AddDays(-1 - n))
	}
	title := func(n int) string { return fmt.Sprintf("Kabar Kampung Nomor %d", n) }
	var n int
	switch {
	case r.URL.Path == "/":
		s.page(w, "Beranda", "<h2>Selamat datang</h2>")
	case r.URL.Path == s.listing:
		n, _ = strconv.Atoi(r.URL.Query().Get("page"))
		n = max(n, 1)
		var b strings.Builder
		for i := perPage * (n - 1); i < min(perPage*n, articles); i++ {
			fmt.Fprintf(&b, s.card, fmt.Sprintf(s.article, i), title(i), day(i))
		}
		if perPage*n < articles {
			fmt.Fprintf(&b, `<ul class="pagination"><li><a rel="next" href="`+s.next+`">Selanjutnya</a></li></ul>`, n+1)
		}
		s.page(w, "Kabar", b.String())
	default:
		if _, err := fmt.Sscanf(r.URL.Path, s.article, &n); err != nil || n < 0 || n >= articles {
			return false
		}
		var b strings.Builder
		for p := range 5 {
			if p < photos {
				fmt.Fprintf(&b, `<p><img src="`+s.photo+`" alt=""></p>`, n, p)
			}
			fmt.Fprintf(&b, `<p>Warga bergotong royong membersihkan saluran air sejak pagi, dan pengurus mencatat hasil `+
				`kerja nomor %d pada hari itu bersama perangkat desa, kader posyandu dan karang taruna. %s</p>`,
				n*p, strings.Repeat("Kegiatan berlangsung tertib sampai sore. ", 12))
		}
		s.page(w, title(n), fmt.Sprintf(s.body, title(n), day(n), b.String()))
	}
	return true
}

func site(w http.ResponseWriter, r *http.Request) {
	s := styles[0]
	if strings.Contains(r.Host, ".example.org") {
		s = styles[1]
	}
	var page bytes.Buffer
	if !s.write(&page, r) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

// serveSites serves all sites, by the name of their host, until standard input ends.
func serveSites() error {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := &http.Server{Handler: http.HandlerFunc(site), ReadHeaderTimeout: time.Minute}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}
