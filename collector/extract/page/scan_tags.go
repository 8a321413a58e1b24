package page

import (
	"strings"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// lookupTag returns the atom of a tag name in any case. A name without an atom
// is returned in lower case, so that its end tag can be matched.
func lookupTag(name string) (atom.Atom, string) {
	var buf [16]byte
	if len(name) <= len(buf) {
		b := buf[:len(name)]
		for i := range b {
			c := name[i]
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b[i] = c
		}
		if a := atom.Lookup(b); a != 0 {
			return a, ""
		}
	}
	return 0, strings.ToLower(name)
}

// nameEnd returns where the tag name that starts at p ends.
func nameEnd(s string, p int) int {
	for p < len(s) && s[p] != '>' && s[p] != '/' && !letters.IsSpace(s[p]) {
		p++
	}
	return p
}

// after returns the position behind the next mark at or after p, or the end.
func after(s string, p int, mark string) int {
	if p >= len(s) {
		return len(s)
	}
	k := strings.Index(s[p:], mark)
	if k < 0 {
		return len(s)
	}
	return p + k + len(mark)
}

// rawEnd returns where the raw text that starts at p ends: at its end tag.
func rawEnd(s string, p int, tag atom.Atom, name string) int {
	switch tag {
	case atom.Plaintext:
		return len(s)
	case atom.Script:
		if end := tagEnd(s, p, name); !strings.Contains(s[p:end], "<!--") {
			return end
		}
		return scriptEnd(s, p)
	}
	return tagEnd(s, p, name)
}

// tagEnd returns where the first end tag of that name stands at or behind p.
func tagEnd(s string, p int, name string) int {
	for q := p; q < len(s); {
		k := strings.Index(s[q:], "</")
		if k < 0 {
			break
		}
		q += k
		if isTagAt(s, q+2, name) {
			return q
		}
		q += 2
	}
	return len(s)
}

// isTagAt tells whether a tag of that name stands at p.
func isTagAt(s string, p int, name string) bool {
	e := p + len(name)
	return e < len(s) && strings.EqualFold(s[p:e], name) && (s[e] == '>' || s[e] == '/' || letters.IsSpace(s[e]))
}

// scriptEnd is rawEnd of a script, in which "<!-- <script>" hides the next end tag.
func scriptEnd(s string, p int) int {
	escaped, double := false, false
	for q := p; q < len(s); {
		k := strings.IndexAny(s[q:], "<-")
		if k < 0 {
			break
		}
		q += k
		switch rest := s[q:]; {
		case escaped && strings.HasPrefix(rest, "-->"):
			escaped, double = false, false
			q += 3
		case rest[0] == '-':
			q++
		case !escaped && strings.HasPrefix(rest, "<!--"):
			escaped = true
			q += 2 // the hyphens may be those of the end as well
		case strings.HasPrefix(rest, "</") && isTagAt(s, q+2, "script"):
			if !double {
				return q
			}
			double = false
			q += 2
		case escaped && isTagAt(s, q+1, "script"):
			double = true
			q++
		default:
			q++
		}
	}
	return len(s)
}

func isVoid(t atom.Atom) bool {
	switch t {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link,
		atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr, atom.Keygen, atom.Image:
		return true
	}
	return false
}

func isRaw(t atom.Atom) bool {
	switch t {
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes, atom.Plaintext:
		return true
	}
	return false
}

func inHead(t atom.Atom) bool {
	switch t {
	case atom.Meta, atom.Link, atom.Script, atom.Style, atom.Title, atom.Base, atom.Noscript, atom.Template:
		return true
	}
	return false
}

// IsBlock tells whether an element starts and ends a line of text.
func IsBlock(t atom.Atom) bool {
	switch t {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer,
		atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html,
		atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table,
		atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Br, atom.Option,
		atom.Button, atom.Select, atom.Caption, atom.Menu, atom.Hgroup:
		return true
	}
	return false
}

// IsHeading tells whether an element is one of h1 to h6.
func IsHeading(t atom.Atom) bool {
	switch t {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// HeadingRank is the number in the name of a heading.
func HeadingRank(t atom.Atom) int { return int(t.String()[1] - '0') }

var (
	listStops = []atom.Atom{atom.Ul, atom.Ol, atom.Menu, atom.Table, atom.Td, atom.Th, atom.Article, atom.Section, atom.Main, atom.Aside, atom.Nav, atom.Header,
		atom.Footer, atom.Figure, atom.Blockquote, atom.Dl, atom.Dd, atom.Dt, atom.Form, atom.Center, atom.Button, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}
	tableStops = []atom.Atom{atom.Table}
	paraStops  = []atom.Atom{atom.Table, atom.Td, atom.Th, atom.Button, atom.Div, atom.Li, atom.Section, atom.Article}
	endsLi     = []atom.Atom{atom.Li}
	endsDef    = []atom.Atom{atom.Dd, atom.Dt}
	endsCell   = []atom.Atom{atom.Td, atom.Th}
	endsRow    = []atom.Atom{atom.Tr}
	endsGroup  = []atom.Atom{atom.Tbody, atom.Thead, atom.Tfoot}
	endsOption = []atom.Atom{atom.Option}
	endsPara   = []atom.Atom{atom.P}
	endsLink   = []atom.Atom{atom.A}
	rowStops   = []atom.Atom{atom.Tr, atom.Table}
	defStops   = []atom.Atom{atom.Dl, atom.Table, atom.Td, atom.Th, atom.Article, atom.Section, atom.Main, atom.Aside, atom.Nav, atom.Header, atom.Footer, atom.Figure,
		atom.Blockquote, atom.Ul, atom.Ol, atom.Li, atom.Form, atom.Center, atom.Button, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}
	optStops  = []atom.Atom{atom.Select}
	linkStops = []atom.Atom{atom.Table, atom.Td, atom.Li, atom.Div, atom.Article, atom.Section}
)

// impliedBy names the elements that the start of t ends, and those at which the
// search for them stops.
func impliedBy(t atom.Atom) (ends, stops []atom.Atom) {
	switch t {
	case atom.Li:
		return endsLi, listStops
	case atom.Dd, atom.Dt:
		return endsDef, defStops
	case atom.Td, atom.Th:
		return endsCell, rowStops
	case atom.Tr:
		return endsRow, tableStops
	case atom.Tbody, atom.Thead, atom.Tfoot:
		return endsGroup, tableStops
	case atom.Option, atom.Optgroup:
		return endsOption, optStops
	case atom.A:
		return endsLink, linkStops
	}
	if IsBlock(t) && t != atom.Br && t != atom.Button && t != atom.Option && t != atom.Select {
		return endsPara, paraStops
	}
	return nil, nil
}

// stopsEnd tells whether an open element of tag open keeps an end tag from
// reaching what lies outside it.
func stopsEnd(open, end atom.Atom) bool {
	switch open {
	case atom.Table:
		return end != atom.Body && end != atom.Html
	case atom.Td, atom.Th, atom.Caption:
		return end != atom.Table && end != atom.Tr && end != atom.Tbody && end != atom.Thead && end != atom.Tfoot &&
			end != atom.Body && end != atom.Html
	case atom.Ul, atom.Ol:
		return end == atom.Li
	}
	switch end {
	case atom.Head, atom.Select, atom.Option, atom.Object, atom.Template, atom.Noscript:
		return false
	}
	if !IsBlock(end) {
		return IsBlock(open) // an inline end tag never closes a block around it
	}
	return false
}

// Disabled tells whether a control is there and does nothing, as "Next" on the
// last page.
func (d *Doc) Disabled(n int32) bool {
	for level := 0; level < 3 && n > 0; n, level = d.Nodes[n].Parent, level+1 {
		class, _ := d.RawAttr(n, "class")
		if v, _ := d.RawAttr(n, "aria-disabled"); v == "true" || strings.Contains(class, "disabled") || HasAttr(d, n, "disabled") ||
			strings.Contains(class, "inactive") || letters.HasWord(class, "d-none") || letters.HasWord(class, "hidden") {
			return true
		}
	}
	return false
}

// InSlider tells whether a control turns pictures and not pages.
func (d *Doc) InSlider(n int32) bool {
	if HasAttr(d, n, "data-slide") || HasAttr(d, n, "data-bs-slide") {
		return true
	}
	for p, level := n, 0; p > 0 && level < 6; p, level = d.Nodes[p].Parent, level+1 {
		class, _ := d.RawAttr(p, "class")
		id, _ := d.RawAttr(p, "id")
		s := strings.ToLower(class + " " + id)
		for _, w := range [...]string{"carousel", "slide", "swiper", "slick", "owl-", "lightbox", "fancybox", "calendar", "kalender", "datepicker", "fc-", "modal", "wizard", "flickity", "splide", "ticker"} {
			if strings.Contains(s, w) {
				return true
			}
		}
	}
	return false
}

// HasAttr tells whether a node has an attribute.
func HasAttr(d *Doc, n int32, name string) bool {
	_, ok := d.RawAttr(n, name)
	return ok
}
