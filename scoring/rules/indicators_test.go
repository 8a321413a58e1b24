package rules_test

import (
	"math"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// near compares to the twelfth digit; NaN equals NaN.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12*max(1, math.Abs(b))
}

func TestIndicators(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	mixed := weeks(t, "ANAANAUA")
	mixed[0].Gallery, mixed[0].Photos = 1, 12        // 2 items
	mixed[2].Announcement, mixed[2].Backdated = 1, 1 // 2
	mixed[3].News, mixed[3].WholeNews, mixed[3].Photos = 4, 3, 2
	mixed[5].Event, mixed[5].Undated = 1, 1 // 2
	mixed[6].News, mixed[6].Photos = 9, 9   // unobserved: means nothing
	mixed[7].Judged, mixed[7].Originals = 5, 4
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"consistency: 5 of 7 observed", rules.Consistency(mixed), 5.0 / 7},
		{"consistency: 6 of 8", rules.Consistency(weeks(t, "AANAANAA")), 0.75},
		{"consistency: nothing observed", rules.Consistency(weeks(t, "UUUU")), nan},
		{"items: 11 in 7", rules.ItemsPerWeek(mixed), 11.0 / 7},
		{"items: silent is 0", rules.ItemsPerWeek(weeks(t, "NNNN")), 0},
		{"items: unobserved is not", rules.ItemsPerWeek(weeks(t, "UU")), nan},
		{"photos: 14 in 7", rules.PhotosPerWeek(mixed), 2},
		{"gap: 3", rules.LongestGap(weeks(t, "ANNANNNAN")), 3},
		{"gap: unobserved weeks end it", rules.LongestGap(weeks(t, "ANNUNNA")), 2},
		{"gap: none", rules.LongestGap(weeks(t, "AAAA")), 0},
		{"gap: nothing observed", rules.LongestGap(weeks(t, "UUU")), nan},
		{"originality: 4 of 5", rules.Originality(mixed), 0.8},
		{"originality: nothing to judge", rules.Originality(weeks(t, "AAA")), nan},
		{"completeness: 3 of 8 news", rules.Completeness(mixed), 3.0 / 8},
		{"completeness: no news", rules.Completeness(weeks(t, "NNN")), nan},
		{"mix: one kind", rules.ChannelMix(weeks(t, "AAA")), 0},
		{"mix: two halves", rules.ChannelMix([]rules.WeekFacts{{State: "A", News: 3, Event: 3}}), 0.5},
		{"mix: four quarters", rules.ChannelMix([]rules.WeekFacts{{State: "A", News: 2, Gallery: 2, Announcement: 2, Event: 2}}), 1},
		{"mix: no item", rules.ChannelMix(weeks(t, "NNN")), nan},
		{"trend: one doubling", rules.Trend([]rules.WeekFacts{
			{State: "A", News: 3}, {State: "N"}, {State: "N"}, {State: "N"},
			{State: "A", News: 7}, {State: "N"}, {State: "N"}, {State: "N"},
		}, 8), 1},
		{"trend: none", rules.Trend(weeks(t, "NNNNNNNN"), 8), 0},
		{"trend: a week is not known", rules.Trend(weeks(t, "AAAAAAAU"), 8), nan},
		{"trend: too young", rules.Trend(weeks(t, "AAAA"), 8), nan},
		{"coverage: 7 of 8", rules.Coverage(mixed), 0.875},
		{"coverage: no week yet", rules.Coverage(nil), nan},
		{"consistency: a partly observed week is active", rules.Consistency(weeks(t, "APNU")), 2.0 / 3},
		{"consistency: only partly observed ones", rules.Consistency(weeks(t, "PU")), 1},
		{"items: lower bounds are left out", rules.ItemsPerWeek([]rules.WeekFacts{{State: "A", News: 3}, {State: "P", News: 9}, {State: "N"}}), 1.5},
		{"photos: lower bounds are left out", rules.PhotosPerWeek([]rules.WeekFacts{{State: "A", Photos: 3}, {State: "P", Photos: 9}}), 3},
		{"gap: a partly observed week ends it", rules.LongestGap(weeks(t, "NNPNU")), 2},
		{"originality: lower bounds are left out", rules.Originality([]rules.WeekFacts{{State: "A", Judged: 4, Originals: 3}, {State: "P", Judged: 4}}), 0.75},
		{"completeness: lower bounds are left out", rules.Completeness([]rules.WeekFacts{{State: "A", News: 2, WholeNews: 1}, {State: "P", News: 4}}), 0.5},
		{"trend: a week is partly known", rules.Trend(weeks(t, "AAAAAAAP"), 8), nan},
		{"coverage: a partly observed week is not observed", rules.Coverage(weeks(t, "APNU")), 0.5},
		{"dates: 9 of 11", rules.DateIntegrity(mixed), 9.0 / 11},
		{"dates: no item", rules.DateIntegrity(weeks(t, "NN")), nan},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !near(c.got, c.want) {
				t.Errorf("%v, want %v", c.got, c.want)
			}
		})
	}
}

func TestRecency(t *testing.T) {
	t.Parallel()
	walk := at(t, asOf)
	for _, c := range []struct {
		name string
		item string
		want float64
	}{
		{"the same day", "2025-10-28T00:00:00+07:00", 1},
		{"the evening before", "2025-10-27T23:59:00+07:00", math.Pow(0.5, 1.0/14)},
		{"14 days", "2025-10-14T09:00:00+07:00", 0.5},
		{"28 days", "2025-09-30T00:00:00+07:00", 0.25},
		{"after the walk", "2025-10-29T00:00:00+07:00", 1},
	} {
		if got := rules.Recency(at(t, c.item), walk, 1, kim.WIB, 14); !near(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := rules.Recency(time.Time{}, walk, 0, kim.WIB, 14); got != 0 {
		t.Errorf("no item: %v, want 0", got)
	}
	if got := rules.Recency(time.Time{}, walk, 3, kim.WIB, 14); !math.IsNaN(got) {
		t.Errorf("items of unknown age only: %v, want nothing", got)
	}
	if got := rules.Recency(walk, time.Time{}, 1, kim.WIB, 14); !math.IsNaN(got) {
		t.Errorf("never walked: %v, want nothing", got)
	}
}

// full is a group that does everything: IAD 100.
func full(t *testing.T) rules.Facts {
	ws := weeks(t, "AAAAAAAAAAAA")
	for i := range ws {
		ws[i] = rules.WeekFacts{Week: ws[i].Week, State: "A", News: 7, WholeNews: 7, Judged: 7, Originals: 7, Photos: 10}
	}
	now := at(t, asOf)
	return rules.Facts{
		Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: ws, EverPosted: true,
		Totals: rules.Totals{News: 84}, LastItem: now, LastItemWeekAgo: now, LastItemFortnightAgo: now, LastComplete: now, LastOutcome: kim.OutcomeOK,
	}
}

func TestCompute(t *testing.T) {
	t.Parallel()
	set := rules.Default()
	t.Run("everything", func(t *testing.T) {
		x := set.Compute(full(t))
		if !near(x.IAD, 100) || x.Partial {
			t.Errorf("IAD %v, partial %v", x.IAD, x.Partial)
		}
	})
	t.Run("worked example", func(t *testing.T) {
		f := full(t)
		f.Weeks = weeks(t, "NNAAAAAAAANA") // JT 2; last eight: AAAAAANA, 7 of 8, one news each
		f.LastItem = at(t, "2025-10-21T08:00:00+07:00")
		x := set.Compute(f)
		// OR is missing: 0.10 is shared out. KL is 0 of 9 news.
		want := 100 * (0.35*7/8 + 0.15*math.Pow(0.5, 0.5) + 0.15*math.Log(1+7.0/8)/math.Log(8) + 0 + 0.10*(1-2.0/12) + 0) / 0.90
		if !near(x.IAD, want) || !x.Partial {
			t.Errorf("IAD %v, want %v; partial %v", x.IAD, want, x.Partial)
		}
		sum, weight := 0.0, 0.0
		for _, p := range x.Parts {
			sum += p.Points
			weight += p.Weight
		}
		if sum != x.IAD {
			t.Errorf("the parts add up to %v, not to %v", sum, x.IAD)
		}
		if !near(weight, 1) {
			t.Errorf("the weights add up to %v", weight)
		}
	})
	t.Run("observed and silent is 0", func(t *testing.T) {
		f := full(t)
		f.Weeks, f.LastItem, f.LastItemWeekAgo, f.LastItemFortnightAgo = weeks(t, "NNNNNNNNNNNN"), time.Time{}, time.Time{}, time.Time{}
		f.Totals, f.EverPosted = rules.Totals{}, false
		if x := set.Compute(f); x.IAD != 0 {
			t.Errorf("IAD %v, want 0", x.IAD)
		}
	})
	for _, c := range []struct {
		weeks string
		want  bool
	}{{"AAAAAAUU", true}, {"AAAAAUUU", false}, {"UUUUUUUU", false}, {"AU", false}, {"AAAU", true}, {"", false}} {
		f := full(t)
		f.Weeks = weeks(t, c.weeks)
		x := set.Compute(f)
		if got := !math.IsNaN(x.IAD); got != c.want {
			t.Errorf("weeks %q: IAD %v", c.weeks, x.IAD)
		}
		for _, p := range x.Parts {
			if math.IsNaN(x.IAD) && (p.Points != 0 || p.Weight != 0) {
				t.Errorf("weeks %q: %s has points without an IAD", c.weeks, p.Indicator)
			}
		}
	}
}

// A group's score depends on the group alone: no anchor moves with the others.
func TestAnchorsAreFixed(t *testing.T) {
	t.Parallel()
	set := rules.Default()
	f := full(t)
	for i := range f.Weeks {
		f.Weeks[i].News, f.Weeks[i].Photos = 600, 1000
	}
	if x := set.Compute(f); x.IAD > 100 {
		t.Errorf("a hundred times as much gives %v", x.IAD)
	}
}
