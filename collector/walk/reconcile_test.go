package walk

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// list writes a source: paths and days of October 2025, as "a27 b20"; "c" has no day.
func list(ended bool, oldest int, items string) source {
	s := source{ended: ended}
	october := func(n int) kim.Date { return kim.NewDate(2025, 10, n) }
	if oldest > 0 {
		s.oldest = october(oldest)
	}
	for _, f := range strings.Fields(items) {
		it := named{path: f[:1]}
		if len(f) == 3 {
			it.day = october(int(f[1]-'0')*10 + int(f[2]-'0'))
		}
		s.items = append(s.items, it)
	}
	return s
}

func TestUnnamed(t *testing.T) {
	t.Parallel()
	nothing := func(string) bool { return false }
	for name, c := range map[string]struct {
		feed   source
		lists  []source
		before func(string) bool
		want   string
	}{
		"all named":                    {list(false, 0, "a27 b20"), []source{list(true, 0, "a27 b20 c10")}, nothing, ""},
		"one left out":                 {list(false, 0, "a27 b20"), []source{list(true, 0, "b20 c10")}, nothing, "a"},
		"named by two lists":           {list(false, 0, "a27 b20"), []source{list(true, 0, "a27"), list(true, 0, "b20")}, nothing, ""},
		"not read that far":            {list(false, 0, "a27 b10"), []source{list(false, 20, "a27 c20")}, nothing, ""},
		"read further":                 {list(false, 0, "a27 b21"), []source{list(false, 20, "a27 c20")}, nothing, "b"},
		"in no order":                  {list(false, 0, "a27 b21"), []source{list(false, 0, "a27 c20")}, nothing, ""},
		"without a day, list whole":    {list(false, 0, "a b"), []source{list(true, 0, "a")}, nothing, "b"},
		"without a day, list in part":  {list(false, 0, "a b"), []source{list(false, 20, "a")}, nothing, ""},
		"an earlier walk has found it": {list(false, 0, "a27 b20"), []source{list(true, 0, "a27")}, func(p string) bool { return p == "b" }, ""},
		"none of them":                 {list(false, 0, "x27 y20"), []source{list(true, 0, "a27 b20")}, nothing, "x y"},
		"no list":                      {list(false, 0, "x27"), nil, nothing, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, it := range unnamed(c.feed, c.lists, c.before) {
				got = append(got, it.path)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("unnamed %q, want %q", s, c.want)
			}
		})
	}
}

func TestNewest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		feed  source
		lists []source
		want  int
	}{
		"names all newer ones":   {list(false, 0, "a27 x25 b20"), []source{list(true, 0, "a27 b20 c10")}, 20},
		"leaves one out":         {list(false, 0, "a27 x25 b20"), []source{list(true, 0, "a27 d24 b20")}, 0},
		"an entry without a day": {list(false, 0, "a27 x b20"), []source{list(true, 0, "a27 b20")}, 0},
		"an item without a day":  {list(false, 0, "a27 b20"), []source{list(true, 0, "a27 d b20")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := kim.NoDate
			if c.want > 0 {
				want = kim.NewDate(2025, 10, c.want)
			}
			if got := newest(c.feed, c.lists); got != want {
				t.Errorf("from %v on, want %v", got, want)
			}
		})
	}
}

func TestDisagreeing(t *testing.T) {
	t.Parallel()
	shown := map[string]kim.Date{"/a": 100, "/b": 100, "/c": 100, "/d": 100, "/e": 100}
	own := map[string]kim.Date{"/a": 100, "/b": 101, "/c": 104, "/d": 93}
	if of, differ, example := disagreeing(shown, own); of != 4 || differ != 2 || example != "/c" {
		t.Errorf("%d of %d, such as %s", differ, of, example)
	}
	if of, differ, _ := disagreeing(shown, maps.Clone(shown)); of != 5 || differ != 0 {
		t.Errorf("%d of %d", differ, of)
	}
}

// TestReconcile walks sites whose feed and list do not name the same, and says so.
func TestReconcile(t *testing.T) {
	t.Parallel()
	own := []string{"<link>", "</link>"}
	for name, c := range map[string]struct {
		feed, listed []int
		want         string // in the detail
		madeUp       int    // the post from whose day on the feed names all
	}{
		"the same":                       {[]int{4, 3}, []int{4, 3, 2, 1}, "", 0},
		"the list leaves one out":        {[]int{4, 3}, []int{4, 2, 1}, "/berita: it leaves out 1 of 2 entries of the feed /feed, such as /berita/read/kabar-3-dari-kampung-629900200101", 3},
		"the list leaves out all":        {[]int{4, 3}, []int{2, 1}, "/berita: it leaves out 2 of 2 entries of the feed /feed, such as /berita/read/kabar-4-dari-kampung-629900200101", 3},
		"the feed leaves one out too":    {[]int{5, 2}, []int{4, 3, 2, 1}, "/berita: it leaves out 1 of 2 entries", 0},
		"the feed is older, as of sites": {[]int{2, 1}, []int{4, 3, 2, 1}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := fed("", own[0]+"http://a.kim.id/berita/read/kabar-N-dari-kampung-629900200101"+own[1], c.listed, c.feed...)
			for a, body := range site(1, 2, 3, 4, 5).body {
				if p.body[a] == "" {
					p.body[a] = body
				}
			}
			v := newVisit(settingOf(t, 0, true), group, memory.New(), p)
			s := &sections{visit: v, asked: map[string]bool{}}
			it := &items{visit: v, sections: s, found: map[string]*candidate{}}
			s.items = it
			r := &result{visit: v, sections: s, items: it}
			look(t.Context(), v, s, it, r)
			if got := v.detail(); !strings.Contains(got, c.want) || c.want == "" && got != "" || v.failure != nil {
				t.Errorf("detail %q, want %q", got, c.want)
			}
			k := slices.IndexFunc(s.list, func(s *section) bool { return s.path == "/berita" })
			want := kim.NoDate
			if c.madeUp > 0 {
				want = kim.DateOf(start.AddDate(0, 0, c.madeUp-50), group.Zone)
			}
			if l := s.list[k]; (l.differs != "") != (c.want != "") || l.madeUp != want {
				t.Errorf("differs %q, made up from %v, want %v", l.differs, l.madeUp, want)
			}
		})
	}
}

// A list that leaves out what the feed names covers no more than the feed does, and the row of
// its section says why.
func TestReconcileIsStored(t *testing.T) {
	t.Parallel()
	p := fed("", "<link>http://a.kim.id/berita/read/kabar-N-dari-kampung-629900200101</link>", []int{40, 30, 20, 10}, 40, 35)
	p.body[address(35)] = site(35).body[address(35)]
	r := walkOn(t, 0, true, memory.New(), p)
	k := slices.IndexFunc(r.Sections, func(s kim.SectionWalk) bool { return s.Path == "/berita" })
	if k < 0 || r.Sections[k].Coverage != kim.CoverageSince || !strings.HasPrefix(r.Sections[k].Why, "it leaves out 1 of 2 entries of the feed /feed") {
		t.Fatalf("%+v", r.Sections)
	}
	if since := r.Walk.CoveredSince; r.Walk.Coverage != kim.CoverageSince || since <= kim.DateOf(start.AddDate(0, 0, 35-50), group.Zone) {
		t.Errorf("covered %s %s", r.Walk.Coverage, since)
	}
}
