package drawnsites

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// Bounds is how many items and photos a week holds, in the eyes of an observer who makes no
// mistake: at least and at most. The two differ where nobody can know more: a post without
// a day that came between two walks, one that was edited or went away since the last look.
type Bounds struct {
	Least, Most map[kim.Kind]int
	Photos      [2]int
}

// Truth is what the site published in each week, for an observer whose complete walks were
// at these times, in order.
func (s *Site) Truth(complete []time.Time) map[kim.Week]*Bounds {
	weeks := map[kim.Week]*Bounds{}
	add := func(w kim.Week, p *post, least, most int, photos [2]int) {
		b := weeks[w]
		if b == nil {
			b = &Bounds{Least: map[kim.Kind]int{}, Most: map[kim.Kind]int{}}
			weeks[w] = b
		}
		b.Least[p.section.kind] += least
		b.Most[p.section.kind] += most
		b.Photos[0] += least * photos[0]
		b.Photos[1] += most * photos[1]
	}
	for _, p := range s.posts {
		least, most := 1, 1
		var before, first, last time.Time // the complete walk before it came, the first that could see it, and the last that looked at its page
		after := 0                        // complete walks since it went
		for _, w := range complete {
			switch {
			case p.there(w):
				if first.IsZero() {
					first = w
				}
				if s.leads(p, w) {
					last = w
				}
			case w.Before(p.published):
				before = w
			default:
				after++
			}
		}
		if first.IsZero() || after > 0 {
			least = 0
		}
		if after > 2 {
			most = 0
		}
		photos := [2]int{len(p.photos), len(p.photos)}
		if !p.edited.IsZero() && (last.IsZero() || last.Before(p.edited)) {
			photos[0]--
		}
		from, to := p.day().Week(), p.day().Week()
		switch {
		case s.tells(p) || before.IsZero():
		case first.IsZero(): // a walk that is not complete may show it at any time
			from, to = kim.WeekOf(before, kim.WIB), kim.WeekOf(s.start, kim.WIB).Add(6)
			if !p.gone.IsZero() {
				to = kim.WeekOf(p.gone, kim.WIB)
			}
		default:
			from, to = kim.WeekOf(before, kim.WIB), kim.WeekOf(first, kim.WIB)
			if from != to {
				least = 0
			}
		}
		for w := from; w <= to; w = w.Add(1) {
			add(w, p, least, most, photos)
		}
	}
	return weeks
}

// Published lists the addresses of what the site published in a week, for a person.
func (s *Site) Published(w kim.Week) []string {
	var out []string
	for _, p := range s.posts {
		if p.day().Week() == w {
			out = append(out, p.path)
		}
	}
	return out
}

// leads tells whether anything on the site leads to a post at a time. What has fallen off a
// list that shows its newest alone is not looked at again.
func (s *Site) leads(p *post, at time.Time) bool {
	switch s.Parts.Paging {
	case "newest", "counted no links", "script more":
		posts := s.ordered(p.section, at)
		if slices.Contains(posts[:min(s.size, len(posts))], p) {
			return true
		}
	case "feed only":
	default:
		return true
	}
	news := slices.DeleteFunc(s.visible(at), func(o *post) bool { return o.section.kind != kim.News })
	switch s.Parts.Feed {
	case "short":
		return slices.Contains(news[:min(5, len(news))], p)
	case "long":
		return slices.Contains(news, p)
	}
	return false
}
