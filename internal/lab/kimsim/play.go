package kimsim

import (
	"time"

	"pantaukim/internal/kim"
)

// Play is what a group does that is told what to do: every third week one news item,
// and beside it what the play says.
type Play string

// The plays. Those after CatchUp are tricks for looking more active than one is.
const (
	Plain      Play = "plain"      // nothing else
	Honest     Play = "honest"     // one news item in the other weeks too
	Source     Play = "source"     // publishes the releases of the government first
	CatchUp    Play = "catch_up"   // as Honest, and its site is down for three weeks
	Backdating Play = "backdating" // eight posts appear in one day, printed for earlier weeks
	Burst      Play = "burst"      // thirty posts in one day
	Copying    Play = "copying"    // publishes the releases three days after the source
	Padding    Play = "padding"    // ten albums of the same twelve photos
	Deleting   Play = "deleting"   // ten posts that are gone again after a week
)

// play writes the posts of a group that was told what to do. Its site has no other
// troubles than those of the play.
func (s *site) play(cfg Config, play Play, releases []release) {
	s.outages, s.slow = nil, false
	now := kim.WeekOf(cfg.AsOf, s.group.Zone)
	for w := now.Add(-cfg.Weeks); w < now; w = w.Add(1) {
		if third := now.Sub(w)%3 == 1; third || play == Honest || play == CatchUp {
			day := w.Monday().AddDays(2)
			s.publishOn(day, kim.News, s.clock(day))
		}
	}
	today := kim.DateOf(cfg.AsOf, kim.WIB)
	on := func(daysAgo int, kind kim.Kind) *post {
		day := today.AddDays(-daysAgo)
		return s.publishOn(day, kind, s.clock(day))
	}
	switch play {
	case CatchUp:
		at := func(daysAgo int) time.Time { return cfg.AsOf.AddDate(0, 0, -daysAgo) }
		s.outages = []outage{{from: at(31), to: at(9), mode: unavailable}}
	case Source, Copying:
		day := map[Play]int{Source: 1, Copying: 4}[play] // Tuesday, Friday
		for _, r := range releases {
			if r.week < now {
				s.copyReleaseOn(r, r.week.Monday().AddDays(day))
			}
		}
	case Backdating:
		for n := range 8 {
			p := on(5, kim.News)
			p.printed = p.printed.AddDays(-7*n - 30)
		}
	case Burst:
		for range 30 {
			on(6, kim.News)
		}
	case Padding:
		var files []string
		for n := range 10 {
			p := on(3+n, kim.Gallery)
			if s.photograph(p, 12); n == 0 {
				files = p.files[:12]
			}
			p.files, p.shown = files, len(files)
		}
	case Deleting:
		for range 10 {
			p := on(20, kim.News)
			p.gone = p.posted.AddDate(0, 0, 8)
		}
	case Plain, Honest:
	}
}
