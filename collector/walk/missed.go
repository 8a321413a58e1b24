package walk

import (
	"context"
	"math"
	"slices"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// This file is about items that an earlier walk missed, before they are called removed. That
// the address of one is gone proves little: it may stand in its list under another one. A
// list that was read down to its day settles that.

// pagesForMissed is how many pages of a list are read for an item at most, before the whole
// list is.
const pagesForMissed = 3

// lookForMissed reads the lists that named an item which an earlier walk missed, where it
// stood, unless this walk has read them down to its day anyway.
func (w asked) lookForMissed(ctx context.Context) {
	if w.full || w.Kept != nil {
		return
	}
	for _, r := range w.missed() {
		for _, s := range slices.Clone(w.list) {
			if _, named := r.Note.Listed[s.path]; !named || w.over || !s.live || s.failed || s.ended || s.before == nil || w.covers(r) {
				continue
			}
			if w.readPlace(ctx, s, r); !w.over && !w.covers(r) {
				w.readAnew(ctx, s)
			}
		}
	}
}

// missed returns the items that an earlier walk missed, and that no list of this one names.
func (w asked) missed() (out []*memory.Item) {
	named := map[string]bool{}
	for _, c := range w.items.order {
		if c.known != nil && !c.unlisted && c.state != stateAlias {
			named[c.known.Key] = true
		}
	}
	for key, r := range w.mem.Items {
		if r.Missed > 0 && !r.Removed && !named[key] {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, byKey)
	return out
}

// readPlace reads the page of a list on which an item stood, by how many remembered ones
// stand before it, and as many pages beside it as its day asks for.
func (w asked) readPlace(ctx context.Context, s *section, r *memory.Item) {
	if r.PublishedAt.IsZero() || s.before.Length == 0 {
		return
	}
	day, before := kim.DateOf(r.PublishedAt, w.group.Zone), 0
	for _, o := range w.mem.Items {
		if _, named := o.Note.Listed[s.path]; named && !o.Removed && o.PublishedAt.After(r.PublishedAt) {
			before++
		}
	}
	next := max(2, before/s.before.Length+1) // the first page was read
	first, last := next, next
	var whole span // of the pages that were read, which stand side by side
	for range pagesForMissed {
		address := pageNumbered(s.before.Last, s.before.Pages, next)
		if address == "" || next > s.before.Pages {
			return
		}
		had := len(s.apart)
		page, err := w.apartPage(ctx, s, address)
		if err != nil || len(s.apart) == had {
			return
		}
		now := s.apart[had]
		if whole == (span{}) {
			whole = now
		}
		whole.from, whole.to = min(whole.from, now.from), max(whole.to, now.to)
		first, last = min(first, next), max(last, next)
		if first == 2 {
			whole.to = math.MaxInt32
		}
		if page.Next == "" {
			whole.from = kim.NoDate
		}
		s.apart = append(s.apart, whole)
		switch {
		case day <= whole.from:
			next = last + 1
		case day >= whole.to:
			next = first - 1
		default:
			return
		}
	}
}
