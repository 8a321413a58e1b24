package rules

import (
	"time"

	"pantaukim/internal/kim"
)

// Look is what complete walks of a group saw: everything since the start of a day, or
// everything there is, at the newest of them that saw so far back.
type Look struct {
	At     time.Time // start of the walk
	Since  kim.Date  // NoDate: from the beginning
	Method int       // of the walk, see [kim.Method]
}

// covers tells whether a walk that began at or after the end of a week saw it whole.
func (l Look) covers(w kim.Week, zone kim.Zone) bool {
	return l.Since <= w.Monday() && !l.At.Before(w.End(zone))
}

// Span are the days on one of which an item was published that prints no day.
type Span struct {
	From, To kim.Date  // NoDate in From: any day before
	CountsAt time.Time // decides the week in which it counts; zero: it is of unknown age and counts in none
	// Firm: its age is unknown, or the item itself says between which days it was
	// published. Else it is between two walks that it came.
	Firm bool
}

// Touches tells whether the item may lie in a week.
func (s Span) Touches(w kim.Week) bool { return s.From < w.Add(1).Monday() && s.To >= w.Monday() }

// within tells whether the item can lie in no other week.
func (s Span) within(w kim.Week) bool { return s.From >= w.Monday() && s.To < w.Add(1).Monday() }

// Judge finds the state of a completed week in which items count, or none does, and the
// method of the walks that saw it whole; 0: none did.
//
// A week is whole if a complete walk after its end saw back to its Monday, and no item
// may lie in it that counts elsewhere, nor one count in it that may lie elsewhere by what
// it says itself. Beside items that count in it, one that a later walk found without a
// day does not keep it from being whole: the week was seen to be active, and when that
// item came is known to within two walks.
func (f *Facts) Judge(w kim.Week, items bool) (state kim.WeekState, method int) {
	for _, l := range f.Looks {
		if l.covers(w, f.Group.Zone) {
			method = max(method, l.Method)
		}
	}
	whole := method > 0
	for _, s := range f.Spans {
		if !s.Touches(w) {
			continue
		}
		elsewhere := s.CountsAt.IsZero() || kim.WeekOf(s.CountsAt, f.Group.Zone) != w
		if s.Firm && (elsewhere || !s.within(w)) || !items && elsewhere {
			whole = false
		}
	}
	switch {
	case items && whole:
		return kim.WeekActive, method
	case items:
		return kim.WeekPartly, method
	case whole:
		return kim.WeekNone, method
	default:
		return kim.WeekUnobserved, method
	}
}
