package scoring_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/recount"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// hide makes the walks of a history see less than everything, each group's in its own
// way, and gives items without a day the bounds that walks give them.
func (f *fixture) hide(seed uint64) *fixture {
	rng := rand.New(rand.NewPCG(seed, 3))
	style := map[string]int{}
	for _, g := range f.groups {
		style[g.ID] = rng.IntN(6)
	}
	for i := range f.walks {
		w := &f.walks[i]
		switch kind := style[w.GroupID]; {
		case kind == 0: // everything
		case kind == 1: // as of the method before
			w.Coverage, w.Method = "", 1
		case kind == 2 || kind > 3 && rng.IntN(3) == 0: // some weeks back
			w.Coverage, w.CoveredSince = kim.CoverageSince, kim.WeekOf(w.StartedAt, kim.WIB).Add(-rng.IntN(12)).Monday()
		case kind == 3 || rng.IntN(2) == 0:
			w.Coverage = kim.CoverageNone
		case rng.IntN(2) == 0:
			w.Coverage, w.Method = "", 1
		}
	}
	zones := map[string]kim.Zone{}
	for _, g := range f.groups {
		zones[g.ID] = g.Zone
	}
	for n := range f.items {
		i := &f.items[n]
		if !i.PublishedAt.IsZero() {
			continue
		}
		seen := kim.DateOf(i.FirstSeen, zones[i.GroupID])
		i.DateSource = ""
		switch rng.IntN(5) {
		case 0: // any day before
			if style[i.GroupID] != 4 {
				continue
			}
			i.DateReason, i.EffectiveAt, i.PublishedTo = kim.DateUnknown, time.Time{}, seen
		case 1: // between two neighbours
			i.DateReason, i.EffectiveAt = kim.DateUnknown, time.Time{}
			i.PublishedFrom, i.PublishedTo = seen.AddDays(-rng.IntN(40)), seen
		case 2: // between two walks
			i.DateReason, i.EffectiveAt = kim.DateUndated, i.FirstSeen
			i.PublishedFrom, i.PublishedTo = seen.AddDays(-rng.IntN(20)), seen
		case 3: // it says some days itself
			i.DateReason, i.EffectiveAt, i.DateSource = kim.DateUndated, i.FirstSeen, "relative"
			i.PublishedFrom, i.PublishedTo = seen.AddDays(-rng.IntN(10)), seen
		}
	}
	return f
}

// What the export says of each week is what someone finds who goes through the items and
// walks with the finger.
func TestStatesByHand(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 11, 60).hide(4).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	groups, err := recount.Read(t.Context(), db.Conn())
	if err != nil {
		t.Fatal(err)
	}
	for _, back := range []int{0, 3} {
		now := at(t, asOf).AddDate(0, 0, -7*back)
		rows, err := s.Weekly(t.Context(), now, "")
		if err != nil {
			t.Fatal(err)
		}
		states := map[kim.WeekState]int{}
		for _, r := range rows {
			states[r.State]++
			if r.State.Active() != (r.Items() > 0) {
				t.Errorf("%s %s: %s with %d items", r.GroupID, r.Week, r.State, r.Items())
			}
			if back > 0 {
				continue // what was removed since is counted by nobody who has only the items of today
			}
			if want := groups[r.GroupID].StateOf(r.Week.Monday().Time(), now); string(r.State) != string(want) {
				t.Errorf("%s %s: %s, by hand %c", r.GroupID, r.Week, r.State, want)
			}
		}
		for _, s := range []kim.WeekState{kim.WeekActive, kim.WeekNone, kim.WeekPartly, kim.WeekUnobserved} {
			if states[s] < 100 {
				t.Errorf("only %d weeks are %s", states[s], s)
			}
		}
	}
}

// Each row is one group whose only item is an agenda of no known day, or one that came
// between two walks, and what the weeks around it become.
func TestStatesOfWeeks(t *testing.T) {
	t.Parallel()
	day := func(s string) kim.Date {
		d, err := kim.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	noon := func(s string) time.Time { return day(s).In(kim.WIB).Add(12 * time.Hour) }
	undated := func(reason kim.DateReason, counts, source string, from, to kim.Date) *kim.Item {
		i := &kim.Item{DateReason: reason, DateSource: source, PublishedFrom: from, PublishedTo: to, FirstSeen: noon("2025-10-14")}
		if counts != "" {
			i.EffectiveAt = noon(counts)
		}
		return i
	}
	type walk struct {
		on       string
		coverage kim.Coverage
		since    string
		method   int
	}
	all := []walk{{"2025-10-28", kim.CoverageAll, "", 2}}
	for _, c := range []struct {
		name   string
		walks  []walk
		posts  []string // days
		item   *kim.Item
		states string // of the weeks of 22 and 29 September, 6, 13 and 20 October
	}{
		{"everything was seen", all, []string{"2025-10-01"}, nil, "NANNN"},
		{"no walk", nil, []string{"2025-10-01"}, nil, "UPUUU"},
		{"a walk before the last week ended", []walk{{"2025-10-22", kim.CoverageAll, "", 2}}, []string{"2025-10-21"}, nil, "NNNNP"},
		{"seen since 6 October", []walk{{"2025-10-28", kim.CoverageSince, "2025-10-06", 2}}, []string{"2025-10-01", "2025-10-07"}, nil, "UPANN"},
		{"nothing for certain", []walk{{"2025-10-28", kim.CoverageNone, "", 2}}, []string{"2025-10-07"}, nil, "UUPUU"},
		{"an older walk saw the older weeks", []walk{{"2025-10-14", kim.CoverageAll, "", 2}, {"2025-10-28", kim.CoverageSince, "2025-10-20", 2}}, nil, nil, "NNNUN"},
		{"the method before took a complete walk for everything", []walk{{"2025-10-14", "", "", 1}, {"2025-10-28", kim.CoverageNone, "", 2}}, []string{"2025-10-21"}, nil, "NNNUP"},
		{"any day before the first walk", all, []string{"2025-10-01", "2025-10-21"}, undated(kim.DateUnknown, "", "", kim.NoDate, day("2025-10-14")), "UPUUA"},
		{"between dated neighbours", all, []string{"2025-10-07"}, undated(kim.DateUnknown, "", "", day("2025-10-01"), day("2025-10-08")), "NUPNN"},
		{"between two walks", all, nil, undated(kim.DateUndated, "2025-10-12", "", day("2025-10-07"), day("2025-10-14")), "NNAUN"},
		{"between two walks, in an active week too", all, []string{"2025-10-15"}, undated(kim.DateUndated, "2025-10-12", "", day("2025-10-07"), day("2025-10-14")), "NNAAN"},
		{"by what it says itself, in one of two weeks", all, []string{"2025-10-15"}, undated(kim.DateUndated, "2025-10-12", "relative", day("2025-10-07"), day("2025-10-14")), "NNUPN"},
		{"by what it says itself, in one week", all, nil, undated(kim.DateUndated, "2025-10-14", "relative", day("2025-10-13"), day("2025-10-14")), "NNNAN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := warehousetest.New(t)
			f := &fixture{}
			f.group("a", "WIB", day("2025-09-22"))
			for _, p := range c.posts {
				f.item("a", kim.News, noon(p), 0)
			}
			if c.item != nil {
				i := *c.item
				i.GroupID, i.Key, i.Kind, i.LastSeen = "a", "undated", kim.Event, i.FirstSeen
				f.items = append(f.items, i)
			}
			for _, w := range c.walks {
				f.walk("a", noon(w.on).Add(-4*time.Hour), kim.OutcomeOK)
				last := &f.walks[len(f.walks)-1]
				last.Coverage, last.Method = w.coverage, w.method
				if w.since != "" {
					last.CoveredSince = day(w.since)
				}
			}
			f.load(t, db.Conn(), nil)
			s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
			rows, err := s.Weekly(t.Context(), at(t, asOf), "")
			if err != nil {
				t.Fatal(err)
			}
			exported, scored := "", ""
			for _, r := range rows {
				exported += string(r.State)
			}
			scores, err := s.Compute(t.Context(), at(t, asOf))
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range scores[0].Facts.Weeks {
				scored += string(w.State)
			}
			if exported != c.states || scored != c.states {
				t.Errorf("exported as %s, scored as %s, want %s", exported, scored, c.states)
			}
		})
	}
}
