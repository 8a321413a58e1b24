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

	"golang.org/x/net/html/atom"
)

// UnlinkedIn finds the records of a page that was to be a list which lead nowhere and say nothing
// of what opens them: elements of one kind side by side, each with a title and a day or a picture
// of its own. A script may wait for a press on them, or they have no pages. Beside items that
// have addresses they are records if they stand among these, or have each a heading and a day
// of publication. What names an item again, and the boxes of other sections, are none.
func UnlinkedIn(r *Reader, items []fact.Item) Sealed {
	u := &unlinked{Reader: r, listed: addresses(items), titles: make(map[string]bool, len(items)), items: len(items)}
	for k := range items {
		u.titles[letters.Signature(items[k].Title)] = true
	}
	d := r.Doc
	for i := int32(0); i < int32(len(d.Nodes)); i++ {
		if n := &d.Nodes[i]; n.Tag == page.TextTag || n.End-i < 5 || d.Marks[i]&page.Furniture != 0 {
			continue
		}
		if u.below(i) {
			i = d.Nodes[i].End - 1
		}
	}
	return u.found
}

// unlinked collects the records of a page that lead nowhere.
type unlinked struct {
	*Reader
	listed   map[string]bool
	titles   map[string]bool // of the items
	items    int
	found    Sealed
	asked    bool
	saidNone bool
}

// mostChildren bounds the elements of one parent that are looked at.
const mostChildren = 500

// below looks at the elements right below one. It returns true if some are records.
func (u *unlinked) below(up int32) bool {
	d := u.Doc
	var children []int32
	var classes []string // of them
	for n := up + 1; n < d.Nodes[up].End && len(children) < mostChildren; n = d.Nodes[n].End {
		if d.Nodes[n].Tag != page.TextTag {
			class, _ := d.RawAttr(n, "class")
			children, classes = append(children, n), append(classes, class)
		}
	}
	if len(children) == 0 {
		return false
	}
	done := make([]bool, len(children))
	for k, first := range children {
		if done[k] {
			continue
		}
		var group, ends []int32 // ends: where the next of the group begins
		for j := k; j < len(children); j++ {
			n := children[j]
			if d.Nodes[n].Tag != d.Nodes[first].Tag || classes[j] != classes[k] {
				continue
			}
			if done[j] = true; len(group) > 0 {
				ends = append(ends, n)
			}
			group = append(group, n)
		}
		ends = append(ends, d.Nodes[up].End)
		if u.judge(group, ends) {
			return true
		}
	}
	return false
}

// judge counts the records among elements of one kind. What begins with a title alone, a heading
// or a term, reaches up to the next of its kind.
func (u *unlinked) judge(group, ends []int32) bool {
	d := u.Doc
	first := d.Nodes[group[0]].Tag
	if first == atom.Dd {
		return false // its term begins the record
	}
	flat := page.IsHeading(first) || first == atom.Dt
	var alone []int32       // of the group, those that lead nowhere
	among, last := false, 0 // items that have addresses stand beside them; the last of these
	var cells []int         // of the rows of these
	for k, n := range group {
		if !flat {
			ends[k] = d.Nodes[n].End
		}
		leads, own := u.leads(n, ends[k])
		if own {
			among, last = true, k
			cells = append(cells, u.cells(n))
		}
		if !leads && ends[k]-n <= 400 && d.Marks[n]&page.Furniture == 0 {
			alone = append(alone, int32(k))
		}
	}
	records, pictured := 0, 0
	for _, k := range alone {
		n, end := group[k], ends[k]
		if heads := u.headings(n, end); heads > 2 || heads != 1 && len(group) == 1 {
			continue // it holds several records, or none that is known by its heading
		}
		if first == atom.Tr && (u.cells(n) < 2 || among && !slices.Contains(cells, u.cells(n))) {
			continue // a row of the page, and not of the list
		}
		title, headed := u.titleOf(n, end)
		if title == "" || u.titles[letters.Signature(title)] || u.isOther(n, end) {
			continue
		}
		picture := !flat && pictureIn(u.Reader, n)
		between := flat && int(k) < last && u.In.Expect == fact.PageListing && u.holds(d.Nodes[n].End, end)
		if !u.isDated(n, end, title, headed, among) && !(headed && (between || u.headingSays(title, picture, among))) {
			continue
		}
		if records++; picture {
			pictured++
		}
	}
	least := 2
	if among || u.items == 0 && pictured > 0 && len(group) == 1 && u.In.Expect == fact.PageListing && u.In.Kind == kim.Gallery {
		least = 1
	}
	if records < least || u.ofAnother(group[0]) {
		return false
	}
	u.found.Records += records
	u.found.Pictured += pictured
	return true
}

// leads tells whether a part of the page leads anywhere: to another page, a file or another site.
// What shares it or says its category leads to nothing of its own. own is true if it leads to one item, as
// a record does and what holds the list does not.
func (u *unlinked) leads(from, to int32) (leads, own bool) {
	d := u.Doc
	item := ""
	at, _ := slices.BinarySearch(u.Facts.Links, from)
	for _, a := range u.Facts.Links[at:] {
		if a >= to {
			break
		}
		t := u.Lead(a)
		switch {
		case !t.Leads || u.IsSelf(t):
		case t.Own && u.listed[u.Normal(t)]:
			if leads = true; item != "" && item != u.Normal(t) {
				return true, false
			}
			item = u.Normal(t)
		case t.Own && isPlace(t), !t.Own && isAct(d.TextOf(a)):
		default:
			leads = true
		}
	}
	return leads, item != ""
}

// cells counts the elements right below one.
func (u *unlinked) cells(n int32) (count int) {
	d := u.Doc
	for c := n + 1; c < d.Nodes[n].End; c = d.Nodes[c].End {
		if d.Nodes[c].Tag != page.TextTag {
			count++
		}
	}
	return count
}

// headings counts the headings of a part of the page, but for the page's title.
func (u *unlinked) headings(from, to int32) (count int) {
	at, _ := slices.BinarySearch(u.Facts.Headings, from)
	for _, h := range u.Facts.Headings[at:] {
		if h >= to {
			break
		}
		if h != u.Title.Node {
			count++
		}
	}
	return count
}

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
		if l.First < from || l.To-l.From > 160 || l.Marks&page.MarkMeta != 0 || isMore(text) || isAct(text) {
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
		return ok || u.DayOfYearIn(from, title) != nil
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
