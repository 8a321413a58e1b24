package day

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
)

// SaidBefore tells of what the words before an element that names a day, in its line or in a
// short one of their own above it, say that it is the day: of a change, an account or a visit.
// It is empty if they say no such thing. Links say nothing: they may be titles.
func (r *Reader) SaidBefore(n int32) string {
	d := r.Doc
	k := int(d.Order[n])
	if k < 0 || k >= len(d.Lines) {
		return ""
	}
	var b strings.Builder
	for t := d.Lines[k].First; t < n; t++ {
		if d.Nodes[t].Tag == page.TextTag && int(d.Order[t]) == k && d.Marks[t]&page.MarkHidden == 0 && linkAround(d, t) < 0 {
			b.WriteByte(' ')
			b.WriteString(d.TextOf(t))
		}
	}
	before := strings.ToLower(letters.Fold(b.String()))
	if dates := date.ReadAll(before, r.In.FetchedAt, r.In.Zone, 8); len(dates) > 0 {
		before = before[dates[len(dates)-1].End:]
	}
	if cut := strings.LastIndexAny(before, "|•·»"); cut >= 0 {
		before = before[cut:]
	} else if date.OnlyWeekday(before) && k > 0 && !d.Lines[k-1].Heading && d.Lines[k-1].Link == 0 {
		before = r.LabelAbove(k)
	}
	if PostLabel(before) || !UpdateLabel(before) && !MemberLabel(before) {
		return ""
	}
	return OtherDay(before)
}
