package award

import (
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Candidate is one group of the level with every gate.
type Candidate struct {
	kim.Candidate
	Row *board.Row // nil if the group is no longer listed
}

// Name is the group's name, or its id where it is no longer listed.
func (c Candidate) Name() string { return Nominee{Nominee: c.Nominee, Row: c.Row}.Name() }

// At is what the group reached at a gate; nil if it was not asked there.
func (c Candidate) At(gate kim.Gate) *kim.Measured {
	i := slices.IndexFunc(c.Gates, func(m kim.Measured) bool { return m.Gate == gate })
	if i < 0 {
		return nil
	}
	return &c.Gates[i]
}

// setField takes the field of a list: whom it names to the reader, how many groups came how
// far, and the gates with what they require. A list that was sealed before the field was
// kept has none.
func (l *List) setField(list kim.Shortlist, v visit.Visit) {
	l.Placed = map[kim.Placing]int{}
	for _, c := range list.Field {
		l.Placed[c.Placing]++
		for _, m := range c.Gates {
			if !slices.ContainsFunc(l.Gates, func(g kim.AwardGate) bool { return g.Gate == m.Gate }) {
				l.Gates = append(l.Gates, kim.AwardGate{Gate: m.Gate, Required: m.Required})
			}
		}
		x := Candidate{Candidate: c, Row: v.Board.Group(c.Group)}
		if v.Who.Shortlisted(x.Row, l.Request.Region) {
			l.Field = append(l.Field, x)
		}
	}
	order := []kim.Gate{kim.GateRegistered, kim.GateRegion, kim.GateCoverage, kim.GateActive, kim.GateOriginal, kim.GateDates, kim.GateSigns, kim.GateSubject}
	slices.SortStableFunc(l.Gates, func(a, b kim.AwardGate) int { return slices.Index(order, a.Gate) - slices.Index(order, b.Gate) })
}

// Placings are how far groups came, the best first.
func (List) Placings() []kim.Placing {
	return []kim.Placing{kim.PlacingIn, kim.PlacingNewcomer, kim.PlacingBelow, kim.PlacingNear, kim.PlacingFailed}
}

// FirstOfField are the groups of the field that a page shows.
func (l List) FirstOfField() []Candidate {
	if l.FieldShown == 0 {
		return l.Field
	}
	return l.Field[:min(len(l.Field), l.FieldShown)]
}

// setCategory takes the name of the category, the words that an item of it has, and what it
// asks of the jury, by the rules in force.
func (l *List) setCategory(all []kim.AwardCategory) {
	l.Category = l.Request.Category
	for _, c := range all {
		if c.ID == l.Request.Category {
			l.Category, l.Words, l.Whole = c.Name, c.Words, c.Whole
		}
	}
}
