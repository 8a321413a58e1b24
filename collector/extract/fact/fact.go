// Package fact describes what is read of one page: the page, its items, their days and
// photos, and what was seen and left out.
package fact

import (
	"time"

	"pantaukim/collector/extract/date"
	"pantaukim/internal/kim"
)

// PageKind says what a page is.
type PageKind string

// The kinds of pages. Home is asked for by the walker and never answered: a home
// page reads as a listing, or as other.
const (
	PageUnknown PageKind = ""
	PageHome    PageKind = "home"
	PageArticle PageKind = "article" // one item, its own
	PageListing PageKind = "listing" // names items of one section
	PageGallery PageKind = "gallery" // an album, or a wall of photos
	PageFeed    PageKind = "feed"    // RSS, Atom, wp-json
	PageSitemap PageKind = "sitemap"
	PageOther   PageKind = "other"

	PageUnreadable PageKind = "unreadable" // none of the site's own: a login, a parked domain, an error; Problem says which
	PageHacked     PageKind = "hacked"     // advertises gambling in place of what the site is for
)

// Input is one fetched page.
type Input struct {
	URL         string // after redirects
	ContentType string // as the server named it; may be empty
	Body        []byte // as received, decompressed, at most the collector's limit
	FetchedAt   time.Time
	Zone        kim.Zone // of the group: a date printed without a zone is in it
	Expect      PageKind // what the walker came for; PageUnknown lets the page decide
	Kind        kim.Kind // of the section that the walker is in, if it knows
	Headers     Headers  // of the answer
	Hosts       []string // other hosts of the same site, such as those it had before: links to them are its own
}

// Page is what was read.
type Page struct {
	URL       string
	Platform  string // id of the profile that read it
	Kind      PageKind
	Items     []Item
	Sections  []Section // links to the site's sections, feeds and sitemaps, if the page has any
	Menu      []string  // of a home page: links of its menus whose words do not tell what they lead to
	Next      string    // address of the next page of the listing or of the album, empty at its end
	Empty     bool      // it says in words that its list of news holds nothing, and nothing on it could be an item
	Speaks    bool      // with the problem NoItems: it shows text that may be posts, and is not read as such
	Sealed    int       // records that only a script or a form opens which holds no address: nobody can see what is in them
	Loads     bool      // Next is what a script would load into the page: what lies behind it need not be named there
	More      bool      // the listing goes on, and nothing names the address of its next page: what was read is not all
	Further   []string  // other links of a listing that look like further pages of it: a reader that ends before them has not seen all
	Archive   []Month   // months of an archive that the page links to, the newest first
	Stated    Stated    // what the source says of how long the list is
	LeftOut   int       // entries of a list that were seen and left out on purpose; Ignored says which
	Versions  []Version // of the page's own item, in the site's languages, itself among them
	Canonical string    // of the page's own item: the address that the page calls the right one, if it is another
	Accounts  []Account // of a listing: what became of each link to the site's own pages
	Links     []Link    // how the page writes addresses whose normalised form is another one
	Ignored   []Ignored // what was seen and left out, and why
	Problem   string    // why a page that should read does not (login, parking page, no items where some must be); empty if all is well
}

// A Version is the address, normalised, of an item in a language. The language is as the
// page writes it, in lower case, or "x-default".
type Version struct{ Language, URL string }

// NeedsScripts is the problem of a page that is drawn by its scripts alone. What its head
// says, such as the addresses of feeds, can be read all the same.
const NeedsScripts = "a page that only a browser with scripts can read"

// NoItems is the problem of a page that was to be a list, names nothing and does not say
// that it is empty.
const NoItems = "a list without items"

// Link is an address in its normalised form, by which things are known, and as
// the page links it, which is what the site is sure to answer.
type Link struct {
	Normal string
	As     string
}

// An Account says what a link of a listing is taken for.
type Account struct {
	URL  string // normalised
	Text string // as shown
	As   LinkKind

	Boxed bool // it stands below a line that announces other items, or the newest

	// Of an unexplained link: its elements and the form of its address, in words that are
	// the same on all sites of a platform, and whether that form is the records' own.
	Shape   string
	Sibling bool
}

// LinkKind is what a link of a listing is.
type LinkKind string

// The accounts of links. A listing with unexplained links in its record area was not
// read whole.
const (
	LinkItem        LinkKind = "item"
	LinkPage        LinkKind = "page" // of the list
	LinkSection     LinkKind = "section"
	LinkFurniture   LinkKind = "furniture"
	LinkVariant     LinkKind = "variant" // of an item: print, AMP, comments
	LinkUnexplained LinkKind = "unexplained"
)

// Section is a part of a site that lists items.
type Section struct {
	Kind kim.Kind // of its items; empty if mixed, as on a blog's home page
	Page PageKind // PageListing, PageFeed or PageSitemap
	URL  string
	// How many items the page says that it has, beside the link to it: "Berita (12)".
	Says  bool
	Total int
}

// Month is a page that lists the items of one month, or of one year where an archive has no months.
type Month struct {
	URL   string
	Year  bool
	First kim.Date // its first day
	Says  bool     // Total is stated beside the link: "Oktober 2025 (9)"
	Total int      // items of the month
}

// Item is what one page says of one item. A listing knows less than the item's
// own page; [Merge] puts the two together.
type Item struct {
	URL        string // normalised
	Kind       kim.Kind
	Title      string
	Published  time.Time       // zero if unknown
	Between    *Days           // if Published is unknown: the days on one of which it was, nil if nothing says so
	Order      date.Order      // of day and month in the numbers by which it is dated, if they tell by themselves
	DayOfYear  *date.DayOfYear // if Published is unknown: a day that is printed without its year
	Precision  kim.Precision
	DateSource string  // e.g. "feed", "json-ld", "meta", "time", "byline", "text", "url"
	Confidence float32 // of the date, 0 to 1
	Photos     []Photo
	Words      int
	Text       string // normalised body, empty on a listing
	Language   string
	Category   string
	Whole      bool // read from the item's own page, or from a feed that carries the whole body: photos and text are final
}

// Days are a first and a last day, both included.
type Days struct {
	First, Last kim.Date
	// Either is set if it is one of the two and no day between them, as where nothing
	// decides which of two numbers is the month.
	Either     bool
	MonthFirst kim.Date // with Either: the one that it is if the month stands first
}

// Photo is one distinct image file of an item.
type Photo struct {
	Key  string // normalised path of the file, sizes stripped: the same photo in two sizes has one key
	URL  string
	Role PhotoRole
}

// PhotoRole says where in an item a photo stands. Both count.
type PhotoRole string

// The places of photos.
const (
	PhotoContent PhotoRole = "content" // in the text, or on the wall of an album
	PhotoCover   PhotoRole = "cover"   // above the text, or beside the title in a listing
)

// Ignored is something that looked like a fact and was not taken for one.
type Ignored struct {
	What   string // e.g. an image address or a date as printed
	Reason string // e.g. "sidebar", "logo", "copyright year"
}
