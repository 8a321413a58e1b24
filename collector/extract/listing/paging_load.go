package listing

import (
	"net/url"
	"strconv"
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// loadAttrs hold the address that a control loads. loadNumbers hold the number of a page
// that it asks for.
var (
	loadAttrs   = [...]string{"data-next-url", "data-next-page-url", "data-next", "data-url", "data-href", "data-link", "data-load", "data-endpoint", "data-ajax-url", "hx-get"}
	loadNumbers = [...]string{"data-next-page", "data-page", "data-paged", "data-halaman"}
)

// nextByForm finds the next page behind a form that asks with GET, whose button says
// that it leads on: the fields that it sends are a query.
func nextByForm(p *open.Page, here position) string {
	d := p.Doc
	for i := range d.Nodes {
		form := int32(i)
		if d.Nodes[i].Tag != atom.Form || d.Marks[i]&(page.MarkHidden|page.MarkComment) != 0 || strings.EqualFold(d.Attr(form, "method"), "post") {
			continue
		}
		fields := url.Values{}
		says := false
		for n := form + 1; n < d.Nodes[form].End; n++ {
			name, value := d.Attr(n, "name"), d.Attr(n, "value")
			switch kind := strings.ToLower(d.Attr(n, "type")); {
			case d.Nodes[n].Tag == atom.Button && isNextWord(d.TextOf(n)), d.Nodes[n].Tag == atom.Input && kind == "submit" && isNextWord(value):
				if says = !d.Disabled(n); name != "" {
					fields.Set(name, value)
				}
			case d.Nodes[n].Tag == atom.Input && kind == "hidden" && name != "":
				fields.Set(name, value)
			}
		}
		action := d.Attr(form, "action")
		if !says || len(fields) == 0 {
			continue
		}
		if action == "" {
			action = p.Self.String()
		}
		bare, _, _ := strings.Cut(action, "?")
		if where := onwards(p, bare+"?"+fields.Encode(), here); where != "" {
			return where
		}
	}
	return ""
}

// nextByButton finds the page that a button would load which says that it leads on: at
// an address that it holds, with the number of a page that it holds. The address need not
// be that of the list.
func nextByButton(p *open.Page, here position) string {
	d := p.Doc
	for i := range d.Nodes {
		at := int32(i)
		switch d.Nodes[i].Tag {
		case atom.Button, atom.A, atom.Div, atom.Span, atom.Input:
		default:
			continue
		}
		if d.Nodes[i].End-at > 12 || d.Marks[i]&(page.MarkHidden|page.MarkComment|page.MarkSide|page.MarkFooter) != 0 || d.Disabled(at) || d.InSlider(at) {
			continue
		}
		text := d.TextOf(at)
		if d.Nodes[i].Tag == atom.Input {
			text = d.Attr(at, "value")
		}
		if !isNextWord(text) || len(text) < 8 {
			continue
		}
		address, number := "", 0
		for _, name := range loadAttrs {
			if v := d.Attr(at, name); address == "" && strings.ContainsAny(v, "/?") {
				address = v
			}
		}
		for _, name := range loadNumbers {
			if n, ok := letters.Digits(d.Attr(at, name), 1, 4); ok && number == 0 {
				number = n
			}
		}
		if where := onwards(p, numbered(address, number, p.Self, here), here); where != "" {
			return where
		}
	}
	return ""
}

// numbered puts the number of a page into an address that leaves room for it, or that has
// the number of another; without an address, into the page's own if it is numbered. A
// button may hold the number of the page that is shown.
func numbered(address string, number int, self *url.URL, here position) string {
	if number == here.number {
		number++
	}
	switch {
	case number < 2 || address == "" && !here.sure:
		return address
	case address == "":
		address = self.String()
	case strings.HasSuffix(address, "="), strings.HasSuffix(address, "/"):
		return address + strconv.Itoa(number)
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	for _, k := range pageParameters {
		if _, ok := letters.Digits(q.Get(k), 1, 4); ok {
			q.Set(k, strconv.Itoa(number))
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	if positionOf(u).numbered {
		return address
	}
	return ""
}

// onwards is an address of the site that may be that of a further page: another one than
// this, no file and no item.
func onwards(p *open.Page, address string, here position) string {
	if address == "" {
		return ""
	}
	t := &p.Doc.Targets[p.Follow(address)]
	if there := positionOf(&t.URL); !t.Own || t.File || p.IsSelf(t) || p.IsItemPath(&t.URL) || !there.numbered || there.number <= here.number {
		return ""
	}
	return p.Normal(t)
}
