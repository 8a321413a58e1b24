package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// Groups is the list of the groups that are watched: the registry file of the
// configuration, and what the warehouse knows.
type Groups struct {
	file func() string // empty: none is configured
	conn driver.Conn
	log  *slog.Logger
}

// ImportConfigured brings the configured registry file in. Rows that cannot stand
// are returned and keep what the warehouse knew of their groups.
func (g *Groups) ImportConfigured(ctx context.Context) ([]registry.Problem, error) {
	file := g.file()
	if file == "" {
		return nil, nil
	}
	_, bad, err := g.Import(ctx, file)
	return bad, err
}

// Import brings the registry file at path in.
func (g *Groups) Import(ctx context.Context, path string, opts ...registry.Option) (registry.Changes, []registry.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return registry.Changes{}, nil, fmt.Errorf("registry: %w", err)
	}
	defer file.Close()
	result, err := registry.Read(file, path, nil)
	if err != nil {
		return registry.Changes{}, result.Bad, err
	}
	if len(result.Groups) == 0 {
		return registry.Changes{}, result.Bad, fmt.Errorf("%s: no row of it can be used, so nothing is changed: %w", path, errNoGroups)
	}
	for _, w := range result.Warnings {
		g.log.Warn("registry row is worth a look", "problem", w.String())
	}
	for _, p := range result.Bad {
		g.log.Error("registry row is left out", "problem", p.String())
	}
	plan, err := registry.Prepare(ctx, g.conn, result, opts...)
	if err != nil {
		return registry.Changes{}, result.Bad, err
	}
	for _, p := range append(plan.Left(), plan.Ambiguous()...) {
		g.log.Error("registry row is left out", "problem", p.String())
		result.Bad = append(result.Bad, p)
	}
	changes, err := registry.Apply(ctx, g.conn, plan, time.Now())
	if err != nil {
		return changes, result.Bad, err
	}
	if changes.Any() {
		g.log.Info("registry imported", "file", path, "created", changes.Created, "updated", changes.Updated,
			"unlisted", changes.Unlisted, "relisted", changes.Relisted, "unchanged", changes.Unchanged)
	}
	return changes, result.Bad, nil
}

// Selection names the groups of a command.
type Selection struct {
	Groups []string // ids; empty: all
	Region string   // a Kemendagri code of any level; empty: everywhere

	only   func(kim.Group) bool // of those, which; nil: all
	always bool                 // ask a planned run at least for what is new
}

// ErrSelection says that a command names groups that are not there.
var ErrSelection = errors.New("nothing is walked")

// errNoGroups says that there is nobody to watch.
var errNoGroups = errors.New("the registry is empty: set \"registry\" in the configuration, or run \"pantaukim registry import FILE\"")

// Select returns the listed groups of the selection. A group that nobody listed
// and a region without groups are errors.
func (g *Groups) Select(ctx context.Context, s Selection) ([]kim.Group, error) {
	all, err := registry.Load(ctx, g.conn)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errNoGroups
	}
	wanted := map[string]bool{}
	for _, id := range s.Groups {
		wanted[id] = true
	}
	var chosen []kim.Group
	left := false
	for _, one := range all {
		if (len(s.Groups) == 0 || wanted[one.ID]) && one.In(s.Region) {
			delete(wanted, one.ID)
			if s.only != nil && !s.only(one) {
				left = true
				continue
			}
			chosen = append(chosen, one)
		}
	}
	for id := range wanted {
		return nil, fmt.Errorf("%w: group %q is not in the registry, or not in region %q", ErrSelection, id, s.Region)
	}
	if len(chosen) == 0 && !left {
		return nil, fmt.Errorf("%w: no group lies in region %q; codes look like 62, 62.13 or 62.13.05", ErrSelection, s.Region)
	}
	return chosen, nil
}

// Listed tells whether a group is in the registry.
func (g *Groups) Listed(ctx context.Context, id string) (bool, error) {
	groups, err := registry.Load(ctx, g.conn)
	if err != nil {
		return false, err
	}
	for _, one := range groups {
		if one.ID == id {
			return true, nil
		}
	}
	return false, nil
}
