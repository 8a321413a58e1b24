package walk

import (
	"context"
	"slices"
	"strings"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// covers tells whether this walk would have found an item if it were still
// listed. A full walk has read everything. Another one has read the newest part of
// each section: it covers what is newer than the oldest item there, and only if
// the section is in fact sorted by day.
func (w *sections) covers(r *memory.Item) bool {
	day := kim.NoDate
	if !r.PublishedAt.IsZero() {
		day = kim.DateOf(r.PublishedAt, w.group.Zone)
	}
	covered := false
	for _, s := range w.list {
		if !s.live || (s.Kind != "" && s.Kind != r.Kind) {
			continue
		}
		if s.ended && (s.Page == extract.PageListing || s.exhaustive()) {
			covered = true
			continue
		}
		oldest, _, _ := newestFirst(s.days)
		covered = covered || day.Known() && (oldest.Known() && day > oldest || slices.ContainsFunc(s.apart, func(a span) bool { return a.from < day && day < a.to }))
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

// removal is about the items of earlier walks that this one did not find.
type removal struct {
	*visit
	sections *sections
	items    *items
}

// absent returns the items that earlier walks found and this one did not, in a
// fixed order.
func (w *removal) absent() []*memory.Item {
	seen := map[string]bool{}
	for _, c := range w.items.order {
		if c.known != nil && c.state != stateAlias && c.state != stateBroken {
			seen[c.known.Key] = true
		}
	}
	var out []*memory.Item
	for _, r := range w.mem.Items {
		if !seen[r.Key] && !slices.Contains(w.items.doubles, r) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, byKey)
	return out
}

func byKey(a, b *memory.Item) int { return strings.Compare(a.Key, b.Key) }

// matchMoved finds new items that are old ones under a new address: those that are
// equal to one, whatever still answers, and those of the same kind and day, with the
// same text or title, while the old address is gone. They keep their identity.
func (w *removal) matchMoved(ctx context.Context) {
	absent := w.absent()
	for _, c := range w.items.order {
		if w.over || len(absent) == 0 {
			return
		}
		if c.known != nil || c.state != stateRead {
			continue
		}
		if i := slices.IndexFunc(absent, func(r *memory.Item) bool { return !r.Removed && w.equalItem(c, r) }); i >= 0 {
			c.known = absent[i]
			c.aliases = append(c.aliases, absent[i].URL)
			absent = slices.Delete(absent, i, i+1)
			continue
		}
		i := slices.IndexFunc(absent, func(r *memory.Item) bool { return !r.Removed && w.sameItem(c, r) })
		if i < 0 {
			continue
		}
		r := absent[i]
		alive, err := w.sections.probe(ctx, r)
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

// equalItem tells whether a new item is a known one: with the same title, text and photos,
// on the same day, or at an address that differs in nothing but one parameter where no day is
// known. That both addresses answer makes no two items of it, for a link may carry something
// that changes with every visit.
func (w *removal) equalItem(c *candidate, r *memory.Item) bool {
	if c.itemKind() != r.Kind || c.item.Text == "" && len(c.item.Photos) == 0 || contentHash(c.item.Title, c.item.Text, c.item.Photos) != r.ContentHash {
		return false
	}
	if c.item.Published.IsZero() && r.PublishedAt.IsZero() {
		return c.item.Words >= wordsOfTwins && len(differing(c.path, memory.Path(r.URL))) == 1
	}
	return !c.item.Published.IsZero() && !r.PublishedAt.IsZero() &&
		kim.DateOf(c.item.Published, w.group.Zone) == kim.DateOf(r.PublishedAt, w.group.Zone)
}

// sameItem tells whether a new item looks like a known one.
func (w *removal) sameItem(c *candidate, r *memory.Item) bool {
	if c.itemKind() != r.Kind || c.item.Published.IsZero() != r.PublishedAt.IsZero() {
		return false
	}
	sameText := near(simHash(c.item.Text, c.item.Words), r.SimHash) || r.Note.Text != 0 && textHash(c.item.Text) == r.Note.Text
	if c.item.Published.IsZero() {
		return sameText || strings.EqualFold(c.item.Title, r.Title) && len(c.item.Photos) == r.PhotoCount // titles of one template are near each other
	}
	if kim.DateOf(c.item.Published, w.group.Zone) != kim.DateOf(r.PublishedAt, w.group.Zone) {
		// The same words, title and pictures under a new day are no new post.
		return sameText && sameTitle(c.item.Title, r.Title) && c.item.Words >= wordsOfTwins && len(c.item.Photos) == r.PhotoCount
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
func (w *removal) judgeAbsent(ctx context.Context, out *Result) {
	if w.failure != nil || w.over {
		return
	}
	broken := map[string]bool{} // there is nothing behind its link
	gone := map[string]bool{}   // its own page was asked for and does not exist
	for _, c := range w.items.order {
		if c.known != nil && c.state == stateBroken {
			broken[c.known.Key], gone[c.known.Key] = true, c.gone
		}
	}
	for _, r := range w.items.doubles { // it was counted beside the item that it is a version of
		if !r.Removed {
			t := sighting(r, time.Time{})
			t.Missed, t.Removed, t.RemovedAt = r.Missed+1, true, w.started
			out.Seen = append(out.Seen, t)
			out.Walk.Removed++
			out.Changes = append(out.Changes, Change{Item: &r.Item, What: ChangeRemoved, Photos: r.PhotoCount})
		}
	}
	probes := 0
	for _, r := range w.absent() {
		if r.Removed || !broken[r.Key] && r.Missed == 0 && !w.sections.covers(r) {
			continue // one that was missed before is asked for at its own address, wherever it stood
		}
		if r.Missed > 0 && r.Version == memory.Stamp(w.started) {
			continue // an earlier walk of the same moment has counted this miss
		}
		t := sighting(r, time.Time{})
		t.Missed = r.Missed + 1
		if t.Missed >= 2 && gone[r.Key] {
			t.Removed, t.RemovedAt = true, w.started
			out.Walk.Removed++
			out.Changes = append(out.Changes, Change{Item: &r.Item, What: ChangeRemoved, Photos: r.PhotoCount})
		} else if t.Missed >= 2 {
			if probes++; probes > w.Limits.MaxProbes {
				w.note("more than %d items are no longer listed: the others are looked for next time", w.Limits.MaxProbes)
				return
			}
			alive, err := w.sections.probe(ctx, r)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				w.note("not known whether %s still exists: %v", memory.Path(r.URL), err)
				continue
			case alive:
				t = sighting(r, w.started)
			default:
				t.Removed, t.RemovedAt = true, w.started
				out.Walk.Removed++
				out.Changes = append(out.Changes, Change{Item: &r.Item, What: ChangeRemoved, Photos: r.PhotoCount})
			}
		}
		out.Seen = append(out.Seen, t)
	}
}
