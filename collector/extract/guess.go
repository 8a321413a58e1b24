package extract

import (
	"bytes"
	"slices"
	"strings"
	"time"

	htmldate "github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html/atom"

	"pantaukim/internal/kim"
)

// fromDefaultComment dates the post that WordPress makes when it is installed by
// the comment that it makes with it, in the same second. No other comment says
// anything of the day of the post.
func (r *reader) fromDefaultComment() (candidate, bool) {
	d := r.d
	for _, a := range r.f.links {
		href, _ := d.rawAttr(a, "href")
		if !strings.HasPrefix(href, "https://wordpress.org") && !strings.HasPrefix(href, "http://wordpress.org") &&
			!strings.HasPrefix(href, "https://wapuu.me") && !strings.HasPrefix(href, "https://wordpress.com") || d.marks[a]&markComment == 0 {
			continue
		}
		for up, level := d.nodes[a].parent, 0; up > 0 && level < 6; up, level = d.nodes[up].parent, level+1 {
			id, _ := d.rawAttr(up, "id")
			if id != "comment-1" && id != "li-comment-1" && id != "div-comment-1" {
				continue
			}
			for _, n := range r.f.dated {
				if d.within(n, up) && d.nodes[n].tag == atom.Time {
					if date, ok := r.machine(d.attr(n, "datetime")); ok && date.Form == FormISO {
						return candidate{date, SourceTime, 0.6}, true
					}
				}
			}
			if date, ok := ReadDate(d.textOf(up), r.in.FetchedAt, r.in.Zone); ok && date.Form != FormRelative {
				return candidate{date, SourceText, 0.5}, true
			}
		}
	}
	return candidate{}, false
}

// fromGuess asks go-htmldate, and only where a date stands in the item that no
// rule could place: never within the text, never in furniture. Its answer counts
// if that very day is printed there.
func (r *reader) fromGuess() (candidate, bool) {
	d := r.d
	if r.box < 0 {
		return candidate{}, false
	}
	printed := make(map[kim.Date]bool)
	for k := range d.lines {
		l := &d.lines[k]
		if !d.within(l.first, r.box) || r.body >= 0 && d.within(l.first, r.body) || k == r.titleLine ||
			l.marks&(furniture&^markHeader|markEvent) != 0 || l.to-l.from > 120 {
			continue
		}
		text := d.lineText(k)
		low := strings.ToLower(text)
		if slices.Contains(r.explained, k) || eventLabel(low) || updateLabel(low) || hasAny(low, copyLabels[:]) || eventLabel(r.labelAbove(k)) || updateLabel(r.labelAbove(k)) {
			continue
		}
		for _, date := range ReadDates(text, r.in.FetchedAt, r.in.Zone, 3) {
			if !date.Range && date.Form != FormRelative {
				printed[kim.DateOf(date.Time, r.in.Zone)] = true
			}
		}
	}
	if len(printed) != 1 || r.guess == nil {
		return candidate{}, false
	}
	day, ok := r.guess(r.in)
	if !ok || !printed[day] {
		return candidate{}, false
	}
	return candidate{Date{Time: day.In(r.in.Zone), Precision: kim.PrecisionDay, Form: FormISO}, SourceHTMLDate, 0.4}, true
}

func htmldateDay(in Input) (day kim.Date, ok bool) {
	defer func() {
		if recover() != nil { // a library's panic costs its guess only
			day, ok = kim.NoDate, false
		}
	}()
	if len(in.Body) > 1<<20 || deep(in.Body) {
		return kim.NoDate, false
	}
	opts := htmldate.Options{UseOriginalDate: true, URL: in.URL, MinDate: time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC),
		MaxDate: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	if !in.FetchedAt.IsZero() {
		opts.MaxDate = in.FetchedAt
	}
	res, err := htmldate.FromReader(bytes.NewReader(in.Body), opts)
	if err != nil || res.IsZero() {
		return kim.NoDate, false
	}
	return kim.NewDate(res.DateTime.Date()), true
}

// deep tells whether a page has more open elements than a recursive reader can
// be trusted with.
func deep(body []byte) bool {
	return bytes.Count(body, []byte("<div"))-bytes.Count(body, []byte("</div")) > 2000 || bytes.Count(body, []byte("<")) > 200_000
}
