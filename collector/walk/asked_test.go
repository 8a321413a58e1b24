package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

const news = "http://a.kim.id/berita"

// paged writes a site whose list shows ten posts on each page.
func paged(posts ...int) *pages {
	whole := site(posts...)
	const head, tail = "<main>", "</main>"
	for from, n := 0, 1; from < len(posts); from, n = from+10, n+1 {
		page := site(posts[from:min(from+10, len(posts))]...).body[news]
		if from+10 < len(posts) {
			page = strings.Replace(page, tail, fmt.Sprintf(`<ul class="pagination"><li><a rel="next" href="/berita?page=%d">Selanjutnya</a></li></ul>`, n+1)+tail, 1)
		}
		address := news
		if n > 1 {
			address = fmt.Sprintf("%s?page=%d", news, n)
		}
		whole.body[address] = page
	}
	return whole
}

func downTo(from, to int, but ...int) (out []int) {
	for n := from; n >= to; n-- {
		if !slices.Contains(but, n) {
			out = append(out, n)
		}
	}
	return out
}

// TestAsked reads, of a list of five pages, what the plan asks for beside the first one.
func TestAsked(t *testing.T) {
	t.Parallel()
	before := paged(downTo(46, 1, 20)...)
	first := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), before))
	since := kim.DateOf(start.AddDate(0, 0, -6), kim.WIB)
	for _, c := range []struct {
		name   string
		site   *pages
		ask    plan.Ask
		asked  int // requests, those of items included
		new    int
		missed int
	}{
		{"nothing beside what is new", paged(downTo(46, 1, 20)...), plan.Ask{}, 1, 0, 0},
		{"the last page, and all is there", paged(downTo(46, 1, 20)...), plan.Ask{End: []string{news}}, 2, 0, 0},
		{"the last page, with a new post on top", paged(downTo(47, 1, 20)...), plan.Ask{End: []string{news}}, 4, 1, 0},
		{"the last page, and an old post is gone", paged(downTo(46, 1, 20, 23)...), plan.Ask{End: []string{news}}, 2 + 5, 0, 1},
		{"an old post is gone, and nobody asked", paged(downTo(46, 1, 20, 23)...), plan.Ask{}, 1, 0, 0},
		{"a page of the old part that holds the place of a post that is gone", paged(downTo(46, 1, 32)...), plan.Ask{Turn: news}, 2, 0, 1},
		{"a removal and an insertion that cancel each other out are not seen at the end", paged(downTo(46, 1, 32)...), plan.Ask{End: []string{news}}, 2, 0, 0},
		{"all pages", paged(downTo(46, 1, 20, 23)...), plan.Ask{Whole: []string{news}}, 5, 0, 1},
		{"the page of an item", paged(downTo(46, 1, 20)...), plan.Ask{Items: []string{keyOf(first, 5)}}, 2, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.ask.Since = since
			s := settingOf(t, 7, false)
			s.Ask = &c.ask
			r, err := Walk(t.Context(), s, group, first, c.site)
			if err != nil {
				t.Fatal(err)
			}
			missed := 0
			for _, seen := range r.Seen {
				missed += seen.Missed
			}
			if !r.Walk.Complete || r.Walk.Full || len(c.site.asked) != c.asked || len(r.New) != c.new || missed != c.missed {
				t.Errorf("complete %v, full %v, %d requests, %d new, %d missed: %s %q", r.Walk.Complete, r.Walk.Full, len(c.site.asked), len(r.New), missed, r.Walk.Detail, c.site.asked)
			}
		})
	}
}

// keyOf is the key of the n-th post.
func keyOf(m *memory.Memory, n int) string {
	for key, r := range m.Items {
		if r.URL == address(n) {
			return key
		}
	}
	return ""
}

// A post of the old part of a list gets another address, and stands where it stood. Its own
// page is asked for in rotation, and is gone: it is looked for in its list before it is
// called removed.
func TestAnOldPostUnderANewAddressIsNotRemoved(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		n       int
		renamed bool
		asked   int // requests of the walk that decides, at most
	}{
		{"moved", 5, true, 5},
		{"moved, at the end of a page", 7, true, 5},
		{"moved, at the top of a page", 16, true, 5},
		{"moved, on the newest page", 44, true, 5},
		{"removed", 5, false, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), paged(downTo(46, 1)...)))
			key := keyOf(m, c.n)
			after := paged(downTo(46, 1, c.n)...)
			if c.renamed {
				after = paged(downTo(46, 1)...)
				rename(after, c.n)
			}
			removed := 0
			for week := 1; week <= 3; week++ {
				after.asked = nil
				s := settingOf(t, 7*week, false)
				s.Ask = &plan.Ask{Since: kim.DateOf(start.AddDate(0, 0, 7*week-6), kim.WIB), Items: []string{key}}
				r, err := Walk(t.Context(), s, group, m, after)
				if err != nil {
					t.Fatal(err)
				}
				for _, seen := range r.Seen {
					if seen.Removed {
						removed++
					}
				}
				if len(after.asked) > c.asked {
					t.Errorf("week %d: %d requests: %q", week, len(after.asked), after.asked)
				}
				m = remember(t, m, r)
			}
			if moved := m.Items[key].URL == address(c.n)+"-baru"; moved != c.renamed || (removed == 0) != c.renamed || len(m.Items) != 46 {
				t.Errorf("removed %d times, moved %v, %d items", removed, moved, len(m.Items))
			}
		})
	}
}

// rename gives a post another address.
func rename(p *pages, n int) {
	was, now := address(n), address(n)+"-baru"
	p.body[now] = p.body[was]
	delete(p.body, was)
	for at, body := range p.body {
		p.body[at] = strings.ReplaceAll(body, strings.TrimPrefix(was, "http://a.kim.id")+`"`, strings.TrimPrefix(now, "http://a.kim.id")+`"`)
	}
}
