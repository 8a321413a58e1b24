package rules_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// TestOutlook: on which Monday a group falls if it posts nothing more, and on which it is
// active if it posts in every week from now on. It is Tuesday, 28 October 2025.
func TestOutlook(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		weeks  string
		items  [3]int // days from the last item to today, as of now, 7 and 14 days ago; -1: none
		outage bool
		falls  string // empty: does not
		to     kim.Status
		active string
		posts  int // weeks with an item that it takes
	}{
		// Still two weeks old on 11 November, and a fall takes two Mondays.
		{name: "active", weeks: "AAAAAAAAAA", items: [3]int{2, 9, 16}, falls: "2025-11-17", to: kurang},
		{name: "active, posted in the running week", weeks: "AAAAAAAAAA", items: [3]int{0, 9, 16}, falls: "2025-11-24", to: kurang},
		{name: "falls next Monday", weeks: "AAAAAAAANN", items: [3]int{16, 16, 16}, falls: "2025-11-03", to: kurang},
		{name: "less active, one week is missing", weeks: "NNNAAAAA", items: [3]int{2, 9, 16}, falls: "2025-12-29", to: tidak, active: "2025-11-03", posts: 1},
		{name: "silent for long", weeks: "NNNNNNNNNN", items: [3]int{120, 120, 120}, active: "2025-12-08", posts: 6},
		{name: "never posted", weeks: "NNNNNNNNNN", items: [3]int{-1, -1, -1}, active: "2025-12-08", posts: 6},
		{name: "old active weeks leave the window as new ones come", weeks: "AAAANNNN", items: [3]int{30, 30, 30}, falls: "2025-12-01", to: tidak, active: "2025-12-08", posts: 6},
		{name: "held by an outage", weeks: "AANNAAAAAU", items: [3]int{8, 8, 15}, outage: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := at(t, asOf)
			f := rules.Facts{
				Group: kim.Group{ID: "a", URL: "https://a.kim.id", Zone: kim.WIB}, AsOf: now, Weeks: weeks(t, c.weeks),
				LastComplete: now, Looks: []rules.Look{{At: now}}, LastOutcome: kim.OutcomeOK, LastOutage: c.outage,
			}
			for i, last := range []*time.Time{&f.LastItem, &f.LastItemWeekAgo, &f.LastItemFortnightAgo} {
				if days := c.items[i]; days >= 0 {
					*last, f.EverPosted = now.AddDate(0, 0, -days), true
				}
			}
			day := func(d kim.Date) string {
				if !d.Known() {
					return ""
				}
				return d.String()
			}
			o := rules.Default().Statuses.Outlook(f)
			if day(o.FallsOn) != c.falls || o.FallsTo != c.to || day(o.ActiveOn) != c.active || o.ActiveWeeks != c.posts {
				t.Errorf("falls on %q to %q, active on %q after %d weeks", day(o.FallsOn), o.FallsTo, day(o.ActiveOn), o.ActiveWeeks)
			}
		})
	}
	if o := rules.Default().Statuses.Outlook(rules.Facts{Group: kim.Group{ID: "a"}, AsOf: at(t, asOf)}); o.ActiveOn.Known() || o.FallsOn.Known() {
		t.Errorf("something is foretold of a group without a site: %+v", o)
	}
}
