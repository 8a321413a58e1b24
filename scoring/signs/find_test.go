package signs

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// What the items of a group show by themselves, counted by hand. The moment is Tuesday, 28
// October 2025; signs are looked for since Monday, 4 August.
func TestFind(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	// so many ordinary items on a day, written as 2006-01-02
	on := func(day string, n int, change ...func(*recent)) (items []recent) {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			r := recent{Group: "g", Key: fmt.Sprintf("%s %02d", day, i), Words: 200, At: at.Add(2 * time.Hour).UnixMilli(), News: true, Hashed: true, Dated: true}
			for _, c := range change {
				c(&r)
			}
			items = append(items, r)
		}
		return items
	}
	short := func(r *recent) { r.Words = 19 }
	undated := func(r *recent) { r.Dated = false }
	late := func(r *recent) { r.At += 20 * 3600_000 } // the next day, in every zone of Indonesia
	old := on("2025-01-06", 1)
	for month := 2; month <= 7; month++ {
		old = slices.Concat(old, on(fmt.Sprintf("2025-%02d-10", month), month))
	}
	for name, c := range map[string]struct {
		items []recent
		want  []string // sign, subject, number, threshold
	}{
		"ordinary":                             {items: slices.Concat(on("2025-10-06", 2), on("2025-10-14", 2), on("2025-10-22", 2))},
		"as many on one day as a day may have": {items: on("2025-09-01", 5)},
		"one more, and there is no other day": {
			items: on("2025-09-01", 6), want: []string{"burst 2025-09-01 6 5"},
		},
		"as many as on other days": { // of 1 to 7, 3 and 3
			items: slices.Concat(old, on("2025-10-01", 6), on("2025-10-11", 3), on("2025-10-21", 3)),
		},
		"more than 99 of 100 of the other days": { // of 1 to 7, 4 and 5: 0.92 of the way from the eighth to the ninth
			items: slices.Concat(old, on("2025-10-01", 8), on("2025-10-11", 4), on("2025-10-21", 5)),
			want:  []string{"burst 2025-10-01 8 6.92"},
		},
		"before signs are looked for":   {items: slices.Concat(on("2025-07-01", 30), on("2025-08-20", 1))},
		"a day that nobody knows":       {items: on("2025-09-01", 30, undated)},
		"the day is that of the zone":   {items: on("2025-09-01", 6, late), want: []string{"burst 2025-09-02 6 5"}},
		"most of a month on two days":   {items: slices.Concat(on("2025-09-01", 4), on("2025-09-02", 3), on("2025-09-20", 2), on("2025-09-25", 2)), want: []string{"burst_month 2025-09-01 7 5.5"}},
		"half of a month on two days":   {items: slices.Concat(on("2025-09-01", 4), on("2025-09-02", 2), on("2025-09-20", 3), on("2025-09-25", 3))},
		"two days of two months":        {items: slices.Concat(on("2025-09-30", 5), on("2025-10-01", 5), on("2025-09-10", 5), on("2025-10-10", 5))},
		"most of a month with few":      {items: on("2025-09-01", 5)},
		"more before a deadline":        {items: slices.Concat(on("2025-10-15", 3), on("2025-10-18", 3), on("2025-10-27", 1), on("2025-10-10", 3), on("2025-09-02", 1)), want: []string{"deadline 2025-10-28 7 5"}},
		"less than three times as many": {items: slices.Concat(on("2025-10-15", 3), on("2025-10-18", 3), on("2025-10-10", 4), on("2025-09-18", 4), on("2025-08-25", 4))},
		"short news": {
			items: slices.Concat(on("2025-09-01", 2, short), on("2025-09-11", 3, short), on("2025-09-21", 5)), want: []string{"short_texts  5 5"},
		},
		"less than half is short":     {items: slices.Concat(on("2025-09-01", 2, short), on("2025-09-11", 3, short), on("2025-09-21", 3), on("2025-10-21", 3))},
		"short ones that are no news": {items: slices.Concat(on("2025-09-01", 3, short, func(r *recent) { r.News = false }), on("2025-09-11", 3, short, func(r *recent) { r.News = false }))},
		"short ones of before":        {items: slices.Concat(on("2025-07-01", 3, short), on("2025-07-11", 3, short))},
		"copies": {
			items: slices.Concat(on("2025-09-01", 3, func(r *recent) { r.Key = "copy" + r.Key }), on("2025-09-21", 3)), want: []string{"copies  3 3"},
		},
		"copies that are too short to judge": {items: on("2025-09-01", 3, func(r *recent) { r.Key = "copy" + r.Key }, func(r *recent) { r.Words = 39 })},
		"backdated":                          {items: on("2024-03-01", 1, func(r *recent) { r.Backdated = true }), want: []string{"backdated  1 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			set := rules.Default()
			set.Signs.Deadlines = []rules.Day{{Day: "2025-10-28", Name: "Penjurian"}, {Day: "2025-12-01", Name: "Penutupan"}}
			f := finder{
				rules: set.Signs, judgedWords: 40, now: now.UnixMilli(), year: now.AddDate(0, 0, -364).UnixMilli(),
				monday: kim.WeekOf(now, kim.WIB), copied: map[string]bool{}, found: map[string][]Sign{},
			}
			f.from = f.monday.Add(-12).Start(kim.WIT).UnixMilli()
			for _, i := range c.items {
				if len(i.Key) > 4 && i.Key[:4] == "copy" {
					f.copied[i.Key] = true
				}
			}
			f.group(c.items, kim.WIB)
			var got []string
			for _, sign := range Names() {
				for _, s := range f.found[sign] {
					got = append(got, fmt.Sprintf("%s %s %v %v", s.Sign, s.Subject, s.Number, s.Threshold))
					if s.Note == "" || len(s.Items) == 0 || len(s.Items) > mostItems || s.Week != f.monday {
						t.Errorf("%+v", s)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Between two values the percentile lies in proportion.
func TestPercentile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{4}, 4}, {[]float64{2, 1}, 1.99}, {[]float64{3, 1, 2}, 2.98}} {
		if got := percentile(c.values, 0.99); got != c.want {
			t.Errorf("%v: %v, want %v", c.values, got, c.want)
		}
	}
}
