package listing

import (
	"cmp"
	"slices"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// recordDays reads the days in the blocks of a list's records.
type recordDays struct{ *Reader }

// dateIn reads the day in the block of one item.
func (r *Reader) dateIn(block int32, title string, kind kim.Kind) (day.Candidate, bool) {
	return recordDays{r}.in(block, title, kind)
}

// in reads the date that stands in the block of one item of a list. Times
// like "45 menit lalu" are not read: nobody knows when the list was made. The day
// on the card of an event is the event's, unless an account or a word by it says
// that something was published on it.
func (r recordDays) in(block int32, title string, kind kim.Kind) (day.Candidate, bool) {
	d := r.Doc
	if block < 0 || d.Nodes[block].End-block < 2 && len(d.Inside(r.Facts.Dated, block)) == 0 {
		return day.Candidate{}, false
	}
	for _, read := range [...]func(int32, kim.Kind) (day.Candidate, bool){r.elementIn, r.profileIn, r.boxesIn} {
		if c, ok := read(block, kind); ok {
			return c, true
		}
	}
	in := lineOfRecord{block: block, title: title, kind: kind, schedule: r.IsSchedule(block, title)}
	for in.k = max(int(d.Order[block]), 0); in.k < len(d.Lines) && d.Lines[in.k].First < d.Nodes[block].End; in.k++ {
		if c, ok := r.dayOfLine(in); ok {
			return c, true
		}
	}
	return day.Candidate{}, false
}

// elementIn reads the first element of a block that is made to name a day.
func (r recordDays) elementIn(block int32, kind kim.Kind) (day.Candidate, bool) {
	d := r.Doc
	for _, n := range d.Inside(r.Facts.Dated, block) {
		class, _ := d.RawAttr(n, "class")
		prop, _ := d.RawAttr(n, "itemprop")
		micro := strings.Contains(prop, "datePublished")
		named := micro || strings.Contains(class, "published") || strings.Contains(class, "entry-date")
		switch {
		case d.Own[n]&page.MarkUpdated != 0 && !named:
			r.Ignore(d.Attr(n, "datetime"), "date of a change")
			continue
		case kind == kim.Event && !named, d.Marks[n]&page.MarkEvent != 0 && !micro:
			r.Ignore(d.TextOf(n), "date of an event in a list")
			continue
		}
		if why := r.SaidBefore(n); why != "" && !micro {
			r.Ignore(d.TextOf(n), why)
			continue
		}
		if name := columnOf(r.Reader, n); name != "" && day.OtherDay(name) != "" {
			r.Ignore(d.TextOf(n), "its column is that of another day: "+name)
			continue
		}
		if when, _, ok := r.OfElement(n); ok && !when.Range {
			if c := day.Of(when, fact.SourceTime, 0.85); r.Plausible(&c) {
				return c, true
			}
		}
	}
	return day.Candidate{}, false
}

// profileIn reads what the selector of the profile picks.
func (r recordDays) profileIn(block int32, _ kim.Kind) (day.Candidate, bool) {
	for _, n := range r.Doc.All(r.Profile.Spec.Listing.Date.Sel, block, 5) {
		if c, ok := r.said(r.Doc.TextOf(n), fact.SourceProfile, 0.8); ok && r.Doc.Own[n]&page.MarkUpdated == 0 && r.SaidBefore(n) == "" {
			return c, true
		}
	}
	return day.Candidate{}, false
}

// boxesIn reads day, month and year that stand in three boxes of one that is called a date.
func (r recordDays) boxesIn(block int32, kind kim.Kind) (day.Candidate, bool) {
	d := r.Doc
	for n := block; n < d.Nodes[block].End; n++ {
		if d.Own[n]&page.MarkDate == 0 || d.Own[n]&page.MarkUpdated != 0 || d.Marks[n]&(page.MarkEvent|page.MarkComment) != 0 || kind == kim.Event || d.Nodes[n].End-n < 4 || d.Nodes[n].End-n > 30 {
			continue
		}
		if text := apart(d, n); r.IsDay(text) && r.SaidBefore(n) == "" {
			if c, ok := r.said(text, fact.SourceListing, 0.7); ok {
				return c, true
			}
		}
	}
	return day.Candidate{}, false
}

// said reads the day that a short text says, if it may be that of a publication.
func (r recordDays) said(text, source string, confidence float32) (day.Candidate, bool) {
	when, why, ok := r.Said(text)
	if why != "" {
		r.Ignore(letters.Clip(text, 60), why)
	}
	c := day.Of(when, source, confidence)
	return c, ok && r.Plausible(&c)
}

// A lineOfRecord is one line of the block of an item.
type lineOfRecord struct {
	k        int
	block    int32
	title    string // of the item
	kind     kim.Kind
	schedule bool // the block says when and where something takes place
}

// dayOfLine reads the day of publication that a line says: of several days the one that a word for
// publication stands by.
func (r recordDays) dayOfLine(in lineOfRecord) (day.Candidate, bool) {
	l := &r.Doc.Lines[in.k]
	if l.First < in.block || l.To-l.From > int32(120+len(in.title)) || l.Marks&(page.MarkEvent|page.MarkComment) != 0 || l.Heading {
		return day.Candidate{}, false
	}
	text := r.Doc.LineText(in.k)
	if before, behind, inline := strings.Cut(text, in.title); inline && in.title != "" {
		text = before + behind // the words of a title say nothing of the date before or behind it
	}
	if len(text) > 120 {
		return day.Candidate{}, false
	}
	dates := date.ReadAll(text, r.In.FetchedAt, r.In.Zone, 4)
	picked := day.Published(text, dates, r.In.Zone)
	for n, when := range dates {
		why := cmp.Or(day.OtherDay(day.LabelOf(text, dates, n)), "nothing says that it is the one of its line that is meant")
		if slices.Contains(picked, n) {
			why = r.otherDayOfLine(in, text, dates, n)
		}
		if why != "" {
			r.Ignore(text[when.Start:when.End], why)
			continue
		}
		if c := day.Of(r.Settle(when), fact.SourceListing, 0.7); r.Plausible(&c) {
			return c, true
		}
	}
	return day.Candidate{}, false
}

// otherDayOfLine says why one of the dates of a line is not that of the publication; empty if it is.
func (r recordDays) otherDayOfLine(in lineOfRecord, text string, dates []date.Date, n int) string {
	l, when := &r.Doc.Lines[in.k], dates[n]
	label := day.LabelOf(text, dates, n)
	if n == 0 {
		label = strings.ToLower(text[:when.Start]) + " " + label // a mark does not part it from what stands before
	}
	posted := day.PostLabel(label)
	if when.Form == date.FormRelative && when.Start == 0 && r.isAllOfElement(l.First, text[:when.End]) {
		text, dates = text[:when.End], dates[n:n+1] // it stands alone, whatever else is in its line
	} else if when.Form == date.FormRelative && !day.StandsAlone(text, when) {
		if !r.StandsOutsideLinks(in.k, when, in.title) {
			return "a relative word in a line about something else"
		}
		label, text = "", text[when.Start:when.End] // it stands alone but for the links beside it
		when.Start, when.End = 0, len(text)
		dates = []date.Date{when}
	}
	above, updated := label, day.UpdateLabel(label) && !posted
	if name := r.LabelAbove(in.k); n == 0 && in.k > 0 && r.Doc.Lines[in.k-1].First >= in.block && name != strings.ToLower(in.title) {
		above += " " + name
		updated = updated || day.UpdateLabel(name) && !posted
	}
	if name := columnOf(r.Reader, l.First); name != "" && !posted && day.OtherDay(name) != "" {
		return "its column is that of another day: " + name
	}
	rest := strings.ToLower(text[:dates[0].Start] + " " + text[dates[len(dates)-1].End:])
	switch {
	case when.Range, day.CopyLabel(label), day.EventLabel(above), updated, day.MemberLabel(above) && !day.PostLabel(above), opensSentence(text[when.End:]),
		l.Marks&(page.MarkDate|page.MarkMeta) == 0 && !posted && !day.LooksLikeByline(text, rest, dates) && !r.DayOutsideLinks(in.k, when, in.title):
		return "date of something else in a list"
	case (in.kind == kim.Event || in.schedule) && !posted && !r.Signed(in.k):
		return "date of an event in a list"
	}
	return ""
}

// apart is the text of an element with its parts set apart: <span>18</span><span>Jan</span>.
func apart(d *page.Doc, n int32) string {
	var parts []string
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == page.TextTag {
			parts = append(parts, d.Src[d.Nodes[k].A:d.Nodes[k].B])
		}
	}
	return letters.Fold(strings.Join(parts, " "))
}

// isAllOfElement tells whether an age in numbers, at the beginning of a line, is all that an
// element says: <small>3 hari yang lalu</small>.
func (r recordDays) isAllOfElement(n int32, age string) bool {
	if r.Doc.Nodes[n].Tag == page.TextTag {
		n = r.Doc.Nodes[n].Parent
	}
	return letters.HasDigit(age) && strings.TrimSpace(r.Doc.TextOf(n)) == age
}

// opensSentence tells whether what follows a date is the story itself, as after
// the dateline of a teaser: "Karawang, 9 Maret 2026 – Warga bergotong royong …".
// Its author typed that date; it proves no day of publication.
func opensSentence(after string) bool {
	after = strings.TrimLeft(after, " )]")
	rest := strings.TrimLeft(after, "-–—:")
	return rest != after && len(strings.FieldsFunc(rest, letters.NotLetter)) >= 4
}

// dayOfYearOf reads the day without its year of one item: in its block, or in a cell that speaks of
// its row as well.
func (r *Reader) dayOfYearOf(block int32, m *mention) *date.DayOfYear {
	found := r.DayOfYearIn(block, m.title)
	for _, cell := range spanning(r, m) {
		if found == nil {
			found = r.DayOfYearIn(cell, m.title)
		}
	}
	return found
}
