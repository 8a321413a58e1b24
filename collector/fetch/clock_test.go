package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestClockAhead(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		header http.Header
		took   time.Duration
		want   time.Duration
		ok     bool
	}{
		"right":                    {http.Header{"Date": {"Tue, 28 Oct 2025 00:59:59 GMT"}}, time.Second, 0, true},
		"an hour ahead":            {http.Header{"Date": {"Mon, 27 Oct 2025 23:59:59 GMT"}}, time.Second, time.Hour, true},
		"a day behind":             {http.Header{"Date": {"Wed, 29 Oct 2025 00:59:59 GMT"}}, time.Second, -24 * time.Hour, true},
		"an answer of a cache":     {http.Header{"Date": {"Mon, 27 Oct 2025 23:59:59 GMT"}, "Age": {"3600"}}, time.Second, 0, true},
		"an age that is no number": {http.Header{"Date": {"Mon, 27 Oct 2025 23:59:59 GMT"}, "Age": {"lama"}}, time.Second, 0, false},
		"no date":                  {http.Header{}, time.Second, 0, false},
		"a date that is none":      {http.Header{"Date": {"kemarin"}}, time.Second, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := clockAhead(c.header, now, c.took); got != c.want || ok != c.ok {
				t.Errorf("%v, %v; want %v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}
