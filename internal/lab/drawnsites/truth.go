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

// A Look is one walk of an observer.
type Look struct {
	At       time.Time
	Complete bool
}

// Truth is what the site published in each week, for an observer whose walks these were, in
// order.
//
// Three of its rules give more room than one number, and none hides a wrong figure:
//
//   - A post without a day counts, by its definition, in the week that holds most of the time
//     between the complete walk that did not see it and the first sight of it; it is called undated
//     then. A walk that is not complete may be that first sight, and need not be. So the week is
//     any from that of the walk before up to that of the last walk while the post was there, and if no
//     walk was then, it is in none. Such weeks are partly observed, or not at all, until a
//     complete walk comes. A figure "at least 4" can then hold a post of the week beside it,
//     as "4" of an observed week can.
//   - A post that was edited after the site had ceased to lead to it has the photos of the
//     last look at its page. Nobody can know more from the lists. The number of posts does not change by
//     an edit, and a planned walk asks for the page itself until the post is 12 weeks old, which
//     is as far back as the indicators reach.
//   - A post whose record opens without an address is seen in a feed or a box alone. That it went away
//     nobody can tell from its having fallen off these.
func (s *Site) Truth(looks []Look) map[kim.Week]*Bounds {
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
		var shown time.Time               // the last walk of any kind while it was there
		after := 0                        // complete walks since it went
		for _, l := range looks {
			there := p.there(l.At)
			if there {
				shown = l.At
			}
			switch {
			case !l.Complete:
			case there:
				if first.IsZero() {
					first = l.At
				}
				if s.leads(p, l.At) {
					last = l.At
				}
			case l.At.Before(p.published):
				before = l.At
			default:
				after++
			}
		}
		if first.IsZero() || after > 0 {
			least = 0
		}
		if after > 2 && !s.isSealed(p) || shown.IsZero() {
			most = 0
		}
		photos := [2]int{len(p.photos), len(p.photos)}
		if !p.edited.IsZero() && (last.IsZero() || last.Before(p.edited)) {
			photos[0]--
		}
		from, to := p.day().Week(), p.day().Week()
		switch {
		case s.tells(p) || before.IsZero():
		case first.IsZero():
			from, to = kim.WeekOf(before, kim.WIB), kim.WeekOf(shown, kim.WIB)
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
