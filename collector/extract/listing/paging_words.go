package listing

import (
	"pantaukim/collector/extract/letters"
	"strings"
)

// pageWord reads what a pager's link says if it is a number: "2", "[2]", "Hal. 2".
func pageWord(s string) (int, bool) {
	s = strings.Trim(strings.ToLower(strings.TrimSpace(s)), "[](){}<>«»‹›|.,- ")
	for _, w := range [...]string{"halaman", "laman", "page", "hal.", "hal", "hlm.", "hlm"} {
		if rest, ok := strings.CutPrefix(s, w); ok {
			s = strings.TrimSpace(rest)
			break
		}
	}
	return letters.Digits(s, 1, 4)
}

// nextSigns are arrows that lead on where they stand alone.
const nextSigns = "»›→>▶►⟩≫❯⇒➡⏩"

func isNextWord(s string) bool {
	if saysOther(s) {
		return false
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" || len(s) > 60 {
		return false
	}
	bare := strings.TrimSpace(strings.Trim(s, nextSigns+"-–—…. \ufe0f"))
	if bare == "" {
		return strings.ContainsAny(s, nextSigns)
	}
	if strings.ContainsAny(s, "«‹←◀◄") {
		return false
	}
	says, old, load, count := false, false, false, 0
	for w := range strings.FieldsFuncSeq(bare, func(c rune) bool { return c == ' ' || c == 0xa0 || c == '-' || c == '/' }) {
		if count++; count > 6 {
			return false
		}
		switch roleOf(w) {
		case roleNext:
			says = true
		case roleOld:
			old = true
		case roleLoad:
			load = true
		case roleNone:
			return false
		}
	}
	return says || old || load || bare == "show more" || bare == "lihat lebih banyak" || bare == "lebih banyak"
}

// A role is what a word does in what a link to the next page says.
type role int

const (
	roleNone   role = iota // it stands in no such link
	roleBeside             // it says what there is more of
	roleNext
	roleOld
	roleLoad
)

// roleOf reads a word of small letters.
func roleOf(word string) role {
	switch word {
	case "selanjutnya", "berikutnya", "next", "older", "sesudahnya", "lanjut", "maju", "berikut":
		return roleNext
	case "lama":
		return roleOld
	case "muat", "tampilkan", "load":
		return roleLoad
	case "halaman", "laman", "hal", "page", "pages", "posts", "post", "entries", "entri", "pos", "posting", "postingan", "berita", "artikel",
		"kabar", "galeri", "foto", "album", "agenda", "pengumuman", "data", "tulisan", "konten", "warta", "lebih", "ke", "yang", "banyak", "lagi",
		"lainnya", "more", "lain", "item", "kegiatan", "arsip", "the", "show", "lihat", "news", "articles":
		return roleBeside
	}
	return roleNone
}

// saysOther tells whether one of the plain words with which a text begins stands in no link to
// the next page, as in most links.
func saysOther(s string) bool {
	for s != "" {
		var low [12]byte // longer than any that does
		n := 0
		for n < len(s) && letters.IsLetter(s[n]) {
			if n == len(low) {
				return true
			}
			low[n] = s[n] | 0x20
			n++
		}
		if n == 0 || n < len(s) && s[n] != ' ' && s[n] != '/' && s[n] != '-' {
			return false // it takes a closer look
		}
		if roleOf(string(low[:n])) == roleNone {
			return true
		}
		s = s[min(n+1, len(s)):]
	}
	return false
}

// isLastWord tells whether a link leads to the last page and not to the next.
func isLastWord(s string) bool {
	switch strings.TrimSpace(strings.Trim(strings.ToLower(s), nextSigns+"| ")) {
	case "last", "akhir", "terakhir", "last page", "halaman terakhir", "paling akhir":
		return true
	}
	return strings.Contains(s, "»»") || strings.TrimSpace(s) == ">|" || strings.TrimSpace(s) == ">>|"
}
