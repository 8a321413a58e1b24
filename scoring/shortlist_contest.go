package scoring

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// contest is everything that a shortlist is judged by.
type contest struct {
	rules    Rules
	request  kim.ShortlistRequest
	category Category
	from, to kim.Week // first and last week of the period
	facts    []*Facts
	fitting  map[string][2]int   // items and fitting items by group
	signs    map[string][]string // open signs by group
}

func (r Rules) shortlist(ctx context.Context, conn driver.Conn, req kim.ShortlistRequest) (kim.Shortlist, error) {
	if err := r.Validate(); err != nil {
		return kim.Shortlist{}, err
	}
	c, err := r.contest(req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	v, err := look(ctx, conn, req.SealedAt, req.Region, r)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if err := c.load(ctx, v); err != nil {
		return kim.Shortlist{}, fmt.Errorf("shortlist: %w", err)
	}
	return c.judge(ctx)
}

// contest reads a request. The period is that of the whole weeks in it.
func (r Rules) contest(req kim.ShortlistRequest) (*contest, error) {
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
	if c.category, ok = r.Shortlist.category(req.Category); !ok {
		ids := make([]string, len(r.Shortlist.Categories))
		for i, c := range r.Shortlist.Categories {
			ids[i] = c.ID
		}
		return nil, fmt.Errorf("%w: category %q is not in the rules; they have %s", ErrBadRequest, req.Category, strings.Join(ids, ", "))
	}
	switch {
	case c.to < c.from:
		return nil, fmt.Errorf("%w: there is no whole week from %s to %s", ErrBadRequest, req.From, req.To)
	case c.weeks() > MaxWindow:
		return nil, fmt.Errorf("%w: the period has more than %d weeks", ErrBadRequest, MaxWindow)
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

func (c *contest) load(ctx context.Context, v *view) error {
	copies, err := v.findCopies(ctx, c.from, c.to.Add(1))
	if err != nil {
		return err
	}
	v.copies = keysOf(copies)
	if c.facts, err = v.facts(ctx, Monday(v.asOf).Sub(c.from)+1); err != nil {
		return err
	}
	for _, f := range c.facts {
		f.Weeks = slices.DeleteFunc(slices.Clone(f.Weeks), func(w Week) bool { return w.Week < c.from || w.Week > c.to })
	}
	c.fitting = map[string][2]int{}
	words := c.category.Words
	err = v.each(ctx, "subjects", params{"words": words, "from": c.from.Start(kim.WIB).UnixMilli(), "until": c.to.End(kim.WIB).UnixMilli()},
		func(rows driver.Rows) error {
			var id string
			var items, fitting uint32
			if err := rows.Scan(&id, &items, &fitting); err != nil {
				return err
			}
			c.fitting[id] = [2]int{int(items), int(fitting)}
			return nil
		})
	if err != nil {
		return err
	}
	return c.loadSigns(ctx, v)
}

// loadSigns looks for signs since the period began, as of the cut-off.
func (c *contest) loadSigns(ctx context.Context, v *view) error {
	wide := *v
	wide.rules.Signs.Weeks = max(1, Monday(v.asOf).Sub(c.from))
	found, err := wide.findSigns(ctx)
	if err != nil {
		return err
	}
	cleared := map[[3]string]bool{}
	err = v.each(ctx, "cleared", nil, func(rows driver.Rows) error {
		var key [3]string
		if err := rows.Scan(&key[0], &key[1], &key[2]); err != nil {
			return err
		}
		cleared[key] = true
		return nil
	})
	if err != nil {
		return err
	}
	groups := map[string]kim.Group{}
	for _, f := range c.facts {
		groups[f.Group.ID] = f.Group
	}
	c.signs = map[string][]string{}
	for _, s := range found {
		g, ok := groups[s.Group]
		if ok && c.rules.Signs.explain(s, g) == "" && !cleared[[3]string{s.Group, s.Sign, s.Subject}] {
			c.signs[s.Group] = append(c.signs[s.Group], s.Sign+" "+s.Subject)
		}
	}
	return nil
}
