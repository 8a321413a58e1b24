package kimsim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

const (
	futureWeeks   = 12 // for which the platform lives on after AsOf
	reportedWeeks = 26 // of the programme in the two reported districts
)

// live writes the site's posts, from before the window to after AsOf.
func (s *site) live(cfg Config, releases []release) {
	if s.host == "" {
		return
	}
	if r, ranked := s.ranked(); ranked {
		s.liveRanked(cfg, r)
		return
	}
	if play, told := cfg.Plays[s.group.ID]; told {
		s.play(cfg, play, releases)
		return
	}
	weeks := cfg.Weeks
	if s.reported() {
		weeks = reportedWeeks
	}
	now := kim.WeekOf(cfg.AsOf, s.group.Zone)
	if s.character == silent {
		for range 3 + s.rng.IntN(12) {
			s.publish(now.Add(-9 - s.rng.IntN(30)))
		}
	}
	for w := now.Add(-weeks); w < now.Add(cfg.future()); w = w.Add(1) {
		for range s.postsIn(now.Sub(w), weeks) {
			s.publish(w)
		}
		for _, r := range releases {
			if r.week == w && s.character != silent && s.character != never && !s.praised() && s.rng.IntN(100) < 30 {
				s.copyRelease(r)
			}
		}
	}
	if cfg.Measure.Busy > 0 {
		s.misdate(cfg)
		s.churn(cfg)
		return
	}
	if s.reported() || s.praised() {
		s.edit(cfg, false)
		return
	}
	s.edit(cfg, true)
	s.remove(cfg)
	s.misdate(cfg)
}

// postsIn draws how many posts a group of this character publishes in a week
// that lies the given number of weeks before AsOf.
func (s *site) postsIn(ago, weeks int) int {
	switch s.character {
	case weekly:
		if s.reported() {
			return 1
		}
		if s.praised() {
			return 2
		}
		return 1 + max(0, s.rng.IntN(4)-1)
	case steady:
		if s.rng.IntN(5) > 0 {
			return 1 + s.rng.IntN(2)
		}
	case occasional:
		if s.rng.IntN(3) == 0 {
			return 1
		}
	case fading:
		// From three weeks of four at the start of the window to one of twelve now.
		if s.rng.IntN(100) < 8+67*max(0, ago)/max(1, weeks) {
			return 1 + s.rng.IntN(2)
		}
	case newcomer:
		return s.rng.IntN(3)
	case silent, never:
	}
	return 0
}

// publish adds a post in a week.
func (s *site) publish(week kim.Week) {
	day := week.Monday().AddDays(s.rng.IntN(7))
	s.publishOn(day, s.kind(), s.clock(day))
}

// publishOn adds a post on a day. It returns nil if the group was not registered yet.
func (s *site) publishOn(day kim.Date, kind kim.Kind, at time.Time) *post {
	if r := s.group.RegisteredOn; r.Known() && day <= r && !s.reported() {
		return nil
	}
	if at.After(s.still[0]) && at.Before(s.still[1]) {
		return nil
	}
	p := &post{
		kind: kind, number: len(s.posts) + 1, posted: at, printed: day,
		seed: s.rng.Uint64(), topic: s.topicOf(), release: -1,
		length: 30 + s.rng.IntN(90) + s.rng.IntN(2)*s.rng.IntN(180),
	}
	p.title = s.newTitle(p)
	p.slug = s.newSlug(p.title)
	if kind == kim.Event {
		p.event = day.AddDays(s.rng.IntN(40) - 5)
		if p.event == day {
			p.event++
		}
	}
	s.photograph(p, s.photos(kind))
	s.posts = append(s.posts, p)
	return p
}

// clock draws a time of the day between ten in the morning and a quarter to ten
// in the evening in Jakarta, which is the same day in all three zones. Nothing
// ever happens on the platform between midnight and ten: an observer who walks
// then sees one and the same moment, however long the walk takes.
func (s *site) clock(day kim.Date) time.Time {
	return day.In(kim.WIB).Add(10*time.Hour + time.Duration(s.rng.IntN(705*60))*time.Second)
}

func (s *site) kind() kim.Kind {
	switch n := s.rng.IntN(100); {
	case n < 62:
		return kim.News
	case n < 78:
		return kim.Gallery
	case n < 90:
		return kim.Announcement
	default:
		return kim.Event
	}
}

// photos draws how many photos a post has.
func (s *site) photos(kind kim.Kind) int {
	switch kind {
	case kim.Gallery:
		if s.reported() {
			return 2 + s.rng.IntN(2)
		}
		return 3 + s.rng.IntN(10)
	case kim.Announcement:
		return max(0, s.rng.IntN(5)-3)
	case kim.Event:
		return max(0, s.rng.IntN(5)-2) / 2
	default:
		if s.reported() { // visual quality is what the report finds weak
			return s.rng.IntN(5) / 3
		}
		return []int{0, 0, 1, 1, 1, 1, 1, 2, 2, 3}[s.rng.IntN(10)]
	}
}

// photograph gives a post n further photo files, which no other post of the site has.
func (s *site) photograph(p *post, n int) {
	for range n {
		i := len(p.files)
		id := p.number*100 + i
		y, m, d := kim.DateOf(p.posted, kim.WIB).Time().Date()
		var name string
		switch (p.seed + uint64(i)) % 5 {
		case 0:
			name = fmt.Sprintf("IMG_%04d%02d%02d_%06d.jpeg", y, m, d, id)
		case 1:
			name = fmt.Sprintf("_OTR%d_Large.jpeg", id)
		case 2: // a day in the name of a file is no day of publication
			name = fmt.Sprintf("WhatsApp-Image-%04d-%02d-%02d-at-09.27.18-%d.jpeg", y-1, m, min(d, 28), id)
		case 3:
			name = fmt.Sprintf("Foto%%20Kegiatan%%20(%d).jpg", id)
		default:
			name = fmt.Sprintf("%016x%d.png", p.seed, id)
		}
		p.files = append(p.files, name)
	}
	p.shown = len(p.files)
}

// newSlug makes the last part of an address from a title, as no other post of the site has it.
func (s *site) newSlug(title string) string {
	slug := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ' || r == '-' || r == '/':
			return '-'
		}
		return -1
	}, strings.ToLower(title)), "-")
	taken := func(slug string) bool {
		return slices.ContainsFunc(s.posts, func(p *post) bool {
			return p.slug == slug || slices.ContainsFunc(p.edits, func(e edit) bool { return e.slug == slug })
		})
	}
	free := slug
	for n := 2; taken(free); n++ {
		free = fmt.Sprintf("%s-%d", slug, n)
	}
	return free
}
