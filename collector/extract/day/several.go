package day

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// LabelOf is what the words beside one date of a text say that it is the day of, in small letters:
// those before it, back to a mark or to the date before, else those in brackets right behind it
// ("20 Oktober 2025 (diperbarui)"). Where nothing parts two dates, what is said of the first holds
// for both.
func LabelOf(text string, dates []date.Date, n int) string {
	from, to := 0, len(text)
	if n > 0 {
		from = dates[n-1].End
	}
	if n+1 < len(dates) {
		to = dates[n+1].Start
	}
	before := strings.ToLower(text[from:dates[n].Start])
	if rest := strings.TrimLeft(before, " "); n > 0 && strings.HasPrefix(rest, "(") {
		if _, behind, closed := strings.Cut(rest, ")"); closed {
			before = "|" + behind // what stands in the brackets belongs to the date before
		}
	}
	cut := strings.LastIndexAny(before, "|•·»")
	if cut >= 0 {
		before = before[cut:]
	}
	if letters.CountWords(before) > 0 {
		return before
	}
	if inside, open := strings.CutPrefix(strings.TrimLeft(text[dates[n].End:to], " ,"), "("); open {
		if inside, _, closed := strings.Cut(inside, ")"); closed && letters.CountWords(inside) > 0 {
			return strings.ToLower(inside)
		}
	}
	if n > 0 && cut < 0 {
		return LabelOf(text, dates, n-1)
	}
	return before
}

// Published picks those dates of a text that may be days of publication, by their places: those
// that a word for it stands by, else those of which nothing is said. Several of these that are
// different days leave it open which is meant. What is counted back from the fetching says nothing beside a printed day.
func Published(text string, dates []date.Date, zone kim.Zone) (picked []int) {
	printed := slices.ContainsFunc(dates, func(d date.Date) bool { return d.Form != date.FormRelative })
	var open []int
	for n, d := range dates {
		label := LabelOf(text, dates, n)
		switch {
		case printed && d.Form == date.FormRelative:
		case PostLabel(label):
			picked = append(picked, n)
		case OtherDay(label) == "":
			open = append(open, n)
		}
	}
	if len(picked) > 0 {
		return picked
	}
	for _, n := range open {
		if !Same(dates[n], dates[open[0]], zone) {
			return nil
		}
	}
	return open
}
