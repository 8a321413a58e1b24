package rules

import (
	"slices"

	"pantaukim/internal/kim"
)

// farthest is how many Mondays are looked ahead.
const farthest = 52

// Outlook follows the rules of the statuses into the coming weeks. Of a group without a
// site, and of one whose status is held by a failure of its platform, nothing is foretold.
func (r StatusRules) Outlook(f Facts) kim.Outlook {
	out := kim.Outlook{FallsOn: kim.NoDate, ActiveOn: kim.NoDate}
	now := r.Decide(f)
	if !f.Group.HasSite() || now.Held {
		return out
	}
	if now.Status == kim.StatusActive || now.Status == kim.StatusLessActive {
		silent := f
		for range farthest {
			silent = silent.later(false)
			if s := r.Decide(silent).Status; s != kim.StatusUnobserved && standing(s) < standing(now.Status) {
				out.FallsOn, out.FallsTo = kim.WeekOf(silent.AsOf, f.Group.Zone).Monday(), s
				break
			}
		}
	}
	if now.Status != kim.StatusActive {
		busy := f
		for n := range farthest {
			busy = busy.later(true)
			if r.Decide(busy).Status == kim.StatusActive {
				out.ActiveOn, out.ActiveWeeks = kim.WeekOf(busy.AsOf, f.Group.Zone).Monday(), n+1
				break
			}
		}
	}
	return out
}

// later returns the facts of a week later: the running week has ended and was observed, with
// an item on its first day if the group posts, else with what it has had already.
func (f Facts) later(posts bool) Facts {
	week := kim.WeekOf(f.AsOf, f.Group.Zone)
	g := f
	g.AsOf = f.AsOf.AddDate(0, 0, 7)
	g.LastComplete, g.LastWalk, g.LastOutcome, g.LastOutage = g.AsOf, g.AsOf, kim.OutcomeOK, false
	g.Looks = slices.Concat(f.Looks, []Look{{At: g.AsOf, Since: kim.NoDate}})
	g.LastItemFortnightAgo, g.LastItemWeekAgo = f.LastItemWeekAgo, f.LastItem
	w := WeekFacts{Week: week, State: kim.WeekNone}
	if start := week.Start(f.Group.Zone); posts || !f.LastItem.Before(start) {
		w.State, w.News = kim.WeekActive, 1
		if f.LastItem.Before(start) {
			g.LastItem = start
		}
		g.EverPosted = true
	}
	g.Weeks = slices.Concat(f.Weeks, []WeekFacts{w})
	return g
}
