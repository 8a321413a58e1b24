package signs

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// mostItems is how many items a sign names as its evidence.
const mostItems = 50

// recent is one row of recent.sql.
type recent struct {
	Group     string `ch:"group_id"`
	Key       string `ch:"item_key"`
	Words     uint32 `ch:"words"`
	At        int64  `ch:"at"` // decides the week in which it counts, in milliseconds
	News      bool   `ch:"news"`
	Hashed    bool   `ch:"hashed"`
	Backdated bool   `ch:"backdated"`
	Dated     bool   `ch:"dated"`
}

// day are the items of one day of a group, by key.
type day struct {
	on   kim.Date
	keys []string
}

// finder looks for the signs that the items of a group show by themselves.
type finder struct {
	rules       rules.SignRules
	judgedWords int
	now         int64 // milliseconds, and so the others
	year        int64 // from when on days are compared with each other
	from        int64 // from when on signs are looked for
	monday      kim.Week
	copied      map[string]bool
	pictured    *ext.Table        // the items that count since then: group and key
	found       map[string][]Sign // by sign
}

// find looks for them in the watched groups that are given.
func (f *finder) find(ctx context.Context, v *asof.View, groups []kim.Group) error {
	zones := make(map[string]kim.Zone, len(groups))
	for _, g := range groups {
		zones[g.ID] = g.Zone
	}
	var items []recent // of one group
	q := asof.Query{Files: files, Name: "recent", Params: asof.Params{"from": f.from, "since": min(f.year, f.from)}}
	err := asof.Each(ctx, v, q, func(r *recent) error {
		if len(items) > 0 && items[0].Group != r.Group {
			f.group(items, zones[items[0].Group])
			items = items[:0]
		}
		if _, watched := zones[r.Group]; !watched {
			return nil
		}
		items = append(items, *r)
		if r.At < f.from {
			return nil
		}
		return f.pictured.Append(r.Group, r.Key)
	})
	if err == nil && len(items) > 0 {
		f.group(items, zones[items[0].Group])
	}
	return err
}

// group looks at the items of one group.
func (f *finder) group(items []recent, zone kim.Zone) {
	id := items[0].Group
	slices.SortFunc(items, func(a, b recent) int { return cmp.Compare(a.Key, b.Key) })
	var backdated, short, copies []string
	news, judged := 0, 0
	for _, i := range items {
		if i.Backdated {
			backdated = append(backdated, i.Key)
		}
		if i.At < f.from {
			continue
		}
		if i.News {
			if news++; int(i.Words) < f.rules.ShortWords {
				short = append(short, i.Key)
			}
		}
		if int(i.Words) >= f.judgedWords && i.Hashed {
			if judged++; f.copied[i.Key] {
				copies = append(copies, i.Key)
			}
		}
	}
	f.atLeast(id, Backdated, backdated, float64(f.rules.BackdatedMin))
	f.atLeast(id, ShortTexts, short, max(float64(f.rules.ShortMin), float64(news)*f.rules.ShortShare))
	f.atLeast(id, Copies, copies, max(float64(f.rules.CopyMin), float64(judged)*f.rules.CopyShare))
	days := f.days(items, zone)
	f.bursts(id, days)
	f.months(id, days)
	f.deadlines(id, days)
}

// atLeast notes a sign of the group as a whole if there are enough items.
func (f *finder) atLeast(group, sign string, keys []string, threshold float64) {
	if float64(len(keys)) >= threshold {
		f.note(Sign{Group: group, Sign: sign, Number: float64(len(keys)), Threshold: threshold, Items: keys})
	}
}

func (f *finder) note(s Sign) {
	s.Week, s.Items = f.monday, s.Items[:min(len(s.Items), mostItems)]
	s.Note = note(s)
	f.found[s.Sign] = append(f.found[s.Sign], s)
}

// days lists the days of the last year with an item whose day is known.
func (f *finder) days(items []recent, zone kim.Zone) (days []day) {
	ahead := int64(zone.Hours()) * 3600_000
	byDay := map[kim.Date][]string{}
	for _, i := range items {
		if i.Dated && i.At >= f.year && i.At <= f.now {
			on := kim.Date((i.At + ahead) / (24 * 3600_000))
			byDay[on] = append(byDay[on], i.Key)
		}
	}
	for on, keys := range byDay {
		days = append(days, day{on, keys})
	}
	slices.SortFunc(days, func(a, b day) int { return cmp.Compare(a.on, b.on) })
	return days
}

// since is the day in UTC from which on days are looked at.
func (f *finder) since() kim.Date { return kim.Date(f.from / (24 * 3600_000)) }

// bursts notes the days with more items than a floor and than the 99th percentile of the
// group's other days with an item.
func (f *finder) bursts(group string, days []day) {
	for n, d := range days {
		if len(d.keys) <= f.rules.BurstMin || d.on < f.since() {
			continue
		}
		others := make([]float64, 0, len(days)-1)
		for i, other := range days {
			if i != n {
				others = append(others, float64(len(other.keys)))
			}
		}
		threshold := float64(f.rules.BurstMin)
		if len(others) > 0 {
			threshold = max(threshold, percentile(others, 0.99))
		}
		if float64(len(d.keys)) > threshold {
			f.note(Sign{Group: group, Sign: Burst, Subject: d.on.String(), Number: float64(len(d.keys)), Threshold: threshold, Items: d.keys})
		}
	}
}

// percentile is that of the values between which it lies, in proportion. It sorts them.
func percentile(values []float64, p float64) float64 {
	slices.Sort(values)
	place := p * float64(len(values)-1)
	below := int(place)
	if below+1 >= len(values) {
		return values[len(values)-1]
	}
	return values[below] + (place-float64(below))*(values[below+1]-values[below])
}

// months notes the months of which more than a share was published on two days that
// follow each other. The subject is the first of the two days.
func (f *finder) months(group string, days []day) {
	first := startOfMonth(f.since())
	for begin := 0; begin < len(days); {
		month, end, items := startOfMonth(days[begin].on), begin, 0
		best, pair := 0, -1
		for ; end < len(days) && startOfMonth(days[end].on) == month; end++ {
			items += len(days[end].keys)
			two := len(days[end].keys)
			if end+1 < len(days) && days[end+1].on == days[end].on+1 && startOfMonth(days[end+1].on) == month {
				two += len(days[end+1].keys)
			}
			if two > pair {
				best, pair = end, two
			}
		}
		threshold := float64(items) * f.rules.MonthShare
		if month >= first && items >= f.rules.MonthMin && float64(pair) > threshold {
			keys := slices.Clone(days[best].keys)
			if pair > len(keys) {
				keys = append(keys, days[best+1].keys...)
			}
			f.note(Sign{Group: group, Sign: BurstMonth, Subject: days[best].on.String(), Number: float64(pair), Threshold: threshold, Items: keys})
		}
		begin = end
	}
}

func startOfMonth(d kim.Date) kim.Date {
	y, m, _ := d.Time().Date()
	return kim.NewDate(y, m, 1)
}

// deadlines notes the named days before which the group published far more than in as
// many days on average before.
func (f *finder) deadlines(group string, days []day) {
	for _, named := range f.rules.Deadlines {
		last, err := kim.ParseDate(named.Day)
		if err != nil || last > kim.DateOf(time.UnixMilli(f.now), kim.WIB) || last < f.monday.Add(-f.rules.Weeks).Monday() {
			continue // Validate has told of a day that is none; others are not due
		}
		var keys []string
		before, length := 0, f.rules.DeadlineDays
		for _, d := range days {
			switch age := last.Sub(d.on); {
			case age < 0 || age >= 7*length:
			case age < length:
				keys = append(keys, d.keys...)
			default:
				before += len(d.keys)
			}
		}
		threshold := max(float64(f.rules.BurstMin), f.rules.DeadlineFactor*float64(before)/6)
		if number := float64(len(keys)); number > threshold {
			slices.Sort(keys)
			f.note(Sign{Group: group, Sign: Deadline, Subject: named.Day, Number: number, Threshold: threshold, Items: keys})
		}
	}
}
