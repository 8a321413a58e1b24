package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// titleOf is the title of what may be a record: its heading, else what stands in bold, else its
// first words that are no day.
func (u *unlinked) titleOf(from, to int32) (title string, headed bool) {
	d := u.Doc
	for n := from; n < to; n++ {
		if page.IsHeading(d.Nodes[n].Tag) && n != u.Title.Node {
			if text := d.TextOf(n); letters.CountWords(text) > 0 && !u.IsDay(text) {
				return text, true
			}
		}
	}
	for k := max(int(d.Order[from]), 0); k < len(d.Lines) && d.Lines[k].First < to; k++ {
		l := &d.Lines[k]
		text := d.LineText(k)
		if l.First < from || l.To-l.From > 320 || d.Marks[l.First]&page.MarkMeta != 0 || isMore(text) || isAct(text) {
			continue
		}
		if when, dated := date.Read(text, u.In.FetchedAt, u.In.Zone); dated {
			before, behind := text[:when.Start], text[when.End:]
			if text = before; letters.CountWords(before) < letters.CountWords(behind) {
				text = behind
			}
		} else if title, _, bracketed := strings.Cut(text, " ("); bracketed {
			text = title // a day without its year stands so
		}
		if text = strings.Trim(text, " -–—|,.:;()[]•·"); letters.CountWords(text) > 0 && !letters.IsNumber(text) && !date.OnlyWeekday(strings.ToLower(text)) {
			return text, false
		}
	}
	return "", false
}

// isDated tells whether a part of the page has a day of its own: one of publication below a heading,
// if it stands beside items that have addresses, and not among them.
func (u *unlinked) isDated(from, to int32, title string, headed, among bool) bool {
	d := u.Doc
	if u.items > 0 {
		if !headed && !among {
			return false
		}
		_, ok := u.dateIn(from, title, kim.News)
		return ok || u.DayOfYearIn(from, title) != nil || u.isDatedBehind(u.Doc.Nodes[from].End, to, title)
	}
	for k := max(int(d.Order[from]), 0); k < len(d.Lines) && d.Lines[k].First < to; k++ {
		text := d.LineText(k)
		if d.Lines[k].First < from || len(text) > 120+len(title) || d.Lines[k].Marks&page.MarkComment != 0 {
			continue
		}
		if text = strings.Replace(text, title, "", 1); len(text) > 120 {
			continue
		}
		if when, ok := date.Read(text, u.In.FetchedAt, u.In.Zone); ok && (when.Form != date.FormRelative || letters.HasDigit(text[when.Start:when.End])) {
			return true
		}
	}
	return u.DayOfYearIn(from, title) != nil
}

// isDatedBehind tells whether one of the elements behind a title alone, a heading or a term, says its day.
func (u *unlinked) isDatedBehind(from, to int32, title string) bool {
	for n := from; n < to; n = u.Doc.Nodes[n].End {
		if _, ok := u.dateIn(n, title, kim.News); ok {
			return true
		}
	}
	return false
}

// isOther tells whether what a script does with a part of the page is known: it shows its pictures in
// large, or goes to an address that it holds.
func (u *unlinked) isOther(from, to int32) bool {
	d := u.Doc
	for n := from; n < to; n++ {
		if d.Nodes[n].Tag == page.TextTag {
			continue
		}
		if script := pressed(d, n); script != "" && !strings.HasPrefix(script, "void") && (namesPicture(script) || inQuotes.MatchString(script) || len(d.Inside(u.Facts.Images, n)) > 0) {
			return true
		}
		if heldBy(d, n) != "" {
			return true
		}
	}
	return false
}

// headingSays tells whether a heading, or a picture below one, makes a record that has no day: in a
// section that names nothing else and does not say that it is empty, or among items with addresses.
// Officers and partners are shown so on other pages.
func (u *unlinked) headingSays(title string, picture, among bool) bool {
	switch {
	case u.items > 0:
		return among && picture
	case u.In.Kind == "", !picture && (u.In.Kind == kim.Gallery || isContact(title)):
		return false
	}
	if !u.asked {
		u.asked, u.saidNone = true, u.SaysEmpty()
	}
	return !u.saidNone
}

// holds tells whether something stands between a heading and the next: a picture or a text.
func (u *unlinked) holds(from, to int32) bool {
	d := u.Doc
	for n := from; n < to; n = d.Nodes[n].End {
		if d.Nodes[n].Tag == page.TextTag {
			continue
		}
		if pictureIn(u.Reader, n) || letters.CountWords(d.TextOf(n)) >= 5 {
			return true
		}
	}
	return false
}

// isContact tells whether a heading is one of the boxes that every page of a site has.
func isContact(title string) bool {
	low := strings.ToLower(title)
	for _, w := range [...]string{"alamat", "kontak", "hubungi", "telepon", "email", "jam ", "lokasi", "peta", "media sosial", "ikuti", "statistik", "pengunjung", "tautan", "link", "tentang", "contact", "visi", "misi", "login", "cari"} {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return address.KindOf(title) != ""
}

// ofAnother tells whether records stand in a box of another section, which the site has.
func (u *unlinked) ofAnother(n int32) bool {
	d := u.Doc
	if _, boxed := u.standAt(n); boxed {
		return true
	}
	k := int(d.Order[n])
	for k--; k >= 0 && !d.Lines[k].Heading; k-- {
	}
	if k < 0 {
		return false
	}
	kind := address.KindOf(d.LineText(k))
	section := u.In.Kind
	if section == "" {
		section = kim.News
	}
	return kind != "" && kind != section && slices.ContainsFunc(u.Out.Sections, func(s fact.Section) bool { return s.Kind == kind })
}

// repeats tells whether a part of the page names an item again: by its title, unless it is of another
// day than all items of that title. Among the items themselves only one of the same day is.
func (u *unlinked) repeats(from int32, title string, among bool) bool {
	days, named := u.titles[letters.Signature(title)]
	if !named || title == "" {
		return false
	}
	c, ok := u.dateIn(from, title, kim.News)
	return !ok || slices.ContainsFunc(days, func(of kim.Date) bool { return of == kim.DateOf(c.Time, u.In.Zone) || of == kim.NoDate && !among })
}

// ShowsRecord tells whether the main part of a page shows a picture with a day beside it: a record may
// stand there that nothing says more of.
func ShowsRecord(r *Reader) bool {
	d := r.Doc
	for _, i := range r.Facts.Images {
		if d.Marks[i]&page.Furniture&^page.MarkBeside != 0 || !pictureIn(r, i) {
			continue
		}
		for n, level := d.Nodes[i].Parent, 0; n > 0 && level < 3; n, level = d.Nodes[n].Parent, level+1 {
			if c, ok := r.dateIn(n, "", kim.News); ok && d.Nodes[n].End-n < 30 && kim.DateOf(c.Time, r.In.Zone) != kim.DateOf(r.In.FetchedAt, r.In.Zone) {
				return true
			}
		}
	}
	return false
}
