package shortlist

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/signs"
)

// contest is everything that a shortlist is judged by.
type contest struct {
	rules    rules.Rules
	request  kim.ShortlistRequest
	category rules.Category
	from, to kim.Week // first and last week of the period
	facts    []*rules.Facts
	fitting  map[string]fit                // by group
	signs    map[string][]string           // open signs by group
	copies   map[string][]originality.Copy // by group
}

// newContest reads a request. The period is that of the whole weeks in it.
func newContest(r rules.Rules, req kim.ShortlistRequest) (*contest, error) {
	from, err := kim.ParseDate(req.From)
	if err != nil {
		return nil, fmt.Errorf("%w: period: %w", ErrBadRequest, err)
	}
	to, err := kim.ParseDate(req.To)
	if err != nil {
		return nil, fmt.Errorf("%w: period: %w", ErrBadRequest, err)
	}
	c := &contest{rules: r, request: req, from: from.AddDays(6).Week(), to: to.AddDays(1).Week().Add(-1)}
	var ok bool
	if c.category, ok = r.Shortlist.Category(req.Category); !ok {
		ids := make([]string, len(r.Shortlist.Categories))
		for i, c := range r.Shortlist.Categories {
			ids[i] = c.ID
		}
		return nil, fmt.Errorf("%w: category %q is not in the rules; they have %s", ErrBadRequest, req.Category, strings.Join(ids, ", "))
	}
	switch {
	case c.to < c.from:
		return nil, fmt.Errorf("%w: there is no whole week from %s to %s", ErrBadRequest, req.From, req.To)
	case c.weeks() > rules.MaxWindow:
		return nil, fmt.Errorf("%w: the period has more than %d weeks", ErrBadRequest, rules.MaxWindow)
	case req.Top < 1:
		return nil, fmt.Errorf("%w: %d places", ErrBadRequest, req.Top)
	case req.Level != kim.LevelRegency && req.Level != kim.LevelProvince && req.Level != kim.LevelNational:
		return nil, fmt.Errorf("%w: level %q is none of regency, province, national", ErrBadRequest, req.Level)
	case req.SealedAt.Before(c.to.End(kim.WIB)):
		return nil, fmt.Errorf("%w: the cut-off %s lies within the period", ErrBadRequest, req.SealedAt.Format(time.RFC3339))
	}
	c.request.SealedAt = req.SealedAt.UTC().Truncate(time.Millisecond)
	return c, nil
}

func (c *contest) weeks() int { return c.to.Sub(c.from) + 1 }

func (c *contest) load(ctx context.Context, v *asof.View) error {
	known, err := facts.Read(ctx, v, c.rules)
	if err != nil {
		return err
	}
	copies, err := originality.Find(ctx, v, c.rules.Originality, known.Texts(), c.from.Start(kim.WIT), c.to.Add(1).Start(kim.WIB), originality.Kept{})
	if err != nil {
		return err
	}
	c.copies = map[string][]originality.Copy{}
	for _, x := range copies {
		c.copies[x.Group] = append(c.copies[x.Group], x)
	}
	c.facts = known.Facts(scoredWeek(v).Sub(c.from)+1, copies)
	for _, f := range c.facts {
		f.Weeks = slices.DeleteFunc(slices.Clone(f.Weeks), func(w rules.WeekFacts) bool { return w.Week < c.from || w.Week > c.to })
	}
	if err := c.loadSubjects(ctx, v); err != nil {
		return err
	}
	return c.loadSigns(ctx, v, originality.Keys(copies))
}

// scoredWeek is the running week at the view's moment.
func scoredWeek(v *asof.View) kim.Week { return kim.WeekOf(v.Moment, kim.WIB) }

// fit is how many items a group has in the period, and how many have one of the
// category's words.
type fit struct{ items, fitting int }

func (c *contest) loadSubjects(ctx context.Context, v *asof.View) error {
	rows, err := asof.Select[struct {
		Group   string `ch:"group_id"`
		Items   int    `ch:"items"`
		Fitting int    `ch:"fitting"`
	}](ctx, v, asof.Query{Files: files, Name: "subjects", Params: asof.Params{
		"pattern": c.category.Award().Pattern(), "from": c.from.Start(kim.WIB).UnixMilli(), "until": c.to.End(kim.WIB).UnixMilli(),
	}})
	c.fitting = make(map[string]fit, len(rows))
	for _, r := range rows {
		c.fitting[r.Group] = fit{r.Items, r.Fitting}
	}
	return err
}

// loadSigns looks for signs since the period began, as of the cut-off.
func (c *contest) loadSigns(ctx context.Context, v *asof.View, copied []string) error {
	wide := c.rules
	wide.Signs.Weeks = max(1, scoredWeek(v).Sub(c.from))
	groups := make(map[string]kim.Group, len(c.facts))
	for _, f := range c.facts {
		groups[f.Group.ID] = f.Group
	}
	found, err := signs.Find(ctx, v, wide, slices.Collect(maps.Values(groups)), copied)
	if err != nil {
		return err
	}
	cleared, err := signs.Cleared(ctx, v)
	if err != nil {
		return err
	}
	held, err := signs.Outreach(ctx, v)
	if err != nil {
		return err
	}
	c.signs = map[string][]string{}
	for _, s := range found {
		g, ok := groups[s.Group]
		if ok && signs.Explain(c.rules.Signs, held, s, g) == "" && !cleared[signs.Key{Group: s.Group, Sign: s.Sign, Subject: s.Subject}] {
			c.signs[s.Group] = append(c.signs[s.Group], s.Sign+" "+s.Subject)
		}
	}
	return nil
}
