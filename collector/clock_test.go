package collector_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/internal/kim"
)

// TestClockJumps sets the clock of one walk among others: ahead or back, by hours or
// weeks. Once it is right again, what is new, edited or gone counts as if the clock had
// never been wrong.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	walks := func(t *testing.T, jump time.Duration) []itemRow {
		site := newTiny(tinyPosts(6)...)
		b := newBench(t, site.handler)
		group := tinyGroup("kecil.kim.id")
		for n := -2; n < 0; n++ {
			b.walk(day(n), group)
		}
		site.change(func() {
			fresh := tinyPost(-1)
			fresh.title, fresh.slug = "Berita Hari Ini dari Balai", "berita-hari-ini-dari-balai"
			undated := tinyPost(40)
			undated.day = 0
			site.posts = append([]post{fresh, undated}, site.posts...)
		})
		at := day(0)
		if jump != 0 {
			r := b.walk(at.Add(jump), group) // the clock is wrong
			if r.Complete != 1 {
				t.Errorf("with the wrong clock: %+v", b.walksOf(r.RunID))
			}
		}
		b.walk(at.Add(time.Hour), group)
		site.change(func() {
			site.posts[0].title = "Berita Hari Ini dari Balai Desa"
			site.posts = site.posts[:len(site.posts)-1]
		})
		for n := 1; n < 3; n++ {
			b.walkWith(collector.Request{Groups: []kim.Group{group}, Reason: "demo", Full: true}, day(n))
		}
		var rows []itemRow
		b.query(&rows, itemsSQL+" ORDER BY item_key")
		return rows
	}
	want := walks(t, 0)
	for _, jump := range []time.Duration{5 * time.Hour, 60 * time.Hour, 30 * 24 * time.Hour, -5 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			got := walks(t, jump)
			if jump < 0 { // it was seen, at an hour that was not; the days and weeks are the same
				for i := range got {
					if first := got[i].FirstSeen; first.Equal(day(0).Add(jump)) {
						got[i].FirstSeen = day(0).Add(time.Hour)
						if got[i].EffectiveAt.Equal(first) {
							got[i].EffectiveAt = got[i].FirstSeen
						}
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-right +wrong clock)\n%s", diff)
			}
		})
	}
}
