package kim

// Level is a level of areas within which groups are compared.
type Level string

// The levels, from the smallest area to the whole country.
const (
	LevelDistrict Level = "district"
	LevelRegency  Level = "regency"
	LevelProvince Level = "province"
	LevelNational Level = "national"
)

// Levels lists the levels from the smallest area up.
func Levels() [4]Level {
	return [4]Level{LevelDistrict, LevelRegency, LevelProvince, LevelNational}
}

// Ranks are the places of a group at each level, 1 being the best; 0: not ranked.
type Ranks struct{ District, Regency, Province, Nation uint32 }

// At returns the rank at a level, to read or to set; nil if there is no such level.
func (r *Ranks) At(l Level) *uint32 {
	switch l {
	case LevelDistrict:
		return &r.District
	case LevelRegency:
		return &r.Regency
	case LevelProvince:
		return &r.Province
	case LevelNational:
		return &r.Nation
	}
	return nil
}

// Interval is where a rank lies when the choices behind the index are drawn anew: the
// 5th percentile, the median and the 95th percentile. Low is the best place. Zeros
// mean that nothing was drawn.
type Interval struct{ Low, Median, High uint32 }

// Tied tells whether two groups are "setara": their intervals overlap.
func (a Interval) Tied(b Interval) bool {
	return a.Low > 0 && b.Low > 0 && a.Low <= b.High && b.Low <= a.High
}

// Intervals are the intervals of a group's ranks at each level.
type Intervals struct{ District, Regency, Province, Nation Interval }

// At returns the interval at a level, to read or to set; nil if there is no such level.
func (i *Intervals) At(l Level) *Interval {
	switch l {
	case LevelDistrict:
		return &i.District
	case LevelRegency:
		return &i.Regency
	case LevelProvince:
		return &i.Province
	case LevelNational:
		return &i.Nation
	}
	return nil
}

// Movement is what became of one group between two scorings.
type Movement struct {
	Before, IAD      float64 // NaN: none
	RankBefore, Rank uint32  // in the nation; 0: not ranked

	// Points of the IAD that each indicator won or lost, the largest first. They add
	// up to the change of the IAD; there are none unless both are known.
	Points []Share
	// Places won (above 0) or lost by each indicator and by what the other groups did,
	// the largest first. They add up to RankBefore − Rank; there are none if either is
	// 0. Where a group was a newcomer before, the change of those that it is ranked
	// among is part of what the others did.
	Places []Share

	RulesChanged bool // the two were made by different rules
}

// Share is what one indicator gave to a change.
type Share struct {
	Indicator string // empty: what the other groups did
	Value     float64
}
