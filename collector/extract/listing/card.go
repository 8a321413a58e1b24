package listing

import (
	"net/url"
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
	r.above = daysAbove(r, recordsOf(found))
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
			it.DayOfYear = r.dayOfYearOf(block, m)
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

// dayOfRecord reads the day in the block of one item, or, in a list whose records are no
// elements of their own, in the element right behind it: <dt>title</dt><dd>day</dd>. A list
// that prints its days before its titles has none there.
func (r *Reader) dayOfRecord(block int32, rs records, m *mention, kind kim.Kind) (day.Candidate, bool) {
	d, above := r.Doc, r.dayOver(m.a)
	if above == nil || !d.Within(above.n, block) {
		if c, ok := r.dateIn(block, m.title, kind); ok {
			return c, true
		}
	}
	if above != nil {
		return above.day, kind != kim.Event
	}
	for _, cell := range spanning(r, m) {
		if c, ok := r.dateIn(cell, "", kind); ok && len(rs.in(cell, d.Nodes[cell].End)) == 0 {
			return c, true
		}
	}
	up := d.Nodes[block].Parent
	if up <= 0 || len(rs.in(up, d.Nodes[up].End)) == 0 {
		return day.Candidate{}, false
	}
	first := rs.in(up, d.Nodes[up].End)[0].a
	before := int32(-1) // the element right before the first record
	for n := up + 1; n < d.Nodes[up].End && !d.Within(first, n); n = d.Nodes[n].End {
		if d.Nodes[n].Tag != page.TextTag {
			before = n
		}
	}
	if before >= 0 {
		if _, dated := r.dateIn(before, "", kind); dated {
			return day.Candidate{}, false
		}
	}
	for n := d.Nodes[block].End; n < d.Nodes[up].End; n = d.Nodes[n].End {
		if d.Nodes[n].Tag == page.TextTag {
			continue
		}
		if d.Nodes[n].End-n > 30 || r.isDayAbove(n) || r.isAlike(block, n) || r.namesAnother(m, rs, n, d.Nodes[n].End) {
			break
		}
		return r.dateIn(n, "", kind)
	}
	return day.Candidate{}, false
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
