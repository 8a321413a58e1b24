package day

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/page"
)

// DayOfYearIn reads the day without its year in the block of one item of a list. Its year
// follows from the order of the list and the time of fetching, which a page does not know
// of by itself: the list may be a further page of a longer one.
func (r *Reader) DayOfYearIn(block int32, title string) *date.DayOfYear {
	d := r.Doc
	if block < 0 || d.Nodes[block].End-block > 400 || r.IsSchedule(block, title) {
		return nil
	}
	for n := block; n < d.Nodes[block].End; n++ { // day and month may stand in two boxes of one that is called a date
		if d.Own[n]&page.MarkDate == 0 || d.Own[n]&page.MarkUpdated != 0 || d.Marks[n]&page.MarkEvent != 0 {
			continue
		}
		if found := dayOfYear(d.TextOf(n)); found != nil && d.TextOf(n) != title {
			return found
		}
	}
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		if found := r.DayOfYearOfLine(k, block, title); found != nil && d.LineText(k) != title {
			return found
		}
		if found := behindTitle(d.LineText(k), title); found != nil && d.Lines[k].First >= block {
			return found
		}
	}
	return nil
}

// behindTitle reads the day in brackets that follows a title in its line: "Lomba voli (27 Okt) #desa".
func behindTitle(line, title string) *date.DayOfYear {
	rest, ok := strings.CutPrefix(line, title)
	if rest = strings.TrimSpace(rest); !ok || title == "" || !strings.HasPrefix(rest, "(") {
		return nil
	}
	inside, _, closed := strings.Cut(rest[1:], ")")
	if found, ok := date.ReadDayOfYear(inside); ok && closed {
		return &found
	}
	return nil
}

// DayOfYearOfLine reads a line of the page that is a day without its year but for its links,
// and stands behind a node. title is that of the item.
func (r *Reader) DayOfYearOfLine(k int, block int32, title string) *date.DayOfYear {
	l := &r.Doc.Lines[k]
	if l.First < block || l.To-l.From > int32(120+len(title)) || l.Heading || l.Marks&(page.Furniture&^(page.MarkHeader|page.MarkAd|page.MarkFooter|page.MarkBeside)|page.MarkEvent|page.MarkComment) != 0 {
		return nil
	}
	if found := dayOfYear(r.Doc.LineText(k)); found != nil {
		return found
	}
	return dayOfYear(OutsideLinks(r.Doc, k, title))
}

// dayOfYear reads a line that is a day without its year, or has one between marks or behind
// a word for publication: "Admin • 27 Okt", "Diposting pada 27 Okt".
func dayOfYear(text string) *date.DayOfYear {
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == '|' || c == '•' || c == '·' || c == '»' }) {
		part = strings.TrimSpace(part)
		for k, c := range part {
			if rest := part[:k]; c >= '0' && c <= '9' || k > 0 && part[k-1] == ' ' {
				if low := strings.ToLower(rest); k == 0 || PostLabel(low) && !UpdateLabel(low) {
					if d, ok := date.ReadDayOfYear(part[k:]); ok {
						return &d
					}
				}
			}
		}
		if d, ok := date.ReadDayOfYear(part); ok {
			return &d
		}
	}
	return nil
}
