package walk

import (
	"context"
	"net/http"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// feedHolds is how many entries a feed has to fall short of to be known to name
// everything, if it is not paged: the usual settings give the newest ten.
const feedHolds = 10

// shortFeedHolds is the other length at which feeds are cut by custom, and lists too: two of
// this length that name the same prove nothing.
const shortFeedHolds = 5

// closed tells whether a feed or an interface wants a login of whoever asks, or is broken.
func (s *section) closed(f *web.Failure) bool {
	return s.Page == extract.PageFeed && (f.Outcome == kim.OutcomeHTTP5xx ||
		f.Outcome == kim.OutcomeBlocked && (f.Status == http.StatusUnauthorized || f.Status == http.StatusForbidden))
}

// judgeShut decides about the sections that could not be read to their end: one is left
// out if the others prove to hold all the news of the site. A closed interface keeps the
// walk from seeing the beginning, and from nothing else, if others show the newest posts.
func (w *sections) judgeShut(ctx context.Context) {
	for _, s := range w.list {
		switch {
		case w.over:
			return
		case s.shut == nil:
		case w.provenWithout(ctx, s):
			w.note("left out, for others list everything: %s: %v", s.path, s.shut.Err)
		case s.closed(s.shut) && w.newestWithout():
			w.behind = true
			w.note("closed, and others list the newest posts alone: %s: %v", s.path, s.shut.Err)
		default:
			s.failed = true
			w.fail(s.URL, s.shut)
		}
	}
}

// provenWithout tells whether the sections other than this one hold all the news: one
// that was paged to its end, or a feed too short to have left anything out. It must
// name all that the feeds and the home page name, and all that this section named
// before, as far as it still exists.
func (w *sections) provenWithout(ctx context.Context, s *section) bool {
	for _, t := range w.list {
		if !t.live || t.failed || !t.ended || t.short != "" || t.listed == 0 || t.Kind != "" && t.Kind != kim.News ||
			t.Page != extract.PageListing && t.Page != extract.PageFeed ||
			!t.paged && (t.Page != extract.PageFeed || t.listed >= feedHolds) {
			continue
		}
		if w.namesAll(t) {
			return !w.leavesOut(ctx, s)
		}
	}
	return false
}

// newestWithout tells whether a list or a feed of news was read to where it ends, and the
// sections that were read name together what the home page names.
func (w *sections) newestWithout() bool {
	all, some := &section{}, false
	for _, t := range w.list {
		if !t.live || t.failed || t.shut != nil || t.Page != extract.PageListing && t.Page != extract.PageFeed {
			continue
		}
		all.paths = append(all.paths, t.paths...)
		some = some || t.ended && t.listed > 0 && (t.Kind == "" || t.Kind == kim.News)
	}
	return some && w.namesAll(all)
}

// namesAll tells whether a section names what all feeds name, and the news of the home page.
func (w *sections) namesAll(t *section) bool {
	named := map[string]bool{}
	for _, p := range t.paths {
		named[p] = true
	}
	for _, o := range w.list {
		if o.Page == extract.PageFeed && slices.ContainsFunc(o.paths, func(p string) bool { return !named[p] }) {
			return false
		}
	}
	for _, it := range w.homePage.Items {
		_, path, ok := w.own(it.URL)
		if ok && !named[path] && !w.isPlace(path) && (it.Kind == "" || it.Kind == kim.News) {
			return false
		}
	}
	return true
}

// leavesOut tells whether an item that only this section named before still exists, as
// far as that can be asked.
func (w *sections) leavesOut(ctx context.Context, s *section) bool {
	for i, r := range w.leftOut(s) {
		if i >= 3 {
			break
		}
		if alive, err := w.probe(ctx, r); err != nil || alive {
			return true
		}
	}
	return false
}
