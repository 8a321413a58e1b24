package extract

import (
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// fromAddress reads the day in the page's own address.
func (r *reader) fromAddress() (candidate, bool) {
	for _, s := range [...]string{r.self.Path, address.PathOf(r.f.Canonical), address.PathOf(r.f.OGURL), address.PathOf(r.f.Permalink)} {
		if y, m, d, ok := address.DayInPath(s); ok {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, r.in.Zone.Location())
			if t.Day() == d {
				return candidate{Date: date.WholeDay(kim.NewDate(y, time.Month(m), d), r.in.Zone), source: fact.SourceURL, confidence: 0.95}, true
			}
		}
	}
	return candidate{}, false
}

// fromJSON takes the date of the one thing in the structured data that is this
// page: not of lists of other items, events, videos or comments.
func (r *reader) fromJSON() (candidate, bool) {
	best, most, rivals := -1, 0, false
	self := r.prof.NormalPath(r.self.Path)
	for k := range r.f.JSON {
		t := &r.f.JSON[k]
		g := t.Group()
		if t.Date == "" || g&(page.TypeArticle|page.TypePage|page.TypeGallery|page.TypeProduct) == 0 {
			continue
		}
		score := 20
		switch {
		case g&page.TypeArticle != 0:
			score = 40
		case g&page.TypePage != 0:
			score = 30
		}
		if t.Listed {
			score -= 30
		}
		if t.URL != "" && self != "/" && r.prof.NormalPath(address.PathOf(t.URL)) == self {
			score += 30
		}
		if t.Headline != "" && titleScore(letters.Signature(t.Headline), []string{letters.Signature(r.title)}) >= 60 {
			score += 30
		}
		score -= t.Depth
		switch {
		case score > most:
			rivals = false
			best, most = k, score
		case score == most && t.Date != r.f.JSON[best].Date:
			rivals = true
		}
	}
	if best >= 0 && most >= 15 && !rivals {
		if d, ok := r.machine(r.f.JSON[best].Date); ok {
			return candidate{Date: d, source: fact.SourceJSONLD, confidence: 0.95}, true
		}
		r.ignore(r.f.JSON[best].Date, "a date in structured data that names no day")
	}
	if rivals {
		r.ignore("several dates in structured data", "none of them is said to be this page's")
	}
	only := ""
	for _, s := range r.f.JSONDates {
		if only != "" && s != only {
			return candidate{}, false
		}
		only = s
	}
	if d, ok := r.machine(only); ok && best < 0 {
		return candidate{Date: d, source: fact.SourceJSONLD, confidence: 0.8}, true
	}
	return candidate{}, false
}

// fromMeta takes the best of the meta elements: what was made to name the day of
// publication before what may be the day of the document, of its record or of the
// page (dc.date, date, citation_online_date), which a printed day outranks.
func (r *reader) fromMeta() (candidate, bool) {
	for rank := 1; rank <= 3; rank++ {
		for _, s := range r.f.Published {
			if s.Rank != rank {
				continue
			}
			d, ok := r.machine(s.Value)
			if !ok {
				continue
			}
			if rank == 3 && kim.DateOf(d.Time, r.in.Zone) == kim.DateOf(r.in.FetchedAt, r.in.Zone) && d.Precision != kim.PrecisionDay {
				r.ignore(s.Value, "the page's own clock ("+s.Name+")")
				continue
			}
			return candidate{Date: d, source: fact.SourceMeta, confidence: 1 - 0.07*float32(rank), weak: rank == 3}, true
		}
	}
	if r.f.Modified != "" && len(r.f.Published) == 0 {
		r.ignore(r.f.Modified, "date of a change")
	}
	return candidate{}, false
}

// machine reads a date that is written for machines: the whole text is the date.
// A time in seconds since 1970 is one too.
func (r *reader) machine(s string) (date.Date, bool) {
	d, ok := date.Machine(s, r.in.FetchedAt, r.in.Zone)
	if ok {
		d = r.settle(d)
	}
	return d, ok
}
