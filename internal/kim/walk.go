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
	OutcomePlatformOutage Outcome = "platform_outage"
)

// Outcomes lists every outcome, in the order in which reports show them.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomeOK, OutcomeNotModified, OutcomeDNS, OutcomeRefused, OutcomeTimeout, OutcomeTLS,
		OutcomeBlocked, OutcomeRobots, OutcomeHTTP4xx, OutcomeHTTP5xx, OutcomeRateLimited,
		OutcomeTooLarge, OutcomeTruncated, OutcomeEmpty, OutcomeUnreadable,
		OutcomePlatformOutage,
	}
}

// Walk is one look at one group's site.
type Walk struct {
	RunID      string // the run that it belongs to
	GroupID    string
	StartedAt  time.Time
	FinishedAt time.Time
	Outcome    Outcome
	Complete   bool // every live section was read to its stopping point without a failed page
	Full       bool // every listing was read to its end
	Platform   string
	Pages      int // pages read
	Requests   int // requests sent, robots.txt and failures included
	Unmodified int // answers 304
	Bytes      int64
	Seconds    float64
	Listed     int // items that the listings named
	New        int
	Changed    int
	Removed    int
	HTTPStatus int    // of the answer that decided the outcome, 0 if there was none
	Detail     string // what happened, for people
}
