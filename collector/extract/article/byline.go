package article

import (
	"slices"
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

// A place is where a line stands in relation to the item.
type place int

const (
	zoneTitle place = iota // by the title
	zoneBelow              // behind the text
)

// dateOfLine decides whether a line is a byline, and which of its dates is the
// day of publication.
func (r *Reader) dateOfLine(k int, where place) (day.Candidate, bool) {
	d := r.Doc
	l := &d.Lines[k]
	if l.Marks&(page.Furniture&^(page.MarkHeader|page.MarkFooter|page.MarkAd)) != 0 {
		return day.Candidate{}, false
	}
	text := d.LineText(k)
	if len(text) > 400 {
		return day.Candidate{}, false
	}
	dates := date.ReadAll(text, r.In.FetchedAt, r.In.Zone, 4)
	if len(dates) == 0 {
		return day.Candidate{}, false
	}
	printed := slices.ContainsFunc(dates, func(d date.Date) bool { return d.Form != date.FormRelative })
	named := l.Marks&(page.MarkDate|page.MarkMeta) != 0
	inText := r.inText(l.First)
	for n, when := range dates {
		from := 0
		if n > 0 {
			from = dates[n-1].End
		}
		before := strings.ToLower(text[from:when.Start])
		if cut := strings.LastIndexAny(before, "|•·»"); cut >= 0 {
			before = before[cut:]
		}
		label := before
		if date.OnlyWeekday(before) {
			label = r.LabelAbove(k) + " " + before
		}
		posted := day.PostLabel(label)
		rest := strings.ToLower(text[:dates[0].Start] + " " + text[dates[len(dates)-1].End:])
		reason := ""
		switch {
		case r.inOtherItem(l.First):
			reason = "another item"
		case day.CopyLabel(label):
			reason = "copyright"
		case day.UpdateLabel(label) && !posted:
			reason = "date of a change"
		case day.MemberLabel(label) && !posted:
			reason = "day of an account or of a visit"
		case when.Form == date.FormRelative && (printed || l.Heading || !day.StandsAlone(text, when) && !r.StandsOutsideLinks(k, when, r.Title.Text) || r.counts(k)):
			reason = "a relative word in a line about something else"
		case when.Range:
			reason = "a span of days, as events have"
		case day.EndsInNumber(before):
			reason = "part of a number"
		case day.EventLabel(label) && !posted:
			reason = "date of an event"
		case r.kind() == kim.Event && !posted && (strings.Contains(label, "tanggal") || strings.Contains(label, "tgl") || l.Marks&page.MarkEvent != 0):
			reason = "date of an event"
		case l.Marks&page.MarkEvent != 0 && !posted:
			reason = "date of an event"
		case !posted && !r.Signed(k) && r.BesideSchedule(k, text[when.End:]):
			reason = "date of an event: its place or its hours stand beside it"
		case !posted && !named && day.OpensText(text, when):
			reason = "dateline"
		case inText && !posted && l.Marks&page.MarkDate == 0:
			reason = "date within the text"
		case where == zoneBelow && !posted && !named:
			reason = "date behind the text without a word that explains it"
		case !posted && !named && !day.LooksLikeByline(text, rest, dates) && !(when.Form == date.FormRelative && r.StandsOutsideLinks(k, when, r.Title.Text)):
			reason = "date in a line that is no byline"
		case l.Link > (l.To-l.From)*8/10 && !posted && !named && l.To-l.From > 40:
			reason = "a link to something else"
		}
		if reason != "" {
			r.Ignore(text[when.Start:when.End], reason)
			continue
		}
		confidence := float32(0.75)
		switch {
		case posted && where == zoneTitle, named:
			confidence = 0.85
		case where == zoneBelow:
			confidence = 0.6
		}
		return day.Of(when, fact.SourceByline, confidence), true
	}
	return day.Candidate{}, false
}

// inText tells whether a node lies in the text of the item: in a body that was
// named as such and does not hold the title as well.
func (r *Reader) inText(n int32) bool {
	if !r.Sure || !r.Doc.Within(n, r.Body) {
		return false
	}
	return r.Title.Node < 0 || !r.Doc.Within(r.Title.Node, r.Body)
}
