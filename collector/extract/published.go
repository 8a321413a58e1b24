package extract

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"pantaukim/internal/kim"
)

// The sources of dates, the most trusted first.
const (
	SourceFeed      = "feed"
	SourceSitemap   = "sitemap"
	SourceURL       = "url"
	SourceJSONLD    = "json-ld"
	SourceMeta      = "meta"
	SourceTime      = "time"
	SourceMicrodata = "microdata"
	SourceProfile   = "profile"
	SourceByline    = "byline"
	SourceText      = "text"
	SourceListing   = "listing"
)

// trust orders the sources; 0 is no source.
func trust(source string) int {
	for k, s := range [...]string{
		SourceFeed, SourceURL, SourceJSONLD, SourceMeta, SourceTime, SourceMicrodata, SourceProfile, SourceByline,
		SourceListing, SourceText, SourceSitemap,
	} {
		if s == source {
			return 100 - k
		}
	}
	return 0
}

// A candidate is a date that may be the day of publication.
type candidate struct {
	Date
	source     string
	confidence float32
	weak       bool // a machine wrote it of something that need not be the publication: what is printed outranks it
}

// trust orders candidates.
func (c *candidate) trust() int {
	if c.weak {
		return 2*trust(SourceByline) - 1
	}
	return 2 * trust(c.source)
}

// published decides when the page's item was published. The most trusted source
// that says anything wins; the time of day may come from another that names the
// same day. What is seen and not believed is noted. Where no source names one day,
// between is what the best of them leaves open.
func (r *reader) published() (best candidate, byline int, between *Days, ok bool) {
	byline = -1
	var all []candidate
	relative := true // all that was found is counted back from the fetching
	take := func(c candidate, ok bool) {
		if !ok {
			return
		}
		c.Date = r.settle(c.Date)
		switch {
		case !r.plausible(&c):
		case !c.Certain():
			if between == nil {
				between = r.leftOpen(&c)
			}
		default:
			all = append(all, c)
			relative = relative && c.Form == FormRelative
		}
	}
	take(r.fromAddress())
	take(r.fromJSON())
	take(r.fromMeta())
	take(r.fromTimes())
	take(r.fromProfile())
	line, c, found := r.fromByline()
	if found {
		byline = line
	}
	take(c, found)
	if len(all) == 0 {
		take(r.fromDefaultComment())
	}
	for _, c := range all {
		if c.Form == FormRelative && !relative {
			continue // a printed day says it better
		}
		if !ok || c.trust() > best.trust() {
			best, ok = c, true
		}
	}
	if !ok {
		return best, byline, between, false
	}
	for _, c := range all {
		switch {
		case c.Form == FormRelative && !relative:
		case sameDay(c.Date, best.Date, r.in.Zone):
			if best.Precision == kim.PrecisionDay && c.Precision != kim.PrecisionDay {
				best.Time, best.Precision = c.Time, c.Precision
			}
		case c.source != best.source:
			best.confidence = min(best.confidence, 0.75)
			r.ignore(fmt.Sprintf("%s (%s)", dayText(c.Date, r.in.Zone), c.source), "a more trusted source names another day")
		}
	}
	return best, byline, nil, true
}

func sameDay(a, b Date, zone kim.Zone) bool {
	return kim.DateOf(a.Time, zone) == kim.DateOf(b.Time, zone)
}

func dayText(d Date, zone kim.Zone) string { return kim.DateOf(d.Time, zone).String() }

// plausible rejects days that cannot be those of a publication.
func (r *reader) plausible(c *candidate) bool {
	// In these places an author may have typed any day: it was printed, and is judged later.
	typed := c.source == SourceByline || c.source == SourceProfile || c.source == SourceListing
	what := fmt.Sprintf("%s (%s)", dayText(c.Date, r.in.Zone), c.source)
	switch why := noDay(c.Time, r.in.FetchedAt, typed); {
	case why != "":
		r.ignore(what, why)
		return false
	case c.Form == FormRelative && r.stale(c.Date):
		r.ignore(dayText(c.Date, r.in.Zone), "relative to a time that is not known: the page is older than its fetching")
		return false
	}
	return true
}

const (
	firstYear = 1995 // no community site is older
	lastYear  = 2100
	ahead     = 36 * time.Hour // further ahead of the fetching no machine dates a post
)

// noDay says why a time cannot be that of a publication; empty if it can. It is
// asked of every source: pages, feeds, interfaces, sitemaps. A day that an author
// typed may lie ahead of the fetching.
func noDay(t, fetched time.Time, typed bool) string {
	switch {
	case t.Year() < firstYear:
		return "older than the web"
	case t.Year() > lastYear:
		return "no year of a publication"
	case !typed && !fetched.IsZero() && t.After(fetched.Add(ahead)):
		return "in the future"
	}
	return ""
}

// stale tells whether the page names a change of itself that lies more than a day
// before a date that was counted back from the fetching: then it was made earlier,
// and kept, and "2 jam lalu" was said on another day.
func (r *reader) stale(d Date) bool {
	for _, s := range [...]string{r.f.modified, r.f.changed} {
		if m, ok := r.machine(s); ok && m.Form != FormRelative && kim.DateOf(d.Time, r.in.Zone).Sub(kim.DateOf(m.Time, r.in.Zone)) > 1 {
			return true
		}
	}
	return false
}

// inBox tells whether a node speaks of the page's own item: it stands in its box
// or near its title, and not in furniture or in another item.
func (r *reader) inBox(n int32) bool {
	d := r.d
	m := d.marks[n]
	if m&(furniture&^(markHeader|markFooter|markAd)) != 0 {
		return false
	}
	if r.box >= 0 {
		if d.within(n, r.box) {
			if m&markFooter != 0 && d.nodes[n].parent >= 0 && !d.within(r.footerOf(n), r.box) {
				return false
			}
			return !r.inOtherItem(n)
		}
		if m&markFooter != 0 {
			return false
		}
		// Beside the box: only between the title and the text, or right above the title.
		return r.titleNode >= 0 && !r.inOtherItem(n) && n > r.titleNode && (r.body < 0 || n < r.body)
	}
	return m&(markFooter|markHeader) == 0 && !r.inOtherItem(n)
}

func (r *reader) footerOf(n int32) int32 {
	if f := r.d.ancestor(n, markFooter); f >= 0 {
		return f
	}
	return n
}

// inOtherItem tells whether a node lies in an item that does not hold the page's
// title: a card with a heading or a link of its own.
func (r *reader) inOtherItem(n int32) bool {
	d := r.d
	for p := n; p > 0 && p != r.box; p = d.nodes[p].parent {
		if d.nodes[p].tag == atom.Article && (r.titleNode < 0 || !d.within(r.titleNode, p)) && (r.body < 0 || !d.within(r.body, p)) && p != r.body {
			return true
		}
		if d.nodes[p].tag == atom.A && d.nodes[p].end-p > 6 {
			for _, h := range r.f.headings {
				if d.within(h, p) && h != r.titleNode {
					return true
				}
			}
		}
	}
	return false
}

// fromTimes reads time and abbr elements and microdata of the item.
func (r *reader) fromTimes() (candidate, bool) {
	d := r.d
	best, most := candidate{}, -1
	for _, n := range r.f.dated {
		tag := d.nodes[n].tag
		prop, _ := d.rawAttr(n, "itemprop")
		class, _ := d.rawAttr(n, "class")
		micro := strings.Contains(prop, "datePublished") || prop == "dateCreated"
		if tag == atom.Abbr && !micro && !strings.Contains(class, "published") {
			continue
		}
		value, source := d.attr(n, "datetime"), SourceTime
		switch {
		case tag == atom.Abbr:
			value, source = d.attr(n, "title"), SourceMicrodata
		case tag != atom.Time:
			value, source = d.attr(n, "content"), SourceMicrodata
		}
		shown := d.textOf(n)
		if value == "" {
			value = shown
		}
		if !r.inBox(n) {
			if why := d.marks[n].why(); why != "" {
				r.ignore(clip(value, 60), why)
			} else {
				r.ignore(clip(value, 60), "another item")
			}
			continue
		}
		date, ok := r.machine(value)
		if ok && date.Form == FormRelative && !standsAlone(value, date) {
			ok = false
		}
		if seen, found := ReadDate(shown, r.in.FetchedAt, r.in.Zone); found && (seen.Form != FormRelative || standsAlone(shown, seen)) {
			seen = r.settle(seen)
			switch {
			case !ok, date.Form == FormRelative && seen.Form != FormRelative:
				date, ok = seen, true
			case seen.Form != FormRelative && apart(kim.DateOf(seen.Time, r.in.Zone), kim.DateOf(date.Time, r.in.Zone)) > 1:
				// The attribute is what the template's author left there.
				r.ignore(value, "the element shows another day")
				date = seen
			}
		}
		if !ok {
			continue
		}
		if why := r.otherTime(n, shown); why != "" {
			r.ignore(value, why)
			continue
		}
		pub := micro || strings.Contains(class, "published") || strings.Contains(class, "entry-date")
		_, isPub := d.rawAttr(n, "pubdate")
		pub = pub || isPub
		m := d.marks[n]
		score := 50
		switch {
		case m&markEvent != 0 && !micro:
			r.ignore(value, "date of an event")
			continue
		case d.own[n]&markUpdated != 0 && !pub, strings.Contains(prop, "dateModified"):
			r.ignore(value, "date of a change")
			continue
		case pub:
			score += 30
		case r.inText(n) && m&markMeta == 0:
			r.ignore(value, "date within the text")
			continue
		}
		if r.titleNode >= 0 {
			// The nearest to the title is the item's.
			gap := int(d.order[n]) - r.titleLine
			if gap < 0 {
				gap = -gap + 2
			}
			score -= min(gap, 40)
		}
		confidence := float32(0.9)
		if date.Form == FormRelative {
			confidence = 0.5
		} else if !pub {
			confidence = 0.85
		}
		if score > most {
			best, most = candidate{Date: date, source: source, confidence: confidence}, score
		}
	}
	return best, most >= 0
}

// otherTime says of what the words around an element that names a time say that it is
// the day, if not of the publication: "Bergabung <time>…", "Diperbarui <time>…".
func (r *reader) otherTime(n int32, shown string) string {
	low := strings.ToLower(shown)
	if updateLabel(low) && !postLabel(low) {
		return "date of a change"
	}
	d := r.d
	k := int(d.order[n])
	if k < 0 || k >= len(d.lines) || len(low) != len(shown) {
		return ""
	}
	text := strings.ToLower(d.lineText(k))
	at := strings.Index(text, low)
	if at < 0 || len(text) > 200 {
		return ""
	}
	before := text[:at]
	if cut := strings.LastIndexAny(before, "|•·»"); cut >= 0 {
		before = before[cut:]
	}
	if bare(before) {
		before = r.labelAbove(k)
	}
	if memberLabel(before) && !postLabel(before) {
		return "day of an account or of a visit"
	}
	return ""
}

// apart is the number of days between two days, in whichever order.
func apart(a, b kim.Date) int { return max(a.Sub(b), b.Sub(a)) }

// fromProfile reads what the profile's selector picks.
func (r *reader) fromProfile() (candidate, bool) {
	d := r.d
	for _, n := range d.all(r.prof.spec.Article.Date.sel, 0, 20) {
		if !r.inBox(n) || d.own[n]&markUpdated != 0 && d.own[n]&markDate == 0 {
			continue
		}
		if r.inText(n) {
			continue
		}
		for _, s := range [...]string{d.attr(n, "datetime"), d.attr(n, "title"), d.textOf(n)} {
			if date, ok := ReadDate(s, r.in.FetchedAt, r.in.Zone); ok && !date.Range && len(s) < 200 {
				c := candidate{Date: date, source: SourceProfile, confidence: 0.85}
				if date.Form == FormRelative {
					c.confidence = 0.5
				}
				if why := otherDay(strings.ToLower(s[:date.Start])); why != "" {
					r.ignore(clip(s, 60), why)
					continue
				}
				if date.Form == FormRelative && !standsAlone(s, date) {
					continue
				}
				return c, true
			}
		}
	}
	return candidate{}, false
}
