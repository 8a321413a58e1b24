package kimsim

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/truth"
)

// The truth about the platform, in the types of package truth.
type (
	// Truth is what an observer who makes no mistake concludes.
	Truth = truth.Truth
	// GroupTruth is the truth about one group.
	GroupTruth = truth.GroupTruth
	// WeekTruth is the truth about one completed week of one group.
	WeekTruth = truth.WeekTruth
	// ItemTruth is the truth about one item.
	ItemTruth = truth.ItemTruth
)

// Truth returns the truth for an observer who walked all sites at the given
// times, each time to the end of every listing, as of the last walk.
func (p *Platform) Truth(walks []time.Time) Truth {
	asOf := p.cfg.AsOf
	if len(walks) > 0 {
		asOf = slices.MaxFunc(walks, time.Time.Compare)
	}
	return p.TruthAsOf(walks, asOf)
}

// TruthAsOf is Truth as of another moment than the last walk.
func (p *Platform) TruthAsOf(walks []time.Time, asOf time.Time) Truth {
	return p.TruthBy(func(kim.Group) []time.Time { return walks }, asOf)
}

// TruthBy is TruthAsOf for an observer who walked each group at times of its own.
func (p *Platform) TruthBy(walks func(kim.Group) []time.Time, asOf time.Time) Truth {
	t := Truth{AsOf: asOf}
	for _, s := range p.sites {
		var complete []time.Time
		for _, w := range slices.SortedFunc(slices.Values(walks(s.group)), time.Time.Compare) {
			if _, down := s.down(w); !down && s.host != "" && !w.After(asOf) {
				complete = append(complete, w)
			}
		}
		t.Groups = append(t.Groups, truth.Of(s.group, s.truthPosts(), complete, asOf))
	}
	return t
}

// ReportTotal counts news items and photos in the two districts of the report on
// Barito Timur, as the report does.
func (p *Platform) ReportTotal(t Truth) int {
	n := 0
	for i, s := range p.sites {
		if s.reported() {
			n += t.Groups[i].Totals[kim.News] + t.Groups[i].Photos
		}
	}
	return n
}

// truthPosts tells the posts to package truth.
func (s *site) truthPosts() []truth.Post {
	posts := make([]truth.Post, 0, len(s.posts))
	for _, p := range s.posts {
		t := truth.Post{Kind: p.kind, Precision: kim.PrecisionNone, Visible: p.visible}
		if p.printed.Known() {
			t.Published, t.Precision = p.printed.In(s.group.Zone), kim.PrecisionDay
		}
		t.Between = func(at time.Time) (kim.Date, kim.Date) { return s.between(p, at) }
		t.Show = func(at time.Time) truth.Shown {
			v := p.at(at)
			shown := truth.Shown{Title: v.title, Photos: len(v.photos), Words: s.words(v)}
			for _, sec := range sections() {
				if sec.kind == p.kind {
					shown.URL = "https://" + s.host + s.href(v, sec.path)
				}
			}
			return shown
		}
		posts = append(posts, t)
	}
	return posts
}

// between finds the days of the posts that stand nearest to one in its list and print one.
func (s *site) between(p *post, at time.Time) (from, to kim.Date) {
	list := s.listings(at).kinds[p.kind]
	place := slices.IndexFunc(list, func(v view) bool { return v.post == p })
	for i, v := range list {
		switch {
		case !v.printed.Known():
		case i < place:
			to = v.printed
		case i > place && !from.Known():
			from = v.printed
		}
	}
	return from, to
}

// Posts tells the posts of a group, as package truth needs them.
func (p *Platform) Posts(id string) []truth.Post {
	for _, s := range p.sites {
		if s.group.ID == id {
			return s.truthPosts()
		}
	}
	return nil
}

// Fails tells whether the site of a group fails by itself at a moment, or is not there.
func (p *Platform) Fails(id string, at time.Time) bool {
	for _, s := range p.sites {
		if s.group.ID == id {
			_, down := s.down(at)
			return down || s.host == ""
		}
	}
	return true
}
