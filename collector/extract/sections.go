package extract

import (
	"net/url"
	"strings"

	"pantaukim/internal/kim"
)

const maxSections = 40

// sections finds the lists, feeds and sitemaps that the page links to: what its
// head names, and links whose words or addresses are those of a section.
func (r *reader) sections() []Section {
	var out []Section
	seen := make(map[string]bool)
	add := func(kind kim.Kind, page PageKind, address string) {
		if address != "" && !seen[address] && len(out) < maxSections {
			seen[address] = true
			out = append(out, Section{Kind: kind, Page: page, URL: address})
		}
	}
	for _, s := range r.f.feeds {
		if a, u := r.address(s); u != nil && r.own(u) {
			add("", PageFeed, a)
		}
	}
	if a, u := r.address(r.f.api); u != nil && r.own(u) {
		add("", PageFeed, strings.TrimSuffix(a, "/")+"/wp/v2/posts")
	}
	for _, n := range r.f.links {
		m := r.d.marks[n]
		if m&(markComment|markRelated|markNeighbour) != 0 && m&markNav == 0 {
			continue
		}
		href, _ := r.d.rawAttr(n, "href")
		if len(href) > 200 || strings.HasPrefix(href, "mailto:") || strings.HasPrefix(href, "tel:") || strings.HasPrefix(href, "javascript:") {
			continue
		}
		text := r.d.textOf(n)
		if len(text) > 40 {
			continue
		}
		kind := kindOf(text)
		if kind == "" {
			kind = kindOf(lastFolder(href))
		}
		if kind == "" {
			continue
		}
		t := r.lead(n)
		if !t.own || t.file || t.url.Fragment != "" {
			continue
		}
		u := &t.url
		if r.prof.spec.Article.Path.matches(u.Path) || countWords(text) > 4 || hasReadingPath(u.Path) || len(lastFolder(u.Path)) > 40 {
			continue
		}
		if _, _, _, dated := dayInPath(u.Path); dated {
			continue
		}
		if byPath := pathKind(u.Path + "/x"); byPath != "" && kindOf(text) != kim.Announcement {
			kind = byPath
		}
		add(kind, PageListing, r.normal(t))
	}
	return out
}

func hasReadingPath(p string) bool {
	return strings.Contains(p, "/read/") || strings.Contains(p, "/detail/") || strings.Contains(p, "/author/") || strings.Contains(p, "/search")
}

func lastFolder(s string) string {
	p, _, plain := plainPath(s)
	if !plain {
		u, err := url.Parse(s)
		if err != nil {
			return ""
		}
		p = u.Path
	}
	p = strings.Trim(p, "/")
	return p[strings.LastIndexByte(p, '/')+1:]
}
