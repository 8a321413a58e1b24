package listing

import (
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"slices"
	"strings"
)

// mostAccounts bounds what one page may say of its links.
const mostAccounts = 1000

// WithoutItems drops from the sections of a page what it lists as items: a record with a
// day of its own is no section, although its title has a section's word. What stands
// in a menu is one all the same.
func (r *Reader) WithoutItems(sections []fact.Section, items []fact.Item) []fact.Section {
	listed := addresses(items)
	if !slices.ContainsFunc(sections, func(s fact.Section) bool { return listed[s.URL] }) {
		return sections
	}
	inMenu := make(map[string]bool)
	for _, a := range r.Facts.Links {
		if r.Doc.Marks[a]&(page.MarkNav|page.MarkHeader|page.MarkFooter) != 0 {
			inMenu[r.Normal(r.Lead(a))] = true
		}
	}
	return slices.DeleteFunc(sections, func(s fact.Section) bool {
		return s.Page == fact.PageListing && listed[s.URL] && !inMenu[s.URL]
	})
}

// Accounts says what became of each link of a list to the site's own pages. Those that
// have the shape of the list's records, in their place or in the form of their address,
// and are none of the things that a page links to besides, stay unexplained. So do all
// others of a page that lists nothing, although a list was expected.
func (r *Reader) Accounts(items []fact.Item) []fact.Account {
	listed := addresses(items)
	sections := make(map[string]bool)
	for _, s := range r.Out.Sections {
		sections[s.URL] = true
	}
	further := map[string]bool{r.Out.Next: true}
	for _, s := range r.Out.Further {
		further[s] = true
	}
	for _, m := range r.Out.Archive {
		further[m.URL] = true
	}
	paths, forms := make(map[uint32]bool), make(map[string]bool)
	for _, a := range r.recordLinks(listed) {
		s := r.shapeOf(a)
		paths[s.path], forms[s.form] = true, true
	}
	delete(forms, "/*") // the form of all that stands at the root of a site
	here := positionOf(r.Self)
	out := make([]fact.Account, 0, min(len(r.Facts.Links), mostAccounts))
	seen := make(map[string]bool, len(r.Facts.Links))
	inMain := make(map[string]bool)   // what a link outside of columns and boxes leads to
	asRecord := make(map[string]bool) // and what one of them leads to that stands as the records do
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); t.Own && !t.File && !r.apart(a) {
			inMain[r.Normal(t)] = true
			if paths[elementPath(r.Doc, a)] {
				asRecord[r.Normal(t)] = true
			}
		}
	}
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.File {
			continue
		}
		address := r.Normal(t)
		if seen[address] || inMain[address] && r.apart(a) || asRecord[address] && !paths[elementPath(r.Doc, a)] || len(out) >= mostAccounts {
			continue
		}
		account := fact.Account{URL: address, Text: letters.Clip(r.Doc.TextOf(a), 120), As: r.accountOf(a, t, address, here, listed, sections, further)}
		_, account.Boxed = r.standAt(a)
		account.Boxed = account.Boxed || r.Doc.Marks[a]&(page.MarkSide|page.MarkRelated|page.MarkComment|page.MarkNeighbour) != 0
		if account.As == "" {
			account.As = fact.LinkFurniture
			if len(items) == 0 {
				account.As = fact.LinkUnexplained
			} else if form := r.formOf(t); paths[elementPath(r.Doc, a)] || forms[form] {
				account.As, account.Shape, account.Sibling = fact.LinkUnexplained, elementNames(r.Doc, a)+" "+form, forms[form]
			}
		}
		seen[address] = true
		out = append(out, account)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// recordLinks are the links that lead to the items of a list from their records: those that say
// a title, and, of items that no such link leads to, those that say "Lihat".
func (r *Reader) recordLinks(listed map[string]bool) (out []int32) {
	named := make(map[string]bool)
	for _, more := range [...]bool{false, true} {
		for _, a := range r.Facts.Links {
			t := r.Lead(a)
			if !t.Own || t.File || !listed[r.Normal(t)] || r.apart(a) || isMore(r.Doc.TextOf(a)) != more || more && named[r.Normal(t)] {
				continue
			}
			if out = append(out, a); !more {
				named[r.Normal(t)] = true
			}
		}
	}
	return out
}

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
	case further[where], r.IsSelf(t), there.stem == here.stem && (there.numbered || here.numbered) && (there.filter == here.filter || !asksForItem(there.filter)) && !r.IsItemPath(&t.URL):
		return fact.LinkPage
	case sections[where] && (len(listed) > 0 || !isOneOfMany(where)), isPlace(t): // a page that names no items may have named one by a word of its title
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

func addresses(items []fact.Item) map[string]bool {
	out := make(map[string]bool, len(items))
	for k := range items {
		out[items[k].URL] = true
	}
	return out
}
