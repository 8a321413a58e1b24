package digest

import (
	"fmt"
	"time"

	"pantaukim/internal/kim"
)

// thursday is the day that says to which month a week belongs, as it does for the year by
// ISO 8601.
const thursday = 3

// monthOf names the month that a week belongs to, such as 2025-10.
func monthOf(w kim.Week) string { return w.Monday().AddDays(thursday).String()[:len("2025-10")] }

// monthDone names the newest month that is over when a week is the last completed one.
func monthDone(last kim.Week) string {
	if month := monthOf(last); month != monthOf(last.Add(1)) {
		return month
	}
	for w := last; ; w = w.Add(-1) {
		if month := monthOf(w); month != monthOf(last) {
			return month
		}
	}
}

// firstWeek is the first week of a month.
func firstWeek(month string) (kim.Week, error) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return kim.Week(kim.NoDate), fmt.Errorf("month %q: %w", month, err)
	}
	w := kim.NewDate(first.Year(), first.Month(), 1).Week()
	if monthOf(w) != month {
		w = w.Add(1)
	}
	return w, nil
}

// periodOf names a period as it is kept: a week by its Monday, a month by itself. Weeks of a
// month's letter are its first.
func periodOf(week kim.Week, every Every) string {
	if every == Monthly {
		return monthOf(week)
	}
	return week.String()
}

// readPeriod reads what periodOf writes.
func readPeriod(period string) (week kim.Week, every Every, err error) {
	if len(period) == len("2025-10") {
		week, err = firstWeek(period)
		return week, Monthly, err
	}
	day, err := kim.ParseDate(period)
	return day.Week(), Weekly, err
}

// month writes a month as people do: Oktober 2025.
func monthText(month string) string {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return fmt.Sprintf("%s %d", months[first.Month()-1], first.Year())
}
