package walk

import (
	"context"

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
	queue = append(queue, w.pages.Sitemaps()...)
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
			continue
		}
		page, err := w.read(f, extract.PageSitemap, "")
		if err != nil || page.Kind != extract.PageSitemap {
			continue
		}
		for _, s := range page.Sections {
			if s.Page == extract.PageSitemap {
				queue = append(queue, s.URL)
			}
		}
		s := &section{Section: extract.Section{Page: extract.PageSitemap, URL: address}, path: memory.Path(address), live: true}
		w.items.take(s, page, map[string]bool{}, 0)
		s.ended, s.end = true, endPlain
		w.list = append(w.list, s)
	}
}
