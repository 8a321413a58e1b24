package listing

import (
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// An opener is one element that opens a record without an address.
type opener struct {
	n     int32
	thing string // what it opens: a number or a name
	album bool   // it says that it opens a record
}

// openersOf are the elements of the main part that open something without an address, each
// thing once, in order of the page.
func openersOf(r *Reader) (out []opener) {
	d := r.Doc
	seen := make(map[string]bool)
	var ids map[string]bool // of the elements of the page, once they were asked for
	for i := range d.Nodes {
		at, n := int32(i), &d.Nodes[i]
		if n.Tag == page.TextTag || n.A == n.B && n.Tag != atom.Form || d.Marks[i]&(page.Furniture|page.MarkPaging) != 0 {
			continue
		}
		o, ok := opener{n: at}, false
		switch script := pressed(d, at); {
		case n.Tag == atom.Form:
			o.thing, ok = thingOfForm(r, at)
		case n.Tag == atom.A && r.Lead(at).Leads && !r.IsSelf(r.Lead(at)):
			continue // it has an address, whatever a script makes of it
		case script != "" && (namesPicture(script) || inQuotes.MatchString(script)):
			continue // it shows a picture, or holds an address
		case script != "" && !strings.HasPrefix(script, "void"):
			var p press
			p, ok = pressOf(script)
			o.thing, o.album = p.thing, p.album
		case n.Tag == atom.A || n.Tag == atom.Button && !inForm(d, at):
			if ids == nil {
				ids = idsOf(d)
			}
			o.thing, o.album, ok = thingOfData(d, at, ids)
		}
		if !ok || seen[o.thing] || d.Disabled(at) || d.InSlider(at) || isAct(d.TextOf(at)) || len(out) >= mostDrawn {
			continue
		}
		seen[o.thing] = true
		out = append(out, o)
	}
	return out
}

// dataNames are what the attribute of a link or a button is called that says what it opens.
var dataNames = regexp.MustCompile(`^data-(?:[a-z]+-)*(?:id|uid|slug|kode|key|no|nomor|album|berita|artikel|post|galeri|item|kegiatan)$`)

// thingOfData is what a link or a button opens whose script stands elsewhere: by an attribute
// that numbers it, or by a place of the page that does not exist.
func thingOfData(d *page.Doc, n int32, ids map[string]bool) (thing string, album, ok bool) {
	href, linked := d.RawAttr(n, "href")
	node := &d.Nodes[n]
	for k := node.A; k < node.B; k++ {
		name, value := d.Attrs[k].Name, d.Attrs[k].Value
		switch {
		case namesPicture(value):
			return "", false, false
		case strings.HasPrefix(name, "data-") && strings.HasPrefix(value, "#") && ids[value[1:]] && letters.HasDigit(value):
			return "", false, false // a part of the page, of its own
		case dataNames.MatchString(name) && value != "" && len(value) < 100:
			thing = value
			album = album || hasOneOf(strings.Split(name, "-"), recordWords[:])
		}
	}
	if thing != "" {
		return thing, album, true
	}
	if place, found := strings.CutPrefix(href, "#"); linked && found && len(place) > 1 && !ids[place] && (strings.Contains(place, "/") || letters.HasDigit(place)) && node.Tag == atom.A {
		return place, strings.Contains(place, "/"), true
	}
	return "", false, false
}

// thingOfForm is what a form opens that posts: one without a field to fill in, whose hidden
// fields, button or address tell one thing from others.
func thingOfForm(r *Reader, form int32) (string, bool) {
	d := r.Doc
	if !strings.EqualFold(d.Attr(form, "method"), "post") {
		return "", false
	}
	thing, says := "", ""
	for n := form + 1; n < d.Nodes[form].End; n++ {
		switch d.Nodes[n].Tag {
		case atom.Textarea, atom.Select:
			return "", false
		case atom.Input, atom.Button:
		default:
			continue
		}
		name, value := strings.ToLower(d.Attr(n, "name")), d.Attr(n, "value")
		switch kind := strings.ToLower(d.Attr(n, "type")); {
		case d.Nodes[n].Tag == atom.Button:
			says = d.TextOf(n)
		case kind == "submit", kind == "image":
			says = value
		case kind != "hidden":
			return "", false
		}
		if !strings.Contains(name, "token") && !strings.Contains(name, "csrf") && name != "_method" && (letters.HasDigit(value) || strings.Contains(value, "-")) && len(value) < 100 {
			thing = value
		}
	}
	if name := address.LastFolder(d.Attr(form, "action")); thing == "" && letters.HasDigit(name) {
		thing = name
	}
	return thing, thing != "" && !isAct(says) && !isNextWord(says)
}

// isAct tells whether a control does something other than opening a record.
func isAct(text string) bool {
	if _, number := pageWord(text); number || isNextWord(text) || isLastWord(text) || text != "" && isAction(text) {
		return true
	}
	words := strings.FieldsFunc(strings.ToLower(text), letters.NotLetter)
	return len(words) > 0 && len(words) < 4 && hasOneOf(words[:1], actWords[:])
}

// actWords begin what a control says that does something with what is shown.
var actWords = [...]string{"bagikan", "share", "suka", "sukai", "like", "komentar", "komentari", "balas", "reply", "laporkan", "dengarkan", "putar", "play", "salin", "copy", "simpan", "save", "tutup", "close",
	"hapus", "cetak", "print", "unduh", "download", "vote", "pilih", "kirim", "semua", "all", "pesan", "beli", "tambah", "sebelumnya", "prev", "previous", "kembali"}

// indexesPictures tells whether scripts count the pictures of the page itself, from 0 on in
// their order: they show these in large.
func indexesPictures(openers []opener) bool {
	for k, o := range openers {
		if n, err := strconv.Atoi(o.thing); err != nil || n != k || o.album {
			return false
		}
	}
	return len(openers) > 2
}

func inForm(d *page.Doc, n int32) bool {
	for ; n > 0; n = d.Nodes[n].Parent {
		if d.Nodes[n].Tag == atom.Form {
			return true
		}
	}
	return false
}

// idsOf are the places of a page that a link can lead to.
func idsOf(d *page.Doc) map[string]bool {
	out := make(map[string]bool)
	for i := range d.Nodes {
		if d.Nodes[i].Tag == page.TextTag {
			continue
		}
		for _, a := range d.Attrs[d.Nodes[i].A:d.Nodes[i].B] {
			if a.Name == "id" || a.Name == "name" {
				out[a.Value] = true
			}
		}
	}
	return out
}
