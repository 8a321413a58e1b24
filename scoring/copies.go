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
// second not included, ordered by group and key, without their clusters.
func (v *view) findCopies(ctx context.Context, from, until kim.Week) ([]Copy, error) {
	var out []Copy
	for start := from; start < until; start = start.Add(chunk) {
		begin, end := start.Start(kim.WIT), min(until, start.Add(chunk)).Start(kim.WIT)
		if start.Add(chunk) >= until {
			if end = until.Start(kim.WIB); end.After(v.asOf) {
				end = v.asOf.AddDate(100, 0, 0)
			}
		}
		found, err := v.copiesBetween(ctx, begin, end)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b Copy) int { return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Key, b.Key)) })
	return out, nil
}

// slack is how many weeks later than its copy an original may count: its printed
// date can lie after that of a copy that was seen later.
const slack = 4

// reach are the times that the originals of a text count between: by the text alone,
// so that it does not matter when it is judged, and together with which others.
func (r OriginalityRules) reach(t time.Time) (from, until time.Time) {
	return t.AddDate(0, 0, -7*r.LookbackWeeks), t.AddDate(0, 0, 7*slack)
}

// text is an item whose originality is in question, or that another is near to.
type text struct {
	group, key string
	hash       uint64
	effective  time.Time
	known      kim.Date
}

// copiesBetween returns the copies among the texts of a span: which SimHashes are near
// each other, and then, of the few texts that have them, who was first.
func (v *view) copiesBetween(ctx context.Context, start, end time.Time) ([]Copy, error) {
	lookback, _ := v.rules.Originality.reach(start)
	_, ahead := v.rules.Originality.reach(end)
	span := params{
		"from": start.UnixMilli(), "end": end.UnixMilli(), "until": ahead.UnixMilli(), "lookback": lookback.UnixMilli(),
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
	return v.rules.Originality.follow(texts, near, start, end), nil
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

// follow finds, for every text that counts between two times, the earliest text near
// to it and within its reach. Texts come in the order in which they were known: by the
// day, then by the date they count on, then by their ids, so that the answer is always
// the same.
func (r OriginalityRules) follow(texts []text, near map[uint64][]uint64, start, end time.Time) []Copy {
	having := make(map[uint64][]int, len(texts)) // places of the texts of a SimHash
	for i, t := range texts {
		having[t.hash] = append(having[t.hash], i)
	}
	var out []Copy
	for i, t := range texts {
		if t.effective.Before(start) || !t.effective.Before(end) {
			continue
		}
		from, until := r.reach(t.effective)
		earliest := i
		for _, h := range near[t.hash] {
			for _, at := range having[h] {
				if at >= earliest {
					break
				}
				if o := texts[at].effective; !o.Before(from) && o.Before(until) {
					earliest = at
					break
				}
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

// cluster names each copy's cluster after its first item, by following the originals
// to one that copies nobody. The clusters of other copies are given by key.
func cluster(copies []Copy, others map[string]string) {
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
		if first, ok := others[key]; ok {
			key = first
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
