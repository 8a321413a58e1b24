package extract

import (
	"strings"

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

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0
}

func skipSpace(s string, p int) int {
	for p < len(s) && isSpace(s[p]) {
		p++
	}
	return p
}

// nameEnd returns where the tag name that starts at p ends.
func nameEnd(s string, p int) int {
	for p < len(s) && s[p] != '>' && s[p] != '/' && !isSpace(s[p]) {
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
func rawEnd(s string, p int, name string) int {
	for q := p; q < len(s); {
		k := strings.Index(s[q:], "</")
		if k < 0 {
			break
		}
		q += k
		if e := q + 2 + len(name); e <= len(s) && strings.EqualFold(s[q+2:e], name) &&
			(e == len(s) || s[e] == '>' || s[e] == '/' || isSpace(s[e])) {
			return q
		}
		q += 2
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
	case atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes:
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

// isBlock tells whether an element starts and ends a line of text.
func isBlock(t atom.Atom) bool {
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

func isHeading(t atom.Atom) bool {
	switch t {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

var (
	listStops  = []atom.Atom{atom.Ul, atom.Ol, atom.Menu, atom.Table, atom.Td}
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
	defStops   = []atom.Atom{atom.Dl, atom.Table, atom.Td}
	optStops   = []atom.Atom{atom.Select}
	linkStops  = []atom.Atom{atom.Table, atom.Td, atom.Li, atom.Div, atom.Article, atom.Section}
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
	if isBlock(t) && t != atom.Br && t != atom.Button && t != atom.Option && t != atom.Select {
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
	case atom.Span, atom.A, atom.B, atom.I, atom.Em, atom.Strong, atom.Font, atom.Small, atom.U, atom.P, atom.Label, 0:
		return isBlock(open) // an inline end tag never closes a block around it
	}
	return false
}
