package styledsites

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
)

// desa is the ministry's system for villages: addresses that end in the village
// code, an English day in the byline, files in a folder named after the village,
// and small forms of photos that were migrated from WordPress. Its listings are
// paged by the number of items left out.
type desa struct{}

const (
	desaCode = "3404012001"
	desaDir  = "/assets/files/data/website-desa-balesari-" + desaCode
	desaPage = 8
)

func (desa) kind(rng *rand.Rand) kim.Kind {
	if rng.IntN(6) == 0 {
		return kim.Gallery
	}
	return kim.News
}
func (desa) renames() bool                    { return true }
func (desa) precision(kim.Kind) kim.Precision { return kim.PrecisionDay }
func (desa) photos(v view) int                { return len(v.files) }

func (desa) section(v view) string {
	if v.kind == kim.Gallery {
		return "galeri"
	}
	return "berita"
}

func (d desa) address(_ *site, v view) string {
	return "/" + d.section(v) + "/read/" + v.slug + "-" + desaCode
}

// photo names a file: uploads of the present system, and migrated ones that
// exist in several sizes.
func (desa) photo(file string, i int, small bool) string {
	if i%2 == 1 {
		size := ""
		if small {
			size = "-300x150"
		}
		return desaDir + "/uploads/sites/5338/2019/08/" + file + size + ".jpeg"
	}
	return desaDir + "/" + file + ".jpg"
}

func (d desa) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool {
	path := strings.TrimSuffix(strings.TrimSuffix(r.URL.Path, "/"), "/0")
	if path == "" {
		d.write(w, posts, "Beranda", "<div class=\"home\">"+d.rows(s, posts[:min(4, len(posts))])+"</div>")
		return true
	}
	for section, kind := range map[string]kim.Kind{"berita": kim.News, "galeri": kim.Gallery} {
		rest, ok := strings.CutPrefix(path, "/"+section)
		if !ok {
			continue
		}
		if rest == "" || strings.HasPrefix(rest, "/index/") {
			offset, err := strconv.Atoi(strings.TrimPrefix(rest, "/index/"))
			if err != nil {
				offset = 0
			}
			shown, more := cut(of(posts, kind), offset/desaPage+1, desaPage)
			pager := ""
			if more {
				pager = fmt.Sprintf("<div class=\"paging\"><a href=\"/%s/index/%d\">&raquo;</a></div>", section, offset+desaPage)
			}
			d.write(w, posts, section, "<div class=\"daftar\">"+d.rows(s, shown)+"</div>"+pager)
			return true
		}
	}
	for _, v := range posts {
		if path == d.address(s, v) {
			d.write(w, posts, v.title, d.article(v))
			return true
		}
	}
	return false
}

func (d desa) rows(s *site, posts []view) string {
	var b strings.Builder
	for _, v := range posts {
		b.WriteString("<div class=\"media\">")
		if len(v.files) > 0 {
			fmt.Fprintf(&b, "<div class=\"media-left\"><img class=\"media-object\" src=\"%s\"></div>", d.photo(v.files[0], 0, true))
		}
		fmt.Fprintf(&b, "<div class=\"media-body\"><h4><a href=\"%s\">%s</a></h4><small>%s</small></div></div>\n",
			d.address(s, v), html.EscapeString(v.title), v.dated.In(s.group.Zone.Location()).Format("Jan 2, 2006"))
	}
	return b.String()
}

func (d desa) article(v view) string {
	local := v.dated.In(kim.WIB.Location())
	var b strings.Builder
	fmt.Fprintf(&b, "<div class=\"detail\"><h3 class=\"judul\">%s</h3><ul class=\"info\"><li>Admin Desa</li><li>%s</li></ul>\n", html.EscapeString(v.title), local.Format("Jan 2, 2006"))
	for i, t := range v.text {
		if i == 0 {
			t = fmt.Sprintf("BALESARI.DESA.ID - %s (%s)", t, local.AddDate(0, 0, -1).Format("02/01/2006"))
		}
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(t))
	}
	for i, f := range v.files {
		if i%2 == 1 {
			fmt.Fprintf(&b, "<p>[caption id=\"attachment_%d\" align=\"aligncenter\" width=\"300\"]<a href=\"%s\"><img src=\"%s\"></a> dokumentasi[/caption]</p>\n",
				v.id+i, d.photo(f, i, false), d.photo(f, i, true))
		} else {
			fmt.Fprintf(&b, "<p><img src=\"%s\"></p>\n", d.photo(f, i, false))
		}
	}
	b.WriteString("</div>")
	return b.String()
}

func (d desa) write(w http.ResponseWriter, posts []view, title, content string) {
	var latest strings.Builder
	for _, v := range posts[:min(4, len(posts))] {
		fmt.Fprintf(&latest, "<li><a href=\"%s/0\">%s</a> %s</li>", d.address(nil, v), html.EscapeString(v.title), v.dated.In(kim.WIB.Location()).Format("Jan 2, 2006"))
	}
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s - Desa Balesari</title></head><body>
<div id="top"><img src="%s/images/logo_header.png"><img src="%s/images/logo_pemkab_peraga.png"></div>
<ul id="nav"><li><a href="/">Home</a></li><li><a href="/berita">Berita</a></li><li><a href="/galeri">Galeri</a></li></ul>
<div id="slider"><img src="%s/slideshow/default-slides.png"></div>
<div id="content">%s</div>
<div id="right"><h5>Terkini</h5><ul>%s</ul><h5>Perangkat Desa</h5><img src="%s/pegawai/kades.jpg"></div>
<div id="bottom">Copyright &copy; 2018 - 2025 Desa Balesari. Pengunjung hari ini 12, total 45.871</div>
</body></html>`, html.EscapeString(title), desaDir, desaDir, desaDir, content, latest.String(), desaDir)
}
