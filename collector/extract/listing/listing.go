package listing

import (
	"net/url"
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

const maxItems = 500 // of one page

// A List is what a page names of items.
type List struct {
	Items  []fact.Item
	Strong int // items whose title is a heading, or whose address is an item's
	Words  int // of the titles
}

// A mention is one link to an item.
type mention struct {
	a      int32
	url    string
	title  string
	rank   int // of the title: 3 heading, 2 long text, 1 picture
	byPath bool
}

// Items collects the items that the page names, once each, in the order of the
// page.
func (r *Reader) Items(sure bool) List {
	d := r.Doc
	blocks := d.All(r.Profile.Spec.Listing.Item.Sel, 0, maxItems)
	var found []mention
	first := make(map[string]int)
	var spares []spare
	for _, a := range r.Facts.Links {
		if len(first) >= maxItems {
			break
		}
		m := d.Marks[a]
		if m&(page.MarkNav|page.MarkHeader|page.MarkFooter|page.MarkSide|page.MarkComment|page.MarkNeighbour|page.MarkAd|page.MarkHidden) != 0 {
			continue
		}
		if m&page.MarkRelated != 0 && r.Title.Node >= 0 && sure {
			continue
		}
		men, ok := r.mention(a)
		if !ok || men.rank < 2 && !men.byPath {
			if s, may := r.spareOf(a); may && len(spares) < maxItems {
				spares = append(spares, s)
			}
		}
		if !ok {
			continue
		}
		if len(blocks) > 0 && men.rank < 3 && !men.byPath && !inside(d, a, blocks) {
			continue
		}
		if k, twice := first[men.url]; twice {
			was := &found[k]
			if men.rank > was.rank || men.rank == was.rank && was.rank < 3 && len(men.title) > len(was.title) {
				was.title, was.rank, was.a = men.title, men.rank, men.a
			}
			was.byPath = was.byPath || men.byPath
			continue
		}
		first[men.url] = len(found)
		found = append(found, men)
	}
	return r.asList(r.ofSection(r.withSiblings(choose(r.inMain(found)), spares)))
}

// inMain drops what stands beside the main part of a page that names it, if most
// items stand in it. A home page is shown in parts, and all of them count.
func (r *Reader) inMain(found []mention) []mention {
	d := r.Doc
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
	if main < 0 || r.Profile.NormalPath(r.Self.Path) == "/" {
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

// mention reads one link; false if it cannot lead to an item.
func (r *Reader) mention(a int32) (mention, bool) {
	d := r.Doc
	t := r.Lead(a)
	if !t.Own || t.File || r.IsSelf(t) {
		return mention{}, false
	}
	spec, u := &r.Profile.Spec, &t.URL
	m := mention{a: a, url: r.Normal(t)}
	if spec.Article.Path.Regexp != nil {
		m.byPath = spec.Article.Path.Matches(u.Path)
	} else {
		_, _, _, m.byPath = address.DayInPath(u.Path)
		m.byPath = m.byPath || r.belowSection(a, t)
	}
	if !m.byPath && (t.Path == "/" && !asksForItem(u.RawQuery) || t.Place || u.Fragment != "" && t.Path == r.Profile.NormalPath(r.Self.Path)) {
		return mention{}, false
	}
	text := d.TextOf(a)
	head := r.headingAround(a)
	switch {
	case isMore(text), r.IsDay(text):
		text = ""
	case head && text != "":
		m.rank = 3
	default:
		if h := r.headingIn(a); h != "" {
			text, m.rank = h, 3
		} else if len(text) >= 24 && strings.Count(text, " ") >= 3 || m.byPath && len(text) >= 4 {
			m.rank = 2
		}
	}
	if m.rank == 0 {
		if text = r.headingOfCard(a); text != "" {
			m.rank = 3
		} else if text = r.pictureTitle(a); text != "" {
			m.rank = 1
		}
	}
	m.title = r.TrimTitle(letters.Clip(text, 400))
	return m, m.rank > 0 || m.byPath
}

// belowSection tells whether a path lies below that of the section that the page
// is: /galeri/5026 on /galeri. What lies there is an item, unless its name is that
// of a smaller section.
func (r *Reader) belowSection(a int32, t *page.Target) bool {
	stem := r.stem()
	rest, ok := strings.CutPrefix(t.Path, stem)
	if !ok || t.Place || strings.Contains(strings.TrimPrefix(rest, "read/"), "/") {
		return false
	}
	if pos := positionOf(&url.URL{Path: t.Path}); pos.sure || isYear(rest) {
		return false
	}
	if _, counts := letters.Digits(rest, 1, 5); counts { // an item's number, or a page's
		text := r.Doc.TextOf(a)
		_, isNumber := pageWord(text)
		if isNumber || isNextWord(text) || isLastWord(text) || text == "" && !r.holdsPicture(a) {
			return false
		}
	}
	return address.KindOf(rest) == "" || len(rest) > 14
}

// stem is what the paths of the items begin with if the page is a section's list.
func (r *Reader) stem() string {
	if r.stemAt == "" {
		stem := "/" + positionOf(r.Self).stem
		if r.stemAt = stem + "/"; stem == "/" || !address.IsSectionPath(stem) || address.KindOfPath(stem+"/x") == "" {
			r.stemAt = "//" // no normalised path begins so
		}
	}
	return r.stemAt
}

func (r *Reader) holdsPicture(n int32) bool {
	k, _ := slices.BinarySearch(r.Facts.Images, n)
	return k < len(r.Facts.Images) && r.Doc.Within(r.Facts.Images[k], n)
}
