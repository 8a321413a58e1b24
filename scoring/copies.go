package scoring

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Copy is an item whose text is nearly that of an earlier one. Passing on a
// government release is legitimate: this says who followed whom, and no more.
type Copy struct {
	Group, Key                 string
	OriginalGroup, OriginalKey string   // the earliest item within the distance
	Cluster                    string   // key of the first item of the whole cluster
	Distance                   int      // differing bits of the SimHashes
	KnownOn                    kim.Date // day since which the item is known to exist
	DaysLater                  int      // after the original
}

// chunk is how many weeks are searched for copies at once, which keeps the number
// of candidates in proportion to the texts.
const chunk = 12

// findCopies returns the copies among the items that count between two weeks, the
// second not included, ordered by group and key.
func (v *view) findCopies(ctx context.Context, from, until kim.Week) ([]Copy, error) {
	var out []Copy
	for start := from; start < until; start = start.Add(chunk) {
		end := min(until, start.Add(chunk))
		found, err := v.copiesBetween(ctx, start, end, end == until)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b Copy) int { return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Key, b.Key)) })
	out = slices.CompactFunc(out, func(a, b Copy) bool { return a.Group == b.Group && a.Key == b.Key })
	cluster(out)
	return out, nil
}

// slack is how much later than its copy an original may count: its printed date
// can lie after that of a copy that was seen later.
const slack = 4

func (v *view) copiesBetween(ctx context.Context, from, until kim.Week, last bool) ([]Copy, error) {
	masks := "[0]"
	if v.rules.Originality.MaxDistance > 3 {
		masks = "[0,1,2,4,8,16,32,64,128,256,512,1024,2048,4096,8192,16384,32768]"
	}
	end := until.Add(slack).Start(kim.WIB)
	if last {
		end = v.asOf.AddDate(100, 0, 0)
	}
	more := params{
		"from": from.Start(kim.WIT).UnixMilli(), "until": end.UnixMilli(),
		"lookback":     from.Add(-v.rules.Originality.LookbackWeeks).Start(kim.WIT).UnixMilli(),
		"max_distance": v.rules.Originality.MaxDistance, "masks": masks,
	}
	var out []Copy
	err := v.each(ctx, "copies", more, func(rows driver.Rows) error {
		var (
			c            Copy
			known, ofDay time.Time
			distance     uint8
		)
		if err := rows.Scan(&c.Group, &c.Key, &known, &c.OriginalGroup, &c.OriginalKey, &ofDay, &distance); err != nil {
			return err
		}
		c.Distance, c.KnownOn = int(distance), kim.DateFromTime(known)
		c.DaysLater = c.KnownOn.Sub(kim.DateFromTime(ofDay))
		out = append(out, c)
		return nil
	})
	return out, err
}

// cluster names each copy's cluster after its first item, by following the
// originals to one that copies nobody.
func cluster(copies []Copy) {
	of := make(map[string]int, len(copies))
	for i, c := range copies {
		of[c.Key] = i
	}
	for i := range copies {
		key := copies[i].OriginalKey
		for steps := 0; steps < len(copies); steps++ {
			next, ok := of[key]
			if !ok {
				break
			}
			key = copies[next].OriginalKey
		}
		copies[i].Cluster = key
	}
}

// keysOf returns the items of copies.
func keysOf(copies []Copy) []string {
	out := make([]string, len(copies))
	for i, c := range copies {
		out[i] = c.Key
	}
	return out
}
