package lead

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// ErrNotLeading says that this instance does not lead, or does so no longer: what was to be
// done is left to whoever leads.
var ErrNotLeading error = notLeadingError{}

// notLeadingError counts as having been called off, which it is: nobody tries again.
type notLeadingError struct{}

func (notLeadingError) Error() string { return "this instance does not lead" }
func (notLeadingError) Unwrap() error { return context.Canceled }

// LedError says that another instance leads.
type LedError struct {
	Leader Instance
	Age    time.Duration // of its newest heartbeat
}

// Error says who leads and what to do.
func (e *LedError) Error() string {
	return fmt.Sprintf("%s leads on this warehouse (heartbeat %v ago)", e.Leader, e.Age.Round(time.Second))
}

// State is how things are at one moment, as far as this instance knows.
type State struct {
	Leading   bool
	Term      uint64
	Leader    *Instance // nil: nobody leads that it knows of
	Instances []Instance
	Takeovers int  // how often it has taken the lead from an instance that was gone
	Known     bool // false: it has not been able to look since the last TakeoverAfter
}

// Deps is what a [Lead] works with.
type Deps struct {
	Conn driver.Conn
	Log  *slog.Logger
	// Clock is since when anything, by a clock that nobody can set. Nil: that of the machine.
	Clock func() time.Duration
}

// Lead is one instance's part in who leads. It is safe for concurrent use, except that one
// goroutine at a time may call Claim and Run.
type Lead struct {
	store store
	log   *slog.Logger
	clock func() time.Duration
	cfg   Config
	self  Instance
	own   bool // nobody else can work on this warehouse

	// Of Claim and Run.
	seen    sightings
	version uint64 // of the rows of this instance's claims
	beats   uint64 // of its heartbeats

	mu     sync.Mutex
	term   uint64        // that it leads, 0: it does not
	until  time.Duration // by its clock; later it does not lead unless a heartbeat is confirmed
	holds  map[*hold]struct{}
	state  State
	looked time.Duration // when it last knew
}

// hold is some work that goes on only while this instance leads.
type hold struct{ cancel context.CancelCauseFunc }

// New returns an instance that has not said anything yet.
func New(deps Deps, self Instance, cfg Config) *Lead {
	l := &Lead{store: tables{deps.Conn}, log: deps.Log, clock: deps.Clock, cfg: cfg, self: self, seen: sightings{}, holds: map[*hold]struct{}{}}
	if l.clock == nil {
		l.clock = sinceBoot
	}
	return l
}

// OfOwn returns the lead on a warehouse that no other program can reach, such as an embedded
// engine. It cannot be lost.
func OfOwn(self Instance) *Lead {
	return &Lead{own: true, self: self, clock: sinceBoot, holds: map[*hold]struct{}{}}
}

// Own tells whether no other program can reach the warehouse.
func (l *Lead) Own() bool { return l.own }

// Self returns this instance.
func (l *Lead) Self() Instance { return l.self }

// Check returns nil if this instance leads at this moment, else ErrNotLeading. A lead that
// has lapsed is lost from then on.
func (l *Lead) Check() error {
	if l.own {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.check()
}

// check is Check for who holds the lock.
func (l *Lead) check() error {
	if l.term != 0 && l.clock() >= l.until {
		l.log.Error("the lead is lost: no heartbeat was confirmed in time; the work stops", "term", l.term, "lease", l.cfg.Lease())
		l.lose()
	}
	if l.term == 0 {
		return ErrNotLeading
	}
	return nil
}

// lose calls off all work. The lock is held.
func (l *Lead) lose() {
	l.term = 0
	l.state.Leading, l.state.Leader = false, nil
	for h := range l.holds {
		h.cancel(ErrNotLeading)
	}
	clear(l.holds)
}

// Hold returns a context for work that this instance may do as long as it leads. It ends
// with ctx, when done is called, and when the lead is lost: before [Lead.Check] says so to
// anybody. The error is a [LedError] if another instance leads, else ErrNotLeading.
func (l *Lead) Hold(ctx context.Context) (held context.Context, done func(), err error) {
	if l.own {
		held, cancel := context.WithCancel(ctx)
		return held, cancel, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.check(); err != nil {
		if l.state.Leader != nil {
			return nil, nil, &LedError{Leader: *l.state.Leader}
		}
		return nil, nil, err
	}
	held, cancel := context.WithCancelCause(ctx)
	h := &hold{cancel}
	l.holds[h] = struct{}{}
	return held, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.holds, h)
		cancel(nil)
	}, nil
}

// State returns how things are, from memory.
func (l *Lead) State() State {
	if l.own {
		return State{Leading: true, Leader: &l.self, Instances: []Instance{l.self}, Known: true}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.check() // only to notice
	s := l.state
	s.Term, s.Leading, s.Known = l.term, l.term != 0, s.Known && l.clock()-l.looked < l.cfg.TakeoverAfter
	switch {
	case s.Leading:
		s.Leader, s.Known = &l.self, true
	case !s.Known:
		s.Leader = nil
	}
	return s
}

// won notes that this instance leads a term.
func (l *Lead) won(term uint64, until time.Duration, tookOver bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.term, l.until = term, until
	if tookOver {
		l.state.Takeovers++
	}
}

// confirm notes that a heartbeat was confirmed, unless the lead was lost before.
func (l *Lead) confirm(until time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.check() == nil {
		l.until = until
	}
}

// give ends the lead without a word, if there is one.
func (l *Lead) give() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.term != 0 {
		l.lose()
	}
}

// looks notes what a look has shown.
func (l *Lead) looks(leader *Instance, instances []Instance) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.Leader, l.state.Instances, l.state.Known, l.looked = leader, instances, true, l.clock()
}
