package scoring_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/signs"
)

// cheats are groups that publish every third week, like the group "plain", and
// then do something else besides. Each says which sign is expected.
var cheats = map[string]string{
	"plain": "", "honest": "", "catchup": "", "trained": signs.Burst,
	"backdating": signs.Backdated, "burst": signs.Burst, "month": signs.BurstMonth, "copying": signs.Copies,
	"padding": signs.SamePhoto, "deleting": signs.PostThenDelete, "tiny": signs.ShortTexts, "racing": signs.Deadline,
}

func cheaters(t *testing.T) *fixture {
	f := &fixture{outage: map[string]bool{}}
	now := at(t, asOf)
	unique := uint64(0x9e3779b97f4a7c15)
	post := func(g string, daysAgo int, photos int) *kim.Item {
		i := f.item(g, kim.News, now.AddDate(0, 0, -daysAgo), photos)
		unique = unique*6364136223846793005 + 1442695040888963407
		i.SimHash, i.AbsentAt = unique, now.AddDate(0, 0, -daysAgo-7)
		return i
	}
	for _, g := range slices.Sorted(maps.Keys(cheats)) {
		f.group(g, "WIB", kim.NewDate(2024, 1, 1))
		for week := 0; week < 40; week += 3 {
			post(g, 3+7*week, 1)
		}
		for week := range 52 {
			f.walk(g, now.AddDate(0, 0, -7*week), kim.OutcomeOK)
		}
	}
	for week := range 12 { // one honest post a week
		if week%3 != 0 {
			post("honest", 3+7*week, 1)
		}
	}
	for n := range 10 { // posts of the weeks before, seen late because nobody had looked
		i := post("catchup", 20+n, 0)
		i.AbsentAt, i.FirstSeen = now.AddDate(0, 0, -40), now.AddDate(0, 0, -5)
	}
	for n := range 8 { // printed for the silent weeks, put there in one day
		i := post("backdating", 5, 0)
		i.PublishedAt = now.AddDate(0, 0, -7*n-30)
	}
	for range 30 {
		post("burst", 6, 0)
		post("trained", 12, 0)
	}
	for n := range 4 { // no day above five, but most of the month on two
		post("month", 10, 0)
		post("month", 9+n%2, 0)
	}
	originals := f.items[:12]
	for n := range 9 {
		i := post("copying", 10+n, 0)
		i.SimHash = originals[n].SimHash ^ 1<<(n*5) ^ 1<<(n+50)
	}
	for n := range 10 {
		post("racing", 1+n, 0)
		i := post("padding", 3+n/5, 0)
		i.Kind = kim.Gallery
		for p := range 12 {
			i.Photos = append(i.Photos, kim.Photo{Key: fmt.Sprintf("/same-%d.jpg", p)})
		}
		i = post("deleting", 20, 0)
		i.Removed, i.RemovedAt, i.LastSeen = true, now.AddDate(0, 0, -13), now.AddDate(0, 0, -14)
		post("tiny", 10+n, 0).Words = 4
	}
	return f
}

func signRules() rules.Rules {
	set := rules.Default()
	set.Signs.Deadlines = []rules.Day{{Day: "2025-10-28", Name: "Penjurian"}}
	return set
}

func TestSigns(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	cheaters(t).load(t, db.Conn(), nil)
	now := at(t, asOf)
	held(t, db, "trained", "2025-10-16", now.Add(-time.Hour), false)
	s := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, signRules())
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	scores, err := s.Compute(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	iad := map[string]float64{}
	for _, sc := range scores {
		iad[sc.Facts.Group.ID] = sc.Index.IAD
	}
	all, err := s.Signs(t.Context(), "62")
	if err != nil {
		t.Fatal(err)
	}
	found, open := map[string][]string{}, map[string]bool{}
	for _, one := range all {
		found[one.Group] = append(found[one.Group], one.Sign)
		open[one.Group] = open[one.Group] || one.Open
		if one.Note == "" || len(one.Items) == 0 || one.Number < one.Threshold || one.FoundOn.String() != "2025-10-27" {
			t.Errorf("%+v", one)
		}
	}
	for g, want := range cheats {
		switch {
		case want == "" && len(found[g]) > 0:
			t.Errorf("%s is honest and has the signs %s", g, found[g])
		case want != "" && !slices.Contains(found[g], want):
			t.Errorf("%s has the signs %s, want %s", g, found[g], want)
		}
		if g == "trained" && open[g] {
			t.Error("the training does not explain the burst")
		}
		if want == "" || g == "trained" {
			continue
		}
		gain, honest := iad[g]-iad["plain"], iad["honest"]-iad["plain"]
		t.Logf("%-12s %s IAD %+.1f (an honest post a week: %+.1f)", g, strings.Join(found[g], ", "), gain, honest)
		if gain >= honest {
			t.Errorf("%s gains %.1f, an honest post a week gains %.1f", g, gain, honest)
		}
	}

	t.Run("clearing", func(t *testing.T) {
		if err := s.ClearSign(t.Context(), "burst", signs.Burst, "2025-10-22", "", "reason", true); err == nil {
			t.Error("cleared without a name")
		}
		if err := s.ClearSign(t.Context(), "burst", signs.Burst, "2020-01-01", "Siti", "reason", true); !errors.Is(err, signs.ErrNoSuchSign) {
			t.Errorf("cleared what is not there: %v", err)
		}
		if err := s.ClearSign(t.Context(), "burst", signs.Burst, "2025-10-22", "Siti", "Festival desa", true); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
		if _, err := s.Score(t.Context(), now); err != nil { // a new scoring keeps the decision
			t.Fatal(err)
		}
		all, err := s.Signs(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			if one.Group == "burst" && one.Sign == signs.Burst && (one.Open || one.By != "Siti" || one.Reason != "Festival desa") {
				t.Errorf("after clearing: %+v", one)
			}
		}
	})
}
