package fact

import (
	"pantaukim/collector/extract/date"
	"pantaukim/internal/kim"
)

// The sources of dates, the most trusted first.
const (
	SourceFeed      = "feed"
	SourceSitemap   = "sitemap"
	SourceURL       = "url"
	SourceJSONLD    = "json-ld"
	SourceMeta      = "meta"
	SourceTime      = "time"
	SourceMicrodata = "microdata"
	SourceProfile   = "profile"
	SourceByline    = "byline"
	SourceText      = "text"
	SourceListing   = "listing"
)

// Trust orders the sources; 0 is no source.
func Trust(source string) int {
	for k, s := range [...]string{
		SourceFeed, SourceURL, SourceJSONLD, SourceMeta, SourceTime, SourceMicrodata, SourceProfile, SourceByline,
		SourceListing, SourceText, SourceSitemap,
	} {
		if s == source {
			return 100 - k
		}
	}
	return 0
}

// OpenDays are the days that a date which names more than one may mean.
func OpenDays(d date.Date, zone kim.Zone) *Days {
	days := &Days{First: d.Earliest, Last: d.Latest}
	if !d.Swapped.IsZero() {
		other := kim.DateOf(d.Swapped, zone)
		days.First, days.Last, days.Either = min(days.First, other), max(days.Last, other), true
		days.MonthFirst = other
	}
	return days
}

// DayText writes the day of a date.
func DayText(d date.Date, zone kim.Zone) string { return kim.DateOf(d.Time, zone).String() }
