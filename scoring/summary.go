package scoring

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Summary is what one scoring says in figures: for metrics, logs and replies.
type Summary struct {
	Week        kim.Week
	AsOf        time.Time
	Rules       string // id of the rules
	Groups      int
	Indexed     int // groups with an IAD
	Statuses    map[kim.Status]int
	Transitions int
	Held        int // groups whose status stands because the platform failed
	Drift       int // groups whose stored weeks disagreed with their items and were built anew; -1: not measured
	Regencies   []RegencySummary
	Singles     []GroupSummary // by id
	Took        time.Duration
}

// GroupSummary is one group's part of a summary.
type GroupSummary struct {
	ID, Name                  string
	RegencyCode, DistrictCode string
	Status                    kim.Status
	IAD                       float64 // NaN: none
	ActiveWeeks               int     // of the status window
	ObservedWeeks             int
	Items, Photos             int       // of all time
	LastItem, LastComplete    time.Time // zero: none
}

// single condenses a score.
func (s *Score) single() GroupSummary {
	g, f := s.Facts.Group, s.Facts
	ws := f.window(s.StatusWindow, 0)
	return GroupSummary{
		ID: g.ID, Name: g.Name, RegencyCode: g.RegencyCode, DistrictCode: g.DistrictCode,
		Status: s.Verdict.Status, IAD: s.Index.IAD, ActiveWeeks: active(ws), ObservedWeeks: observed(ws),
		Items: int(f.Totals.Items()), Photos: int(f.Totals.Photos), LastItem: f.LastItem[0], LastComplete: f.LastComplete,
	}
}

// RegencySummary counts the groups of one regency and what they published in the
// last completed week.
type RegencySummary struct {
	ProvinceCode, Province string
	RegencyCode, Regency   string

	Groups   int
	Statuses map[kim.Status]int
	Items    int     // of the last completed week, of the groups that were observed in it
	Photos   int     // likewise
	Observed int     // groups that were observed in the last completed week
	Coverage float64 // mean of the groups' coverage; NaN if none is known
}

// summarise counts scores, the regencies in the order of their codes.
func summarise(scores []*Score) Summary {
	out := Summary{Groups: len(scores), Statuses: map[kim.Status]int{}}
	byCode := map[string]*RegencySummary{}
	covered := map[string]int{}
	for _, s := range scores {
		r := s.Facts.Group.Region
		reg := byCode[r.RegencyCode]
		if reg == nil {
			reg = &RegencySummary{
				ProvinceCode: r.ProvinceCode, Province: r.Province, RegencyCode: r.RegencyCode, Regency: r.Regency,
				Statuses: map[kim.Status]int{},
			}
			byCode[r.RegencyCode] = reg
		}
		reg.Groups++
		reg.Statuses[s.Verdict.Status]++
		out.Statuses[s.Verdict.Status]++
		if n := len(s.Facts.Weeks); n > 0 && s.Facts.Weeks[n-1].State != kim.WeekUnobserved {
			reg.Observed++
			reg.Items += int(s.Facts.Weeks[n-1].Items())
			reg.Photos += int(s.Facts.Weeks[n-1].Photos)
		}
		if !math.IsNaN(s.Index.Coverage) {
			reg.Coverage += s.Index.Coverage
			covered[r.RegencyCode]++
		}
		if !math.IsNaN(s.Index.IAD) {
			out.Indexed++
		}
		if s.Transition.Kind != "" {
			out.Transitions++
		}
		if s.Verdict.Held {
			out.Held++
		}
	}
	for code, reg := range byCode {
		reg.Coverage /= float64(covered[code]) // 0/0 is NaN: not known
		out.Regencies = append(out.Regencies, *reg)
	}
	slices.SortFunc(out.Regencies, func(a, b RegencySummary) int { return cmp.Compare(a.RegencyCode, b.RegencyCode) })
	return out
}

// Summary reads the figures of the newest stored scoring, so that a program that
// has just started need not score first; ok is false if there is none.
func (s *Scorer) Summary(ctx context.Context) (sum Summary, ok bool, err error) {
	v := today(s.conn, s.now(), "", s.rules)
	scores, singles, asOf, rules, err := v.storedScores(ctx)
	if err != nil || len(scores) == 0 {
		return Summary{}, false, err
	}
	sum = summarise(scores)
	sum.Drift, sum.Singles = -1, singles
	sum.Week, sum.AsOf, sum.Rules = scores[0].Week, asOf, rules
	return sum, true, nil
}

// storedScores reads of the newest scoring what a summary counts.
func (v *view) storedScores(ctx context.Context) (scores []*Score, singles []GroupSummary, asOf time.Time, rules string, err error) {
	err = v.each(ctx, "summary", nil, func(rows driver.Rows) error {
		var (
			s                        Score
			r                        = &s.Facts.Group.Region
			status, cause, change    string
			state                    string
			week, at                 time.Time
			items, photos, hasWeekly uint32
			one                      GroupSummary
			activeWeeks, seenWeeks   uint8
			total, totalPhotos       uint32
			lastItem, lastComplete   time.Time
		)
		if err := rows.Scan(&s.Facts.Group.ID, &week, &at, &rules, &status, &cause, &s.Index.Coverage, &s.Index.IAD,
			&r.ProvinceCode, &r.Province, &r.RegencyCode, &r.Regency,
			&one.Name, &one.DistrictCode, &activeWeeks, &seenWeeks, &total, &totalPhotos, &lastItem, &lastComplete, &change, &hasWeekly, &state, &items, &photos); err != nil {
			return err
		}
		s.Week, asOf = kim.Week(kim.DateFromTime(week)), at
		s.Verdict.Status, s.Transition.Kind = kim.Status(status), change
		s.Verdict.Held = cause == string(kim.OutcomePlatformOutage) && s.Verdict.Status != kim.StatusUnobserved
		if hasWeekly == 1 {
			s.Facts.Weeks = []Week{{State: kim.WeekState(state), News: items, Photos: photos}}
		}
		one.ID, one.RegencyCode, one.Status, one.IAD = s.Facts.Group.ID, r.RegencyCode, s.Verdict.Status, s.Index.IAD
		one.ActiveWeeks, one.ObservedWeeks, one.Items, one.Photos = int(activeWeeks), int(seenWeeks), int(total), int(totalPhotos)
		one.LastItem, one.LastComplete = known(lastItem), known(lastComplete)
		scores, singles = append(scores, &s), append(singles, one)
		return nil
	})
	return scores, singles, asOf, rules, err
}
