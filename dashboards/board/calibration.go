package board

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// Calibrations says of the platforms of some groups how far their figures were compared
// with counts by hand.
type Calibrations struct {
	All []kim.Calibration // the platform of the most groups first

	platforms map[string]string // by group
}

// Calibrations reads, as of an instant, which platform each group is on, and sets the
// counts by hand beside it.
func (s *Store) Calibrations(ctx context.Context, asOf time.Time, counts []handcount.Count) (Calibrations, error) {
	rows, err := read[struct {
		Group    string `ch:"group_id"`
		Platform string `ch:"platform"`
	}](ctx, s, "platforms", warehouse.Bind("as_of", asOf.UTC()))
	c := Calibrations{platforms: make(map[string]string, len(rows))}
	for _, r := range rows {
		c.platforms[r.Group] = r.Platform
	}
	c.All = handcount.Calibrate(c.platforms, counts)
	return c, err
}

// Of returns the calibration of a group's platform; false if the group was never read.
func (c Calibrations) Of(group string) (kim.Calibration, bool) {
	platform, ok := c.platforms[group]
	if !ok {
		return kim.Calibration{}, false
	}
	i := slices.IndexFunc(c.All, func(x kim.Calibration) bool { return x.Platform == platform })
	return c.All[i], true
}

// Words says in words how far a group's figures are calibrated; empty if the group was
// never read, and has no figures.
func (c Calibrations) Words(group string) string {
	x, ok := c.Of(group)
	if !ok {
		return ""
	}
	return x.Indonesian()
}

// Done lists the platforms that people have counted.
func (c Calibrations) Done() []kim.Calibration {
	return slices.DeleteFunc(slices.Clone(c.All), func(x kim.Calibration) bool { return !x.Done() })
}

// Missing names the platforms that nobody has counted yet, empty if there is none.
func (c Calibrations) Missing() string { return c.MissingOf(func(string) bool { return true }) }

// MissingOf is Missing for the platforms of some groups.
func (c Calibrations) MissingOf(has func(group string) bool) string {
	concerned := map[string]bool{}
	for group, platform := range c.platforms {
		concerned[platform] = concerned[platform] || has(group)
	}
	var out []string
	for _, x := range c.All {
		if !x.Done() && concerned[x.Platform] {
			out = append(out, x.Platform)
		}
	}
	return strings.Join(out, ", ")
}

// Calibrated reads a board as [Store.Board] does, with what people have counted beside
// it; hands may be nil. Counts that cannot be read leave figures as not calibrated: the
// log says so.
func (s *Store) Calibrated(
	ctx context.Context, now Stamp, monday kim.Week, hands func() ([]handcount.Count, error), log *slog.Logger,
) (*Board, error) {
	b, err := s.Board(ctx, now, monday)
	if err != nil || !b.Scored() {
		return b, err
	}
	var counts []handcount.Count
	if hands != nil {
		if counts, err = hands(); err != nil { // the page of data quality says so too
			log.Error("the counts by hand cannot be read: figures are shown as not calibrated", "err", err)
		}
	}
	b.Calibrations, err = s.Calibrations(ctx, b.AsOf, counts)
	return b, err
}
