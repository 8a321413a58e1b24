package plan_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

var group = kim.Group{ID: "kim-a", URL: "https://a.kim.id", Zone: kim.WIB}

// at is one o'clock of a day, counted from Monday 27 October 2025.
func at(day int) time.Time {
	return kim.NewDate(2025, 10, 27).AddDays(day).In(kim.WIB).Add(time.Hour)
}

// remembered is the memory of a site with one list that was read on a day.
func remembered(day int, change ...func(*memory.Memory)) *memory.Memory {
	m := memory.New()
	m.Walks = memory.Walks{Run: "r", Complete: at(day), Full: at(day)}
	m.Site = memory.Site{Run: "r", Platform: "kim.id", Sections: []memory.Section{{Kind: kim.News, Page: "listing", URL: "https://a.kim.id/berita", Items: 3, Coverage: kim.CoverageAll}}}
	for _, c := range change {
		c(m)
	}
	return m
}

// post adds an item that was published on one day, and whose page was last read on another.
func post(key string, published, read int) func(*memory.Memory) {
	return func(m *memory.Memory) {
		url := "https://a.kim.id/berita/read/" + key
		m.Pages[url] = memory.Page{Answer: memory.Answer{Validators: web.Validators{}, Hash: 1, FetchedAt: at(read)}, Note: memory.ItemNote{Key: key, Whole: true}}
		m.Add(&memory.Item{Item: kim.Item{Key: key, URL: url, EffectiveAt: at(published).Add(-time.Hour), FirstSeen: at(published)}})
	}
}

// TestDue says on which days a site is visited, and for what.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		m     *memory.Memory
		day   int
		due   bool
		full  bool
		items []string
	}{
		{"never walked", memory.New(), 0, true, true, nil},
		{"on Monday", remembered(-7), 0, true, false, nil},
		{"on Tuesday, walked on Monday", remembered(0), 1, false, false, nil},
		{"on Tuesday, the walk of Monday failed", remembered(-7), 1, true, false, nil},
		{"on Sunday before the week ends", remembered(0), 6, false, false, nil},
		{"a post of last week", remembered(-7, post("a", -3, 0)), 0, true, false, nil},
		{"a post one week old", remembered(-7, post("a", -10, -7)), 0, true, false, []string{"a"}},
		{"its page was read after it had come to that age", remembered(-7, post("a", -10, 0)), 0, true, false, nil},
		{"a post three weeks old", remembered(-7, post("a", -22, -7)), 0, true, false, nil},
		{"a post four weeks old", remembered(-7, post("a", -28, -14)), 0, true, false, []string{"a"}},
		{"a post eight weeks old", remembered(-7, post("a", -56, -28)), 0, true, false, []string{"a"}},
		{"a post ten weeks old", remembered(-7, post("a", -70, -14)), 0, true, false, nil},
		{"a post twelve weeks old", remembered(-7, post("a", -84, -28)), 0, true, false, []string{"a"}},
		{"an old post", remembered(-7, post("a", -300, -14)), 0, true, false, nil},
		{"a page that failed on Monday is asked for again on Thursday", remembered(0, post("a", -28, -14)), 3, true, false, []string{"a"}},
		{"and not on Tuesday", remembered(0, post("a", -28, -14)), 1, false, false, nil},
		{"an item that was missed", remembered(-7, post("a", -100, -14), func(m *memory.Memory) { m.Items["a"].Missed = 1 }), 0, true, false, []string{"a"}},
		{"news is likely", remembered(0, many(60, -56, 1)), 6, true, false, nil},
		{"a short list could overflow", remembered(0, many(12, -56, 5), func(m *memory.Memory) { m.Site.Sections[0].Coverage, m.Site.Sections[0].Items = kim.CoverageSince, 2 }), 6, true, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ask, due := plan.For(c.m, group, at(c.day), false)
			if due != c.due || ask.Full != c.full || !slices.Equal(ask.Items, c.items) && len(c.items)+len(ask.Items) > 0 && c.name != "news is likely" {
				t.Errorf("due %v, %+v", due, ask)
			}
		})
	}
}

// TestAlways visits a site also where nothing is due: a region has a schedule of its own.
func TestAlways(t *testing.T) {
	t.Parallel()
	if _, due := plan.For(remembered(0), group, at(1), true); !due {
		t.Error("not visited")
	}
}

// many adds posts whose pages need no further look, every so many days.
func many(n, from, every int) func(*memory.Memory) {
	return func(m *memory.Memory) {
		for i := range n {
			post(fmt.Sprint("p", i), min(0, from+i*every), 1)(m)
		}
	}
}

// TestChores follows a site with a large archive for a year. Whatever its size, a week has one
// chore, and each list's end is looked at within 18 weeks.
func TestChores(t *testing.T) {
	t.Parallel()
	for _, pages := range []int{3, 300} {
		m := remembered(0, post("old", -400, 0))
		m.Site.Sections = nil
		for _, name := range []string{"berita", "galeri", "pengumuman", "agenda"} {
			m.Site.Sections = append(m.Site.Sections, memory.Section{Page: "listing", URL: "https://a.kim.id/" + name, Length: 10, Pages: pages, Last: fmt.Sprintf("https://a.kim.id/%s?page=%d", name, pages), Sorted: true, Coverage: kim.CoverageAll})
		}
		ended := map[string]int{}
		homes, olds, turns, deeps := 0, 0, 0, 0
		for week := 1; week <= 52; week++ {
			now := at(7 * week)
			ask, due := plan.For(m, group, now, false)
			if !due || len(ask.Whole) > 0 {
				t.Fatalf("week %d: due %v, %+v", week, due, ask)
			}
			n := len(ask.Items) + len(ask.End)
			if ask.Home {
				n, homes, m.Site.Home = n+1, homes+1, now
			}
			if ask.Turn != "" {
				n, turns, m.Site.Turn = n+1, turns+1, now
			}
			if ask.Old {
				olds, m.Site.Old = olds+1, now
			}
			if ask.Deep {
				deeps, m.Site.Deep = deeps+1, now
			}
			if n > 1 {
				t.Errorf("%d pages, week %d: %d chores: %+v", pages, week, n, ask)
			}
			for i := range m.Site.Sections {
				s := &m.Site.Sections[i]
				if slices.Contains(ask.End, s.URL) {
					ended[s.URL], s.Ended = week, now
				}
				if week-ended[s.URL] > 18 {
					t.Errorf("%d pages, week %d: the end of %s was not looked at for %d weeks", pages, week, s.URL, week-ended[s.URL])
				}
			}
			m.Walks.Complete = now
		}
		if homes < 9 || olds < 5 || turns < 9 || deeps < 17 {
			t.Errorf("%d pages, a year: home %d times, old items %d, old pages %d, deep %d", pages, homes, olds, turns, deeps)
		}
	}
}
