package walk

import (
	"fmt"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// count adds up what one page of a section names, and keeps what it states of the whole.
func (s *section) count(page extract.Page) {
	s.pages++
	s.entries += len(page.Items) + page.LeftOut
	said := s.stated
	if page.Stated.Says {
		s.stated = page.Stated
	}
	if s.stated.Pages = said.Pages; page.Stated.Pages > 0 {
		s.stated.Pages, s.stated.Page = page.Stated.Pages, page.Stated.Page
	}
}

// judgeEnds compares the sections that were read to their end with what they state of
// their length. One that names less than it states was not read whole, unless another
// section names all of it.
func (w *sections) judgeEnds() {
	for _, s := range w.list {
		if s.short == "" {
			s.short = s.shortage()
		}
	}
	for _, s := range w.list {
		switch {
		case s.short != "" && w.madeUp(s):
			w.note("%s %s, and others name the rest", s.path, s.short)
			s.short = ""
		case s.short != "":
			w.note("%s %s", s.path, s.short)
		case s.ended && s.stated.Says && !s.stated.AtLeast && s.listed > s.stated.Total:
			w.note("%s states %d items and names %d", s.path, s.stated.Total, s.listed)
		}
	}
}

// shortage says how a section that was read to its end falls short of what it states;
// empty if it does not. What was left out on purpose, and what the list names twice,
// is counted as the list counts it.
func (s *section) shortage() string {
	switch {
	case !s.live || !s.ended || s.failed || s.first.replayed && s.pages <= 1:
		return ""
	case s.stated.Says && s.entries < s.stated.Total:
		return fmt.Sprintf("states %d items (%s) and names %d", s.stated.Total, s.stated.Source, s.entries)
	case s.Says && s.entries < s.Total:
		return fmt.Sprintf("has %d items, as is said beside the link to it, and names %d", s.Total, s.entries)
	case !s.stated.Says && s.pages < s.stated.Pages:
		return fmt.Sprintf("states %d pages and has %d", s.stated.Pages, s.pages)
	}
	return ""
}

// madeUp tells whether another section that was read to its end names as many items as
// this one states, and all that this one names.
func (w *sections) madeUp(s *section) bool {
	for _, t := range w.list {
		if t == s || !t.live || !t.ended || t.failed || t.shortage() != "" || !s.stated.Says || t.listed < s.stated.Total ||
			t.Kind != s.Kind && t.Kind != "" && t.Kind != kim.News {
			continue
		}
		if t.namesAll(s.paths) {
			return true
		}
	}
	return false
}

// namesAll tells whether a section names all of some paths.
func (s *section) namesAll(paths []string) bool {
	named := make(map[string]bool, len(s.paths))
	for _, p := range s.paths {
		named[p] = true
	}
	for _, p := range paths {
		if !named[p] {
			return false
		}
	}
	return true
}
