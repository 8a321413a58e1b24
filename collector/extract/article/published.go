package article

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// published decides when the page's item was published. The most trusted source
// that says anything wins; the time of day may come from another that names the
// same day. What is seen and not believed is noted. Where no source names one day,
// between is what the best of them leaves open.
func (r *Reader) published() (best day.Candidate, byline int, between *fact.Days, ok bool) {
	byline = -1
	var all []day.Candidate
	relative := true // all that was found is counted back from the fetching
	take := func(c day.Candidate, ok bool) {
		if !ok {
			return
		}
		c.Date = r.Settle(c.Date)
		switch {
		case !r.Plausible(&c):
		case !c.Certain():
			if between == nil {
				between = r.LeftOpen(&c)
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
		if !ok || c.Trust() > best.Trust() {
			best, ok = c, true
		}
	}
	if !ok {
		return best, byline, between, false
	}
	for _, c := range all {
		switch {
		case c.Form == date.FormRelative && !relative:
		case day.Same(c.Date, best.Date, r.In.Zone):
			if best.Precision == kim.PrecisionDay && c.Precision != kim.PrecisionDay {
				best.Time, best.Precision = c.Time, c.Precision
			}
		case c.Source != best.Source:
			best.Confidence = min(best.Confidence, 0.75)
			r.Ignore(fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.In.Zone), c.Source), "a more trusted source names another day")
		}
	}
	return best, byline, nil, true
}

// inBox tells whether a node speaks of the page's own item: it stands in its box
// or near its title, and not in furniture or in another item.
func (r *Reader) inBox(n int32) bool {
	d := r.Doc
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
		return r.Title.Node >= 0 && !r.inOtherItem(n) && n > r.Title.Node && (r.Body < 0 || n < r.Body)
	}
	return m&(page.MarkFooter|page.MarkHeader) == 0 && !r.inOtherItem(n)
}

func (r *Reader) footerOf(n int32) int32 {
	if f := r.Doc.Ancestor(n, page.MarkFooter); f >= 0 {
		return f
	}
	return n
}

// inOtherItem tells whether a node lies in an item that does not hold the page's
// title: a card with a heading or a link of its own.
func (r *Reader) inOtherItem(n int32) bool {
	d := r.Doc
	for p := n; p > 0 && p != r.box; p = d.Nodes[p].Parent {
		if d.Nodes[p].Tag == atom.Article && (r.Title.Node < 0 || !d.Within(r.Title.Node, p)) && (r.Body < 0 || !d.Within(r.Body, p)) && p != r.Body {
			return true
		}
		if d.Nodes[p].Tag == atom.A && d.Nodes[p].End-p > 6 {
			if in := d.Inside(r.Facts.Headings, p); len(in) > 1 || len(in) == 1 && in[0] != r.Title.Node {
				return true
			}
		}
	}
	return false
}

// fromTimes reads time and abbr elements and microdata of the item.
func (r *Reader) fromTimes() (day.Candidate, bool) {
	d := r.Doc
	best, most := day.Candidate{}, -1
	for _, n := range r.Facts.Dated {
		tag := d.Nodes[n].Tag
		prop, _ := d.RawAttr(n, "itemprop")
		class, _ := d.RawAttr(n, "class")
		micro := strings.Contains(prop, "datePublished") || prop == "dateCreated"
		if tag == atom.Abbr && !micro && !strings.Contains(class, "published") {
			continue
		}
		source := fact.SourceTime
		if tag != atom.Time {
			source = fact.SourceMicrodata
		}
		shown := d.TextOf(n)
		if !r.inBox(n) {
			why := d.Marks[n].Why()
			if why == "" {
				why = "another item"
			}
			r.Ignore(letters.Clip(r.Written(n), 60), why)
			continue
		}
		when, value, ok := r.OfElement(n)
		if !ok {
			continue
		}
		if why := r.otherTime(n, shown); why != "" {
			r.Ignore(value, why)
			continue
		}
		pub := micro || strings.Contains(class, "published") || strings.Contains(class, "entry-date")
		_, isPub := d.RawAttr(n, "pubdate")
		pub = pub || isPub
		m := d.Marks[n]
		score := 50
		switch {
		case m&page.MarkEvent != 0 && !micro:
			r.Ignore(value, "date of an event")
			continue
		case d.Own[n]&page.MarkUpdated != 0 && !pub, strings.Contains(prop, "dateModified"):
			r.Ignore(value, "date of a change")
			continue
		case pub:
			score += 30
		case r.inText(n) && m&page.MarkMeta == 0:
			r.Ignore(value, "date within the text")
			continue
		}
		if r.Title.Node >= 0 {
			// The nearest to the title is the item's.
			gap := int(d.Order[n]) - r.Title.Line
			if gap < 0 {
				gap = -gap + 2
			}
			score -= min(gap, 40)
		}
		confidence := float32(0.85)
		if pub {
			confidence = 0.9
		}
		if score > most {
			best, most = day.Of(when, source, confidence), score
		}
	}
	return best, most >= 0
}

// otherTime says of what the words around an element that names a time say that it is
// the day, if not of the publication: "Bergabung <time>…", "Diperbarui <time>…".
func (r *Reader) otherTime(n int32, shown string) string {
	low := strings.ToLower(shown)
	if day.UpdateLabel(low) && !day.PostLabel(low) {
		return "date of a change"
	}
	return r.SaidBefore(n)
}

// fromProfile reads what the profile's selector picks.
func (r *Reader) fromProfile() (day.Candidate, bool) {
	d := r.Doc
	for _, n := range d.All(r.Profile.Spec.Article.Date.Sel, 0, 20) {
		if !r.inBox(n) || d.Own[n]&page.MarkUpdated != 0 && d.Own[n]&page.MarkDate == 0 {
			continue
		}
		if r.inText(n) {
			continue
		}
		if why := r.SaidBefore(n); why != "" {
			r.Ignore(letters.Clip(d.TextOf(n), 60), why)
			continue
		}
		for _, s := range [...]string{d.Attr(n, "datetime"), d.Attr(n, "title"), d.TextOf(n)} {
			if when, why, ok := r.Said(s); ok && len(s) < 200 {
				return day.Of(when, fact.SourceProfile, 0.85), true
			} else if why != "" {
				r.Ignore(letters.Clip(s, 60), why)
			}
		}
	}
	return day.Candidate{}, false
}

// dayOfYear is the day without its year that stands by the title of the page's item.
func (r *Reader) dayOfYear() *date.DayOfYear {
	if r.Title.Line < 0 {
		return nil
	}
	for _, k := range [...]int{r.Title.Line + 1, r.Title.Line + 2, r.Title.Line - 1, r.Title.Line + 3, r.Title.Line - 2, r.Title.Line + 4} {
		if k >= 0 && k < len(r.Doc.Lines) && !r.inText(r.Doc.Lines[k].First) && !r.inOtherItem(r.Doc.Lines[k].First) {
			if found := r.DayOfYearOfLine(k, 0, r.Title.Text); found != nil {
				r.Ignore(r.Doc.LineText(k), "a day without its year")
				return found
			}
		}
	}
	return nil
}
