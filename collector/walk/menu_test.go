package walk

import (
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// TestUnknownMenu walks sites of no known platform whose menus lead, beside the news, to a page
// by a name that tells nothing. A list of posts that no other section names is a section; what is
// none is asked for once; what does not answer may be one.
func TestUnknownMenu(t *testing.T) {
	t.Parallel()
	const where = "/tabe"
	for name, c := range map[string]struct {
		list  hamletList
		fails *web.Failure
		items int
		again bool // a later full walk asks for it again
		none  bool // the walk has not seen everything since any day
	}{
		"other posts":                  {list: hamletList{posts: numbers(50, 48)}, items: 6, again: true},
		"other posts on two pages":     {list: hamletList{posts: numbers(50, 45), page: 3}, items: 9, again: true},
		"what the news list, too":      {list: hamletList{posts: numbers(60, 58)}, items: 3},
		"a page of the village":        {list: hamletList{text: "<h1>Tabe</h1><p>Bukit itu berada di tepi sungai dan ramai pada hari libur.</p>"}, items: 3},
		"things that have no day":      {list: hamletList{posts: numbers(50, 48), undated: true}, items: 3},
		"the server has an error":      {list: hamletList{posts: numbers(50, 48)}, fails: &web.Failure{Outcome: kim.OutcomeHTTP5xx, Status: 500}, items: 3, again: true, none: true},
		"the page is not there (404)":  {list: hamletList{posts: numbers(50, 48)}, fails: &web.Failure{Outcome: kim.OutcomeHTTP4xx, Status: 404}, items: 3},
		"a login is asked for there":   {list: hamletList{text: `<form><h1>Login</h1><input type="password" name="a"></form>`}, items: 3},
		"another page of the same one": {list: hamletList{posts: numbers(60, 59)}, items: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 58)}, where: c.list}, menu: []string{"/berita", where}}.pages()
			if c.fails != nil {
				p.fails[hamlet.URL+where] = c.fails
			}
			first := walkHamlet(t, 0, true, memory.New(), p)
			if got := first.Walk.Coverage == kim.CoverageNone; len(first.New) != c.items || got != c.none {
				t.Errorf("%d items, want %d: %s %s", len(first.New), c.items, first.Walk.Detail, whyOf(first))
			}
			for _, it := range first.New {
				if it.Kind != kim.News {
					t.Errorf("%s is %s", it.URL, it.Kind)
				}
			}
			p.asked = nil
			second := walkHamlet(t, 7, true, remember(t, memory.New(), first), p)
			if got := slices.ContainsFunc(p.asked, func(a string) bool { return strings.HasSuffix(a, where) }); got != c.again {
				t.Errorf("asked again: %v, want %v", got, c.again)
			}
			if got := second.Walk.Coverage == kim.CoverageNone; got != c.none {
				t.Errorf("the second walk: %s %s", second.Walk.Detail, whyOf(second))
			}
		})
	}
}
