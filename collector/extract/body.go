package extract

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

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
	for k := max(int(d.Order[r.body]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[r.body].End; k++ {
		if l := &d.Lines[k]; l.First >= r.body && l.To-l.From >= 60 && l.Link*3 < l.To-l.From && l.Marks&page.Furniture == 0 && !l.Heading {
			first = k
			break
		}
	}
	if first < 0 {
		return
	}
	for k := len(r.f.Headings) - 1; k >= 0; k-- {
		n := r.f.Headings[k]
		at := r.lineOf(n)
		if at < 0 || at >= first || first-at > 10 || d.Marks[n]&page.Furniture != 0 {
			continue
		}
		text := d.TextOf(n)
		if len(text) < 4 || len(text) > 300 || r.namesSite(n, text) || d.Lines[at].Link > 0 {
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
	sig := letters.Signature(r.title)
	for _, n := range r.f.Headings {
		if n <= r.titleNode || n > r.body && !d.Within(n, r.body) || d.Marks[n]&page.Furniture != 0 {
			continue
		}
		if letters.Signature(r.trimTitle(d.TextOf(n))) == sig {
			r.titleNode = n
			r.titleLine = r.lineOf(n)
		}
	}
}

// lineOf returns the line in which the text of a node starts, or -1.
func (r *reader) lineOf(n int32) int {
	d := r.d
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == page.TextTag && int(d.Order[k]) < len(d.Lines) && d.Order[k] >= 0 && d.Lines[d.Order[k]].First >= n {
			return int(d.Order[k])
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
	for p := d.Nodes[r.titleNode].Parent; p > 0; p = d.Nodes[p].Parent {
		if t := d.Nodes[p].Tag; t == atom.Html {
			break
		}
		for _, n := range r.f.Images {
			if n > r.titleNode && d.Within(n, p) && d.Marks[n]&page.Furniture == 0 {
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
	for _, n := range r.f.Images {
		if d.Nodes[n].Tag != atom.Img || d.Marks[n]&page.Furniture != 0 || r.leadsAway(n) {
			continue
		}
		count++
		if around < 0 {
			around = d.Nodes[n].Parent
			continue
		}
		for around > 0 && !d.Within(n, around) {
			around = d.Nodes[around].Parent
		}
	}
	if count < 2 || around <= 0 {
		return -1
	}
	return around
}

// leadsAway tells whether a picture is part of a link to another page.
func (r *reader) leadsAway(n int32) bool {
	for p, level := r.d.Nodes[n].Parent, 0; p > 0 && level < 5; p, level = r.d.Nodes[p].Parent, level+1 {
		if r.d.Nodes[p].Tag == atom.A {
			href, _ := r.d.RawAttr(p, "href")
			return href != "" && href[0] != '#' && !address.IsImageFile(address.PathOf(href)) && !strings.HasPrefix(href, "javascript:")
		}
	}
	return false
}

// namedBody takes the element that the profile, microdata or a class names.
func (r *reader) namedBody() int32 {
	d := r.d
	if sel := r.prof.Spec.Article.Body.Sel; len(sel) > 0 {
		if n := r.fullest(d.All(sel, 0, 50)); n >= 0 {
			return n
		}
	}
	var named []int32
	for i := range d.Own {
		if d.Own[i]&page.MarkBody != 0 && len(named) < 200 {
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
		if r.d.Marks[n]&(page.Furniture&^(page.MarkHeader|page.MarkAd)) != 0 {
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
			case r.d.Within(r.titleNode, n):
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
	for k := int(d.Order[n]); k < len(d.Lines); k++ {
		l := &d.Lines[k]
		if l.First >= d.Nodes[n].End {
			break
		}
		if l.First < n || l.Marks&(page.Furniture&^(page.MarkHeader|page.MarkAd)) != 0 {
			continue
		}
		text += int(l.To - l.From)
		links += int(l.Link)
	}
	return text, links
}

func (r *reader) pictures(n int32) int {
	count := 0
	for _, i := range r.f.Images {
		if r.d.Within(i, n) {
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
	for k := range d.Lines {
		l := &d.Lines[k]
		n := l.To - l.From
		if n < 40 || l.Link*3 > n || l.Marks&page.Furniture != 0 || k == r.titleLine {
			continue
		}
		if r.titleNode >= 0 && l.First < r.titleNode {
			continue
		}
		weight := float64(n)
		at := l.Block
		if t := d.Nodes[at].Tag; t == atom.P || t == atom.Br || page.IsHeading(t) || t == atom.Blockquote || t == atom.Li || t == atom.Font {
			at = d.Nodes[at].Parent
		}
		for level := 0; level < 4 && at > 0; level++ {
			score[at] += weight
			weight *= 0.7
			at = d.Nodes[at].Parent
		}
	}
	best, most, enough := int32(-1), 0.0, false
	for n, s := range score {
		enough = enough || s >= 60
		if d.Nodes[n].Tag == atom.Body || d.Nodes[n].Tag == atom.Html {
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
	for n := from; n > 0; n = d.Nodes[n].Parent {
		t := d.Nodes[n].Tag
		if t == atom.Body || t == atom.Html {
			break
		}
		if t == atom.Article || t == atom.Main || d.Own[n]&page.MarkItem != 0 && d.Nodes[n].End-n > 10 {
			if r.titleNode < 0 || d.Within(r.titleNode, n) || t == atom.Article && d.Marks[r.titleNode]&page.MarkHeader != 0 {
				return n
			}
		}
	}
	if r.titleNode >= 0 && r.body >= 0 {
		for n := r.body; n > 0; n = d.Nodes[n].Parent {
			if d.Within(r.titleNode, n) {
				return n
			}
		}
	}
	return -1
}
