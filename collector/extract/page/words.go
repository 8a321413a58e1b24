package page

import (
	"strings"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// markOfWords reads the words of a class or an id: "entry-date", "postMeta" and
// "meta_date" each have two.
func markOfWords(s string, t atom.Atom) Mark {
	var m Mark
	var two [2][24]byte // the word and the one before it, in turn
	var prev []byte
	for turn, i := 0, 0; i < len(s); turn ^= 1 {
		for i < len(s) && !letters.IsLetter(s[i]) {
			if letters.IsSpace(s[i]) {
				prev = nil
			}
			i++
		}
		buf := two[turn][:]
		n, start := 0, i
		for i < len(s) && letters.IsLetter(s[i]) {
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
		m |= markOfWord(buf[:n], prev, t)
		prev = buf[:n]
	}
	return m
}

// isKnown tells whether a word of a class means something here.
func isKnown(w []byte) bool { return vocabulary[string(w)] }

var vocabulary = func() map[string]bool {
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
	v := make(map[string]bool, len(words))
	for _, w := range words {
		v[w] = true
	}
	return v
}()

func isItemWord(w []byte) bool {
	switch string(w) {
	case "entry", "post", "article", "artikel", "berita", "news", "blog", "single", "detail", "read", "story", "item", "hentry":
		return true
	}
	return false
}

// markOfWord reads one word of a class, with the one before it.
func markOfWord(w, prev []byte, t atom.Atom) Mark {
	switch string(w) {
	case "nav", "navbar", "navigation", "navigasi", "menu", "menus", "breadcrumb", "breadcrumbs", "crumb", "topbar", "submenu", "sidenav":
		if string(w) != "nav" && string(w) != "navigation" || !isItemWord(prev) {
			return MarkNav
		}
		return MarkNav | MarkNeighbour
	case "pagination", "paging", "pager", "pagenavi", "halaman":
		return MarkNav | MarkPaging
	case "masthead", "banner":
		return MarkHeader
	case "header", "head":
		if isItemWord(prev) || string(prev) == "page" || string(prev) == "title" || string(prev) == "content" || prev != nil && !isKnown(prev) || IsHeading(t) {
			return 0
		}
		return MarkHeader
	case "footer", "colophon", "copyright":
		if isItemWord(prev) {
			return 0
		}
		return MarkFooter
	case "sidebar", "sidebars", "widget", "widgets", "aside", "widgettitle":
		if string(prev) == "elementor" || string(w) == "widget" && prev != nil && !isKnown(prev) {
			return 0 // page builders call every block a widget
		}
		return MarkSide
	case "kanan", "rightbar", "leftbar":
		return MarkSide
	case "related", "relatedposts", "terkait", "popular", "populer", "terpopuler", "trending", "recent", "latest",
		"rekomendasi", "recommended", "lainnya", "similar", "suggested":
		return MarkRelated
	case "juga":
		if string(prev) == "baca" {
			return MarkRelated
		}
	case "prev", "previous", "next", "adjacent", "neighbor", "neighbour", "sebelumnya", "selanjutnya":
		return MarkNeighbour
	case "comment", "comments", "komentar", "reply", "respond", "disqus", "commentlist":
		if IsBlock(t) {
			return MarkComment
		}
	case "ads", "advert", "advertisement", "iklan", "adsense", "sponsor", "cookie", "cookies", "popup", "modal",
		"share", "sharing", "sharedaddy", "subscribe", "newsletter", "social", "sosmed":
		return MarkAd
	case "hentry", "card":
		return MarkItem
	case "title", "judul", "headline":
		if isItemWord(prev) || string(prev) == "page" || string(w) == "judul" || string(w) == "headline" {
			return MarkTitle
		}
	case "meta", "byline", "info", "author":
		return MarkMeta
	case "date", "time", "tanggal", "tgl", "waktu", "pubdate", "postdate", "datetime", "timestamp", "timeago",
		"published", "posted", "created":
		return MarkDate | MarkMeta
	case "updated", "modified", "diperbarui":
		return MarkUpdated
	case "content", "konten", "isi", "body", "text":
		if isItemWord(prev) && string(prev) != "item" && (string(prev) != "news" || string(w) != "text") || string(w) == "isi" {
			return MarkBody
		}
	case "image", "thumbnail", "thumb", "cover", "featured", "media", "gambar", "picture", "foto", "photo":
		if isItemWord(prev) || string(prev) == "featured" || string(w) == "cover" {
			return MarkCover
		}
	case "event", "acara", "jadwal", "lokasi", "tempat", "venue":
		return MarkEvent
	case "gallery", "galeri", "galery", "album":
		return markGallery
	case "main", "primary", "utama":
		if prev == nil || string(prev) == "content" {
			return markMain
		}
	}
	if isItemWord(w) && (string(w) == "article" || string(w) == "artikel" || string(w) == "post") && prev == nil {
		return MarkItem
	}
	return 0
}
