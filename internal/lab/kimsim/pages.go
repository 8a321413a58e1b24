package kimsim

import (
	"fmt"
	"html"
	"net/http"
	"path"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// page writes the frame that every page of a site has: logo, menu, today's day,
// banners, latest posts with their dates, portraits, copyright, counters.
func (s *site) page(l *listing, title, content string, t time.Time) string {
	var b strings.Builder
	b.Grow(len(content) + 6000)
	name, files := html.EscapeString(s.group.Name), s.files()
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s | %s</title>
<meta name="description" content="Situs resmi %s">
<meta property="og:image" content="%s/images/logo_header.png">
<link rel="icon" href="/assets/img/favicon.ico">
<link rel="stylesheet" href="/assets/css/style.css?v=20230107">
</head>
<body>
<header class="header">
<a class="logo" href="/"><img src="%s/images/logo_header.png" alt="Logo"></a>
<p class="nama-situs">%s</p>
<p class="hari-ini">%s</p>
<nav><ul class="menu"><li><a href="/">Beranda</a></li><li><a href="/profil">Profil</a></li>`,
		html.EscapeString(title), name, name, files, files, name, longDay(kim.DateOf(t, s.group.Zone)))
	for _, sec := range sections() {
		fmt.Fprintf(&b, `<li><a href="/%s">%s</a></li>`, sec.path, sec.name)
	}
	fmt.Fprintf(&b, `</ul></nav>
<form action="/berita/search" method="get"><input name="keyword" placeholder="Cari berita"></form>
</header>
<div class="slideshow"><img src="%s/slideshow/default-slides.png" alt=""><img src="%s/slideshow/banner-2.jpg" alt=""></div>
<main class="container"><div class="row">
<div class="col-md-8 konten">
%s</div>
<aside class="col-md-4 sidebar">
<div class="widget"><h4>Berita Terbaru</h4><ul class="terbaru">
`, files, files, content)
	for _, v := range l.latest {
		b.WriteString(`<li>`)
		if len(v.photos) > 0 {
			fmt.Fprintf(&b, `<img src="%s" alt="">`, files+"/"+thumb(v.photos[0], "100x100"))
		}
		// The side column reaches an item under the longer form of its address.
		fmt.Fprintf(&b, `<a href="%s/0">%s</a><span class="tanggal">%s</span></li>`+"\n",
			s.href(v, "berita"), html.EscapeString(v.title), byline(v.printed))
	}
	fmt.Fprintf(&b, `</ul></div>
<div class="widget"><h4>Pengurus</h4><img src="%s/pegawai/ketua.jpg" alt="Ketua"><img src="%s/pegawai/sekretaris.jpg" alt="Sekretaris"></div>
<div class="widget"><h4>Statistik</h4><p>Hari ini: %d</p><p>Total pengunjung: %s</p></div>
</aside>
</div></main>
<footer>
<p>Media sosial: <a href="#fb"><img src="/assets/img/facebook.png" alt="Facebook"></a><a href="#ig"><img src="/assets/img/instagram.svg" alt="Instagram"></a></p>
<p>Hak cipta © 2022-%d %s. Diperbarui 1 Januari %d.</p>
<img src="/hit.gif?t=%d" width="1" height="1" alt="">
</footer>
</body>
</html>
`, files, files, t.Unix()/600%97, dots(int(t.Unix()/600%90000)+1200), t.Year(), name, t.Year(), t.Unix())
	return b.String()
}

// files is the folder of the site's files.
func (s *site) files() string { return "/assets/files/data/" + s.code }

func (s *site) href(v view, section string) string {
	return "/" + section + "/read/" + v.slug + "-" + s.code
}

// thumb names a small form of a photo, as migrated sites do: foto-300x200.jpeg.
func thumb(file, size string) string {
	ext := path.Ext(file)
	return strings.TrimSuffix(file, ext) + "-" + size + ext
}

// homePage shows the newest of everything.
func (s *site) homePage(l *listing, t time.Time) string {
	var b strings.Builder
	b.WriteString("<h2>Berita Utama</h2>\n")
	news := l.kinds[kim.News]
	s.cards(&b, news[:min(6, len(news))], "berita")
	b.WriteString("<h2>Galeri</h2>\n<div class=\"foto-terbaru\">")
	for _, v := range l.kinds[kim.Gallery][:min(4, len(l.kinds[kim.Gallery]))] {
		if len(v.photos) > 0 {
			fmt.Fprintf(&b, `<a href="%s"><img src="%s/%s" alt=""></a>`, s.href(v, "galeri"), s.files(), thumb(v.photos[0], "150x150"))
		}
	}
	b.WriteString("</div>\n")
	for _, sec := range sections()[2:] {
		fmt.Fprintf(&b, "<h2>%s</h2>\n<ul>", sec.name)
		for _, v := range l.kinds[sec.kind][:min(3, len(l.kinds[sec.kind]))] {
			fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, s.href(v, sec.path), html.EscapeString(v.title))
		}
		b.WriteString("</ul>\n")
	}
	return s.page(l, "Beranda", b.String(), t)
}

// listingPage shows ten items of a section.
func (s *site) listingPage(l *listing, name, section string, items []view, page int, t time.Time) string {
	pages := max(1, (len(items)+perPage-1)/perPage)
	from, to := min((page-1)*perPage, len(items)), min(page*perPage, len(items))
	var b strings.Builder
	fmt.Fprintf(&b, "<h2 class=\"judul-halaman\">%s</h2>\n", name)
	if from == to {
		b.WriteString("<p class=\"kosong\">Belum ada data.</p>\n")
	}
	s.cards(&b, items[from:to], section)
	if pages > 1 {
		fmt.Fprintf(&b, "<ul class=\"pagination\">")
		if page > 1 {
			fmt.Fprintf(&b, `<li><a href="/%s?page=%d" rel="prev">Sebelumnya</a></li>`, section, page-1)
		}
		fmt.Fprintf(&b, "<li class=\"aktif\">Halaman %d dari %d</li>", page, pages)
		if page < pages {
			fmt.Fprintf(&b, `<li><a href="/%s?page=%d" rel="next">Selanjutnya</a></li><li><a href="/%s?page=%d">Terakhir</a></li>`, section, page+1, section, pages)
		}
		b.WriteString("</ul>\n")
	}
	return s.page(l, name, b.String(), t)
}

// cards writes the items of a listing.
func (s *site) cards(b *strings.Builder, items []view, section string) {
	for i, v := range items {
		href := s.href(v, section)
		if s.alias != "" && i%5 == 4 {
			href = "https://" + s.alias + href // a link that was never corrected after the move
		}
		b.WriteString("<div class=\"card\">")
		if len(v.photos) > 0 {
			fmt.Fprintf(b, `<a href="%s"><img src="%s/%s" alt=""></a>`, href, s.files(), thumb(v.photos[0], "300x200"))
		} else {
			fmt.Fprintf(b, `<a href="%s"><img src="/assets/img/no-image.png" alt=""></a>`, href)
		}
		fmt.Fprintf(b, `<h3><a href="%s">%s</a></h3>`, href, html.EscapeString(v.title))
		s.byline(b, v)
		body := []rune(s.body(v)[0])
		fmt.Fprintf(b, "<p class=\"ringkasan\">%s…</p></div>\n", html.EscapeString(string(body[:min(90, len(body))])))
	}
}

// byline writes the two list items under a title; an undated post has only one.
func (s *site) byline(b *strings.Builder, v view) {
	b.WriteString(`<ul class="list-inline"><li><img src="/assets/img/avatar.png" alt=""> Admin KIM</li>`)
	if v.printed.Known() {
		fmt.Fprintf(b, "<li>%s</li>", byline(v.printed))
	}
	b.WriteString("</ul>\n")
}

// itemPage shows one item.
func (s *site) itemPage(l *listing, v view, section string, t time.Time) string {
	var b strings.Builder
	if v.kind == kim.Event {
		fmt.Fprintf(&b, "<div class=\"waktu-kegiatan\">Tanggal kegiatan: %s, pukul %02d.00</div>\n", longDay(v.event), 8+v.number%9)
	}
	fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(v.title))
	s.byline(&b, v)
	views := int(v.seed%1800) + int(t.Sub(v.posted).Hours())
	fmt.Fprintf(&b, "<div class=\"dilihat\">%s kali dilihat</div>\n", dots(max(1, views)))
	if v.kind == kim.Gallery {
		b.WriteString("<div class=\"album\">\n")
		for _, f := range v.photos {
			fmt.Fprintf(&b, `<a href="%s/%s">%s</a>`+"\n", s.files(), f, s.image(thumb(f, "300x200")))
		}
		b.WriteString("</div>\n")
	} else if len(v.photos) > 0 {
		fmt.Fprintf(&b, "<div class=\"sampul\">%s</div>\n", s.image(v.photos[0]))
	}
	b.WriteString("<div class=\"isi\">\n")
	for i, p := range s.body(v) {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(p))
		if v.kind != kim.Gallery && i+1 < len(v.photos) {
			fmt.Fprintf(&b, "<p>%s</p>\n", s.image(v.photos[i+1]))
		}
	}
	if v.kind != kim.Gallery {
		for i := len(s.body(v)) + 1; i < len(v.photos); i++ {
			fmt.Fprintf(&b, "<p>%s</p>\n", s.image(v.photos[i]))
		}
		if len(v.photos) > 0 && v.number%4 == 0 { // the cover once more, and small
			fmt.Fprintf(&b, "<p>%s%s</p>\n", s.image(v.photos[0]), s.image(thumb(v.photos[0], "150x150")))
		}
	}
	b.WriteString("</div>\n<div class=\"bagikan\"><img src=\"/assets/img/whatsapp.png\" alt=\"Bagikan\"><img src=\"/assets/img/twitter.png\" alt=\"Bagikan\"></div>\n")
	s.neighbours(&b, l, v, section)
	return s.page(l, v.title, b.String(), t)
}

// image writes an image; some sites load theirs by script.
func (s *site) image(file string) string {
	src := s.files() + "/" + file
	if s.lazy {
		return fmt.Sprintf(`<img src="/assets/img/loading.gif" data-src="%s" class="lazy" alt="">`, src)
	}
	return fmt.Sprintf(`<img src="%s" class="img-fluid" alt="">`, src)
}

// neighbours links the posts before and after, with their dates.
func (s *site) neighbours(b *strings.Builder, l *listing, v view, section string) {
	list := l.kinds[v.kind]
	for i := range list {
		if list[i].post != v.post {
			continue
		}
		b.WriteString("<div class=\"navigasi\">")
		if i+1 < len(list) {
			fmt.Fprintf(b, `<a href="%s">« %s</a> <small>%s</small>`, s.href(list[i+1], section), html.EscapeString(list[i+1].title), byline(list[i+1].printed))
		}
		if i > 0 {
			fmt.Fprintf(b, `<a href="%s">%s »</a> <small>%s</small>`, s.href(list[i-1], section), html.EscapeString(list[i-1].title), byline(list[i-1].printed))
		}
		b.WriteString("</div>\n")
	}
}

func (s *site) profilePage(l *listing, t time.Time) string {
	return s.page(l, "Profil", fmt.Sprintf("<h1>Profil</h1>\n<p>%s dibentuk pada %s. Situs ini bagian dari peragaan; isinya rekaan.</p>\n",
		html.EscapeString(s.group.Name), longDay(kim.DateOf(s.born(), s.group.Zone))), t)
}

func (s *site) missingPage(l *listing, t time.Time) string {
	return s.page(l, "Tidak ditemukan", "<h1>404</h1>\n<p>Halaman yang dicari tidak ada atau sudah dipindahkan.</p>\n", t)
}

// servePicture answers for every file with the same small picture: nobody looks at it.
func (s *site) servePicture(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Type", "image/gif")
	w.Header().Set("Cache-Control", "max-age=86400")
	if r.Method == http.MethodGet && !strings.HasSuffix(name, ".css") {
		_, _ = w.Write([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x2d\x7a\x4f\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	}
}

// dots writes a number with points between the thousands: 28.515.
func dots(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s.%03d", dots(n/1000), n%1000)
}
