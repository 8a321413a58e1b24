package date

import (
	"strings"

	"pantaukim/collector/extract/letters"
)

// IsWeekday tells whether a word is the name of a day of the week, or of one of the five Javanese days.
func IsWeekday(w string) bool {
	switch w {
	case "at", // of jum'at
		"pon", "wage", "kliwon", "legi", "pahing", "paing", "manis": // Javanese days, behind the others
		return true
	case "min": // a minute as often
		return false
	}
	_, ok := weekdayOf(w)
	return ok
}

// OnlyWeekday tells whether nothing stands before a date but the day of the week.
func OnlyWeekday(s string) bool {
	for _, w := range strings.FieldsFunc(letters.PlainQuotes(s), letters.NotLetter) {
		if !IsWeekday(w) {
			return false
		}
	}
	return true
}
