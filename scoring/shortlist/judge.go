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
	for _, f := range c.facts {
		n := c.nominee(f)
		s := &rules.Score{Facts: *f, Index: period.Compute(*f), Newcomer: newcomerAt(period, f.Group, c.to)}
		n.IAD = s.Index.IAD
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
	for _, key := range slices.Sorted(maps.Keys(byScope)) {
		in, err := c.line(ctx, period, byScope[key], nominees)
		if err != nil {
			return kim.Shortlist{}, err
		}
		if byScope[key][0].Newcomer {
			list.Newcomers = append(list.Newcomers, in...)
		} else {
			list.In = append(list.In, in...)
		}
	}
	slices.SortFunc(list.Near, func(a, b kim.Nominee) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Missed[0].Gate, b.Missed[0].Gate), cmp.Compare(b.IAD, a.IAD), cmp.Compare(a.Group, b.Group))
	})
	return list, c.seal(&list)
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

// nominee gathers the evidence of one group and the gates that it missed.
func (c *contest) nominee(f *rules.Facts) kim.Nominee {
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
	gate := func(name kim.Gate, value, required float64, ours bool) {
		if math.IsNaN(value) {
			value = 0
		}
		if value < required {
			n.Missed = append(n.Missed, kim.Missed{Gate: name, Value: value, Required: required, Ours: ours})
		}
	}
	registered := 0.0
	if f.Group.Standing == kim.Registered && f.Group.HasSite() && len(ws) > 0 {
		registered = 1
	}
	unseen := n.Weeks - n.Observed - n.Partly
	gate(kim.GateRegistered, registered, 1, false)
	if c.request.Level == kim.LevelRegency && !f.Group.Resolved() {
		gate(kim.GateRegion, 0, 1, false)
	}
	gate(kim.GateCoverage, rules.Ratio(n.Observed, n.Weeks), r.MinCoverage, true)
	gate(kim.GateActive, rules.Ratio(n.Active, n.Observed+n.Partly), r.MinActive, rules.Ratio(n.Active+unseen, n.Weeks) >= r.MinActive)
	gate(kim.GateOriginal, float64(n.Original), float64(r.MinOriginal), unseen+n.Partly > 0)
	gate(kim.GateDates, rules.DateIntegrity(ws), r.MinDates, false)
	gate(kim.GateSigns, -float64(len(n.OpenSigns)), 0, false)
	if len(c.category.Words) > 0 {
		gate(kim.GateSubject, rules.Ratio(n.Fitting, c.fitting[f.Group.ID].items), c.category.MinShare, false)
	}
	return n
}

// line ranks the groups of one region and returns those that are in: the places,
// everyone who shares the last place, and everyone who is setara with it.
func (c *contest) line(ctx context.Context, period rules.Rules, field []*rules.Score, nominees map[string]kim.Nominee) ([]kim.Nominee, error) {
	for _, s := range field {
		s.Facts.Group.Region = kim.Region{} // drawn as one field
	}
	if err := period.Intervals(ctx, field); err != nil {
		return nil, err
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
		return out, nil
	}
	last := out[c.request.Top-1]
	at := kim.Interval{Low: last.Low, High: last.High}
	for i := range out {
		out[i].Tied = out[i].Rank > last.Rank
	}
	return slices.DeleteFunc(out, func(n kim.Nominee) bool {
		return n.Tied && !at.Tied(kim.Interval{Low: n.Low, High: n.High})
	}), nil
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
