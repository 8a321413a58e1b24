package walk

import (
	"context"
	"regexp"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
)

// This file is about what a plan asks of a walk beside what is new: see plan.Ask.

// wantsWhole tells whether a section is to be read to its end.
func (w *visit) wantsWhole(s *section) bool {
	return w.full || s.whole || slices.Contains(w.ask.Whole, s.URL)
}

// deepEnough tells whether a section was read as far back as the plan asks. A list that is
// not sorted by day never says so; where it has several pages it is read to its end.
func (w *visit) deepEnough(s *section) bool {
	oldest, _, sorted := newestFirst(s.days)
	return !w.ask.Since.Known() || !sorted || oldest < w.ask.Since
}

// asked reads what the plan asks of the sections of a site beside their newest part.
type asked struct{ *sections }

// recallSkipped completes what a planned walk has found on the home page with what an
// earlier one knew: sections that tell only what others tell are left out, and a guess that
// led nowhere is not tried again. After a walk that failed everything is looked for anew.
func (w asked) recallSkipped() {
	if w.mem.Site.Failures > 0 {
		return
	}
	w.list = slices.DeleteFunc(w.list, func(s *section) bool { return s.before == nil && !s.linked })
	for i := range w.mem.Site.Sections {
		n := &w.mem.Site.Sections[i]
		w.recallTail(n.URL, n.Tail)
		w.addSection(extract.Section{Kind: n.Kind, Page: extract.PageKind(n.Page), URL: n.URL}, true)
	}
	for _, s := range w.list {
		if s.before != nil {
			s.guess, s.skip = s.before.Guess, s.before.Skip
		}
	}
	w.sortSections()
}

// readAll reads it.
func (w asked) readAll(ctx context.Context) {
	for _, s := range slices.Clone(w.list) {
		if w.over || !s.live || s.failed || s.skip && !w.full || s.before == nil || s.shut != nil || s.nothing != nil {
			continue
		}
		if s.URL == w.ask.Turn {
			w.readTurn(ctx, s)
		}
		if slices.Contains(w.ask.End, s.URL) || s.stated.Says && s.before.Pages > 1 && w.planned() {
			w.readEnd(ctx, s)
		}
	}
}

// planned tells whether the walk is a planned one.
func (w *visit) planned() bool { return w.ask.Since.Known() }

// numberOfPage finds the number of a page in the address of a page of a list.
var numberOfPage = regexp.MustCompile(`^(.*(?:[?&](?:page|paged|halaman|hal|hlm|laman|pg)=|/))(\d+)(/?)$`)

// takeAsked makes candidates of the items whose own pages the plan asks for. One that a list
// should have named, and did not, is left to those that judge what is absent.
func (w *items) takeAsked() {
	if len(w.ask.Items) == 0 {
		return
	}
	named := map[string]*candidate{}
	for _, c := range w.order {
		if c.known != nil && c.state != stateAlias {
			named[c.known.Key] = c
		}
	}
	for _, key := range w.ask.Items {
		r := w.mem.Items[key]
		switch c := named[key]; {
		case r == nil || r.Removed:
		case c != nil:
			c.asked = true
		case !w.sections.covers(r):
			it := extract.Item{
				URL: r.URL, Kind: r.Kind, Title: r.Title, Category: r.Category,
				Published: r.PublishedAt, Precision: r.Precision, DateSource: r.DateSource, Confidence: r.DateConfidence,
			}
			c := &candidate{path: memory.Path(r.URL), item: it, kind: r.Kind, known: r, listed: map[string]uint64{}, asked: true, unlisted: true}
			if w.found[c.path] == nil {
				w.found[c.path] = c
				w.order = append(w.order, c)
			}
		}
	}
}

// onlyAsked tells whether a candidate's own page is read for no other reason than that the
// plan asks for it.
func (c *candidate) onlyAsked() bool {
	return c.asked && !c.edited && c.known != nil && c.known.Note.Whole
}

// leave gives up looking at the own page of a candidate that was only asked for by the plan.
func (c *candidate) leave() {
	if c.unlisted {
		c.state = stateUnread
	}
}
