// Package web holds the values that pass between a walk and the network: what a
// request asks with ([Validators]), what came back ([Response]), why no page came
// ([Failure]), which hosts belong to a site ([Hosts]), what its robots.txt files say
// ([Robots]) and what the requests cost ([Stats]).
//
// It is a package of its own below fetch, so that a walk, its memory and their tests
// can name these values without building colly and the transport: collector/fetch
// imports this package, and so does whoever asks for pages; only who starts requests
// imports collector/fetch.
package web

import "time"

// Validators are what an earlier answer said of its version. A request that carries
// them may be answered with 304 instead of the page. Empty ones are not sent.
type Validators struct {
	ETag         string
	LastModified string
}

// None tells whether there is nothing to send.
func (v Validators) None() bool { return v == Validators{} }

// SaysSame tells whether an answer with the later validators claims to be the version of v.
// The ETag decides where both have one.
func (v Validators) SaysSame(later Validators) bool {
	if v.ETag != "" || later.ETag != "" {
		return v.ETag == later.ETag
	}
	return v.LastModified != "" && v.LastModified == later.LastModified
}

// Response is one whole answer of a site. Where no whole answer came it is the zero
// value, and the error beside it says why.
type Response struct {
	URL          string // that answered in the end, after redirects
	Status       int    // of HTTP
	ContentType  string // as the server wrote it
	ETag         string
	LastModified string
	// Body is what the server sent, decompressed and at most [fetch.Config.MaxBody]
	// bytes long; empty unless Status is 200. It is not converted to UTF-8: the page
	// itself may say how it is encoded, so that is the reader's affair (extract). It is good
	// until the next page of the site is asked for: its buffer is used again.
	Body        []byte
	List        ListHeaders // what its headers say of a list that is read in pages
	TooLarge    bool        // Body was cut at the limit
	NotModified bool        // the page is still the one that the validators stand for
	FetchedAt   time.Time   // by the clock of the walks
	Date        time.Time   // by the server's clock; the zero time if it did not say
}

// ListHeaders are the headers by which an interface says how much of a list it gave, as
// the server wrote them.
type ListHeaders struct {
	Total string   `json:"total,omitempty"` // X-WP-Total: entries of the whole list
	Pages string   `json:"pages,omitempty"` // X-WP-TotalPages
	Links []string `json:"links,omitempty"` // Link, which may name the next page
}

// None tells whether no such header was sent.
func (h ListHeaders) None() bool { return h.Total == "" && h.Pages == "" && len(h.Links) == 0 }

// Stats is what requests have cost.
type Stats struct {
	Requests   int           // sent, those for robots.txt and those that failed included
	Unmodified int           // answers 304
	Bytes      int64         // of bodies, decompressed
	Waited     time.Duration // for the turn to send
}

// Robots is the robots.txt file of one origin, to be remembered between walks.
type Robots struct {
	Origin    string    // scheme and host, e.g. "https://a.kim.id"
	Text      string    // empty if there is no such file
	FetchedAt time.Time // by the clock of the walks
}
