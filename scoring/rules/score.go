package rules

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"time"

	"pantaukim/internal/kim"
)

// Score is everything that was concluded of one group on one Monday.
type Score struct {
	Facts    Facts
	Week     kim.Week // the Monday of the scoring: the weeks before it are complete
	RulesID  string
	Index    Index
	Verdict  Verdict
	Since    kim.Date // the Monday since which the status stands
	Outlook  kim.Outlook
	Newcomer bool

	// StatusWindow is the number of weeks that the status was judged by.
	StatusWindow int

	Ranks      kim.Ranks     // by IAD
	Intervals  kim.Intervals // where each of these ranks lies when the choices are drawn anew
	Transition Change        // what became of the status since the scoring before
}

// Before is the newest score of a group that was published before a Monday.
type Before struct {
	Week   kim.Week
	Status kim.Status // empty: there is none
	Since  kim.Date
}

// Conclude turns facts into the scores of a Monday, in the same order. What was
// published before is given by group.
func (r Rules) Conclude(ctx context.Context, monday kim.Week, facts []*Facts, before map[string]Before) ([]*Score, error) {
	id := r.ID()
	scores := make([]*Score, len(facts))
	onAllProcessors(len(facts), func(i int) {
		f := *facts[i]
		if b := before[f.Group.ID]; b.Week == monday.Add(-1) {
			f.Published = b.Status
		}
		scores[i] = &Score{
			Facts: f, Week: monday, RulesID: id, StatusWindow: r.Statuses.Window,
			Index: r.Compute(f), Verdict: r.Statuses.Decide(f), Outlook: r.Statuses.Outlook(f), Newcomer: r.Newcomer(f),
		}
	})
	rank(scores)
	if err := r.Intervals(ctx, scores); err != nil {
		return nil, fmt.Errorf("draw the rank intervals: %w", err)
	}
	for _, s := range scores {
		s.compare(before[s.Facts.Group.ID])
	}
	return scores, nil
}

// onAllProcessors calls f for 0 to n-1, in parts that run at the same time.
func onAllProcessors(n int, f func(i int)) {
	workers := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				f(i)
			}
		})
	}
	all.Wait()
}

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

// compare enters since when the status stands and what kind of change it is.
func (s *Score) compare(before Before) {
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

// Evidence is the JSON of the numbers that decided a status.
func (s *Score) Evidence() (string, error) {
	ws := s.Facts.Window(s.StatusWindow, 0)
	out := struct {
		ActiveWeeks   int    `json:"active_weeks"`
		ObservedWeeks int    `json:"observed_weeks"`
		PartlyWeeks   int    `json:"partly_weeks,omitempty"`
		WindowWeeks   int    `json:"window_weeks"`
		DaysSinceItem int    `json:"days_since_item"`
		LastComplete  string `json:"last_complete_walk,omitempty"`
		Cause         string `json:"cause,omitempty"`
		Held          bool   `json:"held,omitempty"`
	}{
		ActiveWeeks: Active(ws), ObservedWeeks: Observed(ws), PartlyWeeks: Partly(ws), WindowWeeks: len(ws),
		DaysSinceItem: s.Verdict.DaysSinceItem, Cause: s.Verdict.Cause, Held: s.Verdict.Held,
	}
	if !s.Facts.LastComplete.IsZero() {
		out.LastComplete = s.Facts.LastComplete.UTC().Format(time.RFC3339)
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("write the evidence of %s: %w", s.Facts.Group.ID, err)
	}
	return string(text), nil
}
