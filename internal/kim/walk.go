package kim

import "time"

// Outcome says how a walk of a group's site ended. A failed walk is data and
// not an error: it is the reason why a week is unobserved.
type Outcome string

// The closed set of outcomes.
const (
	OutcomeOK             Outcome = "ok"
	OutcomeNotModified    Outcome = "not_modified" // read to the stopping point, nothing had changed
	OutcomeDNS            Outcome = "dns"
	OutcomeRefused        Outcome = "refused" // connection refused or reset
	OutcomeTimeout        Outcome = "timeout"
	OutcomeTLS            Outcome = "tls"
	OutcomeBlocked        Outcome = "blocked" // 401, 403, 451, or an address that we refuse to visit
	OutcomeRobots         Outcome = "robots"  // robots.txt asks us to stay away
	OutcomeHTTP4xx        Outcome = "http_4xx"
	OutcomeHTTP5xx        Outcome = "http_5xx"
	OutcomeRateLimited    Outcome = "rate_limited"
	OutcomeTooLarge       Outcome = "too_large"
	OutcomeTruncated      Outcome = "truncated"  // a body ended early, or the page budget ran out
	OutcomeEmpty          Outcome = "empty"      // answered 200 with nothing in it
	OutcomeUnreadable     Outcome = "unreadable" // answered 200 but no longer reads as it did
	OutcomeHacked         Outcome = "hacked"     // the site publishes gambling or the like in place of its own; nothing of it counts
	OutcomeGeoblocked     Outcome = "geoblocked" // all hosts of its platform refuse this network while other hosts answer
	OutcomePlatformOutage Outcome = "platform_outage"
)

// Outcomes lists every outcome, in the order in which reports show them.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomeOK, OutcomeNotModified, OutcomeDNS, OutcomeRefused, OutcomeTimeout, OutcomeTLS,
		OutcomeBlocked, OutcomeRobots, OutcomeHTTP4xx, OutcomeHTTP5xx, OutcomeRateLimited,
		OutcomeTooLarge, OutcomeTruncated, OutcomeEmpty, OutcomeUnreadable,
		OutcomeHacked, OutcomeGeoblocked, OutcomePlatformOutage,
	}
}

// Walk is one look at one group's site. The tags name its columns in the warehouse.
type Walk struct {
	RunID      string    `ch:"run_id"` // the run that it belongs to
	GroupID    string    `ch:"group_id"`
	StartedAt  time.Time `ch:"started_at"`
	FinishedAt time.Time `ch:"finished_at"`
	Outcome    Outcome   `ch:"outcome"`
	Complete   bool      `ch:"complete"` // every live section was read to its stopping point without a failed page
	Full       bool      `ch:"full"`     // every listing was read to its end
	Platform   string    `ch:"platform"`
	Pages      int       `ch:"pages"`      // pages read
	Requests   int       `ch:"requests"`   // requests sent, robots.txt and failures included
	Unmodified int       `ch:"unmodified"` // answers 304
	Bytes      int       `ch:"bytes"`
	Seconds    float64   `ch:"seconds"`
	Listed     int       `ch:"listed"` // items that the listings named
	New        int       `ch:"new"`
	Changed    int       `ch:"changed"`
	Removed    int       `ch:"removed"`
	HTTPStatus int       `ch:"http_status"` // of the answer that decided the outcome, 0 if there was none
	Detail     string    `ch:"detail"`      // what happened, for people

	Coverage     Coverage `ch:"coverage"`      // of all its sections together
	CoveredSince Date     `ch:"covered_since"` // with CoverageSince; else NoDate
	Method       int      `ch:"method"`        // the version of the method that it was walked by, see [Method]
}

// Method is the version of the method by which walks are made and weeks are judged. A
// change of it changes what the same site counts. Version 1 took a complete walk for one
// that saw everything; version 2 stores since when each section was seen whole.
const Method = 2

// Coverage says how far back a complete walk saw everything that was published.
type Coverage string

// The kinds of coverage. A walk of method 1 has none stored: the empty word.
const (
	CoverageNone  Coverage = "none"  // something may be missing at any time
	CoverageSince Coverage = "since" // everything since the start of a day in the group's zone
	CoverageAll   Coverage = "all"   // everything from the beginning: the end of each list is stated or proved
)

// SectionWalk is what one walk saw of one section of a site. The tags name its columns
// in the table walk_sections.
type SectionWalk struct {
	Path         string   `ch:"path"` // of its address, with the query
	Kind         Kind     `ch:"kind"` // of its items; empty if it holds several
	Page         string   `ch:"page"` // listing, feed or sitemap
	Coverage     Coverage `ch:"coverage"`
	CoveredSince Date     `ch:"covered_since"`
	Why          string   `ch:"why"`         // it is not covered from the beginning, for people; empty if it is
	Listed       int      `ch:"listed"`      // items that it named
	SaysTotal    bool     `ch:"says_total"`  // the site says how many items it has
	Total        int      `ch:"total"`       // that many; 0 if it does not say
	Unexplained  int      `ch:"unexplained"` // links among its items that are nothing known
	Examples     []string `ch:"examples"`    // of these, at most five addresses
}
