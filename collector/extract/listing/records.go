package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// A shape is what the links of a list's records have in common: the elements around
// them, and the form of their addresses.
type shape struct {
	path uint32 // of the elements from the link up to the page
	form string
}

func (r *Reader) shapeOf(a int32) shape {
	t := r.Lead(a)
	return shape{elementPath(r.Doc, a), r.formOf(t)}
}

// elementPath is one number for the names of the elements around a link.
func elementPath(d *page.Doc, a int32) uint32 {
	h := uint32(2166136261)
	for n := a; n > 0; n = d.Nodes[n].Parent {
		h = (h ^ uint32(d.Nodes[n].Tag)) * 16777619
	}
	return h
}

// elementNames names the innermost elements around a link, as elementPath does by a number.
func elementNames(d *page.Doc, a int32) string {
	var names []string
	for n := a; n > 0 && len(names) < namedElements; n = d.Nodes[n].Parent {
		names = append(names, d.Nodes[n].Tag.String())
	}
	slices.Reverse(names)
	return strings.Join(names, ">")
}

// namedElements is how many elements the name of a shape holds.
const namedElements = 6

// withSiblings judges records together: a link of the shape that items have is an item
// too, however short its title is, if it has a day or a picture of its own where they
// have. Where no link looks like an item by itself, those of one shape are items that
// have each a day of its own. What is left are links of that shape that are none.
func (r *Reader) withSiblings(items, spares []mention) (all, left []mention) {
	known := make(map[string]bool, len(items))
	shapes := make(map[shape]bool)
	for _, m := range items {
		known[m.url] = true
		if len(spares) > 0 {
			shapes[r.shapeOf(m.a)] = true
		}
	}
	spares = slices.DeleteFunc(spares, func(m mention) bool { return known[m.url] || len(items) > 0 && !shapes[r.shapeOf(m.a)] })
	if len(spares) == 0 {
		return items, nil
	}
	records := recordsOf(items, spares)
	notes := len(r.Out.Ignored) // what is looked at here is read again, or left out for other reasons
	dated := func(m *mention) bool {
		block := r.blockOf(m, records)
		_, ok := r.dayOfRecord(block, records, m, r.kindListed(m.url))
		return ok || r.DayOfYearIn(block, m.title) != nil
	}
	pictured := func(m *mention) bool { return len(r.coverIn(r.blockOf(m, records))) > 0 }
	needDay, needPicture := len(items) == 0, len(items) > 0
	for k := range items[:min(len(items), 3)] {
		needDay = needDay || dated(&items[k])
	}
	for k := range items[:min(len(items), 10)] { // where one has none, none needs one
		needPicture = needPicture && pictured(&items[k])
	}
	for k := range spares {
		m := &spares[k]
		if known[m.url] || needDay && !dated(m) || !needDay && needPicture && !pictured(m) || !needDay && !needPicture && (r.isBoxed(m.a) || r.inARow(m, spares)) {
			continue
		}
		known[m.url] = true
		items = append(items, *m)
	}
	r.Out.Ignored = r.Out.Ignored[:min(notes, len(r.Out.Ignored))]
	if len(items) == 0 {
		if alone := onlyRecord(r, spares); alone != nil && r.Paging().IsFurtherPage() {
			return alone, nil
		}
		return r.sharingShape(spares), nil
	}
	slices.SortStableFunc(items, func(a, b mention) int { return int(a.a - b.a) })
	return items, slices.DeleteFunc(spares, func(m mention) bool { return known[m.url] })
}

// isBoxed tells whether a link stands in a box that a line announces.
func (r *Reader) isBoxed(a int32) bool {
	_, boxed := r.standAt(a)
	return boxed
}

// inARow tells whether a link stands in one line with another of its shape, as in a menu.
func (r *Reader) inARow(m *mention, of []mention) bool {
	line := r.Doc.Order[m.a]
	return r.Doc.TextOf(m.a) != "" && slices.ContainsFunc(of, func(o mention) bool {
		return o.url != m.url && r.Doc.Order[o.a] == line && r.Doc.TextOf(o.a) != "" && r.shapeOf(o.a) == r.shapeOf(m.a)
	})
}

// sharingShape takes the links of the most common shape for items where nothing else says
// what an item is: at least two, each of which is addressed as one thing of many.
func (r *Reader) sharingShape(spares []mention) []mention {
	shapes := map[shape][]mention{}
	var best []mention
	for _, m := range spares {
		s := r.shapeOf(m.a)
		if r.Doc.Marks[m.a]&page.MarkBeside != 0 || !isOneOfMany(m.url) || slices.ContainsFunc(shapes[s], func(o mention) bool { return o.url == m.url }) {
			continue
		}
		if shapes[s] = append(shapes[s], m); len(shapes[s]) > len(best) {
			best = shapes[s]
		}
	}
	if len(best) < 2 {
		return nil
	}
	return best
}

// onlyRecord is the one link to something of many that the main part of a page has: the last
// page of a list may hold a single record without day and picture.
func onlyRecord(r *Reader, spares []mention) []mention {
	var only []mention
	for _, m := range spares {
		switch {
		case r.Doc.Marks[m.a]&(page.MarkBeside|page.MarkRelated) != 0, r.isBoxed(m.a):
		case !isOneOfMany(m.url), len(only) > 0 && only[0].url != m.url:
			return nil
		case len(only) == 0:
			only = append(only, m)
		}
	}
	return only
}

// records are the links to a page's items, in order of the page.
type records []mention

func recordsOf(lists ...[]mention) records {
	rs := records(slices.Concat(lists...))
	slices.SortStableFunc(rs, func(a, b mention) int { return int(a.a - b.a) })
	return rs
}

// in are the records whose links stand between two nodes.
func (rs records) in(from, to int32) records {
	at := func(n int32) int {
		k, _ := slices.BinarySearchFunc(rs, n, func(m mention, n int32) int { return int(m.a - n) })
		return k
	}
	return rs[at(from):at(to)]
}

// namesAnother tells whether a link to another item, or a box beside the list, stands between
// two nodes. A list of one record has no other that would end its block: the box of the
// newest posts in a column would be taken for its own words.
func (r *Reader) namesAnother(m *mention, rs records, from, to int32) bool {
	another := func(o mention) bool { return o.url != m.url }
	if slices.ContainsFunc(rs.in(from, to), another) {
		return true
	}
	alone := !slices.ContainsFunc(rs, another)
	return slices.ContainsFunc(records(r.mentions()).in(from, to), func(o mention) bool {
		return another(o) && (r.Doc.Marks[o.a]&(page.MarkRelated|page.MarkBeside) != 0 || r.isBoxed(o.a) || alone && !o.spare)
	})
}

// around climbs from the link of a record to the largest element that names no other
// item. It ends below an element that bounds says no to.
func (r *Reader) around(m *mention, rs records, bounds func(n int32) bool) int32 {
	d := r.Doc
	block := m.a
	for p := d.Nodes[m.a].Parent; p > 0; p = d.Nodes[p].Parent {
		t := d.Nodes[p].Tag
		if t == atom.Body || t == atom.Html || t == atom.Main || r.namesAnother(m, rs, p, d.Nodes[p].End) || bounds(p) {
			break
		}
		block = p
	}
	return block
}

// blockOf is the element of one record of a list: at most an article, an entry of a
// list or a row of a table.
func (r *Reader) blockOf(m *mention, rs records) int32 {
	whole, below := false, m.a
	return r.around(m, rs, func(n int32) bool {
		if whole || r.besideAlike(below, n) {
			return true
		}
		below = n
		t := r.Doc.Nodes[n].Tag
		whole = t == atom.Article || t == atom.Li || t == atom.Tr || r.Doc.Nodes[n].End-n > 400
		return false
	})
}

// besideAlike tells whether another element of one's kind stands below the same parent, with a
// picture or a heading as it has: a record that opens without an address has no link to tell it.
func (r *Reader) besideAlike(block, up int32) bool {
	for n := up + 1; n < r.Doc.Nodes[up].End; n = r.Doc.Nodes[n].End {
		if n != block && r.isAlike(block, n) {
			return true
		}
	}
	return false
}

// isAlike tells whether two elements are of one kind, and both have a picture or a heading.
func (r *Reader) isAlike(a, b int32) bool {
	d := r.Doc
	if d.Nodes[a].Tag != d.Nodes[b].Tag || d.Nodes[a].Tag == page.TextTag || d.Nodes[a].Tag == atom.A || d.Nodes[a].Tag == atom.Td || d.Nodes[a].Tag == atom.Img || page.IsHeading(d.Nodes[a].Tag) {
		return false
	}
	holds := func(list []int32) bool { return len(d.Inside(list, a)) > 0 && len(d.Inside(list, b)) > 0 }
	if !holds(r.Facts.Headings) && !(holds(r.Facts.Images) && len(d.Inside(r.Facts.Headings, a)) == 0) {
		return false
	}
	class, _ := d.RawAttr(a, "class")
	other, _ := d.RawAttr(b, "class")
	return class == other
}

// SingleRecord tells whether a page that was expected to be a list names one item only, and
// names it as a record: outside of boxes, with a day or a picture of its own, and with an
// address as one thing of many has.
func (r *Reader) SingleRecord(l List) bool {
	if r.In.Expect != fact.PageListing || len(l.Items) != 1 {
		return false
	}
	it := &l.Items[0]
	if it.Published.IsZero() && it.Between == nil && it.DayOfYear == nil && len(it.Photos) == 0 || !isOneOfMany(it.URL) {
		return false
	}
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); t.Own && r.Normal(t) == it.URL {
			return !r.isBoxed(a) // boxes of the newest posts that follow may name it again
		}
	}
	return false
}
