package collector

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// section is a section of the site, and how far this walk has read it.
type section struct {
	extract.Section
	path   string
	linked bool         // the home page leads there; else it is a guess of the profile
	before *sectionNote // as the newest complete walk found it, nil if it did not

	items   int        // on the first page
	dated   int        // of those, with a day
	listed  int        // on all pages that were read
	days    []kim.Date // of the dated items in their order
	paths   []string   // of the items in their order
	live    bool       // it answered as a section
	ended   bool       // it was read to its end
	stopped bool       // it was read until nothing was new
	skip    bool       // all that it lists is listed elsewhere
	failed  bool
	doubted bool         // it failed because it does not read as it did
	nothing *web.Failure // it answers and shows nothing, and never had an item
	first   listingMemory
}

// listingMemory is what will be remembered of a section's first page.
type listingMemory struct {
	page     pageMemory
	paths    []string
	next     string
	keep     bool // it is worth remembering
	replayed bool // it had not changed, and was not read again
}

// exhaustive tells whether a feed names everything and not only the newest items:
// the APIs of WordPress and Blogger page through all posts.
func (s *section) exhaustive() bool {
	return s.Page == extract.PageFeed && (strings.Contains(s.URL, "/wp-json/") || strings.Contains(s.URL, "rest_route=") ||
		strings.Contains(s.URL, "/feeds/posts/"))
}

// general tells whether a section may name all posts of a site, news among them.
// A site without one has them on its home page.
func (s *section) general() bool {
	return s.Page == extract.PageListing && s.linked && (s.Kind == "" || s.Kind == kim.News) ||
		s.Page == extract.PageListing && s.Kind == kim.News || s.exhaustive()
}

// discover reads the home page, finds out what platform the site is on and what
// sections it has.
func (w *walk) discover(ctx context.Context) {
	f, err := w.get(ctx, w.group.URL, pageMemory{}, false)
	if err != nil {
		w.fail(w.group.URL, err)
		w.over = true
		return
	}
	if f.tooLarge {
		w.fail(f.url, &web.Failure{Outcome: kim.OutcomeTooLarge, Status: http.StatusOK, Err: fmt.Errorf("home page longer than %d bytes", w.c.cfg.MaxBody)})
		w.over = true
		return
	}
	w.home = f
	if u, err := url.Parse(f.url); err == nil && w.site.Owns(u) {
		w.base = &url.URL{Scheme: u.Scheme, Host: u.Host}
	}
	if !w.recognise(f) {
		return
	}
	page, err := w.read(f, extract.PageHome, "")
	if err != nil {
		w.fail(f.url, err)
		w.over = true
		return
	}
	w.inARow = 0
	w.homePage = page
	f.body = nil
	for _, s := range w.profile.Entry(w.root()) {
		w.addSection(s, false)
	}
	for _, s := range page.Sections {
		w.addSection(s, true)
	}
	// On a site of no known platform a section that nothing links to is a guess.
	known := w.profile.ID() != extract.GenericID
	general := func(s *section) bool { return s.general() && (known || s.linked) }
	if page.Next != "" || !slices.ContainsFunc(w.sections, general) {
		w.addSection(extract.Section{Page: extract.PageListing, URL: w.root()}, true)
	}
	w.sortSections()
}

// recognise chooses the profile. A site that was of a known platform and is no
// longer recognised has changed or is not itself: its pages are not to be taken
// for empty.
func (w *walk) recognise(f *fetched) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			w.fail(f.url, unreadable(fmt.Sprintf("recognising it panicked: %v", r)))
			w.over, ok = true, false
		}
	}()
	in := w.input(f, extract.PageHome, "")
	w.profile = w.c.reader.Recognise(in)
	before := w.mem.site.Platform
	if before != "" && w.profile.ID() == extract.GenericID { // a platform may have been known by the host that the group has left
		for _, h := range hostsOf(w.group) {
			if u, err := url.Parse(in.URL); err == nil {
				u.Host = h
				in.URL = u.String()
			}
			if p := w.c.reader.Recognise(in); p.ID() == before {
				w.profile = p
				break
			}
		}
	}
	if before != "" && before != w.profile.ID() {
		if w.profile.ID() == extract.GenericID && len(w.mem.items) > 0 {
			w.fail(f.url, unreadable(fmt.Sprintf("the site no longer looks like %s", before)))
			w.over = true
			return false
		}
		w.note("platform %s, before %s", w.profile.ID(), before)
	}
	return true
}

// recallSections takes the sections that the newest complete walk has found.
func (w *walk) recallSections() (ok bool) {
	profile, ok := w.c.reader.ByID(w.mem.site.Platform)
	if !ok { // its profile was taken away: look anew
		return false
	}
	w.profile = profile
	for i := range w.mem.site.Sections {
		n := &w.mem.site.Sections[i]
		s := &section{Section: extract.Section{Kind: n.Kind, Page: extract.PageKind(n.Page), URL: n.URL}, linked: true, before: n, skip: n.Skip}
		_, s.path, _ = w.own(n.URL)
		w.recallTail(n.URL, n.Tail)
		w.sections = append(w.sections, s)
	}
	return true
}

// root is the address of the home page.
func (w *walk) root() string {
	if w.base == nil {
		return w.group.URL
	}
	u, err := url.Parse(w.group.URL)
	if err != nil {
		return w.group.URL
	}
	u.Scheme, u.Host = w.base.Scheme, w.base.Host
	return u.String()
}

func (w *walk) addSection(s extract.Section, linked bool) {
	address, path, ok := w.own(s.URL)
	if !ok {
		return
	}
	s.URL = address
	for _, have := range w.sections {
		if have.path == path {
			have.linked = have.linked || linked
			if have.Kind == "" {
				have.Kind = s.Kind
			}
			return
		}
	}
	if len(w.sections) >= w.c.cfg.MaxSections {
		w.note("more than %d sections", w.c.cfg.MaxSections)
		return
	}
	n := &section{Section: s, path: path, linked: linked}
	for i := range w.mem.site.Sections {
		if b := &w.mem.site.Sections[i]; pathOf(b.URL) == pathOf(s.URL) {
			n.before = b
		}
	}
	w.sections = append(w.sections, n)
}

// sortSections puts first what knows most: complete feeds, then other feeds, then
// the listings of one kind, then mixed ones. Sitemaps are for sites that show
// nothing else.
func (w *walk) sortSections() {
	rank := func(s *section) int {
		switch {
		case s.exhaustive():
			return 0
		case s.Page == extract.PageFeed:
			return 1
		case s.Page == extract.PageSitemap:
			return 4
		case s.Kind != "":
			return 2
		}
		return 3
	}
	slices.SortStableFunc(w.sections, func(a, b *section) int { return rank(a) - rank(b) })
}

// readNote reads the note of a row of the table pages.
func readNote[T any](note string) (T, bool) {
	var v T
	err := json.Unmarshal([]byte(note), &v)
	return v, err == nil
}

// writeNote is the reverse of readNote.
func writeNote(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}
