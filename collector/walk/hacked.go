package walk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// hackedPages is how many pages of items must advertise gambling, and be most of those
// that were read, before the site counts as hacked.
const hackedPages = 3

// hacked is the failure of a page that advertises gambling in place of what the site is
// for.
func hacked(why string) *web.Failure {
	return &web.Failure{Outcome: kim.OutcomeHacked, Status: http.StatusOK, Err: errors.New(why)}
}

// isHacked tells whether an error is one of [hacked].
func isHacked(err error) bool {
	var f *web.Failure
	return errors.As(err, &f) && f.Outcome == kim.OutcomeHacked
}

// isNotHere tells whether an error is that a page says it is not shown in this country.
func isNotHere(err error) bool {
	var f *web.Failure
	return errors.As(err, &f) && f.Outcome == kim.OutcomeBlocked && f.Status == http.StatusOK
}

// wasHacked tells whether the walk ends as that of a hacked site.
func (w *report) wasHacked() bool { return w.failure != nil && w.failure.Outcome == kim.OutcomeHacked }

// leaveHacked leaves out an item whose page advertises gambling. One that was an item
// before stays as it was.
func (w *items) leaveHacked(c *candidate) {
	w.hacked++
	w.note("gambling in place of an item: %s", c.path)
	if c.known == nil {
		c.state, c.advert = stateBroken, true
	}
}

// judgeHacked tells a site with injected posts from one whose posts are all replaced.
func (w *items) judgeHacked() {
	read := w.hacked
	for _, c := range w.order {
		if c.state == stateRead || c.state == stateUnchanged {
			read++
		}
	}
	if w.hacked >= hackedPages && 2*w.hacked > read {
		w.failHacked(w.group.URL, hacked(fmt.Sprintf("%d of %d pages of items advertise gambling", w.hacked, read)))
	}
}

// lookForHack looks at the home page of a site whose lists cannot be read any more: it
// may show why. A walk that began with the home page knows.
func (w *sections) lookForHack(ctx context.Context) {
	if w.failure == nil || w.home != nil || w.full || w.Kept != nil {
		return
	}
	switch w.failure.Outcome {
	case kim.OutcomeUnreadable, kim.OutcomeEmpty, kim.OutcomeHTTP4xx:
	default:
		return
	}
	f, err := w.get(ctx, w.group.URL, memory.Answer{}, false)
	if err != nil {
		return // the walk has failed already
	}
	if _, err := w.read(f, extract.PageHome, ""); isHacked(err) {
		w.failHacked(f.url, err)
	}
}

// failHacked makes that the site is hacked the reason why the walk failed.
func (w *report) failHacked(where string, err error) {
	w.fail(where, err)
	var f *web.Failure
	if errors.As(err, &f) {
		w.failure, w.where, w.over = f, where, true
	}
}
