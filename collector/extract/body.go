package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// findBody finds the element that holds the item's text, and the box around the
// whole item.
func (r *reader) findBody() {
	r.body = r.namedBody()
	r.bodySure = r.body >= 0
	if r.body < 0 {
		r.body = r.likelyBody()
	}
	if r.body < 0 {
		r.body = r.wall()
	}
	if r.titleNode < 0 {
		r.titleByText()
	}
	r.nearerTitle()
	r.box = r.findBox()
}

// titleByText takes the last heading above the first paragraph for the title, on
// sites whose pages are all called by the site's name.
func (r *reader) titleByText() {
	d := r.d
	if r.body < 0 || r.titleLine >= 0 {
		return
	}
	first := -1
	for k := max(int(d.order[r.body]), 0); k < len(d.lines) && d.lines[k].first < d.nodes[r.body].end; k++ {
		if l := &d.lines[k]; l.first >= r.body && l.to-l.from >= 60 && l.link*3 < l.to-l.from && l.marks&furniture == 0 && !l.heading {
			first = k
			break
		}
	}
	if first < 0 {
		return
	}
	for k := len(r.f.headings) - 1; k >= 0; k-- {
		n := r.f.headings[k]
		at := r.lineOf(n)
		if at < 0 || at >= first || first-at > 10 || d.marks[n]&furniture != 0 {
			continue
		}
		text := d.textOf(n)
		if len(text) < 4 || len(text) > 300 || r.namesSite(n, text) || d.lines[at].link > 0 {
			continue
		}
		r.titleNode, r.titleLine, r.title = n, at, r.trimTitle(text)
		return
	}
}

// nearerTitle prefers, where the title is shown twice, in a banner and above the
// text, the one by the text: the byline stands there.
func (r *reader) nearerTitle() {
	d := r.d
	if r.titleNode < 0 || r.body < 0 || r.titleNode > r.body {
		return
	}
	sig := signature(r.title)
	for _, n := range r.f.headings {
		if n <= r.titleNode || n > r.body && !d.within(n, r.body) || d.marks[n]&furniture != 0 {
			continue
		}
		if signature(r.trimTitle(d.textOf(n))) == sig {
			r.titleNode = n
			r.titleLine = r.lineOf(n)
		}
	}
}

// lineOf returns the line in which the text of a node starts, or -1.
func (r *reader) lineOf(n int32) int {
	d := r.d
	for k := n; k < d.nodes[n].end; k++ {
		if d.nodes[k].tag == textTag && int(d.order[k]) < len(d.lines) && d.order[k] >= 0 && d.lines[d.order[k]].first >= n {
			return int(d.order[k])
		}
	}
	return -1
}

// wall finds the element that holds the pictures below the title, on pages
// without text such as albums.
func (r *reader) wall() int32 {
	d := r.d
	if r.titleNode < 0 {
		return r.widest()
	}
	for p := d.nodes[r.titleNode].parent; p > 0; p = d.nodes[p].parent {
		if t := d.nodes[p].tag; t == atom.Html {
			break
		}
		for _, n := range r.f.images {
			if n > r.titleNode && d.within(n, p) && d.marks[n]&furniture == 0 {
				return p
			}
		}
	}
	return -1
}

// widest finds the element around all pictures that are no furniture and lead to
// no other page, on pages without a title of their own.
func (r *reader) widest() int32 {
	d := r.d
	around, count := int32(-1), 0
	for _, n := range r.f.images {
		if d.nodes[n].tag != atom.Img || d.marks[n]&furniture != 0 || r.leadsAway(n) {
			continue
		}
		count++
		if around < 0 {
			around = d.nodes[n].parent
			continue
		}
		for around > 0 && !d.within(n, around) {
			around = d.nodes[around].parent
		}
	}
	if count < 2 || around <= 0 {
		return -1
	}
	return around
}

// leadsAway tells whether a picture is part of a link to another page.
func (r *reader) leadsAway(n int32) bool {
	for p, level := r.d.nodes[n].parent, 0; p > 0 && level < 5; p, level = r.d.nodes[p].parent, level+1 {
		if r.d.nodes[p].tag == atom.A {
			href, _ := r.d.rawAttr(p, "href")
			return href != "" && href[0] != '#' && !isImageFile(pathOf(href)) && !strings.HasPrefix(href, "javascript:")
		}
	}
	return false
}

// namedBody takes the element that the profile, microdata or a class names.
func (r *reader) namedBody() int32 {
	d := r.d
	if sel := r.prof.spec.Article.Body.sel; len(sel) > 0 {
		if n := r.fullest(d.all(sel, 0, 50)); n >= 0 {
			return n
		}
	}
	var named []int32
	for i := range d.own {
		if d.own[i]&markBody != 0 && len(named) < 200 {
			named = append(named, int32(i))
		}
	}
	return r.fullest(named)
}

// fullest returns the candidate with the most text that follows the title, the
// outermost one that starts behind the title where they are nested.
func (r *reader) fullest(nodes []int32) int32 {
	best, most := int32(-1), 0
	for _, n := range nodes {
		if r.d.marks[n]&(furniture&^(markHeader|markAd)) != 0 {
			continue
		}
		text, links := r.weigh(n)
		if pics := r.pictures(n); text-links < 20 && pics == 0 {
			continue
		} else if text == 0 {
			text = pics
		}
		score := text - links/2
		if r.titleNode >= 0 {
			switch {
			case n > r.titleNode:
				score *= 4
			case r.d.within(r.titleNode, n):
				score *= 2
			}
		}
		if score > most {
			best, most = n, score
		}
	}
	return best
}

// weigh counts the bytes of visible text in n that are no furniture, and those of
// them in links.
func (r *reader) weigh(n int32) (text, links int) {
	d := r.d
	for k := int(d.order[n]); k < len(d.lines); k++ {
		l := &d.lines[k]
		if l.first >= d.nodes[n].end {
			break
		}
		if l.first < n || l.marks&(furniture&^(markHeader|markAd)) != 0 {
			continue
		}
		text += int(l.to - l.from)
		links += int(l.link)
	}
	return text, links
}

func (r *reader) pictures(n int32) int {
	count := 0
	for _, i := range r.f.images {
		if r.d.within(i, n) {
			count++
		}
	}
	return count
}

// likelyBody finds the element under which most of the prose lies: every
// paragraph speaks for its parent, and less for what is around it.
func (r *reader) likelyBody() int32 {
	d := r.d
	score := make(map[int32]float64)
	for k := range d.lines {
		l := &d.lines[k]
		n := l.to - l.from
		if n < 40 || l.link*3 > n || l.marks&furniture != 0 || k == r.titleLine {
			continue
		}
		if r.titleNode >= 0 && l.first < r.titleNode {
			continue
		}
		weight := float64(n)
		at := l.block
		if t := d.nodes[at].tag; t == atom.P || t == atom.Br || isHeading(t) || t == atom.Blockquote || t == atom.Li || t == atom.Font {
			at = d.nodes[at].parent
		}
		for level := 0; level < 4 && at > 0; level++ {
			score[at] += weight
			weight *= 0.7
			at = d.nodes[at].parent
		}
	}
	best, most, enough := int32(-1), 0.0, false
	for n, s := range score {
		enough = enough || s >= 60
		if d.nodes[n].tag == atom.Body || d.nodes[n].tag == atom.Html {
			s *= 0.5
		}
		if s > most || s == most && n > best {
			best, most = n, s
		}
	}
	if !enough {
		return -1
	}
	return best
}

// findBox returns the element around the whole item: the article element of its
// title or text, else the nearest element that holds both.
func (r *reader) findBox() int32 {
	d := r.d
	from := r.body
	if from < 0 {
		from = r.titleNode
	}
	if from < 0 {
		return -1
	}
	for n := from; n > 0; n = d.nodes[n].parent {
		t := d.nodes[n].tag
		if t == atom.Body || t == atom.Html {
			break
		}
		if t == atom.Article || t == atom.Main || d.own[n]&markItem != 0 && d.nodes[n].end-n > 10 {
			if r.titleNode < 0 || d.within(r.titleNode, n) || t == atom.Article && d.marks[r.titleNode]&markHeader != 0 {
				return n
			}
		}
	}
	if r.titleNode >= 0 && r.body >= 0 {
		for n := r.body; n > 0; n = d.nodes[n].parent {
			if d.within(r.titleNode, n) {
				return n
			}
		}
	}
	return -1
}
