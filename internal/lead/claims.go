package lead

import "time"

// The states of a claim.
const (
	claimed   = "claimed"   // it may be won by now
	leading   = "leading"   // it was won
	withdrawn = "withdrawn" // it was not, and never will be
	released  = "released"  // it was won and has ended
)

// claim is one instance's claim to one term.
type claim struct {
	Term    uint64 `ch:"term"`
	State   string `ch:"state"`
	Version uint64 `ch:"version"`
	Age     int64  `ch:"age"` // of its newest heartbeat, in milliseconds by the clock of ClickHouse
	Instance
}

// stands tells whether somebody may lead by the claim.
func (c claim) stands() bool { return c.State == claimed || c.State == leading }

// claims are all claims that can still matter, newest term first.
type claims []claim

// newest is the newest term that was ever claimed.
func (list claims) newest() uint64 {
	if len(list) == 0 {
		return 0
	}
	return list[0].Term
}

// blocks returns the newest claim of another instance by which that one may lead now, nil
// if there is none.
func (list claims) blocks(self string, gone func(claim) bool) *claim {
	for i, c := range list {
		if c.ID != self && c.stands() && !gone(c) {
			return &list[i]
		}
	}
	return nil
}

// overtakes returns another instance's claim to the term or a newer one that was not
// withdrawn, one that was won before one that may be; nil if there is none.
func (list claims) overtakes(self string, term uint64) *claim {
	var found *claim
	for i, c := range list {
		if c.ID == self || c.Term < term || c.State == withdrawn {
			continue
		}
		if found == nil || found.State == claimed {
			found = &list[i]
		}
	}
	return found
}

// sighting is since when a claim is known as it is.
type sighting struct {
	version uint64
	since   time.Duration // by the clock of this machine
}

// sightings remember how long the newest heartbeats have been seen unchanged.
type sightings map[sighted]sighting

type sighted struct {
	term     uint64
	instance string
}

// see takes in what was read at a moment.
func (s sightings) see(list claims, at time.Duration) {
	kept := map[sighted]bool{}
	for _, c := range list {
		key := sighted{c.Term, c.ID}
		kept[key] = true
		if old, ok := s[key]; !ok || old.version != c.Version {
			s[key] = sighting{version: c.Version, since: at}
		}
	}
	for key := range s {
		if !kept[key] {
			delete(s, key)
		}
	}
}

// of returns for how long a claim has been seen unchanged.
func (s sightings) of(c claim, at time.Duration) time.Duration {
	seen, ok := s[sighted{c.Term, c.ID}]
	if !ok || seen.version != c.Version {
		return 0
	}
	return at - seen.since
}
