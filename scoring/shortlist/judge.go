package shortlist

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// judge applies the gates, ranks who passed, and seals.
func (c *contest) judge(ctx context.Context) (kim.Shortlist, error) {
	list := kim.Shortlist{Request: c.request, Rules: c.rules.ID(), Jury: c.category.Jury}
	period := c.periodRules()
	var passed []*rules.Score
	nominees := map[string]kim.Nominee{}
	measured := map[string][]kim.Measured{}
	parts, copies, states := map[string][]kim.IndexPart{}, map[string][]kim.CopiedItem{}, map[string]string{}
	for _, f := range c.facts {
		n, gates := c.nominee(f)
		measured[n.Group] = gates
		copies[n.Group], states[n.Group] = c.copiesOf(f.Group), statesOf(f.Weeks)
		s := &rules.Score{Facts: *f, Index: period.Compute(*f), Newcomer: newcomerAt(period, f.Group, c.to)}
		n.IAD = s.Index.IAD
		parts[n.Group] = partsOf(s.Index)
		if math.IsNaN(n.IAD) {
			n.IAD = -1 // JSON has no word for it; who has none does not pass the coverage gate
		}
		nominees[n.Group] = n
		switch {
		case len(n.Missed) == 0:
			passed = append(passed, s)
		case len(n.Missed) == 1:
			list.Near = append(list.Near, n)
		default:
			list.Out++
		}
	}
	byScope := map[string][]*rules.Score{}
	for _, s := range passed {
		key := nominees[s.Facts.Group.ID].Scope
		if s.Newcomer {
			key += " newcomers"
		}
		byScope[key] = append(byScope[key], s)
	}
	placing := map[string]kim.Placing{}
	for _, key := range slices.Sorted(maps.Keys(byScope)) {
		ranked, in, err := c.line(ctx, period, byScope[key], nominees)
		if err != nil {
			return kim.Shortlist{}, err
		}
		for i, n := range ranked {
			nominees[n.Group] = n
			switch {
			case i >= in:
				placing[n.Group] = kim.PlacingBelow
			case byScope[key][0].Newcomer:
				placing[n.Group] = kim.PlacingNewcomer
				list.Newcomers = append(list.Newcomers, n)
			default:
				placing[n.Group] = kim.PlacingIn
				list.In = append(list.In, n)
			}
		}
	}
	slices.SortFunc(list.Near, func(a, b kim.Nominee) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Missed[0].Gate, b.Missed[0].Gate), cmp.Compare(b.IAD, a.IAD), cmp.Compare(a.Group, b.Group))
	})
	if err := c.seal(&list); err != nil {
		return kim.Shortlist{}, err
	}
	list.Field = field(nominees, measured, placing)
	for i, x := range list.Field {
		list.Field[i].Parts, list.Field[i].Copies, list.Field[i].States = parts[x.Group], copies[x.Group], states[x.Group]
	}
	return list, nil
}

// periodRules are the rules with every window set to the period. Recency is left
// out, because it tells of the day of the cut-off and not of the period.
func (c *contest) periodRules() rules.Rules {
	r := c.rules
	r.Indicators = rules.IndicatorRules{}
	for id, rule := range c.rules.Indicators {
		if rule.Window > 0 {
			rule.Window = c.weeks()
		}
		if id == kim.KB {
			rule.Weight = 0
		}
		r.Indicators[id] = rule
	}
	r.Draws.Windows = []int{c.weeks()}
	return r
}

// newcomerAt tells whether the group was too young at the end of the period.
func newcomerAt(r rules.Rules, g kim.Group, last kim.Week) bool {
	return g.RegisteredOn.Known() && last.Add(1).Monday().Sub(g.RegisteredOn) < 7*r.NewcomerWeeks
}

// nominee gathers the evidence of one group and measures it at each gate.
func (c *contest) nominee(f *rules.Facts) (kim.Nominee, []kim.Measured) {
	ws := f.Weeks
	n := kim.Nominee{
		Group: f.Group.ID, Weeks: len(ws), Observed: rules.Observed(ws), Partly: rules.Partly(ws), Active: rules.Active(ws), Items: rules.AtLeast(ws, rules.WeekFacts.Items),
		Fitting: c.fitting[f.Group.ID].fitting, OpenSigns: c.signs[f.Group.ID],
	}
	n.Original = n.Items - rules.AtLeast(ws, func(w rules.WeekFacts) uint32 { return w.Judged - w.Originals })
	switch c.request.Level {
	case kim.LevelRegency:
		n.Scope = f.Group.RegencyCode
	case kim.LevelProvince:
		n.Scope = f.Group.ProvinceCode
	}
	r := c.rules.Shortlist
	var gates []kim.Measured
	// lacks is what is missing where the value is below what is required.
	gate := func(name kim.Gate, value, required, lacks float64, ours bool) {
		if math.IsNaN(value) {
			value = 0
		}
		m := kim.Measured{Missed: kim.Missed{Gate: name, Value: value, Required: required}, Passed: value >= required}
		if !m.Passed {
			m.Lacks, m.Ours = lacks, ours
			n.Missed = append(n.Missed, m.Missed)
		}
		gates = append(gates, m)
	}
	registered := 0.0
	if f.Group.Standing == kim.Registered && f.Group.HasSite() && len(ws) > 0 {
		registered = 1
	}
	unseen, judged := n.Weeks-n.Observed-n.Partly, n.Observed+n.Partly
	gate(kim.GateRegistered, registered, 1, 1, false)
	if c.request.Level == kim.LevelRegency && !f.Group.Resolved() {
		gate(kim.GateRegion, 0, 1, 1, false)
	}
	gate(kim.GateCoverage, rules.Ratio(n.Observed, n.Weeks), r.MinCoverage, lacking(r.MinCoverage, n.Observed, n.Weeks), true)
	gate(kim.GateActive, rules.Ratio(n.Active, judged), r.MinActive, lacking(r.MinActive, n.Active, judged), rules.Ratio(n.Active+unseen, n.Weeks) >= r.MinActive)
	gate(kim.GateOriginal, float64(n.Original), float64(r.MinOriginal), float64(r.MinOriginal-n.Original), unseen+n.Partly > 0)
	dates := rules.DateIntegrity(ws)
	if math.IsNaN(dates) {
		dates = 0
	}
	gate(kim.GateDates, dates, r.MinDates, r.MinDates-dates, false)
	gate(kim.GateSigns, -float64(len(n.OpenSigns)), 0, float64(len(n.OpenSigns)), false)
	if len(c.category.Words) > 0 {
		items := c.fitting[f.Group.ID].items
		gate(kim.GateSubject, rules.Ratio(n.Fitting, items), c.category.MinShare, lacking(c.category.MinShare, n.Fitting, items), false)
	}
	return n, gates
}

// lacking is how many more of all are needed for a share; at least one is asked of none.
func lacking(share float64, have, all int) float64 {
	return math.Ceil(share*float64(max(1, all))-1e-9) - float64(have)
}

// line ranks the groups of one region. The first in of them are in: the places, everyone who
// shares the last place, and everyone who is setara with it.
func (c *contest) line(ctx context.Context, period rules.Rules, field []*rules.Score, nominees map[string]kim.Nominee) (ranked []kim.Nominee, in int, err error) {
	for _, s := range field {
		s.Facts.Group.Region = kim.Region{} // drawn as one field
	}
	if err := period.Intervals(ctx, field); err != nil {
		return nil, 0, err
	}
	scope, value := make([]string, len(field)), make([]float64, len(field))
	for i, s := range field {
		scope[i], value[i] = "all", s.Index.IAD
	}
	out := make([]kim.Nominee, len(field))
	for i, place := range rules.Ranks(scope, value) {
		n := nominees[field[i].Facts.Group.ID]
		n.Rank, n.Low, n.High = place, field[i].Intervals.Nation.Low, field[i].Intervals.Nation.High
		out[i] = n
	}
	slices.SortFunc(out, func(a, b kim.Nominee) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Group, b.Group)) })
	if len(out) <= c.request.Top {
		return out, len(out), nil
	}
	last := out[c.request.Top-1]
	at := kim.Interval{Low: last.Low, High: last.High}
	var below []kim.Nominee
	for _, n := range out {
		switch beyond := n.Rank > last.Rank; {
		case beyond && !at.Tied(kim.Interval{Low: n.Low, High: n.High}):
			below = append(below, n)
		default:
			n.Tied = beyond
			ranked = append(ranked, n)
		}
	}
	return append(ranked, below...), len(ranked), nil
}

// seal hashes the facts that were judged, and then everything.
func (c *contest) seal(list *kim.Shortlist) error {
	type fact struct {
		Group kim.Group
		Weeks []rules.WeekFacts
		Fit   [2]int
		Signs []string
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, f := range c.facts {
		g := f.Group
		g.PICName, g.PICPhone, g.Note = "", "", ""
		if err := enc.Encode(fact{g, f.Weeks, [2]int{c.fitting[g.ID].items, c.fitting[g.ID].fitting}, c.signs[g.ID]}); err != nil {
			return fmt.Errorf("hash the facts: %w", err)
		}
	}
	list.Inputs = hex.EncodeToString(h.Sum(nil))
	list.Seal = ""
	whole, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("hash the shortlist: %w", err)
	}
	sum := sha256.Sum256(whole)
	list.Seal = hex.EncodeToString(sum[:])
	return nil
}
