package kimsim

import (
	"time"

	"pantaukim/internal/kim"
)

// recent draws a day in the seven weeks before AsOf, the newest being yesterday.
func (s *site) recent(cfg Config) kim.Date {
	return kim.DateOf(cfg.AsOf, kim.WIB).AddDays(-1 - s.rng.IntN(48))
}

// edit changes some posts after they were published: the title, title and
// address, the text, or (with photos) the photos.
func (s *site) edit(cfg Config, photos bool) {
	if len(s.posts) < 4 || s.rng.IntN(5) < 2 {
		return
	}
	for range 1 + s.rng.IntN(3) {
		p := s.posts[s.rng.IntN(len(s.posts))]
		at := s.clock(s.recent(cfg))
		if len(p.edits) > 0 || at.Before(p.posted.Add(24*time.Hour)) {
			continue
		}
		e := edit{at: at, shown: -1}
		switch n := s.rng.IntN(6); {
		case n == 0:
			e.title = p.title + " (diperbarui)"
		case n <= 2:
			e.title = p.title + " Tahun " + p.posted.Format("2006")
			e.slug = s.newSlug(e.title)
		case n == 3 && photos:
			had := len(p.files)
			s.photograph(p, 1+s.rng.IntN(2))
			p.shown, e.shown = had, len(p.files)
		case n == 4 && photos && len(p.files) > 1:
			e.shown = len(p.files) - 1
		default:
			e.body = true
		}
		p.edits = append(p.edits, e)
	}
}

// remove deletes some posts, and hides one for the length of one week.
func (s *site) remove(cfg Config) {
	if len(s.posts) < 8 {
		return
	}
	if s.rng.IntN(10) < 3 {
		for range 1 + s.rng.IntN(2) {
			p := s.posts[s.rng.IntN(len(s.posts))]
			if at := s.clock(s.recent(cfg)); at.After(p.posted.Add(24*time.Hour)) && p.gone.IsZero() {
				p.gone = at
			}
		}
	}
	if s.rng.IntN(10) == 0 {
		p := s.posts[s.rng.IntN(len(s.posts))]
		if at := s.clock(s.recent(cfg)); at.After(p.posted.Add(24*time.Hour)) && p.gone.IsZero() {
			p.hidden = [2]time.Time{at, at.Add(7 * 24 * time.Hour)}
		}
	}
}

// misdate adds posts whose printed day is wrong or missing.
func (s *site) misdate(cfg Config) {
	if s.character == silent || s.character == never {
		return
	}
	day := func(back int) (kim.Date, time.Time) {
		d := kim.DateOf(cfg.AsOf, kim.WIB).AddDays(-back)
		return d, s.clock(d)
	}
	if s.rng.IntN(25) == 0 { // before an award, an archive appears overnight
		for range 6 {
			d, at := day(3 + s.rng.IntN(28))
			if p := s.publishOn(d, kim.News, at); p != nil {
				p.printed = max(d.AddDays(-20-s.rng.IntN(100)), s.group.RegisteredOn.AddDays(1))
			}
		}
	}
	if s.rng.IntN(12) == 0 {
		d, at := day(2 + s.rng.IntN(40))
		if p := s.publishOn(d, kim.Announcement, at); p != nil {
			p.printed = d.AddDays(45 + s.rng.IntN(30))
		}
	}
	if s.rng.IntN(12) == 0 {
		for range 2 {
			d, at := day(2 + s.rng.IntN(60))
			if p := s.publishOn(d, s.kind(), at); p != nil {
				p.printed = kim.NoDate
			}
		}
	}
}
