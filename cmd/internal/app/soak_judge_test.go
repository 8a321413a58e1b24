package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/recount"
	"pantaukim/internal/lab/truth"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/rules"
)

// soakPost is a post of a simulated site.
type soakPost struct {
	truth.Post
	week  kim.Week // that it says it is of
	plain bool     // it appeared on the day that it prints
}

func postsOf(posts []truth.Post, zone kim.Zone) []soakPost {
	out := make([]soakPost, len(posts))
	for i, p := range posts {
		out[i] = soakPost{Post: p}
		if !p.Published.IsZero() {
			day := kim.DateOf(p.Published, zone)
			out[i].week = day.Week()
			out[i].plain = !p.Visible(day.In(zone).Add(-time.Second)) && p.Visible(day.AddDays(1).In(zone))
		}
	}
	return out
}

// judgeWeeks holds the weeks of every group, as concluded at a moment, against what its
// site showed. A week that is called active or silent must have been looked at when it was
// over, by somebody who could. What still stands must be counted, and nothing may be that
// never stood there. A post that is gone may count until its absence is known; one whose
// printed day is not that of its appearance may count in another week.
func (s *soak) judgeWeeks(now time.Time, rows []facts.WeekRow) {
	zones := map[string]kim.Zone{}
	for _, g := range s.groups {
		zones[g.ID] = g.Zone
	}
	newest := map[string]kim.Week{}
	for _, row := range rows {
		zone := zones[row.GroupID]
		if row.Week < s.first || row.Week >= s.first.Add(s.weeks) {
			continue
		}
		newest[row.GroupID] = max(newest[row.GroupID], row.Week)
		least, most, odd := s.bounds(row.GroupID, row.Week, now)
		seen := row.State == kim.WeekActive || row.State == kim.WeekNone
		if seen && !slices.ContainsFunc(s.looked[row.GroupID], func(at time.Time) bool { return !at.Before(row.Week.End(zone)) && !at.After(now) }) {
			s.fault("%s %s is called %s as of %s; nobody could look when it was over", row.GroupID, row.Week, row.State, now.Format(time.DateOnly))
		}
		counted := map[kim.Kind]int{kim.News: int(row.News), kim.Gallery: int(row.Gallery), kim.Announcement: int(row.Announcement), kim.Event: int(row.Event)}
		for _, kind := range kim.Kinds() {
			n := counted[kind]
			if seen && n < least[kind] || n > most[kind]+odd && row.State != kim.WeekUnobserved {
				s.fault("%s %s as of %s: %d %s are counted (state %s), there were %d to %d", row.GroupID, row.Week, now.Format(time.DateOnly), n, kind, row.State, least[kind], most[kind]+odd)
			}
		}
		if row.State == kim.WeekNone && row.Items() > 0 || row.State == kim.WeekActive && row.Items() == 0 {
			s.fault("%s %s: %d items in state %s", row.GroupID, row.Week, row.Items(), row.State)
		}
	}
	for _, row := range rows {
		if row.Week == newest[row.GroupID] && row.Week.Add(1) == kim.WeekOf(now, zones[row.GroupID]) {
			s.states[row.State]++
		}
	}
}

// bounds counts the posts of a group that must count in a week and that may, by kind, and
// those that may count in any.
func (s *soak) bounds(group string, week kim.Week, now time.Time) (least, most map[kim.Kind]int, odd int) {
	least, most = map[kim.Kind]int{}, map[kim.Kind]int{}
	for _, p := range s.posts[group] {
		switch {
		case !p.plain:
			odd++
		case p.week == week:
			most[p.Kind]++
			if p.Visible(now) {
				least[p.Kind]++
			}
		}
	}
	return least, most, odd
}

// storedItem is an item as it stands in the warehouse in the end.
type storedItem struct {
	Group   string `ch:"group_id"`
	URL     string `ch:"url"`
	Title   string `ch:"title"`
	Kind    string `ch:"kind"`
	Photos  int    `ch:"photos"`
	Removed bool   `ch:"removed"`
}

// judgeEnd holds every item and every score against the truth, after the machine has ended.
func (s *soak) judgeEnd() {
	cfg := warehouse.DefaultConfig()
	cfg.DataDir, cfg.Library = s.place.Dir, s.place.Library
	db, err := warehouse.Open(s.t.Context(), cfg, warehousetest.Log(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			s.t.Error(err)
		}
	}()
	rows, err := warehouse.Select[storedItem](s.t.Context(), db.Conn(), "SELECT group_id, url, title, toString(kind) AS kind, photos, removed FROM items FINAL")
	if err != nil {
		s.t.Fatal(err)
	}
	name := func(group, address, title string, photos int) string {
		u, err := url.Parse(address)
		if err != nil {
			s.t.Fatal(err)
		}
		return fmt.Sprintf("%s %s %q, %d photos", group, strings.TrimSuffix(u.Path, "/"), title, photos)
	}
	have := map[string]int{}
	removed := 0
	for _, r := range rows {
		if r.Removed {
			removed++
			continue
		}
		have[name(r.Group, r.URL, r.Title, r.Photos)]++
	}
	now := s.runs[len(s.runs)-1].at
	stand, lost, more := 0, 0, 0
	for _, g := range s.groups {
		if s.sim.Fails(g.ID, now) {
			continue
		}
		for _, p := range s.posts[g.ID] {
			if !p.Visible(now) {
				continue
			}
			stand++
			shown := p.Show(now)
			key := name(g.ID, shown.URL, shown.Title, shown.Photos)
			if have[key] == 0 {
				lost++
				s.fault("lost: %s", key)
			}
			have[key]--
		}
	}
	for key, n := range have {
		group, _, _ := strings.Cut(key, " ")
		if n > 0 && !s.sim.Fails(group, now) {
			more++
			s.fault("too many, or no longer there: %d × %s", n, key)
		}
	}
	s.t.Logf("%d posts stand in the end; %d lost, %d too many; %d known to be removed", stand, lost, more, removed)
	if stand == 0 || removed == 0 {
		s.t.Error("too little to prove anything")
	}
	c, err := recount.Scores(s.t.Context(), db.Conn())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, wrong := range c.Wrong {
		s.fault("recount: %s", wrong)
	}
	if c.Values != 12*len(s.groups) {
		s.t.Errorf("%d values recounted", c.Values)
	}
}

// judgeUse prints how what the program uses changes a week, and fails if it grows. It looks
// at the second half, in which the program is not killed; a short soak has too few weeks
// there to say that anything grows, and prints only.
func (s *soak) judgeUse() {
	uses := slices.DeleteFunc(slices.Clone(s.use), func(u soakUse) bool { return u.week < s.weeks/2 || u.week >= s.weeks })
	for _, what := range []struct {
		name  string
		of    func(soakUse) float64
		grows float64 // by so much of its mean over these weeks, at most; 0: it may
	}{
		{"heap in use, MB", func(u soakUse) float64 { return float64(u.Heap) / (1 << 20) }, 0.5}, // it holds what is known of pages, of which there are more each week,
		{"memory of the program, MB", func(u soakUse) float64 { return float64(u.Memory) / (1 << 20) }, 0.25},
		{"memory of the engine, MB", func(u soakUse) float64 { return float64(u.Engine) / (1 << 20) }, 0.5},
		{"goroutines", func(u soakUse) float64 { return float64(u.Goroutines) }, 0.25},
		{"open files", func(u soakUse) float64 { return float64(u.Files) }, 0.25},
		{"disk, MB", func(u soakUse) float64 { return float64(u.Disk) / (1 << 20) }, 0},
	} {
		mean, slope := line(uses, what.of)
		s.t.Logf("%-26s mean %8.1f, %+.3f a week over %d weeks", what.name, mean, slope, len(uses))
		if rise := slope * float64(len(uses)); what.grows > 0 && len(uses) >= 8 && rise > what.grows*mean {
			s.t.Errorf("%s: grew by %.1f in %d weeks, its mean is %.1f", what.name, rise, len(uses), mean)
		}
	}
}

// line fits a straight line through what was used, by least squares.
func line(uses []soakUse, of func(soakUse) float64) (mean, slope float64) {
	var x, y, xx, xy float64
	n := float64(len(uses))
	for i, u := range uses {
		x, y = x+float64(i), y+of(u)
		xx, xy = xx+float64(i)*float64(i), xy+float64(i)*of(u)
	}
	if d := n*xx - x*x; d > 0 {
		slope = (n*xy - x*y) / d
	}
	return y / max(1, n), slope
}

// What the soak looks for is found where it is.
func TestTheSoakBites(t *testing.T) {
	t.Parallel()
	g := kim.Group{ID: "g", URL: "https://g.example/", Zone: kim.WIB}
	week := kim.WeekOf(PlanWeekAsOf(), kim.WIB)
	day := week.Monday().AddDays(1)
	posted, now := day.In(kim.WIB).Add(9*time.Hour), week.End(kim.WIB).Add(time.Hour)
	post := truth.Post{Kind: kim.News, Published: day.In(kim.WIB), Visible: func(t time.Time) bool { return !t.Before(posted) }}
	for name, c := range map[string]struct {
		state  kim.WeekState
		news   uint32
		looked bool
		wrong  int
	}{
		"right":                     {kim.WeekActive, 1, true, 0},
		"lost":                      {kim.WeekNone, 0, true, 1},
		"twice":                     {kim.WeekActive, 2, true, 1},
		"active, and nobody looked": {kim.WeekActive, 1, false, 1},
		"not known":                 {kim.WeekUnobserved, 0, false, 0},
		"silent with an item":       {kim.WeekNone, 1, true, 1},
		"at least":                  {kim.WeekPartly, 1, true, 0},
		"at least too many":         {kim.WeekPartly, 2, true, 1},
	} {
		s := &soak{
			groups: []kim.Group{g}, posts: map[string][]soakPost{"g": postsOf([]truth.Post{post}, kim.WIB)}, first: week, weeks: 1,
			looked: map[string][]time.Time{}, states: map[kim.WeekState]int{},
		}
		if c.looked {
			s.looked["g"] = []time.Time{now}
		}
		s.judgeWeeks(now, []facts.WeekRow{{GroupID: "g", WeekFacts: rules.WeekFacts{Week: week, State: c.state, News: c.news}}})
		if len(s.wrong) != c.wrong {
			t.Errorf("%s: %q", name, s.wrong)
		}
	}
}
