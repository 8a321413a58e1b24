package listing

import (
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

const maxItems = 500 // of one page

// A List is what a page names of items.
type List struct {
	Items  []fact.Item
	Strong int // items whose title is a heading, whose address is an item's, or that have a short title and a day
	Words  int // of the titles
}

// Items collects the items that the page names, once each, in the order of the page.
// sure tells whether markup or profile name the text of an item of the page's own.
func (r *Reader) Items(sure bool) List {
	d := r.Doc
	blocks := d.All(r.Profile.Spec.Listing.Item.Sel, 0, maxItems)
	var found, spares []mention
	first := make(map[string]int)
	for _, m := range r.mentions() {
		switch {
		case d.Marks[m.a]&page.MarkRelated != 0 && r.Title.Node >= 0 && sure, len(found) >= maxItems:
			continue
		case m.spare:
			spares = append(spares, m)
			continue
		case len(blocks) > 0 && m.rank < 3 && !m.byPath && !inside(d, m.a, blocks):
			continue
		}
		k, twice := first[m.url]
		if !twice {
			first[m.url] = len(found)
			found = append(found, m)
			continue
		}
		was := &found[k]
		if m.rank > was.rank || m.rank == was.rank && was.rank < 3 && len(m.title) > len(was.title) {
			was.title, was.rank, was.a = m.title, m.rank, m.a
		}
		was.byPath = was.byPath || m.byPath
	}
	shortTitles(found, spares)
	items, beside := r.withSiblings(choose(inMain(r.Page, found)), spares)
	return r.asList(r.ofSection(items), beside)
}

// shortTitles gives the links of pictures without words the short titles beside them that lead to
// the same items.
func shortTitles(found, spares []mention) {
	titles := make(map[string]string)
	for _, m := range spares {
		if titles[m.url] == "" {
			titles[m.url] = m.title
		}
	}
	for _, list := range [...][]mention{found, spares} {
		for k := range list {
			if m := &list[k]; m.title == "" {
				m.title = titles[m.url]
			}
		}
	}
}

// inMain drops what stands beside the main part of a page that names it, if most
// items stand in it. A home page is shown in parts, and all of them count.
func inMain(p *open.Page, found []mention) []mention {
	d := p.Doc
	main := int32(-1)
	for n := range d.Nodes {
		role, _ := d.RawAttr(int32(n), "role")
		if d.Nodes[n].Tag == atom.Main || role == "main" {
			if main >= 0 && !d.Within(int32(n), main) {
				return found
			}
			main = int32(n)
		}
	}
	if main < 0 || p.Profile.NormalPath(p.Self.Path) == "/" {
		return found
	}
	var in []mention
	for _, m := range found {
		if d.Within(m.a, main) {
			in = append(in, m)
		}
	}
	if len(in)*2 < len(found) {
		return found
	}
	return in
}

// ofSection drops, from the listing of one section, the items of others that stand
// in boxes beside it: below "Terpopuler", or on a page that says that its section
// is empty. A home page is shown in boxes, and all of them count.
func (r *Reader) ofSection(found []mention) []mention {
	section := r.In.Kind
	own := address.KindOfPath(r.Self.Path + "/x")
	if section == "" {
		section = own
	}
	if r.Profile.NormalPath(r.Self.Path) == "/" || len(found) == 0 || section == "" {
		return found
	}
	strict := r.Profile.KeepsSection(section, "/"+positionOf(r.Self).stem)
	free := 0
	for _, m := range found {
		if _, boxed := r.standAt(m.a); !boxed && (m.byPath || m.rank >= 3) {
			free++
		}
	}
	asked, said := false, false
	empty := func() bool {
		if !asked {
			asked, said = true, r.SaysEmpty()
		}
		return said
	}
	var kept []mention
	for _, m := range found {
		s, boxed := r.standAt(m.a)
		kind := address.KindOfPath(address.PathOf(m.url))
		if kind == "" && boxed {
			kind = s.kind
		}
		other := kind != "" && kind != section
		switch {
		case other && (boxed || strict || empty()):
		case boxed && s.strict && kind == "" && section != kim.News && free > 0:
		case boxed && kind == "" && free == 0 && empty():
		default:
			kept = append(kept, m)
			continue
		}
		r.Ignore(m.url, "an item of another section in a box of the page")
	}
	return kept
}

func inside(d *page.Doc, n int32, blocks []int32) bool {
	for _, b := range blocks {
		if d.Within(n, b) {
			return true
		}
	}
	return false
}

// choose keeps the mentions that are items: those that look like items by their
// address if there are such, else those with headings, else long links.
func choose(all []mention) []mention {
	byPath, heads, long := 0, 0, 0
	for _, m := range all {
		switch {
		case m.byPath:
			byPath++
		case m.rank >= 3:
			heads++
		case m.rank == 2:
			long++
		}
	}
	keep := func(m mention) bool { return m.rank >= 2 }
	switch {
	case byPath > 0 && byPath*2 >= heads:
		keep = func(m mention) bool { return m.byPath }
	case heads > 0:
		keep = func(m mention) bool { return m.rank >= 3 || m.byPath }
	}
	var out []mention
	for _, m := range all {
		if keep(m) && (m.title != "" || m.byPath) {
			out = append(out, m)
		}
	}
	return out
}
