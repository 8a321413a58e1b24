package kimsim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// demonstrated is the platform of the demonstration. It never changes: the tests share it.
var demonstrated = sync.OnceValue(func() *kimsim.Platform { return kimsim.New(kimsim.DefaultConfig()) })

// weeklyWalks are the moments at which the demonstration walks: nine Tuesdays,
// the last at AsOf.
func weeklyWalks() []time.Time {
	var walks []time.Time
	for n := 8; n >= 0; n-- {
		walks = append(walks, kimsim.DefaultAsOf().AddDate(0, 0, -7*n))
	}
	return walks
}

// get asks the platform for one page as of at. A site that closes the connection
// leaves an empty answer.
func get(t testing.TB, p *kimsim.Platform, at time.Time, host, path string, header ...string) (rec *httptest.ResponseRecorder) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "http://"+host+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec = httptest.NewRecorder()
	defer func() {
		if v := recover(); v != nil && v != http.ErrAbortHandler {
			panic(v)
		}
	}()
	p.Handler(func() time.Time { return at }).ServeHTTP(rec, req)
	return rec
}

// The two figures that the sources give must come out for whoever walks, however
// often and however long the history is.
func TestKnownTotals(t *testing.T) {
	for _, c := range []struct {
		seed  uint64
		weeks int
		walks []time.Time
	}{
		{1, 4, weeklyWalks()}, {1, 26, weeklyWalks()}, {1, 60, weeklyWalks()}, {1, 4, weeklyWalks()[8:]},
		{1, 26, weeklyWalks()[8:]}, {2, 26, weeklyWalks()}, {3, 26, weeklyWalks()[4:]}, {99, 12, weeklyWalks()},
	} {
		t.Run(fmt.Sprintf("seed %d, %d weeks, %d walks", c.seed, c.weeks, len(c.walks)), func(t *testing.T) {
			cfg := kimsim.DefaultConfig()
			cfg.Seed, cfg.Weeks = c.seed, c.weeks
			p := kimsim.New(cfg)
			truth := p.Truth(c.walks)
			if n := p.ReportTotal(truth); n != 311 {
				t.Errorf("Benua Lima and Dusun Timur: %d articles and photos, want 311", n)
			}
			g, ok := truth.Group(kimsim.TukumID())
			want := map[kim.Kind]int{kim.News: 554, kim.Gallery: 201, kim.Announcement: 29, kim.Event: 149}
			if !ok || !reflect.DeepEqual(g.Totals, want) || g.Total() != 933 {
				t.Errorf("Tukum: %v, want %v", g.Totals, want)
			}
		})
	}
}

func TestSameSeedSamePlatform(t *testing.T) {
	cfg := kimsim.DefaultConfig()
	a, b := kimsim.New(cfg), kimsim.New(cfg)
	if !reflect.DeepEqual(a.Truth(weeklyWalks()), b.Truth(weeklyWalks())) {
		t.Fatal("two platforms of one seed tell different truths")
	}
	cfg.Seed++
	if c := kimsim.New(cfg); reflect.DeepEqual(a.Truth(weeklyWalks()), c.Truth(weeklyWalks())) {
		t.Error("another seed makes the same platform")
	}
	at := kimsim.DefaultAsOf()
	for _, host := range a.Hosts() {
		x, y := get(t, a, at, host, "/berita"), get(t, b, at, host, "/berita")
		if x.Body.String() != y.Body.String() {
			t.Fatalf("%s differs between two platforms of one seed", host)
		}
	}
}

// Every state, reason and character must occur, or the platform tests less than
// it claims.
func TestTruthHasEverything(t *testing.T) {
	p := demonstrated()
	truth := p.Truth(weeklyWalks())
	states, reasons, groups := map[kim.WeekState]int{}, map[kim.DateReason]int{}, map[string]int{}
	for i, g := range truth.Groups {
		for _, w := range g.Weeks {
			states[w.State]++
			if w.State == kim.WeekUnobserved && w.Count()+w.Photos > 0 {
				t.Errorf("%s: an unobserved week has counts", g.GroupID)
			}
			if w.State.Active() != (w.Count() > 0) {
				t.Errorf("%s: week %s is %s with %d items", g.GroupID, w.Week, w.State, w.Count())
			}
		}
		for _, item := range g.Items {
			reasons[item.Reason]++
			if item.Removed {
				groups["with a removed item"]++
			}
		}
		switch {
		case !p.Groups()[i].HasSite():
			groups["without a site"]++
		case g.Walked == 0:
			groups["never reached"]++
		case g.Walked < 9:
			groups["reached at times"]++
		case g.Total() == 0:
			groups["never posted"]++
		case truth.AsOf.Sub(g.LastItem) > 56*24*time.Hour:
			groups["silent"]++
		}
	}
	t.Log("groups", len(truth.Groups), "items", truth.Items(), "photos", truth.Photos(), states, reasons, groups)
	for _, s := range []kim.WeekState{kim.WeekActive, kim.WeekNone, kim.WeekUnobserved} {
		if states[s] == 0 {
			t.Errorf("no week is %s", s)
		}
	}
	for _, r := range []kim.DateReason{kim.DateAccepted, kim.DateBackdated, kim.DateFuture, kim.DateUndated} {
		if reasons[r] == 0 {
			t.Errorf("no item is %q", r)
		}
	}
	for _, what := range []string{"with a removed item", "without a site", "never reached", "reached at times", "never posted", "silent"} {
		if groups[what] == 0 {
			t.Errorf("no group is %q", what)
		}
	}
}

func TestWithoutMinistry(t *testing.T) {
	cfg := kimsim.DefaultConfig()
	cfg.Groups, cfg.WithoutMinistry = cfg.Groups[:5], true
	p := kimsim.New(cfg)
	if _, there := p.Truth(weeklyWalks()).Group(kimsim.TukumID()); there || len(p.Groups()) != 5 {
		t.Errorf("%d groups", len(p.Groups()))
	}
}
