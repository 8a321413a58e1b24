package listing

import (
	"net/url"
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"strings"
)

// A mention is one link that may lead to an item.
type mention struct {
	a      int32
	url    string
	title  string
	rank   int // of the title: 3 heading, 2 long text, 0 neither
	byPath bool
	spare  bool // it does not look like an item's by itself: its title is short, or has a section's word
}

// mentions reads the links of the page that may lead to items, once, in order of the page.
func (r *Reader) mentions() []mention {
	if r.wereRead {
		return r.named
	}
	r.wereRead = true
	for _, a := range r.Facts.Links {
		if r.Doc.Marks[a]&(page.Furniture&^(page.MarkRelated|page.MarkBeside)) != 0 {
			continue
		}
		if m, ok := r.mention(a); ok {
			r.named = append(r.named, m)
		}
	}
	return r.named
}

// mention reads one link; false if it cannot lead to an item.
func (r *Reader) mention(a int32) (mention, bool) {
	d, t := r.Doc, r.Lead(a)
	u := &t.URL
	if !t.Own || t.File || r.IsSelf(t) || isMonth(r.Page, t) || t.Path == "/" && !asksForItem(u.RawQuery) {
		return mention{}, false
	}
	m := mention{a: a, url: r.Normal(t)}
	if article := r.Profile.Spec.Article.Path; article.Regexp != nil {
		m.byPath = article.Matches(u.Path)
	} else {
		_, _, _, m.byPath = address.DayInPath(u.Path)
		m.byPath = m.byPath || r.belowSection(a, t)
	}
	text := d.TextOf(a)
	says := text != "" && !isMore(text) && !r.IsDay(text)
	switch {
	case !m.byPath && (isPlace(t) || u.Fragment != "" && t.Path == r.Profile.NormalPath(r.Self.Path)):
	case says && headingAround(r.Doc, a):
		m.rank, m.title = 3, text
	case says && headingIn(r.Doc, a) != "":
		m.rank, m.title = 3, headingIn(r.Doc, a)
	case says && (len(text) >= 24 && strings.Count(text, " ") >= 3 || m.byPath && len(text) >= 4):
		m.rank, m.title = 2, text
	default:
		if m.title = headingOfCard(r.Doc, a); m.title != "" {
			m.rank = 3
		}
	}
	if m.rank == 0 && !m.byPath {
		_, counts := pageWord(text)
		if text != "" && !says {
			if text = r.titleBeside(a); text == "" {
				return mention{}, false
			}
		}
		if u.Fragment != "" || address.Sorts(t.Path) || isNextWord(text) || isLastWord(text) || counts {
			return mention{}, false
		}
		m.spare, m.rank, m.title = true, 2, text
	}
	if m.title == "" {
		if m.title = pictureTitle(d, a); m.title == "" && m.spare && len(d.Inside(r.Facts.Images, a)) == 0 {
			return mention{}, false
		}
	}
	m.title = r.TrimTitle(letters.Clip(m.title, 400))
	return m, true
}

// belowSection tells whether a path lies below that of the section that the page
// is: /galeri/5026 on /galeri. What lies there is an item, unless its name is that
// of a smaller section.
func (r *Reader) belowSection(a int32, t *page.Target) bool {
	stem := r.stem()
	rest, ok := strings.CutPrefix(t.Path, stem)
	if !ok || isPlace(t) {
		return false
	}
	for _, word := range [...]string{"read/", "detail/", "baca/", "lihat/", "show/", "view/"} {
		rest = strings.TrimPrefix(rest, word)
	}
	if strings.Contains(rest, "/") {
		return false
	}
	if pos := positionOf(&url.URL{Path: t.Path}); pos.sure || isYear(rest) {
		return false
	}
	if _, counts := letters.Digits(rest, 1, 5); counts { // an item's number, or a page's
		text := r.Doc.TextOf(a)
		_, isNumber := pageWord(text)
		if isNumber || isNextWord(text) || isLastWord(text) || text == "" && len(r.Doc.Inside(r.Facts.Images, a)) == 0 {
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

// isPlace tells whether a link leads to a list or to a page of the site. What one script
// lists it also shows: /galeri.php is a list, and /galeri.php?id=12 is none.
func isPlace(t *page.Target) bool { return t.Place && !asksForItem(t.URL.RawQuery) }

// isOneOfMany tells whether an address is that of one thing of many, by a number, a folder
// or a name of several words.
func isOneOfMany(where string) bool {
	u, err := url.Parse(where)
	if err != nil {
		return false
	}
	name := strings.Trim(u.Path, "/")
	return asksForItem(u.RawQuery) || !address.IsSectionPath(u.Path) && (strings.Contains(name, "/") || letters.HasDigit(name) || strings.Count(name, "-") > 1)
}

// asksForItem tells whether a query names one thing of many: /index.php?page=berita&id=12.
// One that turns pages, picks a category or a section names none.
func asksForItem(query string) bool {
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		switch strings.ToLower(name) {
		case "lang":
			if letters.IsNumber(value) { // no language is called so
				return true
			}
			continue
		case "page", "paged", "halaman", "hal", "pg", "per_page", "offset", "start", "limit", "cat", "category", "kategori", "tag", "label", "m", "year", "month", "tahun", "bulan", "author",
			"s", "q", "search", "cari", "keyword", "sort", "order", "view", "paper", "tab", "utm_source", "max-results", "updated-max":
			continue
		}
		if letters.HasDigit(value) || strings.Count(value, "-") > 1 {
			return true
		}
	}
	return false
}
