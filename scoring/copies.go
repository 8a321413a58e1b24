package scoring

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strconv"
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
const chunk = 16

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

// text is an item whose originality is in question, or that another is near to.
type text struct {
	group, key string
	hash       uint64
	effective  time.Time
	known      kim.Date
}

// copiesBetween returns the copies among the texts of a span: which SimHashes are near
// each other, and then, of the few texts that have them, who was first.
func (v *view) copiesBetween(ctx context.Context, from, until kim.Week, last bool) ([]Copy, error) {
	start, end := from.Start(kim.WIT), until.Add(slack).Start(kim.WIB)
	if last {
		end = v.asOf.AddDate(100, 0, 0)
	}
	span := params{
		"from": start.UnixMilli(), "until": end.UnixMilli(),
		"lookback": from.Add(-v.rules.Originality.LookbackWeeks).Start(kim.WIT).UnixMilli(),
	}
	hashes, err := v.hashes(ctx, span)
	if err != nil {
		return nil, err
	}
	near, err := hashes.near(ctx, v.rules.Originality.MaxDistance)
	if err != nil || len(near) == 0 {
		return nil, err
	}
	involved := map[uint64]bool{}
	for one, others := range near {
		involved[one] = true
		for _, other := range others {
			involved[other] = true
		}
	}
	texts, err := v.texts(ctx, span, involved)
	if err != nil {
		return nil, err
	}
	return follow(texts, near, start), nil
}

// texts reads the texts that have one of the SimHashes, the earliest first.
func (v *view) texts(ctx context.Context, span params, hashes map[uint64]bool) ([]text, error) {
	some := *v
	some.chosen = make([]string, 0, len(hashes))
	for h := range hashes {
		some.chosen = append(some.chosen, strconv.FormatUint(h, 10))
	}
	var out []text
	err := some.each(ctx, "near_texts", span, func(rows driver.Rows) error {
		var (
			t   text
			day time.Time
		)
		if err := rows.Scan(&t.group, &t.key, &t.hash, &t.effective, &day); err != nil {
			return err
		}
		t.known = kim.DateFromTime(day)
		out = append(out, t)
		return nil
	})
	return out, err
}

// follow finds, for every text that counts since start, the earliest text near to
// it. Texts come in the order in which they were known: by the day, then by the date
// they count on, then by their ids, so that the answer is always the same.
func follow(texts []text, near map[uint64][]uint64, start time.Time) []Copy {
	first := make(map[uint64]int, len(texts)) // place of the earliest text of a SimHash
	for i, t := range texts {
		if _, ok := first[t.hash]; !ok {
			first[t.hash] = i
		}
	}
	var out []Copy
	for i, t := range texts {
		if t.effective.Before(start) {
			continue
		}
		earliest := i
		for _, h := range near[t.hash] {
			if at, ok := first[h]; ok && at < earliest {
				earliest = at
			}
		}
		if earliest == i {
			continue
		}
		o := texts[earliest]
		out = append(out, Copy{
			Group: t.group, Key: t.key, OriginalGroup: o.group, OriginalKey: o.key,
			Distance: bits.OnesCount64(t.hash ^ o.hash), KnownOn: t.known, DaysLater: t.known.Sub(o.known),
		})
	}
	return out
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
		for range copies {
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
