package listing

import (
	"net/url"
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
// writes among them: whole ones, and names of scripts with what they are asked for.
var inQuotes = regexp.MustCompile("[\"'`=]\\s*((?:https?:/)?/[^\"'`<>\\s\\\\]{1,200}|[\\w./-]{1,80}\\.(?:php|html?|aspx?|jsp)(?:\\?[^\"'`<>\\s\\\\]{1,100})?|\\?[\\w-]{1,20}=[^\"'`<>\\s\\\\]{1,100})")

// Bounds of what is looked at: bytes of one script, and records of one page.
const (
	longScript = 1 << 16
	mostDrawn  = 200
)

// Drawn lists the records of a list that only its scripts show: addresses of this site that
// lead to one thing of many, beside pictures, in a script that is no data ("gambar('/galeri/12',
// '/foto/a.jpg')"), in what happens when a record is pressed, in what a record holds for a script
// that follows it, or behind a form without fields. No script is run; but what it holds as an
// address is one, and what stands behind it can be asked for.
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
		case n.Tag == atom.Form:
			if where := gets(d, at); where != "" {
				take("'"+where+"'", true)
			}
		case n.A < n.B && d.Marks[i]&(page.Furniture|page.MarkPaging) == 0:
			if script := pressed(d, at); script != "" && r.opensRecord(at) {
				take(script, true)
			}
			if where := heldBy(d, at); where != "" && r.opensRecord(at) {
				take("'"+where+"'", true)
			}
		}
	}
	return out
}

// heldAttrs hold the address of a record on an element that is no link.
var heldAttrs = [...]string{"data-href", "data-url", "data-link", "data-permalink"}

// heldBy is the address that an element holds for a script which follows it.
func heldBy(d *page.Doc, n int32) string {
	if href, linked := d.RawAttr(n, "href"); linked && href != "" && href[0] != '#' {
		return ""
	}
	for _, name := range heldAttrs {
		if v := d.Attr(n, name); strings.ContainsAny(v, "/?") {
			return v
		}
	}
	return ""
}

// opensRecord tells whether an element that can be pressed looks like a record: it holds a
// picture, a day or a heading, or is a row or an entry of a list, and what it says is no act.
func (r *Reader) opensRecord(n int32) bool {
	d := r.Doc
	if len(d.Inside(r.Facts.Images, n)) > 0 {
		return true
	}
	text := d.TextOf(n)
	if isAct(text) || d.Disabled(n) || d.InSlider(n) {
		return false
	}
	switch d.Nodes[n].Tag {
	case atom.Tr, atom.Li, atom.Article, atom.Dt:
		return text != ""
	}
	_, dated := r.dateIn(n, "", "")
	return dated || len(d.Inside(r.Facts.Headings, n)) > 0 || headingAround(d, n) || letters.CountWords(text) > 3
}

// gets is the address that a form asks for with GET which has nothing to fill in; empty if it
// turns pages or does something else.
func gets(d *page.Doc, form int32) string {
	if strings.EqualFold(d.Attr(form, "method"), "post") || d.Marks[form]&(page.Furniture|page.MarkPaging) != 0 {
		return ""
	}
	fields, says := url.Values{}, ""
	for n := form + 1; n < d.Nodes[form].End; n++ {
		switch kind := strings.ToLower(d.Attr(n, "type")); {
		case d.Nodes[n].Tag == atom.Textarea, d.Nodes[n].Tag == atom.Select:
			return ""
		case d.Nodes[n].Tag == atom.Button:
			says = d.TextOf(n)
		case d.Nodes[n].Tag != atom.Input:
		case kind == "submit":
			says = d.Attr(n, "value")
		case kind == "hidden":
			fields.Set(d.Attr(n, "name"), d.Attr(n, "value"))
		case kind != "image":
			return ""
		}
	}
	action, _, _ := strings.Cut(d.Attr(form, "action"), "?")
	switch {
	case isAct(says) || isNextWord(says):
		return ""
	case len(fields) == 0:
		return action
	}
	return action + "?" + fields.Encode()
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
		case t.Own && !t.Place && !turns(positionOf(&t.URL), positionOf(r.Self)) && !r.IsSelf(&t) && (letters.HasDigit(name) || strings.Count(name, "-") > 1 || asksForItem(t.URL.RawQuery)):
			leads = append(leads, &t)
		}
	}
	return leads, pictures
}

// turns tells whether an address is that of another page of the list.
func turns(there, here position) bool { return there.stem == here.stem && there.numbered && there.sure }
