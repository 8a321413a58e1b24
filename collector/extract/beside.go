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

// neighbours marks the line that leads to the item before and the one behind:
// links with arrows, days beside them.
func (r *reader) neighbours(links []int32) {
	d := r.d
	for _, a := range links {
		if d.marks[a]&markBeside != 0 || !isNeighbourLink(d.textOf(a)) {
			continue
		}
		k := r.lineOf(a)
		if k < 0 {
			continue
		}
		block := d.lines[k].block
		if up := d.nodes[block].parent; countIn(links, block, d.nodes[block].end) < 2 && up > 0 {
			if text, pictures := r.mass(up); text < 120 && pictures <= 2 && countIn(links, up, d.nodes[up].end) <= 3 {
				block = up
			}
		}
		text, pictures := r.mass(block)
		if block > 0 && !r.holdsItem(block) && text < 160 && pictures <= 2 && countIn(links, block, d.nodes[block].end) <= 4 && d.nodes[block].tag != atom.Body {
			r.stand(stand{from: block, to: d.nodes[block].end})
		}
	}
}

// cardsOfOthers marks the cards of other items that nothing announces: a link to
// an item with its picture or its day around it.
func (r *reader) cardsOfOthers() {
	d := r.d
	var owners []int32
	var found []mention
	title := signature(r.title)
	for _, a := range r.f.links {
		if d.marks[a]&(furniture&^markBeside) != 0 {
			continue
		}
		m, ok := r.mention(a)
		if !ok || m.rank == 0 || !m.byPath && m.rank < 2 || r.titleNode >= 0 && (d.within(a, r.titleNode) || d.within(r.titleNode, a)) ||
			title != "" && signature(m.title) == title || r.below(r.lead(a).path) {
			continue
		}
		owners = append(owners, a)
		found = append(found, m)
	}
	if r.titleNode < 0 {
		return
	}
	r.picturesOfOthers()
	if len(found) == 0 {
		return
	}
	several := slices.ContainsFunc(found, func(m mention) bool { return m.url != found[0].url })
	for k := range found {
		m := &found[k]
		if d.marks[m.a]&markBeside != 0 || !m.byPath && len(found) < 2 {
			continue
		}
		if block := r.cardOf(m, found, owners); block > 0 && (several || r.saysDay(block)) {
			r.stand(stand{from: block, to: d.nodes[block].end})
		}
	}
}

// picturesOfOthers marks pictures that do nothing but lead to other items: what
// lies beside the page's own address, or has the form of an item's.
func (r *reader) picturesOfOthers() {
	d := r.d
	self := r.prof.normalPath(r.self.Path)
	folder := self[:strings.LastIndexByte(self, '/')+1]
	for _, n := range r.f.images {
		if d.marks[n]&furniture != 0 {
			continue
		}
		for a, level := d.nodes[n].parent, 0; a > 0 && level < 5; a, level = d.nodes[a].parent, level+1 {
			if d.nodes[a].tag != atom.A {
				continue
			}
			t := r.lead(a)
			if !t.own || t.file || d.within(r.titleNode, a) {
				break
			}
			p, u := t.path, &t.url
			beside := len(folder) > 1 && strings.HasPrefix(p, folder) && !strings.Contains(strings.TrimSuffix(p[len(folder):], "/0"), "/")
			if p != self && !r.below(p) && (beside || r.isItemPath(u) || hasReadingPath(u.Path) && pathKind(u.Path) != "") {
				r.stand(stand{from: a, to: d.nodes[a].end})
			}
			break
		}
	}
}

// saysDay tells whether a day is printed in an element.
func (r *reader) saysDay(n int32) bool {
	_, ok := ReadDate(r.d.textOf(n), r.in.FetchedAt, r.in.Zone)
	return ok
}

// cardOf climbs from a link to the element that is all about its item. It ends
// below what names another item, holds the page's own title, or has prose before
// the link.
func (r *reader) cardOf(m *mention, found []mention, owners []int32) int32 {
	d := r.d
	k, _ := slices.BinarySearch(owners, m.a)
	block := m.a
	for p := d.nodes[m.a].parent; p > 0; p = d.nodes[p].parent {
		t := d.nodes[p].tag
		if t == atom.Body || t == atom.Html || t == atom.Main || r.holdsItem(p) || d.own[p]&markBody != 0 {
			break
		}
		other := false
		for j := k - 1; j >= 0 && d.within(owners[j], p); j-- {
			other = other || found[j].url != m.url
		}
		for j := k + 1; j < len(owners) && d.within(owners[j], p); j++ {
			other = other || found[j].url != m.url
		}
		if other {
			break
		}
		before, _ := r.massBefore(p, m.a)
		text, pictures := r.mass(p)
		if before > 60 || text > 400 || pictures > 1 {
			break
		}
		block = p
	}
	text, pictures := r.mass(block)
	if block == m.a && pictures == 0 || text == 0 && pictures == 0 {
		return -1 // a link in a text: nothing around it needs to be kept apart
	}
	return block
}

// massBefore is the mass of the part of an element before one of its nodes.
func (r *reader) massBefore(n, until int32) (text, pictures int) {
	d := r.d
	for k := n; k < until; k++ {
		switch d.nodes[k].tag {
		case textTag:
			text += len(strings.TrimSpace(d.src[d.nodes[k].a:d.nodes[k].b]))
		case atom.Img:
			pictures++
		}
	}
	return text, pictures
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
