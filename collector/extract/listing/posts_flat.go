package listing

import (
	"golang.org/x/net/html/atom"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// flatPosts collects what may be posts below headings that stand side by side, with no element
// around each of them: "heading, day, text, heading, day, text", or with the day before the
// heading. Their first element is stretched over what follows it, up to the next one; undo takes
// that back. It returns none if the days do not stand in the same place of all.
func (r *full) flatPosts(heads []int32, kind kim.Kind) (out []Post, undo func()) {
	d := r.Doc
	if len(heads) < 2 {
		return nil, nil
	}
	above, below := 0, 0
	for _, h := range heads {
		if d.Nodes[h].Parent != d.Nodes[heads[0]].Parent || r.headingLeads(h) {
			return nil, nil
		}
		if n := r.elementBefore(h); n >= 0 && r.isDayElement(n) {
			above++
		}
		if n := r.elementFrom(d.Nodes[h].End, h); n >= 0 && r.isDayElement(n) {
			below++
		}
	}
	starts := heads
	switch {
	case above == len(heads):
		starts = nil
		for _, h := range heads {
			starts = append(starts, r.elementBefore(h))
		}
	case above > 0 || below*3 < len(heads)*2:
		return nil, nil
	}
	ends := make([]int32, len(heads))
	for k, h := range heads {
		out = append(out, Post{Block: starts[k], Heading: h, headingEnd: d.Nodes[h].End, Item: fact.Item{Title: r.TrimTitle(d.TextOf(h)), Kind: kind, Precision: kim.PrecisionNone, Whole: true}})
		ends[k] = d.Nodes[starts[k]].End
	}
	for k := range out {
		end := d.Nodes[d.Nodes[heads[0]].Parent].End
		if k+1 < len(out) {
			end = starts[k+1]
		}
		d.Nodes[starts[k]].End = end
	}
	return out, func() {
		for k, n := range starts {
			d.Nodes[n].End = ends[k]
		}
	}
}

// elementBefore is the element right before another one below the same parent, -1 if there is
// none; lines and breaks do not count.
func (r *full) elementBefore(h int32) int32 {
	d, before := r.Doc, int32(-1)
	for n := d.Nodes[h].Parent + 1; n < h; n = d.Nodes[n].End {
		if t := d.Nodes[n].Tag; t != page.TextTag && t != atom.Hr && t != atom.Br {
			before = n
		}
	}
	return before
}

// elementFrom is the first element from a node on below the parent of another one, -1 if there
// is none.
func (r *full) elementFrom(n, h int32) int32 {
	d := r.Doc
	for ; n < d.Nodes[d.Nodes[h].Parent].End; n = d.Nodes[n].End {
		if t := d.Nodes[n].Tag; t != page.TextTag && t != atom.Hr && t != atom.Br {
			return n
		}
	}
	return -1
}

// isDayElement tells whether an element says a day of publication and little else.
func (r *full) isDayElement(n int32) bool {
	text := r.Doc.TextOf(n)
	return letters.HasDigit(text) && len(text) <= 80 && (r.IsDay(text) || len(r.Doc.Inside(r.Facts.Dated, n)) > 0 || r.Doc.Marks[n]&page.MarkDate != 0 || r.saysPosted(text))
}
