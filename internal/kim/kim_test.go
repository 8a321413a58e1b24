package kim_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAgeOfDated(t *testing.T) {
	seen := at("2025-10-28T08:00:00+07:00")
	for _, c := range []struct {
		name      string
		published string
		precision kim.Precision
		absent    string
		want      kim.DateReason
	}{
		{"undated at the first walk", "", kim.PrecisionNone, "", kim.DateUnknown},
		{"years old at the first walk", "2019-03-19T00:00:00+07:00", kim.PrecisionDay, "", kim.DateAccepted},
		{"seven days late", "2025-10-21T00:00:00+07:00", kim.PrecisionDay, "2025-10-27T08:00:00+07:00", kim.DateAccepted},
		{"eight days late, looked for since", "2025-10-20T00:00:00+07:00", kim.PrecisionDay, "2025-10-21T08:00:00+07:00", kim.DateBackdated},
		{"three weeks late, nobody had looked", "2025-10-06T00:00:00+07:00", kim.PrecisionDay, "2025-10-05T08:00:00+07:00", kim.DateAccepted},
		{"posted on the day of the walk that missed it", "2025-10-06T00:00:00+07:00", kim.PrecisionDay, "2025-10-06T08:00:00+07:00", kim.DateAccepted},
		{"this morning, printed as a day", "2025-10-28T00:00:00+07:00", kim.PrecisionDay, "2025-10-27T08:00:00+07:00", kim.DateAccepted},
		{"tomorrow", "2025-10-29T00:00:00+07:00", kim.PrecisionDay, "2025-10-27T08:00:00+07:00", kim.DateFuture},
		{"tomorrow at the first walk", "2025-10-29T00:00:00+07:00", kim.PrecisionDay, "", kim.DateFuture},
		{"a clock ten minutes ahead", "2025-10-28T08:10:00+07:00", kim.PrecisionMinute, "2025-10-27T08:00:00+07:00", kim.DateAccepted},
		{"an hour ahead", "2025-10-28T09:00:00+07:00", kim.PrecisionMinute, "2025-10-27T08:00:00+07:00", kim.DateFuture},
		{"the first day of computers", "1970-01-01T00:00:00Z", kim.PrecisionSecond, "", kim.DateUnknown},
		{"the year 1", "0001-01-01T07:07:12+07:07", kim.PrecisionSecond, "", kim.DateUnknown},
		{"before the web", "1987-03-19T00:00:00+07:00", kim.PrecisionDay, "", kim.DateUnknown},
		{"a year that is to come", "2099-03-19T00:00:00+07:00", kim.PrecisionDay, "", kim.DateFuture},
		{"a year that no column holds", "2106-03-19T00:00:00+07:00", kim.PrecisionDay, "", kim.DateUnknown},
		{"the year 9999", "9999-12-31T23:59:59Z", kim.PrecisionSecond, "", kim.DateUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			var published, absent time.Time
			if c.published != "" {
				published = at(c.published)
			}
			if c.absent != "" {
				absent = at(c.absent)
			}
			age := kim.AgeOf(kim.Sight{Published: published, Precision: c.precision, FirstSeen: seen, AbsentAt: absent}, kim.WIB)
			effective, reason := age.EffectiveAt, age.Reason
			if reason != c.want {
				t.Fatalf("reason %q, want %q", reason, c.want)
			}
			want := seen
			switch reason {
			case kim.DateAccepted:
				want = published
			case kim.DateUnknown:
				want = time.Time{}
			}
			if !effective.Equal(want) {
				t.Errorf("counts at %v, want %v", effective, want)
			}
		})
	}
}

func TestWeekOfGroup(t *testing.T) {
	for _, c := range []struct {
		instant string
		zone    kim.Zone
		want    string
	}{
		{"2025-10-26T16:59:59Z", kim.WIB, "2025-10-20"},  // Sunday 23.59 in Palangka Raya
		{"2025-10-26T17:00:00Z", kim.WIB, "2025-10-27"},  // Monday 00.00
		{"2025-10-26T16:00:00Z", kim.WITA, "2025-10-27"}, // an hour earlier in Makassar
		{"2025-10-26T15:00:00Z", kim.WIT, "2025-10-27"},  // two in Jayapura
		{"2021-01-03T10:00:00Z", kim.WIB, "2020-12-28"},  // week 53 of 2020
		{"2026-01-01T00:00:00Z", kim.WIB, "2025-12-29"},  // week 1 of 2026 starts in 2025
	} {
		if got := kim.WeekOf(at(c.instant), c.zone).String(); got != c.want {
			t.Errorf("%s in %s: week %s, want %s", c.instant, c.zone, got, c.want)
		}
	}
	w := kim.WeekOf(at("2025-10-28T08:00:00+07:00"), kim.WIB)
	if got := kim.LastCompletedWeek(at("2025-10-28T08:00:00+07:00"), kim.WIB); got != w.Add(-1) || w.Sub(got) != 1 {
		t.Errorf("last completed week %s of %s", got, w)
	}
	if !w.End(kim.WIB).Equal(at("2025-11-03T00:00:00+07:00")) {
		t.Errorf("week %s ends at %v", w, w.End(kim.WIB))
	}
}

func TestLampOf(t *testing.T) {
	for days, want := range map[int]kim.Lamp{
		-1: kim.LampOff, 0: kim.LampGreen, 7: kim.LampGreen, 8: kim.LampYellow, 14: kim.LampYellow,
		15: kim.LampOrange, 21: kim.LampOrange, 22: kim.LampRed,
	} {
		if got := kim.LampOf(days); got != want {
			t.Errorf("%d days: %s, want %s", days, got, want)
		}
	}
}

func TestRegion(t *testing.T) {
	r := kim.Region{ProvinceCode: "62", RegencyCode: "62.13", DistrictCode: "62.13.05"}
	for code, want := range map[string]bool{"": true, "62": true, "62.13": true, "62.13.05": true, "62.1": false, "63": false} {
		if r.In(code) != want {
			t.Errorf("In(%q) = %v", code, !want)
		}
	}
	if !r.Resolved() || (kim.Region{RegencyCode: "62.00"}).Resolved() {
		t.Error("only a code ending in .00 is unresolved")
	}
}
