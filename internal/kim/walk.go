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
}
