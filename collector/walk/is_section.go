package walk

import (
	"context"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// isSection tells whether the first page of a section is one. What the site's own
// menu leads to is; a guess that answers with some other page is not.
func (w *sections) isSection(s *section, page extract.Page) bool {
	if s.Page == extract.PageFeed && page.Kind == extract.PageListing && !s.first.replayed {
		if !s.linked {
			return false // sites that answer everywhere do so with their home page
		}
		s.Page = extract.PageListing // what it is called is no reason to believe that it is one
		return true
	}
	if s.linked || s.before != nil || s.first.replayed {
		return true
	}
	if len(page.Items) > 0 {
		return !w.repeatsHome(s, page)
	}
	switch s.Page {
	case extract.PageListing:
		return page.Kind == extract.PageListing || page.Kind == extract.PageGallery
	default:
		return page.Kind == s.Page
	}
}

// isEverywhere tells whether a gallery that was only guessed is what the site answers with at any
// address: a page with some photos is an album at each of them.
func (w *sections) isEverywhere(ctx context.Context, s *section, page extract.Page) bool {
	if s.linked || s.before != nil || page.Kind != extract.PageGallery || len(page.Items) != 1 {
		return false
	}
	f, err := w.get(ctx, strings.TrimSuffix(w.root(), "/")+"/tidak-ada"+s.path, memory.Answer{}, false)
	if err != nil || f.tooLarge {
		return false
	}
	other, err := w.read(f, s.Page, s.Kind)
	if err != nil || len(other.Items) != 1 || !slices.EqualFunc(other.Items[0].Photos, page.Items[0].Photos, func(a, b extract.Photo) bool { return a.Key == b.Key }) {
		return false
	}
	w.note("no section at %s: the site answers so everywhere", s.path)
	return true
}

// repeatsHome tells whether a page lists what the home page does, which is a section itself:
// then the site answers everywhere, and what the address says is no kind of item.
func (w *sections) repeatsHome(s *section, page extract.Page) bool {
	root := memory.Path(w.root())
	if s.path == root || w.home == nil || !slices.ContainsFunc(w.list, func(t *section) bool { return t.path == root }) {
		return false
	}
	return listsLikeHome(page, w.homePage)
}

// skipRepetitions finds the sections that tell only what others tell too. Walks
// that look for news leave them out. A feed that dates what listings name without
// a day tells more than they do.
func (w *sections) skipRepetitions() {
	for i := len(w.list) - 1; i >= 0; i-- {
		s := w.list[i]
		if !s.live || s.failed || (s.Kind != "" && s.Kind != kim.News) {
			continue
		}
		elsewhere, days := map[string]bool{}, s.dated == 0
		for _, t := range w.list {
			if t == s || t.skip || !t.ended || (s.Kind == kim.News && t.Kind != "" && t.Kind != kim.News) ||
				(t.Page == extract.PageFeed && !t.exhaustive()) {
				continue
			}
			for _, p := range t.paths {
				elsewhere[p] = true
			}
			days = days || t.dated > 0
		}
		s.skip = (s.listed > 0 || s.Kind == "") && len(elsewhere) > 0 && days &&
			!slices.ContainsFunc(s.paths, func(p string) bool { return !elsewhere[p] })
	}
}
