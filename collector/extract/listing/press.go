package listing

import (
	"regexp"
	"strings"
	"unicode"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// aCall is one call in what happens when an element is pressed: its name, and what stands
// between its parentheses.
var aCall = regexp.MustCompile(`([A-Za-z_$][\w$]*)\s*\(([^()]*)\)`)

// pressed is what an element says that happens when it is pressed: its script, also as
// frameworks write it, or the script that a link has for an address.
func pressed(d *page.Doc, n int32) string {
	node := &d.Nodes[n]
	for k := node.A; k < node.B; k++ {
		name := d.Attrs[k].Name
		if name == "onclick" || name == "ng-click" || (name[0] == '@' || strings.Contains(name, ":")) && (strings.HasSuffix(name, "click") || strings.Contains(name, "click.")) {
			return d.Attr(n, name)
		}
	}
	if node.Tag == atom.A {
		if href := d.Attr(n, "href"); len(href) > len("javascript:") && strings.EqualFold(href[:len("javascript:")], "javascript:") {
			return href[len("javascript:"):]
		}
	}
	return ""
}

// A press is what a script does with one thing of many.
type press struct {
	thing string // its number or name
	album bool   // the script says that it opens a record
}

// pressOf reads what a script opens. ok is false if it opens nothing, or something of the page
// itself: a picture in large, a tab, a form for sharing.
func pressOf(script string) (press, bool) {
	p, found := press{}, false
	for _, m := range aCall.FindAllStringSubmatch(script, -1) {
		thing := argument(m[2])
		words := namesIn(m[1])
		switch {
		case hasOneOf(words, recordWords[:]):
			p.album = true
		case hasOneOf(words, inPageWords[:]), hasOneOf(words, pictureWords[:]):
			return press{}, false
		}
		if thing != "" && p.thing == "" {
			p.thing, found = thing, true
		}
	}
	return p, found
}

// argument is the first argument of a call that tells one thing from others: a number, or a
// name in quotation marks that is no address.
func argument(list string) string {
	for _, a := range strings.Split(list, ",") {
		a = strings.TrimSpace(a)
		bare := strings.Trim(a, "'\"`")
		switch {
		case bare == "", strings.ContainsAny(bare, "/.#?"):
		case letters.IsNumber(bare):
			return bare
		case bare != a && len(bare) > 1 && (letters.HasDigit(bare) || strings.Contains(bare, "-")):
			return bare
		}
	}
	return ""
}

// namesIn are the words that a name of a script is made of, in lower case: "bukaAlbum_foto".
func namesIn(name string) (out []string) {
	from := 0
	for i, c := range name {
		switch {
		case c == '_' || c == '$' || unicode.IsDigit(c):
			out = append(out, strings.ToLower(name[from:i]))
			from = i + 1
		case unicode.IsUpper(c) && i > from && !unicode.IsUpper(rune(name[i-1])):
			out = append(out, strings.ToLower(name[from:i]))
			from = i
		}
	}
	return append(out, strings.ToLower(name[from:]))
}

func hasOneOf(words, of []string) bool {
	for _, w := range words {
		for _, o := range of {
			if w == o {
				return true
			}
		}
	}
	return false
}

// Words in the names of scripts: of those that open a record, that show a picture, and that do
// something on the page.
var (
	recordWords  = [...]string{"album", "galeri", "gallery", "berita", "artikel", "post", "posting", "detail", "baca", "kegiatan", "agenda", "pengumuman", "news", "article"}
	pictureWords = [...]string{"foto", "gambar", "image", "img", "photo", "pic", "picture", "zoom", "besar", "perbesar", "besarkan", "enlarge", "lightbox", "fancybox", "preview"}
	inPageWords  = [...]string{"tab", "toggle", "collapse", "filter", "sort", "urut", "scroll", "menu", "close", "tutup", "slide", "slides", "slider", "next", "prev", "page", "halaman", "cari", "search",
		"share", "bagi", "bagikan", "like", "suka", "sukai", "vote", "poling", "polling", "rating", "nilai", "komentar", "comment", "balas", "reply", "print", "cetak", "hapus", "delete", "edit", "ubah",
		"play", "putar", "dengar", "dengarkan", "copy", "salin", "download", "unduh", "login", "lang", "bahasa", "translate", "theme", "tema", "font", "track", "gtag", "ga", "fbq", "push", "cart",
		"beli", "pesan", "order", "wa", "whatsapp", "facebook", "twitter", "subscribe", "langganan", "cookie", "get", "query", "alert", "confirm", "if", "for", "set", "hitung", "count"}
)
