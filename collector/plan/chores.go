package plan

import (
	"hash/fnv"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// A chore is a request that keeps what is known of a site true and that is not urgent in
// any single week. One chore a group and week is done, the one that is most overdue, so
// that the cost stays the same however large the archive grows.
type chore struct {
	name  string
	every time.Duration
	last  time.Time // zero: it was never done
	do    func(*Ask)
}

// How often each chore comes, as far as one a week allows.
const (
	homeEvery = 4 * week
	oldEvery  = 8 * week
	turnEvery = 4 * week
	endEvery  = 12 * week
)

// addChores adds the chore of the week, and the ends of lists that can wait no longer.
func addChores(ask *Ask, m *memory.Memory, g kim.Group, now time.Time) {
	chores := []chore{{"home", homeEvery, m.Site.Home, func(a *Ask) { a.Home = true }}}
	if key := oldItem(m, g.Zone, now); key != "" {
		chores = append(chores, chore{"old item", oldEvery, m.Site.Old, func(a *Ask) { a.Items, a.Old = append(a.Items, key), true }})
	}
	if url := turnOf(m); url != "" {
		chores = append(chores, chore{"page", turnEvery, m.Site.Turn, func(a *Ask) { a.Turn = url }})
	}
	for _, s := range m.Site.Sections {
		if s.Skip || s.Length == 0 {
			continue // its only page is read every week
		}
		end := chore{"end " + s.URL, endEvery, s.Ended, func(a *Ask) { a.End = append(a.End, s.URL) }}
		if lateness(m, g, now, end)*float64(endEvery) >= float64(endAtMost) {
			end.do(ask)
			continue
		}
		chores = append(chores, end)
	}
	var most *chore
	for i := range chores {
		if late := lateness(m, g, now, chores[i]); late >= 1 && (most == nil || late > lateness(m, g, now, *most)) {
			most = &chores[i]
		}
	}
	if most != nil {
		most.do(ask)
	}
}

// lateness is how long ago a chore was done, in parts of how often it comes; from 1 on it
// is due. One that was never done counts from the first full walk, shifted by a part that
// depends on the group: thousands of groups are read for the first time in one week, and
// their chores should not all fall due in one week.
func lateness(m *memory.Memory, g kim.Group, now time.Time, c chore) float64 {
	last := c.last
	if full := m.Walks.Full; !last.After(full) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(g.ID + c.name)) // a hash never fails to write
		weeks := int(c.every / week)
		last = full.Add(-time.Duration(int(h.Sum32())%weeks) * week)
	}
	return float64(now.Sub(last)+slack) / float64(c.every)
}

// turnOf is the address of the section whose old pages are next in rotation: the one that
// has gone round least, or "" if no list has pages between its first and its last.
func turnOf(m *memory.Memory) string {
	best, least := "", 0.0
	for _, s := range m.Site.Sections {
		if s.Skip || s.Pages < 3 || s.Last == "" {
			continue
		}
		if rounds := float64(s.Turn) / float64(s.Pages-2); best == "" || rounds < least {
			best, least = s.URL, rounds
		}
	}
	return best
}

// TurnPage is the number of the page of a list that is next in rotation.
func TurnPage(s *memory.Section) int { return 2 + s.Turn%max(1, s.Pages-2) }
