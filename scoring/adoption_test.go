package scoring_test

import (
	"fmt"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

func TestAdoptionAndFunnel(t *testing.T) {
	t.Parallel()
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
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	all, err := s.Adoption(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	a := kim.AdoptionOf(all)
	count := map[kim.Adopter]int{}
	for _, first := range a.Firsts {
		count[first.Adopter]++
	}
	want := map[kim.Adopter]int{kim.Innovator: 1, kim.EarlyAdopter: 5, kim.EarlyMajority: 14, kim.LateMajority: 10}
	if a.Groups != 40 || len(a.Firsts) != 30 || fmt.Sprint(count) != fmt.Sprint(want) {
		t.Errorf("%d of %d groups: %v, want %v", len(a.Firsts), a.Groups, count, want)
	}
	if a.SiteAlive != 36 || a.FirstPosts != 30 || a.FourWeeks != 7 {
		t.Errorf("%d sites alive, %d first posts, %d with four weeks; want 36, 30, 7", a.SiteAlive, a.FirstPosts, a.FourWeeks)
	}
}

// An item of unknown age that may be older than the first dated one leaves the first day
// unknown; one that is known to be younger does not.
func TestFirstDayUnknown(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	now := at(t, asOf)
	f := &fixture{}
	unknown := func(group string, from kim.Date) {
		i := f.item(group, kim.Event, now.AddDate(0, 0, -3), 0)
		i.PublishedAt, i.DateReason, i.DateSource, i.PublishedFrom, i.PublishedTo = time.Time{}, kim.DateUnknown, "", from, kim.DateOf(now, kim.WIB)
	}
	for _, id := range []string{"dated", "older", "younger", "only", "silent"} {
		f.group(id, "WIB", kim.NoDate)
		f.walk(id, now, kim.OutcomeOK)
		if id != "only" && id != "silent" {
			f.item(id, kim.News, now.AddDate(0, 0, -30), 0)
		}
	}
	unknown("older", kim.NoDate)
	unknown("younger", kim.DateOf(now.AddDate(0, 0, -10), kim.WIB))
	unknown("only", kim.NoDate)
	f.load(t, db.Conn(), nil)
	all, err := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default()).Adoption(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	a := kim.AdoptionOf(all)
	var known []string
	for _, first := range a.Firsts {
		known = append(known, first.Group)
	}
	if fmt.Sprint(known) != "[dated younger]" || a.FirstUnknown != 2 || a.FirstPosts != 4 {
		t.Errorf("first days of %v, %d unknown, %d have posted; want dated and younger, 2, 4", known, a.FirstUnknown, a.FirstPosts)
	}
}

// One release in many groups, with a bit or two changed each time, is one cluster:
// who was first, who followed, how many days later.
func TestSpreads(t *testing.T) {
	t.Parallel()
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
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	all, err := s.Spreads(t.Context())
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
