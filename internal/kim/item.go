package kim

import "time"

// Kind is the kind of an item.
type Kind string

// The four kinds, in the order in which the ministry lists them.
const (
	News         Kind = "news"         // berita
	Gallery      Kind = "gallery"      // galeri
	Announcement Kind = "announcement" // pengumuman
	Event        Kind = "event"        // agenda
)

// Kinds lists the kinds in the ministry's order.
func Kinds() []Kind { return []Kind{News, Gallery, Announcement, Event} }

// Precision says how exactly a page prints when an item was published.
type Precision string

// From nothing to the second.
const (
	PrecisionNone   Precision = "none"
	PrecisionDay    Precision = "day"
	PrecisionMinute Precision = "minute"
	PrecisionSecond Precision = "second"
)

// Item is one published thing on a group's site. The tags name its columns in the
// warehouse.
type Item struct {
	GroupID string   `ch:"group_id"`
	Key     string   `ch:"item_key"` // identity within the group; survives a change of slug, title, host and scheme
	Kind    Kind     `ch:"kind"`
	URL     string   `ch:"url"`     // where it was last reached
	Aliases []string `ch:"aliases"` // other addresses it was reached under
	Title   string   `ch:"title"`

	PublishedAt    time.Time `ch:"published_at"` // as printed; the zero time if undated
	Precision      Precision `ch:"date_precision"`
	DateSource     string    `ch:"date_source"`     // where on the page or site the date was read
	DateConfidence float32   `ch:"date_confidence"` // 0 to 1

	FirstSeen time.Time `ch:"first_seen"` // never moves
	LastSeen  time.Time `ch:"last_seen"`
	AbsentAt  time.Time `ch:"absent_at"` // newest complete walk before FirstSeen, which did not find it; zero if there was none

	EffectiveAt time.Time  `ch:"effective_at"` // decides the week in which it counts; the zero time if it counts in none
	DateReason  DateReason `ch:"date_reason"`

	// The first and the last day on which it may have been published, where no day is
	// printed. NoDate in PublishedFrom: any day before. Both are NoDate if a day is known.
	PublishedFrom Date `ch:"published_from"`
	PublishedTo   Date `ch:"published_to"`

	Removed   bool      `ch:"removed"` // gone from two complete walks: no longer counted
	RemovedAt time.Time `ch:"removed_at"`
	Missed    int       `ch:"missed"` // complete walks in a row that did not find it

	Photos      []Photo
	Words       int    `ch:"words"`        // of the body
	Language    string `ch:"language"`     // ISO 639-1, empty if not recognised
	Category    string `ch:"category"`     // as the site gives it
	Text        string `ch:"text"`         // normalised body, for finding near-copies
	ContentHash uint64 `ch:"content_hash"` // of title, text and photos: an edit changes it
	SimHash     uint64 `ch:"simhash"`      // 64-bit SimHash of three-word shingles of Text; 0 if Words < 40
}

// Photo is one distinct image file of an item's content or cover.
type Photo struct {
	Key       string    `ch:"photo_key"` // identity within the item: the file's normalised path
	URL       string    `ch:"url"`
	FirstSeen time.Time `ch:"first_seen"`
	LastSeen  time.Time `ch:"last_seen"`
	Removed   bool      `ch:"removed"`
}

// DateReason says why an item does not count in the week of its printed date.
// It is empty where it does.
type DateReason string

// The reasons.
const (
	DateAccepted  DateReason = ""
	DateBackdated DateReason = "backdated" // printed more than 7 days before it was first seen
	DateFuture    DateReason = "future"    // printed after it was first seen
	DateUndated   DateReason = "undated"   // no date printed, but two walks or a printed span tell between which days it came
	DateUnknown   DateReason = "unknown"   // no date printed, and there at the first walk: it counts in no week
)
