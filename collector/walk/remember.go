package walk

import (
	"maps"
	"slices"

	"pantaukim/collector/memory"
)

// noteOf is what will be remembered of an item.
func (w *result) noteOf(c *candidate, key string) memory.ItemNote {
	listed := map[string]uint64{}
	if c.known != nil {
		maps.Copy(listed, c.known.Note.Listed)
	}
	maps.Copy(listed, c.listed)
	if c.known != nil {
		w.recallTail(c.item.URL, c.known.Note.Tail)
	}
	return memory.ItemNote{
		Key: key, Listed: listed, Text: textHash(c.item.Text), Whole: c.state == stateRead && c.item.Whole,
		Tail: w.tailOf(c.item.URL), Pages: c.pages,
	}
}

// remember keeps what is to be remembered of a candidate's own page.
func (w *result) remember(c *candidate, note memory.ItemNote) {
	if c.answer.FetchedAt.IsZero() || note.Broken {
		c.answer.FetchedAt = w.started
	}
	w.out.Memory.Pages = append(w.out.Memory.Pages, memory.PageUpdate{
		Address: c.item.URL, Page: memory.Page{Answer: c.answer, Note: note},
	})
}

// rememberSite keeps what the next walk needs to know of the whole site.
func (w *result) rememberSite() {
	w.out.Memory.Robots = w.pages.Fetched()
	w.rememberListings()
	note := w.mem.Site
	w.out.Lied = w.liar && !note.Liar
	note.Liar = w.liar
	if w.failure != nil {
		note.Failures++
		note.FailedIn = w.RunID
		wait := min(w.Limits.BackoffMin<<min(note.Failures-1, 20), w.Limits.BackoffMax)
		note.NextTry = w.started.Add(max(wait, min(w.failure.RetryAfter, w.Limits.BackoffMax)))
		note.Sections = slices.Clone(note.Sections)
		for _, s := range w.sections.list {
			for i := range note.Sections {
				if n := &note.Sections[i]; s.doubted && s.before != nil && n.URL == s.before.URL {
					n.Doubts++
				}
			}
		}
	} else {
		note = memory.Site{Run: w.RunID, Platform: w.profile.ID(), Liar: w.liar, Beyond: w.sections.beyond, Menu: w.sections.told}
		w.rememberChores(&note)
		note.Volatile = w.items.volatile()
		if w.base != nil {
			note.Base = w.base.String()
		}
		for _, s := range w.sections.list {
			if n, ok := s.note(); ok {
				n.Tail = w.tailOf(s.URL)
				if s.live {
					w.settlePages(&n, s)
				}
				note.Sections = append(note.Sections, n)
			}
		}
	}
	w.out.Memory.Site = &note
}

// rememberListings keeps the first pages of the listings. A listing that names other
// items under the same ETag, or at the same last change, shows that validators of this site
// are worth nothing.
func (w *result) rememberListings() {
	w.out.Memory.Listings = map[string]memory.Listing{}
	for _, s := range w.sections.list {
		if !s.live || s.failed || !s.first.keep {
			continue
		}
		note := memory.Listing{Answer: s.first.answer, Keys: []string{}, Items: len(s.first.paths), Next: s.first.next}
		for _, p := range s.first.paths {
			if c := w.items.found[p]; c != nil && c.known != nil && c.state != stateAlias {
				note.Keys = append(note.Keys, c.known.Key)
			}
		}
		if s.anew || s.sealed > 0 || len(s.unexplained) > 0 {
			note.Keys = nil // its items do not tell all that it links to
		}
		before := w.mem.Listings[s.URL]
		if before.Keys != nil && note.Keys != nil && !s.first.replayed && !slices.Equal(before.Keys, note.Keys) && before.SaysSame(note.Validators) {
			w.liar = true
		}
		w.out.Memory.Listings[s.URL] = note
	}
}

// rememberReread leaves the mark of a reread.
func (w *result) rememberReread() {
	w.out.Memory.Rereads = []uint64{w.version}
	for _, v := range w.mem.Rereads {
		if v > w.mem.Walks.Committed {
			w.out.Memory.Rereads = append(w.out.Memory.Rereads, v)
		}
	}
}

// note is what is remembered of a section, if it is one.
func (s *section) note() (memory.Section, bool) {
	if !s.live {
		if s.before != nil && s.skip {
			return *s.before, true // left out by this walk
		}
		return memory.Section{}, false
	}
	total := s.listed
	if !s.ended && s.before != nil {
		total = s.before.Total
	}
	return memory.Section{
		Total: total, Kind: s.Kind, Page: string(s.Page), URL: s.URL, Items: s.items, Dated: s.dated,
		Oldest: s.oldest(), All: s.ended, Skip: s.skip, Guess: s.guess || !s.linked,
		Coverage: s.reach.Coverage, Since: s.reach.Since, Why: s.why, Within: s.within, Length: s.perPage(),
	}, true
}
