package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// markOfWords reads the words of a class or an id: "entry-date", "postMeta" and
// "meta_date" each have two.
func markOfWords(s string, t atom.Atom) mark {
	var m mark
	var buf [24]byte
	var prev string
	for i := 0; i < len(s); {
		for i < len(s) && !isLetter(s[i]) {
			if isSpace(s[i]) {
				prev = ""
			}
			i++
		}
		n, start := 0, i
		for i < len(s) && isLetter(s[i]) {
			if i > start && s[i] < 'a' && s[i-1] >= 'a' { // camelCase
				break
			}
			if n < len(buf) {
				buf[n] = s[i] | 0x20
				n++
			}
			i++
		}
		if n == 0 {
			break
		}
		w := word(buf[:n])
		m |= markOfWord(w, prev, t)
		prev = w
	}
	return m
}

// word returns the text of b from a fixed vocabulary, so that nothing is
// allocated for words that mean nothing here.
func word(b []byte) string {
	switch w := vocabulary[string(b)]; w {
	case "":
		return "?"
	default:
		return w
	}
}

var vocabulary = func() map[string]string {
	words := strings.Fields(`
nav navbar navigation navigasi menu menus breadcrumb breadcrumbs bread crumb topbar submenu
pagination paging pager pagenavi halaman wp
header masthead banner head hero
footer foot copyright colophon footnote
sidebar sidebars side widget widgets aside sidenav kanan rightbar leftbar
related relatedposts terkait popular populer terpopuler trending terkini terbaru recent latest rekomendasi recommended lainnya
similar suggest suggested also baca juga more
prev previous next adjacent neighbor neighbour sebelumnya selanjutnya fixed
comment comments komentar reply respond disqus commentlist
ad ads advert advertisement iklan adsense sponsor cookie cookies popup modal share sharing sharedaddy social sosmed sosial subscribe newsletter
entry post article artikel berita news blog content konten isi body text single detail read story page item
title judul headline heading
meta byline info author date time tanggal tgl waktu published publish posted pubdate postdate datetime timestamp timeago created
updated modified diperbarui
image thumbnail thumb thumbs cover featured feature media gambar foto photo photos picture
gallery galeri galery album lightbox slick swiper slider carousel
event acara agenda jadwal lokasi tempat venue
main utama primary loop list box wrapper wrap container area inner card tease hentry
mw search form login widgettitle template elementor link links post_nav hfeed`)
	v := make(map[string]string, len(words))
	for _, w := range words {
		v[w] = w
	}
	return v
}()

func isItemWord(w string) bool {
	switch w {
	case "entry", "post", "article", "artikel", "berita", "news", "blog", "single", "detail", "read", "story", "item", "hentry":
		return true
	}
	return false
}

// markOfWord reads one word of a class, with the one before it.
func markOfWord(w, prev string, t atom.Atom) mark {
	switch w {
	case "nav", "navbar", "navigation", "navigasi", "menu", "menus", "breadcrumb", "breadcrumbs", "crumb", "topbar", "submenu", "sidenav":
		if w != "nav" && w != "navigation" || !isItemWord(prev) {
			return markNav
		}
		return markNav | markNeighbour
	case "pagination", "paging", "pager", "pagenavi", "halaman":
		return markNav | markPaging
	case "masthead", "banner":
		return markHeader
	case "header", "head":
		if isItemWord(prev) || prev == "page" || prev == "title" || prev == "?" || prev == "content" || prev == "section" || isHeading(t) {
			return 0
		}
		return markHeader
	case "footer", "colophon", "copyright":
		if isItemWord(prev) {
			return 0
		}
		return markFooter
	case "sidebar", "sidebars", "widget", "widgets", "aside", "widgettitle":
		if prev == "elementor" || prev == "?" && w == "widget" {
			return 0 // page builders call every block a widget
		}
		return markSide
	case "kanan", "rightbar", "leftbar":
		return markSide
	case "related", "relatedposts", "terkait", "popular", "populer", "terpopuler", "trending", "recent", "latest",
		"rekomendasi", "recommended", "lainnya", "similar", "suggested":
		return markRelated
	case "juga":
		if prev == "baca" {
			return markRelated
		}
	case "prev", "previous", "next", "adjacent", "neighbor", "neighbour", "sebelumnya", "selanjutnya":
		return markNeighbour
	case "comment", "comments", "komentar", "reply", "respond", "disqus", "commentlist":
		if isBlock(t) {
			return markComment
		}
	case "ads", "advert", "advertisement", "iklan", "adsense", "sponsor", "cookie", "cookies", "popup", "modal",
		"share", "sharing", "sharedaddy", "subscribe", "newsletter", "social", "sosmed":
		return markAd
	case "hentry", "card":
		return markItem
	case "title", "judul", "headline":
		if isItemWord(prev) || prev == "page" || w == "judul" || w == "headline" {
			return markTitle
		}
	case "meta", "byline", "info", "author":
		return markMeta
	case "date", "time", "tanggal", "tgl", "waktu", "pubdate", "postdate", "datetime", "timestamp", "timeago",
		"published", "posted", "created":
		return markDate | markMeta
	case "updated", "modified", "diperbarui":
		return markUpdated
	case "content", "konten", "isi", "body", "text":
		if isItemWord(prev) && prev != "item" && (prev != "news" || w != "text") || w == "isi" {
			return markBody
		}
	case "image", "thumbnail", "thumb", "cover", "featured", "media", "gambar", "picture", "foto", "photo":
		if isItemWord(prev) || prev == "featured" || w == "cover" {
			return markCover
		}
	case "event", "acara", "jadwal", "lokasi", "tempat", "venue":
		return markEvent
	case "gallery", "galeri", "galery", "album":
		return markGallery
	case "main", "primary", "utama":
		if prev == "" || prev == "content" || prev == "site" {
			return markMain
		}
	}
	if isItemWord(w) && (w == "article" || w == "artikel" || w == "post") && prev == "" {
		return markItem
	}
	return 0
}
