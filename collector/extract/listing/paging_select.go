package listing

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// A choice is a select element whose options are the numbers of the pages of a list.
type choice struct {
	at      int32
	values  []string // what is sent for each page, the first at 0
	current int      // the page that is shown, from 0
}

// nextBySelect finds the next page behind a choice of page numbers in a form that asks with
// GET: the option and the hidden fields are a query. more tells that the choice has a page
// behind the present one and that nothing says at which address: a script would go there, or
// the form posts.
func nextBySelect(p *open.Page, here position) (next string, more bool) {
	d := p.Doc
	for i := range d.Nodes {
		if d.Nodes[i].Tag != atom.Select || d.Marks[i]&page.MarkComment != 0 || d.Disabled(int32(i)) {
			continue
		}
		c, ok := pagesToChoose(d, int32(i), here)
		if !ok || c.current+1 >= len(c.values) {
			continue
		}
		if next = sent(p, c, here); next != "" {
			return next, false
		}
		more = true
	}
	return "", more
}

// pagesToChoose reads a select element; false if it is not one of page numbers. The numbers of
// items that a page shows (10, 25, 50), days, months and years are none: pages are counted from
// 1 without a gap, and the element or a word right before it says that they are pages.
func pagesToChoose(d *page.Doc, at int32, here position) (choice, bool) {
	c := choice{at: at, current: -1}
	for n := at + 1; n < d.Nodes[at].End; n++ {
		if d.Nodes[n].Tag != atom.Option {
			continue
		}
		text := d.TextOf(n)
		number, ok := pageWord(text)
		if words := strings.Fields(text); !ok && len(words) > 1 { // "Halaman 2 dari 5"
			number, ok = pageWord(strings.Join(words[:min(2, len(words))], " "))
		}
		if !ok && len(c.values) == 0 && c.current < 0 {
			continue // "Pilih halaman"
		}
		if !ok || number != len(c.values)+1 {
			return c, false
		}
		value, valued := d.RawAttr(n, "value")
		if !valued {
			value = text
		}
		if page.HasAttr(d, n, "selected") {
			c.current = len(c.values)
		}
		c.values = append(c.values, value)
	}
	if c.current < 0 {
		if c.current = 0; here.numbered && here.sure {
			c.current = max(0, slices.Index(c.values, strconv.Itoa(here.number)))
		}
	}
	return c, len(c.values) > 1 && saysPages(d, at)
}

// saysPages tells whether a select element, or the line that it stands in, is called one of pages.
func saysPages(d *page.Doc, at int32) bool {
	for _, name := range [...]string{"name", "id", "class", "aria-label", "title"} {
		v := strings.ToLower(d.Attr(at, name))
		if slices.Contains(pageParameters[:], v) || letters.HasAny(v, pagesWords[:]) {
			return true
		}
	}
	for n := at + 1; n < d.Nodes[at].End; n++ {
		if d.Nodes[n].Tag == atom.Option && letters.HasAny(strings.ToLower(d.TextOf(n)), pagesWords[:]) {
			return true
		}
	}
	if d.Marks[at]&page.MarkPaging != 0 {
		return true
	}
	k := d.Order[at] // options are lines of their own: the one before them may be the label
	return k >= 0 && int(k) < len(d.Lines) && d.Lines[k].First < at && len(d.LineText(int(k))) <= 40 && letters.HasAny(strings.ToLower(d.LineText(int(k))), pagesWords[:])
}

// pagesWords say that numbers are those of pages.
var pagesWords = [...]string{"halaman", "laman", "page", "paging", "pagination"}

// sent is the address that a form asks for with GET once the page behind the present one is
// chosen; empty if there is no such form.
func sent(p *open.Page, c choice, here position) string {
	d := p.Doc
	form := d.Nodes[c.at].Parent
	for ; form > 0 && d.Nodes[form].Tag != atom.Form; form = d.Nodes[form].Parent {
	}
	name := d.Attr(c.at, "name")
	if form <= 0 || name == "" || strings.EqualFold(d.Attr(form, "method"), "post") {
		return ""
	}
	fields := url.Values{}
	for n := form + 1; n < d.Nodes[form].End; n++ {
		if hidden := strings.EqualFold(d.Attr(n, "type"), "hidden"); d.Nodes[n].Tag == atom.Input && hidden && d.Attr(n, "name") != "" {
			fields.Set(d.Attr(n, "name"), d.Attr(n, "value"))
		}
	}
	fields.Set(name, c.values[c.current+1])
	action := d.Attr(form, "action")
	if action == "" {
		action = p.Self.String()
	}
	bare, _, _ := strings.Cut(action, "?")
	return onwards(p, bare+"?"+fields.Encode(), here)
}
