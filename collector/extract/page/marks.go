package page

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A Mark is something that an element's tag, class, id or role says of it.
type Mark uint32

const (
	MarkHidden    Mark = 1 << iota // script, style, head, template: never shown
	MarkNav                        // menus, breadcrumbs, paging
	MarkHeader                     // the head of the site
	MarkFooter                     // the foot of the site
	MarkSide                       // sidebars and widgets
	MarkRelated                    // other items: related, popular, previous and next
	MarkComment                    // readers' comments and the form for them
	MarkAd                         // advertisements, cookie notices, pop-ups, sharing
	MarkBody                       // the text of an item
	MarkMeta                       // byline, entry meta
	MarkDate                       // a date
	MarkUpdated                    // the date of a change
	MarkTitle                      // the title of an item
	MarkItem                       // one item of a list, or the item of the page
	MarkPaging                     // links to the other pages of a listing
	MarkCover                      // the picture of an item above its text
	MarkEvent                      // facts of an event: when and where it takes place
	markGallery                    // a wall of photos
	markMain                       // the main part of the page
	MarkNeighbour                  // the previous or next item, wherever it stands
	MarkBeside                     // other items, found by what they say and link to
)

// largeElement is how many nodes an element has at least that is no byline, no
// title and no cover, whatever its class says.
const largeElement = 80

// Furniture is what does not belong to an item of the page.
const Furniture = MarkHidden | MarkNav | MarkHeader | MarkFooter | MarkSide | MarkRelated | MarkComment | MarkAd | MarkNeighbour | MarkBeside

// inherited marks hold for everything inside an element.
const inherited = Furniture | MarkBody | MarkMeta | MarkDate | MarkUpdated | MarkCover | MarkEvent | markGallery | MarkPaging

// Why names the furniture for people.
func (m Mark) Why() string {
	for _, w := range [...]struct {
		m Mark
		s string
	}{
		{MarkHidden, "not shown"}, {MarkNeighbour, "previous or next item"}, {MarkComment, "comments"},
		{MarkRelated, "related items"}, {MarkBeside, "another item"}, {MarkSide, "sidebar"}, {MarkNav, "navigation"},
		{MarkFooter, "footer"}, {MarkHeader, "site header"}, {MarkAd, "advertisement"},
	} {
		if m&w.m != 0 {
			return w.s
		}
	}
	return ""
}

// Annotate finds the marks of every node. What the profile ignores counts as
// furniture.
func (d *Doc) Annotate(ignore Selector) {
	if cap(d.Own) < len(d.Nodes) {
		d.Own = make([]Mark, len(d.Nodes), cap(d.Nodes))
		d.Marks = make([]Mark, len(d.Nodes), cap(d.Nodes))
		d.class = make([]uint64, len(d.Nodes), cap(d.Nodes))
	}
	d.class = d.class[:len(d.Nodes)]
	d.Own, d.Marks = d.Own[:len(d.Nodes)], d.Marks[:len(d.Nodes)]
	var titles []int32
	for i := range d.Nodes {
		n := &d.Nodes[i]
		d.Own[i], d.Marks[i], d.class[i] = 0, 0, 0
		if n.Tag == TextTag {
			continue
		}
		d.Own[i] = d.markOf(int32(i))
		if d.Own[i]&MarkHidden == 0 && len(ignore) > 0 && n.B > n.A && d.Matches(ignore, int32(i)) {
			d.Own[i] |= MarkRelated
		}
		if n.Tag == atom.H1 {
			titles = append(titles, int32(i))
		}
	}
	d.forgive(titles)
	for i := 1; i < len(d.Nodes); i++ {
		m := d.Own[i]
		up := d.Marks[d.Nodes[i].Parent] & inherited
		if m&(MarkBody|markMain) != 0 {
			// What builders nest: an item's own text within an element whose class
			// speaks of a header is still its text.
			up &^= MarkAd | MarkHeader
		}
		d.Marks[i] = m | up
	}
}

// forgive takes the name of furniture from elements that hold most of the page:
// "with-sidebar" and "header-fixed" are said of whole layouts.
func (d *Doc) forgive(titles []int32) {
	size := make([]int32, 0, 64) // bytes of text before each suspect
	var suspects []int32
	var shown int32
	for i := 0; i < len(d.Nodes); i++ {
		n := &d.Nodes[i]
		if n.Tag == TextTag {
			shown += int32(len(strings.TrimSpace(d.Src[n.A:n.B])))
			continue
		}
		m := d.Own[i]
		if m&MarkHidden != 0 {
			i = int(n.End) - 1
			continue
		}
		if m&Furniture != 0 && n.End-int32(i) > 20 && n.Tag != atom.Nav && n.Tag != atom.Footer {
			suspects = append(suspects, int32(i))
			size = append(size, shown)
		}
	}
	if shown == 0 {
		return
	}
	for k, s := range suspects {
		end := d.Nodes[s].End
		inside := shown - size[k]
		for q := k + 1; q < len(suspects); q++ {
			if suspects[q] >= end {
				inside = size[q] - size[k]
				break
			}
		}
		// Up to the next suspect behind it the text may lie outside: the share is
		// an upper bound, so that only elements with a title are forgiven easily.
		// A text that is called one counts as a title: old themes of Blogger keep
		// their h1 for the site's name and their posts in a "widget Blog".
		holds := d.holdsBody(s)
		for _, t := range titles {
			holds = holds || d.Within(t, s)
		}
		switch {
		case holds && inside*100 > shown*40, len(titles) == 0 && inside*100 > shown*75:
			d.Own[s] &^= Furniture
		case inside*100 > shown*40 && !d.onlyLinks(s):
			d.Own[s] &^= MarkAd | MarkHeader
		}
	}
}

// holdsBody tells whether an element holds what is called the text of an item.
func (d *Doc) holdsBody(n int32) bool {
	for i := n + 1; i < d.Nodes[n].End; i++ {
		if d.Own[i]&MarkBody != 0 {
			return true
		}
	}
	return false
}

// onlyLinks tells whether hardly any text of an element lies outside links, as in
// the head of a site that shows little else.
func (d *Doc) onlyLinks(n int32) bool {
	plain := 0
	for i := n; i < d.Nodes[n].End && plain < 40; i++ {
		switch m := &d.Nodes[i]; {
		case m.Tag == TextTag:
			plain += len(strings.TrimSpace(d.Src[m.A:m.B]))
		case m.Tag == atom.A, d.Own[i]&MarkHidden != 0:
			i = m.End - 1
		}
	}
	return plain < 40
}

func (d *Doc) markOf(at int32) Mark {
	n := &d.Nodes[at]
	m := markOfTag(n.Tag)
	if m&MarkHidden != 0 || n.Tag == atom.Body {
		if v, ok := d.RawAttr(at, "class"); ok {
			d.class[at] = sieve(v)
		}
	}
	if m&MarkHidden != 0 || n.Tag == atom.Body || n.Tag == atom.Html {
		return m
	}
	inItem := n.Tag == atom.Header && d.insideItem(n)
	if inItem {
		m &^= MarkHeader
	}
	for _, a := range d.Attrs[n.A:n.B] {
		switch a.Name {
		case "class":
			d.class[at] = sieve(a.Value)
			m |= markOfWords(a.Value, n.Tag)
		case "id":
			m |= markOfWords(a.Value, n.Tag)
		case "role":
			switch a.Value {
			case "navigation", "menu", "menubar":
				m |= MarkNav
			case "banner":
				m |= MarkHeader
			case "contentinfo":
				m |= MarkFooter
			case "complementary", "search":
				m |= MarkSide
			case "main":
				m |= markMain
			}
		case "itemprop":
			switch a.Value {
			case "articleBody", "description articleBody", "mainContentOfPage":
				m |= MarkBody
			case "datePublished", "dateCreated":
				m |= MarkDate
			case "dateModified":
				m |= MarkUpdated
			case "headline":
				m |= MarkTitle
			}
		case "rel":
			if n.Tag == atom.A && (a.Value == "prev" || a.Value == "next" || a.Value == "prev next") {
				m |= MarkNeighbour
			}
		case "hidden":
			m |= MarkHidden
		case "style":
			if strings.Contains(a.Value, "display:none") || strings.Contains(a.Value, "display: none") {
				m |= MarkHidden
			}
		}
	}
	if inItem {
		m &^= MarkHeader | MarkNav
	}
	switch n.Tag {
	case atom.Img, atom.I, atom.Svg, atom.Source: // their classes speak of the picture, not of a place
		m &= MarkDate
	case atom.Main, atom.Article:
		m &^= MarkSide | MarkHeader | MarkFooter | MarkAd
	}
	if n.End-at > largeElement { // "has-post-thumbnail" is said of the whole item
		m &^= MarkCover | MarkDate | MarkMeta | MarkTitle | MarkUpdated | MarkEvent
	}
	if m&(MarkBody|MarkTitle|markMain) != 0 {
		m &^= MarkSide | MarkAd
	}
	if m&MarkBody != 0 {
		m &^= MarkHeader | MarkNav
	}
	return m
}

// insideItem tells whether a header element stands in an item and is not the
// head of the site.
func (d *Doc) insideItem(n *node) bool {
	for p := n.Parent; p > 0; p = d.Nodes[p].Parent {
		switch d.Nodes[p].Tag {
		case atom.Article, atom.Main, atom.Section:
			return true
		}
		if d.Own[p]&(MarkItem|MarkBody|markMain) != 0 {
			return true
		}
	}
	return false
}

func markOfTag(t atom.Atom) Mark {
	switch t {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript, atom.Title, atom.Iframe, atom.Object,
		atom.Select, atom.Textarea, atom.Svg:
		return MarkHidden
	case atom.Nav:
		return MarkNav
	case atom.Header:
		return MarkHeader
	case atom.Footer:
		return MarkFooter
	case atom.Aside:
		return MarkSide
	case atom.Article:
		return MarkItem
	case atom.Main:
		return markMain
	case atom.Time:
		return MarkDate
	}
	return 0
}
