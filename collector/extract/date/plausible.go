package date

import "time"

const (
	firstYear = 1995 // no community site is older
	lastYear  = 2100
	ahead     = 36 * time.Hour // further ahead of the fetching no machine dates a post
)

// Unlikely says why a time cannot be that of a publication; empty if it can. It is
// asked of every source: pages, feeds, interfaces, sitemaps. A day that an author
// typed may lie ahead of the fetching.
func Unlikely(t, fetched time.Time, typed bool) string {
	switch {
	case t.Year() < firstYear:
		return "older than the web"
	case t.Year() > lastYear:
		return "no year of a publication"
	case !typed && !fetched.IsZero() && t.After(fetched.Add(ahead)):
		return "in the future"
	}
	return ""
}
