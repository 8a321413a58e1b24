package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

const maxSections = 400 // of one page

// Sections finds the lists, feeds and sitemaps that the page links to: what its
// head names, and links whose words or addresses are those of a section.
func (r *Reader) Sections() []fact.Section {
	var out []fact.Section
	seen := make(map[string]bool)
	add := func(kind kim.Kind, pg fact.PageKind, where string) {
		if where != "" && !seen[where] && len(out) < maxSections {
			seen[where] = true
			out = append(out, fact.Section{Kind: kind, Page: pg, URL: where})
		}
	}
	for _, s := range r.Facts.Feeds {
		if a, u := r.Address(s); u != nil && r.IsOwn(u) {
			add("", fact.PageFeed, a)
		}
	}
	if a, u := r.Address(r.Facts.API); u != nil && r.IsOwn(u) {
		add("", fact.PageFeed, strings.TrimSuffix(a, "/")+"/wp/v2/posts")
	}
	for _, n := range r.Facts.Links {
		m := r.Doc.Marks[n]
		if m&(page.MarkComment|page.MarkRelated|page.MarkNeighbour) != 0 && m&page.MarkNav == 0 {
			continue
		}
		href, _ := r.Doc.RawAttr(n, "href")
		if len(href) > 200 || strings.HasPrefix(href, "mailto:") || strings.HasPrefix(href, "tel:") || strings.HasPrefix(href, "javascript:") {
			continue
		}
		text := r.Doc.TextOf(n)
		if len(text) > 40 {
			continue
		}
		kind, folder := address.KindOf(text), address.LastFolder(href)
		_, query, _ := strings.Cut(href, "?")
		inMenu := m&(page.MarkNav|page.MarkHeader) != 0
		numbered := (letters.HasDigit(folder) || asksForItem(query)) && !inMenu
		if text == "" && !inMenu && strings.Count(folder, "-") > 1 {
			continue // a picture of a post whose title has a section's word: /foto-bersama-karang-taruna
		}
		if kind == "" && !numbered { // /pengumuman-568.html and /pengumuman.php?id=568 are announcements, and no lists of them
			kind = address.KindOf(folder)
		}
		if kind == "" || numbered && letters.CountWords(text) > 1 {
			continue
		}
		t := r.Lead(n)
		if !t.Own || t.File || t.URL.Fragment != "" {
			continue
		}
		u := &t.URL
		if r.Profile.Spec.Article.Path.Matches(u.Path) || letters.CountWords(text) > 4 || hasReadingPath(u.Path) || len(address.LastFolder(u.Path)) > 40 {
			continue
		}
		if _, _, _, dated := address.DayInPath(u.Path); dated {
			continue
		}
		if byPath := address.KindOfPath(u.Path + "/x"); byPath != "" && address.KindOf(text) != kim.Announcement {
			kind = byPath
		}
		where := r.Normal(t)
		add(kind, fact.PageListing, where)
		if total, ok := countOf(r.Doc, n, text); ok {
			if k := slices.IndexFunc(out, func(s fact.Section) bool { return s.URL == where }); k >= 0 {
				out[k].Says, out[k].Total = true, total
			}
		}
	}
	return out
}

func hasReadingPath(p string) bool {
	return strings.Contains(p, "/read/") || strings.Contains(p, "/detail/") || strings.Contains(p, "/author/") || strings.Contains(p, "/search")
}
