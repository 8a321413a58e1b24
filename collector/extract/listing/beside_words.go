package listing

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
)

// otherWords announce other items, wherever they stand in a short line.
var otherWords = [...]string{"lainnya", "terkait", "terpopuler", "populer", "popular", "trending", "related", "baca juga", "lihat juga", "simak juga",
	"rekomendasi", "recommended", "you may also", "you might", "anda mungkin", "mungkin anda", "mungkin suka", "serupa", "similar", "berita lain", "artikel lain",
	"kabar lain", "banyak dibaca", "sering dibaca", "paling dilihat", "banyak dilihat", "most read", "most viewed", "other news", "other posts", "other articles",
	"more news", "more posts", "more from", "also read", "see also", "read also", "jangan lewatkan", "pilihan editor", "untuk anda", "berita sebelumnya", "posting sebelumnya",
	"agenda mendatang", "sorotan", "viral", "galeri lain", "album lain", "pengumuman lain", "agenda lain"}

// newestWords announce the newest items, which may be the page's own list.
var newestWords = [...]string{"terbaru", "terkini", "latest", "recent", "arsip", "archive", "hot news", "terupdate", "baru saja", "newest", "teranyar"}

// announces tells whether a short line says that other items follow. strict is
// false for words that a list may use of itself.
func announces(s string, heading bool) (strict, ok bool) {
	s = strings.ToLower(strings.Trim(s, " :.-–—|»›>…"))
	n := letters.CountWords(s)
	if n == 0 || n > 6 || len(s) > 60 {
		return false, false
	}
	if letters.HasAny(s, otherWords[:]) {
		return true, true
	}
	if letters.HasAny(s, newestWords[:]) {
		return false, true
	}
	// A box of another section: "Agenda", "Galeri Foto", "Pengumuman Desa".
	return false, heading && n <= 3 && address.KindOf(s) != ""
}

// startsAside tells whether a line with a link points to another item: "Baca
// juga: …" in the midst of a text.
func startsAside(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, " [(*•-–—»"))
	for _, w := range [...]string{"baca juga", "baca pula", "lihat juga", "simak juga", "simak pula", "berita terkait", "artikel terkait", "baca selengkapnya:", "read also", "also read", "see also", "berita lainnya:", "artikel lainnya:"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// isNeighbourLink tells whether a link names the item before or behind: it starts
// or ends with an arrow, or with the words for it.
func isNeighbourLink(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" || len(s) > 200 {
		return false
	}
	for _, w := range [...]string{"«", "‹", "←", "<<", "❮", "sebelumnya", "previous", "prev ", "prev:", "berikutnya", "selanjutnya", "next:", "next post", "next article", "pos sebelumnya",
		"berita sebelumnya", "berita selanjutnya", "berita berikutnya", "artikel sebelumnya", "artikel selanjutnya", "artikel berikutnya"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	for _, w := range [...]string{"»", "›", "→", ">>", "❯"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return s == "next" || s == "prev"
}
