package board

import (
	"context"
	"fmt"

	"pantaukim/internal/kim"
)

// Silence is for how many of the newest completed weeks a group has posted nothing,
// whatever its status. A week that was not observed is no week of silence: what happened in
// it is not known.
type Silence struct {
	// Weeks are the newest completed weeks, one after the other, that were observed whole
	// and without an item.
	Weeks int
	// AtMost is Weeks if the weeks that were not observed had no item either: more it cannot
	// be. The same as Weeks where no such week stands in the way.
	AtMost int
	// Unseen is how many of the AtMost weeks were not observed.
	Unseen int
	// Whole tells that AtMost reaches back to the oldest week that was looked at: it may
	// have been silent for longer.
	Whole bool
}

// Sure tells whether the number of weeks is known.
func (s Silence) Sure() bool { return s.Weeks == s.AtMost }

// Verdict answers whether a group has been silent for so many weeks.
type Verdict int

// The answers.
const (
	NotSilent     Verdict = iota // it posted within them, or was not there for so long
	Silent                       // it did not: every one of them was observed
	SilentUnknown                // nothing was seen in any, and some were not observed
)

// For tells whether the group has been silent for at least n weeks.
func (s Silence) For(n int) Verdict {
	switch {
	case s.Weeks >= n:
		return Silent
	case s.AtMost >= n:
		return SilentUnknown
	default:
		return NotSilent
	}
}

// SilenceOf counts the silence of a group up to a week, from its weeks, oldest first. A
// group that has posted in the running week is not silent.
func SilenceOf(weeks []GroupWeek, r *Row, last kim.Week, n int) Silence {
	var s Silence
	if len(weeks) == 0 || !r.LastItemAt.IsZero() && kim.WeekOf(r.LastItemAt, r.Zone) > last {
		return s
	}
	states := map[kim.Week]kim.WeekState{}
	for _, w := range weeks {
		states[w.Week] = w.State
	}
	first := weeks[0].Week
	for at := last; at >= first && last.Sub(at) < n; at = at.Add(-1) {
		switch states[at] {
		case kim.WeekNone:
			s.AtMost++
			if s.AtMost == s.Weeks+1 {
				s.Weeks++
			}
		case kim.WeekActive, kim.WeekPartly:
			return s
		default:
			s.AtMost++
			s.Unseen++
		}
	}
	s.Whole = s.AtMost > 0
	return s
}

// Silences returns the silence of every scored group, looking n weeks back.
func (b *Board) Silences(ctx context.Context, n int) (map[string]Silence, error) {
	return Remember(ctx, b, fmt.Sprint("silences ", n), func(ctx context.Context) (map[string]Silence, error) {
		out := make(map[string]Silence, len(b.Rows))
		if !b.Scored() {
			return out, nil
		}
		weeks, err := b.GroupWeeks(ctx, n)
		if err != nil {
			return nil, err
		}
		for _, r := range b.Rows {
			if r.Scored {
				out[r.ID] = SilenceOf(weeks[r.ID], r, b.Last(), n)
			}
		}
		return out, nil
	})
}
