package tables

import (
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// Group is one group of a scoring as tables list it.
type Group struct {
	*board.Row
	Week  kim.Week // the Monday of the scoring
	Rules string   // version of the rules that scored

	// The place in the area that the table is about; 0: none.
	Rank, Low, High int
	Before          int  // on the scoring before
	Apart           bool // ranked among newcomers only

	By  string  // indicator that ranks, if one does
	Raw float64 // the group's figure of it; NaN: not known

	Calibration string // how far the figures were compared with counts by hand, in words

	Officer bool             // the officer may be named
	Call    *followup.Record // the newest follow-up; nil: none, or not shown
	Called  bool             // whether it waits for a call may be told
	Waiting bool             // it waits for a call
	Calls   int              // follow-ups since its newest item
	Futile  bool             // it was called twice without result
	Silence *board.Silence   // nil: not known
}

// Ranking lists groups with their places. Fewer columns cannot say how sure a place is.
func Ranking() Columns[Group] {
	return groupColumns(`rank rank_low rank_high group_id name regency district status iad coverage
		rank_district rank_regency rank_province newcomer iad_partial active_weeks observed_weeks window_weeks
		news gallery announcement event total photos week rules_version partly_weeks calibration`)
}

// RankingOfArea lists the groups of an area with their places there, as a page shows them.
func RankingOfArea() Columns[Group] {
	return join(Ranking(), groupColumns("rank_before regency_code district_code village last_item_on days_since_item"))
}

// RankingBy is RankingOfArea where one indicator decides the places.
func RankingBy() Columns[Group] {
	return join(RankingOfArea(), groupColumns("by_indicator raw"))
}

// RankingWithOfficers is RankingOfArea with whom to call of each group.
func RankingWithOfficers() Columns[Group] {
	return join(RankingOfArea(), groupColumns("pic_name pic_phone"))
}

// Statuses lists groups with their status and what it rests on.
func Statuses() Columns[Group] {
	return groupColumns(`group_id name regency district status cause last_status last_status_on status_since lamp
		grace days_since_item last_item_at last_complete_walk active_weeks observed_weeks window_weeks coverage week rules_version partly_weeks calibration`)
}

// Inactive lists groups to call, and those that we failed to see.
func Inactive() Columns[Group] {
	return groupColumns(`group_id name regency_code regency district village status cause status_since
		last_item_on days_since_item last_status last_status_on last_walk_on url pic_name pic_phone
		falls_on falls_to active_on active_needs
		waiting followup_on followup_by followup_reason next_check_on leave_until
		silent_weeks silent_weeks_at_most followups_since called_twice followup_note`)
}

// groupColumns returns the columns of those names.
func groupColumns(names string) Columns[Group] {
	all := map[string]Column[Group]{}
	for _, c := range allGroupColumns() {
		all[c.Name] = c
	}
	var out Columns[Group]
	for name := range strings.FieldsSeq(names) {
		out = append(out, all[name])
	}
	return out
}

// allGroupColumns defines every column of a table of groups.
func allGroupColumns() Columns[Group] {
	return join(
		Columns[Group]{
			place("rank", func(g Group) int { return g.Rank }),
			place("rank_low", func(g Group) int { return g.Low }),
			place("rank_high", func(g Group) int { return g.High }),
			place("rank_before", func(g Group) int { return g.Before }),
			flag("newcomer", func(g Group) bool { return g.Apart }),
			text("group_id", func(g Group) string { return g.ID }),
			text("name", func(g Group) string { return g.Name }),
			text("url", func(g Group) string { return g.URL }),
			text("regency_code", func(g Group) string { return g.RegencyCode }),
			text("regency", func(g Group) string { return g.Regency }),
			text("district_code", func(g Group) string { return g.DistrictCode }),
			text("district", func(g Group) string { return g.District }),
			text("village", func(g Group) string { return g.Village }),
			text("by_indicator", func(g Group) string { return g.By }),
			decimal("raw", func(g Group) float64 { return g.Raw }),
			text("calibration", func(g Group) string { return g.Calibration }),
		},
		known(func(g Group) bool { return g.Scored }, scoredColumns()...),
		known(func(g Group) bool { return g.Officer },
			text("pic_name", func(g Group) string { return g.PICName }),
			text("pic_phone", func(g Group) string { return g.PICPhone }),
		),
		known(func(g Group) bool { return g.Called },
			flag("waiting", func(g Group) bool { return g.Waiting }),
			integer("followups_since", func(g Group) int { return g.Calls }),
			flag("called_twice", func(g Group) bool { return g.Futile }),
		),
		known(func(g Group) bool { return g.Call != nil }, text("followup_note", func(g Group) string { return g.Call.Note })),
		known(func(g Group) bool { return g.Silence != nil },
			integer("silent_weeks", func(g Group) int { return g.Silence.Weeks }),
			integer("silent_weeks_at_most", func(g Group) int { return g.Silence.AtMost }),
		),
		known(func(g Group) bool { return g.Call != nil }, callColumns(func(g Group) FollowUp { return FollowUp{*g.Call, g.Zone} })...),
	)
}

// scoredColumns are the columns of what was concluded of a group.
func scoredColumns() Columns[Group] {
	lastItem := func(g Group) (time.Time, kim.Zone) { return g.LastItemAt, g.Zone }
	lastWalk := func(g Group) (time.Time, kim.Zone) { return g.LastCompleteAt, g.Zone }
	return append(Columns[Group]{
		place("rank_district", func(g Group) uint32 { return g.Ranks.District }),
		place("rank_regency", func(g Group) uint32 { return g.Ranks.Regency }),
		place("rank_province", func(g Group) uint32 { return g.Ranks.Province }),
		text("status", func(g Group) string { return string(g.Status) }),
		text("cause", func(g Group) string { return g.Cause }),
		day("status_since", func(g Group) kim.Date { return g.StatusSince }),
		text("last_status", func(g Group) string { return string(g.LastStatus) }),
		day("last_status_on", func(g Group) kim.Date { return g.LastStatusOn }),
		text("lamp", func(g Group) string { return string(g.Lamp) }),
		flag("grace", func(g Group) bool { return g.Grace }),
		decimal("iad", func(g Group) float64 { return g.IAD }),
		flag("iad_partial", func(g Group) bool { return g.Partial }),
		integer("active_weeks", func(g Group) int { return g.Active }),
		integer("observed_weeks", func(g Group) int { return g.Observed }),
		integer("partly_weeks", func(g Group) int { return g.Partly }),
		integer("window_weeks", func(g Group) int { return g.Window }),
		decimal("coverage", func(g Group) float64 { return g.Coverage }),
		instant("last_item_at", lastItem),
		localDay("last_item_on", lastItem),
		instant("last_complete_walk", lastWalk),
		localDay("last_walk_on", lastWalk),
		integer("news", func(g Group) uint32 { return g.Totals.News }),
		integer("gallery", func(g Group) uint32 { return g.Totals.Gallery }),
		integer("announcement", func(g Group) uint32 { return g.Totals.Announcement }),
		integer("event", func(g Group) uint32 { return g.Totals.Event }),
		integer("total", func(g Group) uint32 { return g.Totals.All() }),
		integer("photos", func(g Group) uint32 { return g.Photos }),
		day("week", func(g Group) kim.Date { return kim.Date(g.Week) }),
		text("rules_version", func(g Group) string { return g.Rules }),
		day("falls_on", func(g Group) kim.Date { return g.Outlook.FallsOn }),
		text("falls_to", func(g Group) string { return string(g.Outlook.FallsTo) }),
		day("active_on", func(g Group) kim.Date { return g.Outlook.ActiveOn }),
		place("active_needs", func(g Group) int { return g.Outlook.ActiveWeeks }),
	}, known(func(g Group) bool { return g.Days >= 0 }, integer("days_since_item", func(g Group) int { return g.Days }))...)
}
