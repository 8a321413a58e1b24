// Package recount counts the indicators of the groups with its fingers, for tests: it
// reads plain rows, and no statement, no type and no function of the scorer is used to
// get a number. It stands for someone who checks a score by hand.
package recount

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

type post struct {
	group, key, kind, reason string
	source                   string // of the days that it says itself
	first, absent, effective time.Time
	from, to                 time.Time // it was published on one of these days; 1970 in to: the day is known
	photos, words            int
	hash                     uint64
	copies                   bool
}

// Group is one group with everything that was seen of it.
type Group struct {
	zone       int // hours
	registered time.Time
	items      []*post
	walks      []look // complete, outages left out
}

// look is what a complete walk saw: everything since the start of a day.
type look struct {
	at    time.Time
	since int // days since 1970, in the group's zone
}

// Copies is how many of the group's items copy another one.
func (g *Group) Copies() (n int) {
	for _, i := range g.items {
		if i.copies {
			n++
		}
	}
	return n
}

// Read reads all groups by their ids, with the items that still stand.
func Read(ctx context.Context, conn driver.Conn) (map[string]*Group, error) {
	groups := map[string]*Group{}
	if err := each(ctx, conn, "SELECT group_id, toString(timezone), registered_on FROM groups FINAL WHERE listed", func(r driver.Rows) error {
		var id, zone string
		var on time.Time
		err := r.Scan(&id, &zone, &on)
		groups[id] = &Group{zone: map[string]int{"WIB": 7, "WITA": 8, "WIT": 9}[zone], registered: on}
		return err
	}); err != nil {
		return nil, err
	}
	var all []*post
	if err := each(ctx, conn, "SELECT group_id, item_key, toString(kind), toString(date_reason), toString(date_source), published_from, published_to, first_seen, absent_at, effective_at, photos, words, simhash FROM items FINAL WHERE NOT removed", func(r driver.Rows) error {
		i := &post{}
		var photos uint16
		var words uint32
		err := r.Scan(&i.group, &i.key, &i.kind, &i.reason, &i.source, &i.from, &i.to, &i.first, &i.absent, &i.effective, &photos, &words, &i.hash)
		i.photos, i.words = int(photos), int(words)
		if g := groups[i.group]; g != nil {
			g.items = append(g.items, i)
		}
		all = append(all, i)
		return err
	}); err != nil {
		return nil, err
	}
	if err := each(ctx, conn, "SELECT group_id, started_at, toString(coverage), covered_since, method FROM walks FINAL WHERE complete AND run_id NOT IN (SELECT run_id FROM runs FINAL WHERE outage)", func(r driver.Rows) error {
		var id, coverage string
		var at, since time.Time
		var method uint16
		err := r.Scan(&id, &at, &coverage, &since, &method)
		l := look{at: at}
		switch {
		case method < 2 || coverage == "" || coverage == "all":
		case coverage == "since":
			l.since = int(since.Unix() / 86400)
		default:
			l.since = 1 << 30 // it may have missed anything
		}
		if g := groups[id]; g != nil {
			g.walks = append(g.walks, l)
		}
		return err
	}); err != nil {
		return nil, err
	}
	for _, i := range all {
		for _, o := range all {
			if i != o && i.words >= 40 && o.words >= 40 && i.hash != 0 && o.hash != 0 &&
				bits.OnesCount64(i.hash^o.hash) <= 6 && before(o, i) && reaches(i, o) {
				i.copies = true
			}
		}
	}
	return groups, nil
}

func each(ctx context.Context, conn driver.Conn, sql string, row func(driver.Rows) error) error {
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("recount: %w", err)
		}
	}
	return rows.Err()
}

// reaches tells whether o counts from 52 weeks before i to 4 weeks after it.
func reaches(i, o *post) bool {
	later := o.effective.Sub(i.effective)
	return later >= -52*7*24*time.Hour && later < 4*7*24*time.Hour
}

// before tells whether a is known earlier than b.
func before(a, b *post) bool {
	day := func(i *post) int64 {
		at := i.first
		if i.absent.Unix() == 0 {
			at = i.effective
		}
		return (at.Unix() + 7*3600) / 86400
	}
	if day(a) != day(b) {
		return day(a) < day(b)
	}
	if !a.effective.Equal(b.effective) {
		return a.effective.Before(b.effective)
	}
	if a.group != b.group {
		return a.group < b.group
	}
	return a.key < b.key
}

// weekNumber counts the weeks since Monday, 5 January 1970, in the group's zone.
func weekNumber(at time.Time, zone int) int {
	return int((at.Unix()+int64(zone)*3600)/86400-4) / 7
}

func dayNumber(at time.Time, zone int) int { return int((at.Unix() + int64(zone)*3600) / 86400) }

// mayLieBetween tells whether it may have been published on one of some days, so far as
// it is not settled on which.
func (i *post) mayLieBetween(first, last int) bool {
	from, to := int(i.from.Unix()/86400), int(i.to.Unix()/86400)
	switch {
	case i.reason == "unknown" && to == 0:
		to = dayNumber(i.first, 9)
	case i.reason != "unknown" && (i.reason != "undated" || to == 0):
		return false
	}
	return from <= last && to >= first
}

// ofTwoWeeks tells whether it says itself that it is of one of some days, which lie in two weeks.
func (i *post) ofTwoWeeks() bool {
	return i.reason == "undated" && i.source != "" && i.to.Unix() > 0 && weekNumber(i.from, 0) != weekNumber(i.to, 0)
}

// in lists the items that count in a week, as of a moment.
func (g *Group) in(week int, now time.Time) (out []*post) {
	for _, i := range g.items {
		if !i.ofTwoWeeks() && i.reason != "unknown" && weekNumber(i.effective, g.zone) == week && !i.first.After(now) {
			out = append(out, i)
		}
	}
	return out
}

// StateOf says what is known of the week that begins on a Monday: A, N, P or U.
func (g *Group) StateOf(monday, now time.Time) byte {
	return g.state(int(monday.Unix()/86400-4)/7, now)
}

func (g *Group) state(week int, now time.Time) byte {
	monday, any := week*7+4, len(g.in(week, now)) > 0
	ends := time.Unix(int64(monday+7)*86400-int64(g.zone)*3600, 0)
	known := false
	for _, l := range g.walks {
		known = known || !l.at.After(now) && !l.at.Before(ends) && l.since <= monday
	}
	for _, i := range g.items {
		if i.first.After(now) || !i.mayLieBetween(monday, monday+6) {
			continue
		}
		here := i.reason != "unknown" && weekNumber(i.effective, g.zone) == week
		alone := i.from.Unix()/86400 >= int64(monday) && i.to.Unix()/86400 <= int64(monday+6)
		if i.reason == "unknown" || i.source != "" && !(here && alone) || !here && !any {
			known = false
		}
	}
	switch {
	case any && known:
		return 'A'
	case any:
		return 'P'
	case known:
		return 'N'
	}
	return 'U'
}

// Count calculates every indicator of the group, by its id, and the IAD as of a
// moment, by the rules that are the default. What cannot be known is NaN.
func (g *Group) Count(now time.Time) (map[string]float64, float64) {
	nan := math.NaN()
	this := weekNumber(now, g.zone)
	var walked time.Time
	for _, w := range g.walks {
		if !w.at.After(now) && w.at.After(walked) {
			walked = w.at
		}
	}
	first := -1 << 30
	if g.registered.Unix() != 0 {
		first = weekNumber(g.registered.Add(-time.Duration(g.zone)*time.Hour), g.zone)
	}
	in := func(week int) []*post { return g.in(week, now) }
	state := func(week int) byte { return g.state(week, now) }
	window := func(n int, states string) (weeks []int) {
		for w := max(this-n, first); w < this; w++ {
			if strings.IndexByte(states, state(w)) >= 0 {
				weeks = append(weeks, w)
			}
		}
		return weeks
	}
	count := func(n int, which func(*post) int) (total int) {
		for _, w := range window(n, "AN") {
			for _, i := range in(w) {
				total += which(i)
			}
		}
		return total
	}
	share := func(a, b int) float64 {
		if b == 0 {
			return nan
		}
		return float64(a) / float64(b)
	}
	one := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	item := func(*post) int { return 1 }
	out := map[string]float64{}

	o, partly := len(window(8, "AN")), len(window(8, "P"))
	out["KM"] = share(len(window(8, "A"))+partly, o+partly)
	out["FU"] = share(count(8, item), o)
	out["FF"] = share(count(8, func(i *post) int { return i.photos }), o)
	out["CP"] = share(o, this-max(this-8, first))

	last := -1
	total := 0
	for _, i := range g.items {
		if !i.first.After(now) {
			total++
			if i.reason != "unknown" && !i.effective.After(now) {
				last = max(last, dayNumber(i.effective, g.zone))
			}
		}
	}
	switch {
	case walked.IsZero(), last < 0 && total > 0:
		out["KB"] = nan
	case last < 0:
		out["KB"] = 0
	default:
		out["KB"] = math.Exp2(-float64(max(0, dayNumber(walked, g.zone)-last)) / 14)
	}

	gap, run := 0, 0
	for w := max(this-12, first); w < this; w++ {
		if run++; state(w) != 'N' {
			run = 0
		}
		gap = max(gap, run)
	}
	out["JT"] = float64(gap)
	if len(window(12, "AN")) == 0 {
		out["JT"] = nan
	}

	judged := count(12, func(i *post) int { return one(i.words >= 40 && i.hash != 0) })
	copies := count(12, func(i *post) int { return one(i.copies) })
	out["OR"] = share(judged-copies, judged)
	news := func(i *post) bool { return i.kind == "news" }
	out["KL"] = share(count(12, func(i *post) int {
		return one(news(i) && i.words >= 100 && i.photos > 0 && i.reason != "undated")
	}), count(12, func(i *post) int { return one(news(i)) }))

	entropy, items := 0.0, count(12, item)
	for _, kind := range []string{"news", "gallery", "announcement", "event"} {
		if n := count(12, func(i *post) int { return one(i.kind == kind) }); n > 0 {
			p := float64(n) / float64(items)
			entropy -= p * math.Log(p)
		}
	}
	out["KG"] = math.Max(0, entropy/math.Log(4))
	if items == 0 {
		out["KG"] = nan
	}

	out["TR"] = nan
	if o == 8 {
		newer := count(4, item)
		out["TR"] = math.Log2(float64(newer+1) / float64(count(8, item)-newer+1))
	}
	odd := count(26, func(i *post) int { return one(i.reason != "") })
	out["IT"] = share(count(26, item)-odd, count(26, item))
	out["TK"] = float64(total)
	if walked.IsZero() && total == 0 {
		out["TK"] = nan
	}

	scored := []struct {
		weight, score float64
	}{
		{0.35, out["KM"]}, {0.15, out["KB"]},
		{0.15, math.Min(1, math.Log1p(out["FU"])/math.Log1p(7))}, {0.10, math.Min(1, math.Log1p(out["FF"])/math.Log1p(10))},
		{0.10, math.Max(0, 1-out["JT"]/12)}, {0.10, out["OR"]}, {0.05, out["KL"]},
	}
	known, sum := 0.0, 0.0
	for _, s := range scored {
		if !math.IsNaN(s.score) {
			known += s.weight
			sum += s.weight * s.score
		}
	}
	if !(out["CP"] >= 0.75) {
		return out, nan
	}
	return out, 100 * sum / known
}
