// Package originality finds out which texts nearly equal an earlier one, and how far a
// text has spread. Passing on a government release is legitimate: it says who followed
// whom, and no more.
package originality

import (
	"cmp"
	"context"
	"embed"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

//go:embed sql/*.sql
var files embed.FS

// Copy is an item whose text is nearly that of an earlier one.
type Copy struct {
	Group, Key                 string
	OriginalGroup, OriginalKey string    // the earliest item within the distance
	Cluster                    string    // key of the first item of the whole cluster
	Distance                   int       // differing bits of the SimHashes
	CountsAt                   time.Time // decides the week in which the copy counts
	KnownOn                    kim.Date  // day since which it is known to exist
	DaysLater                  int       // after the original
}

// Keys returns the items that are copies.
func Keys(copies []Copy) []string {
	out := make([]string, len(copies))
	for i, c := range copies {
		out[i] = c.Key
	}
	return out
}

// slack is how many weeks later than its copy an original may count: its printed
// date can lie after that of a copy that was seen later.
const slack = 4

// reach are the times that the originals of a text count between: by the text alone,
// so that it does not matter when it is judged, and together with which others.
func reach(r rules.OriginalityRules, t time.Time) (from, until time.Time) {
	return t.AddDate(0, 0, -7*r.LookbackWeeks), t.AddDate(0, 0, 7*slack)
}

// Always are the times between which every item counts.
func Always(v *asof.View) (from, until time.Time) {
	return time.Unix(0, 0), v.Moment.AddDate(100, 0, 0)
}

// Texts are those that are long enough to be compared.
type Texts struct {
	All    []Text
	Groups []string // that they are of
}

// Text is the SimHash of one, with the hour that it counts in, since 1970.
type Text struct {
	Hash  uint64
	Hour  int32
	Group int32 // its place in Texts.Groups
}

// groupsWith returns the groups that have a text with one of the SimHashes.
func (t Texts) groupsWith(hashes map[uint64][]uint64) (groups []string) {
	last := int32(-1)
	for _, text := range t.All { // those of a group come one after the other
		if _, ok := hashes[text.Hash]; ok && text.Group != last {
			groups, last = append(groups, t.Groups[text.Group]), text.Group
		}
	}
	return groups
}

// Find returns the copies among the items that count from a time on and before another,
// ordered by group and key, of all texts that count at any time. Which SimHashes are near
// each other is found out first; then, of the few texts that have them, who was first.
func Find(ctx context.Context, v *asof.View, r rules.OriginalityRules, all Texts, from, until time.Time, kept Kept) ([]Copy, error) {
	oldest, _ := reach(r, from)
	_, newest := reach(r, until)
	numbers, several := numbersOf(all.All, hourOf(oldest), hourOf(newest))
	pairs, _, err := kept.near(ctx, numbers, r.MaxDistance, int32(max(r.LookbackWeeks, slack)*7*24+1))
	if err != nil {
		return nil, err
	}
	others := make(map[uint64][]uint64, len(pairs)+len(several))
	for _, p := range pairs {
		others[p[0]] = append(others[p[0]], p[1])
		others[p[1]] = append(others[p[1]], p[0])
	}
	for _, h := range several {
		others[h] = append(others[h], h)
	}
	if len(others) == 0 {
		return nil, nil
	}
	span := asof.Params{"from": max(0, oldest.UnixMilli()), "until": newest.UnixMilli(), "judged_words": r.MinWords}
	texts, err := readTexts(ctx, v, span, others, all.groupsWith(others))
	if err != nil {
		return nil, err
	}
	copies := follow(r, texts, others, from, until)
	cluster(copies)
	slices.SortFunc(copies, func(a, b Copy) int { return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Key, b.Key)) })
	return copies, nil
}

// hourOf returns the hour since 1970 that a time lies in.
func hourOf(t time.Time) int32 { return int32(min(max(0, t.Unix()/3600), math.MaxInt32)) }

// text is an item that another is near to: a row of near_texts.sql.
type text struct {
	Group    string    `ch:"group_id"`
	Key      string    `ch:"item_key"`
	Hash     uint64    `ch:"simhash"`
	CountsAt time.Time `ch:"effective_at"`
	KnownOn  kim.Date  `ch:"known_on"`
}

// readTexts reads the texts that have one of the SimHashes, all of which are of the given
// groups, the earliest first.
func readTexts(ctx context.Context, v *asof.View, span asof.Params, hashes map[uint64][]uint64, groups []string) ([]text, error) {
	list, err := ext.NewTable("near", ext.Column("simhash", "UInt64"))
	if err != nil {
		return nil, err
	}
	for h := range hashes {
		if err := list.Append(h); err != nil {
			return nil, err
		}
	}
	of, err := ext.NewTable("near_groups", ext.Column("group_id", "String"))
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if err := of.Append(g); err != nil {
			return nil, err
		}
	}
	return asof.Select[text](ctx, v, asof.Query{Files: files, Name: "near_texts", Params: span, Lists: []*ext.Table{list, of}})
}

// follow finds, for every text that counts between two times, the earliest text near
// to it and within its reach. Texts come in the order in which they were known: by the
// day, then by the date they count on, then by their ids, so that the answer is always
// the same.
func follow(r rules.OriginalityRules, texts []text, near map[uint64][]uint64, start, end time.Time) []Copy {
	having := make(map[uint64][]int, len(near)) // places of the texts of a SimHash
	for i, t := range texts {
		having[t.Hash] = append(having[t.Hash], i)
	}
	var out []Copy
	for i, t := range texts {
		if t.CountsAt.Before(start) || !t.CountsAt.Before(end) {
			continue
		}
		from, until := reach(r, t.CountsAt)
		earliest := i
		for _, h := range near[t.Hash] {
			for _, at := range having[h] {
				if at >= earliest {
					break
				}
				if o := texts[at].CountsAt; !o.Before(from) && o.Before(until) {
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
			Group: t.Group, Key: t.Key, OriginalGroup: o.Group, OriginalKey: o.Key, CountsAt: t.CountsAt,
			Distance: bits.OnesCount64(t.Hash ^ o.Hash), KnownOn: t.KnownOn, DaysLater: t.KnownOn.Sub(o.KnownOn),
		})
	}
	return out
}

// cluster names each copy's cluster after its first item, by following the originals
// to one that copies nobody.
func cluster(copies []Copy) {
	type item struct{ group, key string }
	original := make(map[item]item, len(copies))
	for _, c := range copies {
		original[item{c.Group, c.Key}] = item{c.OriginalGroup, c.OriginalKey}
	}
	for i, c := range copies {
		first := item{c.OriginalGroup, c.OriginalKey}
		for next, ok := original[first]; ok; next, ok = original[first] { // ever earlier ones, so that it ends
			first = next
		}
		copies[i].Cluster = first.key
	}
}
