package kimsim

import (
	"math/rand/v2"
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// character is how a group behaves.
type character int

const (
	weekly     character = iota // at least one post every week
	steady                      // four weeks of five
	occasional                  // every third week
	fading                      // was busy, now hardly posts
	silent                      // has not posted for nine weeks or more
	never                       // has a site and never posted
	newcomer                    // registered within the last eight weeks, posts since
)

// outage is a time during which a site does not answer as it should.
type outage struct {
	from, to time.Time // to is zero if it lasts
	mode     outageMode
}

type outageMode int

const (
	unavailable outageMode = iota // answers 503
	forbidden                     // answers 403
	reset                         // closes the connection
)

// down returns how the site fails at t, if it does.
func (s *site) down(t time.Time) (outageMode, bool) {
	for _, o := range s.outages {
		if !t.Before(o.from) && (o.to.IsZero() || t.Before(o.to)) {
			return o.mode, true
		}
	}
	return 0, false
}

// praised lists the groups that the report on Barito Timur calls consistent.
func praised() []string {
	return []string{"KIM HAPAU HABAR", "KIM PIPAKATAN BAGOK", "KIM PAWAWARA", "KIM FORTUNATE", "KIM NETAMPIN BERSINAR", "KIM Bintang Jaya Itah"}
}

// praised tells whether a group is one of those. They post as much every week and
// copy nobody: nothing on the pages calls them inconsistent.
func (s *site) praised() bool { return slices.Contains(praised(), s.group.Name) }

// reported tells whether the site lies in the two districts that the report on
// Barito Timur counted.
func (s *site) reported() bool {
	return s.group.RegencyCode == "62.13" && (s.group.District == "Benua Lima" || s.group.District == "Dusun Timur")
}

// assign gives every site its character and its misfortunes. The groups that the
// sources speak of get what the sources say; misfortunes go to the others, in
// fixed shares, so that a platform of any size has some of each.
func (p *Platform) assign() {
	var others []*site
	benua, dusun := 0, 0
	for _, s := range p.sites {
		_, ranked := s.ranked()
		switch {
		case ranked || s.praised():
			s.character = weekly
		case s.reported() && s.group.District == "Benua Lima":
			// Most groups of Benua Lima post every week.
			s.character = weekly
			if benua%6 == 5 {
				s.character = occasional
			}
			benua++
		case s.reported():
			// Dusun Timur is weaker.
			s.character = []character{weekly, occasional, fading, silent, occasional, never, occasional, silent}[dusun%8]
			dusun++
		default:
			s.character = s.draw(p.cfg.AsOf)
			s.bare = s.rng.IntN(10) == 0
			s.lazy = s.rng.IntN(5) == 0
			if s.host != "" {
				others = append(others, s)
			}
		}
	}
	rng := rand.New(rand.NewPCG(p.cfg.Seed, uint64(len(others))))
	rng.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	take := func(percent int) []*site {
		n := min(len(others), (len(others)*percent+50)/100)
		if n == 0 && len(others) > 12 {
			n = 1
		}
		taken := others[:n]
		others = others[n:]
		return taken
	}
	p.misfortunes(take)
}

// misfortunes takes shares of the sites and gives each its trouble.
func (p *Platform) misfortunes(take func(percent int) []*site) {
	days := func(n int) time.Time { return p.cfg.AsOf.Add(time.Duration(n) * 24 * time.Hour) }
	for _, s := range take(1) {
		s.outages = []outage{{mode: forbidden}}
	}
	for _, s := range take(1) {
		s.outages = []outage{{mode: reset}}
	}
	for _, s := range take(2) { // down for the last three weeks
		s.outages = []outage{{from: days(-19), mode: unavailable}}
	}
	for _, s := range take(3) { // down for one week, then back
		s.outages = []outage{{from: days(-16), to: days(-11), mode: unavailable}}
	}
	for _, s := range take(1) {
		s.slow = true
	}
	for _, s := range take(1) { // moved to another host
		if s.alias != "" || s.host == "" {
			continue
		}
		s.alias = "lama-" + s.host
		for i := range p.cfg.Groups {
			if p.cfg.Groups[i].ID == s.group.ID {
				p.cfg.Groups[i].Aliases = append(slices.Clone(s.group.Aliases), "https://"+s.alias)
				s.group = p.cfg.Groups[i]
			}
		}
	}
}

// draw gives a character to a group that no source speaks of.
func (s *site) draw(asOf time.Time) character {
	n := s.rng.IntN(100)
	if r := s.group.RegisteredOn; r.Known() && kim.DateOf(asOf, s.group.Zone).Sub(r) < 56 {
		if n < 40 {
			return never
		}
		return newcomer
	}
	for _, c := range []struct {
		upTo int
		is   character
	}{{22, weekly}, {38, steady}, {60, occasional}, {72, fading}, {90, silent}} {
		if n < c.upTo {
			return c.is
		}
	}
	return never
}
