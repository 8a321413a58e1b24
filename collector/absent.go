package collector

import (
	"context"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// covers tells whether this walk would have found an item if it were still
// listed. A full walk has read everything. Another one has read the newest part of
// each section: it covers what is newer than the oldest item there, and only if
// the section is in fact sorted by day.
func (w *walk) covers(r *remembered) bool {
	day := kim.NoDate
	if !r.PublishedAt.IsZero() {
		day = kim.DateOf(r.PublishedAt, w.group.Zone)
	}
	covered := false
	for _, s := range w.sections {
		if !s.live || (s.Kind != "" && s.Kind != r.Kind) {
			continue
		}
		if s.ended && (s.Page == extract.PageListing || s.exhaustive()) {
			covered = true
			continue
		}
		oldest := s.oldest()
		covered = covered || oldest.Known() && day.Known() && day > oldest
	}
	return covered
}

// oldest returns the day down to which a section was read, NoDate if its items
// are not sorted by day, the newest first.
func (s *section) oldest() kim.Date {
	if len(s.days) == 0 || !slices.IsSortedFunc(s.days, func(a, b kim.Date) int { return int(b - a) }) {
		return kim.NoDate
	}
	return s.days[len(s.days)-1]
}

// oldestFirst tells whether a section lists its oldest items first: its first page
// says nothing of what is new.
func (s *section) oldestFirst() bool {
	return len(s.days) >= 3 && s.days[0] < s.days[len(s.days)-1] && slices.IsSorted(s.days)
}

// absent returns the items that earlier walks found and this one did not, in a
// fixed order.
func (w *walk) absent() []*remembered {
	seen := map[string]bool{}
	for _, c := range w.order {
		if c.known != nil && c.state != stateAlias && c.state != stateBroken {
			seen[c.known.Key] = true
		}
	}
	var out []*remembered
	for _, r := range w.mem.items {
		if !seen[r.Key] {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *remembered) int {
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	return out
}

// matchMoved finds new items that are old ones under a new address: of the same
// kind and day, with the same text or title, while the old address is gone. They
// keep their identity.
func (w *walk) matchMoved(ctx context.Context) {
	absent := w.absent()
	for _, c := range w.order {
		if w.over || len(absent) == 0 {
			return
		}
		if c.known != nil || c.state != stateRead {
			continue
		}
		i := slices.IndexFunc(absent, func(r *remembered) bool { return !r.Removed && w.sameItem(c, r) })
		if i < 0 {
			continue
		}
		r := absent[i]
		alive, err := w.probe(ctx, r)
		if err != nil {
			w.fail(r.URL, err)
			continue
		}
		if alive {
			continue
		}
		c.known = r
		c.aliases = append(c.aliases, r.URL)
		absent = slices.Delete(absent, i, i+1)
	}
}

// sameItem tells whether a new item looks like a known one.
func (w *walk) sameItem(c *candidate, r *remembered) bool {
	if c.itemKind() != r.Kind || c.item.Published.IsZero() != r.PublishedAt.IsZero() {
		return false
	}
	sameText := near(simHash(c.item.Text, c.item.Words), r.SimHash) || r.note.Text != 0 && textHash(c.item.Text) == r.note.Text
	if c.item.Published.IsZero() {
		return sameText || sameTitle(c.item.Title, r.Title) && len(c.item.Photos) == r.photos
	}
	if kim.DateOf(c.item.Published, w.group.Zone) != kim.DateOf(r.PublishedAt, w.group.Zone) {
		// The same words, title and pictures under a new day are no new post.
		return sameText && sameTitle(c.item.Title, r.Title) && c.item.Words >= wordsOfTwins && len(c.item.Photos) == r.photos
	}
	return sameText || sameTitle(c.item.Title, r.Title)
}

// itemKind is the kind that a candidate counts as.
func (c *candidate) itemKind() kim.Kind {
	switch {
	case c.known != nil:
		return c.known.Kind
	case c.kind != "":
		return c.kind
	case c.item.Kind != "":
		return c.item.Kind
	}
	return kim.News
}

// judgeAbsent counts the misses of items that a complete walk should have found.
// The second miss removes an item, if its own address is gone as well: a listing
// that only shows the newest hundred must not make the older ones disappear.
func (w *walk) judgeAbsent(ctx context.Context) {
	if w.failure != nil || w.over {
		return
	}
	broken := map[string]bool{} // still listed, but there is nothing behind the link
	for _, c := range w.order {
		if c.known != nil && c.state == stateBroken {
			broken[c.known.Key] = true
		}
	}
	probes := 0
	for _, r := range w.absent() {
		if r.Removed || !broken[r.Key] && !w.covers(r) {
			continue
		}
		if r.Missed > 0 && r.version == stamp(w.started) {
			continue // an earlier walk of the same moment has counted this miss
		}
		t := touch{key: r.Key, missed: r.Missed + 1}
		if t.missed >= 2 {
			if probes++; probes > w.c.cfg.MaxProbes {
				w.note("more than %d items are no longer listed: the others are looked for next time", w.c.cfg.MaxProbes)
				return
			}
			alive, err := w.probe(ctx, r)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				w.note("not known whether %s still exists: %v", pathOf(r.URL), err)
				continue
			case alive:
				t = touch{key: r.Key, seen: true}
			default:
				t.removed, t.removedAt = true, w.started
				w.out.walk.Removed++
				w.out.history = append(w.out.history, historyRow{item: &r.Item, change: "removed"})
			}
		}
		w.out.touched = append(w.out.touched, t)
	}
}
