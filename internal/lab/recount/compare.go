package recount

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Compared is what came of counting the stored scores of the newest week once more.
type Compared struct {
	Groups, Values int
	Absent         int // values that cannot be known
	Copies         int // items that copy another one
	Wrong          []string
}

const newestScoresSQL = `SELECT s.group_id, s.as_of, s.iad, p.indicator, p.raw
	FROM (SELECT * FROM scores FINAL WHERE week = (SELECT max(week) FROM scores)) AS s
	INNER JOIN (SELECT * FROM score_parts FINAL WHERE week = (SELECT max(week) FROM scores)) AS p ON p.group_id = s.group_id`

// Scores counts every indicator of the newest stored week once more.
func Scores(ctx context.Context, conn driver.Conn) (c Compared, err error) {
	groups, err := Read(ctx, conn)
	if err != nil {
		return c, err
	}
	c.Groups = len(groups)
	for _, g := range groups {
		c.Copies += g.Copies()
	}
	return c, each(ctx, conn, newestScoresSQL, func(rows driver.Rows) error {
		var id, indicator string
		var asOf time.Time
		var iad, raw float64
		if err := rows.Scan(&id, &asOf, &iad, &indicator, &raw); err != nil {
			return err
		}
		want, wantIAD := groups[id].Count(asOf)
		if !same(raw, want[indicator]) {
			c.Wrong = append(c.Wrong, fmt.Sprintf("%s %s: stored %v, counted %v", id, indicator, raw, want[indicator]))
		}
		if indicator == "KM" && !same(iad, wantIAD) {
			c.Wrong = append(c.Wrong, fmt.Sprintf("%s: IAD %v, counted %v", id, iad, wantIAD))
		}
		c.Values++
		if math.IsNaN(raw) {
			c.Absent++
		}
		return nil
	})
}

// same allows for the order in which a sum was added up, and no more.
func same(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*math.Max(1, math.Abs(b))
}
