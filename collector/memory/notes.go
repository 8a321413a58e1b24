package memory

import (
	"maps"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// Page is what is remembered of an item's own page.
type Page struct {
	Answer
	Note ItemNote
}

// Answer is what is remembered of the newest answer of one address.
type Answer struct {
	web.Validators
	Hash      uint64 // of the body, 0 if there was none
	FetchedAt time.Time
}

// Site is what is remembered of a whole site.
type Site struct {
	Run      string     `json:"run"` // that wrote the note
	Platform string     `json:"platform"`
	Base     string     `json:"base"` // scheme and host that the site answers under
	Sections []Section  `json:"sections"`
	Beyond   int        `json:"beyond,omitempty"`   // sections that were left out, for there are too many
	Menu     []MenuPage `json:"menu,omitempty"`     // pages of its menu by names that tell nothing, which proved to be no lists
	Liar     bool       `json:"liar,omitempty"`     // answered 304, or kept its ETag, for a page that had changed
	Volatile []string   `json:"volatile,omitempty"` // parameters of its links that change between visits
	Failures int        `json:"failures,omitempty"`
	NextTry  time.Time  `json:"next_try,omitzero"`
	FailedIn string     `json:"failed_in,omitempty"` // run of its newest walk, if that failed

	Home time.Time `json:"home,omitzero"` // when its home page was read and its sections were looked for
	Deep time.Time `json:"deep,omitzero"` // when its lists were last read far back
	Old  time.Time `json:"old,omitzero"`  // when the page of an old item was last read in rotation
	Turn time.Time `json:"turn,omitzero"` // when a page of an old part of a list was last read in rotation
}

// MenuPage is a page that the menu leads to and that was no list of posts.
type MenuPage struct {
	Path  string    `json:"path"`
	Asked time.Time `json:"asked"`
}

// Section is what is remembered of one section.
type Section struct {
	Kind   kim.Kind `json:"kind,omitempty"`
	Page   string   `json:"page"`
	URL    string   `json:"url"`
	Tail   string   `json:"tail,omitempty"`   // that the site adds to the address, mostly a slash
	Items  int      `json:"items"`            // that its first page listed
	Dated  int      `json:"printed"`          // of those, with a day on the listing itself
	Total  int      `json:"total,omitempty"`  // that all its pages listed when it was last read to its end
	Doubts int      `json:"doubts,omitempty"` // walks in a row that failed because it does not read as it did
	Oldest kim.Date `json:"oldest,omitempty"` // down to which the newest complete walk has seen everything
	All    bool     `json:"all,omitempty"`    // the newest complete walk has read it to its end
	Guess  bool     `json:"guess,omitempty"`  // nothing of the site links it
	Skip   bool     `json:"skip,omitempty"`   // all that it lists is listed elsewhere: read by full walks only

	Coverage kim.Coverage `json:"coverage,omitempty"` // how far back the newest complete walk saw it whole; empty: it did not say
	Since    kim.Date     `json:"since,omitempty"`    // with CoverageSince
	Why      string       `json:"why,omitempty"`      // not from the beginning
	Within   bool         `json:"within,omitempty"`   // other sections prove all that it lists
	Length   int          `json:"length,omitempty"`   // items of a page that names a next one, 0 if none ever did

	// What is known of a list of several pages, for later walks that do not read all of them.
	Pages  int       `json:"pages,omitempty"`   // that it had when it was last read to its end, or its last page was last read
	Last   string    `json:"last,omitempty"`    // address of the last of them
	Extra  int       `json:"extra,omitempty"`   // entries that it counts beyond the items that are remembered of it
	Sorted bool      `json:"sorted,omitempty"`  // by day, the newest first
	Ended  time.Time `json:"ended,omitzero"`    // newest walk that proved that nothing of it is missing
	Deep   time.Time `json:"deep,omitzero"`     // newest walk that read it far back
	DeepTo kim.Date  `json:"deep_to,omitempty"` // the day down to which that was
	Turn   int       `json:"turn,omitempty"`    // pages of its old part that were read in rotation so far
}

// Reach is how far back the newest complete walk saw the section whole.
func (s *Section) Reach() kim.Reach { return kim.Reach{Coverage: s.Coverage, Since: s.Since} }

// Listing is what is remembered of the first page of a listing: enough to do without
// it when it has not changed.
type Listing struct {
	Answer `json:"-"`
	Keys   []string `json:"keys"`           // of its items; nil if nothing is remembered
	Items  int      `json:"items"`          // that the page named; more than keys if some of them were none
	Next   string   `json:"next,omitempty"` // as the page links it
}

// ItemNote is what is remembered of an item beside its row.
type ItemNote struct {
	Key    string            `json:"key,omitempty"`
	Listed map[string]uint64 `json:"listed,omitempty"` // by path of a section: hash of what it says of the item
	Text   uint64            `json:"text,omitempty"`   // hash of its text
	Whole  bool              `json:"whole,omitempty"`  // its own page, or a whole feed entry, was read
	Tail   string            `json:"tail,omitempty"`   // that the site adds to the address, mostly a slash
	Pages  int               `json:"pages,omitempty"`  // of an album, if more than one
	Broken bool              `json:"broken,omitempty"` // it is listed, but its page does not exist or is no item
}

// Equal tells whether two notes say the same.
func (n ItemNote) Equal(o ItemNote) bool {
	return maps.Equal(n.Listed, o.Listed) && n.Key == o.Key && n.Text == o.Text && n.Whole == o.Whole && n.Tail == o.Tail && n.Pages == o.Pages && n.Broken == o.Broken
}
