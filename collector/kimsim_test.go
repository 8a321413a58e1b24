package collector_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/kimsim"
)

// itemRow is an item as stored.
type itemRow struct {
	GroupID     string    `ch:"group_id"`
	Key         string    `ch:"item_key"`
	Kind        string    `ch:"kind"`
	URL         string    `ch:"url"`
	Title       string    `ch:"title"`
	FirstSeen   time.Time `ch:"first_seen"`
	EffectiveAt time.Time `ch:"effective_at"`
	Reason      string    `ch:"date_reason"`
	Removed     uint8     `ch:"removed"`
	Photos      uint16    `ch:"photos"`
	PhotoRows   uint64    `ch:"photo_rows"`
}

const itemsSQL = `SELECT i.group_id AS group_id, i.item_key AS item_key, i.kind AS kind, i.url AS url, i.title AS title,
	i.first_seen AS first_seen, i.effective_at AS effective_at, i.date_reason AS date_reason, i.removed AS removed,
	i.photos AS photos, p.n AS photo_rows
	FROM items AS i FINAL LEFT JOIN (SELECT group_id, item_key, count() AS n FROM photos FINAL WHERE removed = 0 GROUP BY ALL) AS p
	ON p.group_id = i.group_id AND p.item_key = i.item_key`

// describe writes what must agree between the truth and the warehouse.
func describe(kind kim.Kind, url, title string, first, effective time.Time, reason string, removed bool, photos int) string {
	return fmt.Sprintf("%s %q %s first %s counts %s %s removed=%v photos=%d", kind, title, url,
		first.UTC().Format(time.RFC3339), effective.UTC().Format(time.RFC3339), reason, removed, photos)
}

// compare checks every item of the warehouse against the truth.
func (b *bench) compare(truth kimsim.Truth) {
	b.t.Helper()
	var rows []itemRow
	b.query(&rows, itemsSQL)
	have := map[string]map[string]int{}
	photosWrong := 0
	for _, r := range rows {
		if have[r.GroupID] == nil {
			have[r.GroupID] = map[string]int{}
		}
		if r.Removed == 0 && uint64(r.Photos) != r.PhotoRows {
			photosWrong++
		}
		have[r.GroupID][describe(kim.Kind(r.Kind), r.URL, r.Title, r.FirstSeen, r.EffectiveAt, r.Reason, r.Removed == 1, int(r.Photos))]++
	}
	if photosWrong > 0 {
		b.t.Errorf("%d items whose photo rows do not add up to their count", photosWrong)
	}
	shown := 0
	for _, g := range truth.Groups {
		for _, it := range g.Items {
			d := describe(it.Kind, it.URL, it.Title, it.FirstSeen, it.EffectiveAt, string(it.Reason), it.Removed, it.Photos)
			if have[g.GroupID][d] > 0 {
				have[g.GroupID][d]--
				continue
			}
			if shown++; shown < 20 {
				b.t.Errorf("%s: not stored: %s", g.GroupID, d)
			}
		}
	}
	for id, items := range have {
		for d, n := range items {
			if n > 0 {
				if shown++; shown < 40 {
					b.t.Errorf("%s: stored and not true: %s", id, d)
				}
			}
		}
	}
	if shown > 0 {
		b.t.Errorf("%d items differ, of %d", shown, truth.Items())
	}
}

func simulation(t testing.TB, groups int) (*kimsim.Platform, *bench) {
	t.Helper()
	cfg := kimsim.DefaultConfig()
	cfg.Groups = kimsim.Registry(153, 1)[:groups]
	sim := kimsim.New(cfg)
	return sim, newBench(t, func(now func() time.Time) http.Handler { return sim.Handler(now) })
}

// TestSimulatedPlatform walks the simulated platform at several moments and
// compares every item, photo, edit and removal with what a perfect observer knows.
func TestSimulatedPlatform(t *testing.T) {
	sim, b := simulation(t, 40)
	asOf := sim.AsOf()
	var walks []time.Time
	for weeks := 8; weeks >= 0; weeks -= 2 {
		walks = append(walks, asOf.Add(-time.Duration(weeks)*7*24*time.Hour))
	}
	walks = append(walks[:len(walks)-1], asOf.Add(-7*24*time.Hour), asOf)
	var last collector.Report
	for _, at := range walks {
		last = b.walk(at, sim.Groups()...)
	}
	t.Logf("last walk: %+v", last)
	b.compare(sim.Truth(walks))
}
