package page

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// A Line is a run of visible text that a reader sees as one: it ends where a
// block begins or ends. The byline, the title and the paragraphs of a page are
// lines.
type Line struct {
	From, To int32 // in doc.text
	First    int32 // node of its first text
	last     int32 // node of its last text
	Link     int32 // bytes of it that lie in links
	Marks    Mark  // of its first text, with those of all its texts
	Heading  bool  // lies in h1 to h6
	Block    int32 // innermost block around its first text
}

// LayOut collects the lines of the page.
func (d *Doc) LayOut() {
	if cap(d.Order) < len(d.Nodes) {
		d.Order = make([]int32, len(d.Nodes), cap(d.Nodes))
	}
	d.Order = d.Order[:len(d.Nodes)]
	open := false  // the last line may go on
	space := false // white space waits to be written
	var links, heads, blocks [maxDepth + 2]int32
	depthLink, depthHead, depthBlock := 0, 0, 0
	for i := 0; i < len(d.Nodes); i++ {
		at := int32(i)
		for depthLink > 0 && links[depthLink-1] <= at {
			depthLink--
		}
		for depthHead > 0 && heads[depthHead-1] <= at {
			depthHead--
		}
		for depthBlock > 0 && d.Nodes[blocks[depthBlock-1]].End <= at {
			depthBlock--
			open = false
		}
		n := &d.Nodes[i]
		d.Order[i] = int32(len(d.Lines))
		if open {
			d.Order[i]--
		}
		if n.Tag != TextTag {
			if d.Own[i]&MarkHidden != 0 {
				for k := i; k < int(n.End); k++ {
					d.Order[k] = d.Order[i]
				}
				i = int(n.End) - 1
				continue
			}
			switch {
			case n.Tag == atom.A:
				links[depthLink] = n.End
				depthLink++
			case IsHeading(n.Tag):
				heads[depthHead] = n.End
				depthHead++
			}
			if IsBlock(n.Tag) {
				open, space = false, false
				if n.End > at+1 {
					blocks[depthBlock] = at
					depthBlock++
				}
			}
			continue
		}
		raw := d.Src[n.A:n.B]
		if strings.IndexByte(raw, '&') >= 0 {
			raw = html.UnescapeString(raw)
		}
		if !open {
			raw = strings.TrimLeftFunc(raw, letters.IsBlank)
			if raw == "" {
				continue
			}
			l := Line{From: int32(len(d.Text)), To: int32(len(d.Text)), First: at, last: at, Heading: depthHead > 0}
			if depthBlock > 0 {
				l.Block = blocks[depthBlock-1]
			}
			d.Lines = append(d.Lines, l)
			open, space = true, false
			d.Order[i] = int32(len(d.Lines)) - 1
		}
		l := &d.Lines[len(d.Lines)-1]
		before := len(d.Text)
		d.Text, space = letters.AppendFolded(d.Text, raw, space)
		if len(d.Text) > before {
			if l.To == l.From {
				l.First = at
			}
			l.To, l.last = int32(len(d.Text)), at
			l.Marks |= d.Marks[i]
			if depthLink > 0 {
				l.Link += int32(len(d.Text) - before)
			}
		}
	}
	d.Shown = string(d.Text)
}

// LineText is the text of a line.
func (d *Doc) LineText(i int) string { return d.Shown[d.Lines[i].From:d.Lines[i].To] }

// TextOf returns the visible text of a subtree on one line, cut after a few
// thousand bytes: it is asked of titles, links and dates.
func (d *Doc) TextOf(n int32) string {
	end := d.Nodes[n].End
	if s, ok := d.onlyText(n); ok {
		return s
	}
	b := d.scratch[:0]
	space := false
	for i := n; i < end && len(b) < longText; i++ {
		m := &d.Nodes[i]
		if m.Tag == TextTag {
			raw := d.Src[m.A:m.B]
			if strings.IndexByte(raw, '&') >= 0 {
				raw = html.UnescapeString(raw)
			}
			b, space = letters.AppendFolded(b, raw, space && len(b) > 0)
			continue
		}
		if i > n && d.Own[i]&MarkHidden != 0 {
			i = m.End - 1
			continue
		}
		if IsBlock(m.Tag) {
			space = len(b) > 0
		}
	}
	d.scratch = b
	return string(bytes.TrimSpace(b))
}

// onlyText returns the text of a subtree that shows a single one, which is written
// as it is shown, as most links do.
func (d *Doc) onlyText(n int32) (only string, ok bool) {
	for i := n; i < d.Nodes[n].End; i++ {
		m := &d.Nodes[i]
		switch {
		case m.Tag == TextTag && ok, m.B-m.A >= longText && m.Tag == TextTag:
			return "", false
		case m.Tag == TextTag:
			only, ok = strings.Trim(d.Src[m.A:m.B], " \t\r\n"), true
		case i > n && d.Own[i]&MarkHidden != 0:
			i = m.End - 1
		}
	}
	return only, ok && isFolded(only)
}

// longText is after how many bytes a title, link or date is cut.
const longText = 2000

// isFolded tells whether a text has nothing but plain signs, single spaces within it
// and no entities.
func isFolded(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= utf8.RuneSelf || c == '&' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' '
}

// Attr returns an attribute of node n with its entities resolved.
func (d *Doc) Attr(n int32, name string) string {
	v, _ := d.RawAttr(n, name)
	if strings.IndexByte(v, '&') >= 0 {
		v = unescapeAttr(v)
	}
	return v
}

// RawAttr returns an attribute as it is written, and whether the node has it.
func (d *Doc) RawAttr(n int32, name string) (string, bool) {
	nd := &d.Nodes[n]
	if nd.Tag == TextTag {
		return "", false
	}
	for _, a := range d.Attrs[nd.A:nd.B] {
		if a.Name == name || len(a.Name) == len(name) && strings.EqualFold(a.Name, name) {
			return a.Value, true
		}
	}
	return "", false
}

// Within tells whether node n lies in the subtree of root.
func (d *Doc) Within(n, root int32) bool { return n >= root && n < d.Nodes[root].End }

// Inside are those of some nodes, in order of the page, that lie in the subtree of root.
func (d *Doc) Inside(nodes []int32, root int32) []int32 {
	from, _ := slices.BinarySearch(nodes, root)
	to, _ := slices.BinarySearch(nodes, d.Nodes[root].End)
	return nodes[from:to]
}

// Ancestor returns the nearest ancestor of n, itself included, that has one of
// the own marks, or -1.
func (d *Doc) Ancestor(n int32, m Mark) int32 {
	for ; n > 0; n = d.Nodes[n].Parent {
		if d.Own[n]&m != 0 {
			return n
		}
	}
	return -1
}

// LineStart returns where in the text the lines of a node begin.
func (d *Doc) LineStart(n int32) int32 {
	if k := int(d.Order[n]); k >= 0 && k < len(d.Lines) {
		return d.Lines[k].From
	}
	return 0
}

// LineEnd returns where in the text the lines of a node end.
func (d *Doc) LineEnd(n int32) int32 {
	if end := d.Nodes[n].End; int(end) < len(d.Nodes) && int(d.Order[end]) < len(d.Lines) && d.Order[end] >= 0 {
		return max(d.Lines[d.Order[end]].To, d.LineStart(n))
	}
	return int32(len(d.Text))
}
