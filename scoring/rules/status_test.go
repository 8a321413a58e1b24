package rules_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// sighted is a group that was walked today, was seen in every week but u, and has
// k active weeks and a last item of the given age; -1 means that it never posted.
func sighted(k, u, days int) rules.Sight {
	return rules.Sight{
		Active: k, Unobserved: u, DaysSinceItem: days, DaysIfActive: 1, Posted: days >= 0,
		WalkAge: u * 7 % 14, HasSite: true, Whole: true, RegisteredDays: 400, Outcome: kim.OutcomeOK,
	}
}

const (
	aktif   = kim.StatusActive
	kurang  = kim.StatusLessActive
	tidak   = kim.StatusInactive
	belum   = kim.StatusNeverPosted
	unknown = kim.StatusUnobserved
)

func TestJudge(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	type row struct {
		k, u, days int
		want       kim.Status
	}
	truth := []row{ // of the domain's table
		{6, 0, 6, aktif}, {6, 1, 13, aktif}, {6, 1, 16, unknown}, {6, 0, 20, kurang},
		{5, 0, 3, kurang}, {5, 1, 3, unknown}, {3, 1, 3, kurang}, {0, 0, 70, tidak},
		{0, 1, 70, unknown}, {1, 4, 2, kurang}, {1, 5, 2, unknown},
	}
	further := []row{
		{8, 0, 0, aktif}, {8, 0, 14, aktif}, {8, 0, 15, kurang}, {7, 0, 14, aktif}, {7, 0, 15, kurang},
		{6, 0, 0, aktif}, {6, 0, 14, aktif}, {6, 0, 15, kurang}, {6, 1, 14, aktif}, {6, 1, 15, unknown},
		{6, 2, 14, aktif}, {6, 2, 15, unknown}, {7, 1, 14, aktif}, {7, 1, 15, unknown}, {5, 0, 0, kurang},
		{5, 0, 14, kurang}, {5, 0, 40, kurang}, {5, 1, 20, unknown}, {5, 2, 3, unknown}, {5, 3, 3, unknown},
		{4, 0, 3, kurang}, {4, 1, 3, kurang}, {4, 2, 3, unknown}, {4, 4, 30, unknown}, {3, 0, 35, kurang},
		{3, 2, 3, kurang}, {3, 3, 3, unknown}, {2, 0, 1, kurang}, {2, 3, 50, kurang}, {2, 4, 10, unknown},
		{1, 0, 2, kurang}, {1, 0, 55, kurang}, {1, 1, 2, kurang}, {1, 7, 60, unknown}, {0, 0, 57, tidak},
		{0, 0, 56, tidak}, {0, 0, 400, tidak}, {0, 2, 70, unknown}, {0, 8, 70, unknown},
		{0, 0, 0, kurang}, {0, 0, 1, kurang}, {0, 0, 55, kurang}, // back in the week that is still running
		{0, 1, 1, kurang},  // back, and an unseen week cannot make it more
		{0, 6, 1, unknown}, // six unseen weeks could
		{0, 0, -1, belum}, {0, 1, -1, unknown}, {0, 8, -1, unknown},
	}
	if len(further) < 40 {
		t.Fatalf("%d further cases, want at least 40", len(further))
	}
	for _, c := range append(truth, further...) {
		t.Run(fmt.Sprintf("%d active %d unobserved %d days", c.k, c.u, c.days), func(t *testing.T) {
			j := set.Judge(sighted(c.k, c.u, c.days))
			if j.Status != c.want {
				t.Errorf("%s (silent: %s, active: %s), want %s", j.Status, j.AsSilent, j.AsActive, c.want)
			}
			if (j.Cause == "") == (j.Status == unknown) {
				t.Errorf("status %s with cause %q", j.Status, j.Cause)
			}
		})
	}
	for _, c := range append(truth, further...) {
		s := sighted(c.k, c.u, c.days)
		s.WalkAge = 15
		if j := set.Judge(s); j.Status != unknown {
			t.Errorf("%+v with the last complete walk 15 days ago: %s", c, j.Status)
		}
		s.WalkAge, s.Outcome = -1, ""
		if j := set.Judge(s); j.Status != unknown || j.Cause != rules.CauseNeverWalked {
			t.Errorf("%+v never walked: %s because of %q", c, j.Status, j.Cause)
		}
		s.HasSite = false
		if j := set.Judge(s); j.Status != unknown || j.Cause != rules.CauseNoSite {
			t.Errorf("%+v without a site: %s because of %q", c, j.Status, j.Cause)
		}
	}
}

// placed judges a group on a Tuesday by its eight newest weeks, the oldest first.
func placed(t *testing.T, letters string, days int) rules.Judgement {
	t.Helper()
	now := at(t, asOf)
	last := now.AddDate(0, 0, -days)
	f := rules.Facts{
		Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, letters), EverPosted: true,
		LastItem: last, LastItemWeekAgo: last, LastItemFortnightAgo: last, LastComplete: now, Looks: []rules.Look{{At: now}}, LastOutcome: kim.OutcomeOK,
	}
	return rules.Default().Statuses.Decide(f).Judgement
}

// Weeks that were seen in part or not at all change a status by where they lie: only an
// item in the last fourteen days makes the last item a fresh one. Each row puts as many
// of them as it says, one beside the other, into every place of the eight.
func TestJudgeByPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k      int    // active weeks beside
		hidden string // the weeks in question
		days   int    // since the last item
		// recent is the status where the newest of these weeks is one of the last two,
		// which end 2 and 9 days ago, older is the status where it is not.
		recent, older kim.Status
	}{
		{6, "U", 6, aktif, aktif},
		{6, "U", 13, aktif, aktif},
		{6, "U", 16, unknown, kurang},
		{6, "U", 20, unknown, kurang},
		{5, "U", 3, unknown, unknown},
		{5, "U", 20, unknown, kurang},
		{4, "UU", 20, unknown, kurang},
		{4, "UU", 3, unknown, unknown},
		{3, "U", 3, kurang, kurang},
		{0, "U", 70, unknown, unknown},
		{1, "UUUU", 2, kurang, kurang},
		{1, "UUUUU", 2, unknown, unknown},
		{1, "UUUUU", 30, unknown, kurang},
		{5, "P", 3, aktif, aktif},
		{5, "P", 20, unknown, kurang},
		{4, "P", 3, kurang, kurang},
		{4, "P", 20, kurang, kurang},
		{0, "P", 10, kurang, kurang},
		{0, "PP", 40, kurang, kurang},
		{6, "PP", 14, aktif, aktif},
		{4, "PU", 3, unknown, unknown},
		{4, "PU", 20, unknown, kurang},
		{4, "UP", 20, unknown, kurang},
		{3, "PU", 3, kurang, kurang},
	} {
		for at := 0; at+len(c.hidden) <= 8; at++ {
			rest := strings.Repeat("A", c.k) + strings.Repeat("N", 8-c.k-len(c.hidden))
			letters := rest[:at] + c.hidden + rest[at:]
			want := c.older
			if at+len(c.hidden) >= 7 {
				want = c.recent
			}
			if j := placed(t, letters, c.days); j.Status != want {
				t.Errorf("%s, last item %d days ago: %s (silent: %s, active: %s), want %s", letters, c.days, j.Status, j.AsSilent, j.AsActive, want)
			}
		}
	}
}

// That a group has never posted is known only of a site that was seen from the beginning.
func TestNeverPostedNeedsTheWholeSite(t *testing.T) {
	t.Parallel()
	now := at(t, asOf)
	for _, c := range []struct {
		name   string
		looks  []rules.Look
		posted bool
		want   kim.Status
	}{
		{"everything seen", []rules.Look{{At: now}}, false, belum},
		{"seen since a day", []rules.Look{{At: now, Since: kim.NewDate(2020, 1, 6)}}, false, unknown},
		{"seen whole once", []rules.Look{{At: now, Since: kim.NewDate(2020, 1, 6)}, {At: now.AddDate(0, -6, 0)}}, false, belum},
		{"nothing for certain", nil, false, unknown},
		{"an item of unknown age", []rules.Look{{At: now}}, true, tidak},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := rules.Facts{
				Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, "NNNNNNNN"),
				EverPosted: c.posted, LastComplete: now, Looks: c.looks, LastOutcome: kim.OutcomeOK,
			}
			if j := rules.Default().Statuses.Decide(f).Judgement; j.Status != c.want {
				t.Errorf("%s because of %q, want %s", j.Status, j.Cause, c.want)
			}
		})
	}
}

func TestJudgeCauses(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	for _, c := range []struct {
		name  string
		sight rules.Sight
		want  string
	}{
		{"blocked", rules.Sight{WalkAge: 20, HasSite: true, Outcome: kim.OutcomeBlocked, DaysSinceItem: 3, Active: 8, Posted: true}, "blocked"},
		{"never complete", rules.Sight{WalkAge: -1, HasSite: true, Outcome: kim.OutcomeDNS, DaysSinceItem: -1}, "dns"},
		{"old walk", rules.Sight{WalkAge: 20, HasSite: true, Outcome: kim.OutcomeOK, DaysSinceItem: 3, Active: 8, Posted: true}, "stale_walk"},
		{"gap", rules.Sight{WalkAge: 5, HasSite: true, Outcome: kim.OutcomeOK, DaysSinceItem: 3, Active: 5, Unobserved: 1, Posted: true}, "coverage"},
		{"gap after a failure", rules.Sight{WalkAge: 5, HasSite: true, Outcome: kim.OutcomeTimeout, DaysSinceItem: 3, Active: 5, Unobserved: 1, Posted: true}, "timeout"},
		{"known", sighted(8, 0, 1), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := set.Judge(c.sight).Cause; got != c.want {
				t.Errorf("cause %q, want %q", got, c.want)
			}
		})
	}
}

func TestGrace(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	for days, want := range map[int]bool{-1: false, 0: true, 27: true, 28: false, 400: false} {
		s := sighted(0, 0, -1)
		s.RegisteredDays = days
		if j := set.Judge(s); j.Status != belum || j.Grace != want {
			t.Errorf("registered %d days ago: %s, grace %v", days, j.Status, j.Grace)
		}
	}
}

// asOf is a Tuesday morning in Palangka Raya.
const asOf = "2025-10-28T08:00:00+07:00"

// weeks makes a group's weeks from letters, the newest last.
func weeks(t *testing.T, letters string) []rules.WeekFacts {
	t.Helper()
	last := kim.LastCompletedWeek(at(t, asOf), kim.WIB)
	out := make([]rules.WeekFacts, len(letters))
	for i, c := range letters {
		out[i] = rules.WeekFacts{Week: last.Add(i + 1 - len(letters)), State: kim.WeekState(string(c))}
		if out[i].State == kim.WeekActive {
			out[i].News = 1
		}
	}
	return out
}

func TestDecide(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	for _, c := range []struct {
		name   string
		weeks  string
		items  [3]int // days from the last item to today, as of now, 7 and 14 days ago; -1: none
		walk   int    // days since the newest complete walk
		outage bool
		want   kim.Status
		held   bool
		last   kim.Status
	}{
		{name: "steady", weeks: "AAAAAAAAAA", items: [3]int{2, 9, 16}, want: aktif},
		{name: "first Monday of a fall", weeks: "NNAAAAAANN", items: [3]int{15, 15, 16}, want: aktif},
		{name: "second Monday of a fall", weeks: "NAAAAAANNN", items: [3]int{22, 22, 22}, want: kurang},
		{name: "fall to silence, first Monday", weeks: "NANNNNNNNN", items: [3]int{60, 60, 60}, want: kurang},
		{name: "fall to silence, second Monday", weeks: "ANNNNNNNNN", items: [3]int{67, 67, 67}, want: tidak},
		{name: "rise is immediate", weeks: "NNNAAAAAA" + "A", items: [3]int{2, 9, 16}, want: aktif},
		{name: "rise from silence in the running week", weeks: "NNNNNNNNNN", items: [3]int{0, 120, 120}, want: kurang},
		{name: "down and up again", weeks: "AAAAANNAAA", items: [3]int{1, 8, 15}, want: aktif},
		{name: "never posted", weeks: "NNNNNNNNNN", items: [3]int{-1, -1, -1}, want: belum},
		{name: "first post", weeks: "NNNNNNNNNA", items: [3]int{3, -1, -1}, want: kurang},
		{name: "unobserved shows at once", weeks: "NNNAAAAAUU", items: [3]int{16, 16, 16}, walk: 13, want: unknown, last: kurang},
		{name: "walk too old", weeks: "AAAAAAAAUUU", items: [3]int{25, 25, 25}, walk: 20, want: unknown, last: aktif},
		{name: "outage holds", weeks: "AANNAAAAAU", items: [3]int{8, 8, 15}, walk: 8, outage: true, want: aktif, held: true},
		{name: "outage holds what would fall", weeks: "AAANNAANNAU", items: [3]int{22, 22, 22}, walk: 8, outage: true, want: kurang, held: true},
		{name: "outage holds what would be unknown", weeks: "AANNNAAAAAU", items: [3]int{9, 9, 16}, walk: 8, outage: true, want: kurang, held: true},
		{name: "without an outage it is unknown", weeks: "AANNNAAAAAU", items: [3]int{9, 9, 16}, walk: 8, want: unknown, last: kurang},
		{name: "outage for too long", weeks: "AANNNAAAAUUU", items: [3]int{23, 23, 23}, walk: 20, outage: true, want: unknown, last: kurang},
		{name: "no completed week yet", weeks: "", items: [3]int{-1, -1, -1}, want: belum},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := at(t, asOf)
			f := rules.Facts{
				Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, c.weeks),
				LastComplete: now.AddDate(0, 0, -c.walk), Looks: []rules.Look{{At: now.AddDate(0, 0, -c.walk)}}, LastOutcome: kim.OutcomeOK, LastOutage: c.outage,
			}
			for i, last := range []*time.Time{&f.LastItem, &f.LastItemWeekAgo, &f.LastItemFortnightAgo} {
				if days := c.items[i]; days >= 0 {
					*last, f.EverPosted = now.AddDate(0, 0, -days), true
				}
			}
			v := set.Decide(f)
			if v.Status != c.want || v.Held != c.held {
				t.Fatalf("%s (held %v), want %s; judgement %+v", v.Status, v.Held, c.want, v.Judgement)
			}
			if v.Last != c.last {
				t.Errorf("last known %q, want %q", v.Last, c.last)
			}
			if (v.Status == unknown) != (v.Lamp == kim.LampOff) && v.Status != belum {
				t.Errorf("status %s with lamp %s", v.Status, v.Lamp)
			}
		})
	}
}

// What was published on the Monday before stands while the platform is away, whatever the
// walk of the outage found: a post that may lie in either of two weeks makes them uncertain.
func TestOutageHoldsWhatWasPublished(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	now := at(t, asOf)
	for _, c := range []struct {
		name      string
		weeks     string
		days      int // from the last item to today
		walk      int // days since the newest complete walk
		published kim.Status
		want      kim.Status
		held      bool
	}{
		{"the Monday before is unobserved in today's light", "NNNNAAAAAUU", 9, 8, kurang, kurang, true},
		{"a week that was silent is partly observed", "NNNNNNNNNPU", 9, 8, tidak, tidak, true},
		{"a week that was silent is not observed", "NNNNNNNNNUU", 80, 8, tidak, tidak, true},
		{"it was aktif and a week is hidden", "AAAAANAANUU", 20, 8, aktif, aktif, true},
		{"it was unobserved: what is known today", "AANNNAAAAAU", 9, 8, unknown, kurang, true},
		{"nothing was published: what is known today", "AANNNAAAAAU", 9, 8, "", kurang, true},
		{"nothing is known and nothing was published", "NNNNAAAAAUU", 9, 8, "", unknown, false},
		{"the newest complete walk is too old", "AANNNAAAAUU", 22, 20, kurang, unknown, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			item := now.AddDate(0, 0, -c.days)
			f := rules.Facts{
				Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, c.weeks), EverPosted: true,
				LastItem: item, LastItemWeekAgo: item, LastItemFortnightAgo: item.AddDate(0, 0, -7),
				LastComplete: now.AddDate(0, 0, -c.walk), LastOutcome: kim.OutcomeTimeout, LastOutage: true, Published: c.published,
			}
			v := set.Decide(f)
			if v.Status != c.want || v.Held != c.held || v.Held && v.Cause != string(kim.OutcomePlatformOutage) {
				t.Errorf("%s (held %v, %s), want %s; judgement %+v", v.Status, v.Held, v.Cause, c.want, v.Judgement)
			}
			if o := set.Outlook(f); c.held && (o.FallsOn.Known() || o.ActiveOn.Known()) {
				t.Errorf("something is foretold: %+v", o)
			}
		})
	}
}

func TestDecideWithoutHysteresis(t *testing.T) {
	t.Parallel()
	set := rules.Default().Statuses
	set.FallMondays = 1
	now := at(t, asOf)
	old := now.AddDate(0, 0, -15)
	f := rules.Facts{
		Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, strings.Repeat("A", 8)+"NN"),
		LastComplete: now, LastOutcome: kim.OutcomeOK, LastItem: old, LastItemWeekAgo: old, LastItemFortnightAgo: old, EverPosted: true,
	}
	if v := set.Decide(f); v.Status != kurang {
		t.Errorf("%s, want a fall at once", v.Status)
	}
}
