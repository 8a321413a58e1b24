package collector

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// noteOf is what will be remembered of an item.
func (w *walk) noteOf(c *candidate, key string) itemNote {
	listed := map[string]uint64{}
	if c.known != nil {
		for s, h := range c.known.note.Listed {
			listed[s] = h
		}
	}
	for s, h := range c.listed {
		listed[s] = h
	}
	if c.known != nil {
		w.recallTail(c.item.URL, c.known.note.Tail)
	}
	return itemNote{Key: key, Listed: listed, Text: textHash(c.item.Text), Whole: c.state == stateRead && c.item.Whole, Tail: w.tailOf(c.item.URL), Pages: c.pages}
}

// remember stores what is to be remembered of a candidate's own page.
func (w *walk) remember(c *candidate, note itemNote) {
	c.page.note = writeNote(note)
	if c.page.fetchedAt.IsZero() {
		c.page.fetchedAt = w.started
	}
	w.out.pages = append(w.out.pages, pageRow{url: c.item.URL, page: c.page, items: 1})
}

// absentAt returns the start of the newest complete walk that would have found an
// item with this day, had it been there.
func (w *walk) absentAt(it *kim.Item) time.Time {
	m := w.mem
	if m.lastComplete.Equal(m.lastFull) || it.PublishedAt.IsZero() {
		return m.lastComplete
	}
	day := kim.DateOf(it.PublishedAt, w.group.Zone)
	for _, s := range m.site.Sections {
		if (s.Kind == "" || s.Kind == it.Kind) && (s.All || s.Oldest.Known() && day > s.Oldest) {
			return m.lastComplete
		}
	}
	return m.lastFull
}

// rememberSite stores what the next walk needs to know of the whole site.
func (w *walk) rememberSite() {
	for _, r := range w.site.Fetched() {
		if len(r.Text) > 64<<10 {
			continue // asked for again by the next walk
		}
		w.out.pages = append(w.out.pages, pageRow{url: r.Origin + "/robots.txt", page: pageMemory{
			fetchedAt: r.FetchedAt, note: writeNote(robotsNote{Origin: r.Origin, Robots: r.Text}),
		}})
	}
	for _, s := range w.sections {
		if !s.live || s.failed || !s.first.keep {
			continue
		}
		note := listingNote{Keys: []string{}, Items: len(s.first.paths), Next: s.first.next}
		for _, p := range s.first.paths {
			if c := w.found[p]; c != nil && c.known != nil && c.state != stateAlias {
				note.Keys = append(note.Keys, c.known.Key)
			}
		}
		before := w.mem.pages[s.URL+listingMark]
		if old, ok := readNote[listingNote](before.note); ok && !s.first.replayed && !slices.Equal(old.Keys, note.Keys) &&
			before.etag != "" && before.etag == s.first.page.etag {
			w.liar = true // other items under the same ETag: validators of this site are worth nothing
		}
		s.first.page.note = writeNote(note)
		w.out.pages = append(w.out.pages, pageRow{url: s.URL + listingMark, page: s.first.page, items: s.items})
	}
	note := w.mem.site
	note.Liar = w.liar
	if w.failure != nil {
		note.Failures++
		wait := min(w.c.cfg.BackoffMin<<min(note.Failures-1, 20), w.c.cfg.BackoffMax)
		note.NextTry = w.started.Add(max(wait, min(w.failure.RetryAfter, w.c.cfg.BackoffMax)))
		note.Sections = slices.Clone(note.Sections)
		for _, s := range w.sections {
			for i := range note.Sections {
				if n := &note.Sections[i]; s.doubted && s.before != nil && n.URL == s.before.URL {
					n.Doubts++
				}
			}
		}
	} else {
		note = siteNote{Run: w.runID, Platform: w.profile.ID(), Base: w.base.String(), Liar: w.liar}
		for _, s := range w.sections {
			if n, ok := s.note(); ok {
				n.Tail = w.tailOf(s.URL)
				note.Sections = append(note.Sections, n)
			}
		}
	}
	w.out.pages = append(w.out.pages, pageRow{url: siteAddress, page: pageMemory{note: writeNote(note), fetchedAt: w.started}})
}

// rememberReread leaves the mark of a reread, which is stored after its items.
func (w *walk) rememberReread() {
	note := rereadNote{Versions: []uint64{w.version}}
	for _, v := range w.mem.rereads {
		if v > w.mem.committed {
			note.Versions = append(note.Versions, v)
		}
	}
	w.out.pages = append(w.out.pages, pageRow{url: rereadAddress, page: pageMemory{note: writeNote(note), fetchedAt: w.started}})
}

// note is what is remembered of a section, if it is one.
func (s *section) note() (sectionNote, bool) {
	if !s.live {
		if s.before != nil && s.skip {
			return *s.before, true // left out by this walk
		}
		return sectionNote{}, false
	}
	total := s.listed
	if !s.ended && s.before != nil {
		total = s.before.Total
	}
	return sectionNote{
		Total: total, Kind: s.Kind, Page: string(s.Page), URL: s.URL, Items: s.items, Dated: s.dated,
		Oldest: s.oldest(), All: s.ended, Skip: s.skip,
	}, true
}
