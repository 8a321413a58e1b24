package faultserver

import "slices"

// Mode is one kind of misbehaviour.
type Mode string

// The modes. Where nothing else is said, the news listing misbehaves and the
// rest of the site is honest.
const (
	Honest          Mode = "honest"           // a small site without any fault
	SlowHeaders     Mode = "slow-headers"     // header lines dribble in and never end
	SlowBody        Mode = "slow-body"        // the page dribbles in and never ends
	Hang            Mode = "hang"             // accepts the request and says nothing
	Garbage         Mode = "garbage"          // answers in no known protocol
	Reset           Mode = "reset"            // closes the connection
	HeaderBomb      Mode = "header-bomb"      // twelve megabytes of headers
	EndlessPaging   Mode = "endless-paging"   // always a next page, with new items
	RepeatedPaging  Mode = "repeated-paging"  // always a next page, with the same items
	Calendar        Mode = "calendar"         // an agenda whose months link to further months without end
	ManyLinks       Mode = "many-links"       // 50,000 items on one listing
	RedirectLoop    Mode = "redirect-loop"    // two addresses that redirect to each other
	RedirectChain   Mode = "redirect-chain"   // redirects to ever new addresses
	RedirectAway    Mode = "redirect-away"    // to the honest site of somebody else
	RedirectPrivate Mode = "redirect-private" // to addresses of private networks, one for each section
	RedirectFile    Mode = "redirect-file"    // to file:///etc/passwd
	GzipBomb        Mode = "gzip-bomb"        // a gigabyte of zeros in a megabyte
	NestedGzip      Mode = "nested-gzip"      // the same, compressed twice
	SitemapBomb     Mode = "sitemap-bomb"     // a gigabyte in sitemap.xml.gz, named by robots.txt
	DeepNesting     Mode = "deep-nesting"     // 100,000 tags within each other
	NULBytes        Mode = "nul-bytes"        // pages with NUL and control characters; they can be read
	WrongCharset    Mode = "wrong-charset"    // pages in Windows-1252 that say they are UTF-8; they can be read
	UTF16           Mode = "utf-16"           // pages in UTF-16; they can be read
	Truncated       Mode = "truncated"        // fewer bytes than announced
	TruncatedChunks Mode = "truncated-chunks" // ends in the middle of a chunk
	TruncatedGzip   Mode = "truncated-gzip"   // ends in the middle of the compressed data
	TruncatedItem   Mode = "truncated-item"   // the listing is whole, one article is cut
	HugePage        Mode = "huge-page"        // eleven megabytes of page
	RobotsError     Mode = "robots-5xx"       // robots.txt answers 503: nothing may be fetched
	RobotsMissing   Mode = "robots-404"       // no robots.txt: everything may be fetched
	RobotsHTML      Mode = "robots-html"      // robots.txt is a page
	RobotsLoop      Mode = "robots-loop"      // robots.txt redirects to itself
	RobotsHuge      Mode = "robots-huge"      // two megabytes of rules, of which the last forbids everything
	RobotsForbid    Mode = "robots-forbid"    // nothing may be fetched
	RobotsDelay     Mode = "robots-delay"     // asks for two seconds between requests
	RateLimited     Mode = "rate-limited"     // answers 429 and Retry-After: 1 to the first two requests of a listing
	RateForever     Mode = "rate-forever"     // answers 429 and Retry-After: 3600 always
	Unavailable     Mode = "unavailable"      // answers 503 everywhere
	Forbidden       Mode = "forbidden"        // answers 403 everywhere
	Gone            Mode = "gone"             // answers 404 everywhere
	Login           Mode = "login"            // answers 200 with a form for a password, everywhere
	Parking         Mode = "parking"          // answers 200 with an advertisement for the name, everywhere
	Empty           Mode = "empty"            // answers 200 with nothing, everywhere
	Drift           Mode = "drift"            // after SetDrifted the same content in another markup, and items cannot be found
	DriftDates      Mode = "drift-dates"      // after SetDrifted the days are printed in a form that nobody reads
	DriftEmpty      Mode = "drift-empty"      // after SetDrifted every listing says that there is nothing
	HostileText     Mode = "hostile-text"     // honest, with titles that try to break out of a page
)

// Modes lists all modes.
func Modes() []Mode {
	return []Mode{
		Honest, SlowHeaders, SlowBody, Hang, Garbage, Reset, HeaderBomb, EndlessPaging, RepeatedPaging, Calendar,
		ManyLinks, RedirectLoop, RedirectChain, RedirectAway, RedirectPrivate, RedirectFile, GzipBomb, NestedGzip,
		SitemapBomb, DeepNesting, NULBytes, WrongCharset, UTF16, Truncated, TruncatedChunks, TruncatedGzip,
		TruncatedItem, HugePage, RobotsError, RobotsMissing, RobotsHTML, RobotsLoop, RobotsHuge, RobotsForbid,
		RobotsDelay, RateLimited, RateForever, Unavailable, Forbidden, Gone, Login, Parking, Empty, Drift,
		DriftDates, DriftEmpty, HostileText,
	}
}

// domain is where the hosts of the modes lie. Nobody can own it.
const domain = ".fault.example"

// Host returns the host name of a mode.
func (m Mode) Host() string { return string(m) + domain }

// known tells whether the mode exists.
func (m Mode) known() bool { return slices.Contains(Modes(), m) }
