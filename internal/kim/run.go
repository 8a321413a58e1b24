package kim

import "time"

// RunProgress is how far a run of the collector has come that has neither ended nor been
// given up: one under way, or one that was interrupted and may go on.
type RunProgress struct {
	RunID   string
	Name    string // what it is known by: the name of its job, or what a command asked for
	Reason  string // schedule, command, demo
	Started time.Time
	Until   time.Time // before this moment only it goes on after an interruption
	Resumed int       // times that it went on after an interruption
	Newest  time.Time // when its newest walk ended, the zero time if none has

	Groups    int             // of its plan
	Walked    int             // of these
	Complete  int             // walks that were complete
	LeftAlone int             // groups whose sites keep failing: this run does not walk them
	NotDue    int             // groups of which the plan of requests asks nothing today
	Failed    map[Outcome]int // walks that were not complete, by cause
	Requests  int             // that its walks have sent
}

// Left is the number of groups of which it is open what becomes of them.
func (p RunProgress) Left() int { return max(0, p.Groups-p.Walked-p.LeftAlone-p.NotDue) }

// Lasts tells whether the run may still go on at a moment if it was interrupted.
func (p RunProgress) Lasts(now time.Time) bool { return now.Before(p.Until) }
