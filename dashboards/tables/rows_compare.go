package tables

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// What can be compared, as the parameter what names it.
const (
	ComparePeriods = "periods"
	CompareAreas   = "areas"
	CompareGroups  = "groups"
)

// Bounds of comparisons.
const (
	comparedGroups = 400 // a list to choose from has no more
	comparedBack   = 104 // weeks, back from the newest
	usualPeriod    = 4   // weeks
	ComparedWeeks  = 12  // weeks of an area or a group that are added up
)

// Comparison is two periods of an area, two areas or two groups, side by side.
type Comparison struct {
	What         string
	Sides        []Side       // two; none: they are not chosen yet
	Level        kim.Level    // of the smallest area in which both groups lie
	Areas        []board.Area // to choose from
	Groups       []*board.Row // to choose from
	TooMany      bool         // there are more groups than a list can offer: an area must be chosen first
	One, Other   string       // what is chosen
	Oldest, Last kim.Date     // bounds of the days to choose
}

// Side is one of the two.
type Side struct {
	What          string
	Scope         board.Scope // the area; of a group, the one that it lies in
	Area          string      // its name in the language of the visit
	Row           *board.Row  // nil: it is no group
	From, To      kim.Week    // the weeks that are added up
	Period        Period      // of an area
	Weeks         GroupPeriod // of a group
	Statuses      board.StatusCounts
	StatusesKnown bool
	Rank          RankedRow // of a group, at the level of the comparison
	Level         kim.Level
}

// Days returns the first and the last day of the side's weeks.
func (s Side) Days() (first, last kim.Date) { return s.From.Monday(), s.To.Add(1).Monday() - 1 }

// CompareOf reads from the address what is to be compared. Figures are not loaded yet.
func CompareOf(v visit.Visit) (Comparison, *ParameterError) {
	c := Comparison{What: cmp.Or(v.Query.Get("what"), ComparePeriods), One: v.Query.Get("one"), Other: v.Query.Get("other")}
	if !v.Board.Scored() {
		return c, nil
	}
	switch c.What {
	case CompareAreas:
		return c, c.areas(v)
	case CompareGroups:
		return c, c.groups(v)
	default:
		return c, c.periods(v)
	}
}

// Load reads the figures of both sides.
func (c *Comparison) Load(ctx context.Context, v visit.Visit) error {
	for i := range c.Sides {
		s := &c.Sides[i]
		var err error
		if s.Row != nil {
			s.Weeks, err = NewestOf(ctx, v.Board, s.Row, ComparedWeeks)
		} else {
			s.Period, err = PeriodOf(ctx, v, s.Scope, s.From, s.To)
		}
		if err != nil {
			return err
		}
		if c.What == ComparePeriods {
			s.Statuses, s.StatusesKnown = s.Period.Statuses, s.Period.StatusesKnown
		}
	}
	return nil
}

// periods reads the two periods of the address: without them, the newest four weeks and
// the four before.
func (c *Comparison) periods(v visit.Visit) *ParameterError {
	last := v.Board.Last()
	c.Last, c.Oldest = last.Add(1).Monday()-1, last.Add(-comparedBack).Monday()
	weeks := [2][2]kim.Week{{last.Add(1 - 2*usualPeriod), last.Add(-usualPeriod)}, {last.Add(1 - usualPeriod), last}}
	for i, names := range [2][2]string{{"from", "to"}, {"from2", "to2"}} {
		for j, name := range names {
			text := v.Query.Get(name)
			if text == "" {
				continue
			}
			day, err := kim.ParseDate(text)
			if err != nil || !day.Known() || day < c.Oldest || day > c.Last {
				return &ParameterError{Name: name, Value: text, Allowed: c.Oldest.String() + " … " + c.Last.String()}
			}
			weeks[i][j] = day.Week()
		}
		if weeks[i][0] > weeks[i][1] {
			return &ParameterError{Name: names[1], Value: v.Query.Get(names[1]), Allowed: v.Lang.T("compare.not_before", weeks[i][0].String())}
		}
		c.Sides = append(c.Sides, Side{What: c.What, Scope: v.Scope, Area: v.Scope.Name, From: weeks[i][0], To: weeks[i][1]})
	}
	return nil
}

// areas reads the two areas of the address, one level below the page's own.
func (c *Comparison) areas(v visit.Visit) *ParameterError {
	all, _ := v.Board.Areas(v.Scope)
	c.Areas = slices.DeleteFunc(all, func(a board.Area) bool { return a.Groups == 0 })
	for i, code := range []string{c.One, c.Other} {
		if code == "" {
			continue
		}
		at := slices.IndexFunc(c.Areas, func(a board.Area) bool { return a.Code == code })
		if at < 0 {
			codes := ""
			for _, a := range c.Areas {
				codes += ", " + a.Code
			}
			return &ParameterError{Name: []string{"one", "other"}[i], Value: code, Allowed: codes[min(2, len(codes)):]}
		}
		a := c.Areas[at]
		c.Sides = append(c.Sides, Side{
			What: c.What, Scope: a.Scope, Area: AreaName(v.Lang, a.Place), Statuses: a.Counts, StatusesKnown: true,
			From: v.Board.Last().Add(1 - ComparedWeeks), To: v.Board.Last(),
		})
	}
	c.needTwo()
	return nil
}

// groups reads the two groups of the address. A group that is not named to the reader is as
// one that is not there.
func (c *Comparison) groups(v visit.Visit) *ParameterError {
	for _, r := range v.Board.Within(v.Scope) {
		if v.Who.Names(r) {
			c.Groups = append(c.Groups, r)
		}
	}
	if c.TooMany = len(c.Groups) > comparedGroups; c.TooMany {
		c.Groups = nil
	}
	for i, id := range []string{c.One, c.Other} {
		if id == "" {
			continue
		}
		r := v.Named(id)
		if r == nil {
			return &ParameterError{Name: []string{"one", "other"}[i], Value: id, Allowed: v.Lang.T("compare.a_group")}
		}
		c.Sides = append(c.Sides, Side{
			What: c.What, Row: r, Scope: board.Scope{Regency: r.RegencyCode}, Area: r.Regency,
			From: v.Board.Last().Add(1 - ComparedWeeks), To: v.Board.Last(),
		})
	}
	c.needTwo()
	if len(c.Sides) == 0 {
		return nil
	}
	c.Level = sharedLevel(c.Sides[0].Row, c.Sides[1].Row)
	for i := range c.Sides {
		c.Sides[i].Level, c.Sides[i].Rank = c.Level, RankedIn(c.Sides[i].Row, c.Level)
	}
	return nil
}

// needTwo forgets a side that has nothing beside it.
func (c *Comparison) needTwo() {
	if len(c.Sides) < 2 {
		c.Sides = nil
	}
}

// sharedLevel is the level of the smallest area in which both groups lie.
func sharedLevel(a, b *board.Row) kim.Level {
	switch {
	case a.RegencyCode == b.RegencyCode && a.District != "" && board.DistrictKey(a.Region) == board.DistrictKey(b.Region):
		return kim.LevelDistrict
	case a.RegencyCode == b.RegencyCode:
		return kim.LevelRegency
	case a.ProvinceCode == b.ProvinceCode:
		return kim.LevelProvince
	default:
		return kim.LevelNational
	}
}
