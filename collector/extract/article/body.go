package article

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// FindBody finds the element that holds the item's text, and the box around the
// whole item.
func (r *Reader) FindBody() {
	r.Body = r.namedBody()
	r.Sure = r.Body >= 0
	if r.Body < 0 {
		r.Body = r.likelyBody()
	}
	if r.Body < 0 {
		r.Body = r.wall()
	}
	if r.Title.Node < 0 {
		r.titleByText()
	}
	r.nearerTitle()
	r.box = r.findBox()
}

// titleByText takes the last heading above the first paragraph for the title, on
// sites whose pages are all called by the site's name.
func (r *Reader) titleByText() {
	d := r.Doc
	if r.Body < 0 || r.Title.Line >= 0 {
		return
	}
	first := -1
	for k := max(int(d.Order[r.Body]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[r.Body].End; k++ {
		if l := &d.Lines[k]; l.First >= r.Body && l.To-l.From >= 60 && l.Link*3 < l.To-l.From && l.Marks&page.Furniture == 0 && !l.Heading {
			first = k
			break
		}
	}
	if first < 0 {
		return
	}
	for k := len(r.Facts.Headings) - 1; k >= 0; k-- {
		n := r.Facts.Headings[k]
		at := r.LineOf(n)
		if at < 0 || at >= first || first-at > 10 || d.Marks[n]&page.Furniture != 0 {
			continue
		}
		text := d.TextOf(n)
		if len(text) < 4 || len(text) > 300 || r.namesSite(n, text) || d.Lines[at].Link > 0 {
			continue
		}
		r.Title.Node, r.Title.Line, r.Title.Text = n, at, r.TrimTitle(text)
		return
	}
}

// nearerTitle prefers, where the title is shown twice, in a banner and above the
// text, the one by the text: the byline stands there.
func (r *Reader) nearerTitle() {
	d := r.Doc
	if r.Title.Node < 0 || r.Body < 0 || r.Title.Node > r.Body {
		return
	}
	sig := letters.Signature(r.Title.Text)
	for _, n := range r.Facts.Headings {
		if n <= r.Title.Node || n > r.Body && !d.Within(n, r.Body) || d.Marks[n]&page.Furniture != 0 {
			continue
		}
		if letters.Signature(r.TrimTitle(d.TextOf(n))) == sig {
			r.Title.Node = n
			r.Title.Line = r.LineOf(n)
		}
	}
}

// wall finds the element that holds the pictures below the title, on pages
// without text such as albums.
func (r *Reader) wall() int32 {
	d := r.Doc
	if r.Title.Node < 0 {
		return r.widest()
	}
	for p := d.Nodes[r.Title.Node].Parent; p > 0; p = d.Nodes[p].Parent {
		if t := d.Nodes[p].Tag; t == atom.Html {
			break
		}
		for _, n := range d.Inside(r.Facts.Images, p) {
			if n > r.Title.Node && d.Marks[n]&page.Furniture == 0 {
				return p
			}
		}
	}
	return -1
}

// widest finds the element around all pictures that are no furniture and lead to
// no other page, on pages without a title of their own.
func (r *Reader) widest() int32 {
	d := r.Doc
	around, count := int32(-1), 0
	for _, n := range r.Facts.Images {
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
func (r *Reader) leadsAway(n int32) bool {
	for p, level := r.Doc.Nodes[n].Parent, 0; p > 0 && level < 5; p, level = r.Doc.Nodes[p].Parent, level+1 {
		if r.Doc.Nodes[p].Tag == atom.A {
			href, _ := r.Doc.RawAttr(p, "href")
			return href != "" && href[0] != '#' && !address.IsImageFile(address.PathOf(href)) && !strings.HasPrefix(href, "javascript:")
		}
	}
	return false
}

// namedBody takes the element that the profile, microdata or a class names.
func (r *Reader) namedBody() int32 {
	d := r.Doc
	if sel := r.Profile.Spec.Article.Body.Sel; len(sel) > 0 {
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

// fullest returns the day.Candidate with the most text that follows the title, the
// outermost one that starts behind the title where they are nested.
func (r *Reader) fullest(nodes []int32) int32 {
	best, most := int32(-1), 0
	for _, n := range nodes {
		if r.Doc.Marks[n]&(page.Furniture&^(page.MarkHeader|page.MarkAd)) != 0 {
			continue
		}
		text, links := r.weigh(n)
		if pics := len(r.Doc.Inside(r.Facts.Images, n)); text-links < 20 && pics == 0 {
			continue
		} else if text == 0 {
			text = pics
		}
		score := text - links/2
		if r.Title.Node >= 0 {
			switch {
			case n > r.Title.Node:
				score *= 4
			case r.Doc.Within(r.Title.Node, n):
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
func (r *Reader) weigh(n int32) (text, links int) {
	d := r.Doc
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

// likelyBody finds the element under which most of the prose lies: every
// paragraph speaks for its parent, and less for what is around it.
func (r *Reader) likelyBody() int32 {
	d := r.Doc
	score := make(map[int32]float64)
	for k := range d.Lines {
		l := &d.Lines[k]
		n := l.To - l.From
		if n < 40 || l.Link*3 > n || l.Marks&page.Furniture != 0 || k == r.Title.Line {
			continue
		}
		if r.Title.Node >= 0 && l.First < r.Title.Node {
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
func (r *Reader) findBox() int32 {
	d := r.Doc
	from := r.Body
	if from < 0 {
		from = r.Title.Node
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
			if r.Title.Node < 0 || d.Within(r.Title.Node, n) || t == atom.Article && d.Marks[r.Title.Node]&page.MarkHeader != 0 {
				return n
			}
		}
	}
	if r.Title.Node >= 0 && r.Body >= 0 {
		for n := r.Body; n > 0; n = d.Nodes[n].Parent {
			if d.Within(r.Title.Node, n) {
				return n
			}
		}
	}
	return -1
}

// ManyBodies tells whether the page shows the texts of several items, as a blog's
// home page does.
func (r *Reader) ManyBodies() bool {
	if r.Body < 0 || !r.Sure {
		return false
	}
	class, ok := r.Doc.RawAttr(r.Body, "class")
	if !ok || class == "" {
		return false
	}
	tag, same := r.Doc.Nodes[r.Body].Tag, 0
	for i := range r.Doc.Nodes {
		if r.Doc.Nodes[i].Tag == tag && r.Doc.Own[i]&page.MarkBody != 0 && r.Doc.Marks[i]&(page.Furniture&^(page.MarkHeader|page.MarkAd)) == 0 {
			if c, _ := r.Doc.RawAttr(int32(i), "class"); c == class {
				same++
			}
		}
	}
	return same > 1
}
