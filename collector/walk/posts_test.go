package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
)

// standing writes a site whose list shows its posts in full, without pages of their own.
func standing(form string, posts ...int) *pages {
	p := site(1)
	from, to := strings.Index(p.body["http://a.kim.id/berita"], "<main"), strings.Index(p.body["http://a.kim.id/berita"], "</main>")
	if from < 0 || to < 0 {
		panic("the list has no main part")
	}
	main := "<main><h1>Berita</h1>"
	for _, n := range posts {
		main += fmt.Sprintf(form, n, start.AddDate(0, 0, n-50).Format("2006-01-02"))
	}
	if len(posts) == 0 {
		main += "<p>Belum ada berita.</p>"
	}
	list := p.body["http://a.kim.id/berita"]
	for where := range p.body {
		if where != "http://a.kim.id" && where != "http://a.kim.id/berita" {
			delete(p.body, where)
		}
	}
	p.body["http://a.kim.id/berita"] = list[:from] + main + list[to:]
	return p
}

// TestStandingPosts walks a list of posts in full as it grows from nothing, loses one, and
// has one edited: each is counted once.
func TestStandingPosts(t *testing.T) {
	t.Parallel()
	const text = `<h2>Kabar nomor %[1]d dari kampung</h2><time datetime="%[2]s">%[2]s</time><p>Warga berkumpul di balai nomor %[1]d sejak pagi hari.</p></article>`
	for name, form := range map[string]string{
		"ids":    `<article id="post-%[1]d">` + text,
		"no ids": `<article>` + text,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := memory.New()
			for day, posts := range [][]int{{2, 1}, {3, 2, 1}, {3, 1}, {3, 1}, {4, 3, 1}} {
				r := walkOn(t, 7*day, true, m, standing(form, posts...))
				m = remember(t, m, r)
				var have []string
				for _, it := range m.Items {
					if !it.Removed {
						have = append(have, it.Title)
					}
				}
				slices.Sort(have)
				want := len(posts)
				if day == 2 {
					want++ // the second miss removes it
				}
				if len(have) != want || !r.Walk.Complete {
					t.Errorf("walk %d: %q, want %d: %s %s", day, have, want, r.Walk.Outcome, r.Walk.Detail)
				}
			}
		})
	}
	for name, form := range map[string]string{
		"from nothing":              `<article id="post-%[1]d">` + text,
		"from nothing, no ids":      `<article>` + text,
		"from nothing, no articles": strings.ReplaceAll(`<div class="kotak">`+text, "</article>", "</div>"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := memory.New()
			for day, posts := range [][]int{{}, {1}, {2, 1}} {
				r := walkOn(t, 7*day, true, m, standing(form, posts...))
				m = remember(t, m, r)
				if len(m.Items) != len(posts) || !r.Walk.Complete {
					t.Errorf("walk %d: %d items, want %d: %s %s", day, len(m.Items), len(posts), r.Walk.Outcome, r.Walk.Detail)
				}
			}
		})
	}
}
