package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// neighbours marks the line that leads to the item before and the one behind:
// links with arrows, days beside them.
func (r *Reader) neighbours(links []int32) {
	d := r.Doc
	for _, a := range links {
		if d.Marks[a]&page.MarkBeside != 0 || !isNeighbourLink(d.TextOf(a)) {
			continue
		}
		k := r.LineOf(a)
		if k < 0 {
			continue
		}
		block := d.Lines[k].Block
		if up := d.Nodes[block].Parent; len(d.Inside(links, block)) < 2 && up > 0 {
			if text, pictures := mass(r.Doc, up); text < 120 && pictures <= 2 && len(d.Inside(links, up)) <= 3 {
				block = up
			}
		}
		text, pictures := mass(r.Doc, block)
		if block > 0 && !r.holdsItem(block) && text < 160 && pictures <= 2 && len(d.Inside(links, block)) <= 4 && d.Nodes[block].Tag != atom.Body {
			r.stand(stand{from: block, to: d.Nodes[block].End})
		}
	}
}

// cardsOfOthers marks the cards of other items that nothing announces: a link to
// an item with its picture or its day around it.
func (r *Reader) cardsOfOthers() {
	d := r.Doc
	if r.Title.Node < 0 {
		return
	}
	var found records
	title := letters.Signature(r.Title.Text)
	for _, m := range r.mentions() {
		if d.Marks[m.a]&(page.Furniture&^page.MarkBeside) != 0 || m.spare || m.title == "" || d.Within(m.a, r.Title.Node) || d.Within(r.Title.Node, m.a) ||
			title != "" && letters.Signature(m.title) == title || r.below(r.Lead(m.a).Path) {
			continue
		}
		found = append(found, m)
	}
	r.picturesOfOthers()
	several := slices.ContainsFunc(found, func(m mention) bool { return m.url != found[0].url })
	for k := range found {
		m := &found[k]
		if d.Marks[m.a]&page.MarkBeside != 0 || !m.byPath && len(found) < 2 {
			continue
		}
		if block := r.cardOf(m, found); block > 0 && (several || r.saysDay(block)) {
			r.stand(stand{from: block, to: d.Nodes[block].End})
		}
	}
}

// picturesOfOthers marks pictures that do nothing but lead to other items: what
// lies beside the page's own address, or has the form of an item's.
func (r *Reader) picturesOfOthers() {
	d := r.Doc
	self := r.Profile.NormalPath(r.Self.Path)
	folder := self[:strings.LastIndexByte(self, '/')+1]
	for _, n := range r.Facts.Images {
		if d.Marks[n]&page.Furniture != 0 {
			continue
		}
		for a, level := d.Nodes[n].Parent, 0; a > 0 && level < 5; a, level = d.Nodes[a].Parent, level+1 {
			if d.Nodes[a].Tag != atom.A {
				continue
			}
			t := r.Lead(a)
			if !t.Own || t.File || d.Within(r.Title.Node, a) {
				break
			}
			p, u := t.Path, &t.URL
			beside := len(folder) > 1 && strings.HasPrefix(p, folder) && !strings.Contains(strings.TrimSuffix(p[len(folder):], "/0"), "/")
			if p != self && !r.below(p) && (beside || r.IsItemPath(u) || hasReadingPath(u.Path) && address.KindOfPath(u.Path) != "") {
				r.stand(stand{from: a, to: d.Nodes[a].End})
			}
			break
		}
	}
}

// saysDay tells whether a day is printed in an element.
func (r *Reader) saysDay(n int32) bool {
	_, ok := date.Read(r.Doc.TextOf(n), r.In.FetchedAt, r.In.Zone)
	return ok
}

// cardOf is the element that is all about another item: without the page's own title,
// and without prose before the link.
func (r *Reader) cardOf(m *mention, found records) int32 {
	d := r.Doc
	block := r.around(m, found, func(n int32) bool {
		before, _ := massBefore(r.Doc, n, m.a)
		text, pictures := mass(r.Doc, n)
		return r.holdsItem(n) || d.Own[n]&page.MarkBody != 0 || before > 60 || text > 400 || pictures > 1
	})
	if text, pictures := mass(r.Doc, block); block == m.a && pictures == 0 || text == 0 && pictures == 0 {
		return -1 // a link in a text: nothing around it needs to be kept apart
	}
	return block
}

// massBefore is the mass of the part of an element before one of its nodes.
func massBefore(d *page.Doc, n, until int32) (text, pictures int) {
	for k := n; k < until; k++ {
		switch d.Nodes[k].Tag {
		case page.TextTag:
			text += len(strings.TrimSpace(d.Src[d.Nodes[k].A:d.Nodes[k].B]))
		case atom.Img:
			pictures++
		}
	}
	return text, pictures
}
