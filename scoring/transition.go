package scoring

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// The kinds of change of a status.
const (
	ChangeFell             = "fell"
	ChangeRecovered        = "recovered"
	ChangeFirstPost        = "first_post"
	ChangeBecameUnobserved = "became_unobserved"
	ChangeObservedAgain    = "observed_again"
	ChangeFirstJudged      = "first_judged"
)

// Change is a transition of one group; Kind is empty if the status stayed.
type Change struct {
	From, To kim.Status
	Kind     string
}

// stored is the newest score of a group before a Monday.
type stored struct {
	Week   kim.Week
	Status kim.Status
	Since  kim.Date
}

// before reads the newest stored score of every group before a Monday.
func (v *view) before(ctx context.Context, monday kim.Week) (map[string]stored, error) {
	out := map[string]stored{}
	err := v.each(ctx, "before", params{"week": monday.String()}, func(rows driver.Rows) error {
		var (
			id, status  string
			week, since time.Time
		)
		if err := rows.Scan(&id, &week, &status, &since); err != nil {
			return err
		}
		out[id] = stored{kim.Week(kim.DateFromTime(week)), kim.Status(status), kim.DateFromTime(since)}
		return nil
	})
	return out, err
}

// compare enters since when the status stands and what kind of change it is. Where
// the platform failed, what was published on the Monday before stands, even if
// items that came to light since would have said otherwise.
func (s *Score) compare(before stored) {
	if s.Verdict.Held && before.Week == s.Week.Add(-1) && before.Status != "" && before.Status != kim.StatusUnobserved {
		s.Verdict.Status = before.Status
	}
	to := s.Verdict.Status
	s.Since = s.Week.Monday()
	s.Transition = Change{From: before.Status, To: to}
	switch {
	case before.Status == to:
		s.Since, s.Transition = before.Since, Change{}
	case before.Status == "":
		s.Transition.Kind = ChangeFirstJudged
	case to == kim.StatusUnobserved:
		s.Transition.Kind = ChangeBecameUnobserved
	case before.Status == kim.StatusUnobserved:
		s.Transition.Kind = ChangeObservedAgain
	case before.Status == kim.StatusNeverPosted:
		s.Transition.Kind = ChangeFirstPost
	case standing(to) < standing(before.Status):
		s.Transition.Kind = ChangeFell
	default:
		s.Transition.Kind = ChangeRecovered
	}
}

// evidence is the JSON of the numbers that decided a status.
func (s *Score) evidence() (string, error) {
	ws := s.Facts.window(s.StatusWindow, 0)
	out := struct {
		ActiveWeeks   int    `json:"active_weeks"`
		ObservedWeeks int    `json:"observed_weeks"`
		WindowWeeks   int    `json:"window_weeks"`
		DaysSinceItem int    `json:"days_since_item"`
		LastComplete  string `json:"last_complete_walk,omitempty"`
		Cause         string `json:"cause,omitempty"`
		Held          bool   `json:"held,omitempty"`
	}{DaysSinceItem: s.Verdict.DaysSinceItem, Cause: s.Verdict.Cause, Held: s.Verdict.Held}
	out.ActiveWeeks, out.ObservedWeeks, out.WindowWeeks = active(ws), observed(ws), len(ws)
	if !s.Facts.LastComplete.IsZero() {
		out.LastComplete = s.Facts.LastComplete.UTC().Format(time.RFC3339)
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("write the evidence of %s: %w", s.Facts.Group.ID, err)
	}
	return string(text), nil
}
