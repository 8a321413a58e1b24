package walk

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
)

// discover reads the home page, finds out what platform the site is on and what
// sections it has.
func (w *sections) discover(ctx context.Context) {
	f, err := w.get(ctx, w.group.URL, memory.Answer{}, false)
	if err != nil {
		w.fail(w.group.URL, err)
		w.over = true
		return
	}
	if f.tooLarge {
		w.fail(f.url, w.tooLarge("home page"))
		w.over = true
		return
	}
	w.home = f
	if u, err := url.Parse(f.url); err == nil && w.owns(u) {
		w.base = &url.URL{Scheme: u.Scheme, Host: u.Host}
	}
	if !w.recognise(f) {
		return
	}
	page, err := w.read(f, extract.PageHome, "")
	if err != nil && page.Problem == extract.NeedsScripts && w.advertises(page) {
		w.shell, err = err, nil // what it advertises for machines may tell what it does not show
	}
	if err != nil {
		w.fail(f.url, err)
		w.over = true
		return
	}
	w.inARow = 0
	w.homePage, w.homeLoads = page, loadsByScript(f.body)
	for _, s := range w.profile.Entry(w.root()) {
		w.addSection(s, false)
	}
	for _, s := range page.Sections {
		w.addSection(s, true)
	}
	// On a site of no known platform a section that nothing links to is a guess.
	known := w.profile.ID() != extract.GenericID
	general := func(s *section) bool { return s.general() && (known || s.linked) }
	if w.shell == nil && (page.Next != "" || !slices.ContainsFunc(w.list, general)) {
		w.addSection(extract.Section{Page: extract.PageListing, URL: w.root()}, true)
	}
	w.sortSections()
	w.keepToLimit()
}

// advertises tells whether a home page that shows nothing names feeds, or is of a
// platform that has some.
func (w *sections) advertises(home extract.Page) bool {
	isFeed := func(s extract.Section) bool { return s.Page == extract.PageFeed }
	return slices.ContainsFunc(home.Sections, isFeed) || slices.ContainsFunc(w.profile.Entry(w.root()), isFeed)
}

// recognise chooses the profile. A site that was of a known platform and is no
// longer recognised has changed or is not itself: its pages are not to be taken
// for empty.
func (w *sections) recognise(f *fetched) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			w.fail(f.url, unreadable(fmt.Sprintf("recognising it panicked: %v", r)))
			w.over, ok = true, false
		}
	}()
	in := w.input(f, extract.PageHome, "")
	w.profile = w.Reader.Recognise(in)
	before := w.mem.Site.Platform
	if before != "" && w.profile.ID() == extract.GenericID { // a platform may have been known by the host that the group has left
		for _, h := range Hosts(w.group) {
			if u, err := url.Parse(in.URL); err == nil {
				u.Host = h
				in.URL = u.String()
			}
			if p := w.Reader.Recognise(in); p.ID() == before {
				w.profile = p
				break
			}
		}
	}
	if before != "" && before != w.profile.ID() {
		if w.profile.ID() == extract.GenericID && len(w.mem.Items) > 0 {
			if _, err := w.read(f, extract.PageHome, ""); isHacked(err) || isNotHere(err) {
				w.fail(f.url, err)
				w.over = true
				return false
			}
			w.fail(f.url, unreadable(fmt.Sprintf("the site no longer looks like %s", before)))
			w.over = true
			return false
		}
		w.note("platform %s, before %s", w.profile.ID(), before)
	}
	return true
}

// recallSections takes the sections that the newest complete walk has found.
func (w *sections) recallSections() (ok bool) {
	profile, ok := w.Reader.ByID(w.mem.Site.Platform)
	if !ok { // its profile was taken away: look anew
		return false
	}
	w.profile, w.beyond, w.told = profile, w.mem.Site.Beyond, w.mem.Site.Menu
	for i := range w.mem.Site.Sections {
		n := &w.mem.Site.Sections[i]
		s := &section{
			Section: extract.Section{Kind: n.Kind, Page: extract.PageKind(n.Page), URL: n.URL}, linked: true, guess: n.Guess, before: n, skip: n.Skip,
		}
		_, s.path, _ = w.own(n.URL)
		w.recallTail(n.URL, n.Tail)
		w.list = append(w.list, s)
	}
	return true
}
