package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"pantaukim/internal/kim"
)

// A stand is a part of a page that shows other items than the page's own: below
// "Berita Lainnya", or around a link to one of them. Its pictures and days are
// theirs.
type stand struct {
	from, to  int32
	announced bool     // by a line above it
	strict    bool     // as other items, and not merely as the newest
	kind      kim.Kind // that the announcement names
}

// findStands finds what stands beside the page's item: below a line that
// announces other items, and around links to other items. It marks it, whatever
// its elements are called.
func (r *reader) findStands() {
	d := r.d
	links := r.links()
	if len(links) == 0 {
		return
	}
	for k := range d.lines {
		l := &d.lines[k]
		if l.to-l.from > 60 || k == r.titleLine || l.marks&(markHidden|markNav) != 0 {
			continue
		}
		if r.titleNode >= 0 && d.within(l.first, r.titleNode) {
			continue
		}
		text := d.lineText(k)
		if l.heading || l.link == 0 {
			if strict, ok := announces(text, l.heading); ok {
				r.standBelow(l.first, strict, kindOf(text), links)
				continue
			}
		}
		if l.link > 0 && startsAside(text) {
			if n := r.wholeLine(l); n > 0 && !r.holdsItem(n) {
				r.stand(stand{from: n, to: d.nodes[n].end, announced: true, strict: true, kind: kindOf(text)})
			}
		}
	}
	r.neighbours(links)
	r.cardsOfOthers()
}

// links lists the links that may lead to other items, in order of the page.
func (r *reader) links() []int32 {
	var out []int32
	r.selfAddress() // of all addresses, the page's own is noted however little is linked
	for _, a := range r.f.links {
		t := r.lead(a)
		if t.own && !t.file && !t.place && !r.isSelf(t) && t.path != "/" && r.d.marks[a]&(markHidden|markNav) == 0 && !r.below(t.path) {
			out = append(out, a)
		}
	}
	return out
}

// below tells whether a path lies below the page's own: a picture's page, a reply.
func (r *reader) below(p string) bool {
	if r.folder == "" {
		r.folder = r.prof.normalPath(r.self.Path) + "/"
		if r.folder == "//" || isSectionPath(r.folder[:len(r.folder)-1]) {
			r.folder = "//" // no normalised path begins so
		}
	}
	return strings.HasPrefix(p, r.folder)
}

func countIn(nodes []int32, from, to int32) int {
	a, _ := slices.BinarySearch(nodes, from)
	b, _ := slices.BinarySearch(nodes, to)
	return b - a
}

// holdsItem tells whether an element holds the title of the page's item.
func (r *reader) holdsItem(n int32) bool {
	return r.titleNode >= 0 && r.d.within(r.titleNode, n)
}

// stand marks a part of the page as other items'.
func (r *reader) stand(s stand) {
	d := r.d
	r.stands = append(r.stands, s)
	for n := s.from; n < s.to; n++ {
		d.marks[n] |= markBeside
	}
	for k := max(int(d.order[s.from]), 0); k < len(d.lines) && d.lines[k].first < s.to; k++ {
		if d.lines[k].first >= s.from {
			d.lines[k].marks |= markBeside
		}
	}
}

// standBelow marks what follows an announcement, element by element, as long as
// it is made of links to items with little around them. It ends at the next
// heading of the same rank.
func (r *reader) standBelow(n int32, strict bool, kind kim.Kind, links []int32) {
	d := r.d
	rank := 7
	for p := n; p > 0; p = d.nodes[p].parent {
		if isHeading(d.nodes[p].tag) {
			rank = headingRank(d.nodes[p].tag)
			break
		}
	}
	for level := 0; level < 6 && n > 0; n, level = d.nodes[n].parent, level+1 {
		up := d.nodes[n].parent
		if up <= 0 || d.nodes[n].tag == atom.Body {
			return
		}
		end, quiet := int32(-1), 0
		stopped := false
		for s := d.nodes[n].end; s < d.nodes[up].end; s = d.nodes[s].end {
			if r.holdsItem(s) || r.opensHeading(s, rank) {
				stopped = true
				break
			}
			count := countIn(links, s, d.nodes[s].end)
			text, pictures := r.mass(s)
			if text > 260*count+60 || pictures > 2*count+1 {
				stopped = true
				break
			}
			if count > 0 {
				end, quiet = d.nodes[s].end, 0
				continue
			}
			if text == 0 && pictures == 0 {
				continue
			}
			if quiet++; quiet > 3 {
				break
			}
			if end >= 0 && pictures == 0 {
				end = d.nodes[s].end // the day behind a link
			}
		}
		if end >= 0 {
			r.stand(stand{from: d.nodes[n].end, to: end, announced: true, strict: strict, kind: kind})
			return
		}
		if stopped {
			return
		}
	}
}

// opensHeading tells whether an element is a heading of at least the given rank,
// or starts with one.
func (r *reader) opensHeading(n int32, rank int) bool {
	d := r.d
	for k := n; k < d.nodes[n].end; k++ {
		t := d.nodes[k].tag
		if isHeading(t) {
			return headingRank(t) <= rank && d.textOf(k) != "" && !r.holdsLink(k)
		}
		if t == textTag && strings.TrimSpace(d.src[d.nodes[k].a:d.nodes[k].b]) != "" || t == atom.Img {
			return false
		}
	}
	return false
}

func (r *reader) holdsLink(n int32) bool {
	for k := n; k < r.d.nodes[n].end; k++ {
		if r.d.nodes[k].tag == atom.A {
			return true
		}
	}
	return r.d.nodes[r.d.nodes[n].parent].tag == atom.A
}

func headingRank(t atom.Atom) int {
	switch t {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	}
	return 6
}

// mass counts the bytes of text outside links, and the pictures, of an element.
func (r *reader) mass(n int32) (text, pictures int) {
	d := r.d
	if d.nodes[n].tag == textTag {
		return len(strings.TrimSpace(d.src[d.nodes[n].a:d.nodes[n].b])), 0
	}
	for k := n; k < d.nodes[n].end; k++ {
		switch t := d.nodes[k].tag; {
		case t == textTag:
			text += len(strings.TrimSpace(d.src[d.nodes[k].a:d.nodes[k].b]))
		case t == atom.Img:
			pictures++
		case t == atom.A, d.own[k]&markHidden != 0:
			for j := k; j < d.nodes[k].end; j++ {
				if d.nodes[j].tag == atom.Img && t == atom.A {
					pictures++
				}
			}
			k = d.nodes[k].end - 1
		}
	}
	return text, pictures
}

// wholeLine is the block of a line if it holds nothing else.
func (r *reader) wholeLine(l *line) int32 {
	text, pictures := r.mass(l.block)
	if l.block <= 0 || pictures > 1 || text > int(l.to-l.from) {
		return -1
	}
	return l.block
}

// standAt returns the announced stand around a node.
func (r *reader) standAt(n int32) (stand, bool) {
	for _, s := range r.stands {
		if s.announced && n >= s.from && n < s.to {
			return s, true
		}
	}
	return stand{}, false
}
