package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A mark is something that an element's tag, class, id or role says of it.
type mark uint32

const (
	markHidden    mark = 1 << iota // script, style, head, template: never shown
	markNav                        // menus, breadcrumbs, paging
	markHeader                     // the head of the site
	markFooter                     // the foot of the site
	markSide                       // sidebars and widgets
	markRelated                    // other items: related, popular, previous and next
	markComment                    // readers' comments and the form for them
	markAd                         // advertisements, cookie notices, pop-ups, sharing
	markBody                       // the text of an item
	markMeta                       // byline, entry meta
	markDate                       // a date
	markUpdated                    // the date of a change
	markTitle                      // the title of an item
	markItem                       // one item of a list, or the item of the page
	markPaging                     // links to the other pages of a listing
	markCover                      // the picture of an item above its text
	markEvent                      // facts of an event: when and where it takes place
	markGallery                    // a wall of photos
	markMain                       // the main part of the page
	markNeighbour                  // the previous or next item, wherever it stands
	markBeside                     // other items, found by what they say and link to
)

// largeElement is how many nodes an element has at least that is no byline, no
// title and no cover, whatever its class says.
const largeElement = 80

// furniture is what does not belong to an item of the page.
const furniture = markHidden | markNav | markHeader | markFooter | markSide | markRelated | markComment | markAd | markNeighbour | markBeside

// inherited marks hold for everything inside an element.
const inherited = furniture | markBody | markMeta | markDate | markUpdated | markCover | markEvent | markGallery | markPaging

// why names the furniture for people.
func (m mark) why() string {
	for _, w := range [...]struct {
		m mark
		s string
	}{
		{markHidden, "not shown"}, {markNeighbour, "previous or next item"}, {markComment, "comments"},
		{markRelated, "related items"}, {markBeside, "another item"}, {markSide, "sidebar"}, {markNav, "navigation"},
		{markFooter, "footer"}, {markHeader, "site header"}, {markAd, "advertisement"},
	} {
		if m&w.m != 0 {
			return w.s
		}
	}
	return ""
}

// annotate finds the marks of every node. What the profile ignores counts as
// furniture.
func (d *doc) annotate(ignore selector) {
	if cap(d.own) < len(d.nodes) {
		d.own = make([]mark, len(d.nodes), cap(d.nodes))
		d.marks = make([]mark, len(d.nodes), cap(d.nodes))
		d.class = make([]uint64, len(d.nodes), cap(d.nodes))
	}
	d.class = d.class[:len(d.nodes)]
	d.own, d.marks = d.own[:len(d.nodes)], d.marks[:len(d.nodes)]
	var titles []int32
	for i := range d.nodes {
		n := &d.nodes[i]
		d.own[i], d.marks[i], d.class[i] = 0, 0, 0
		if n.tag == textTag {
			continue
		}
		d.own[i] = d.markOf(int32(i))
		if d.own[i]&markHidden == 0 && len(ignore) > 0 && n.b > n.a && d.matches(ignore, int32(i)) {
			d.own[i] |= markRelated
		}
		if n.tag == atom.H1 {
			titles = append(titles, int32(i))
		}
	}
	d.forgive(titles)
	for i := 1; i < len(d.nodes); i++ {
		m := d.own[i]
		up := d.marks[d.nodes[i].parent] & inherited
		if m&(markBody|markMain) != 0 {
			// What builders nest: an item's own text within an element whose class
			// speaks of a header is still its text.
			up &^= markAd | markHeader
		}
		d.marks[i] = m | up
	}
}

// forgive takes the name of furniture from elements that hold most of the page:
// "with-sidebar" and "header-fixed" are said of whole layouts.
func (d *doc) forgive(titles []int32) {
	size := make([]int32, 0, 64) // bytes of text before each suspect
	var suspects []int32
	var shown int32
	for i := 0; i < len(d.nodes); i++ {
		n := &d.nodes[i]
		if n.tag == textTag {
			shown += int32(len(strings.TrimSpace(d.src[n.a:n.b])))
			continue
		}
		m := d.own[i]
		if m&markHidden != 0 {
			i = int(n.end) - 1
			continue
		}
		if m&furniture != 0 && n.end-int32(i) > 20 && n.tag != atom.Nav && n.tag != atom.Footer {
			suspects = append(suspects, int32(i))
			size = append(size, shown)
		}
	}
	if shown == 0 {
		return
	}
	for k, s := range suspects {
		end := d.nodes[s].end
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
			holds = holds || d.within(t, s)
		}
		switch {
		case holds && inside*100 > shown*40, len(titles) == 0 && inside*100 > shown*75:
			d.own[s] &^= furniture
		case inside*100 > shown*40 && !d.onlyLinks(s):
			d.own[s] &^= markAd | markHeader
		}
	}
}

// holdsBody tells whether an element holds what is called the text of an item.
func (d *doc) holdsBody(n int32) bool {
	for i := n + 1; i < d.nodes[n].end; i++ {
		if d.own[i]&markBody != 0 {
			return true
		}
	}
	return false
}

// onlyLinks tells whether hardly any text of an element lies outside links, as in
// the head of a site that shows little else.
func (d *doc) onlyLinks(n int32) bool {
	plain := 0
	for i := n; i < d.nodes[n].end && plain < 40; i++ {
		switch m := &d.nodes[i]; {
		case m.tag == textTag:
			plain += len(strings.TrimSpace(d.src[m.a:m.b]))
		case m.tag == atom.A, d.own[i]&markHidden != 0:
			i = m.end - 1
		}
	}
	return plain < 40
}

func (d *doc) markOf(at int32) mark {
	n := &d.nodes[at]
	m := markOfTag(n.tag)
	if m&markHidden != 0 || n.tag == atom.Body {
		if v, ok := d.rawAttr(at, "class"); ok {
			d.class[at] = sieve(v)
		}
	}
	if m&markHidden != 0 || n.tag == atom.Body || n.tag == atom.Html {
		return m
	}
	inItem := n.tag == atom.Header && d.insideItem(n)
	if inItem {
		m &^= markHeader
	}
	for _, a := range d.attrs[n.a:n.b] {
		switch a.name {
		case "class":
			d.class[at] = sieve(a.value)
			m |= markOfWords(a.value, n.tag)
		case "id":
			m |= markOfWords(a.value, n.tag)
		case "role":
			switch a.value {
			case "navigation", "menu", "menubar":
				m |= markNav
			case "banner":
				m |= markHeader
			case "contentinfo":
				m |= markFooter
			case "complementary", "search":
				m |= markSide
			case "main":
				m |= markMain
			}
		case "itemprop":
			switch a.value {
			case "articleBody", "description articleBody", "mainContentOfPage":
				m |= markBody
			case "datePublished", "dateCreated":
				m |= markDate
			case "dateModified":
				m |= markUpdated
			case "headline":
				m |= markTitle
			}
		case "rel":
			if n.tag == atom.A && (a.value == "prev" || a.value == "next" || a.value == "prev next") {
				m |= markNeighbour
			}
		case "hidden":
			m |= markHidden
		case "style":
			if strings.Contains(a.value, "display:none") || strings.Contains(a.value, "display: none") {
				m |= markHidden
			}
		}
	}
	if inItem {
		m &^= markHeader | markNav
	}
	switch n.tag {
	case atom.Img, atom.I, atom.Svg, atom.Source: // their classes speak of the picture, not of a place
		m &= markDate
	case atom.Main, atom.Article:
		m &^= markSide | markHeader | markFooter | markAd
	}
	if n.end-at > largeElement { // "has-post-thumbnail" is said of the whole item
		m &^= markCover | markDate | markMeta | markTitle | markUpdated | markEvent
	}
	if m&(markBody|markTitle|markMain) != 0 {
		m &^= markSide | markAd
	}
	if m&markBody != 0 {
		m &^= markHeader | markNav
	}
	return m
}

// insideItem tells whether a header element stands in an item and is not the
// head of the site.
func (d *doc) insideItem(n *node) bool {
	for p := n.parent; p > 0; p = d.nodes[p].parent {
		switch d.nodes[p].tag {
		case atom.Article, atom.Main, atom.Section:
			return true
		}
		if d.own[p]&(markItem|markBody|markMain) != 0 {
			return true
		}
	}
	return false
}

func markOfTag(t atom.Atom) mark {
	switch t {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript, atom.Title, atom.Iframe, atom.Object,
		atom.Select, atom.Textarea, atom.Svg:
		return markHidden
	case atom.Nav:
		return markNav
	case atom.Header:
		return markHeader
	case atom.Footer:
		return markFooter
	case atom.Aside:
		return markSide
	case atom.Article:
		return markItem
	case atom.Main:
		return markMain
	case atom.Time:
		return markDate
	}
	return 0
}
