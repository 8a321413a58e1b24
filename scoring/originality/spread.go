package originality

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/asof"
)

// copyRow is one row of the table of near-copies.
type copyRow struct {
	Group         string    `ch:"group_id"`
	Key           string    `ch:"item_key"`
	OriginalGroup string    `ch:"original_group"`
	OriginalKey   string    `ch:"original_key"`
	Cluster       string    `ch:"cluster_key"`
	Distance      int       `ch:"distance"`
	KnownOn       kim.Date  `ch:"known_on"`
	DaysLater     int       `ch:"days_later"`
	AsOf          time.Time `ch:"as_of"`
	Version       uint64    `ch:"version"`
}

// Store puts the copies in place of those that an earlier scoring found. Those of a later
// moment are left alone.
func Store(ctx context.Context, v *asof.View, copies []Copy) error {
	rows := make([]copyRow, len(copies))
	for i, c := range copies {
		rows[i] = copyRow{
			Group: c.Group, Key: c.Key, OriginalGroup: c.OriginalGroup, OriginalKey: c.OriginalKey, Cluster: c.Cluster,
			Distance: c.Distance, KnownOn: c.KnownOn, DaysLater: c.DaysLater, AsOf: v.Moment, Version: uint64(v.Moment.UnixMilli()),
		}
	}
	_, err := asof.Replace(ctx, v, "copies", func(ctx context.Context) (uint64, error) {
		return uint64(len(rows)), warehouse.Insert(asof.Building(ctx), v.Conn, "copies_next", rows)
	})
	return err
}

// Spreads returns the clusters of the stored near-copies with items of at least two
// groups, the widest first.
func Spreads(ctx context.Context, v *asof.View) ([]kim.Spread, error) {
	rows, err := asof.Select[struct {
		Cluster  string   `ch:"cluster"`
		Group    string   `ch:"group_id"`
		Key      string   `ch:"item_key"`
		Title    string   `ch:"title"`
		URL      string   `ch:"url"`
		KnownOn  kim.Date `ch:"known_on"`
		Distance int      `ch:"distance"`
	}](ctx, v, asof.Query{Files: files, Name: "clusters"})
	if err != nil {
		return nil, err
	}
	var out []kim.Spread
	groups := map[string]bool{} // of the last cluster
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Cluster != r.Cluster {
			out = append(out, kim.Spread{Cluster: r.Cluster})
			clear(groups)
		}
		c := &out[len(out)-1]
		groups[r.Group] = true
		c.Groups = len(groups)
		item := kim.SpreadItem{Group: r.Group, Key: r.Key, Title: r.Title, URL: r.URL, KnownOn: r.KnownOn, Distance: r.Distance}
		if len(c.Items) > 0 {
			item.DaysLater = item.KnownOn.Sub(c.Items[0].KnownOn)
		}
		c.Items = append(c.Items, item)
	}
	out = slices.DeleteFunc(out, func(c kim.Spread) bool { return c.Groups < 2 })
	slices.SortStableFunc(out, func(a, b kim.Spread) int { return cmp.Compare(b.Groups, a.Groups) })
	return out, nil
}
