package tables

import (
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// Week is one completed week of one group.
type Week struct {
	Group       string
	Calibration string // how far the figures were compared with counts by hand, in words
	board.GroupWeek
}

// Weeks lists weeks of groups. The counts of a partly observed week are lower bounds;
// those of an unobserved one are not known: zero would be a claim.
func Weeks() Columns[Week] {
	return join(
		Columns[Week]{
			text("group_id", func(w Week) string { return w.Group }),
			day("week", func(w Week) kim.Date { return w.Week.Monday() }),
			text("state", func(w Week) string { return string(w.State) }),
		},
		known(Week.Seen,
			integer("news", func(w Week) uint32 { return w.Kinds.News }),
			integer("gallery", func(w Week) uint32 { return w.Kinds.Gallery }),
			integer("announcement", func(w Week) uint32 { return w.Kinds.Announcement }),
			integer("event", func(w Week) uint32 { return w.Kinds.Event }),
			integer("items", func(w Week) uint32 { return w.Items }),
			integer("photos", func(w Week) uint32 { return w.Photos }),
		),
		Columns[Week]{text("calibration", func(w Week) string { return w.Calibration })},
	)
}

// Item is one item of one group.
type Item struct {
	Calibration string // as in Week

	Group string   `ch:"group_id"`
	Zone  kim.Zone `ch:"timezone"`
	board.Item
}

// Items lists items ever seen, removed ones included and marked.
func Items() Columns[Item] {
	return Columns[Item]{
		text("group_id", func(x Item) string { return x.Group }),
		text("kind", func(x Item) string { return string(x.Kind) }),
		text("url", func(x Item) string { return x.URL }),
		text("title", func(x Item) string { return x.Title }),
		instant("published_at", func(x Item) (time.Time, kim.Zone) { return x.Published, x.Zone }),
		instant("effective_at", func(x Item) (time.Time, kim.Zone) { return x.Effective, x.Zone }),
		text("date_reason", func(x Item) string { return string(x.Reason) }),
		instant("first_seen", func(x Item) (time.Time, kim.Zone) { return x.FirstSeen, x.Zone }),
		instant("last_seen", func(x Item) (time.Time, kim.Zone) { return x.LastSeen, x.Zone }),
		flag("removed", func(x Item) bool { return x.Removed }),
		integer("photos", func(x Item) uint16 { return x.Photos }),
		integer("words", func(x Item) uint32 { return x.Words }),
		day("published_from", func(x Item) kim.Date { return x.From }),
		day("published_to", func(x Item) kim.Date { return x.To }),
		text("calibration", func(x Item) string { return x.Calibration }),
	}
}

// Walk is one walk of one group.
type Walk struct {
	Calibration string // as in Week

	Zone kim.Zone `ch:"timezone"`
	board.Walk
}

// Walks lists walks. A walk of a run that found the whole platform away says so
// instead of its own outcome.
func Walks() Columns[Walk] {
	return Columns[Walk]{
		text("group_id", func(w Walk) string { return w.GroupID }),
		instant("started_at", func(w Walk) (time.Time, kim.Zone) { return w.StartedAt, w.Zone }),
		text("outcome", func(w Walk) string {
			if w.Outage {
				return string(kim.OutcomePlatformOutage)
			}
			return string(w.Outcome)
		}),
		// A walk that may have missed a post at any time is not complete for its readers,
		// although it read all that it found.
		flag("complete", func(w Walk) bool { return w.Complete && !w.Outage && w.Coverage != kim.CoverageNone }),
		integer("pages", func(w Walk) uint32 { return w.Pages }),
		integer("bytes", func(w Walk) uint64 { return w.Bytes }),
		decimal("seconds", func(w Walk) float64 { return w.Seconds }),
		integer("new", func(w Walk) uint32 { return w.New }),
		integer("changed", func(w Walk) uint32 { return w.Changed }),
		integer("removed", func(w Walk) uint32 { return w.Removed }),
		integer("requests", func(w Walk) uint32 { return w.Requests }),
		integer("unmodified", func(w Walk) uint32 { return w.Unmodified }),
		flag("full", func(w Walk) bool { return w.Full }),
		text("platform", func(w Walk) string { return w.Platform }),
		integer("http_status", func(w Walk) uint16 { return w.HTTPStatus }),
		text("detail", func(w Walk) string { return w.Detail }),
		text("walk_coverage", func(w Walk) string { return string(w.Coverage) }),
		day("covered_since", func(w Walk) kim.Date { return w.CoveredSince }),
		integer("method", func(w Walk) int { return w.Method }),
		text("calibration", func(w Walk) string { return w.Calibration }),
	}
}

// Indicators lists indicators of groups.
func Indicators() Columns[board.Part] {
	return Columns[board.Part]{
		text("group_id", func(p board.Part) string { return p.GroupID }),
		text("indicator", func(p board.Part) string { return p.Indicator }),
		decimal("raw", func(p board.Part) float64 { return p.Raw }),
		decimal("score", func(p board.Part) float64 { return p.Score }),
		decimal("weight", func(p board.Part) float64 { return p.Weight }),
		decimal("points", func(p board.Part) float64 { return p.Points }),
	}
}

// FollowUp is what staff recorded of one group.
type FollowUp struct {
	followup.Record
	Zone kim.Zone
}

// FollowUps lists the follow-ups of groups.
func FollowUps() Columns[FollowUp] {
	out := Columns[FollowUp]{
		text("group_id", func(f FollowUp) string { return f.GroupID }),
		instant("followup_at", func(f FollowUp) (time.Time, kim.Zone) { return f.At, f.Zone }),
	}
	out = append(out, callColumns(func(f FollowUp) FollowUp { return f })[1:]...)
	return append(out, text("note", func(f FollowUp) string { return f.Note }))
}

// callColumns are the columns of a follow-up, the day of it first.
func callColumns[T any](of func(T) FollowUp) Columns[T] {
	return Columns[T]{
		localDay("followup_on", func(x T) (time.Time, kim.Zone) { return of(x).At, of(x).Zone }),
		text("followup_by", func(x T) string { return of(x).Who }),
		text("followup_reason", func(x T) string { return string(of(x).Reason) }),
		day("next_check_on", func(x T) kim.Date { return of(x).NextCheck }),
		day("leave_until", func(x T) kim.Date { return of(x).LeaveUntil }),
	}
}
