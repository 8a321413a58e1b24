package endsites

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/hostname"
	"pantaukim/internal/kim"
)

// Site is one small site of news.
type Site struct {
	Name string
	URL  string // in the registry
	// Unread is what the walk says of the site if it cannot be read whole.
	Unread string
	// Noted is what the walk says of a list that cannot be the whole although it ends.
	Noted string
	// Shown is how many of the newest posts can be seen at all; 0 if all can.
	Shown int
	// Coverage is how far back the first walk sees the site: all, since, none; empty if the test does not ask.
	Coverage string
	// Edits is set where the site changes its posts: see Edited.
	Edits bool
	// Pairs is set where two posts share each day.
	Pairs bool
	serve func(p page)
}

// Group is the group whose site it is.
func (s Site) Group() kim.Group {
	return kim.Group{ID: "akhir-" + s.Name, Name: "KIM " + s.Name, URL: s.URL, Zone: kim.WIB}
}

// Post is one post.
type Post struct {
	No    int // counted from the oldest
	Title string
	Text  string
	Day   kim.Date
}

// Path is the address of its own page.
func (p Post) Path() string { return fmt.Sprintf("/berita/kegiatan-%d", p.No) }

// AsOf is a moment at which every site has 24 posts. There is one more every five days.
func AsOf() time.Time { return time.Date(2025, 10, 28, 8, 0, 0, 0, kim.WIB.Location()) }

// Posts lists the posts that are there at a moment, the newest first.
func (s Site) Posts(at time.Time) []Post {
	titles := [...]string{"Lomba voli antar dusun", "Panen padi raya bersama kelompok tani", "Kerja bakti", "Musyawarah desa membahas jalan rabat beton", "Posyandu balita"}
	today := kim.DateOf(at, kim.WIB)
	var out []Post
	for n := 1; ; n++ {
		of := n
		if s.Pairs {
			of += n % 2
		}
		day := kim.DateOf(AsOf(), kim.WIB).AddDays(5 * (of - 24))
		if day > today {
			break
		}
		out = append(out, Post{
			No: n, Day: day, Title: fmt.Sprintf("%s ke-%d", titles[n%len(titles)], n),
			Text: fmt.Sprintf("Warga berkumpul di balai desa untuk kegiatan nomor %d, dan pulang sebelum petang. Hasilnya dibagi kepada %d keluarga.", n, n+3),
		})
	}
	slices.Reverse(out)
	return out
}

// page is one request, and the posts that the site has.
type page struct {
	w     http.ResponseWriter
	r     *http.Request
	posts []Post
}

// Handler serves sites by their hosts, as they are at a moment.
func Handler(sites []Site, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		for _, s := range sites {
			if strings.Contains(hostname.Address(s.URL), "://"+host) {
				s.serve(page{w, r, s.Posts(now())})
				return
			}
		}
		http.NotFound(w, r)
	})
}

// frame writes a page of the site.
func (p page) frame(title, main string) {
	p.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(p.w, `<!DOCTYPE html><html lang="id"><head><title>%s</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a></nav><main>%s</main><footer>Hak cipta KIM</footer></body></html>`,
		html.EscapeString(title), main)
}

// rest answers for robots.txt, the home page, and the pages of the posts.
func (p page) rest() {
	if p.r.URL.Path == "/" {
		p.frame("KIM", "<h1>Selamat datang</h1><p>Situs warga desa.</p>")
		return
	}
	for _, post := range p.posts {
		if p.r.URL.Path == post.Path() {
			p.frame(post.Title, fmt.Sprintf(`<article><h1>%s</h1><p class="tanggal">Diposting %s</p><div class="isi"><p>%s</p></div></article>`,
				html.EscapeString(post.Title), Long(post.Day), post.Text))
			return
		}
	}
	http.NotFound(p.w, p.r)
}

// list writes posts as the rows of a list.
func list(posts []Post) string {
	var b strings.Builder
	for _, post := range posts {
		fmt.Fprintf(&b, `<div class="baris"><h3><a href="%s">%s</a></h3><span class="tanggal">%s</span></div>`, post.Path(), html.EscapeString(post.Title), Long(post.Day))
	}
	return b.String()
}

// Long writes a day in words.
func Long(d kim.Date) string {
	t := d.Time()
	return fmt.Sprintf("%d %s", t.Day(), month(d))
}

// month writes the month of a day in words.
func month(d kim.Date) string {
	names := [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	return fmt.Sprintf("%s %d", names[d.Time().Month()-1], d.Time().Year())
}

// Truth lists what a reader of the site can count at a moment, in order: day, kind, title.
func (s Site) Truth(at time.Time) []string {
	var out []string
	posts := s.Posts(at)
	if s.Edits && len(posts) > 25 { // what is gone counts as gone once two walks have missed it
		posts = Edited(posts)
	}
	for n, post := range posts {
		if s.Shown == 0 || n < s.Shown {
			out = append(out, fmt.Sprintf("%s %s %s", post.Day, kim.News, post.Title))
		}
	}
	slices.Sort(out)
	return out
}

// All is one site of each kind.
func All() []Site { return slices.Concat(Months(), Hosts(), Shells(), Loads(), Anchors(), Days()) }
