package board

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// Weeks are written newest last; a point is a week without a row.
func TestUnreadWeeksAreNoSilence(t *testing.T) {
	t.Parallel()
	last := kim.NewDate(2025, time.October, 20).Week()
	for name, c := range map[string]struct {
		weeks string
		item  kim.Date // newest; kim.NoDate: none
		want  Silence
		four  Verdict
	}{
		"posts every week":             {"AAAA", last.Monday(), Silence{}, NotSilent},
		"four weeks":                   {"AANNNN", last.Add(-4).Monday(), Silence{4, 4, 0, false}, Silent},
		"three weeks":                  {"NANNN", last.Add(-3).Monday(), Silence{3, 3, 0, false}, NotSilent},
		"never posted":                 {"NNNNN", kim.NoDate, Silence{5, 5, 0, true}, Silent},
		"new and silent":               {"NN", kim.NoDate, Silence{2, 2, 0, true}, NotSilent},
		"the newest was not read":      {"ANNNU", last.Add(-4).Monday(), Silence{0, 4, 1, false}, SilentUnknown},
		"one in the middle":            {"ANNUN", last.Add(-4).Monday(), Silence{1, 4, 1, false}, SilentUnknown},
		"one before four silent weeks": {"AUNNNN", last.Add(-5).Monday(), Silence{4, 5, 1, false}, Silent},
		"nothing was read":             {"UUUUU", kim.NoDate, Silence{0, 5, 5, true}, SilentUnknown},
		"seen in part":                 {"NNPN", last.Add(-1).Monday(), Silence{1, 1, 0, false}, NotSilent},
		"a week without a row":         {"AN.NN", last.Add(-4).Monday(), Silence{2, 4, 1, false}, SilentUnknown},
		"not walked lately":            {"NN..", kim.NoDate, Silence{0, 4, 2, true}, SilentUnknown},
		"posted in the running week":   {"ANNNNN", last.Add(1).Monday(), Silence{}, NotSilent},
		"nothing is known":             {"", kim.NoDate, Silence{}, NotSilent},
		"longer than looked at":        {"ANNNNNNNNNNN", last.Add(-11).Monday(), Silence{10, 10, 0, true}, Silent},
	} {
		var weeks []GroupWeek
		for i, state := range c.weeks {
			if state != '.' {
				weeks = append(weeks, GroupWeek{Week: last.Add(i - len(c.weeks) + 1), State: kim.WeekState(state)})
			}
		}
		r := &Row{Group: kim.Group{Zone: kim.WIB}}
		if c.item.Known() {
			r.LastItemAt = c.item.In(kim.WIB).Add(10 * time.Hour)
		}
		got := SilenceOf(weeks, r, last, 10)
		if got != c.want || got.For(4) != c.four {
			t.Errorf("%s: %+v, four weeks: %d, want %+v, %d", name, got, got.For(4), c.want, c.four)
		}
	}
}
