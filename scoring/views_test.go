package scoring_test

import (
	"fmt"
	"math"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
)

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{3, 4, 0.3006, 0.9544}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {50, 100, 0.4038, 0.5962}} {
		low, high := scoring.Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
	if low, _ := scoring.Wilson(0, 0); !math.IsNaN(low) {
		t.Error("a share of nothing is known")
	}
}

func TestActiveShares(t *testing.T) {
	var scores []*scoring.Score
	add := func(district string, status kim.Status, n int) {
		for range n {
			s := &scoring.Score{}
			s.Facts.Group.DistrictCode, s.Verdict.Status = district, status
			scores = append(scores, s)
		}
	}
	add("62.13.01", aktif, 4)
	add("62.13.01", kurang, 2)
	add("62.13.02", aktif, 4) // all four active, but too few to rank
	add("62.13.03", aktif, 1)
	add("62.13.03", tidak, 4)
	add("62.13.03", unknown, 9)
	add("62.13.04", unknown, 6)
	got := scoring.ActiveShares(scores, scoring.LevelDistrict)
	for i, want := range []struct {
		known, groups int
		share         float64
		rank          uint32
	}{{6, 6, 4.0 / 6, 1}, {4, 4, 1, 0}, {5, 14, 0.2, 2}, {0, 6, math.NaN(), 0}} {
		g := got[i]
		if g.Known != want.known || g.Groups != want.groups || !near(g.Share, want.share) || g.Rank != want.rank {
			t.Errorf("%s: %+v, want %+v", g.Code, g, want)
		}
	}
}

func TestAdoptionAndFunnel(t *testing.T) {
	db := warehousetest.New(t)
	now := at(t, asOf)
	f := &fixture{}
	for g := range 40 {
		id := fmt.Sprintf("g%02d", g)
		f.group(id, "WIB", kim.NoDate)
		if g < 36 {
			f.walk(id, now, kim.OutcomeOK)
		} else {
			f.walk(id, now, kim.OutcomeBlocked)
		}
		if g < 30 {
			f.item(id, kim.News, now.AddDate(0, 0, g-300), 0)
		}
		if g < 7 {
			for week := 1; week < 5; week++ {
				f.item(id, kim.News, now.AddDate(0, 0, -7*week), 0)
			}
		}
	}
	f.load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	a, err := s.Adoption(t.Context(), now, "62")
	if err != nil {
		t.Fatal(err)
	}
	count := map[scoring.Adopter]int{}
	for _, first := range a.Firsts {
		count[first.Adopter]++
	}
	want := map[scoring.Adopter]int{scoring.Innovator: 1, scoring.EarlyAdopter: 5, scoring.EarlyMajority: 14, scoring.LateMajority: 10}
	if a.Groups != 40 || len(a.Firsts) != 30 || fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("%d of %d groups: %v, want %v", len(a.Firsts), a.Groups, count, want)
	}
	fun, err := s.Funnel(t.Context(), now, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := (scoring.Funnel{Registered: 40, SiteAlive: 36, FirstPost: 30, FourWeeks: 7}); fun != want {
		t.Errorf("funnel %+v, want %+v", fun, want)
	}
}

// One release in many groups, with a bit or two changed each time, is one cluster:
// who was first, who followed, how many days later.
func TestSpreads(t *testing.T) {
	db := warehousetest.New(t)
	now := at(t, asOf)
	f := &fixture{}
	for g := range 6 {
		id := fmt.Sprintf("g%d", g)
		f.group(id, "WIB", kim.NoDate)
		f.walk(id, now, kim.OutcomeOK)
		i := f.item(id, kim.News, now.AddDate(0, 0, -20+2*g), 0)
		i.SimHash, i.AbsentAt = 0xfedcba9876543210^(1<<(g*7))^(1<<(g*9+3)), i.PublishedAt.AddDate(0, 0, -7)
		own := f.item(id, kim.News, now.AddDate(0, 0, -20), 0)
		own.SimHash = uint64(g+1) * 0x9e3779b97f4a7c15
		short := f.item(id, kim.News, now.AddDate(0, 0, -19), 0)
		short.SimHash, short.Words = 0xfedcba9876543210, 39 // too short to judge
	}
	far := f.item("g0", kim.News, now.AddDate(0, 0, -2), 0)
	far.SimHash = 0xfedcba9876543210 ^ 0x7f00000000000000 ^ 1 ^ 1<<3 // eight bits or more from every other
	f.load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	all, err := s.Spreads(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Groups != 6 || len(all[0].Items) != 6 {
		t.Fatalf("%+v, want one cluster of six", all)
	}
	for g, i := range all[0].Items {
		if i.Group != fmt.Sprint("g", g) || i.DaysLater != 2*g || i.Distance > 6 {
			t.Errorf("item %d of the cluster: %+v", g, i)
		}
	}
}
