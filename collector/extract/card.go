package extract

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"pantaukim/internal/kim"
)

// asList reads what stands around each mention: date and picture.
func (r *reader) asList(found []mention) list {
	var l list
	var open []openItem
	owners := make([]int32, len(found)) // in order of the page
	for k := range found {
		owners[k] = found[k].a
	}
	slices.Sort(owners)
	for k := range found {
		m := &found[k]
		block := r.blockOf(m.a, owners)
		if m.title == "" {
			m.title = r.captionIn(block)
		}
		it := Item{URL: m.url, Title: m.title, Kind: r.kindListed(m.url), Precision: kim.PrecisionNone}
		if c, ok := r.dateIn(block, m.title, it.Kind); ok && c.Certain() && c.Form != FormRelative {
			it.Published, it.Precision, it.DateSource, it.Confidence = c.Time, c.Precision, c.source, c.confidence
		} else if ok {
			it.Between = openDays(c.Date, r.in.Zone)
			if !c.Swapped.IsZero() {
				open = append(open, openItem{len(l.items), c})
			}
		}
		if c, ok := r.dayOfLink(m.url); ok {
			if it.Published.IsZero() || kim.DateOf(it.Published, r.in.Zone) != kim.DateOf(c.Time, r.in.Zone) {
				it.Published, it.Precision = c.Time, c.Precision
			}
			it.DateSource, it.Confidence, it.Between = c.source, c.confidence, nil
		}
		it.Photos = r.coverIn(block)
		if m.rank >= 3 || m.byPath {
			l.strong++
		}
		l.words += countWords(m.title)
		l.items = append(l.items, it)
	}
	r.settleItems(l.items, open)
	return l
}

// An openItem is an item of a list whose day and month may stand in either order.
type openItem struct {
	at int
	c  candidate
}

// settleItems dates the items whose numeric dates the order of the list decides.
func (r *reader) settleItems(items []Item, open []openItem) {
	dates := make([]Date, len(open))
	for k := range open {
		dates[k] = open[k].c.Date
	}
	order := settleList(dates)
	if order == OrderUnknown {
		return
	}
	for _, o := range open {
		c, it := o.c, &items[o.at]
		c.Date = c.In(order)
		if it.Published.IsZero() && r.plausible(&c) {
			it.Published, it.Precision, it.DateSource, it.Confidence, it.Between = c.Time, c.Precision, c.source, c.confidence, nil
		}
	}
}

func (r *reader) kindListed(address string) kim.Kind {
	if r.in.Kind != "" {
		return r.in.Kind
	}
	if u, err := url.Parse(address); err == nil {
		if k := pathKind(u.Path); k != "" {
			return k
		}
	}
	if k := pathKind(r.self.Path + "/x"); k != "" {
		return k
	}
	return kim.News
}

func (r *reader) dayOfLink(address string) (candidate, bool) {
	y, m, day, ok := dayInPath(pathOf(address))
	if !ok {
		return candidate{}, false
	}
	c := candidate{Date: wholeDay(kim.NewDate(y, timeMonth(m), day), r.in.Zone), source: SourceURL, confidence: 0.95}
	return c, r.plausible(&c)
}

// blockOf climbs from a link to the largest element that names no other item.
func (r *reader) blockOf(a int32, owners []int32) int32 {
	d := r.d
	block := a
	k, _ := slices.BinarySearch(owners, a)
	for p := d.nodes[a].parent; p > 0; p = d.nodes[p].parent {
		if t := d.nodes[p].tag; t == atom.Body || t == atom.Html || t == atom.Main {
			break
		}
		if k > 0 && d.within(owners[k-1], p) || k+1 < len(owners) && d.within(owners[k+1], p) {
			return block
		}
		block = p
		if t := d.nodes[p].tag; t == atom.Article || t == atom.Li || t == atom.Tr || d.nodes[p].end-p > 400 {
			break
		}
	}
	return block
}

// dateIn reads the date that stands in the block of one item of a list. Times
// like "45 menit lalu" are not read: nobody knows when the list was made. The day
// on the card of an event is the event's, unless an account or a word by it says
// that something was published on it.
func (r *reader) dateIn(block int32, title string, kind kim.Kind) (candidate, bool) {
	d := r.d
	if block < 0 || d.nodes[block].end-block < 2 {
		return candidate{}, false
	}
	try := func(s, source string, confidence float32) (candidate, bool) {
		date, ok := ReadDate(s, r.in.FetchedAt, r.in.Zone)
		if !ok || date.Range {
			return candidate{}, false
		}
		if date.Form == FormRelative && !standsAlone(s, date) {
			r.ignore(clip(s, 60), "a relative word in a line about something else")
			return candidate{}, false
		}
		c := candidate{Date: r.settle(date), source: source, confidence: confidence}
		return c, r.plausible(&c)
	}
	for _, n := range r.f.dated {
		if !d.within(n, block) {
			continue
		}
		class, _ := d.rawAttr(n, "class")
		prop, _ := d.rawAttr(n, "itemprop")
		if d.own[n]&markUpdated != 0 && !strings.Contains(class, "published") && !strings.Contains(class, "entry-date") && !strings.Contains(prop, "datePublished") {
			r.ignore(d.attr(n, "datetime"), "date of a change")
			continue
		}
		if kind == kim.Event && !strings.Contains(class, "published") && !strings.Contains(class, "entry-date") && !strings.Contains(prop, "datePublished") ||
			d.marks[n]&markEvent != 0 && !strings.Contains(prop, "datePublished") {
			r.ignore(d.textOf(n), "date of an event in a list")
			continue
		}
		shown, isShown := ReadDate(d.textOf(n), r.in.FetchedAt, r.in.Zone)
		for _, s := range [...]string{d.attr(n, "datetime"), d.attr(n, "content"), d.attr(n, "title"), d.textOf(n)} {
			c, ok := try(s, SourceTime, 0.85)
			if ok && isShown && shown.Form != FormRelative && shown.Certain() && apart(kim.DateOf(shown.Time, r.in.Zone), kim.DateOf(c.Time, r.in.Zone)) > 1 {
				continue // what the template's author left there
			}
			if ok {
				return c, true
			}
		}
	}
	for _, n := range d.all(r.prof.spec.Listing.Date.sel, block, 5) {
		if c, ok := try(d.textOf(n), SourceProfile, 0.8); ok && d.own[n]&markUpdated == 0 {
			return c, true
		}
	}
	schedule := r.isSchedule(block)
	for k := int(d.order[block]); k >= 0 && k < len(d.lines); k++ {
		l := &d.lines[k]
		if l.first >= d.nodes[block].end {
			break
		}
		if l.first < block || l.to-l.from > 120 || l.marks&(markEvent|markComment) != 0 || l.heading {
			continue
		}
		text := d.lineText(k)
		if rest, inline := strings.CutPrefix(text, title); inline && title != "" {
			text = rest // the words of a title say nothing of the date behind it
		}
		date, ok := ReadDate(text, r.in.FetchedAt, r.in.Zone)
		if !ok {
			continue
		}
		label := strings.ToLower(text[:date.Start])
		rest := strings.ToLower(text[:date.Start] + " " + text[date.End:])
		if above := label + " " + r.labelAbove(k); eventLabel(above) || updateLabel(label) || memberLabel(above) && !postLabel(above) || opensSentence(text[date.End:]) ||
			l.marks&(markDate|markMeta) == 0 && !postLabel(label) && !looksLikeByline(text, rest, []Date{date}) {
			r.ignore(text[date.Start:date.End], "date of something else in a list")
			continue
		}
		if (kind == kim.Event || schedule) && !postLabel(label) && !r.signed(k) {
			r.ignore(text[date.Start:date.End], "date of an event in a list")
			continue
		}
		if c, ok := try(text, SourceListing, 0.7); ok {
			return c, true
		}
	}
	return candidate{}, false
}

// opensSentence tells whether what follows a date is the story itself, as after
// the dateline of a teaser: "Karawang, 9 Maret 2026 – Warga bergotong royong …".
// Its author typed that date; it proves no day of publication.
func opensSentence(after string) bool {
	after = strings.TrimLeft(after, " )]")
	rest := strings.TrimLeft(after, "-–—:")
	return rest != after && len(strings.FieldsFunc(rest, notLetter)) >= 4
}

// captionIn is what stands below a picture without words that leads to an item:
// its heading, else the first line that is no byline.
func (r *reader) captionIn(block int32) string {
	d := r.d
	first := ""
	for k := max(int(d.order[block]), 0); k < len(d.lines) && d.lines[k].first < d.nodes[block].end; k++ {
		l := &d.lines[k]
		text := d.lineText(k)
		if l.first < block || l.to-l.from > 200 || isMore(text) || countWords(text) == 0 {
			continue
		}
		if l.heading {
			return r.trimTitle(text)
		}
		if _, dated := ReadDate(text, r.in.FetchedAt, r.in.Zone); first == "" && !dated && l.marks&(markMeta|markDate) == 0 {
			first = text
		}
	}
	return r.trimTitle(first)
}

func (r *reader) coverIn(block int32) []Photo {
	d := r.d
	for _, n := range r.f.images {
		if !d.within(n, block) || d.marks[n]&markHidden != 0 {
			continue
		}
		address, from := r.picture(n)
		if address == "" {
			continue
		}
		// The link around it leads to the item, not to a file.
		if full, key, why := r.asPhoto(n, address, from); why == "" {
			return []Photo{{Key: key, URL: full, Role: PhotoCover}}
		}
	}
	return nil
}
