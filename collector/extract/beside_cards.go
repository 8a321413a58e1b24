package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

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
