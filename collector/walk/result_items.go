package walk

import (
	"slices"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// item builds the row of a candidate whose content was read.
func (w *result) item(c *candidate) *kim.Item {
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
func (w *result) addItem(c *candidate) {
	it := w.item(c)
	it.Key = itemKey(w.group.ID, it.Kind, c.path)
	if w.mem.Items[it.Key] != nil { // its path was once that of an item that has moved
		it.Key = itemKey(w.group.ID, it.Kind, c.path+"\n"+w.started.UTC().Format(time.RFC3339))
	}
	it.AbsentAt = w.absentAt(it, c)
	w.count(it, c)
	w.out.New = append(w.out.New, it)
	w.out.Changes = append(w.out.Changes, Change{Item: it, What: ChangeNew, Photos: len(it.Photos)})
	w.out.Walk.New++
	w.remember(c, w.noteOf(c, it.Key))
	c.known = &memory.Item{Item: *it}
}

// differs tells whether a stored item must be written again.
func (w *result) differs(c *candidate) bool {
	r := c.known
	switch {
	case contentHash(c.item.Title, c.item.Text, c.item.Photos) != r.ContentHash, c.item.URL != r.URL, !r.Note.Whole:
		return true
	case !c.item.Published.IsZero() && !c.item.Published.Equal(r.PublishedAt):
		return true
	}
	return !slices.Equal(aliases(r.URL, append(slices.Clone(c.aliases), r.Aliases...)), r.Aliases)
}

// editItem stores a known item anew. Its identity and first sight stay, and so
// does the week in which it counts once its day was believed.
func (w *result) editItem(c *candidate) {
	r := c.known
	it := w.item(c)
	it.Key = r.Key
	var moved bool
	it.FirstSeen, it.AbsentAt, moved = w.firstSight(r)
	if r.LastSeen.After(it.LastSeen) {
		it.LastSeen = r.LastSeen
	}
	if w.Kept != nil {
		it.Missed = r.Missed
	}
	it.Aliases = aliases(it.URL, append(append(slices.Clone(r.Aliases), r.URL), c.aliases...))
	if it.PublishedAt.IsZero() {
		it.PublishedAt, it.Precision, it.DateSource, it.DateConfidence = r.PublishedAt, r.Precision, r.DateSource, r.DateConfidence
	}
	accepted := !r.PublishedAt.IsZero() && r.DateReason == kim.DateAccepted && r.Note.Whole
	if !moved && !w.ofMethodOne(r) && (accepted || it.PublishedAt.Equal(r.PublishedAt) && r.Note.Whole) {
		it.EffectiveAt, it.DateReason, it.PublishedFrom, it.PublishedTo = r.EffectiveAt, r.DateReason, r.PublishedFrom, r.PublishedTo
	} else {
		w.count(it, c)
	}
	w.out.Edited = append(w.out.Edited, it)
	w.remember(c, w.noteOf(c, it.Key))
	switch {
	case r.Removed:
		w.change(it, len(it.Photos), ChangeReturned)
	case r.Note.Whole && (it.ContentHash != r.ContentHash || it.URL != r.URL || !it.PublishedAt.Equal(r.PublishedAt)):
		w.change(it, len(it.Photos), ChangeEdited)
	}
}

// firstSight is when a known item was first seen, and the complete walk before. A first
// sight never moves, unless a clock that was ahead has put it behind the present.
func (w *result) firstSight(r *memory.Item) (first, absent time.Time, moved bool) {
	first, absent = r.FirstSeen, r.AbsentAt
	if w.Kept != nil || !w.mem.Walks.ClockTrusted || !first.After(w.started) {
		return first, absent, false
	}
	if absent.After(w.started) {
		absent = w.mem.Walks.Complete
	}
	return w.started, absent, true
}

// seeAgain notes that a stored item is there as it was.
func (w *result) seeAgain(c *candidate) {
	t := sighting(c.known, w.started)
	if first, absent, moved := w.firstSight(c.known); moved {
		t.Moved = &FirstSight{At: first, AbsentAt: absent}
		age := kim.AgeOf(kim.Sight{
			Published: c.known.PublishedAt, Precision: c.known.Precision, FirstSeen: first, AbsentAt: absent,
			From: c.known.PublishedFrom, To: c.known.PublishedTo, Said: c.known.PublishedAt.IsZero() && c.known.DateSource != "",
		}, w.group.Zone)
		t.Moved.EffectiveAt, t.Moved.Reason, t.Moved.PublishedFrom, t.Moved.PublishedTo = age.EffectiveAt, age.Reason, age.From, age.To
	} else if age, differs := w.agedAnew(c); differs {
		t.Moved = &FirstSight{At: first, AbsentAt: absent, EffectiveAt: age.EffectiveAt, Reason: age.Reason, PublishedFrom: age.From, PublishedTo: age.To}
		now := c.known.Item
		now.EffectiveAt, now.DateReason, now.PublishedFrom, now.PublishedTo = age.EffectiveAt, age.Reason, age.From, age.To
		w.change(&now, c.known.PhotoCount, ChangeEdited)
	}
	w.out.Seen = append(w.out.Seen, t)
	if c.known.Removed {
		w.change(&c.known.Item, c.known.PhotoCount, ChangeReturned)
	}
	note := w.noteOf(c, c.known.Key)
	if c.state == stateListed || c.state == stateUnchanged {
		note.Whole, note.Text, note.Pages = c.known.Note.Whole, c.known.Note.Text, c.known.Note.Pages
	}
	before, known := w.mem.Pages[c.item.URL]
	after := before.Answer
	if c.answer.Hash != 0 {
		after = c.answer
	}
	asked := !c.answer.FetchedAt.IsZero() // the plan goes by when a page was last read
	if asked || !known || !before.Note.Equal(note) || before.Hash != after.Hash || before.Validators != after.Validators {
		c.answer = after
		w.remember(c, note)
	}
}

func (w *result) change(it *kim.Item, photos int, what string) {
	w.out.Walk.Changed++
	w.out.Changes = append(w.out.Changes, Change{Item: it, What: what, Photos: photos})
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
