package article

import (
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// fromAddress reads the day in the page's own address.
func (r *Reader) fromAddress() (day.Candidate, bool) {
	for _, s := range [...]string{r.Self.Path, address.PathOf(r.Facts.Canonical), address.PathOf(r.Facts.OGURL), address.PathOf(r.Facts.Permalink)} {
		if y, m, d, ok := address.DayInPath(s); ok {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, r.In.Zone.Location())
			if t.Day() == d {
				return day.Candidate{Date: date.WholeDay(kim.NewDate(y, time.Month(m), d), r.In.Zone), Source: fact.SourceURL, Confidence: 0.95}, true
			}
		}
	}
	return day.Candidate{}, false
}

// fromJSON takes the date of the one thing in the structured data that is this
// page: not of lists of other items, events, videos or comments.
func (r *Reader) fromJSON() (day.Candidate, bool) {
	best, most, rivals := -1, 0, false
	self := r.Profile.NormalPath(r.Self.Path)
	for k := range r.Facts.JSON {
		t := &r.Facts.JSON[k]
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
		if t.URL != "" && self != "/" && r.Profile.NormalPath(address.PathOf(t.URL)) == self {
			score += 30
		}
		if t.Headline != "" && titleScore(letters.Signature(t.Headline), []string{letters.Signature(r.Title.Text)}) >= 60 {
			score += 30
		}
		score -= t.Depth
		switch {
		case score > most:
			rivals = false
			best, most = k, score
		case score == most && t.Date != r.Facts.JSON[best].Date:
			rivals = true
		}
	}
	if best >= 0 && most >= 15 && !rivals {
		if d, ok := r.Machine(r.Facts.JSON[best].Date); ok {
			return day.Candidate{Date: d, Source: fact.SourceJSONLD, Confidence: 0.95}, true
		}
		r.Ignore(r.Facts.JSON[best].Date, "a date in structured data that names no day")
	}
	if rivals {
		r.Ignore("several dates in structured data", "none of them is said to be this page's")
	}
	only := ""
	for _, s := range r.Facts.JSONDates {
		if only != "" && s != only {
			return day.Candidate{}, false
		}
		only = s
	}
	if d, ok := r.Machine(only); ok && best < 0 {
		return day.Candidate{Date: d, Source: fact.SourceJSONLD, Confidence: 0.8}, true
	}
	return day.Candidate{}, false
}

// fromMeta takes the best of the meta elements: what was made to name the day of
// publication before what may be the day of the document, of its record or of the
// page (dc.date, date, citation_online_date), which a printed day outranks.
func (r *Reader) fromMeta() (day.Candidate, bool) {
	for rank := 1; rank <= 3; rank++ {
		for _, s := range r.Facts.Published {
			if s.Rank != rank {
				continue
			}
			d, ok := r.Machine(s.Value)
			if !ok {
				continue
			}
			if rank == 3 && kim.DateOf(d.Time, r.In.Zone) == kim.DateOf(r.In.FetchedAt, r.In.Zone) && d.Precision != kim.PrecisionDay {
				r.Ignore(s.Value, "the page's own clock ("+s.Name+")")
				continue
			}
			return day.Candidate{Date: d, Source: fact.SourceMeta, Confidence: 1 - 0.07*float32(rank), Weak: rank == 3}, true
		}
	}
	if r.Facts.Modified != "" && len(r.Facts.Published) == 0 {
		r.Ignore(r.Facts.Modified, "date of a change")
	}
	return day.Candidate{}, false
}
