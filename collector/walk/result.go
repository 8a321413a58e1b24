package walk

import (
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// Result is what one walk found: what is new or was edited, what became of the items
// that are as they were, and what the next walk should know.
type Result struct {
	Walk kim.Walk
	// Sections is what was seen of each section; empty if the walk is no look at the site.
	Sections []kim.SectionWalk
	Kept     bool   // the pages were kept ones: there was no look at the site
	Proven   bool   // the site read well before this walk
	Lied     bool   // this walk has found that the site's validators are worth nothing
	Version  uint64 // of the rows: the newest wins

	New     []*kim.Item // with all their photos
	Edited  []*kim.Item // stored items with what they say and the photos that they show now
	Seen    []Sighting
	Changes []Change
	Memory  memory.Update

	Platform    string         // of the site, as far as this walk or one before it knows
	Shapes      []memory.Shape // of links, that the walk has asked for
	Unexplained []Unexplained
}

// Unexplained is what is left of the links of one shape that a walk cannot account for.
type Unexplained struct {
	Platform string // whose shapes the site has
	Shape    string
	Links    int
	Example  string // an address
}

// Sighting says what a walk found of a stored item whose content is as it was.
type Sighting struct {
	Key       string
	LastSeen  time.Time // by this walk or, if it did not find it, by one before
	Missed    int       // complete walks in a row that did not find it
	Removed   bool
	RemovedAt time.Time
	Moved     *FirstSight // nil: its first sight and its age stay

	RowRemoved bool // as in memory.Item
}

// sighting says that a stored item was found at a moment; the zero time if it was not.
func sighting(r *memory.Item, at time.Time) Sighting {
	s := Sighting{Key: r.Key, LastSeen: r.LastSeen, RowRemoved: r.RowRemoved}
	if at.After(s.LastSeen) {
		s.LastSeen = at
	}
	return s
}

// FirstSight stands in the place of one that a clock which was ahead had put behind the
// present, or of one whose age an earlier method decided.
type FirstSight struct {
	At          time.Time
	AbsentAt    time.Time // newest complete walk before, the zero time if there was none
	EffectiveAt time.Time
	Reason      kim.DateReason
	// The days between which it was published, as in kim.Item.
	PublishedFrom, PublishedTo kim.Date
}

// Change is one change of one item.
type Change struct {
	Item   *kim.Item
	What   string // one of the constants below
	Photos int    // that it has; of a stored item the item itself does not hold them
}

// What may change.
const (
	ChangeNew      = "new"
	ChangeEdited   = "edited"
	ChangeRemoved  = "removed"
	ChangeReturned = "returned"
)

// result is what a walk under way has to return.
type result struct {
	*visit
	sections *sections
	items    *items
	cover    *cover
	numbers  map[string][]numbered // dated items by the form of their addresses, nil until it is asked for
	after    map[string]Sighting   // of known items by key, once all are judged; nil until it is asked for
	out      Result
}

// conclude turns what the walk saw into its result.
func (w *result) conclude() {
	if w.wasHacked() {
		w.items.order, w.sections.list = nil, nil // nothing that the site shows now is its own
	}
	w.items.mergeTwins()
	w.cover = w.sections.judgeCover()
	for _, c := range w.items.order {
		switch {
		case w.Kept != nil && (c.state != stateRead || c.known != nil && c.known.Removed):
			// a kept page shows what was, not what is
		case c.state == stateAlias, c.state == stateUnread:
		case c.state == stateBroken:
			if c.known == nil {
				w.remember(c, memory.ItemNote{Broken: true})
			}
		case c.known == nil:
			w.addItem(c)
		case c.state == stateRead && w.differs(c):
			w.editItem(c)
		case w.Kept == nil:
			w.seeAgain(c)
		}
	}
	if w.Kept == nil {
		w.rememberSite()
	} else {
		w.rememberReread()
	}
	w.finish()
}

// finish fills in what is said of the walk itself.
func (w *result) finish() {
	stats := w.pages.Stats()
	w.out.Kept, w.out.Proven, w.out.Version = w.Kept != nil, w.mem.Walks.Proven, w.version
	row := &w.out.Walk
	row.RunID, row.GroupID = w.RunID, w.group.ID
	row.StartedAt, row.FinishedAt = w.started, w.Now()
	row.Complete = w.failure == nil
	row.Full = w.full
	row.Method, row.Coverage = kim.Method, kim.CoverageNone
	if row.Complete {
		whole := w.cover.whole()
		row.Coverage, row.CoveredSince = whole.Coverage, whole.Since
	}
	w.out.Sections = w.cover.rows()
	if w.profile != nil {
		row.Platform = w.profile.ID()
	}
	row.Pages, row.Requests, row.Unmodified, row.Bytes = w.answered, stats.Requests, stats.Unmodified, int(stats.Bytes)
	row.Seconds = w.Elapsed().Seconds()
	for _, c := range w.items.order {
		if c.state != stateAlias && c.state != stateBroken && c.state != stateUnread && !c.unlisted {
			row.Listed++
		}
	}
	switch {
	case w.failure != nil:
		row.Outcome, row.HTTPStatus = w.failure.Outcome, w.failure.Status
	case row.New+row.Changed+row.Removed == 0 && !w.mem.Walks.Complete.IsZero():
		row.Outcome = kim.OutcomeNotModified
	default:
		row.Outcome = kim.OutcomeOK
	}
	row.Detail = w.detail()
	if w.out.Platform = row.Platform; w.out.Platform == "" {
		w.out.Platform = w.mem.Site.Platform
	}
	w.out.Shapes, w.out.Unexplained = w.shapes, accounts{w.sections}.leftUnexplained()
}
