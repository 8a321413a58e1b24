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
