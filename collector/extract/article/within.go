package article

import (
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
)

// longestByline is the most bytes of a line below a title that may be its day.
const longestByline = 120

// Within reads the text and the photos of an item that stands in full in one element of
// the page, below its heading, among others of its kind.
func (r *Reader) Within(block, heading int32, title string) fact.Item {
	was := r.Title
	defer func() { r.Title = was }()
	r.Title = open.Title{Text: title, Node: heading, Line: r.LineOf(heading)}
	one := New(r.Reader)
	one.Body, one.box, one.Sure = block, block, true
	it := fact.Item{Text: one.Prose(one.dayLine(block)), Photos: one.Photos(), Whole: true}
	it.Words, it.Language = letters.CountWords(it.Text), language(it.Text)
	return it
}

// dayLine is the first short line of an element that says a day, -1 if there is none.
func (r *Reader) dayLine(block int32) int {
	d := r.Doc
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		l := &d.Lines[k]
		if l.First < block || k == r.Title.Line || l.To-l.From > longestByline || l.Marks&page.Furniture&^page.MarkHeader != 0 {
			continue
		}
		if _, ok := date.Read(d.LineText(k), r.In.FetchedAt, r.In.Zone); ok {
			return k
		}
	}
	return -1
}
