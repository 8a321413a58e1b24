package endsites

import (
	"fmt"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

// Months are sites that list their newest posts alone, and the others by months.
func Months() []Site {
	return []Site{
		{Name: "bulan-terhitung", URL: "http://bulan-terhitung.example", serve: months{form: `<li><a href="/arsip/{m}">{name}</a> ({n})</li>`}.serve, Coverage: "all"},
		{Name: "bulan-lencana", URL: "http://bulan-lencana.example", serve: months{form: `<li><a href="/arsip/{m}">{name}</a> <span class="badge">{n}</span></li>`}.serve, Coverage: "all"},
		{Name: "bulan-polos", URL: "http://bulan-polos.example", serve: months{form: `<li><a href="/berita?bulan={month}&amp;tahun={year}">{name}</a></li>`}.serve, Coverage: "since"},
		{Name: "bulan-pilihan", URL: "http://bulan-pilihan.example", serve: months{form: `<option value="/arsip/{m}">{name}</option>`, choice: true}.serve},
		{Name: "bulan-tombol", URL: "http://bulan-tombol.example", serve: months{
			form: `<li><a href="/arsip/{m}">{name}</a></li>`, button: `<button onclick="muat()">Muat lebih banyak</button>`}.serve},
		{Name: "bulan-kurang", URL: "http://bulan-kurang.example", serve: months{form: `<li><a href="/arsip/{m}">{name}</a> ({n})</li>`, hides: 3}.serve, Coverage: "none",
			Noted: "items for 2025-"},
		{Name: "jumlah-menu", URL: "http://jumlah-menu.example", serve: counted, Noted: "as is said beside the link to it, and names 10", Shown: 10},
	}
}

// months is a site with an archive. In the form, {m} is the month as year/month, {name} in
// words, {n} the number of its posts, {year} and {month} its parts.
type months struct {
	form   string
	choice bool // the months stand in a choice
	button string
	hides  int // the archive says nothing of every so many-th post, but counts it; 0 for none
}

func (m months) serve(p page) {
	q := p.r.URL.Query()
	asked := strings.TrimPrefix(p.r.URL.Path, "/arsip/")
	switch {
	case p.r.URL.Path == "/berita" && q.Has("bulan"):
		asked = q.Get("tahun") + "/" + q.Get("bulan")
	case p.r.URL.Path == "/berita":
		p.frame("Berita", "<h1>Berita terbaru</h1>"+list(p.posts[:3])+m.button+m.archive(p.posts))
		return
	case asked == p.r.URL.Path:
		p.rest()
		return
	}
	var shown []Post
	for _, post := range p.posts {
		if folder(post.Day) == asked && (m.hides == 0 || post.No%m.hides != 0) {
			shown = append(shown, post)
		}
	}
	p.frame("Arsip", "<h1>Arsip berita</h1>"+list(shown)+m.archive(p.posts))
}

// folder is the month of a day in an address.
func folder(d kim.Date) string { return d.Time().Format("2006/01") }

// archive lists the months that have posts.
func (m months) archive(posts []Post) string {
	var rows []string
	var first []kim.Date
	count := map[string]int{}
	for _, post := range posts {
		if f := folder(post.Day); count[f] == 0 {
			first = append(first, post.Day)
		}
		count[folder(post.Day)]++
	}
	for _, d := range first {
		f := folder(d)
		row := strings.NewReplacer("{m}", f, "{name}", month(d), "{n}", strconv.Itoa(count[f]), "{year}", f[:4], "{month}", f[5:]).Replace(m.form)
		rows = append(rows, row)
	}
	if m.choice {
		return `<aside><h4>Arsip</h4><select onchange="location = this.value"><option value="">Pilih bulan</option>` + strings.Join(rows, "") + `</select></aside>`
	}
	return `<aside class="arsip"><h4>Arsip</h4><ul>` + strings.Join(rows, "") + `</ul></aside>`
}

// counted is a site whose menu says how many posts it has, and whose list shows ten.
func counted(p page) {
	menu := fmt.Sprintf(`<ul class="kategori"><li><a href="/berita">Berita</a> (%d)</li></ul>`, len(p.posts))
	switch p.r.URL.Path {
	case "/":
		p.frame("KIM", "<h1>Selamat datang</h1>"+menu)
	case "/berita":
		p.frame("Berita", "<h1>Berita</h1>"+list(p.posts[:10])+menu)
	default:
		p.rest()
	}
}
