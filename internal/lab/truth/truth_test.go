package truth_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/truth"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// The rules on one site with four Tuesdays' walks, worked out by hand.
func TestOf(t *testing.T) {
	walks := []time.Time{at("2025-10-07T08:00:00+07:00"), at("2025-10-14T08:00:00+07:00"), at("2025-10-21T08:00:00+07:00"), at("2025-10-28T08:00:00+07:00")}
	post := func(kind kim.Kind, published, from, to string) truth.Post {
		p := truth.Post{Kind: kind, Precision: kim.PrecisionNone, Show: func(time.Time) truth.Shown { return truth.Shown{Photos: 2, Words: 50} }}
		if published != "" {
			p.Published, p.Precision = at(published+"T00:00:00+07:00"), kim.PrecisionDay
		}
		p.Visible = func(t time.Time) bool {
			return !t.Before(at(from+"T12:00:00+07:00")) && (to == "" || t.Before(at(to+"T12:00:00+07:00")))
		}
		return p
	}
	posts := []truth.Post{
		post(kim.News, "2025-09-30", "2025-09-30", ""),           // there at the first walk
		post(kim.News, "2025-10-15", "2025-10-15", ""),           // seen on the 21st
		post(kim.News, "2025-08-01", "2025-10-16", ""),           // backdated: counts on the 21st
		post(kim.Event, "", "2025-10-09", ""),                    // undated: most of the time between two walks is of the week from the 6th
		post(kim.News, "2025-10-01", "2025-10-01", "2025-10-16"), // missed twice: removed
		post(kim.News, "2025-10-02", "2025-10-02", "2025-10-23"), // missed once: still counts
		post(kim.News, "2025-10-15", "2025-10-15", "2025-10-17"), // never seen
	}
	group := kim.Group{ID: "g", Zone: kim.WIB, RegisteredOn: kim.NewDate(2025, 9, 22)}
	g := truth.Of(group, posts, walks, walks[3])
	if g.Walked != 4 || g.Totals[kim.News] != 4 || g.Totals[kim.Event] != 1 || g.Removed != 1 || g.Photos != 10 || len(g.Items) != 6 {
		t.Errorf("%+v", g)
	}
	want := []struct {
		week  string
		state kim.WeekState
		items int
	}{{"2025-09-22", "N", 0}, {"2025-09-29", "A", 2}, {"2025-10-06", "A", 1}, {"2025-10-13", "A", 1}, {"2025-10-20", "A", 1}}
	if len(g.Weeks) != len(want) {
		t.Fatalf("%d weeks: %+v", len(g.Weeks), g.Weeks)
	}
	for i, w := range want {
		if got := g.Weeks[i]; got.Week.String() != w.week || got.State != w.state || got.Count() != w.items || got.Photos != 2*w.items {
			t.Errorf("week %d: %+v, want %+v", i, got, w)
		}
	}
	// The last complete walk a week earlier saw something of the last week.
	g = truth.Of(group, posts, walks[:3], walks[3])
	if last := g.Weeks[len(g.Weeks)-1]; last.State != kim.WeekPartly || last.Count() != 1 {
		t.Errorf("last week %+v", last)
	}
	if g = truth.Of(group, posts, nil, walks[3]); len(g.Weeks) != 5 || g.Weeks[0].State != kim.WeekUnobserved || g.Total() != 0 {
		t.Errorf("never walked: %+v", g)
	}
	if g = truth.Of(kim.Group{ID: "g", Zone: kim.WIB}, nil, nil, walks[3]); len(g.Weeks) != 52 {
		t.Errorf("registration unknown: %d weeks", len(g.Weeks))
	}
}

// How far back walks saw decides which weeks are whole.
func TestOfLooks(t *testing.T) {
	t.Parallel()
	walk := at("2025-10-28T08:00:00+07:00")
	post := truth.Post{
		Kind: kim.News, Published: at("2025-10-01T00:00:00+07:00"), Precision: kim.PrecisionDay,
		Visible: func(time.Time) bool { return true }, Show: func(time.Time) truth.Shown { return truth.Shown{} },
	}
	group := kim.Group{ID: "g", Zone: kim.WIB, RegisteredOn: kim.NewDate(2025, 9, 22)}
	for _, c := range []struct {
		name string
		look truth.Look
		want string
	}{
		{"everything", truth.Look{At: walk, Coverage: kim.CoverageAll}, "NANNN"},
		{"since a Monday", truth.Look{At: walk, Coverage: kim.CoverageSince, Since: kim.NewDate(2025, 10, 13)}, "UPUNN"},
		{"since the week after", truth.Look{At: walk, Coverage: kim.CoverageSince, Since: kim.NewDate(2025, 10, 6)}, "UPNNN"},
		{"nothing for certain", truth.Look{At: walk, Coverage: kim.CoverageNone}, "UPUUU"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, w := range truth.OfLooks(group, []truth.Post{post}, []truth.Look{c.look}, walk).Weeks {
				got += string(w.State)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
