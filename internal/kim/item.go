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

// dateTolerance is how many days the printed date of an item that appeared
// between two walks may lie before its first sight and still be believed.
const dateTolerance = 7

// futureTolerance forgives a site's clock that runs ahead a little.
const futureTolerance = 15 * time.Minute

// The years in which an item can have been published: there is a web, and the columns of
// the warehouse can hold the day.
const (
	firstYear = 1995
	lastYear  = 2105
)

// Datable tells whether an item can have been published at a moment. The zero time, the
// first day of computers (1 January 1970) and years that cannot be are no dates: an item
// that prints one is undated.
func Datable(published time.Time) bool {
	year := published.UTC().Year()
	return firstYear <= year && year <= lastYear
}

// EffectiveAt decides when an item counts: on its printed date where that can be
// believed, else at first sight, with the reason.
//
// A printed date is believed if the item was there at the group's first complete
// walk (absentAt is zero), if it lies at most 7 days before first sight, or if it
// does not lie before absentAt, the newest complete walk that did not find the
// item: nobody had looked since, so a group must not lose the weeks in which we
// failed to look. What is left was printed on a day at which we know that the
// item was not there. Days are compared in the group's zone, so that a date
// printed without an hour is neither in the future nor late.
func EffectiveAt(published, firstSeen, absentAt time.Time, precision Precision, zone Zone) (time.Time, DateReason) {
	if !Datable(published) {
		return firstSeen, DateUndated
	}
	printed, seen := DateOf(published, zone), DateOf(firstSeen, zone)
	future := printed > seen
	if precision != PrecisionDay {
		future = published.Sub(firstSeen) > futureTolerance
	}
	switch {
	case future:
		return firstSeen, DateFuture
	case absentAt.IsZero(), seen.Sub(printed) <= dateTolerance, printed >= DateOf(absentAt, zone):
		return published, DateAccepted
	default:
		return firstSeen, DateBackdated
	}
}

// EffectiveWithin decides when an item counts that prints no day but a first and a last
// day on one of which it was published, as "3 hari yang lalu" does: in the week that
// holds most of these days, the later one of two that hold as many. It is undated all
// the same. What is known of the time before, that a complete walk at absentAt did not
// find it, and first sight itself bound the days; where nothing is left between them, it
// counts at first sight.
func EffectiveWithin(first, last Date, firstSeen, absentAt time.Time, zone Zone) (time.Time, DateReason) {
	seen := DateOf(firstSeen, zone)
	last = min(last, seen)
	if !absentAt.IsZero() {
		first = max(first, DateOf(absentAt, zone))
	}
	if first > last {
		return firstSeen, DateUndated
	}
	day, most := last, 0
	for from := first; from <= last; {
		to := min(from.Week().Add(1).Monday()-1, last)
		if n := int(to-from) + 1; n >= most {
			day, most = to, n
		}
		from = to + 1
	}
	if day == seen {
		return firstSeen, DateUndated
	}
	return day.In(zone), DateUndated
}
