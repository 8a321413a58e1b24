package extract

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A line is a run of visible text that a reader sees as one: it ends where a
// block begins or ends. The byline, the title and the paragraphs of a page are
// lines.
type line struct {
	from, to int32 // in doc.text
	first    int32 // node of its first text
	last     int32 // node of its last text
	link     int32 // bytes of it that lie in links
	marks    mark  // of its first text, with those of all its texts
	heading  bool  // lies in h1 to h6
	block    int32 // innermost block around its first text
}

// layOut collects the lines of the page.
func (d *doc) layOut() {
	if cap(d.order) < len(d.nodes) {
		d.order = make([]int32, len(d.nodes), cap(d.nodes))
	}
	d.order = d.order[:len(d.nodes)]
	open := false  // the last line may go on
	space := false // white space waits to be written
	var links, heads, blocks [maxDepth + 2]int32
	depthLink, depthHead, depthBlock := 0, 0, 0
	for i := 0; i < len(d.nodes); i++ {
		at := int32(i)
		for depthLink > 0 && links[depthLink-1] <= at {
			depthLink--
		}
		for depthHead > 0 && heads[depthHead-1] <= at {
			depthHead--
		}
		for depthBlock > 0 && d.nodes[blocks[depthBlock-1]].end <= at {
			depthBlock--
			open = false
		}
		n := &d.nodes[i]
		d.order[i] = int32(len(d.lines))
		if open {
			d.order[i]--
		}
		if n.tag != textTag {
			if d.own[i]&markHidden != 0 {
				for k := i; k < int(n.end); k++ {
					d.order[k] = d.order[i]
				}
				i = int(n.end) - 1
				continue
			}
			switch {
			case n.tag == atom.A:
				links[depthLink] = n.end
				depthLink++
			case isHeading(n.tag):
				heads[depthHead] = n.end
				depthHead++
			}
			if isBlock(n.tag) {
				open, space = false, false
				if n.end > at+1 {
					blocks[depthBlock] = at
					depthBlock++
				}
			}
			continue
		}
		raw := d.src[n.a:n.b]
		if strings.IndexByte(raw, '&') >= 0 {
			raw = html.UnescapeString(raw)
		}
		if !open {
			raw = strings.TrimLeftFunc(raw, isBlank)
			if raw == "" {
				continue
			}
			l := line{from: int32(len(d.text)), to: int32(len(d.text)), first: at, last: at, heading: depthHead > 0}
			if depthBlock > 0 {
				l.block = blocks[depthBlock-1]
			}
			d.lines = append(d.lines, l)
			open, space = true, false
			d.order[i] = int32(len(d.lines)) - 1
		}
		l := &d.lines[len(d.lines)-1]
		before := len(d.text)
		d.text, space = appendFolded(d.text, raw, space)
		if len(d.text) > before {
			if l.to == l.from {
				l.first = at
			}
			l.to, l.last = int32(len(d.text)), at
			l.marks |= d.marks[i]
			if depthLink > 0 {
				l.link += int32(len(d.text) - before)
			}
		}
	}
	d.shown = string(d.text)
}

func isBlank(r rune) bool {
	return r <= ' ' || r == 0xa0 || r == 0x200b || r == 0xfeff || r == 0x200e || r == 0x200f || r == utf8.RuneError
}

// appendFolded appends s with every run of white space made one space; space
// tells that one is owed before the next letter.
func appendFolded(b []byte, s string, space bool) ([]byte, bool) {
	for i := 0; i < len(s); {
		c := s[i]
		if c <= ' ' {
			i++
			space = true
			continue
		}
		if c < utf8.RuneSelf {
			if space {
				b = append(b, ' ')
				space = false
			}
			// Up to the next sign that is no plain one, or to the second of two spaces.
			k := i + 1
			for k < len(s) && (s[k] > ' ' || s[k] == ' ' && k+1 < len(s) && s[k+1] > ' ' && s[k+1] < utf8.RuneSelf) && s[k] < utf8.RuneSelf {
				k++
			}
			b = append(b, s[i:k]...)
			i = k
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if isBlank(r) {
			space = true
			i += size
			continue
		}
		if space {
			b = append(b, ' ')
			space = false
		}
		b = append(b, s[i:i+size]...)
		i += size
	}
	return b, space
}

func (d *doc) lineText(i int) string { return d.shown[d.lines[i].from:d.lines[i].to] }

// textOf returns the visible text of a subtree on one line, cut after a few
// thousand bytes: it is asked of titles, links and dates.
func (d *doc) textOf(n int32) string {
	end := d.nodes[n].end
	if s, ok := d.onlyText(n); ok {
		return s
	}
	b := d.scratch[:0]
	space := false
	for i := n; i < end && len(b) < longText; i++ {
		m := &d.nodes[i]
		if m.tag == textTag {
			raw := d.src[m.a:m.b]
			if strings.IndexByte(raw, '&') >= 0 {
				raw = html.UnescapeString(raw)
			}
			b, space = appendFolded(b, raw, space && len(b) > 0)
			continue
		}
		if i > n && d.own[i]&markHidden != 0 {
			i = m.end - 1
			continue
		}
		if isBlock(m.tag) {
			space = len(b) > 0
		}
	}
	d.scratch = b
	return string(bytes.TrimSpace(b))
}

// onlyText returns the text of a subtree that shows a single one, which is written
// as it is shown, as most links do.
func (d *doc) onlyText(n int32) (only string, ok bool) {
	for i := n; i < d.nodes[n].end; i++ {
		m := &d.nodes[i]
		switch {
		case m.tag == textTag && ok, m.b-m.a >= longText && m.tag == textTag:
			return "", false
		case m.tag == textTag:
			only, ok = strings.Trim(d.src[m.a:m.b], " \t\r\n"), true
		case i > n && d.own[i]&markHidden != 0:
			i = m.end - 1
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

// attr returns an attribute of node n with its entities resolved.
func (d *doc) attr(n int32, name string) string {
	v, _ := d.rawAttr(n, name)
	if strings.IndexByte(v, '&') >= 0 {
		v = unescapeAttr(v)
	}
	return v
}

func (d *doc) rawAttr(n int32, name string) (string, bool) {
	nd := &d.nodes[n]
	if nd.tag == textTag {
		return "", false
	}
	for _, a := range d.attrs[nd.a:nd.b] {
		if a.name == name || len(a.name) == len(name) && strings.EqualFold(a.name, name) {
			return a.value, true
		}
	}
	return "", false
}

// within tells whether node n lies in the subtree of root.
func (d *doc) within(n, root int32) bool { return n >= root && n < d.nodes[root].end }

// ancestor returns the nearest ancestor of n, itself included, that has one of
// the own marks, or -1.
func (d *doc) ancestor(n int32, m mark) int32 {
	for ; n > 0; n = d.nodes[n].parent {
		if d.own[n]&m != 0 {
			return n
		}
	}
	return -1
}
