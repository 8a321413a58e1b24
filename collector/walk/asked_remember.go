package walk

import (
	"time"

	"pantaukim/collector/memory"
)

// settlePages completes what is remembered of a section with what is known of its pages.
func (w *result) settlePages(n *memory.Section, s *section) {
	if b := s.before; b != nil {
		n.Pages, n.Last, n.Extra, n.Ended, n.Deep, n.DeepTo, n.Turn = b.Pages, b.Last, b.Extra, b.Ended, b.Deep, b.DeepTo, b.Turn
	}
	oldest, _, sorted := newestFirst(s.days)
	n.Sorted = sorted && 2*len(s.days) >= s.listed
	if s.ended || s.proved {
		n.Ended = w.started
	}
	if s.lastNumber > 0 && (s.ended || s.proved) {
		n.Pages, n.Last = s.lastNumber, s.last
	}
	if s.ended {
		n.Extra = s.entriesNow() - w.entriesAfter(s)
	}
	if w.ask.Deep && n.Sorted && !s.ended {
		n.Deep, n.DeepTo = w.started, oldest
	}
	if s.turned {
		n.Turn++
	}
}

// entriesNow is how many entries a list has that was read to its end.
func (s *section) entriesNow() int {
	if s.stated.Says && !s.stated.AtLeast {
		return s.stated.Total
	}
	return s.length*max(0, s.lastNumber-1) + s.lastItems
}

// entriesAfter is how many of them the next walk will count among the items that are
// remembered, see remembered.
func (w *result) entriesAfter(s *section) (n int) {
	listed := map[string]bool{} // keys of the items that this walk found in it
	for _, c := range w.items.order {
		if _, here := c.listed[s.path]; here && c.known != nil && c.state != stateAlias && c.state != stateBroken {
			listed[c.known.Key] = true
		}
	}
	for _, it := range w.out.New {
		if listed[it.Key] {
			n++
		}
	}
	for key, r := range w.mem.Items {
		_, before := r.Note.Listed[s.path]
		if missed, removed := w.standing(r); (before || listed[key]) && missed == 0 && !removed {
			n++
		}
	}
	return n
}

// standing is how many walks in a row have missed an item, this one included, and whether
// it is removed.
func (w *result) standing(r *memory.Item) (missed int, removed bool) {
	if w.after == nil {
		w.after = map[string]Sighting{}
		for _, it := range w.out.Edited {
			w.after[it.Key] = Sighting{}
		}
		for _, t := range w.out.Seen {
			w.after[t.Key] = t
		}
	}
	if t, touched := w.after[r.Key]; touched {
		return t.Missed, t.Removed
	}
	return r.Missed, r.Removed
}

// rememberChores keeps when what is done in rotation was last done.
func (w *result) rememberChores(note *memory.Site) {
	before := w.mem.Site
	note.Home, note.Deep, note.Old, note.Turn = before.Home, before.Deep, before.Old, before.Turn
	for _, c := range []struct {
		done bool
		at   *time.Time
	}{{w.full || w.ask.Home, &note.Home}, {w.full || w.ask.Deep, &note.Deep}, {w.ask.Old, &note.Old}, {w.ask.Turn != "", &note.Turn}} {
		if c.done {
			*c.at = w.started
		}
	}
}
