package drawnsites

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

var start = time.Date(2025, 10, 27, 1, 0, 0, 0, kim.WIB.Location())

// TestSites asks sites of all kinds for what they say that they have.
func TestSites(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range uint64(400) {
		s, again := Draw(seed, start), Draw(seed, start)
		if s.String() != again.String() || s.Get("/", "", start).Body != again.Get("/", "", start).Body {
			t.Fatalf("%s is not the same when it is drawn again", s)
		}
		for _, word := range slices.Concat([]string{s.Parts.Listing, s.Parts.Address, s.Parts.Paging, s.Parts.Dates, s.Parts.Titles, s.Parts.Photos}, s.Parts.Behaviour, s.Parts.Furniture) {
			seen[word] = true
		}
		at := start.AddDate(0, 0, 14)
		shown := map[string]bool{}
		for _, p := range s.posts {
			if shown[p.path] {
				t.Errorf("%s: two posts at %s", s, p.path)
			}
			shown[p.path] = true
			if a := s.Get(p.path, "", at); p.there(at) != (a.Status == http.StatusOK) && !s.has("soft 404") && !s.has("answers everywhere") {
				t.Errorf("%s: %s answers %d", s, p.path, a.Status)
			}
		}
	}
	for _, word := range slices.Concat(listings(), addresses(), pagings(), dates(), titlings(), photoForms(), behaviours(), furnitures()) {
		if !seen[word] {
			t.Errorf("no site of 400 has %q", word)
		}
	}
}

// TestTruth checks the truth on a site whose posts are written down.
func TestTruth(t *testing.T) {
	t.Parallel()
	s := &Site{Parts: Parts{Dates: "none", Feed: "none"}, start: start}
	news := &section{kind: kim.News}
	day := func(n int) time.Time { return start.AddDate(0, 0, n).Add(9 * time.Hour) }
	s.posts = []*post{
		{section: news, published: day(-3), photos: []string{"a", "b"}},
		{section: news, published: day(1), edited: day(20), photos: []string{"c", "d"}},
		{section: news, published: day(8)}, // between walks that lie in two weeks
		{section: news, published: day(2), gone: day(3)},
		{section: news, published: day(16), gone: day(30)}, // only a walk that is not complete may have seen it
	}
	got := s.Truth([]Look{{start, true}, {start.AddDate(0, 0, 7), true}, {start.AddDate(0, 0, 16), true}, {start.AddDate(0, 0, 21), false}})
	w := kim.WeekOf(start, kim.WIB)
	for week, want := range map[kim.Week][4]int{ // at least, at most, and photos
		w.Add(-1): {1, 1, 2, 2},
		w:         {0, 1, 0, 2}, // no walk was while the one that went was there
		w.Add(1):  {0, 2, 0, 2},
		w.Add(2):  {0, 2, 0, 0},
		w.Add(3):  {0, 1, 0, 0},
	} {
		b := got[week]
		if b == nil {
			t.Errorf("nothing in the week of %s", week)
			continue
		}
		if have := [4]int{b.Least[kim.News], b.Most[kim.News], b.Photos[0], b.Photos[1]}; have != want {
			t.Errorf("week of %s: %v, want %v", week, have, want)
		}
	}
}
