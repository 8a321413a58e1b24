package rules

import (
	"time"

	"pantaukim/internal/kim"
)

// Why a group's status is not known, beside the outcomes of a walk.
const (
	CauseNoSite      = "no_site"      // the registry gives no address
	CauseNeverWalked = "never_walked" // nobody has looked yet
	CauseStaleWalk   = "stale_walk"   // the newest complete walk is too old
	CauseCoverage    = "coverage"     // the unobserved weeks could decide either way
)

// Sight is what a judgement of a group on one Monday goes by.
type Sight struct {
	Active     int // active weeks of the window, partly observed ones included
	Partly     int // of these, the ones that were partly observed
	Unobserved int // weeks of the window of which it is not known whether they were active

	// DaysSinceItem is the age of the last item in whole days, -1 if there is none.
	DaysSinceItem int
	// DaysIfActive is the age that an item nobody saw could have at least: that of the
	// last day of the newest week that is unobserved or partly observed.
	DaysIfActive int
	// Posted tells whether an item was ever seen, even if it is gone now.
	Posted bool
	// WalkAge is the age of the newest complete walk in whole days, -1 if there
	// was none.
	WalkAge int
	// Whole tells whether a complete walk ever saw everything there is.
	Whole bool
	// HasSite tells whether the registry gives an address.
	HasSite bool
	// RegisteredDays is how long ago the group was registered, -1 if not known.
	RegisteredDays int
	// Outcome is how the newest walk ended; empty if there was none.
	Outcome kim.Outcome
}

// Judgement is what one Monday says of a group, before hysteresis.
type Judgement struct {
	Status   kim.Status
	AsSilent kim.Status // with every unobserved week as silent
	AsActive kim.Status // with every unobserved week as active
	Cause    string     // why it is unobserved; empty otherwise
	Grace    bool       // never posted, but registered so recently that nobody should ask
}

// Judge applies the limits of the five statuses. The group is judged twice, with
// every unobserved week as silent and as active; where the two differ, or where
// the newest complete walk is too old, its status is not known. A partly observed week is
// active in both; as active, the newest of its items may be one that nobody saw. That a
// group has never posted is known only of a site that was seen from the beginning.
func (r StatusRules) Judge(s Sight) Judgement {
	j := Judgement{
		AsSilent: r.class(s.Active, s.DaysSinceItem, s.Posted),
		AsActive: r.class(s.Active, s.DaysSinceItem, s.Posted),
	}
	if s.Unobserved+s.Partly > 0 {
		days := s.DaysIfActive
		if s.DaysSinceItem >= 0 {
			days = min(days, s.DaysSinceItem)
		}
		j.AsActive = r.class(s.Active+s.Unobserved, days, true)
	}
	switch {
	case !s.HasSite:
		j.Cause = CauseNoSite
	case s.WalkAge < 0 && s.Outcome == "":
		j.Cause = CauseNeverWalked
	case s.WalkAge < 0 || s.WalkAge > r.WalkDays:
		j.Cause = causeOf(s.Outcome, CauseStaleWalk)
	case j.AsSilent != j.AsActive, j.AsSilent == kim.StatusNeverPosted && !s.Whole:
		j.Cause = causeOf(s.Outcome, CauseCoverage)
	}
	if j.Cause != "" {
		j.Status = kim.StatusUnobserved
		return j
	}
	j.Status = j.AsSilent
	j.Grace = j.Status == kim.StatusNeverPosted && s.RegisteredDays >= 0 && s.RegisteredDays < r.GraceDays
	return j
}

// causeOf names the outcome of the newest walk if that failed, else the reason.
func causeOf(o kim.Outcome, otherwise string) string {
	switch o {
	case "", kim.OutcomeOK, kim.OutcomeNotModified:
		return otherwise
	}
	return string(o)
}

// class finds the status of k active weeks and a last item of the given age.
// "Tidak aktif" means as many days without an item as the window has, so that a
// group that has just come back is not called silent.
func (r StatusRules) class(k, days int, posted bool) kim.Status {
	switch {
	case k >= r.Active.MinWeeks && days >= 0 && days <= r.Active.MaxDays:
		return kim.StatusActive
	case k >= r.LessActive.MinWeeks:
		return kim.StatusLessActive
	case !posted:
		return kim.StatusNeverPosted
	case days >= 0 && days < 7*r.Window:
		return kim.StatusLessActive
	default:
		return kim.StatusInactive
	}
}

// lastItem is when the newest item counted on the Monday back weeks ago. What lies
// further back than two weeks is not asked for.
func (f Facts) lastItem(back int) time.Time {
	switch back {
	case 0:
		return f.LastItem
	case 1:
		return f.LastItemWeekAgo
	default:
		return f.LastItemFortnightAgo
	}
}

// sight gathers what the judgement of the Monday back weeks ago goes by, in the
// light of what is known today.
func (f Facts) sight(r StatusRules, back int) Sight {
	zone := f.Group.Zone
	asOf := f.AsOf.AddDate(0, 0, -7*back)
	ws := f.Window(r.Window, back)
	last := f.lastItem(back)
	s := Sight{
		Active:         Active(ws),
		Partly:         Partly(ws),
		Unobserved:     count(ws, kim.WeekUnobserved),
		DaysSinceItem:  -1,
		Posted:         !last.IsZero() || f.EverPosted && f.LastItem.IsZero(),
		WalkAge:        -1,
		HasSite:        f.Group.HasSite(),
		RegisteredDays: -1,
		Outcome:        f.LastOutcome,
	}
	if !last.IsZero() {
		s.DaysSinceItem = daysSince(last, asOf, zone)
	}
	if !f.LastComplete.IsZero() {
		s.WalkAge = daysSince(f.LastComplete, asOf, zone)
	}
	if f.Group.RegisteredOn.Known() {
		s.RegisteredDays = max(0, kim.DateOf(asOf, zone).Sub(f.Group.RegisteredOn))
	}
	for _, l := range f.Looks {
		s.Whole = s.Whole || !l.Since.Known()
	}
	for _, w := range ws { // the newest is the last
		if !w.State.Observed() {
			s.DaysIfActive = max(0, kim.DateOf(asOf, zone).Sub(w.Week.Add(1).Monday().AddDays(-1)))
		}
	}
	return s
}

// Verdict is the published status of a group with everything that explains it.
type Verdict struct {
	Judgement            // of this Monday alone
	Status    kim.Status // after hysteresis
	Held      bool       // the platform failed: the status of the Monday before stands

	Last   kim.Status // last known status, where unobserved; empty if there is none
	LastOn kim.Date   // day of the walk that it was known by

	Lamp          kim.Lamp
	DaysSinceItem int // -1: no item
}

// Decide judges a group and applies hysteresis: a fall shows once two Mondays in
// a row agree on it, a rise at once. So the published status is the better of
// this Monday's judgement and that of the Monday before, both in the light of
// what is known today; a Monday on which nothing was computed changes nothing.
//
// If the newest walk belongs to a run from which nothing is concluded, nothing
// changes: what was published on the Monday before stands, until the newest complete
// walk is too old. What that walk found may say otherwise even of the Monday before: a
// post that lies in one of two weeks makes both uncertain. If nothing was published, it
// is what that Monday would have said by what is known today.
func (r StatusRules) Decide(f Facts) Verdict {
	now := f.sight(r, 0)
	v := Verdict{Judgement: r.Judge(now), DaysSinceItem: now.DaysSinceItem, Lamp: kim.LampOff}
	v.Status = v.Judgement.Status
	if v.Status != kim.StatusUnobserved {
		v.Status = r.steady(f, 0)
	}
	if f.LastOutage && now.HasSite && now.WalkAge >= 0 && now.WalkAge <= r.WalkDays {
		before := f.Published
		if before == "" || before == kim.StatusUnobserved {
			before = r.steady(f, 1)
		}
		if before != kim.StatusUnobserved {
			v.Status, v.Held, v.Cause = before, true, string(kim.OutcomePlatformOutage)
			if f.LastOutcome == kim.OutcomeGeoblocked {
				v.Cause = string(kim.OutcomeGeoblocked)
			}
		}
	}
	v.Grace = v.Grace && v.Status == kim.StatusNeverPosted
	if v.Status == kim.StatusUnobserved {
		v.Last, v.LastOn = r.lastKnown(f)
	} else {
		v.Lamp = kim.LampOf(v.DaysSinceItem)
	}
	return v
}

// steady returns the status of the Monday back weeks ago after hysteresis.
func (r StatusRules) steady(f Facts, back int) kim.Status {
	status := r.Judge(f.sight(r, back)).Status
	if status == kim.StatusUnobserved || r.FallMondays < 2 {
		return status
	}
	if len(f.Weeks) <= back {
		return status // the group is younger than that Monday
	}
	return better(status, r.Judge(f.sight(r, back+1)).Status)
}

// better returns the more active of two statuses; not knowing is never better.
func better(a, b kim.Status) kim.Status {
	if b == kim.StatusUnobserved || standing(a) >= standing(b) {
		return a
	}
	return b
}

func standing(s kim.Status) int {
	switch s {
	case kim.StatusActive:
		return 3
	case kim.StatusLessActive:
		return 2
	case kim.StatusInactive:
		return 1
	default:
		return 0
	}
}

// lastKnown judges the group at its newest complete walk, by the weeks that had ended
// by then.
func (r StatusRules) lastKnown(f Facts) (kim.Status, kim.Date) {
	if f.LastComplete.IsZero() || !f.Group.HasSite() {
		return "", kim.NoDate
	}
	then := f
	then.AsOf = f.LastComplete
	for len(then.Weeks) > 0 && then.Weeks[len(then.Weeks)-1].Week.End(f.Group.Zone).After(f.LastComplete) {
		then.Weeks = then.Weeks[:len(then.Weeks)-1]
	}
	then.LastOutcome = kim.OutcomeOK
	j := r.Judge(then.sight(r, 0))
	if j.Status == kim.StatusUnobserved {
		return "", kim.NoDate
	}
	return j.Status, kim.DateOf(f.LastComplete, f.Group.Zone)
}
