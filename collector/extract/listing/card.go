package listing

import (
	"net/url"
	"strings"
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"
	"pantaukim/internal/kim"
)

// asList reads what stands around each mention: date and picture. What stands around the
// links beside them, which have the same shape, is not theirs.
func (r *Reader) asList(found, beside []mention) List {
	var l List
	var open []openItem
	all := recordsOf(found, beside)
	for k := range found {
		m := &found[k]
		if gambling.Title(m.title) {
			r.Ignore(m.title, "an advertisement for gambling")
			continue
		}
		block := r.blockOf(m, all)
		if m.title == "" {
			m.title = captionIn(r, block)
		}
		it := fact.Item{URL: m.url, Title: m.title, Kind: r.kindListed(m.url), Precision: kim.PrecisionNone}
		if c, ok := r.dayOfRecord(block, all, m, it.Kind); ok && c.Certain() && c.Form != date.FormRelative {
			it.Published, it.Precision, it.DateSource, it.Confidence, it.Order = c.Time, c.Precision, c.Source, c.Confidence, c.Order
		} else if ok {
			it.Between = fact.OpenDays(c.Date, r.In.Zone)
			if !c.Swapped.IsZero() {
				open = append(open, openItem{len(l.Items), c})
			}
		}
		if it.Published.IsZero() && it.Between == nil && it.Kind != kim.Event {
			it.DayOfYear = r.DayOfYearIn(block, m.title)
		}
		if c, ok := r.dayOfLink(m.url); ok {
			if it.Published.IsZero() || kim.DateOf(it.Published, r.In.Zone) != kim.DateOf(c.Time, r.In.Zone) {
				it.Published, it.Precision = c.Time, c.Precision
			}
			it.DateSource, it.Confidence, it.Between, it.DayOfYear = c.Source, c.Confidence, nil, nil
		}
		it.Photos = r.coverIn(block)
		if m.rank >= 3 || m.byPath || m.spare && !it.Published.IsZero() && !r.isBoxed(m.a) {
			l.Strong++
		}
		l.Words += letters.CountWords(m.title)
		l.Items = append(l.Items, it)
	}
	r.settleItems(l.Items, open)
	return l
}

// An openItem is an item of a list whose day and month may stand in either order.
type openItem struct {
	at int
	c  day.Candidate
}

// settleItems dates the items whose numeric dates the order of the list decides.
func (r *Reader) settleItems(items []fact.Item, open []openItem) {
	dates := make([]date.Date, len(open))
	for k := range open {
		dates[k] = open[k].c.Date
	}
	order := date.OrderOfList(dates)
	if order == date.OrderUnknown {
		return
	}
	for _, o := range open {
		c, it := o.c, &items[o.at]
		c.Date = c.In(order)
		if it.Published.IsZero() && r.Plausible(&c) {
			it.Published, it.Precision, it.DateSource, it.Confidence, it.Between = c.Time, c.Precision, c.Source, c.Confidence, nil
		}
	}
}

func (r *Reader) kindListed(where string) kim.Kind {
	if r.In.Kind != "" {
		return r.In.Kind
	}
	if u, err := url.Parse(where); err == nil {
		if k := address.KindOfPath(u.Path); k != "" {
			return k
		}
	}
	if k := address.KindOfPath(r.Self.Path + "/x"); k != "" {
		return k
	}
	return kim.News
}

func (r *Reader) dayOfLink(where string) (day.Candidate, bool) {
	year, month, of, ok := address.DayInPath(address.PathOf(where))
	if !ok {
		return day.Candidate{}, false
	}
	c := day.Candidate{Date: date.WholeDay(kim.NewDate(year, time.Month(month), of), r.In.Zone), Source: fact.SourceURL, Confidence: 0.95}
	return c, r.Plausible(&c)
}

// dateIn reads the date that stands in the block of one item of a list. Times
// like "45 menit lalu" are not read: nobody knows when the list was made. The day
// on the card of an event is the event's, unless an account or a word by it says
// that something was published on it.
func (r *Reader) dateIn(block int32, title string, kind kim.Kind) (day.Candidate, bool) {
	d := r.Doc
	if block < 0 || d.Nodes[block].End-block < 2 && len(d.Inside(r.Facts.Dated, block)) == 0 {
		return day.Candidate{}, false
	}
	for _, n := range d.Inside(r.Facts.Dated, block) {
		class, _ := d.RawAttr(n, "class")
		prop, _ := d.RawAttr(n, "itemprop")
		micro := strings.Contains(prop, "datePublished")
		named := micro || strings.Contains(class, "published") || strings.Contains(class, "entry-date")
		switch {
		case d.Own[n]&page.MarkUpdated != 0 && !named:
			r.Ignore(d.Attr(n, "datetime"), "date of a change")
			continue
		case kind == kim.Event && !named, d.Marks[n]&page.MarkEvent != 0 && !micro:
			r.Ignore(d.TextOf(n), "date of an event in a list")
			continue
		}
		if name := columnOf(r, n); name != "" && day.OtherDay(name) != "" {
			r.Ignore(d.TextOf(n), "its column is that of another day: "+name)
			continue
		}
		if when, _, ok := r.OfElement(n); ok && !when.Range {
			if c := day.Of(when, fact.SourceTime, 0.85); r.Plausible(&c) {
				return c, true
			}
		}
	}
	said := func(text, source string, confidence float32) (day.Candidate, bool) {
		when, why, ok := r.Said(text)
		if why != "" {
			r.Ignore(letters.Clip(text, 60), why)
		}
		c := day.Of(when, source, confidence)
		return c, ok && r.Plausible(&c)
	}
	for _, n := range d.All(r.Profile.Spec.Listing.Date.Sel, block, 5) {
		if c, ok := said(d.TextOf(n), fact.SourceProfile, 0.8); ok && d.Own[n]&page.MarkUpdated == 0 {
			return c, true
		}
	}
	for n := block; n < d.Nodes[block].End; n++ { // day, month and year may stand in three boxes of one that is called a date
		if d.Own[n]&page.MarkDate == 0 || d.Own[n]&page.MarkUpdated != 0 || d.Marks[n]&(page.MarkEvent|page.MarkComment) != 0 || kind == kim.Event || d.Nodes[n].End-n < 4 || d.Nodes[n].End-n > 30 {
			continue
		}
		if text := apart(d, n); r.IsDay(text) {
			if c, ok := said(text, fact.SourceListing, 0.7); ok {
				return c, true
			}
		}
	}
	schedule := r.IsSchedule(block, title)
	for k := int(d.Order[block]); k >= 0 && k < len(d.Lines); k++ {
		l := &d.Lines[k]
		if l.First >= d.Nodes[block].End {
			break
		}
		if l.First < block || l.To-l.From > int32(120+len(title)) || l.Marks&(page.MarkEvent|page.MarkComment) != 0 || l.Heading {
			continue
		}
		text := d.LineText(k)
		if before, behind, inline := strings.Cut(text, title); inline && title != "" {
			text = before + behind // the words of a title say nothing of the date before or behind it
		}
		if len(text) > 120 {
			continue
		}
		when, ok := date.Read(text, r.In.FetchedAt, r.In.Zone)
		if !ok {
			continue
		}
		if when.Form == date.FormRelative && when.Start == 0 && r.isAllOfElement(l.First, text[:when.End]) {
			text = text[:when.End] // it stands alone, whatever else is in its line
		} else if when.Form == date.FormRelative && !day.StandsAlone(text, when) && r.StandsOutsideLinks(k, when, title) {
			text = text[when.Start:when.End] // it does but for the links beside it
			when.Start, when.End = 0, len(text)
		}
		label := strings.ToLower(text[:when.Start])
		rest := strings.ToLower(text[:when.Start] + " " + text[when.End:])
		above, updated := label, day.UpdateLabel(label)
		if name := r.LabelAbove(k); k > 0 && d.Lines[k-1].First >= block && name != strings.ToLower(title) {
			above += " " + name
			updated = updated || day.UpdateLabel(name) && !day.PostLabel(label)
		}
		if name := columnOf(r, l.First); name != "" && !day.PostLabel(label) && day.OtherDay(name) != "" {
			r.Ignore(text[when.Start:when.End], "its column is that of another day: "+name)
			continue
		}
		if day.EventLabel(above) || updated || day.MemberLabel(above) && !day.PostLabel(above) || opensSentence(text[when.End:]) ||
			l.Marks&(page.MarkDate|page.MarkMeta) == 0 && !day.PostLabel(label) && !day.LooksLikeByline(text, rest, []date.Date{when}) && !r.DayOutsideLinks(k, when, title) {
			r.Ignore(text[when.Start:when.End], "date of something else in a list")
			continue
		}
		if (kind == kim.Event || schedule) && !day.PostLabel(label) && !r.Signed(k) {
			r.Ignore(text[when.Start:when.End], "date of an event in a list")
			continue
		}
		if c, ok := said(text, fact.SourceListing, 0.7); ok {
			return c, true
		}
	}
	return day.Candidate{}, false
}

// apart is the text of an element with its parts set apart: <span>18</span><span>Jan</span>.
func apart(d *page.Doc, n int32) string {
	var parts []string
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == page.TextTag {
			parts = append(parts, d.Src[d.Nodes[k].A:d.Nodes[k].B])
		}
	}
	return letters.Fold(strings.Join(parts, " "))
}

// isAllOfElement tells whether an age in numbers, at the beginning of a line, is all that an
// element says: <small>3 hari yang lalu</small>.
func (r *Reader) isAllOfElement(n int32, age string) bool {
	if r.Doc.Nodes[n].Tag == page.TextTag {
		n = r.Doc.Nodes[n].Parent
	}
	return letters.HasDigit(age) && strings.TrimSpace(r.Doc.TextOf(n)) == age
}

// opensSentence tells whether what follows a date is the story itself, as after
// the dateline of a teaser: "Karawang, 9 Maret 2026 – Warga bergotong royong …".
// Its author typed that date; it proves no day of publication.
func opensSentence(after string) bool {
	after = strings.TrimLeft(after, " )]")
	rest := strings.TrimLeft(after, "-–—:")
	return rest != after && len(strings.FieldsFunc(rest, letters.NotLetter)) >= 4
}

// captionIn is what stands below a picture without words that leads to an item:
// its heading, else the first line that is no byline.
func captionIn(r *Reader, block int32) string {
	d := r.Doc
	first := ""
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		l := &d.Lines[k]
		text := d.LineText(k)
		if l.First < block || l.To-l.From > 200 || isMore(text) || letters.CountWords(text) == 0 {
			continue
		}
		if l.Heading {
			return r.TrimTitle(text)
		}
		if _, dated := date.Read(text, r.In.FetchedAt, r.In.Zone); first == "" && !dated && l.Marks&(page.MarkMeta|page.MarkDate) == 0 {
			first = text
		}
	}
	return r.TrimTitle(first)
}

func (r *Reader) coverIn(block int32) []fact.Photo {
	d := r.Doc
	for _, n := range d.Inside(r.Facts.Images, block) {
		if d.Marks[n]&page.MarkHidden != 0 {
			continue
		}
		where, from := photo.Of(r.Page, n)
		if where == "" {
			continue
		}
		// The link around it leads to the item, not to a file.
		if full, key, why := photo.Judge(r.Page, n, where, from); why == "" {
			return []fact.Photo{{Key: key, URL: full, Role: fact.PhotoCover}}
		}
	}
	return nil
}
