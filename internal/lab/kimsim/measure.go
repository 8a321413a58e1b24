package kimsim

import (
	"time"

	"pantaukim/internal/kim"
)

// Measure describes a platform for measuring a plan of requests: after AsOf nothing happens
// until QuietUntil, a Monday, and then posts are published, edited and removed for so many
// weeks.
type Measure struct {
	QuietUntil time.Time
	Busy       int // weeks; 0: it is not such a platform
}

// future is for how many weeks after AsOf posts are published.
func (c Config) future() int {
	if c.Measure.Busy == 0 {
		return futureWeeks
	}
	return kim.WeekOf(c.Measure.QuietUntil, kim.WIB).Sub(kim.WeekOf(c.AsOf, kim.WIB)) + c.Measure.Busy + 1
}

// How many of a hundred sites do so in a busy week.
const (
	edits        = 15 // edit a post of the last twelve weeks
	removals     = 5  // remove one
	oldRemovals  = 2  // remove an older one
	recentWeeks  = 12
	leastOldDays = 7 * recentWeeks
)

// churn edits and removes posts in the busy weeks.
func (s *site) churn(cfg Config) {
	start := kim.WeekOf(cfg.Measure.QuietUntil, kim.WIB)
	for n := range cfg.Measure.Busy {
		day := start.Add(n).Monday().AddDays(s.rng.IntN(7))
		at := s.clock(day)
		if s.rng.IntN(100) < edits {
			if p := s.standing(at, true); p != nil {
				p.edits = append(p.edits, s.editOf(p, at))
			}
		}
		if s.rng.IntN(100) < removals {
			if p := s.standing(at, true); p != nil {
				p.gone = at
			}
		}
		if s.rng.IntN(100) < oldRemovals {
			if p := s.standing(at, false); p != nil {
				p.gone = at
			}
		}
	}
}

// standing draws a post that is a day old at least, was never changed, and is of the last
// twelve weeks or older; nil if there is none.
func (s *site) standing(at time.Time, recent bool) *post {
	var of []*post
	for _, p := range s.posts {
		age := at.Sub(p.posted)
		if age >= 24*time.Hour && (age < leastOldDays*24*time.Hour) == recent && p.printed.Known() && len(p.edits) == 0 && p.gone.IsZero() &&
			(recent || kim.DateOf(at, kim.WIB).Sub(p.printed) >= leastOldDays) && (!recent || kim.DateOf(at, kim.WIB).Sub(p.printed) < leastOldDays) {
			of = append(of, p)
		}
	}
	if len(of) == 0 {
		return nil
	}
	return of[s.rng.IntN(len(of))]
}

// editOf draws an edit: of the text, which only the post's own page shows, of its title, or
// of its title and address.
func (s *site) editOf(p *post, at time.Time) edit {
	e := edit{at: at, shown: -1}
	switch s.rng.IntN(4) {
	case 0:
		e.title = p.title + " (diperbarui)"
	case 1:
		e.title = p.title + " Tahun " + p.posted.Format("2006")
		e.slug = s.newSlug(e.title)
	default:
		e.body = true
	}
	return e
}

// Happened is something that happened on a site in a busy week.
type Happened struct {
	GroupID string
	What    string // published, edited or removed
	At      time.Time
	URLs    []string  // all addresses that the post ever has
	Posted  time.Time // when the post was published
	Recent  bool      // the post was of the last twelve weeks
	Gone    time.Time // when the post was removed, the zero time if it never is
}

// What may happen.
const (
	Published = "published"
	Edited    = "edited"
	Removed   = "removed"
)

// Happenings lists what happened on the sites from the quiet week's end until a moment,
// without those that fail for good: nobody can see what happens there.
func (p *Platform) Happenings(until time.Time) (out []Happened) {
	from := p.cfg.Measure.QuietUntil
	within := func(t time.Time) bool { return !t.Before(from) && t.Before(until) }
	for _, s := range p.sites {
		if _, down := s.down(until); down || s.host == "" {
			continue
		}
		for _, q := range s.posts {
			happened := func(what string, at time.Time) {
				for _, sec := range sections() {
					if sec.kind == q.kind {
						var urls []string
						for _, t := range append([]time.Time{q.posted}, q.instants()...) {
							urls = append(urls, "https://"+s.host+s.href(q.at(t), sec.path))
						}
						out = append(out, Happened{
							GroupID: s.group.ID, What: what, At: at, URLs: urls, Posted: q.posted,
							Recent: kim.DateOf(at, kim.WIB).Sub(q.order(s.group.Zone)) < leastOldDays, Gone: q.gone,
						})
					}
				}
			}
			if within(q.posted) {
				happened(Published, q.posted)
			}
			for _, e := range q.edits {
				if within(e.at) {
					happened(Edited, e.at)
				}
			}
			if !q.gone.IsZero() && within(q.gone) {
				happened(Removed, q.gone)
			}
		}
	}
	return out
}
