package kimsim

import (
	"time"

	"pantaukim/internal/kim"
)

// post is one item of a site, from its publication to its removal.
type post struct {
	kind    kim.Kind
	number  int       // within the site, from 1, in the order of creation
	posted  time.Time // when it appears
	gone    time.Time // when it is deleted; zero if never
	hidden  [2]time.Time
	printed kim.Date // the day that its pages show, NoDate if none
	event   kim.Date // agenda only: the day of the event
	seed    uint64
	topic   int
	release int // number of the government release that it copies, -1 if none
	length  int // words to aim at
	title   string
	slug    string
	files   []string // every photo file that it ever has
	shown   int      // how many of files it has at first
	edits   []edit   // in order of time
}

// edit is one change of a post.
type edit struct {
	at    time.Time
	title string // new title, empty if kept
	slug  string // new address, empty if kept
	body  bool   // a paragraph is added
	shown int    // new number of photos, -1 if kept
}

// view is a post as its pages show it at one moment.
type view struct {
	*post
	title    string
	slug     string
	photos   []string
	appended int // paragraphs added by edits
	revision int // edits so far
	changed  time.Time
}

// visible tells whether the post is on the site at t.
func (p *post) visible(t time.Time) bool {
	if t.Before(p.posted) || !p.gone.IsZero() && !t.Before(p.gone) {
		return false
	}
	return p.hidden[0].IsZero() || t.Before(p.hidden[0]) || !t.Before(p.hidden[1])
}

// at returns the post as it is at t.
func (p *post) at(t time.Time) view {
	v := view{post: p, title: p.title, slug: p.slug, changed: p.posted}
	shown := p.shown
	for _, e := range p.edits {
		if t.Before(e.at) {
			break
		}
		if e.title != "" {
			v.title = e.title
		}
		if e.slug != "" {
			v.slug = e.slug
		}
		if e.body {
			v.appended++
		}
		if e.shown >= 0 {
			shown = e.shown
		}
		v.revision++
		v.changed = e.at
	}
	v.photos = p.files[:shown]
	return v
}

// order is what listings sort by, the newest first: the printed day where there
// is one, as a content system sorts by the field that its author filled in.
func (p *post) order(zone kim.Zone) kim.Date {
	if p.printed.Known() {
		return p.printed
	}
	return kim.DateOf(p.posted, zone)
}

// instants lists every moment at which the site changes because of the post.
func (p *post) instants() []time.Time {
	list := []time.Time{p.posted}
	for _, t := range []time.Time{p.gone, p.hidden[0], p.hidden[1]} {
		if !t.IsZero() {
			list = append(list, t)
		}
	}
	for _, e := range p.edits {
		list = append(list, e.at)
	}
	return list
}
