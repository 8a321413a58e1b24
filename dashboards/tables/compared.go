package tables

import (
	"cmp"
	"context"
	"math"
	"time"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Compared lists the two sides of a comparison, a row each. What does not belong to a side, as
// the rank of an area, is empty, and so is what was not observed.
func Compared() Columns[Side] {
	isGroup := func(s Side) bool { return s.Row != nil }
	isArea := func(s Side) bool { return s.Row == nil }
	return join(
		Columns[Side]{
			text("compared", func(s Side) string { return s.What }),
			text("code", func(s Side) string { return cmp.Or(s.Scope.District, s.Scope.Regency, s.Scope.Province) }),
			text("area", func(s Side) string { return s.Area }),
			text("group_id", func(s Side) string {
				if s.Row == nil {
					return ""
				}
				return s.Row.ID
			}),
			text("name", func(s Side) string {
				if s.Row == nil {
					return ""
				}
				return s.Row.Name
			}),
			day("first_day", func(s Side) kim.Date { first, _ := s.Days(); return first }),
			day("last_day", func(s Side) kim.Date { _, last := s.Days(); return last }),
			integer("weeks_compared", Side.weeks),
			integer("weeks_seen", Side.seen),
		},
		known(func(s Side) bool { return isArea(s) && s.StatusesKnown },
			integer("groups", func(s Side) int { return s.Statuses.Total() }),
			integer("active", func(s Side) int { return s.Statuses.Active }),
			integer("less_active", func(s Side) int { return s.Statuses.LessActive }),
			integer("inactive", func(s Side) int { return s.Statuses.Inactive }),
			integer("never_posted", func(s Side) int { return s.Statuses.NeverPosted }),
			integer("unobserved", func(s Side) int { return s.Statuses.Unobserved }),
			integer("unscored", func(s Side) int { return s.Statuses.Unscored }),
			decimal("active_share", func(s Side) float64 { return s.Statuses.ActiveShare() }),
			decimal("share_low", func(s Side) float64 { low, _ := s.interval(); return low }),
			decimal("share_high", func(s Side) float64 { _, high := s.interval(); return high }),
		),
		known(isArea,
			integer("group_weeks", func(s Side) uint64 { return s.Period.Groups }),
			integer("group_weeks_observed", func(s Side) uint64 { return s.Period.Observed }),
			integer("group_weeks_partly", func(s Side) uint64 { return s.Period.Partly }),
		),
		known(func(s Side) bool { return isArea(s) && s.Period.Seen > 0 },
			decimal("items_per_group_week", func(s Side) float64 { return s.Period.Rate() }),
			decimal("active_weeks_share", func(s Side) float64 { return s.Period.ActiveShare() }),
		),
		known(func(s Side) bool { return isGroup(s) && s.Row.Scored },
			text("status", func(s Side) string { return string(s.Row.Status) }),
			decimal("iad", func(s Side) float64 { return s.Row.IAD }),
			text("level", func(s Side) string { return string(s.Level) }),
			place("rank", func(s Side) int { return s.Rank.Rank }),
			place("rank_low", func(s Side) int { return s.Rank.Low }),
			place("rank_high", func(s Side) int { return s.Rank.High }),
			localDay("last_item_on", func(s Side) (time.Time, kim.Zone) { return s.Row.LastItemAt, s.Row.Zone }),
			integer("total", func(s Side) uint32 { return s.Row.Totals.All() }),
		),
		known(func(s Side) bool { return s.seen() > 0 },
			integer("news", func(s Side) uint64 { return s.kinds()[0] }),
			integer("gallery", func(s Side) uint64 { return s.kinds()[1] }),
			integer("announcement", func(s Side) uint64 { return s.kinds()[2] }),
			integer("event", func(s Side) uint64 { return s.kinds()[3] }),
			integer("items", func(s Side) uint64 { k := s.kinds(); return k[0] + k[1] + k[2] + k[3] }),
			integer("photos", Side.photos),
			flag("at_least", Side.atLeast),
		),
	)
}

func (s Side) interval() (low, high float64) {
	if s.Statuses.Observed() == 0 {
		return math.NaN(), math.NaN()
	}
	return kim.Wilson(s.Statuses.Active, s.Statuses.Observed())
}

func (s Side) weeks() int {
	if s.Row != nil {
		return s.Weeks.Weeks
	}
	return s.Period.Weeks
}

func (s Side) seen() int {
	if s.Row != nil {
		return s.Weeks.Seen()
	}
	return s.Period.Seen
}

func (s Side) kinds() [4]uint64 {
	if s.Row == nil {
		return s.Period.Kinds
	}
	k := s.Weeks.Kinds
	return [4]uint64{uint64(k.News), uint64(k.Gallery), uint64(k.Announcement), uint64(k.Event)}
}

func (s Side) photos() uint64 {
	if s.Row != nil {
		return uint64(s.Weeks.Photos)
	}
	return s.Period.Photos
}

// atLeast tells whether the counts are the least that there was.
func (s Side) atLeast() bool {
	if s.Row != nil {
		return s.Weeks.Least()
	}
	return s.Period.Least()
}

// compareTable is the two sides that the address names; without any rows if it names less.
func (m *Maker) compareTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	c, wrong := CompareOf(v)
	if wrong != nil {
		return Table{}, true, wrong
	}
	err := c.Load(ctx, v)
	return Fill(m.TableOf(v, "compare", "compare.title"), Compared(), c.Sides), true, err
}
