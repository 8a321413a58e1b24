package walk

import (
	"context"
	"fmt"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// doubtsUntilRenewal is how many walks in a row may fail because a section does
// not read as it did, while its items are still there. With the next one, what it
// shows now is what it is measured by: our own earlier reading may have been wrong,
// and a site may have chosen to show less.
const doubtsUntilRenewal = 4

// judgeSections tells a site without items from one whose items cannot be found.
func (w *sections) judgeSections(ctx context.Context) {
	for _, s := range w.list {
		switch {
		case w.over:
			return
		case s.nothing == nil:
		case slices.ContainsFunc(w.list, func(t *section) bool { return t.vouchesFor(s) }):
			s.live = true // it is asked again by every walk
			w.note("nothing at %s: %v", s.path, s.nothing.Err)
		default:
			s.failed = true
			w.fail(s.URL, s.nothing)
		}
	}
	w.judgeEnds()
	w.judgeShut(ctx)
	for _, s := range w.list {
		if err := w.judgeShown(ctx, s); err != nil {
			s.failed = true
			w.fail(s.URL, err)
		}
		if w.over {
			return
		}
	}
	if w.failure == nil && w.shell != nil && len(w.items.order) == 0 {
		w.fail(w.group.URL, w.shell)
	}
	live := slices.ContainsFunc(w.list, func(s *section) bool { return s.live })
	if w.failure == nil && len(w.items.order) == 0 && (!live || w.profile.ID() == extract.GenericID && !w.saysNothing()) {
		w.fail(w.group.URL, unreadable("no listing of items was found"))
	}
}

// saysNothing tells whether a site on no known platform, which never had an item, says in
// words that it has none: each of its lists of news does, or the home page where that is the list.
func (w *sections) saysNothing() bool {
	says := false
	for _, s := range w.list {
		if !s.live || !s.linked || s.Page != extract.PageListing || s.Kind != "" && s.Kind != kim.News {
			continue
		}
		if !s.says || s.scripted || w.hadItems(s) {
			return false
		}
		says = true
	}
	return says
}

// vouchesFor tells whether this section shows that the site reads well although
// another one, which never had an item, shows nothing: it has items, and of the
// same kind if that is the kind that every site has.
func (t *section) vouchesFor(s *section) bool {
	if t == s || t.failed || t.listed == 0 || !t.live {
		return false
	}
	return s.Kind != "" && s.Kind != kim.News || t.Kind == "" || t.Kind == kim.News
}

// hadItems tells whether a section has ever listed items that still count.
func (w *sections) hadItems(s *section) bool {
	if s.before != nil && s.before.Items > 0 {
		return true
	}
	for _, r := range w.mem.Items {
		if _, listed := r.Note.Listed[s.path]; listed && !r.Removed {
			return true
		}
	}
	return false
}

// wasWall tells whether all that a section ever listed is itself, as one wall of photos.
func wasWall(m *memory.Memory, s *section) bool {
	for _, r := range m.Items {
		if _, listed := r.Note.Listed[s.path]; listed && !r.Removed && memory.Path(r.URL) != s.path {
			return false
		}
	}
	return true
}

// judgeShown looks into a section that names nothing where it did before, or far
// less. Items may really be gone; if their own pages still answer, it is the
// reading that fails, and the listing must not be believed.
func (w *sections) judgeShown(ctx context.Context, s *section) error {
	if s.before == nil || !s.live || s.failed || s.nothing != nil {
		return nil
	}
	emptied := s.items == 0 && s.before.Items > 0
	lost := s.before.Total - s.listed
	shrunk := s.ended && lost >= 3 && 4*lost >= s.before.Total
	if !emptied && !shrunk {
		return nil
	}
	for i, r := range w.leftOut(s) {
		if i >= 3 {
			break
		}
		alive, err := w.probe(ctx, r)
		switch {
		case err != nil:
			return err
		case !alive:
		case emptied:
			return unreadable("the listing no longer names items that still exist")
		case s.before.Doubts >= doubtsUntilRenewal:
			w.note("%s names %d items, before %d: believed from now on", s.path, s.listed, s.before.Total)
			return nil
		default:
			s.doubted = true
			return unreadable(fmt.Sprintf("the listing names %d items, before %d, and some that it leaves out still exist",
				s.listed, s.before.Total))
		}
	}
	return nil
}

// leftOut lists the items that a section named before and does not now, the
// newest first. Items that another section names are no sign of anything: side
// columns name them everywhere.
func (w *sections) leftOut(s *section) []*memory.Item {
	var out []*memory.Item
	for _, r := range w.mem.Items {
		if _, listed := r.Note.Listed[s.path]; !listed || r.Removed || w.namedNow(r, s) {
			continue
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *memory.Item) int {
		if c := b.EffectiveAt.Compare(a.EffectiveAt); c != 0 {
			return c
		}
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	return out
}

func (w *sections) namedNow(r *memory.Item, but *section) bool {
	for _, c := range w.items.order {
		if c.known == r {
			return true
		}
	}
	return slices.ContainsFunc(w.list, func(t *section) bool {
		_, listed := r.Note.Listed[t.path]
		return t != but && listed && t.live && t.items > 0 && !t.ended // it was read until nothing was new
	})
}

// judgeDays looks into the listings that printed days and no longer do. Nothing is
// lost as long as the items' own pages print them.
func (w *sections) judgeDays(ctx context.Context) {
	for _, s := range w.list {
		if w.over {
			return
		}
		b := s.before
		if b == nil || !s.live || s.failed || s.first.replayed || b.Dated < 3 || 2*b.Dated < b.Items || s.items < 3 ||
			4*s.dated*b.Items >= b.Dated*s.items {
			continue
		}
		read, dated := w.daysOfItems(ctx, s)
		switch {
		case read > 0 && 2*dated >= read:
			w.note("%s no longer prints days; the items' own pages do", s.path)
		case b.Doubts >= doubtsUntilRenewal:
			w.note("%s prints no days: believed from now on", s.path)
		default:
			s.failed, s.doubted = true, true
			w.fail(s.URL, unreadable("the listing no longer prints days that can be read"))
		}
	}
}

// daysOfItems counts the pages of a section's items that this walk has read, and
// those of them that print a day. If it had no reason to read one, it reads the
// first one now.
func (w *sections) daysOfItems(ctx context.Context, s *section) (read, dated int) {
	var first *candidate
	for _, p := range s.paths {
		c := w.items.found[p]
		if c == nil || c.state == stateBroken || c.state == stateAlias {
			continue
		}
		if first == nil {
			first = c
		}
		if c.state == stateRead {
			read++
			if !c.item.Published.IsZero() {
				dated++
			}
		}
	}
	if read > 0 || first == nil {
		return read, dated
	}
	f, err := w.get(ctx, first.item.URL, memory.Answer{}, false)
	if err != nil {
		return 0, 0
	}
	page, err := w.read(f, extract.PageArticle, first.kind)
	if it, ok := ownItem(page, first.path); err == nil && ok && !it.Published.IsZero() {
		return 1, 1
	}
	return 1, 0
}
