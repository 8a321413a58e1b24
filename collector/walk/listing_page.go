package walk

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// listingPage reads one page of a section. The first page is asked for with
// validators if its content could be told without it.
func (w *sections) listingPage(ctx context.Context, s *section, address string, n int) (extract.Page, error) {
	if w.home != nil && n == 0 && memory.Path(address) == memory.Path(w.root()) {
		s.first = listingMemory{answer: w.home.answer, keep: true, next: w.homePage.Next}
		s.scripted = len(w.homePage.Items) == 0 && w.homeLoads
		return w.homePage, nil
	}
	known := w.mem.Listings[address]
	replay, replayable := w.replay(known)
	replayable = replayable && n == 0 && !w.wantsWhole(s)
	f, err := w.get(ctx, address, known.Answer, replayable && !w.liar && !w.endsWeek())
	if err != nil {
		return extract.Page{}, err
	}
	if f.tooLarge {
		return extract.Page{}, w.tooLarge("listing")
	}
	if replayable && (f.notModified || f.answer.Hash == known.Hash) {
		s.first = listingMemory{answer: f.answer, keep: true, next: replay.Next, replayed: true}
		return replay, nil
	}
	if f.notModified {
		return extract.Page{}, unreadable("answered 304 although no validator was sent")
	}
	if _, path, ok := w.own(f.url); n == 0 && !s.linked && s.before == nil && ok && path == memory.Path(w.root()) && s.path != path {
		return extract.Page{}, &web.Failure{Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound, Err: errors.New("leads to the home page")}
	}
	if n == 0 && !s.linked && s.before == nil && w.home != nil && f.answer.Hash == w.home.answer.Hash && s.path != memory.Path(w.root()) {
		return extract.Page{}, &web.Failure{Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound, Err: errors.New("answers with the home page")}
	}
	page, err := w.read(f, s.Page, s.Kind)
	if err != nil {
		s.speaks = n == 0 && page.Speaks
		if n == 0 { // a further one may be no page of the list
			s.sealed += page.Sealed
		}
		s.scripted, s.goesOn = n == 0 && loadsByScript(f.body), n == 0 && page.Next != ""
		return page, err
	}
	if n == 0 {
		s.scripted = len(page.Items) == 0 && loadsByScript(f.body)
		s.first = listingMemory{answer: f.answer, keep: true, next: page.Next}
	}
	return page, nil
}

// replay rebuilds a listing page from memory. It is possible if every item that
// it named is known and settled.
func (w *sections) replay(note memory.Listing) (extract.Page, bool) {
	if note.Keys == nil || len(note.Keys) != note.Items {
		return extract.Page{}, false
	}
	page := extract.Page{Kind: extract.PageListing, Next: note.Next}
	for _, key := range note.Keys {
		r := w.mem.Items[key]
		if r == nil || !w.mem.Settled(r) {
			return extract.Page{}, false
		}
		page.Items = append(page.Items, extract.Item{
			URL: r.URL, Kind: r.Kind, Title: r.Title, Published: r.PublishedAt, Precision: r.Precision,
		})
	}
	return page, true
}

// sectionFailed decides what a page of a listing that could not be had means.
func (w *sections) sectionFailed(s *section, address string, n int, err error) {
	var f *web.Failure
	if !errors.As(err, &f) { // ctx has ended
		w.over = true
		return
	}
	guess := n == 0 && s.before == nil && !s.linked
	showsNothing := f.Outcome == kim.OutcomeUnreadable || f.Outcome == kim.OutcomeEmpty
	switch {
	case n > 0 && counted(address) && (gone(err) || f.Status == http.StatusBadRequest || errors.Is(err, ErrNotKept)):
		s.ended, s.paged, s.end = true, true, endPaged // the page after the last one
		return
	case !guess && s.closed(f):
		s.shut = f // the other sections decide what that means
		return
	case guess && (f.Outcome == kim.OutcomeHTTP4xx || f.Outcome == kim.OutcomeRobots || f.Outcome == kim.OutcomeBlocked):
		return // a guess of the profile that is not so on this site
	case guess && s.Page == extract.PageFeed && f.Outcome != kim.OutcomeRateLimited:
		w.note("no feed at %s: %v", s.path, f)
		return
	case guess && f.Outcome == kim.OutcomeHacked:
		w.note("no section but gambling at %s", s.path)
		return
	case guess && showsNothing && (s.sealed == 0 || s.sealed == w.homePage.Sealed && len(w.homePage.Items) == 0 || w.home == nil):
		w.note("no section at %s: %v", s.path, f)
		return
	case n == 0 && gone(err) && !w.hadItems(s):
		w.note("broken link of the menu: %s", s.path)
		return
	case s.listed == 0 && showsNothing && (!w.hadItems(s) || s.sealed > 0 && wasWall(w.mem, s)):
		s.nothing = f // the other sections decide what that means
		return
	}
	s.failed = true
	w.fail(address, err)
}

// counted tells whether the address of a further page was made by counting on,
// as the interfaces of WordPress are read, and not named by a page. Only such an
// address may lead beyond the end.
func counted(address string) bool {
	return strings.Contains(address, "/wp-json/") || strings.Contains(address, "rest_route=") || strings.Contains(address, "paged=")
}
