// Package day reads the days that stand on a page: what the words around one say that
// it is the day of, in which order its numbers stand, and whether anything can have been
// published on it.
package day

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/internal/kim"
)

// A Reader reads the days of one page.
type Reader struct {
	*open.Page
	orderAsked bool
	order      date.Order // of day and month in the page's numeric dates, once it was asked for
}

// New reads the days of a page.
func New(p *open.Page) *Reader { return &Reader{Page: p} }

// A Candidate is a date that may be the day of publication.
type Candidate struct {
	date.Date
	Source     string
	Confidence float32
	Weak       bool // a machine wrote it of something that need not be the publication: what is printed outranks it
}

// Trust orders candidates.
func (c *Candidate) Trust() int {
	if c.Weak {
		return 2*fact.Trust(fact.SourceByline) - 1
	}
	return 2 * fact.Trust(c.Source)
}

// Plausible rejects days that cannot be those of a publication.
func (r *Reader) Plausible(c *Candidate) bool {
	// In these places an author may have typed any day: it was printed, and is judged later.
	typed := c.Source == fact.SourceByline || c.Source == fact.SourceProfile || c.Source == fact.SourceListing
	what := fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.In.Zone), c.Source)
	switch why := date.Unlikely(c.Time, r.In.FetchedAt, typed); {
	case why != "":
		r.Ignore(what, why)
		return false
	case c.Form == date.FormRelative && r.stale(c.Date):
		r.Ignore(fact.DayText(c.Date, r.In.Zone), "relative to a time that is not known: the page is older than its fetching")
		return false
	}
	return true
}

// stale tells whether the page names a change of itself that lies more than a day
// before a date that was counted back from the fetching: then it was made earlier,
// and kept, and "2 jam lalu" was said on another
func (r *Reader) stale(d date.Date) bool {
	for _, s := range [...]string{r.Facts.Modified, r.Facts.Changed} {
		if m, ok := r.Machine(s); ok && m.Form != date.FormRelative && kim.DateOf(d.Time, r.In.Zone).Sub(kim.DateOf(m.Time, r.In.Zone)) > 1 {
			return true
		}
	}
	return false
}

func Same(a, b date.Date, zone kim.Zone) bool {
	return kim.DateOf(a.Time, zone) == kim.DateOf(b.Time, zone)
}

// Apart is the number of days between two days, in whichever order.
func Apart(a, b kim.Date) int { return max(a.Sub(b), b.Sub(a)) }

// Machine reads a date that is written for machines: the whole text is the date.
// A time in seconds since 1970 is one too.
func (r *Reader) Machine(s string) (date.Date, bool) {
	d, ok := date.Machine(s, r.In.FetchedAt, r.In.Zone)
	if ok {
		d = r.Settle(d)
	}
	return d, ok
}

// IsDay tells whether a text says a day and nothing else.
func (r *Reader) IsDay(s string) bool {
	if len(s) > 60 || !letters.HasDigit(s) {
		return false
	}
	low := strings.ToLower(s)
	when, ok := date.Read(low, r.In.FetchedAt, r.In.Zone)
	return ok && date.OnlyWeekday(low[:when.Start]) && date.OnlyWeekday(low[when.End:])
}
