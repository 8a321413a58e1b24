package tables

import (
	"cmp"
	"math"
	"slices"

	"pantaukim/internal/kim"
)

// order is one way to sort: it compares the values only, ascending.
type order struct {
	compare func(a, b RankedRow) int
	missing func(r RankedRow) bool // rows without the value come last, whatever the direction
	apart   bool                   // newcomers come after the others: they are ranked apart
	first   string                 // direction of the first click
}

func orders() map[string]order {
	return map[string]order{
		"rank": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.Rank, b.Rank) },
			missing: func(r RankedRow) bool { return r.Rank == 0 }, apart: true, first: "asc",
		},
		"name":   {compare: func(a, b RankedRow) int { return cmp.Compare(a.Key(), b.Key()) }, first: "asc"},
		"status": {compare: func(a, b RankedRow) int { return cmp.Compare(statusPlace(a), statusPlace(b)) }, first: "asc"},
		"iad": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.IAD, b.IAD) },
			missing: func(r RankedRow) bool { return !r.Scored || math.IsNaN(r.IAD) }, first: "desc",
		},
		"active": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.Active, b.Active) },
			missing: func(r RankedRow) bool { return !r.Scored }, first: "desc",
		},
		"last": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.Days, b.Days) },
			missing: func(r RankedRow) bool { return !r.Scored || r.Days < 0 }, first: "asc",
		},
		"moved": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.Moved(), b.Moved()) },
			missing: func(r RankedRow) bool { return r.Rank == 0 || r.Was == 0 }, first: "desc",
		},
		"value": {
			compare: func(a, b RankedRow) int { return cmp.Compare(a.Raw, b.Raw) },
			missing: func(r RankedRow) bool { return !r.Known }, first: "desc",
		},
		"news":         byCount(func(r RankedRow) uint32 { return r.Totals.News }),
		"gallery":      byCount(func(r RankedRow) uint32 { return r.Totals.Gallery }),
		"announcement": byCount(func(r RankedRow) uint32 { return r.Totals.Announcement }),
		"event":        byCount(func(r RankedRow) uint32 { return r.Totals.Event }),
		"total":        byCount(func(r RankedRow) uint32 { return r.Totals.All() }),
		"photos":       byCount(func(r RankedRow) uint32 { return r.Photos }),
	}
}

func byCount(count func(RankedRow) uint32) order {
	return order{
		compare: func(a, b RankedRow) int { return cmp.Compare(count(a), count(b)) },
		missing: func(r RankedRow) bool { return !r.Scored }, first: "desc",
	}
}

func statusPlace(r RankedRow) int {
	if !r.Scored {
		return len(kim.Statuses())
	}
	return slices.Index(kim.Statuses(), r.Status)
}

// column is one head of the table.
type column struct {
	Key     string // of the sort; empty: cannot be sorted
	Label   string // key of the text
	Numeric bool
	Next    string // direction that a click asks for
	Active  bool
	Dir     string // ascending or descending, where active
}

// SortBy sorts by one column; ties stay in the order of rank, then name, then id,
// so that the same address always shows the same list.
func (d *RankedList) SortBy(rows []RankedRow, by, dir string) {
	all := orders()
	o, ok := all[by]
	if !ok {
		by = "rank"
		o = all[by]
	}
	if dir != "asc" && dir != "desc" {
		dir = o.first
	}
	d.Sort, d.Dir = by, dir
	slices.SortStableFunc(rows, func(a, b RankedRow) int {
		if o.missing != nil && o.missing(a) != o.missing(b) {
			if o.missing(a) {
				return 1
			}
			return -1
		}
		if o.apart && a.Apart != b.Apart {
			if a.Apart {
				return 1
			}
			return -1
		}
		c := o.compare(a, b)
		if dir == "desc" {
			c = -c
		}
		if c != 0 {
			return c
		}
		if a.Rank != b.Rank && a.Rank*b.Rank != 0 {
			return cmp.Compare(a.Rank, b.Rank)
		}
		return cmp.Or(cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.ID, b.ID))
	})
	d.Columns = d.heads(all)
}

func (d *RankedList) heads(all map[string]order) []column {
	keys := []string{"rank", "moved", "name", "status", "iad", "active", "", "last", "total"}
	if d.By != "" {
		keys = []string{"rank", "name", "status", "value", "iad", "active", "", "last", "total"}
	}
	if d.Cumulative {
		keys = []string{"rank", "name", "news", "gallery", "announcement", "event", "total", "photos", "status"}
	}
	out := make([]column, 0, len(keys))
	for _, k := range keys {
		c := column{Key: k, Label: "column." + k, Numeric: k != "name" && k != "status" && k != ""}
		if k == "" {
			c.Label = "column.spark"
		} else {
			c.Next = all[k].first
		}
		if k != "" && k == d.Sort {
			c.Active, c.Dir = true, map[string]string{"asc": "ascending", "desc": "descending"}[d.Dir]
			c.Next = map[string]string{"asc": "desc", "desc": "asc"}[d.Dir]
		}
		out = append(out, c)
	}
	return out
}
