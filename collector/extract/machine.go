package extract

import (
	"net/url"
	"time"

	"pantaukim/internal/kim"
)

// fromAddress reads the day in the page's own address.
func (r *reader) fromAddress() (candidate, bool) {
	for _, s := range [...]string{r.self.Path, pathOf(r.f.canonical), pathOf(r.f.ogURL), pathOf(r.f.permalink)} {
		if y, m, d, ok := dayInPath(s); ok {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, r.in.Zone.Location())
			if t.Day() == d {
				return candidate{Date: wholeDay(kim.NewDate(y, time.Month(m), d), r.in.Zone), source: SourceURL, confidence: 0.95}, true
			}
		}
	}
	return candidate{}, false
}

// wholeDay is a day that is known for sure.
func wholeDay(day kim.Date, zone kim.Zone) Date {
	return Date{Time: day.In(zone), Precision: kim.PrecisionDay, Form: FormISO, Earliest: day, Latest: day}
}

func pathOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Path
}

// fromJSON takes the date of the one thing in the structured data that is this
// page: not of lists of other items, events, videos or comments.
func (r *reader) fromJSON() (candidate, bool) {
	best, most, rivals := -1, 0, false
	self := r.prof.normalPath(r.self.Path)
	for k := range r.f.json {
		t := &r.f.json[k]
		g := t.group()
		if t.date == "" || g&(typeArticle|typePage|typeGallery|typeProduct) == 0 {
			continue
		}
		score := 20
		switch {
		case g&typeArticle != 0:
			score = 40
		case g&typePage != 0:
			score = 30
		}
		if t.listed {
			score -= 30
		}
		if t.url != "" && self != "/" && r.prof.normalPath(pathOf(t.url)) == self {
			score += 30
		}
		if t.headline != "" && titleScore(signature(t.headline), []string{signature(r.title)}) >= 60 {
			score += 30
		}
		score -= t.depth
		switch {
		case score > most:
			rivals = false
			best, most = k, score
		case score == most && t.date != r.f.json[best].date:
			rivals = true
		}
	}
	if best >= 0 && most >= 15 && !rivals {
		if d, ok := r.machine(r.f.json[best].date); ok {
			return candidate{Date: d, source: SourceJSONLD, confidence: 0.95}, true
		}
		r.ignore(r.f.json[best].date, "a date in structured data that names no day")
	}
	if rivals {
		r.ignore("several dates in structured data", "none of them is said to be this page's")
	}
	only := ""
	for _, s := range r.f.jsonDates {
		if only != "" && s != only {
			return candidate{}, false
		}
		only = s
	}
	if d, ok := r.machine(only); ok && best < 0 {
		return candidate{Date: d, source: SourceJSONLD, confidence: 0.8}, true
	}
	return candidate{}, false
}

// fromMeta takes the best of the meta elements: what was made to name the day of
// publication before what may be the day of the document, of its record or of the
// page (dc.date, date, citation_online_date), which a printed day outranks.
func (r *reader) fromMeta() (candidate, bool) {
	for rank := 1; rank <= 3; rank++ {
		for _, s := range r.f.published {
			if s.rank != rank {
				continue
			}
			d, ok := r.machine(s.value)
			if !ok {
				continue
			}
			if rank == 3 && kim.DateOf(d.Time, r.in.Zone) == kim.DateOf(r.in.FetchedAt, r.in.Zone) && d.Precision != kim.PrecisionDay {
				r.ignore(s.value, "the page's own clock ("+s.name+")")
				continue
			}
			return candidate{Date: d, source: SourceMeta, confidence: 1 - 0.07*float32(rank), weak: rank == 3}, true
		}
	}
	if r.f.modified != "" && len(r.f.published) == 0 {
		r.ignore(r.f.modified, "date of a change")
	}
	return candidate{}, false
}

// machine reads a date that is written for machines: the whole text is the date.
// A time in seconds since 1970 is one too.
func (r *reader) machine(s string) (Date, bool) {
	d, ok := machineDate(s, r.in.FetchedAt, r.in.Zone)
	if ok {
		d = r.settle(d)
	}
	return d, ok
}

// machineDate reads a date of a feed, an interface or an attribute. A numeric one with
// a time of twelve hours has its month first: the systems that write it so for
// machines (11/1/2023 12:43:42 AM) know no other order.
func machineDate(s string, now time.Time, zone kim.Zone) (Date, bool) {
	if s == "" {
		return Date{}, false
	}
	if n, ok := digits(s, 10, 10); ok {
		t := time.Unix(int64(n), 0).In(zone.Location())
		day := kim.NewDate(t.Date())
		return Date{Time: t, Precision: kim.PrecisionSecond, Form: FormCompact, Zoned: true, Earliest: day, Latest: day}, true
	}
	d, ok := ReadDate(s, now, zone)
	if ok && d.HalfDay {
		d = d.MonthFirst()
	}
	return d, ok
}
