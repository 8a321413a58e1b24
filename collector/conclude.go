package collector

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// conclude turns what the walk saw into the rows to be stored.
func (w *walk) conclude() {
	w.mergeTwins()
	for _, c := range w.order {
		switch {
		case w.reread && (c.state != stateRead || c.known != nil && c.known.Removed):
			// a kept page shows what was, not what is
		case c.state == stateAlias:
		case c.state == stateBroken:
			if c.known == nil {
				c.page.fetchedAt = w.started
				w.remember(c, itemNote{Broken: true})
			}
		case c.known == nil:
			w.addItem(c)
		case c.state == stateRead && w.differs(c):
			w.editItem(c)
		case !w.reread:
			w.seeAgain(c)
		}
	}
	if w.reread {
		w.rememberReread()
	} else {
		w.rememberSite()
	}
	w.finish()
}

// wordsOfTwins is how long a text must be for two items that say the same to be one.
const wordsOfTwins = 20

// mergeTwins finds items that the site shows under two addresses: in two of its
// sections with the same last part of the address, title and day; or anywhere with
// the same title, text, photos and day.
func (w *walk) mergeTwins() {
	byName := map[string]*candidate{}
	byKey := map[string]*candidate{}
	byContent := map[string]*candidate{}
	for _, c := range w.order {
		if c.state == stateAlias || c.state == stateBroken {
			continue
		}
		if c.known != nil {
			if first := byKey[c.known.Key]; first != nil {
				first.aliases = append(first.aliases, c.item.URL)
				c.state = stateAlias
				continue
			}
			byKey[c.known.Key] = c
		}
		if content := contentOf(c); content != "" {
			first := byContent[content]
			switch {
			case first == nil:
				byContent[content] = c
			case c.known == nil:
				first.aliases = append(first.aliases, c.item.URL)
				c.state = stateAlias
				continue
			case first.known == nil:
				c.aliases = append(c.aliases, first.item.URL)
				first.state = stateAlias
				byContent[content] = c
			}
		}
		name := fmt.Sprint(path.Base(c.path), "\n", c.item.Title, "\n", c.item.Published.Unix(), "\n", c.itemKind())
		first := byName[name]
		if first == nil {
			byName[name] = c
			continue
		}
		together := false
		for s := range c.listed {
			_, both := first.listed[s]
			together = together || both
		}
		if !together && c.known == nil && len(path.Base(c.path)) > 8 {
			first.aliases = append(first.aliases, c.item.URL)
			c.state = stateAlias
		}
	}
}

// contentOf condenses what a dated item says, "" if that is too little to know it by.
func contentOf(c *candidate) string {
	hash, words, published := contentHash(c.item.Title, c.item.Text, c.item.Photos), c.item.Words, c.item.Published
	if c.state != stateRead {
		if c.known == nil {
			return ""
		}
		hash, words, published = c.known.ContentHash, c.known.Words, c.known.PublishedAt
	}
	if words < wordsOfTwins || published.IsZero() {
		return ""
	}
	return fmt.Sprint(hash, " ", published.Unix(), " ", c.itemKind())
}

// item builds the row of a candidate whose content was read.
func (w *walk) item(c *candidate) *kim.Item {
	it := &kim.Item{
		GroupID: w.group.ID, Kind: c.itemKind(), URL: c.item.URL, Title: c.item.Title,
		PublishedAt: c.item.Published, Precision: c.item.Precision, DateSource: c.item.DateSource, DateConfidence: c.item.Confidence,
		FirstSeen: w.started, LastSeen: w.started, Words: c.item.Words, Language: c.item.Language, Category: c.item.Category,
		Text: c.item.Text, ContentHash: contentHash(c.item.Title, c.item.Text, c.item.Photos), SimHash: simHash(c.item.Text, c.item.Words),
	}
	if it.PublishedAt.IsZero() {
		it.Precision, it.DateSource, it.DateConfidence = kim.PrecisionNone, "", 0
	}
	for _, p := range c.item.Photos {
		it.Photos = append(it.Photos, kim.Photo{Key: p.Key, URL: p.URL, FirstSeen: w.started, LastSeen: w.started})
	}
	it.Aliases = aliases(it.URL, c.aliases)
	return it
}

// addItem stores an item at first sight.
func (w *walk) addItem(c *candidate) {
	it := w.item(c)
	it.Key = itemKey(w.group.ID, it.Kind, c.path)
	if w.mem.items[it.Key] != nil { // its path was once that of an item that has moved
		it.Key = itemKey(w.group.ID, it.Kind, c.path+"\n"+w.started.UTC().Format(time.RFC3339))
	}
	it.AbsentAt = w.absentAt(it)
	it.EffectiveAt, it.DateReason = kim.EffectiveAt(it.PublishedAt, it.FirstSeen, it.AbsentAt, it.Precision, w.group.Zone)
	w.out.items = append(w.out.items, it)
	for _, p := range it.Photos {
		w.out.photos = append(w.out.photos, photoRow{Photo: p, item: it.Key})
	}
	w.out.history = append(w.out.history, historyRow{item: it, change: "new"})
	w.out.walk.New++
	w.remember(c, w.noteOf(c, it.Key))
	c.known = &remembered{Item: *it}
}

// differs tells whether a stored item must be written again.
func (w *walk) differs(c *candidate) bool {
	r := c.known
	switch {
	case contentHash(c.item.Title, c.item.Text, c.item.Photos) != r.ContentHash, c.item.URL != r.URL, !r.note.Whole:
		return true
	case !c.item.Published.IsZero() && !c.item.Published.Equal(r.PublishedAt):
		return true
	}
	return !slices.Equal(aliases(r.URL, append(slices.Clone(c.aliases), r.Aliases...)), r.Aliases)
}

// editItem stores a known item anew. Its identity and first sight stay, and so
// does the week in which it counts once its day was believed.
func (w *walk) editItem(c *candidate) {
	r := c.known
	it := w.item(c)
	it.Key = r.Key
	var moved bool
	it.FirstSeen, it.AbsentAt, moved = w.firstSight(r)
	if r.LastSeen.After(it.LastSeen) {
		it.LastSeen = r.LastSeen
	}
	if w.reread {
		it.Missed = r.Missed
	}
	it.Aliases = aliases(it.URL, append(append(slices.Clone(r.Aliases), r.URL), c.aliases...))
	if it.PublishedAt.IsZero() {
		it.PublishedAt, it.Precision, it.DateSource, it.DateConfidence = r.PublishedAt, r.Precision, r.DateSource, r.DateConfidence
	}
	accepted := !r.PublishedAt.IsZero() && r.DateReason == kim.DateAccepted && r.note.Whole
	if !moved && (accepted || it.PublishedAt.Equal(r.PublishedAt) && r.note.Whole) {
		it.EffectiveAt, it.DateReason = r.EffectiveAt, r.DateReason
	} else {
		it.EffectiveAt, it.DateReason = kim.EffectiveAt(it.PublishedAt, it.FirstSeen, it.AbsentAt, it.Precision, w.group.Zone)
	}
	w.out.edited = append(w.out.edited, editedItem{key: it.Key, photos: it.Photos})
	w.out.items = append(w.out.items, it)
	w.remember(c, w.noteOf(c, it.Key))
	switch {
	case r.Removed:
		w.change(it, "returned")
	case r.note.Whole && (it.ContentHash != r.ContentHash || it.URL != r.URL || !it.PublishedAt.Equal(r.PublishedAt)):
		w.change(it, "edited")
	}
}

// firstSight is when a known item was first seen, and the complete walk before. A first
// sight never moves, unless a clock that was ahead has put it behind the present.
func (w *walk) firstSight(r *remembered) (first, absent time.Time, moved bool) {
	first, absent = r.FirstSeen, r.AbsentAt
	if w.reread || !w.mem.believed || !first.After(w.started) {
		return first, absent, false
	}
	if absent.After(w.started) {
		absent = w.mem.lastComplete
	}
	return w.started, absent, true
}

// seeAgain notes that a stored item is there as it was.
func (w *walk) seeAgain(c *candidate) {
	t := touch{key: c.known.Key, seen: true}
	if first, absent, moved := w.firstSight(c.known); moved {
		t.first, t.absent = first, absent
		t.counts, t.reason = kim.EffectiveAt(c.known.PublishedAt, first, absent, c.known.Precision, w.group.Zone)
	}
	w.out.touched = append(w.out.touched, t)
	if c.known.Removed {
		w.change(&c.known.Item, "returned")
	}
	note := w.noteOf(c, c.known.Key)
	if c.state == stateListed || c.state == stateUnchanged {
		note.Whole, note.Text, note.Pages = c.known.note.Whole, c.known.note.Text, c.known.note.Pages
	}
	before, known := w.mem.pages[c.item.URL]
	after := before
	if c.page.hash != 0 {
		after = c.page
	}
	if text := writeNote(note); !known || before.note != text || before.hash != after.hash || before.etag != after.etag || before.lastModified != after.lastModified {
		c.page = after
		w.remember(c, note)
	}
}

func (w *walk) change(it *kim.Item, what string) {
	w.out.walk.Changed++
	w.out.history = append(w.out.history, historyRow{item: it, change: what})
}

// finish fills in the walk's own row.
func (w *walk) finish() {
	stats := w.site.Stats()
	row := &w.out.walk
	row.RunID, row.GroupID = w.runID, w.group.ID
	w.out.proven = w.mem.proven
	w.out.version = w.version
	row.StartedAt, row.FinishedAt = w.started, w.c.now()
	row.Complete = w.failure == nil
	row.Full = w.full
	if w.profile != nil {
		row.Platform = w.profile.ID()
	}
	row.Pages, row.Requests, row.Unmodified, row.Bytes = w.pages, stats.Requests, stats.Unmodified, stats.Bytes
	row.Seconds = time.Since(w.begun).Seconds()
	for _, c := range w.order {
		if c.state != stateAlias && c.state != stateBroken {
			row.Listed++
		}
	}
	switch {
	case w.failure != nil:
		row.Outcome, row.HTTPStatus = w.failure.Outcome, w.failure.Status
		detail := fmt.Sprintf("%s: %v", w.where, w.failure.Err)
		if w.failed > 1 {
			detail += fmt.Sprintf(" (and %d more pages)", w.failed-1)
		}
		w.notes = append([]string{detail}, w.notes...)
	case row.New+row.Changed+row.Removed == 0 && !w.mem.lastComplete.IsZero():
		row.Outcome = kim.OutcomeNotModified
	default:
		row.Outcome = kim.OutcomeOK
	}
	row.Detail = strings.ToValidUTF8(strings.Join(w.notes, "; "), "")
}

// aliases returns the addresses other than that of the item, each once.
func aliases(own string, others []string) []string {
	var out []string
	for _, a := range others {
		if a != own && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return out
}
