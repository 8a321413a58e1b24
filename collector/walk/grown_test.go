package walk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// TestGrown walks a site with one list on one page twice: one that has grown and dropped nothing
// was not cut.
func TestGrown(t *testing.T) {
	t.Parallel()
	first := kim.DateOf(start, kim.WIB)
	rising := func(first, last int) []int { return slices.Sorted(slices.Values(numbers(last, first))) }
	year := kim.ReachAfter(kim.NewDate(hamletDay(51).Time().Year()-1, time.December, 31))
	for name, c := range map[string]struct {
		before, now hamletList
		want        kim.Reach
		why         string
	}{
		"three new, nothing dropped":                 {hamletList{posts: numbers(60, 51)}, hamletList{posts: numbers(63, 51)}, year, "has grown"},
		"three new, one dropped":                     {hamletList{posts: numbers(60, 51)}, hamletList{posts: numbers(63, 52)}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"three new, and an older one at its end":     {hamletList{posts: numbers(60, 51)}, hamletList{posts: numbers(63, 50)}, kim.ReachAfter(hamletDay(50)), "does not say where it ends"},
		"nothing new":                                {hamletList{posts: numbers(60, 51)}, hamletList{posts: numbers(60, 51)}, kim.ReachAfter(hamletDay(51)), "oldest item"},
		"it may show the newest month":               {hamletList{posts: numbers(99, 95)}, hamletList{posts: numbers(101, 95)}, kim.ReachAfter(hamletDay(95)), "oldest item"},
		"oldest first, three new":                    {hamletList{posts: rising(51, 60)}, hamletList{posts: rising(51, 63)}, year, "has grown"},
		"oldest first, and one dropped":              {hamletList{posts: rising(51, 60)}, hamletList{posts: rising(52, 63)}, kim.ReachNone(), "order of their days"},
		"oldest first, nothing new":                  {hamletList{posts: rising(51, 60)}, hamletList{posts: rising(51, 60)}, kim.ReachNone(), "order of their days"},
		"undated":                                    {hamletList{posts: numbers(60, 51), undated: true}, hamletList{posts: numbers(63, 51), undated: true}, kim.ReachAfter(first), "has grown"},
		"undated, and one dropped":                   {hamletList{posts: numbers(60, 51), undated: true}, hamletList{posts: numbers(63, 52), undated: true}, kim.ReachNone(), "order of their days"},
		"undated, new ones at its end":               {hamletList{posts: []int{51, 52, 53}, undated: true}, hamletList{posts: []int{51, 52, 53, 54}, undated: true}, kim.ReachNone(), "order of their days"},
		"undated, new ones in the midst of it":       {hamletList{posts: numbers(60, 51), undated: true}, hamletList{posts: append(append(numbers(60, 55), 61), numbers(54, 51)...), undated: true}, kim.ReachNone(), "order of their days"},
		"undated, new ones below what is pinned":     {hamletList{posts: numbers(60, 51), undated: true}, hamletList{posts: append([]int{60, 61}, numbers(59, 51)...), undated: true}, kim.ReachAfter(first), "has grown"},
		"it names a next page, which it did not yet": {hamletList{posts: numbers(60, 51)}, hamletList{posts: numbers(63, 51), page: 11}, kim.ReachAll(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := func(l hamletList) *pages {
				return hamletSite{lists: map[string]hamletList{"/berita": l}, menu: []string{"/berita"}}.pages()
			}
			before, now := site(c.before), site(c.now)
			for address, body := range before.body { // what has left the list still exists
				if strings.Contains(address, "/baca/") && now.body[address] == "" {
					now.body[address] = body
				}
			}
			r := walkHamlet(t, 2, true, remember(t, memory.New(), walkHamlet(t, 0, true, memory.New(), before)), now)
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); got != c.want || !strings.Contains(whyOf(r), c.why) {
				t.Errorf("%v, want %v: %s", got, c.want, whyOf(r))
			}
		})
	}
}
