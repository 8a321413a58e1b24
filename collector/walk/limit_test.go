package walk

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// TestTooManySections walks a site with more lists than a walk may read: nobody knows what the
// others list, so that no week is seen whole, by this walk and by the next one for news.
func TestTooManySections(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lists int
		want  kim.Reach
		says  bool
	}{
		"as many as may be": {5, kim.ReachAll(), false},
		"too many":          {12, kim.ReachNone(), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := hamletSite{lists: map[string]hamletList{}}
			for k := range c.lists {
				path := fmt.Sprintf("/kategori/berita-%d", k)
				site.lists[path] = hamletList{posts: numbers(99-3*k, 97-3*k), page: 2}
				site.menu = append(site.menu, path)
			}
			first := walkHamlet(t, 0, true, memory.New(), site.pages())
			second := walkHamlet(t, 1, false, remember(t, memory.New(), first), site.pages())
			for _, r := range []Result{first, second} {
				if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); !r.Walk.Complete || got != c.want || strings.Contains(r.Walk.Detail, "may be lists") != c.says {
					t.Errorf("complete %v, %v, want %v: %s %s", r.Walk.Complete, got, c.want, r.Walk.Detail, whyOf(r))
				}
			}
		})
	}
}
