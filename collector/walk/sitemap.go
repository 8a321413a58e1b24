package walk

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
)

// maxSitemaps bounds the sitemaps of one site that are read.
const maxSitemaps = 50

// readSitemap looks for items in the sitemaps, for sites whose listings cannot be
// found. It finds fewer facts than a listing, but the items' own pages tell the rest.
func (w *sections) readSitemap(ctx context.Context) {
	if w.profile == nil || w.failure != nil {
		return
	}
	var queue []string
	for _, s := range w.list {
		if s.Page == extract.PageSitemap {
			queue = append(queue, s.URL)
		}
	}
	w.readMaps(ctx, append(queue, w.pages.Sitemaps()...), func(address string, page extract.Page) {
		s := &section{Section: extract.Section{Page: extract.PageSitemap, URL: address}, path: memory.Path(address), live: true}
		w.items.take(s, page, map[string]bool{}, 0)
		s.ended, s.end = true, endPlain
		w.list = append(w.list, s)
	})
}

// readMaps reads sitemaps, and those that they name. It tells whether all of them were read whole.
func (w *sections) readMaps(ctx context.Context, queue []string, take func(address string, page extract.Page)) (whole bool) {
	whole = true
	visited := map[string]bool{}
	for len(queue) > 0 && len(visited) < maxSitemaps && !w.over {
		address, _, ok := w.own(queue[0])
		queue = queue[1:]
		if !ok || visited[address] {
			continue
		}
		visited[address] = true
		f, err := w.get(ctx, address, memory.Answer{}, false)
		if err != nil || f.tooLarge {
			w.note("no sitemap at %s", address)
			whole = false
			continue
		}
		page, err := w.read(f, extract.PageSitemap, "")
		if err != nil || page.Kind != extract.PageSitemap {
			whole = false
			continue
		}
		for _, s := range page.Sections {
			if s.Page == extract.PageSitemap {
				queue = append(queue, s.URL)
			}
		}
		take(address, page)
	}
	return whole && len(queue) == 0 && !w.over
}

// mapEnds looks into the sitemaps that robots.txt names for lists on one page that do not say where
// they end: one that names exactly what the sitemaps name below the same folders was not cut.
func (w *sections) mapEnds(ctx context.Context) {
	open := func(s *section) bool {
		return s.live && s.Page == extract.PageListing && s.end == endPlain && !s.statesItsEnd() && len(s.paths) >= leastMapped
	}
	if !w.full || w.over || w.failure != nil || !slices.ContainsFunc(w.list, open) {
		return
	}
	mapped := map[string]map[string]bool{} // paths, by folder
	whole := w.readMaps(ctx, w.pages.Sitemaps(), func(_ string, page extract.Page) {
		for _, it := range page.Items {
			if _, path, ok := w.own(it.URL); ok {
				if mapped[folderOf(path)] == nil {
					mapped[folderOf(path)] = map[string]bool{}
				}
				mapped[folderOf(path)][path] = true
			}
		}
	})
	for _, s := range w.list {
		if !whole || !open(s) {
			continue
		}
		named := map[string]map[string]bool{}
		for _, p := range s.paths {
			if named[folderOf(p)] == nil {
				named[folderOf(p)] = map[string]bool{}
			}
			named[folderOf(p)][p] = true
		}
		s.mapped = true
		for folder, paths := range named {
			s.mapped = s.mapped && maps.Equal(paths, mapped[folder])
		}
	}
}

// leastMapped is how many items a list has at least for a sitemap to prove its end.
const leastMapped = 3

// folderOf is what the addresses of the items of one list begin with.
func folderOf(p string) string {
	bare, _, asks := strings.Cut(p, "?")
	if asks {
		return bare
	}
	return path.Dir(bare) + "/"
}
