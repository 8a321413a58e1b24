package listing

import (
	"slices"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// A dayAbove is a day that stands alone above several records: it is that of each of them, up to
// the next such day.
type dayAbove struct {
	n        int32 // the element that says it
	from, to int32 // where its records stand
	day      day.Candidate
}

// headings looks for the days that stand above the records of a list.
type headings struct {
	*Reader
	rs records
}

// daysAbove finds the days that stand above the records of a list: elements of one kind that say
// a day each and nothing else, at least two, one of which at least has several records below it. The
// days run in one order and have come. A day above a list that is no heading of it (today's, the
// one of an event) is alone, or does not run so. Records that print days of their own have none above them.
func daysAbove(of *Reader, rs records) []dayAbove {
	r := headings{of, rs}
	if len(rs) < 3 || r.In.Kind == kim.Event || address.KindOfPath(r.Self.Path+"/x") == kim.Event {
		return nil
	}
	notes := len(r.Out.Ignored) // what is looked at here is read again
	defer func() { r.Out.Ignored = r.Out.Ignored[:min(notes, len(r.Out.Ignored))] }()
	d := r.Doc
	type kind struct {
		path  uint32
		class string
	}
	kinds := map[kind][]dayAbove{}
	for k := range d.Lines {
		l := &d.Lines[k]
		if l.To-l.From > 60 || l.Marks&(page.Furniture&^page.MarkBeside|page.MarkEvent|page.MarkUpdated) != 0 || !r.IsDay(d.LineText(k)) {
			continue
		}
		when, ok := date.Read(d.LineText(k), r.In.FetchedAt, r.In.Zone)
		if when = r.Settle(when); !ok || when.Form == date.FormRelative || when.Range || !when.Certain() {
			continue
		}
		h := dayAbove{n: r.wholeLineOf(k), day: day.Of(when, fact.SourceListing, 0.7)}
		if r.Plausible(&h.day) && kim.DateOf(when.Time, r.In.Zone) <= kim.DateOf(r.In.FetchedAt, r.In.Zone) {
			class, _ := d.RawAttr(h.n, "class")
			at := kind{elementPath(d, h.n), class}
			kinds[at] = append(kinds[at], h)
		}
	}
	var best []dayAbove
	for _, heads := range kinds {
		if len(heads) > len(best) && r.headRecords(heads) {
			best = heads
		}
	}
	return best
}

// wholeLineOf is the outermost element that holds a line and nothing else.
func (r headings) wholeLineOf(k int) int32 {
	d := r.Doc
	n, text := d.Lines[k].First, d.LineText(k)
	for up := d.Nodes[n].Parent; up > 0 && d.Nodes[up].Tag != atom.Body && d.TextOf(up) == text; up = d.Nodes[up].Parent {
		n = up
	}
	return n
}

// headRecords finds where the records of each of some days stand, and tells whether the days are
// headings of them.
func (r headings) headRecords(heads []dayAbove) bool {
	if len(heads) < 2 {
		return false
	}
	falls := heads[0].day.Time.After(heads[1].day.Time)
	several, boxed := 0, true // days with several records; each has an element around it and its records
	for k := range heads {
		h := &heads[k]
		if k > 0 && (h.day.Time.Equal(heads[k-1].day.Time) || heads[k-1].day.Time.After(h.day.Time) != falls) {
			return false
		}
		own := r.reachOfHead(heads, k)
		boxed = boxed && own
		named := map[string]bool{}
		for _, m := range r.rs.in(h.from, h.to) {
			named[m.url] = true
		}
		if len(named) == 0 {
			return false
		}
		if len(named) > 1 {
			several++
		}
	}
	if several == 0 || several == 1 && !boxed && !r.looksLikeHead(heads[0].n) {
		return false
	}
	for k := range heads { // what prints its own days has none above it
		for _, m := range r.rs.in(heads[k].from, heads[k].to) {
			block := r.blockOf(&m, r.rs)
			if r.Doc.Within(heads[k].n, block) {
				continue
			}
			if c, ok := r.dateIn(block, m.title, kim.News); ok && !day.Same(c.Date, heads[k].day.Date, r.In.Zone) {
				return false
			}
		}
	}
	return true
}

// reachOfHead finds where the records below a day stand: in the element around it that holds no other
// day of its kind, which is true, else behind it, up to the next.
func (r headings) reachOfHead(heads []dayAbove, k int) bool {
	d, h := r.Doc, &heads[k]
	around := h.n
	for up := d.Nodes[around].Parent; up > 0; up = d.Nodes[up].Parent {
		if k > 0 && d.Within(heads[k-1].n, up) || k+1 < len(heads) && d.Within(heads[k+1].n, up) {
			break
		}
		around = up
	}
	h.from, h.to = d.Nodes[h.n].End, d.Nodes[around].End
	if len(r.rs.in(around, h.to)) > 0 {
		return len(r.rs.in(around, h.n)) == 0
	}
	up := d.Nodes[around].Parent
	h.to = d.Nodes[up].End
	if k+1 < len(heads) {
		h.to = min(h.to, heads[k+1].n)
	}
	for n := d.Nodes[around].End; n < h.to; n = d.Nodes[n].End { // another heading begins something else
		if t := d.Nodes[n].Tag; page.IsHeading(t) && len(r.rs.in(n, d.Nodes[n].End)) == 0 {
			h.to = n
			break
		}
	}
	return false
}

// looksLikeHead tells whether an element that says a day is a heading, a term or a whole row.
func (r headings) looksLikeHead(n int32) bool {
	switch t := r.Doc.Nodes[n].Tag; t {
	case atom.Tr, atom.Dt, atom.Strong, atom.B, atom.Caption, atom.Header:
		return true
	default:
		return page.IsHeading(t) || len(r.Doc.Inside(r.Facts.Headings, n)) > 0
	}
}

// dayOver is the day that stands above a record, if one does.
func (r *Reader) dayOver(a int32) *dayAbove {
	k := slices.IndexFunc(r.above, func(h dayAbove) bool { return a >= h.from && a < h.to })
	if k < 0 || r.isBoxed(a) {
		return nil
	}
	return &r.above[k]
}

// isDayAbove tells whether an element says a day that stands above records behind it.
func (r *Reader) isDayAbove(n int32) bool {
	return slices.ContainsFunc(r.above, func(h dayAbove) bool { return r.Doc.Within(h.n, n) })
}
