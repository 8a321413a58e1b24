package listing

import (
	"net/url"
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// A shape is what the links of a list's records have in common: the elements around
// them, and the form of their addresses.
type shape struct {
	path uint32 // of the elements from the link up to the page
	form string
}

func (r *Reader) shapeOf(a int32) shape {
	t := r.Lead(a)
	return shape{r.elementPath(a), formOf(&t.URL, t.Path)}
}

// elementPath is one number for the names of the elements around a link.
func (r *Reader) elementPath(a int32) uint32 {
	h := uint32(2166136261)
	for n := a; n > 0; n = r.Doc.Nodes[n].Parent {
		h = (h ^ uint32(r.Doc.Nodes[n].Tag)) * 16777619
	}
	return h
}

// formOf is an address without what tells the items of one list apart: its last part, or
// the values of its query.
func formOf(u *url.URL, path string) string {
	var b strings.Builder
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if u.RawQuery != "" {
		b.WriteString(path)
		names := []string{}
		for _, pair := range strings.Split(u.RawQuery, "&") {
			name, _, _ := strings.Cut(pair, "=")
			names = append(names, name)
		}
		slices.Sort(names)
		b.WriteString("?" + strings.Join(names, "&"))
		return b.String()
	}
	for _, part := range parts[:len(parts)-1] {
		if letters.IsNumber(part) {
			part = "#"
		}
		b.WriteString("/" + part)
	}
	b.WriteString("/*")
	return b.String()
}

// asksForItem tells whether a query names one thing of many: /index.php?page=berita&id=12.
// One that turns pages, picks a category or a section names none.
func asksForItem(query string) bool {
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		switch strings.ToLower(name) {
		case "page", "paged", "halaman", "hal", "pg", "per_page", "offset", "start", "limit", "cat", "category", "kategori", "tag", "label", "m", "year", "month", "tahun", "bulan", "author",
			"s", "q", "search", "cari", "keyword", "lang", "sort", "order", "view", "paper", "tab", "utm_source", "max-results", "updated-max":
			continue
		}
		if letters.HasDigit(value) || strings.Count(value, "-") > 1 {
			return true
		}
	}
	return false
}

// A spare is a link that may lead to an item, but does not look so by itself: its title
// is short, or has a section's word.
type spare struct {
	mention
	shape shape
}

// spareOf reads a link that mention did not take.
func (r *Reader) spareOf(a int32) (spare, bool) {
	t := r.Lead(a)
	if !t.Own || t.File || r.IsSelf(t) || t.Path == "/" && !asksForItem(t.URL.RawQuery) || t.URL.Fragment != "" {
		return spare{}, false
	}
	text := r.Doc.TextOf(a)
	if isMore(text) || r.IsDay(text) || isNextWord(text) || isLastWord(text) {
		return spare{}, false
	}
	if _, isNumber := pageWord(text); isNumber {
		return spare{}, false
	}
	if text == "" {
		if text = r.pictureTitle(a); text == "" && !r.holdsPicture(a) {
			return spare{}, false
		}
	}
	return spare{mention{a: a, url: r.Normal(t), title: r.TrimTitle(letters.Clip(text, 400)), rank: 2}, r.shapeOf(a)}, true
}

// withSiblings judges records together: a link of the shape that items have is an item
// too, however short its title is, if it has a day or a picture of its own where they
// have. Where no link looks like an item by itself, those of one shape are items that
// have each a day of its own.
func (r *Reader) withSiblings(items []mention, spares []spare) []mention {
	known := make(map[string]bool, len(items))
	shapes := make(map[shape]bool)
	owners := make([]int32, 0, len(items)+len(spares))
	for _, m := range items {
		known[m.url] = true
		shapes[r.shapeOf(m.a)] = true
		owners = append(owners, m.a)
	}
	spares = slices.DeleteFunc(slices.Clone(spares), func(s spare) bool { return known[s.url] || len(items) > 0 && !shapes[s.shape] })
	if len(spares) == 0 {
		return items
	}
	for _, s := range spares {
		owners = append(owners, s.a)
	}
	slices.Sort(owners)
	notes := len(r.Out.Ignored) // what is looked at here is read again, or left out for other reasons
	dated := func(m *mention) bool {
		_, ok := r.dayOfRecord(r.blockOf(m.a, owners), owners, m.title, r.kindListed(m.url))
		return ok
	}
	pictured := func(m *mention) bool { return len(r.coverIn(r.blockOf(m.a, owners))) > 0 }
	needDay, needPicture := len(items) == 0, false
	for k := range items[:min(len(items), 3)] {
		needDay = needDay || dated(&items[k])
		needPicture = needPicture || pictured(&items[k])
	}
	out := items
	for k := range spares {
		m := &spares[k].mention
		if known[m.url] || needDay && !dated(m) || !needDay && needPicture && !pictured(m) || !needDay && !needPicture && r.Doc.Marks[m.a]&page.MarkBeside != 0 {
			continue
		}
		known[m.url] = true
		out = append(out, *m)
	}
	r.Out.Ignored = r.Out.Ignored[:min(notes, len(r.Out.Ignored))]
	slices.SortStableFunc(out, func(a, b mention) int { return int(a.a - b.a) })
	return out
}

// dayOfRecord reads the day in the block of one item, or, in a list whose records are no
// elements of their own, in the element right behind it: <dt>title</dt><dd>day</dd>. A list
// that prints its days before its titles has none there.
func (r *Reader) dayOfRecord(block int32, owners []int32, title string, kind kim.Kind) (day.Candidate, bool) {
	if c, ok := r.dateIn(block, title, kind); ok {
		return c, true
	}
	d := r.Doc
	up := d.Nodes[block].Parent
	first, _ := slices.BinarySearch(owners, up)
	if up <= 0 || first >= len(owners) || countIn(owners, up, d.Nodes[up].End) < 1 {
		return day.Candidate{}, false
	}
	before, seen := int32(-1), int32(-1) // the element right before the first record, and the last one seen
	for n := up + 1; n < d.Nodes[up].End; n = d.Nodes[n].End {
		if d.Within(owners[first], n) || owners[first] == n {
			before = seen
			break
		}
		if d.Nodes[n].Tag != page.TextTag {
			seen = n
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
		if countIn(owners, n, d.Nodes[n].End) > 0 || d.Nodes[n].End-n > 30 {
			break
		}
		return r.dateIn(n, "", kind)
	}
	return day.Candidate{}, false
}

// WithoutItems drops from the sections of a page what it lists as items: a record with a
// day of its own is no section, although its title has a section's word. What stands
// in a menu is one all the same.
func (r *Reader) WithoutItems(sections []fact.Section, items []fact.Item) []fact.Section {
	listed := make(map[string]bool, len(items))
	for k := range items {
		listed[items[k].URL] = true
	}
	inMenu := make(map[string]bool)
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); t.Own && listed[r.Normal(t)] && r.Doc.Marks[a]&(page.MarkNav|page.MarkHeader|page.MarkFooter) != 0 {
			inMenu[r.Normal(t)] = true
		}
	}
	return slices.DeleteFunc(sections, func(s fact.Section) bool {
		return s.Page == fact.PageListing && listed[s.URL] && !inMenu[s.URL]
	})
}

// Accounts says what became of each link of a list to the site's own pages. Those that
// have the shape of the list's records, in their place or in the form of their address,
// and are none of the things that a page links to besides, stay unexplained.
func (r *Reader) Accounts(items []fact.Item) []fact.Account {
	listed := make(map[string]bool, len(items))
	for k := range items {
		listed[items[k].URL] = true
	}
	sections := make(map[string]bool)
	for _, s := range r.Out.Sections {
		sections[s.URL] = true
	}
	further := map[string]bool{r.Out.Next: true}
	for _, s := range r.Out.Further {
		further[s] = true
	}
	paths, forms := make(map[uint32]bool), make(map[string]bool)
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); t.Own && !t.File && listed[r.Normal(t)] && !r.apart(a) {
			if s := r.shapeOf(a); !isMore(r.Doc.TextOf(a)) {
				paths[s.path], forms[s.form] = true, true
			}
		}
	}
	delete(forms, "/*") // the form of all that stands at the root of a site
	here := positionOf(r.Self)
	var out []fact.Account
	seen := make(map[string]bool)
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.File {
			continue
		}
		address := r.Normal(t)
		if seen[address] || len(out) >= mostAccounts {
			continue
		}
		as := r.accountOf(a, t, address, here, listed, sections, further)
		if as == "" {
			as = fact.LinkFurniture
			if s := r.shapeOf(a); paths[s.path] || forms[s.form] {
				as = fact.LinkUnexplained
			}
		}
		seen[address] = true
		out = append(out, fact.Account{URL: address, Text: letters.Clip(r.Doc.TextOf(a), 120), As: as})
	}
	return out
}

// mostAccounts bounds what one page may say of its links.
const mostAccounts = 1000

// apart tells whether a link stands outside the records of a list: in furniture, or in a box
// that announces other items. A record by itself may look like another item's card.
func (r *Reader) apart(a int32) bool {
	if r.Doc.Marks[a]&(page.Furniture&^page.MarkBeside) != 0 {
		return true
	}
	s, boxed := r.standAt(a)
	return boxed && s.strict
}

// accountOf is what a link is known to be; empty if nothing says so.
func (r *Reader) accountOf(a int32, t *page.Target, where string, here position, listed, sections, further map[string]bool) fact.LinkKind {
	there := positionOf(&t.URL)
	switch {
	case listed[where]:
		return fact.LinkItem
	case further[where], r.IsSelf(t), there.stem == here.stem && (there.numbered || here.numbered) && !r.IsItemPath(&t.URL):
		return fact.LinkPage
	case sections[where], t.Place:
		return fact.LinkSection
	case r.apart(a), t.Path == "/" && t.URL.RawQuery == "":
		return fact.LinkFurniture
	case isVariant(where, listed):
		return fact.LinkVariant
	}
	if text := r.Doc.TextOf(a); text != "" && (isAction(text) || gambling.Title(text)) {
		return fact.LinkFurniture
	}
	return ""
}

// isVariant tells whether an address is another form of an item's: for print, for phones,
// its comments.
func isVariant(where string, listed map[string]bool) bool {
	path, query, asks := strings.Cut(where, "?")
	for _, end := range [...]string{"/amp", "/feed", "/print", "/cetak", "/pdf", "/komentar", "/comments", "/embed"} {
		if rest, ok := strings.CutSuffix(path, end); ok && listed[rest] {
			return true
		}
	}
	for item := range listed { // in another language
		if a, x := address.WithoutLanguage(where); x != "" && a != "" {
			if b, y := address.WithoutLanguage(item); a == b && x != y {
				return true
			}
		}
	}
	if !asks {
		return false
	}
	if listed[path] {
		return true
	}
	for item := range listed {
		if rest, ok := strings.CutPrefix(item, path+"?"); ok && strings.Contains("&"+query+"&", "&"+rest+"&") {
			return true
		}
	}
	return false
}

// isAction tells whether a link does something with an item instead of leading to one.
func isAction(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "cetak", "print", "pdf", "unduh", "download", "login", "masuk", "daftar", "edit", "hapus", "kembali", "back", "reset", "cari":
		return true
	}
	return address.KindOf(text) != "" && letters.CountWords(text) == 1
}
