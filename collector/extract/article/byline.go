package article

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

const (
	bylineLines = 15 // looked at behind the title
	linesAbove  = 8  // looked at above the title
	linesBelow  = 10 // looked at behind the text
	proseLength = 160
)

// fromByline reads the date that stands by the title, or with a word that says
// so above or below the text.
func (r *Reader) fromByline() (int, day.Candidate, bool) {
	d := r.Doc
	// What is counted back from the fetching waits until no printed day is found.
	far, back, counted := -1, day.Candidate{}, false
	wait := func(k int, c day.Candidate, ok bool) bool {
		if ok && c.Form == date.FormRelative {
			if !counted {
				far, back, counted = k, c, true
			}
			return false
		}
		return ok
	}
	if r.Title.Line >= 0 {
		if k, c, ok := r.belowTitle(); wait(k, c, ok) {
			return k, c, true
		}
		if k, c, ok := r.aboveTitle(); wait(k, c, ok) {
			return k, c, true
		}
	}
	if c, ok := r.namedDate(); wait(-1, c, ok) {
		return -1, c, true
	}
	if counted {
		return far, back, true
	}
	if r.Body >= 0 {
		seen := 0
		for k := 0; k < len(d.Lines) && seen < linesBelow; k++ {
			l := &d.Lines[k]
			if l.First < d.Nodes[r.Body].End {
				continue
			}
			if r.box >= 0 && l.First >= d.Nodes[r.box].End {
				break
			}
			seen++
			if c, ok := r.dateOfLine(k, zoneBelow); ok {
				return k, c, true
			}
		}
	}
	return r.labelled()
}

// namedDate reads the first element of the item that is called a date, as a
// whole: day, month and year may stand in three boxes of their own.
func (r *Reader) namedDate() (day.Candidate, bool) {
	d := r.Doc
	for n := range d.Own {
		at := int32(n)
		if d.Own[n]&page.MarkDate == 0 || d.Own[n]&(page.MarkUpdated|page.MarkEvent) != 0 || d.Marks[n]&page.MarkEvent != 0 || d.Nodes[n].Tag == atom.Time ||
			d.Nodes[n].End-at > 30 || r.box < 0 || !r.inBox(at) {
			continue
		}
		if r.inText(at) {
			continue
		}
		text := d.TextOf(at)
		when, _, ok := r.Said(text)
		if !ok || len(text) > 100 {
			continue
		}
		if why := r.SaidBefore(at); why != "" {
			r.Ignore(letters.Clip(text, 60), why)
			continue
		}
		if k := int(d.Order[n]); k > 0 && k < len(d.Lines) && r.Title.Line >= 0 && r.kind() == kim.Event && day.EventLabel(r.LabelAbove(k)) {
			continue
		}
		return day.Of(when, fact.SourceByline, 0.75), true
	}
	return day.Candidate{}, false
}

// belowTitle looks at the lines between the title and the prose.
func (r *Reader) belowTitle() (int, day.Candidate, bool) {
	d := r.Doc
	seen, far := 0, -1
	var back day.Candidate // the first that is counted back from the fetching, or is the day of it and nothing else
	for k := r.Title.Line; k < len(d.Lines) && seen < bylineLines; k++ {
		l := &d.Lines[k]
		if r.box >= 0 && l.First >= d.Nodes[r.box].End && l.First > r.Body {
			break
		}
		if r.Sure && r.Title.Node < r.Body && l.First >= d.Nodes[r.Body].End {
			break
		}
		if l.Marks&page.Furniture&^(page.MarkHeader|page.MarkAd|page.MarkFooter) != 0 {
			continue
		}
		seen++
		if k == r.Title.Line {
			continue
		}
		if l.To-l.From > proseLength && l.Marks&(page.MarkMeta|page.MarkDate) == 0 {
			break
		}
		switch c, ok := r.dateOfLine(k, zoneTitle); {
		case ok && c.Form != date.FormRelative && !r.isToday(k, c):
			return k, c, true
		case ok && far < 0:
			far, back = k, c
		}
	}
	return far, back, far >= 0
}

// isToday tells whether a line says the day of fetching alone, as sites print it on all pages.
func (r *Reader) isToday(k int, c day.Candidate) bool {
	return r.Doc.Lines[k].Marks&(page.MarkDate|page.MarkMeta) == 0 && kim.DateOf(c.Time, r.In.Zone) == kim.DateOf(r.In.FetchedAt, r.In.Zone) && r.IsDay(r.Doc.LineText(k))
}

// counts tells whether a line and the next are a row of a counter: "Hari ini" and "35".
func (r *Reader) counts(k int) bool {
	if k+1 >= len(r.Doc.Lines) {
		return false
	}
	next := r.Doc.LineText(k + 1)
	return letters.HasDigit(next) && len(next) < 16 && strings.Trim(next, "0123456789.,: ()kali") == ""
}

// aboveTitle looks at the lines right above the title, up to another heading.
func (r *Reader) aboveTitle() (int, day.Candidate, bool) {
	d := r.Doc
	for k := r.Title.Line - 1; k >= 0 && k >= r.Title.Line-linesAbove; k-- {
		l := &d.Lines[k]
		if l.Heading || l.Marks&(page.Furniture&^page.MarkAd) != 0 {
			break
		}
		if r.box >= 0 && l.First < r.box {
			if up := d.Nodes[r.box].Parent; r.Title.Line-k > 3 || !d.Within(l.First, up) {
				break
			}
		}
		if c, ok := r.dateOfLine(k, zoneTitle); ok {
			if l.Marks&(page.MarkDate|page.MarkMeta) == 0 && (r.box < 0 || !d.Within(l.First, r.box)) && r.IsDay(d.LineText(k)) {
				r.Ignore(d.LineText(k), "a day above the title without a word that explains it")
				break
			}
			if kim.DateOf(c.Time, r.In.Zone) == kim.DateOf(r.In.FetchedAt, r.In.Zone) && l.Marks&page.MarkDate == 0 && c.Form != date.FormRelative {
				r.Ignore(d.LineText(k), "today's date above the title")
				break
			}
			return k, c, true
		}
	}
	return 0, day.Candidate{}, false
}

// labelled looks through the item for a date whose own words say that it is the
// day of publication: "Diposting pada 3 Mei 2022" at the end of the text.
func (r *Reader) labelled() (int, day.Candidate, bool) {
	d := r.Doc
	if r.box < 0 && r.Body < 0 {
		return 0, day.Candidate{}, false
	}
	root := r.box
	if root < 0 {
		root = r.Body
	}
	for k := range d.Lines {
		l := &d.Lines[k]
		if !d.Within(l.First, root) || l.To-l.From > 200 || l.Marks&(page.Furniture&^(page.MarkHeader|page.MarkFooter|page.MarkAd)) != 0 {
			continue
		}
		text := d.LineText(k)
		when, ok := date.Read(text, r.In.FetchedAt, r.In.Zone)
		if !ok || when.Form == date.FormRelative || when.Range {
			continue
		}
		before := strings.ToLower(text[:when.Start])
		if day.PostLabel(before) && !day.UpdateLabel(before) && when.Start < 60 {
			return k, day.Candidate{Date: when, Source: fact.SourceText, Confidence: 0.65}, true
		}
	}
	return 0, day.Candidate{}, false
}
