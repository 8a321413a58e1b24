package extract

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// A candidate is a date that may be the day of publication.
type candidate struct {
	date.Date
	source     string
	confidence float32
	weak       bool // a machine wrote it of something that need not be the publication: what is printed outranks it
}

// trust orders candidates.
func (c *candidate) trust() int {
	if c.weak {
		return 2*fact.Trust(fact.SourceByline) - 1
	}
	return 2 * fact.Trust(c.source)
}

// published decides when the page's item was published. The most trusted source
// that says anything wins; the time of day may come from another that names the
// same day. What is seen and not believed is noted. Where no source names one day,
// between is what the best of them leaves open.
func (r *reader) published() (best candidate, byline int, between *fact.Days, ok bool) {
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
			relative = relative && c.Form == date.FormRelative
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
		if c.Form == date.FormRelative && !relative {
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
		case c.Form == date.FormRelative && !relative:
		case sameDay(c.Date, best.Date, r.in.Zone):
			if best.Precision == kim.PrecisionDay && c.Precision != kim.PrecisionDay {
				best.Time, best.Precision = c.Time, c.Precision
			}
		case c.source != best.source:
			best.confidence = min(best.confidence, 0.75)
			r.ignore(fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.in.Zone), c.source), "a more trusted source names another day")
		}
	}
	return best, byline, nil, true
}

func sameDay(a, b date.Date, zone kim.Zone) bool {
	return kim.DateOf(a.Time, zone) == kim.DateOf(b.Time, zone)
}

// plausible rejects days that cannot be those of a publication.
func (r *reader) plausible(c *candidate) bool {
	// In these places an author may have typed any day: it was printed, and is judged later.
	typed := c.source == fact.SourceByline || c.source == fact.SourceProfile || c.source == fact.SourceListing
	what := fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.in.Zone), c.source)
	switch why := date.Unlikely(c.Time, r.in.FetchedAt, typed); {
	case why != "":
		r.ignore(what, why)
		return false
	case c.Form == date.FormRelative && r.stale(c.Date):
		r.ignore(fact.DayText(c.Date, r.in.Zone), "relative to a time that is not known: the page is older than its fetching")
		return false
	}
	return true
}

// stale tells whether the page names a change of itself that lies more than a day
// before a date that was counted back from the fetching: then it was made earlier,
// and kept, and "2 jam lalu" was said on another day.
func (r *reader) stale(d date.Date) bool {
	for _, s := range [...]string{r.f.Modified, r.f.Changed} {
		if m, ok := r.machine(s); ok && m.Form != date.FormRelative && kim.DateOf(d.Time, r.in.Zone).Sub(kim.DateOf(m.Time, r.in.Zone)) > 1 {
			return true
		}
	}
	return false
}

// inBox tells whether a node speaks of the page's own item: it stands in its box
// or near its title, and not in furniture or in another item.
func (r *reader) inBox(n int32) bool {
	d := r.d
	m := d.Marks[n]
	if m&(page.Furniture&^(page.MarkHeader|page.MarkFooter|page.MarkAd)) != 0 {
		return false
	}
	if r.box >= 0 {
		if d.Within(n, r.box) {
			if m&page.MarkFooter != 0 && d.Nodes[n].Parent >= 0 && !d.Within(r.footerOf(n), r.box) {
				return false
			}
			return !r.inOtherItem(n)
		}
		if m&page.MarkFooter != 0 {
			return false
		}
		// Beside the box: only between the title and the text, or right above the title.
		return r.titleNode >= 0 && !r.inOtherItem(n) && n > r.titleNode && (r.body < 0 || n < r.body)
	}
	return m&(page.MarkFooter|page.MarkHeader) == 0 && !r.inOtherItem(n)
}

func (r *reader) footerOf(n int32) int32 {
	if f := r.d.Ancestor(n, page.MarkFooter); f >= 0 {
		return f
	}
	return n
}

// inOtherItem tells whether a node lies in an item that does not hold the page's
// title: a card with a heading or a link of its own.
func (r *reader) inOtherItem(n int32) bool {
	d := r.d
	for p := n; p > 0 && p != r.box; p = d.Nodes[p].Parent {
		if d.Nodes[p].Tag == atom.Article && (r.titleNode < 0 || !d.Within(r.titleNode, p)) && (r.body < 0 || !d.Within(r.body, p)) && p != r.body {
			return true
		}
		if d.Nodes[p].Tag == atom.A && d.Nodes[p].End-p > 6 {
			for _, h := range r.f.Headings {
				if d.Within(h, p) && h != r.titleNode {
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
	for _, n := range r.f.Dated {
		tag := d.Nodes[n].Tag
		prop, _ := d.RawAttr(n, "itemprop")
		class, _ := d.RawAttr(n, "class")
		micro := strings.Contains(prop, "datePublished") || prop == "dateCreated"
		if tag == atom.Abbr && !micro && !strings.Contains(class, "published") {
			continue
		}
		value, source := d.Attr(n, "datetime"), fact.SourceTime
		switch {
		case tag == atom.Abbr:
			value, source = d.Attr(n, "title"), fact.SourceMicrodata
		case tag != atom.Time:
			value, source = d.Attr(n, "content"), fact.SourceMicrodata
		}
		shown := d.TextOf(n)
		if value == "" {
			value = shown
		}
		if !r.inBox(n) {
			if why := d.Marks[n].Why(); why != "" {
				r.ignore(letters.Clip(value, 60), why)
			} else {
				r.ignore(letters.Clip(value, 60), "another item")
			}
			continue
		}
		when, ok := r.machine(value)
		if ok && when.Form == date.FormRelative && !standsAlone(value, when) {
			ok = false
		}
		if seen, found := date.Read(shown, r.in.FetchedAt, r.in.Zone); found && (seen.Form != date.FormRelative || standsAlone(shown, seen)) {
			seen = r.settle(seen)
			switch {
			case !ok, when.Form == date.FormRelative && seen.Form != date.FormRelative:
				when, ok = seen, true
			case seen.Form != date.FormRelative && apart(kim.DateOf(seen.Time, r.in.Zone), kim.DateOf(when.Time, r.in.Zone)) > 1:
				// The attribute is what the template's author left there.
				r.ignore(value, "the element shows another day")
				when = seen
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
		_, isPub := d.RawAttr(n, "pubdate")
		pub = pub || isPub
		m := d.Marks[n]
		score := 50
		switch {
		case m&page.MarkEvent != 0 && !micro:
			r.ignore(value, "date of an event")
			continue
		case d.Own[n]&page.MarkUpdated != 0 && !pub, strings.Contains(prop, "dateModified"):
			r.ignore(value, "date of a change")
			continue
		case pub:
			score += 30
		case r.inText(n) && m&page.MarkMeta == 0:
			r.ignore(value, "date within the text")
			continue
		}
		if r.titleNode >= 0 {
			// The nearest to the title is the item's.
			gap := int(d.Order[n]) - r.titleLine
			if gap < 0 {
				gap = -gap + 2
			}
			score -= min(gap, 40)
		}
		confidence := float32(0.9)
		if when.Form == date.FormRelative {
			confidence = 0.5
		} else if !pub {
			confidence = 0.85
		}
		if score > most {
			best, most = candidate{Date: when, source: source, confidence: confidence}, score
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
	k := int(d.Order[n])
	if k < 0 || k >= len(d.Lines) || len(low) != len(shown) {
		return ""
	}
	text := strings.ToLower(d.LineText(k))
	at := strings.Index(text, low)
	if at < 0 || len(text) > 200 {
		return ""
	}
	before := text[:at]
	if cut := strings.LastIndexAny(before, "|•·»"); cut >= 0 {
		before = before[cut:]
	}
	if date.OnlyWeekday(before) {
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
	for _, n := range d.All(r.prof.Spec.Article.Date.Sel, 0, 20) {
		if !r.inBox(n) || d.Own[n]&page.MarkUpdated != 0 && d.Own[n]&page.MarkDate == 0 {
			continue
		}
		if r.inText(n) {
			continue
		}
		for _, s := range [...]string{d.Attr(n, "datetime"), d.Attr(n, "title"), d.TextOf(n)} {
			if when, ok := date.Read(s, r.in.FetchedAt, r.in.Zone); ok && !when.Range && len(s) < 200 {
				c := candidate{Date: when, source: fact.SourceProfile, confidence: 0.85}
				if when.Form == date.FormRelative {
					c.confidence = 0.5
				}
				if why := otherDay(strings.ToLower(s[:when.Start])); why != "" {
					r.ignore(letters.Clip(s, 60), why)
					continue
				}
				if when.Form == date.FormRelative && !standsAlone(s, when) {
					continue
				}
				return c, true
			}
		}
	}
	return candidate{}, false
}
