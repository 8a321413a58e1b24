package kim

// Reach says how far back a walk, or its look at one section, saw everything that was
// published. The zero value is that nothing is known to have been seen whole.
type Reach struct {
	Coverage Coverage
	Since    Date // with CoverageSince: the Monday from which on everything was seen; else NoDate
}

// ReachAll is the reach of a look that saw everything from the beginning.
func ReachAll() Reach { return Reach{Coverage: CoverageAll} }

// ReachNone is the reach of a look that may have missed something at any time.
func ReachNone() Reach { return Reach{Coverage: CoverageNone} }

// ReachAfter is the reach of a look down to a day on which not everything may have been
// seen: it begins with the first week that starts after the day.
func ReachAfter(day Date) Reach {
	return Reach{Coverage: CoverageSince, Since: day.Week().Add(1).Monday()}
}

// Less tells whether r reaches less far back than o: none, since a later day, since an
// earlier day, all.
func (r Reach) Less(o Reach) bool {
	if r.rank() != o.rank() {
		return r.rank() < o.rank()
	}
	return r.Coverage == CoverageSince && r.Since > o.Since
}

func (r Reach) rank() int {
	switch r.Coverage {
	case CoverageAll:
		return 2
	case CoverageSince:
		return 1
	}
	return 0
}
