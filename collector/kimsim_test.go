package collector_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
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
	counts := "in no week"
	if !effective.IsZero() && effective.Unix() != 0 { // a column without a time reads as the first day of computers
		counts = effective.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s %q %s first %s counts %s %s removed=%v photos=%d", kind, title, url,
		first.UTC().Format(time.RFC3339), counts, reason, removed, photos)
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
	sim := smallSimulation(groups)
	return sim, newBench(t, func(now func() time.Time) http.Handler { return sim.Handler(now) })
}

// TestSimulatedPlatform walks the simulated platform at several moments and compares
// every item, photo, edit and removal with what a perfect observer knows: six weeks of
// one platform, or a year of each of several with the group of a thousand posts.
func TestSimulatedPlatform(t *testing.T) {
	t.Parallel()
	for seed := range proof.Times(1, 4) {
		t.Run(strconv.Itoa(seed+1), func(t *testing.T) {
			t.Parallel()
			cfg := kimsim.DefaultConfig()
			cfg.Seed, cfg.Weeks = uint64(seed+1), proof.Times(10, 78)
			cfg.Groups = kimsim.Registry(153, cfg.Seed)[:proof.Times(12, 30)]
			cfg.WithoutMinistry = !proof.Long()
			sim := kimsim.New(cfg)
			b := newBench(t, func(now func() time.Time) http.Handler { return sim.Handler(now) })
			asOf := sim.AsOf()
			var walks []time.Time
			for weeks := proof.Times(6, 52); weeks >= 2; weeks -= 2 {
				walks = append(walks, asOf.Add(-time.Duration(weeks)*7*24*time.Hour))
			}
			walks = append(walks, asOf.Add(-7*24*time.Hour), asOf)
			var last collector.Report
			for _, at := range walks {
				last = b.walk(at, sim.Groups()...)
			}
			t.Logf("last walk: %+v", last)
			b.compare(sim.Truth(walks))
		})
	}
}

// TestQuietWalk walks twice with nothing new in between: the second walk costs one
// request for each watched section, and no bodies where validators are honoured.
func TestQuietWalk(t *testing.T) {
	t.Parallel()
	sim, b := simulation(t, 30)
	asOf := sim.AsOf()
	b.walk(asOf, sim.Groups()...)
	full := b.walkWith(collector.Request{Groups: sim.Groups(), Reason: "demo", Full: true}, asOf.Add(time.Hour))
	report := b.walk(asOf.Add(2*time.Hour), sim.Groups()...)
	var walks []struct {
		Group      string `ch:"group_id"`
		Requests   uint32 `ch:"requests"`
		Unmodified uint32 `ch:"unmodified"`
		Bytes      uint64 `ch:"bytes"`
		Full       uint8  `ch:"full"`
		Outcome    string `ch:"outcome"`
		New        uint32 `ch:"new"`
	}
	b.query(&walks, "SELECT group_id, requests, unmodified, bytes, full, outcome, new FROM walks FINAL WHERE run_id = ? AND complete = 1", report.RunID)
	if len(walks) != report.Complete || len(walks) < 20 {
		t.Fatalf("%d complete walks", len(walks))
	}
	requests, silent := 0, 0
	for _, w := range walks {
		if w.Full == 1 || w.New != 0 {
			t.Errorf("not a quiet walk: %+v", w)
		}
		requests += int(w.Requests)
		if w.Bytes == 0 {
			silent++
		} else if w.Unmodified > 0 {
			t.Errorf("validators are honoured, and yet there are bodies: %+v", w)
		}
	}
	perSection := float64(requests) / float64(4*len(walks))
	t.Logf("%d requests, %.3f a section; %d of %d walks without a body; a full walk took %d requests and %d bytes",
		requests, perSection, silent, len(walks), full.Requests, full.Bytes)
	if perSection > 1.05 {
		t.Errorf("%.3f requests a section", perSection)
	}
	if silent < len(walks)/2 {
		t.Errorf("only %d of %d walks without a body", silent, len(walks))
	}
	b.compare(sim.Truth([]time.Time{asOf, asOf.Add(time.Hour), asOf.Add(2 * time.Hour)}))
}

// TestIncrementalWalks follows a platform day by day, with walks that stop at what
// is known, and a full one at the end: nothing is missed in between.
func TestIncrementalWalks(t *testing.T) {
	t.Parallel()
	sim, b := simulation(t, proof.Times(15, 25))
	asOf := sim.AsOf()
	b.cfg.FullEvery = 7 * 24 * time.Hour
	var walks []time.Time
	requests := map[bool]int{}
	for day := -7; day <= 0; day++ {
		at := asOf.Add(time.Duration(day) * 24 * time.Hour)
		walks = append(walks, at)
		requests[day == -7 || day == 0] += b.walk(at, sim.Groups()...).Requests
	}
	t.Logf("two full walks %d requests, six others %d", requests[true], requests[false])
	if requests[false] > requests[true] {
		t.Errorf("six walks for news cost %d requests, two full ones %d", requests[false], requests[true])
	}
	var got, want []string
	truth := sim.Truth(walks)
	for _, g := range truth.Groups {
		for _, it := range g.Items {
			if !it.Removed {
				want = append(want, g.GroupID+" "+it.URL)
			}
		}
	}
	var rows []itemRow
	b.query(&rows, itemsSQL)
	for _, r := range rows {
		if r.Removed == 0 {
			got = append(got, r.GroupID+" "+r.URL)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-true +stored):\n%.3000s", diff)
	}
}

// TestOutcomesOfSimulation compares which walks were complete with the truth: of every
// group, or of all that are in trouble and every fourth of the others.
func TestOutcomesOfSimulation(t *testing.T) {
	t.Parallel()
	sim, b := simulation(t, 153)
	asOf := sim.AsOf()
	truth := sim.Truth([]time.Time{asOf})
	groups := sim.Groups()
	if !proof.Long() {
		chosen := map[string]bool{}
		for i, g := range truth.Groups {
			chosen[g.GroupID] = g.Walked == 0 || i%4 == 0
		}
		left := func(id string) bool { return !chosen[id] }
		groups = slices.DeleteFunc(slices.Clone(groups), func(g kim.Group) bool { return left(g.ID) })
		truth.Groups = slices.DeleteFunc(truth.Groups, func(g kimsim.GroupTruth) bool { return left(g.GroupID) })
	}
	report := b.walk(asOf, groups...)
	var ids []struct {
		Group    string `ch:"group_id"`
		Outcome  string `ch:"outcome"`
		Complete uint8  `ch:"complete"`
		Detail   string `ch:"detail"`
	}
	b.query(&ids, "SELECT group_id, outcome, complete, detail FROM walks FINAL")
	complete := map[string]bool{}
	for _, r := range ids {
		complete[r.Group] = r.Complete == 1
		if r.Complete == 0 && r.Detail == "" {
			t.Errorf("%s failed (%s) and nothing is said of why", r.Group, r.Outcome)
		}
	}
	for _, g := range truth.Groups {
		if (g.Walked == 1) != complete[g.GroupID] {
			t.Errorf("%s: complete %v, true %d", g.GroupID, complete[g.GroupID], g.Walked)
		}
	}
	noSite := 0
	for _, g := range groups {
		if !g.HasSite() {
			noSite++
		}
	}
	if noSite == 0 || report.NoSite != noSite || len(ids) != len(groups)-noSite {
		t.Errorf("%d groups without a site, %d walks; true are %d and %d", report.NoSite, len(ids), noSite, len(groups)-noSite)
	}
	b.compare(truth)
	t.Logf("%+v", report)
}
