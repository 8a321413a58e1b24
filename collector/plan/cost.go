package plan

import (
	"slices"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// What is assumed of a site that was never walked, as there are on an empty warehouse.
const (
	// AssumedFirst is how many requests its first walk takes: robots.txt, the home page, and
	// what the simulated platform shows of a year.
	AssumedFirst = 55
	// AssumedWeek is how many requests a week takes later, with news, edits and removals.
	AssumedWeek = 12
	// assumedSections is how many lists it has, and assumedRhythm how many posts a week.
	assumedSections = 4
	assumedRhythm   = 0.8
)

// Cost is how many requests a walk at now is expected to take: what is asked for sure, and the
// pages of the posts that are new by the group's rhythm.
func Cost(m *memory.Memory, ask Ask, now time.Time, zone kim.Zone) float64 {
	if ask.Full {
		return float64(max(AssumedFirst, len(m.Items)+2*assumedSections))
	}
	n := len(ask.Items) + len(ask.End)
	if !robotsFresh(m, now) {
		n++
	}
	if ask.Home {
		n++
	}
	if ask.Turn != "" {
		n++
	}
	newer := map[string]int{} // items of a list down to which it is read, by its path
	for _, r := range m.Items {
		if !r.Removed && kim.DateOf(r.EffectiveAt, zone) >= ask.Since {
			for path := range r.Note.Listed {
				newer[path]++
			}
		}
	}
	for _, s := range m.Site.Sections {
		switch {
		case s.Skip:
			continue
		case slices.Contains(ask.Whole, s.URL):
			n += max(1, s.Pages)
		case s.Length > 0:
			n += 1 + newer[memory.Path(s.URL)]/s.Length
		default:
			n++
		}
	}
	expected := Rhythm(m, now)
	if len(m.Items) == 0 && m.Walks.Run == assumedRun {
		expected = assumedRhythm
	}
	return float64(n) + expected*max(0, now.Sub(m.Walks.Complete).Hours())/week.Hours()
}

func robotsFresh(m *memory.Memory, now time.Time) bool {
	return slices.ContainsFunc(m.Robots, func(r web.Robots) bool { age := now.Sub(r.FetchedAt); return age >= 0 && age < 24*time.Hour })
}

// assumedRun marks the memory of a site of which only assumptions are known.
const assumedRun = "assumed"

// After changes a memory as if a complete walk had done what it was asked. It is for
// predicting: what the walk would find is not known.
func After(m *memory.Memory, ask Ask, at time.Time) {
	if ask.Full && len(m.Site.Sections) == 0 {
		m.Walks.Run, m.Site.Run = assumedRun, assumedRun
		for range assumedSections {
			m.Site.Sections = append(m.Site.Sections, memory.Section{Page: "listing", Coverage: kim.CoverageAll, Sorted: true})
		}
	}
	if ask.Full {
		m.Walks.Full = at
	}
	m.Walks.Complete, m.Site.Run, m.Site.Failures = at, m.Walks.Run, 0
	for key, r := range m.Items {
		if ask.Full || slices.Contains(ask.Items, key) {
			p := m.Pages[r.URL]
			p.FetchedAt = at
			m.Pages[r.URL] = p
			r.Missed = 0
		}
	}
	for _, c := range []struct {
		done bool
		at   *time.Time
	}{{ask.Full || ask.Home, &m.Site.Home}, {ask.Full || ask.Deep, &m.Site.Deep}, {ask.Old, &m.Site.Old}, {ask.Turn != "", &m.Site.Turn}} {
		if c.done {
			*c.at = at
		}
	}
	for i := range m.Site.Sections {
		s := &m.Site.Sections[i]
		if ask.Full || slices.Contains(ask.End, s.URL) || slices.Contains(ask.Whole, s.URL) {
			s.Ended = at
		}
	}
	for i := range m.Robots {
		m.Robots[i].FetchedAt = at
	}
}
