package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// A doc is a page as a flat tree: nodes lie in document order, and a node's
// subtree is the range from the node to its end. Everything is a substring of
// the source, so that reading a page costs a handful of allocations; a page
// nested a hundred thousand deep costs no stack, because nothing recurses.
type doc struct {
	src    string
	nodes  []node
	attrs  []attr
	stack  []int32
	spaces []space     // of the open elements
	open   [256]uint16 // how many open elements share a hash of the name

	class   []uint64 // per node: a sieve of its classes, which answers most questions for one with no
	own     []mark   // per node: what its class, id, role and tag say of it
	marks   []mark   // own, with those of its ancestors
	lines   []line
	text    []byte           // visible text of all lines
	shown   string           // the same, once it is whole
	scratch []byte           // for texts that are put together
	order   []int32          // line in which each node's text starts, or would start
	heads   []string         // contents of script elements of structured data
	led     map[string]int32 // by address as written: its place among targets
	targets []target         // where the links lead that were asked for
	clipped bool             // the page had more nodes than are read
}

// A node is an element, or a run of text (tag is textTag).
type node struct {
	tag    atom.Atom
	lead   int32  // of a link that was followed: its target's place, counted from 1
	name   string // of an element that is not in the atom table
	parent int32
	end    int32 // first node after the subtree
	a, b   int32 // attributes of an element; source offsets of a text
}

type attr struct{ name, value string }

const (
	textTag     atom.Atom = 1<<32 - 1
	maxDepth              = 512     // deeper elements become siblings, as browsers do
	maxNodes              = 400_000 // a page of 10 MB of prose stays below
	maxAttrs              = 64      // of one element
	keptTargets           = 4096    // a map that once held more is given back
)

func (d *doc) reset(src string) {
	if d.led == nil || len(d.led) > keptTargets {
		d.led, d.targets = make(map[string]int32), nil
	}
	clear(d.led)
	clear(d.targets)
	*d = doc{
		led: d.led, targets: d.targets[:0],
		src: src, nodes: d.nodes[:0], attrs: d.attrs[:0], stack: d.stack[:0], spaces: d.spaces[:0], class: d.class[:0], own: d.own[:0],
		marks: d.marks[:0], lines: d.lines[:0], text: d.text[:0], scratch: d.scratch[:0], order: d.order[:0], heads: d.heads[:0],
	}
}

// scan reads the source into nodes. It follows the HTML standard where real
// pages need it (raw text, void elements, implied end tags, scopes of tables and
// lists) and never fails: whatever is not a tag is text.
func (d *doc) scan(src string) {
	d.reset(src)
	d.nodes = append(d.nodes, node{parent: -1})
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
		if len(d.nodes) >= maxNodes {
			d.clipped = true
			break
		}
		i = d.scanMarkup(i)
	}
	end := int32(len(d.nodes))
	for _, n := range d.stack {
		d.nodes[n].end = end
	}
	d.stack, d.spaces = d.stack[:0], d.spaces[:0]
}

// scanMarkup reads what starts with the '<' at i and returns where it ends.
func (d *doc) scanMarkup(i int) int {
	src := d.src
	if i+1 >= len(src) {
		d.addText(i, len(src))
		return len(src)
	}
	switch c := src[i+1]; {
	case isLetter(c):
		return d.scanStart(i)
	case c == '/':
		if i+2 < len(src) && isLetter(src[i+2]) {
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
func (d *doc) scanEnd(i int) int {
	src := d.src
	end := nameEnd(src, i+2)
	tag, name := lookupTag(src[i+2 : end])
	if end < len(src) && src[end] != '>' { // attributes of an end tag mean nothing, but may hold a ">"
		kept := len(d.attrs)
		after, _, closed := d.scanAttrs(end)
		end = after
		d.attrs = d.attrs[:kept]
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
		d.add(node{tag: atom.Br})
		return end + 1
	}
	d.closeTag(tag, name)
	return end + 1
}

func (d *doc) scanStart(i int) int {
	src := d.src
	p := nameEnd(src, i+1)
	tag, name := lookupTag(src[i+1 : p])
	first := len(d.attrs)
	p, selfClosed, closed := d.scanAttrs(p)
	if !closed { // the page ends within the tag, which browsers then drop
		d.attrs = d.attrs[:first]
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
	n := d.add(node{tag: tag, name: name, a: int32(first), b: int32(len(d.attrs))})
	switch {
	case foreign && selfClosed, !foreign && isVoid(tag), selfClosed && (tag == 0 || tag == atom.Svg || tag == atom.Math):
		return p
	case isRaw(tag) && !foreign:
		end := rawEnd(src, p, tag, src[i+1:nameEnd(src, i+1)])
		if end > p {
			d.nodes = append(d.nodes, node{tag: textTag, parent: n, end: int32(len(d.nodes)) + 1, a: int32(p), b: int32(end)})
		}
		d.nodes[n].end = int32(len(d.nodes))
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
func (d *doc) inForeign() bool {
	top := len(d.stack) - 1
	return d.spaces[top] != spaceHTML && !opensHTML(d.nodes[d.stack[top]].tag, d.spaces[top])
}

// breaksOut tells whether an element cannot stand in a drawing or a formula and ends
// it, as browsers read pages that forgot to.
func (d *doc) breaksOut(tag atom.Atom, first int) bool {
	switch tag {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta,
		atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table,
		atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	case atom.Font:
		for _, a := range d.attrs[first:] {
			if strings.EqualFold(a.name, "color") || strings.EqualFold(a.name, "face") || strings.EqualFold(a.name, "size") {
				return true
			}
		}
	}
	return false
}

// leaveForeign closes the open elements of a drawing or a formula.
func (d *doc) leaveForeign() {
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
func (d *doc) scanAttrs(p int) (next int, selfClosed, closed bool) {
	src := d.src
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
		case isSpace(c):
			p++
			continue
		}
		selfClosed = false
		start := p
		p++ // a name may begin with any sign, even with "="
		for p < len(src) && src[p] != '=' && src[p] != '>' && src[p] != '/' && !isSpace(src[p]) {
			p++
		}
		name, value := src[start:p], ""
		q := skipSpace(src, p)
		if q < len(src) && src[q] == '=' {
			p = skipSpace(src, q+1)
			value, p = attrValue(src, p)
		}
		if count < maxAttrs {
			d.attrs = append(d.attrs, attr{name, value})
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
	for p < len(src) && src[p] != '>' && !isSpace(src[p]) {
		p++
	}
	return src[start:p], p
}

func (d *doc) addText(from, to int) {
	if len(d.nodes) < maxNodes {
		d.add(node{tag: textTag, a: int32(from), b: int32(to)})
	}
}

// add appends a node below the innermost open element. Its end is right for a
// leaf; an element that stays open gets its end when it is closed.
func (d *doc) add(n node) int32 {
	at := int32(len(d.nodes))
	n.parent, n.end = d.stack[len(d.stack)-1], at+1
	d.nodes = append(d.nodes, n)
	return at
}

// pop closes every open element above and including the one at depth.
func (d *doc) pop(depth int) {
	end := int32(len(d.nodes))
	for _, n := range d.stack[depth:] {
		d.nodes[n].end = end
		d.open[nameHash(d.nodes[n].tag, d.nodes[n].name)]--
	}
	d.stack, d.spaces = d.stack[:depth], d.spaces[:depth]
}

// closeTag ends the innermost open element of that name, unless a boundary (a
// table cell, for a list item its list) lies between.
func (d *doc) closeTag(tag atom.Atom, name string) {
	if d.open[nameHash(tag, name)] == 0 {
		return // a stray end, and not worth a search
	}
	for k := len(d.stack) - 1; k > 0; k-- {
		n := &d.nodes[d.stack[k]]
		if n.tag == tag && n.name == name {
			d.pop(k)
			return
		}
		if stopsEnd(n.tag, tag) && d.spaces[k] == spaceHTML || opensHTML(n.tag, d.spaces[k]) {
			return
		}
	}
}

// implyEnds closes the elements that the start of tag ends by itself.
func (d *doc) implyEnds(tag atom.Atom) {
	if len(d.stack) > 1 && d.nodes[d.stack[len(d.stack)-1]].tag == atom.Head && !inHead(tag) {
		d.pop(len(d.stack) - 1)
	}
	ends, stops := impliedBy(tag)
	if ends == nil {
		return
	}
	for k := len(d.stack) - 1; k > 0; k-- {
		t := d.nodes[d.stack[k]].tag
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
