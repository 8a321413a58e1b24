package scoring

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
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
func single(s *rules.Score) GroupSummary {
	g, f := s.Facts.Group, s.Facts
	ws := f.Window(s.StatusWindow, 0)
	return GroupSummary{
		ID: g.ID, Name: g.Name, RegencyCode: g.RegencyCode, DistrictCode: g.DistrictCode,
		Status: s.Verdict.Status, IAD: s.Index.IAD, ActiveWeeks: rules.Active(ws), ObservedWeeks: rules.Observed(ws),
		Items: int(f.Totals.Items()), Photos: int(f.Totals.Photos), LastItem: f.LastItem, LastComplete: f.LastComplete,
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
func summarise(scores []*rules.Score) Summary {
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
		if n := len(s.Facts.Weeks); n > 0 && s.Facts.Weeks[n-1].State.Observed() {
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
	rows, err := asof.Select[summaryRow](ctx, asof.Now(s.conn, s.now(), ""), asof.Query{Files: files, Name: "summary"})
	if err != nil || len(rows) == 0 {
		return Summary{}, false, err
	}
	scores := make([]*rules.Score, len(rows))
	var singles []GroupSummary
	for i, r := range rows {
		scores[i] = r.score()
		singles = append(singles, GroupSummary{
			ID: r.Group, Name: r.Name, RegencyCode: r.RegencyCode, DistrictCode: r.DistrictCode, Status: r.Status, IAD: r.IAD,
			ActiveWeeks: r.ActiveWeeks, ObservedWeeks: r.ObservedWeeks, Items: r.Total, Photos: r.TotalPhotos,
			LastItem: r.LastItem, LastComplete: r.LastComplete,
		})
	}
	sum = summarise(scores)
	sum.Singles = singles
	sum.Week, sum.AsOf, sum.Rules = rows[0].Week, rows[0].AsOf, rows[0].Rules
	return sum, true, nil
}

// summaryRow is one row of summary.sql: what a summary counts of one group.
type summaryRow struct {
	Group         string        `ch:"group_id"`
	Week          kim.Week      `ch:"week"`
	AsOf          time.Time     `ch:"as_of"`
	Rules         string        `ch:"rules"`
	Status        kim.Status    `ch:"status"`
	Cause         string        `ch:"cause"`
	Coverage      float64       `ch:"coverage"`
	IAD           float64       `ch:"iad"`
	ProvinceCode  string        `ch:"province_code"`
	Province      string        `ch:"province"`
	RegencyCode   string        `ch:"regency_code"`
	Regency       string        `ch:"regency"`
	Name          string        `ch:"name"`
	DistrictCode  string        `ch:"district_code"`
	ActiveWeeks   int           `ch:"active_weeks"`
	ObservedWeeks int           `ch:"observed_weeks"`
	Total         int           `ch:"total"`
	TotalPhotos   int           `ch:"total_photos"`
	LastItem      time.Time     `ch:"last_item_at"`
	LastComplete  time.Time     `ch:"last_complete_at"`
	Change        string        `ch:"change"`
	HasWeek       bool          `ch:"has_week"`
	State         kim.WeekState `ch:"state"` // of the last completed week
	Items         uint32        `ch:"items"`
	Photos        uint32        `ch:"photos"`
}

// score is what summarise goes by.
func (r summaryRow) score() *rules.Score {
	s := &rules.Score{Week: r.Week}
	s.Facts.Group.ID = r.Group
	s.Facts.Group.Region = kim.Region{ProvinceCode: r.ProvinceCode, Province: r.Province, RegencyCode: r.RegencyCode, Regency: r.Regency}
	s.Index.Coverage, s.Index.IAD = r.Coverage, r.IAD
	s.Verdict.Status, s.Transition.Kind = r.Status, r.Change
	s.Verdict.Held = (r.Cause == string(kim.OutcomePlatformOutage) || r.Cause == string(kim.OutcomeGeoblocked)) && r.Status != kim.StatusUnobserved
	if r.HasWeek {
		s.Facts.Weeks = []rules.WeekFacts{{State: r.State, News: r.Items, Photos: r.Photos}}
	}
	return s
}
