package listing

import (
	"regexp"
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// inQuotes are the addresses that a script holds between quotation marks, those in what it
// writes among them.
var inQuotes = regexp.MustCompile("[\"'`=]\\s*((?:https?:/)?/[^\"'`<>\\s\\\\]{1,200})")

// Bounds of what is looked at: bytes of one script, and records of one page.
const (
	longScript = 1 << 16
	mostDrawn  = 200
)

// Drawn lists the records of a list that only its scripts show: addresses of this site that
// lead to one thing of many, beside pictures, in a script that is no data ("gambar('/galeri/12',
// '/foto/a.jpg')"), or in what happens when a picture is pressed. No script is run; but what it
// holds as an address is one, and what stands behind it can be asked for.
func Drawn(r *Reader) (out []fact.Account) {
	d := r.Doc
	seen := map[string]bool{}
	take := func(script string, pictured bool) {
		leads, pictures := drawnBy(r, script)
		for _, t := range leads {
			if where := r.Normal(t); (pictured || pictures) && !seen[where] && len(out) < mostDrawn {
				seen[where] = true
				out = append(out, fact.Account{URL: where, As: fact.LinkUnexplained, Shape: "script " + r.formOf(t)})
			}
		}
	}
	for i := range d.Nodes {
		at, n := int32(i), &d.Nodes[i]
		switch {
		case n.Tag == page.TextTag, d.Marks[i]&(page.Furniture&^page.MarkHidden) != 0:
		case n.Tag == atom.Script:
			if kind, _ := d.RawAttr(at, "type"); n.End > at+1 && d.Nodes[i+1].Tag == page.TextTag && (kind == "" || strings.Contains(kind, "javascript")) {
				if src := d.Src[d.Nodes[i+1].A:d.Nodes[i+1].B]; namesPicture(src) {
					take(src[:min(len(src), longScript)], false)
				}
			}
		case n.A < n.B && len(d.Inside(r.Facts.Images, at)) > 0:
			if press, ok := d.RawAttr(at, "onclick"); ok {
				take(press, true)
			}
			if href, _ := d.RawAttr(at, "href"); strings.HasPrefix(href, "javascript:") {
				take(href, true)
			}
		}
	}
	return out
}

// WithDrawn adds to the accounts of a list what only its scripts show of it.
func WithDrawn(accounts, drawn []fact.Account) []fact.Account {
	for _, a := range drawn {
		if !slices.ContainsFunc(accounts, func(o fact.Account) bool { return o.URL == a.URL }) {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// namesPicture tells whether a script names the file of a picture.
func namesPicture(script string) bool {
	return letters.HasAny(script, pictureEndings[:])
}

var pictureEndings = [...]string{".jpg", ".jpeg", ".png", ".webp", ".JPG", ".JPEG", ".PNG"}

// drawnBy are the addresses of things of many in a script, and whether it names a picture
// beside them.
func drawnBy(r *Reader, script string) (leads []*page.Target, pictures bool) {
	for _, m := range inQuotes.FindAllStringSubmatch(script, -1) {
		t := r.Doc.Targets[r.Follow(m[1])]
		name := address.LastFolder(t.URL.Path)
		switch {
		case t.File:
			pictures = true
		case t.Own && !t.Place && !r.IsSelf(&t) && (letters.HasDigit(name) || strings.Count(name, "-") > 1 || asksForItem(t.URL.RawQuery)):
			leads = append(leads, &t)
		}
	}
	return leads, pictures
}
