package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
)

// tagged is a site whose links carry what a function writes behind the address of a
// post. Each page answers with and without it.
func tagged(query func(n int) string, posts ...int) *pages {
	p := site(posts...)
	for _, n := range posts {
		to := address(n) + query(n)
		p.body[to] = p.body[address(n)]
		path := strings.TrimPrefix(address(n), "http://a.kim.id")
		p.body["http://a.kim.id/berita"] = strings.ReplaceAll(p.body["http://a.kim.id/berita"], path+`"`, path+query(n)+`"`)
	}
	return p
}

// keys are those of the items that a memory holds.
func keys(m *memory.Memory) (out []string) {
	for k := range m.Items {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestChangingQuery visits a site whose links carry something else at every visit,
// while every address of a post goes on to answer: its posts are counted once.
func TestChangingQuery(t *testing.T) {
	t.Parallel()
	m := memory.New()
	for day, posts := range [][]int{{3, 2, 1}, {3, 2, 1}, {4, 3, 2, 1}, {5, 4, 3, 2, 1}} {
		query := func(day, n int) string { return fmt.Sprintf("?source=rss-%d&token=%dabc%d", day*7919, day, n) }
		p := tagged(func(n int) string { return query(day, n) }, posts...)
		for _, n := range posts {
			for earlier := range day {
				p.body[address(n)+query(earlier, n)] = p.body[address(n)]
			}
		}
		r := walkOn(t, day, day == 2, m, p)
		before := keys(m)
		m = remember(t, m, r)
		after := keys(m)
		if !r.Walk.Complete || len(after) != len(posts) || slices.ContainsFunc(before, func(k string) bool { return !slices.Contains(after, k) }) {
			t.Errorf("visit %d: %d items of %d, %d new, %s", day, len(after), len(posts), len(r.New), r.Walk.Detail)
		}
		for _, s := range r.Seen {
			if s.Missed > 0 {
				t.Errorf("visit %d: %s was missed", day, s.Key)
			}
		}
	}
}

// TestStaysTwo lists another post beside one that is no longer listed and still
// answers: what differs in a word or a photo is another post.
func TestStaysTwo(t *testing.T) {
	t.Parallel()
	const old, young = "http://a.kim.id/berita/read/kabar-1-dari-kampung-629900200101", "http://a.kim.id/berita/read/kabar-1-dari-kampung-629900200101?v=2"
	for name, c := range map[string]struct {
		edit func(page string) string
		want int
	}{
		"equal":        {func(s string) string { return s }, 2},
		"another word": {func(s string) string { return strings.ReplaceAll(s, "Warga berkumpul", "Pemuda berkumpul") }, 3},
		"another photo": {func(s string) string {
			return strings.ReplaceAll(s, "</p></div>", `</p><img src="/u/b.jpg" width="800" height="600"></div>`)
		}, 3},
		"another day": {func(s string) string { return strings.ReplaceAll(s, "Sep 9, 2025", "Sep 10, 2025") }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), site(2, 1)))
			p := tagged(func(n int) string { return map[bool]string{true: "?v=2"}[n == 1] }, 2, 1)
			if p.body[young] == "" || !strings.Contains(p.body[old], "Sep 9, 2025") {
				t.Fatal("the site is not as this test takes it")
			}
			p.body[young] = c.edit(p.body[old])
			if name == "another day" {
				p.body["http://a.kim.id/berita"] = c.edit(p.body["http://a.kim.id/berita"])
			}
			r := walkOn(t, 1, true, m, p)
			if m = remember(t, m, r); len(m.Items) != c.want || !r.Walk.Complete {
				t.Errorf("%d items, right %d: %s", len(m.Items), c.want, r.Walk.Detail)
			}
		})
	}
}
