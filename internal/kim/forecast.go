package kim

import (
	"fmt"
	"math"
	"time"
)

// Forecast is what the schedule will ask of the groups' sites in the coming week.
type Forecast struct {
	At                time.Time     `json:"at"`     // when it was reckoned
	Groups            int           `json:"groups"` // that have a site
	RequestsPerSecond float64       `json:"requests_per_second"`
	Week              WeekForecast  `json:"week"`
	Jobs              []JobForecast `json:"jobs"`
	// Used is what the last four weeks took, the newest first.
	Used []int `json:"used"`
}

// WeekForecast sums up the coming week.
type WeekForecast struct {
	Requests int     `json:"requests"`
	Hours    float64 `json:"hours"`
	Fits     bool    `json:"fits"` // between two Mondays
}

// JobForecast is one job's part of it.
type JobForecast struct {
	Name     string  `json:"name"`
	Requests int     `json:"requests"`
	Hours    float64 `json:"hours"`
}

const hoursOfWeek = 7 * 24

// Add counts the requests of a job to the week.
func (f *Forecast) Add(job string, requests float64) {
	n := int(math.Ceil(requests))
	f.Jobs = append(f.Jobs, JobForecast{Name: job, Requests: n, Hours: f.hours(n)})
	f.Week.Requests += n
	f.Week.Hours = f.hours(f.Week.Requests)
	f.Week.Fits = f.Week.Hours <= hoursOfWeek
}

// hours is how long so many requests take at the polite rate, with two decimals.
func (f *Forecast) hours(requests int) float64 {
	return math.Round(float64(requests)/f.RequestsPerSecond/3600*100) / 100
}

// EveryWeeks is in how many weeks the schedule comes round to each group: 1 where a week fits.
func (f *Forecast) EveryWeeks() float64 {
	return max(1, f.Week.Hours/hoursOfWeek)
}

// String says in a sentence whether the week fits.
func (f *Forecast) String() string {
	says := fmt.Sprintf("%d groups: the coming week takes %d requests, %.1f hours at %g a second", f.Groups, f.Week.Requests, f.Week.Hours, f.RequestsPerSecond)
	if f.Week.Fits {
		return says + "; it fits between two Mondays"
	}
	return says + fmt.Sprintf("; a week has %d hours, so it does not fit: the groups that were not observed for longest come first, "+
		"and a group is observed about every %.1f weeks", hoursOfWeek, f.EveryWeeks())
}
