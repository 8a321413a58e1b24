// Package page reads the bytes of an HTML page into a light tree: nodes in document
// order, what their names say of them, the lines that a reader sees, and what the head
// says. It sees what browsers see, at about the cost of looking at every byte once.
package page

import (
	"net/url"
	"slices"
	"strings"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// A Doc is a page as a flat tree: nodes lie in document order, and a node's
// subtree is the range from the node to its end. Everything is a substring of
// the source, so that reading a page costs a handful of allocations; a page
// nested a hundred thousand deep costs no stack, because nothing recurses.
type Doc struct {
	Src    string
	Nodes  []node
	Attrs  []attr
	stack  []int32
	spaces []space     // of the open elements
	open   [256]uint16 // how many open elements share a hash of the name

	class   []uint64 // per node: a sieve of its classes, which answers most questions for one with no
	Own     []Mark   // per node: what its class, id, role and tag say of it
	Marks   []Mark   // own, with those of its ancestors
	Lines   []Line
	Text    []byte           // visible text of all lines
	Shown   string           // the same, once it is whole
	scratch []byte           // for texts that are put together
	Order   []int32          // line in which each node's text starts, or would start
	heads   []string         // contents of script elements of structured data
	Led     map[string]int32 // by address as written: its place among targets
	Targets []Target         // where the links lead that were asked for
	Clipped bool             // the page had more nodes than are read
}

// A node is an element, or a run of text (tag is textTag).
type node struct {
	Tag    atom.Atom
	Lead   int32  // of a link that was followed: its target's place, counted from 1
	name   string // of an element that is not in the atom table
	Parent int32
	End    int32 // first node after the subtree
	A, B   int32 // attributes of an element; source offsets of a text
}

type attr struct{ Name, Value string }

const (
	TextTag     atom.Atom = 1<<32 - 1
	maxDepth              = 512     // deeper elements become siblings, as browsers do
	MaxNodes              = 400_000 // a page of 10 MB of prose stays below
	maxAttrs              = 64      // of one element
	keptTargets           = 4096    // a map that once held more is given back
)

// Reset empties the tree for another source.
func (d *Doc) Reset(src string) {
	if d.Led == nil || len(d.Led) > keptTargets {
		d.Led, d.Targets = make(map[string]int32), nil
	}
	clear(d.Led)
	clear(d.Targets)
	*d = Doc{
		Led: d.Led, Targets: d.Targets[:0],
		Src: src, Nodes: d.Nodes[:0], Attrs: d.Attrs[:0], stack: d.stack[:0], spaces: d.spaces[:0], class: d.class[:0], Own: d.Own[:0],
		Marks: d.Marks[:0], Lines: d.Lines[:0], Text: d.Text[:0], scratch: d.scratch[:0], Order: d.Order[:0], heads: d.heads[:0],
	}
}

// Scan reads the source into nodes. It follows the HTML standard where real
// pages need it (raw text, void elements, implied end tags, scopes of tables and
// lists) and never fails: whatever is not a tag is text.
func (d *Doc) Scan(src string) {
	d.Reset(src)
	d.Nodes = append(d.Nodes, node{Parent: -1})
	d.stack, d.spaces = append(d.stack, 0), append(d.spaces, spaceHTML)
	for i := 0; i < len(src); {
		lt := strings.IndexByte(src[i:], '<')
		if lt < 0 {
			d.addText(i, len(src))
			break
		}
		if lt > 0 {
			d.addText(i, i+lt)
			i += lt
		}
		if len(d.Nodes) >= MaxNodes {
			d.Clipped = true
			break
		}
		i = d.scanMarkup(i)
	}
	end := int32(len(d.Nodes))
	for _, n := range d.stack {
		d.Nodes[n].End = end
	}
	d.stack, d.spaces = d.stack[:0], d.spaces[:0]
}

// scanMarkup reads what starts with the '<' at i and returns where it ends.
func (d *Doc) scanMarkup(i int) int {
	src := d.Src
	if i+1 >= len(src) {
		d.addText(i, len(src))
		return len(src)
	}
	switch c := src[i+1]; {
	case letters.IsLetter(c):
		return d.scanStart(i)
	case c == '/':
		if i+2 < len(src) && letters.IsLetter(src[i+2]) {
			return d.scanEnd(i)
		}
		if i+2 >= len(src) {
			break
		}
		return after(src, i+2, ">")
	case strings.HasPrefix(src[i:], "<!--"):
		return commentEnd(src, i+4)
	case c == '!' && strings.HasPrefix(src[i:], "<![CDATA[") && d.inForeign():
		end := after(src, i+9, "]]>")
		d.addText(i+9, max(i+9, end-3))
		return end
	case c == '!' || c == '?':
		return after(src, i+2, ">")
	}
	d.addText(i, i+1)
	return i + 1
}

// commentEnd returns where the comment ends whose text starts at p: browsers end one
// at "-->" and at "--!>", and at once where it begins with ">" or "->".
func commentEnd(src string, p int) int {
	switch {
	case strings.HasPrefix(src[p:], ">"):
		return p + 1
	case strings.HasPrefix(src[p:], "->"):
		return p + 2
	}
	for p < len(src) {
		k := strings.Index(src[p:], "--")
		if k < 0 {
			break
		}
		p += k + 2
		switch rest := src[p:]; {
		case strings.HasPrefix(rest, ">"):
			return p + 1
		case strings.HasPrefix(rest, "!>"):
			return p + 2
		case strings.HasPrefix(rest, "-"):
			p-- // of more than two hyphens the last two count
		}
	}
	return len(src)
}

// scanEnd reads the end tag at i.
func (d *Doc) scanEnd(i int) int {
	src := d.Src
	end := nameEnd(src, i+2)
	tag, name := lookupTag(src[i+2 : end])
	if end < len(src) && src[end] != '>' { // attributes of an end tag mean nothing, but may hold a ">"
		kept := len(d.Attrs)
		next, _, closed := d.scanAttrs(end)
		end = next
		d.Attrs = d.Attrs[:kept]
		if !closed {
			return end
		}
		end--
	}
	if end >= len(src) {
		return end
	}
	if (tag == atom.Br || tag == atom.P) && d.inForeign() {
		d.leaveForeign()
	}
	if tag == atom.Br {
		d.add(node{Tag: atom.Br})
		return end + 1
	}
	d.closeTag(tag, name)
	return end + 1
}

func (d *Doc) scanStart(i int) int {
	src := d.Src
	p := nameEnd(src, i+1)
	tag, name := lookupTag(src[i+1 : p])
	first := len(d.Attrs)
	p, selfClosed, closed := d.scanAttrs(p)
	if !closed { // the page ends within the tag, which browsers then drop
		d.Attrs = d.Attrs[:first]
		return p
	}
	foreign := d.inForeign()
	if foreign && d.breaksOut(tag, first) {
		d.leaveForeign()
		foreign = d.inForeign()
	}
	if !foreign {
		if tag == atom.Image {
			tag = atom.Img
		}
		d.implyEnds(tag)
	}
	n := d.add(node{Tag: tag, name: name, A: int32(first), B: int32(len(d.Attrs))})
	switch {
	case foreign && selfClosed, !foreign && isVoid(tag), selfClosed && (tag == 0 || tag == atom.Svg || tag == atom.Math):
		return p
	case isRaw(tag) && !foreign:
		end := rawEnd(src, p, tag, src[i+1:nameEnd(src, i+1)])
		if end > p {
			d.Nodes = append(d.Nodes, node{Tag: TextTag, Parent: n, End: int32(len(d.Nodes)) + 1, A: int32(p), B: int32(end)})
		}
		d.Nodes[n].End = int32(len(d.Nodes))
		return after(src, end, ">")
	}
	if len(d.stack) < maxDepth {
		of := spaceHTML
		switch {
		case foreign:
			of = d.spaces[len(d.spaces)-1]
		case tag == atom.Svg:
			of = spaceSVG
		case tag == atom.Math:
			of = spaceMath
		}
		d.stack, d.spaces = append(d.stack, n), append(d.spaces, of)
		d.open[nameHash(tag, name)]++
	}
	return p
}

// A space is the language that an open element is of.
type space uint8

const (
	spaceHTML space = iota
	spaceSVG        // a drawing
	spaceMath       // a formula
)

// opensHTML tells whether within an element of a drawing or a formula ordinary markup
// stands again.
func opensHTML(tag atom.Atom, s space) bool {
	switch tag {
	case atom.Foreignobject, atom.Desc, atom.Title:
		return s == spaceSVG
	case atom.Mi, atom.Mo, atom.Mn, atom.Ms, atom.Mtext:
		return s == spaceMath
	}
	return false
}

// inForeign tells whether the innermost open element is one of a drawing or a formula:
// there a tag may close itself, and nothing is raw text.
func (d *Doc) inForeign() bool {
	top := len(d.stack) - 1
	return d.spaces[top] != spaceHTML && !opensHTML(d.Nodes[d.stack[top]].Tag, d.spaces[top])
}

// breaksOut tells whether an element cannot stand in a drawing or a formula and ends
// it, as browsers read pages that forgot to.
func (d *Doc) breaksOut(tag atom.Atom, first int) bool {
	switch tag {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta,
		atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table,
		atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	case atom.Font:
		for _, a := range d.Attrs[first:] {
			if strings.EqualFold(a.Name, "color") || strings.EqualFold(a.Name, "face") || strings.EqualFold(a.Name, "size") {
				return true
			}
		}
	}
	return false
}

// leaveForeign closes the open elements of a drawing or a formula.
func (d *Doc) leaveForeign() {
	for d.inForeign() {
		d.pop(len(d.stack) - 1)
	}
}

// nameHash tells most names of elements apart.
func nameHash(tag atom.Atom, name string) uint8 {
	h := uint8(tag) ^ uint8(tag>>8)
	for i := range len(name) {
		h = h*31 + name[i]
	}
	return h
}

// scanAttrs reads attributes from p to the end of the tag. Closed is false if the
// page ends before.
func (d *Doc) scanAttrs(p int) (next int, selfClosed, closed bool) {
	src := d.Src
	count := 0
	for p < len(src) {
		c := src[p]
		switch {
		case c == '>':
			return p + 1, selfClosed, true
		case c == '/':
			selfClosed = p+1 < len(src) && src[p+1] == '>'
			p++
			continue
		case letters.IsSpace(c):
			p++
			continue
		}
		selfClosed = false
		start := p
		p++ // a name may begin with any sign, even with "="
		for p < len(src) && src[p] != '=' && src[p] != '>' && src[p] != '/' && !letters.IsSpace(src[p]) {
			p++
		}
		name, value := src[start:p], ""
		q := letters.SkipSpace(src, p)
		if q < len(src) && src[q] == '=' {
			p = letters.SkipSpace(src, q+1)
			value, p = attrValue(src, p)
		}
		if count < maxAttrs {
			d.Attrs = append(d.Attrs, attr{name, value})
			count++
		}
	}
	return p, false, false
}

func attrValue(src string, p int) (string, int) {
	if p >= len(src) {
		return "", p
	}
	if q := src[p]; q == '"' || q == '\'' {
		end := strings.IndexByte(src[p+1:], q)
		if end < 0 {
			return "", len(src)
		}
		return src[p+1 : p+1+end], p + 2 + end
	}
	start := p
	for p < len(src) && src[p] != '>' && !letters.IsSpace(src[p]) {
		p++
	}
	return src[start:p], p
}

func (d *Doc) addText(from, to int) {
	if len(d.Nodes) < MaxNodes {
		d.add(node{Tag: TextTag, A: int32(from), B: int32(to)})
	}
}

// add appends a node below the innermost open element. Its end is right for a
// leaf; an element that stays open gets its end when it is closed.
func (d *Doc) add(n node) int32 {
	at := int32(len(d.Nodes))
	n.Parent, n.End = d.stack[len(d.stack)-1], at+1
	d.Nodes = append(d.Nodes, n)
	return at
}

// pop closes every open element above and including the one at depth.
func (d *Doc) pop(depth int) {
	end := int32(len(d.Nodes))
	for _, n := range d.stack[depth:] {
		d.Nodes[n].End = end
		d.open[nameHash(d.Nodes[n].Tag, d.Nodes[n].name)]--
	}
	d.stack, d.spaces = d.stack[:depth], d.spaces[:depth]
}

// closeTag ends the innermost open element of that name, unless a boundary (a
// table cell, for a list item its list) lies between.
func (d *Doc) closeTag(tag atom.Atom, name string) {
	if d.open[nameHash(tag, name)] == 0 {
		return // a stray end, and not worth a search
	}
	for k := len(d.stack) - 1; k > 0; k-- {
		n := &d.Nodes[d.stack[k]]
		if n.Tag == tag && n.name == name {
			d.pop(k)
			return
		}
		if stopsEnd(n.Tag, tag) && d.spaces[k] == spaceHTML || opensHTML(n.Tag, d.spaces[k]) {
			return
		}
	}
}

// implyEnds closes the elements that the start of tag ends by itself.
func (d *Doc) implyEnds(tag atom.Atom) {
	if len(d.stack) > 1 && d.Nodes[d.stack[len(d.stack)-1]].Tag == atom.Head && !inHead(tag) {
		d.pop(len(d.stack) - 1)
	}
	ends, stops := impliedBy(tag)
	if !slices.ContainsFunc(ends, func(e atom.Atom) bool { return d.open[nameHash(e, "")] > 0 }) {
		return
	}
	for k := len(d.stack) - 1; k > 0; k-- {
		t := d.Nodes[d.stack[k]].Tag
		if opensHTML(t, d.spaces[k]) {
			return
		}
		for _, e := range ends {
			if t == e {
				d.pop(k)
				return
			}
		}
		for _, s := range stops {
			if t == s {
				return
			}
		}
	}
}

// A Target is where a link leads, with what is asked of it more than once.
type Target struct {
	Leads  bool    // somewhere: what follows says where
	Normal string  // its address, normalised, once it was asked for
	URL    url.URL // whole, and not to be changed
	Path   string  // of the normalised address
	Own    bool    // it lies on this site
	Plain  bool    // it is written in plain signs, from the root of the site
	File   bool    // its path names a file that is no page
	Place  bool    // its path leads to a list or to a page of the site, and to no item
}
