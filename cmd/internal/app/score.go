package app

import (
	"context"
	"errors"
	"math"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring"
)

// ScorePath is the path at which commands ask for a scoring.
const ScorePath = "/score"

// ScoreRequest asks to conclude from what is loaded.
type ScoreRequest struct {
	AsOf *time.Time `json:"as_of,omitempty"` // nil: now, by the clock of the program
}

// Scored is the summary of a scoring as JSON. What is not known is null.
type Scored struct {
	Week        string             `json:"week"` // the Monday of the scoring
	AsOf        time.Time          `json:"as_of"`
	Rules       string             `json:"rules_version"`
	Groups      int                `json:"groups"`
	Indexed     int                `json:"indexed"` // groups with an IAD
	Statuses    map[kim.Status]int `json:"statuses"`
	Transitions int                `json:"transitions"`
	Held        int                `json:"held"` // groups whose status stands because the platform failed
	Regencies   []scoredRegency    `json:"regencies"`
	Seconds     float64            `json:"seconds"`
	TooLate     string             `json:"too_late,omitempty"` // why nothing was scored
}

// scoredRegency is one regency's part of it.
type scoredRegency struct {
	Code     string             `json:"regency_code"`
	Name     string             `json:"regency"`
	Groups   int                `json:"groups"`
	Statuses map[kim.Status]int `json:"statuses"`
	Observed int                `json:"observed"` // groups observed in the last completed week
	Items    int                `json:"items"`    // of that week
	Photos   int                `json:"photos"`
	Coverage *float64           `json:"coverage"`
}

func summarised(s scoring.Summary) Scored {
	out := Scored{
		Week: s.Week.String(), AsOf: s.AsOf, Rules: s.Rules, Groups: s.Groups, Indexed: s.Indexed, Statuses: s.Statuses,
		Transitions: s.Transitions, Held: s.Held, Regencies: []scoredRegency{}, Seconds: s.Took.Seconds(),
	}
	for _, r := range s.Regencies {
		one := scoredRegency{
			Code: r.RegencyCode, Name: r.Regency, Groups: r.Groups, Statuses: r.Statuses,
			Observed: r.Observed, Items: r.Items, Photos: r.Photos,
		}
		if !math.IsNaN(r.Coverage) {
			one.Coverage = &r.Coverage
		}
		out.Regencies = append(out.Regencies, one)
	}
	return out
}

// ScoreNow brings the registry in and scores, as a command asks.
func (a *App) ScoreNow(ctx context.Context, q ScoreRequest) (Scored, error) {
	at := a.now()
	if q.AsOf != nil {
		at = *q.AsOf
	}
	if err := a.Scorable(ctx, at); errors.Is(err, ErrTooLate) {
		return Scored{TooLate: err.Error()}, nil
	} else if err != nil {
		return Scored{}, err
	}
	if _, err := a.Groups.ImportConfigured(ctx); err != nil {
		return Scored{}, err
	}
	summary, err := a.Jobs.ScoreMoment(ctx, at)
	return summarised(summary), err
}
