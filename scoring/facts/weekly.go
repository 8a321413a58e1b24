package facts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
)

// WeekRow is one completed week of one named group: a row of the weekly export.
type WeekRow struct {
	GroupID string `ch:"group_id"`
	rules.WeekFacts
}

// Weekly returns the completed weeks of every watched group since its first item or its
// registration, ordered by group and week.
func Weekly(ctx context.Context, v *asof.View, r rules.Rules, copies []originality.Copy) ([]WeekRow, error) {
	list, _, err := copiedOf(ctx, v, copies)
	if err != nil {
		return nil, err
	}
	return asof.Select[WeekRow](ctx, v, weeksQuery(r, "weekly_rows", time.Unix(0, 0), list))
}

// groupsAtOnce is how many groups one statement builds, which bounds the engine's
// memory: all weeks of as many groups are in it at once.
const groupsAtOnce = 4000

// Rebuild builds the table "weekly" anew, out of the items, and puts the new rows in
// place of the old ones in one step: readers see either. If the table is that of a later
// moment it is left alone, and built is false.
func Rebuild(ctx context.Context, v *asof.View, r rules.Rules, copies []originality.Copy) (built bool, err error) {
	newest, err := asof.One[struct {
		Moment uint64 `ch:"newest"`
	}](ctx, v, asof.Query{Files: files, Name: "weekly_newest"})
	if err != nil || newest.Moment > uint64(v.Moment.UnixMilli()) {
		return false, err
	}
	list, groups, err := copiedOf(ctx, v, copies)
	if err != nil {
		return false, err
	}
	return true, asof.Replace(ctx, v, "weekly", func(ctx context.Context) (rows uint64, err error) {
		above := ""
		for some := range slices.Chunk(groups, groupsAtOnce) {
			q := weeksQuery(r, "weekly_fill", time.Unix(0, 0), list)
			q.Params["above"], q.Params["upto"] = above, some[len(some)-1].ID
			wrote, err := v.Fill(ctx, q)
			if err != nil {
				return 0, err
			}
			rows, above = rows+wrote, some[len(some)-1].ID
		}
		return rows, nil
	})
}

// lastGroup is above every group's id: ids are ASCII.
const lastGroup = "\u007f"

// weeksQuery is a statement over weeks from an instant on, of all groups.
func weeksQuery(r rules.Rules, name string, from time.Time, copied *ext.Table) asof.Query {
	return asof.Query{Files: files, Name: name, Lists: []*ext.Table{copied}, Params: asof.Params{
		"from": from.UnixMilli(), "above": "", "upto": lastGroup,
		"judged_words": r.Originality.MinWords, "whole_words": r.Indicators[kim.KL].MinWords,
	}}
}

// copiedOf makes the list of near-copies, and returns the watched groups by id.
func copiedOf(ctx context.Context, v *asof.View, copies []originality.Copy) (*ext.Table, []kim.Group, error) {
	groups, err := Groups(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	zones := make(map[string]kim.Zone, len(groups))
	for _, g := range groups {
		zones[g.ID] = g.Zone
	}
	list, err := copiedWeeks(copies, func(group string) (kim.Zone, bool) { z, ok := zones[group]; return z, ok })
	return list, groups, err
}

// copiedWeeks makes the list "copied", which goes along with statements over weeks: how
// many near-copies each group has in each week. Its first row matches nothing: a list
// without rows would end the data.
func copiedWeeks(copies []originality.Copy, zoneOf func(group string) (kim.Zone, bool)) (*ext.Table, error) {
	type groupWeek struct {
		group string
		week  kim.Week
	}
	count := map[groupWeek]uint32{{}: 0}
	for _, c := range copies {
		if zone, ok := zoneOf(c.Group); ok {
			count[groupWeek{c.Group, kim.WeekOf(c.CountsAt, zone)}]++
		}
	}
	t, err := ext.NewTable("copied", ext.Column("group_id", "String"), ext.Column("week", "Date"), ext.Column("copies", "UInt32"))
	if err != nil {
		return nil, fmt.Errorf("prepare the list of near-copies: %w", err)
	}
	keys := make([]groupWeek, 0, len(count))
	for k := range count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b groupWeek) int { return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.week, b.week)) })
	for _, k := range keys {
		if err := t.Append(k.group, k.week.Monday().Time(), count[k]); err != nil {
			return nil, fmt.Errorf("fill the list of near-copies: %w", err)
		}
	}
	return t, nil
}
