package shortlist

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// nearShare is how much of what a gate requires a group may lack and still be near.
const nearShare = 0.25

// field puts every group of an award into one table: who passed by place, the others by how
// little they lack.
func field(nominees map[string]kim.Nominee, gates map[string][]kim.Measured, placing map[string]kim.Placing) []kim.Candidate {
	out := make([]kim.Candidate, 0, len(nominees))
	for id, n := range nominees {
		c := kim.Candidate{Nominee: n, Gates: gates[id], Placing: placing[id]}
		for _, m := range c.Gates {
			c.Short += short(m)
		}
		if c.Placing == "" {
			c.Placing = kim.PlacingFailed
			if near(c) {
				c.Placing = kim.PlacingNear
			}
		}
		out = append(out, c)
	}
	order := []kim.Placing{kim.PlacingIn, kim.PlacingNewcomer, kim.PlacingBelow, kim.PlacingNear, kim.PlacingFailed}
	slices.SortFunc(out, func(a, b kim.Candidate) int {
		if by := cmp.Compare(slices.Index(order, a.Placing), slices.Index(order, b.Placing)); by != 0 {
			return by
		}
		if len(a.Missed) == 0 {
			return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Group, b.Group))
		}
		return cmp.Or(cmp.Compare(a.Short, b.Short), cmp.Compare(b.IAD, a.IAD), cmp.Compare(a.Group, b.Group))
	})
	return out
}

// short is what is missing at a gate as a share of what it requires, 0 to 1.
func short(m kim.Measured) float64 {
	switch {
	case m.Passed:
		return 0
	case m.Gate == kim.GateRegistered, m.Gate == kim.GateRegion, m.Gate == kim.GateSigns:
		return 1
	}
	return min(1, (m.Required-m.Value)/m.Required)
}

// near tells whether a group missed one gate only, and that one by little, for our own
// coverage, or for signs that a person may clear.
func near(c kim.Candidate) bool {
	if len(c.Missed) != 1 {
		return false
	}
	m := c.Missed[0]
	return m.Ours || m.Gate == kim.GateSigns || c.Short <= nearShare
}

// partsOf are the indicators that an index is made of; none without an index.
func partsOf(x rules.Index) []kim.IndexPart {
	if math.IsNaN(x.IAD) {
		return nil
	}
	var out []kim.IndexPart
	for _, p := range x.Parts {
		if p.Weight > 0 && !math.IsNaN(p.Raw) && !math.IsNaN(p.Points) {
			out = append(out, kim.IndexPart{Indicator: p.Indicator, Raw: p.Raw, Score: p.Score, Weight: p.Weight, Points: p.Points})
		}
	}
	return out
}

// copiesOf are the items of a group that follow another text and count in the period.
func (c *contest) copiesOf(g kim.Group) []kim.CopiedItem {
	var out []kim.CopiedItem
	for _, x := range c.copies[g.ID] {
		if w := kim.WeekOf(x.CountsAt, g.Zone); w >= c.from && w <= c.to {
			out = append(out, kim.CopiedItem{Item: x.Key, Group: x.OriginalGroup})
		}
	}
	return out
}

// statesOf writes the states of weeks, a letter each.
func statesOf(ws []rules.WeekFacts) string {
	var b strings.Builder
	for _, w := range ws {
		b.WriteString(string(w.State))
	}
	return b.String()
}
