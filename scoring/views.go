package scoring

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Adopter is a class of Rogers' diffusion of innovations, by the share of the
// groups that had posted before.
type Adopter string

// The classes, and the cumulative shares up to which they reach: 2.5, 16, 50, 84
// and 100 percent of the groups.
const (
	Innovator     Adopter = "innovator"
	EarlyAdopter  Adopter = "early_adopter"
	EarlyMajority Adopter = "early_majority"
	LateMajority  Adopter = "late_majority"
	Laggard       Adopter = "laggard"
	NotYet        Adopter = "not_yet"
)

// adopterOf classes the n-th group (from 1) of a whole.
func adopterOf(n, whole int) Adopter {
	share := float64(n) / float64(whole)
	switch {
	case share <= 0.025:
		return Innovator
	case share <= 0.16:
		return EarlyAdopter
	case share <= 0.5:
		return EarlyMajority
	case share <= 0.84:
		return LateMajority
	default:
		return Laggard
	}
}

// Adoption is the adoption curve of a region. Its denominator is the number of
// watched groups of today: groups that left the list are in neither number, and a
// first post that was removed before pantaukim looked is not known.
type Adoption struct {
	Groups int         // the denominator
	Firsts []FirstPost // by day and group
}

// FirstPost is when one group posted first.
type FirstPost struct {
	Group   string
	Day     kim.Date
	Share   float64 // of all groups that had posted by then, this one included
	Adopter Adopter
}

// Adoption returns the adoption curve of a region as of a moment. Groups that
// posted first on the same day share a class, that of the last of them.
func (s *Scorer) Adoption(ctx context.Context, asOf time.Time, region string) (Adoption, error) {
	v, err := look(ctx, s.conn, asOf, region, s.rules)
	if err != nil {
		return Adoption{}, err
	}
	groups, err := v.groups(ctx)
	if err != nil {
		return Adoption{}, err
	}
	out := Adoption{Groups: len(groups)}
	err = v.each(ctx, "first_posts", nil, func(rows driver.Rows) error {
		var f FirstPost
		var day time.Time
		if err := rows.Scan(&f.Group, &day); err != nil {
			return err
		}
		f.Day = kim.DateFromTime(day)
		out.Firsts = append(out.Firsts, f)
		return nil
	})
	slices.SortFunc(out.Firsts, func(a, b FirstPost) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Group, b.Group)) })
	for i := len(out.Firsts) - 1; i >= 0; i-- {
		f := &out.Firsts[i]
		if i+1 < len(out.Firsts) && out.Firsts[i+1].Day == f.Day {
			f.Share, f.Adopter = out.Firsts[i+1].Share, out.Firsts[i+1].Adopter
			continue
		}
		f.Share, f.Adopter = float64(i+1)/float64(out.Groups), adopterOf(i+1, out.Groups)
	}
	return out, err
}

// Funnel counts how far the groups of a region have come. A site that we could
// not reach is not counted as alive, which says nothing of the group.
type Funnel struct {
	Registered int // watched groups
	SiteAlive  int // of those, the ones whose site was walked completely at least once
	FirstPost  int // that have an item
	FourWeeks  int // that ever had four active weeks in a row
}

// Funnel returns the funnel of a region as of a moment.
func (s *Scorer) Funnel(ctx context.Context, asOf time.Time, region string) (Funnel, error) {
	v, err := look(ctx, s.conn, asOf, region, s.rules)
	if err != nil {
		return Funnel{}, err
	}
	facts, err := v.facts(ctx, 1)
	if err != nil {
		return Funnel{}, err
	}
	out := Funnel{Registered: len(facts)}
	for _, f := range facts {
		if f.LastComplete.IsZero() {
			continue
		}
		out.SiteAlive++
		if f.Totals.Items() > 0 || f.EverPosted {
			out.FirstPost++
		}
	}
	err = v.each(ctx, "four_weeks", params{"from": int64(0)}, func(rows driver.Rows) error {
		var id string
		out.FourWeeks++
		return rows.Scan(&id)
	})
	return out, err
}

// Share is a share with its Wilson interval at 95 percent.
type Share struct {
	Code, Name string
	Active     int     // groups that are active
	Known      int     // groups whose status is known: the denominator
	Groups     int     // all groups, the unobserved ones included
	Share      float64 // Active / Known; NaN if none is known
	Low, High  float64
	Rank       uint32 // by share; 0 below five known groups
}

// rankedFrom is the number of known groups from which a district is ranked: below
// it one group more or less changes everything.
const rankedFrom = 5

// Wilson returns the interval of a share of k in n at 95 percent confidence
// (Wilson 1927): unlike k/n ± 1.96·s it stays within 0 and 1 and serves for small
// n. 3 of 4 are 0.301 to 0.954.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	const z = 1.959963984540054
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, centre-half), min(1, centre+half)
}

// ActiveShares returns the share of active groups of each district, or of each
// regency, among the scores given, ordered by code.
func ActiveShares(scores []*Score, level Level) []Share {
	byCode := map[string]*Share{}
	for _, s := range scores {
		code, name := s.Facts.Group.DistrictCode, s.Facts.Group.District
		if level == LevelRegency {
			code, name = s.Facts.Group.RegencyCode, s.Facts.Group.Regency
		}
		if code == "" {
			continue
		}
		if byCode[code] == nil {
			byCode[code] = &Share{Code: code, Name: name}
		}
		one := byCode[code]
		one.Groups++
		if s.Verdict.Status != kim.StatusUnobserved {
			one.Known++
		}
		if s.Verdict.Status == kim.StatusActive {
			one.Active++
		}
	}
	out := make([]Share, 0, len(byCode))
	for _, code := range sortedKeys(byCode) {
		one := *byCode[code]
		one.Share = ratio(one.Active, one.Known)
		one.Low, one.High = Wilson(one.Active, one.Known)
		out = append(out, one)
	}
	scope, value := make([]string, len(out)), make([]float64, len(out))
	for i, one := range out {
		if value[i] = one.Share; one.Known >= rankedFrom {
			scope[i] = nation
		}
	}
	for i, place := range Ranks(scope, value) {
		out[i].Rank = place
	}
	return out
}

// LevelDistrict is the level of ActiveShares below the regency.
const LevelDistrict Level = "district"

// Spread is a cluster of near-copies: who published first, who followed, and how
// many days later. It often is a government release; it shows how far that went,
// not who is to blame.
type Spread struct {
	Cluster string
	Groups  int // distinct groups
	Items   []SpreadItem
}

// SpreadItem is one item of a cluster.
type SpreadItem struct {
	Group, Key, Title, URL string
	KnownOn                kim.Date
	DaysLater              int // after the first
	Distance               int // differing bits to the item that it follows; 0 for the first
}

// Spreads returns the clusters of the newest scoring with items of at least so
// many groups, the widest first.
func (s *Scorer) Spreads(ctx context.Context, atLeast int) ([]Spread, error) {
	v := today(s.conn, s.now(), "", s.rules)
	var out []Spread
	err := v.each(ctx, "clusters", nil, func(rows driver.Rows) error {
		var (
			id       string
			i        SpreadItem
			day      time.Time
			distance uint8
		)
		if err := rows.Scan(&id, &i.Group, &i.Key, &i.Title, &i.URL, &day, &distance); err != nil {
			return err
		}
		i.KnownOn, i.Distance = kim.DateFromTime(day), int(distance)
		if len(out) == 0 || out[len(out)-1].Cluster != id {
			out = append(out, Spread{Cluster: id})
		}
		c := &out[len(out)-1]
		c.Items = append(c.Items, i)
		return nil
	})
	for n := range out {
		groups := map[string]bool{}
		for k := range out[n].Items {
			i := &out[n].Items[k]
			groups[i.Group] = true
			i.DaysLater = i.KnownOn.Sub(out[n].Items[0].KnownOn)
		}
		out[n].Groups = len(groups)
	}
	out = slices.DeleteFunc(out, func(c Spread) bool { return c.Groups < atLeast })
	slices.SortStableFunc(out, func(a, b Spread) int { return cmp.Compare(b.Groups, a.Groups) })
	return out, err
}
