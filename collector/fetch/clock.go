package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// clockAhead tells how far a clock is ahead of that of the host which gave an answer. now is
// what it says after the answer, for which it took so long. A cache says in Age how old the
// answer was that it gave.
func clockAhead(h http.Header, now time.Time, took time.Duration) (ahead time.Duration, ok bool) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0, false
	}
	if text := strings.TrimSpace(h.Get("Age")); text != "" {
		age, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return 0, false
		}
		date = date.Add(time.Duration(age) * time.Second)
	}
	const half = time.Second / 2 // a Date has no parts of a second
	return now.Add(-took / 2).Sub(date.Add(half)), true
}
