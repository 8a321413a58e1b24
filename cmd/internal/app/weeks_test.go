package app

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/endsites"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/lab/styledsites"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// shownWeeks are the newest completed weeks of each site that are compared.
const shownWeeks = 20

// weekCounts says what became of the weeks of one site.
type weekCounts struct{ right, wrong, partly, unobserved int }

// published is what a site published in a week; photos below 0 are not compared.
type published struct{ items, photos int }

// walkAndCompare walks sites at some moments, scores them, and compares their weeks with what the
// sites published: one that counts as observed shows just that, one that is partly observed no more.
func walkAndCompare(t *testing.T, handler func(now func() time.Time) http.Handler, groups []kim.Group, walks []time.Time,
	truth func(g kim.Group, w kim.Week) published, counts map[string]*weekCounts) {
	t.Helper()
	db := warehousetest.New(t)
	var at atomic.Pointer[time.Time]
	now := func() time.Time { return *at.Load() }
	at.Store(&walks[0])
	server := httptest.NewServer(handler(now))
	t.Cleanup(server.Close)
	profiles, err := extract.Load()
	if err != nil {
		t.Fatal(err)
	}
	cfg := collector.DefaultConfig()
	cfg.RequestsPerSecond, cfg.RetryDelay, cfg.OutboxDir = 1e6, time.Millisecond, t.TempDir()
	cfg.Timeout, cfg.HeaderTimeout = 10*time.Minute, 10*time.Minute // they are slow on a busy machine
	cfg.ConnectTo = map[string]string{"*": strings.TrimPrefix(server.URL, "http://")}
	if _, err := registry.Import(t.Context(), db.Conn(), groups, walks[0]); err != nil {
		t.Fatal(err)
	}
	c, err := collector.New(collector.Deps{DB: db, Profiles: profiles, Now: now, Log: warehousetest.Log(t)}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	for i := range walks {
		at.Store(&walks[i])
		if _, err := c.Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo", Full: i == 0}); err != nil {
			t.Fatal(err)
		}
	}
	last := walks[len(walks)-1]
	rows, err := scoring.New(scoring.Deps{Conn: db.Conn(), Now: now}, rules.Default()).Weekly(t.Context(), last, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		g := groups[slices.IndexFunc(groups, func(g kim.Group) bool { return g.ID == r.GroupID })]
		if r.Week < kim.WeekOf(last, g.Zone).Add(-shownWeeks) {
			continue
		}
		k := counts[g.ID]
		if k == nil {
			k = &weekCounts{}
			counts[g.ID] = k
		}
		is, have := truth(g, r.Week), published{int(r.Items()), int(r.Photos)}
		if is.photos < 0 {
			is.photos, have.photos = 0, 0
		}
		switch {
		case r.State == kim.WeekUnobserved:
			k.unobserved++
		case r.State == kim.WeekPartly && (have.items > is.items || have.photos > is.photos), r.State != kim.WeekPartly && have != is:
			k.wrong++
			t.Errorf("%s, week %s is %s with %+v, right %+v", g.ID, r.Week, r.State, have, is)
		case r.State == kim.WeekPartly:
			k.partly++
		default:
			k.right++
		}
	}
}

// logWeeks says what became of the weeks by site, in per cent.
func logWeeks(t *testing.T, counts map[string]*weekCounts) {
	t.Helper()
	var all weekCounts
	var names []string
	for name, k := range counts {
		names = append(names, name)
		all.right, all.wrong, all.partly, all.unobserved = all.right+k.right, all.wrong+k.wrong, all.partly+k.partly, all.unobserved+k.unobserved
	}
	slices.Sort(names)
	for _, name := range names {
		k := counts[name]
		of := max(1, k.right+k.wrong+k.partly+k.unobserved)
		t.Logf("| %s | %d | %d | %d | %d |", name, 100*k.right/of, 100*k.wrong/of, 100*k.partly/of, 100*k.unobserved/of)
	}
	if all.right == 0 {
		t.Error("nothing was observed: this proves nothing")
	}
	t.Logf("all weeks: %+v", all)
}

// Weeks of sites in the styles of other platforms that count as observed show what was published.
func TestWeeksOfStyledSites(t *testing.T) {
	t.Parallel()
	counts := map[string]*weekCounts{}
	for seed := range proof.Times(1, 8) {
		cfg := styledsites.DefaultConfig()
		cfg.Seed = uint64(seed + 1)
		sites := styledsites.New(cfg)
		var walks []time.Time
		for weeks := 3; weeks >= 0; weeks-- {
			walks = append(walks, sites.AsOf().AddDate(0, 0, -7*weeks))
		}
		type groupWeek struct {
			group string
			week  kim.Week
		}
		truth, groups := map[groupWeek]published{}, sites.Groups()
		for i, g := range sites.Truth(walks).Groups {
			for _, it := range g.Items {
				if !it.Removed && !it.EffectiveAt.IsZero() {
					w := groupWeek{g.GroupID, kim.WeekOf(it.EffectiveAt, groups[i].Zone)}
					truth[w] = published{truth[w].items + 1, truth[w].photos + it.Photos}
				}
			}
		}
		walkAndCompare(t, sites.Handler, groups, walks, func(g kim.Group, w kim.Week) published { return truth[groupWeek{g.ID, w}] }, counts)
	}
	logWeeks(t, counts)
}

// Weeks of sites whose lists end in ways of their own that count as observed show what was published.
func TestWeeksOfEndSites(t *testing.T) {
	t.Parallel()
	sites, of := endsites.All(), map[string]endsites.Site{}
	var groups []kim.Group
	for _, s := range sites {
		groups = append(groups, s.Group())
		of[s.Group().ID] = s
	}
	walks := []time.Time{endsites.AsOf(), endsites.AsOf().AddDate(0, 0, 6), endsites.AsOf().AddDate(0, 0, 13)}
	counts := map[string]*weekCounts{}
	walkAndCompare(t, func(now func() time.Time) http.Handler { return endsites.Handler(sites, now) }, groups, walks, func(g kim.Group, w kim.Week) published {
		s := of[g.ID]
		posts, is := s.Posts(walks[2]), published{photos: -1}
		if s.Edits {
			posts = endsites.Edited(posts)
		}
		for _, p := range posts {
			if p.Day.Week() == w {
				is.items++
			}
		}
		return is
	}, counts)
	logWeeks(t, counts)
}
