package walk

import (
	"strings"
	"testing"

	"pantaukim/collector/memory"
)

// TestRemovedWithoutAStatus takes a post from sites that answer 200 where they have nothing:
// two full walks that do not find it remove it all the same.
func TestRemovedWithoutAStatus(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(p *pages) string{
		"a page that says so": func(p *pages) string {
			return strings.Replace(p.body["http://a.kim.id"], "<h2>Selamat datang</h2>", "<h1>Halaman tidak ditemukan</h1>", 1)
		},
		"the home page": func(p *pages) string { return p.body["http://a.kim.id"] },
		"a mended home page": func(p *pages) string {
			return strings.Replace(p.body["http://a.kim.id"], "</main>", "</main><p>Dibuat ulang</p>", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, now := site(4, 3, 2, 1), site(4, 2, 1)
			for _, p := range []*pages{before, now} {
				if strings.Contains(name, "mended") { // its home page lists the posts
					p.body["http://a.kim.id"] = p.body["http://a.kim.id/berita"]
				}
			}
			now.body[address(3)] = answer(now)
			m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), before))
			removed := 0
			for day := 7; day <= 14; day += 7 {
				r := walkOn(t, day, true, m, now)
				if removed += r.Walk.Removed; !r.Walk.Complete {
					t.Errorf("incomplete: %s", r.Walk.Detail)
				}
				m = remember(t, m, r)
			}
			if removed != 1 {
				t.Errorf("%d posts were removed", removed)
			}
		})
	}
}
