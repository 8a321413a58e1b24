package kim_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// TestAgeOfUndated settles when items count that print no day.
func TestAgeOfUndated(t *testing.T) {
	t.Parallel()
	seen := at("2025-10-28T08:00:00+07:00") // a Tuesday
	day := func(d int) kim.Date { return kim.NewDate(2025, time.October, d) }
	none := kim.NoDate
	tuesday, monday := at("2025-10-21T08:00:00+07:00"), at("2025-10-20T01:00:00+07:00")
	for _, c := range []struct {
		name     string
		from, to kim.Date
		said     bool
		absent   time.Time
		counts   kim.Date // NoDate: in no week
		left     [2]kim.Date
	}{
		{"there at the first walk", none, none, false, time.Time{}, none, [2]kim.Date{none, day(28)}},
		{"there at the first walk, older than another", none, day(9), false, time.Time{}, none, [2]kim.Date{none, day(9)}},
		{"there at the first walk, between two weeks", day(10), day(13), false, time.Time{}, none, [2]kim.Date{day(10), day(13)}},
		{"there at the first walk, within one week", day(7), day(9), false, time.Time{}, day(9), [2]kim.Date{}},
		{"there at the first walk, with bounds that contradict", day(13), day(9), false, time.Time{}, none, [2]kim.Date{none, day(28)}},
		{"between two Tuesdays", none, none, false, tuesday, day(26), [2]kim.Date{day(21), day(28)}},
		{"between two Tuesdays, newer than another", day(27), none, false, tuesday, day(28), [2]kim.Date{}},
		{"between a Monday early and a Tuesday a week later", none, none, false, monday, day(26), [2]kim.Date{day(20), day(28)}},
		{"between two Tuesdays, older than what was there before", none, day(10), false, tuesday, day(26), [2]kim.Date{day(21), day(28)}},
		{"this week", none, none, false, at("2025-10-27T08:00:00+07:00"), day(28), [2]kim.Date{}},
		{"said, within one week", day(21), day(23), true, time.Time{}, day(23), [2]kim.Date{day(21), day(23)}},
		{"said, most of it in the later week", day(18), day(22), true, time.Time{}, day(22), [2]kim.Date{day(18), day(22)}},
		{"said, most of it in the earlier week", day(16), day(20), true, time.Time{}, day(19), [2]kim.Date{day(16), day(20)}},
		{"said, as much in both: the later one", day(18), day(21), true, time.Time{}, day(21), [2]kim.Date{day(18), day(21)}},
		{"said, a whole month", day(1), day(28), true, time.Time{}, none, [2]kim.Date{day(1), day(28)}},
		{"said, and a walk had looked in between", day(16), day(23), true, tuesday, day(23), [2]kim.Date{day(21), day(23)}},
		{"said, and only before the last look: at first sight", day(1), day(10), true, tuesday, day(28), [2]kim.Date{}},
		{"said, and only just before the last look, which was deceived", day(22), day(23), true, at("2025-10-26T08:00:00+07:00"), day(23), [2]kim.Date{day(22), day(23)}},
		{"said, and days to come do not count", day(28), day(31), true, time.Time{}, day(28), [2]kim.Date{day(28), day(28)}},
	} {
		age := kim.AgeOf(kim.Sight{FirstSeen: seen, AbsentAt: c.absent, From: c.from, To: c.to, Said: c.said}, kim.WIB)
		counts, reason := kim.NoDate, kim.DateUnknown
		if !age.EffectiveAt.IsZero() {
			counts = kim.DateOf(age.EffectiveAt, kim.WIB)
		}
		if c.counts.Known() {
			reason = kim.DateUndated
		}
		if counts != c.counts || age.Reason != reason || age.From != c.left[0] || age.To != c.left[1] {
			t.Errorf("%s: counts on %q (%s), %q to %q; want %q (%s), %q to %q", c.name, counts, age.Reason, age.From, age.To, c.counts, reason, c.left[0], c.left[1])
		}
	}
}

// An item that a walk finds early on a Monday counts in the week that has just ended.
func TestAgeOnMonday(t *testing.T) {
	t.Parallel()
	age := kim.AgeOf(kim.Sight{FirstSeen: at("2025-10-27T01:00:00+07:00"), AbsentAt: at("2025-10-20T01:00:00+07:00")}, kim.WIB)
	if w := kim.WeekOf(age.EffectiveAt, kim.WIB); w.String() != "2025-10-20" || age.Reason != kim.DateUndated {
		t.Errorf("week %s, %+v", w, age)
	}
}
