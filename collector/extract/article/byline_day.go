package article

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

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
	picked := day.Published(text, dates, r.In.Zone)
	named := l.Marks&(page.MarkDate|page.MarkMeta) != 0
	inText := r.inText(l.First)
	for n, when := range dates {
		from := 0
		if n > 0 {
			from = dates[n-1].End
		}
		before, label := strings.ToLower(text[from:when.Start]), day.LabelOf(text, dates, n)
		if n == 0 && date.OnlyWeekday(label) {
			label = r.LabelAbove(k) + " " + label
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
		case !slices.Contains(picked, n):
			reason = "nothing says that it is the one of its line that is meant"
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
