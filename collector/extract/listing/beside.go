package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
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

// FindBoxes finds what stands beside the page's item: below a line that
// announces other items, and around links to other items. It marks it, whatever
// its elements are called.
func (r *Reader) FindBoxes() {
	d := r.Doc
	links := r.links()
	if len(links) == 0 {
		return
	}
	for k := range d.Lines {
		l := &d.Lines[k]
		if l.To-l.From > 60 || k == r.Title.Line || l.Marks&(page.MarkHidden|page.MarkNav) != 0 {
			continue
		}
		if r.Title.Node >= 0 && d.Within(l.First, r.Title.Node) {
			continue
		}
		text := d.LineText(k)
		if l.Heading || l.Link == 0 {
			if strict, ok := announces(text, l.Heading); ok && (strict || !r.titles(k, links)) {
				r.standBelow(l.First, strict, address.KindOf(text), links)
				continue
			}
		}
		if l.Link > 0 && startsAside(text) {
			if n := r.wholeLine(l); n > 0 && !r.holdsItem(n) {
				r.stand(stand{from: n, to: d.Nodes[n].End, announced: true, strict: true, kind: address.KindOf(text)})
			}
		}
	}
	r.neighbours(links)
	r.cardsOfOthers()
}

// titles tells whether a line is the title of one thing of many, which it leads to: "Foto bersama"
// above its teaser announces nothing.
func (r *Reader) titles(k int, links []int32) bool {
	return slices.ContainsFunc(links, func(a int32) bool { return int(r.Doc.Order[a]) == k && isOneOfMany(r.Normal(r.Lead(a))) })
}

// links lists the links that may lead to other items, in order of the page.
func (r *Reader) links() []int32 {
	var out []int32
	r.SelfAddress() // of all addresses, the page's own is noted however little is linked
	for _, a := range r.Facts.Links {
		if r.Doc.Marks[a]&(page.MarkHidden|page.MarkNav|page.MarkSide|page.MarkComment) != 0 {
			continue
		}
		if t := r.Lead(a); t.Own && !t.File && t.Path != "/" && !r.IsSelf(t) && !r.below(t.Path) && !isPlace(t) {
			out = append(out, a)
		}
	}
	return out
}

// below tells whether a path lies below the page's own: a picture's page, a reply.
func (r *Reader) below(p string) bool {
	if r.folder == "" {
		r.folder = r.Profile.NormalPath(r.Self.Path) + "/"
		if r.folder == "//" || address.IsSectionPath(r.folder[:len(r.folder)-1]) {
			r.folder = "//" // no normalised path begins so
		}
	}
	return strings.HasPrefix(p, r.folder)
}

// holdsItem tells whether an element holds the title of the page's item.
func (r *Reader) holdsItem(n int32) bool {
	return r.Title.Node >= 0 && r.Doc.Within(r.Title.Node, n)
}

// stand marks a part of the page as other items'.
func (r *Reader) stand(s stand) {
	d := r.Doc
	r.stands = append(r.stands, s)
	for n := s.from; n < s.to; n++ {
		d.Marks[n] |= page.MarkBeside
	}
	for k := max(int(d.Order[s.from]), 0); k < len(d.Lines) && d.Lines[k].First < s.to; k++ {
		if d.Lines[k].First >= s.from {
			d.Lines[k].Marks |= page.MarkBeside
		}
	}
}

// standBelow marks what follows an announcement, element by element, as long as
// it is made of links to items with little around them. It ends at the next
// heading of the same rank.
func (r *Reader) standBelow(n int32, strict bool, kind kim.Kind, links []int32) {
	d := r.Doc
	rank := 7
	for p := n; p > 0; p = d.Nodes[p].Parent {
		if page.IsHeading(d.Nodes[p].Tag) {
			rank = page.HeadingRank(d.Nodes[p].Tag)
			break
		}
	}
	for level := 0; level < 6 && n > 0; n, level = d.Nodes[n].Parent, level+1 {
		up := d.Nodes[n].Parent
		if up <= 0 || d.Nodes[n].Tag == atom.Body {
			return
		}
		end, quiet := int32(-1), 0
		stopped := false
		for s := d.Nodes[n].End; s < d.Nodes[up].End; s = d.Nodes[s].End {
			if r.holdsItem(s) || opensHeading(r.Doc, s, rank) {
				stopped = true
				break
			}
			count := len(d.Inside(links, s))
			text, pictures := mass(r.Doc, s)
			if text > 260*count+60 || pictures > 2*count+1 {
				stopped = true
				break
			}
			if count > 0 {
				end, quiet = d.Nodes[s].End, 0
				continue
			}
			if text == 0 && pictures == 0 {
				continue
			}
			if quiet++; quiet > 3 {
				break
			}
			if end >= 0 && pictures == 0 {
				end = d.Nodes[s].End // the day behind a link
			}
		}
		if end >= 0 {
			r.stand(stand{from: d.Nodes[n].End, to: end, announced: true, strict: strict, kind: kind})
			return
		}
		if stopped {
			return
		}
	}
}

// opensHeading tells whether an element is a heading of at least the given rank,
// or starts with one.
func opensHeading(d *page.Doc, n int32, rank int) bool {
	for k := n; k < d.Nodes[n].End; k++ {
		t := d.Nodes[k].Tag
		if page.IsHeading(t) {
			return page.HeadingRank(t) <= rank && d.TextOf(k) != "" && !holdsLink(d, k)
		}
		if t == page.TextTag && strings.TrimSpace(d.Src[d.Nodes[k].A:d.Nodes[k].B]) != "" || t == atom.Img {
			return false
		}
	}
	return false
}

func holdsLink(d *page.Doc, n int32) bool {
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == atom.A {
			return true
		}
	}
	return d.Nodes[d.Nodes[n].Parent].Tag == atom.A
}

// mass counts the bytes of text outside links, and the pictures, of an element.
func mass(d *page.Doc, n int32) (text, pictures int) {
	if d.Nodes[n].Tag == page.TextTag {
		return len(strings.TrimSpace(d.Src[d.Nodes[n].A:d.Nodes[n].B])), 0
	}
	for k := n; k < d.Nodes[n].End; k++ {
		switch t := d.Nodes[k].Tag; {
		case t == page.TextTag:
			text += len(strings.TrimSpace(d.Src[d.Nodes[k].A:d.Nodes[k].B]))
		case t == atom.Img:
			pictures++
		case t == atom.A, d.Own[k]&page.MarkHidden != 0:
			for j := k; j < d.Nodes[k].End; j++ {
				if d.Nodes[j].Tag == atom.Img && t == atom.A {
					pictures++
				}
			}
			k = d.Nodes[k].End - 1
		}
	}
	return text, pictures
}

// wholeLine is the block of a line if it holds nothing else.
func (r *Reader) wholeLine(l *page.Line) int32 {
	text, pictures := mass(r.Doc, l.Block)
	if l.Block <= 0 || pictures > 1 || text > int(l.To-l.From) {
		return -1
	}
	return l.Block
}

// standAt returns the announced stand around a node.
func (r *Reader) standAt(n int32) (stand, bool) {
	for _, s := range r.stands {
		if s.announced && n >= s.from && n < s.to {
			return s, true
		}
	}
	return stand{}, false
}
