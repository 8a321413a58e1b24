package walk

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
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
	for day, posts := range [][]int{{3, 2, 1}, {3, 2, 1}, {4, 3, 2, 1}, {5, 4, 3, 2, 1}, {5, 4, 3, 2, 1}} {
		query := func(day, n int) string { return fmt.Sprintf("?source=rss-%d&token=%dabc%d", day*7919, day, n) }
		p := tagged(func(n int) string { return query(day, n) }, posts...)
		for _, n := range posts {
			for earlier := range day {
				p.body[address(n)+query(earlier, n)] = p.body[address(n)]
			}
		}
		r := walkOn(t, day, day == 2, m, p)
		asked := slices.ContainsFunc(p.asked, func(a string) bool { return strings.Contains(a, "/read/") })
		if learned := slices.Equal(r.Memory.Site.Volatile, []string{"source", "token"}); learned != (day > 0) {
			t.Errorf("visit %d: learned %q", day, r.Memory.Site.Volatile)
		}
		if day == 2 && r.Walk.Changed > 0 || day == 4 && (asked || r.Walk.Outcome != kim.OutcomeNotModified) {
			t.Errorf("visit %d: %s, %d changed, asked for %q", day, r.Walk.Outcome, r.Walk.Changed, p.asked)
		}
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

// TestEditedUnderChangingQuery edits posts between the first two visits of a site whose
// links carry something else at every visit: they are the same posts all the same.
func TestEditedUnderChangingQuery(t *testing.T) {
	t.Parallel()
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), tagged(func(int) string { return "?t=1" }, 3, 2, 1)))
	p := tagged(func(int) string { return "?t=2" }, 3, 2, 1)
	for a, body := range p.body {
		if strings.Contains(a, "/read/") {
			p.body[a] = strings.ReplaceAll(body, "</p></div>", `</p><img src="/u/b.jpg" width="800" height="600"></div>`)
		}
	}
	r := walkOn(t, 1, true, m, p)
	if len(r.New) > 0 || len(r.Edited) != 3 || !slices.Equal(r.Memory.Site.Volatile, []string{"t"}) {
		t.Errorf("%d new, %d edited, learned %q: %s", len(r.New), len(r.Edited), r.Memory.Site.Volatile, r.Walk.Detail)
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

// TestVolatile learns which parameters change between visits, from the addresses that
// one item had, and never takes one whose values lead to different items.
func TestVolatile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []string            // learned by earlier walks
		items  map[string][]string // by present address: earlier ones
		want   []string
	}{
		"two items":                 {nil, map[string][]string{"/a?t=2": {"/a?t=1"}, "/b?t=2": {"/b?t=1"}}, []string{"t"}},
		"one item is no proof":      {nil, map[string][]string{"/a?t=2": {"/a?t=1"}}, nil},
		"one item under many":       {nil, map[string][]string{"/a?t=3": {"/a?t=1", "/a?t=2"}}, nil},
		"behind a number":           {nil, map[string][]string{"/x?id=1&t=2": {"/x?id=1&t=1"}, "/x?id=2&t=2": {"/x?id=2&t=1"}}, []string{"t"}},
		"two that change at once":   {nil, map[string][]string{"/a?s=2&t=2": {"/a?s=1&t=1"}, "/b?s=2&t=2": {"/b?s=1&t=1"}}, []string{"s", "t"}},
		"one that comes and goes":   {nil, map[string][]string{"/a": {"/a?from=menu"}, "/b": {"/b?from=menu"}}, []string{"from"}},
		"posts that were moved":     {nil, map[string][]string{"/x?id=7": {"/x?id=1"}, "/x?id=8": {"/x?id=2"}}, nil},
		"it parts items as well":    {nil, map[string][]string{"/a?t=2": {"/a?t=1"}, "/b?t=2": {"/b?t=1"}, "/a?t=9": nil}, nil},
		"it was wrong, and is lost": {[]string{"id", "t"}, map[string][]string{"/x?id=1&t=1": nil, "/x?id=2&t=1": nil}, []string{"t"}},
		"another path":              {nil, map[string][]string{"/a?t=2": {"/c?t=1"}, "/b?t=2": {"/d?t=1"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &items{visit: &visit{mem: memory.New()}}
			w.mem.Site.Volatile = c.before
			for path, earlier := range c.items {
				r := &memory.Item{Item: kim.Item{Key: path, URL: "http://a.kim.id" + path}}
				for _, e := range earlier {
					r.Aliases = append(r.Aliases, "http://a.kim.id"+e)
				}
				w.mem.Add(r)
				w.order = append(w.order, &candidate{path: path, item: extract.Item{URL: r.URL}, known: r, state: stateRead})
			}
			if got := w.volatile(); !slices.Equal(got, c.want) {
				t.Errorf("learned %q, right %q", got, c.want)
			}
		})
	}
}

// TestVolatileIsNoProof lists posts under addresses that differ in nothing but a learned
// parameter: with another title or day they are other posts all the same.
func TestVolatileIsNoProof(t *testing.T) {
	t.Parallel()
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), tagged(func(int) string { return "?t=1" }, 2, 1)))
	m.Site.Volatile = []string{"t"}
	p := tagged(func(int) string { return "?t=2" }, 2, 1)
	for a, body := range p.body {
		p.body[a] = strings.NewReplacer("Kabar nomor 1 dari", "Lomba voli di", "Warga berkumpul di balai nomor 1", "Pemuda bermain").Replace(body)
	}
	r := walkOn(t, 1, true, m, p)
	if got := titles(r.New); !slices.Equal(got, []string{"Lomba voli di kampung"}) || len(r.Edited) > 0 {
		t.Errorf("new %q, %d edited, %s", got, len(r.Edited), r.Walk.Detail)
	}
}

// The only post of a site, whose link carries another mark at every visit and whose day
// nobody prints, is counted once.
func TestOnlyPostUnderAChangingQuery(t *testing.T) {
	t.Parallel()
	m := memory.New()
	for day := range 4 {
		p := hamletSite{lists: map[string]hamletList{"/berita": {posts: []int{60}, undated: true}}, menu: []string{"/berita"}}.pages()
		body := strings.Replace(p.body[hamlet.URL+"/baca/60"], "</p></article>", strings.Repeat(" Semua membawa alat dari rumah masing-masing.", 4)+"</p></article>", 1)
		for earlier := range day + 1 {
			p.body[fmt.Sprintf("%s/baca/60?token=%dabc", hamlet.URL, earlier)] = body
		}
		list := hamlet.URL + "/berita"
		p.body[list] = strings.Replace(p.body[list], `/baca/60"`, fmt.Sprintf(`/baca/60?token=%dabc"`, day), 1)
		m = remember(t, m, walkHamlet(t, day, day == 2, m, p))
	}
	if len(m.Items) != 1 {
		t.Errorf("%d items", len(m.Items))
	}
}

// A site that gives all its pages one ETag has validators that are worth nothing, although
// its lists have not changed yet.
func TestOneETagForAll(t *testing.T) {
	t.Parallel()
	p := site(3, 2, 1)
	p.lies, p.alike = true, true
	if r := walkOn(t, 0, true, memory.New(), p); !r.Memory.Site.Liar {
		t.Error("its validators are believed")
	}
}

// What a list that shows a picture alone says of an item is no other title: it is known by its
// address without what changes between visits.
func TestChangingQueryOfPictures(t *testing.T) {
	t.Parallel()
	w := &items{visit: &visit{mem: memory.New(), group: group, addresses: addresses{owns: func(*url.URL) bool { return true }, linked: map[string]string{}}}}
	w.mem.Site.Volatile = []string{"tok"}
	known := &memory.Item{Item: kim.Item{Key: "a", URL: "http://a.kim.id/berita/lomba?tok=1", Title: "Lomba", PublishedAt: start}}
	w.mem.Add(known)
	for title, want := range map[string]string{"": known.URL, "LOMBA": known.URL, "Panen": "http://a.kim.id/berita/lomba?tok=2"} {
		if got, _ := w.asKnown("http://a.kim.id/berita/lomba?tok=2", "/berita/lomba?tok=2", extract.Item{Title: title, Published: start}); got != want {
			t.Errorf("%q leads to %s, want %s", title, got, want)
		}
	}
}
