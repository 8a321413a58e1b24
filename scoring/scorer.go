package scoring

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/signs"
)

// Deps are what the scorer works with.
type Deps struct {
	Conn driver.Conn      // to a warehouse with the newest schema
	Log  *slog.Logger     // nil discards
	Now  func() time.Time // for how long a scoring took; nil is time.Now
	// Kept is a file of the scorer's own, in which Score leaves for the next time which
	// texts it has compared; empty: all are compared each time.
	Kept string
}

// Scorer turns loaded facts into scores. It is safe for concurrent use, but of two
// scorings at the same time one may fail with [asof.ErrBeside]: scored again, what is stored
// is that of the later moment.
type Scorer struct {
	conn  driver.Conn
	log   *slog.Logger
	now   func() time.Time
	rules rules.Rules
	kept  originality.Kept
}

// New returns a scorer by the given rules; it does nothing yet. Rules that do
// not validate are reported by the first call that needs them.
func New(deps Deps, r rules.Rules) *Scorer {
	s := &Scorer{conn: deps.Conn, log: deps.Log, now: deps.Now, rules: r}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.kept = originality.Kept{Path: deps.Kept, Log: s.log}
	return s
}

// Rules returns the rules that the scorer goes by.
func (s *Scorer) Rules() rules.Rules { return s.rules }

// Monday returns the week in which a scoring stands: that of its moment in
// western Indonesian time, the zone of the national table. Each group's own
// weeks are counted in its own zone.
func Monday(asOf time.Time) kim.Week { return kim.WeekOf(asOf, kim.WIB) }

// read is what a scoring reads before it concludes anything.
type read struct {
	view   *asof.View
	known  *facts.Known
	copies []originality.Copy
	before map[string]rules.Before // published before, by group
}

// read gathers all that a scoring goes by. Near-copies are searched since the given
// time.
func (s *Scorer) read(ctx context.Context, asOf time.Time, kept originality.Kept, since func(*asof.View) time.Time) (read, error) {
	if err := s.rules.Validate(); err != nil {
		return read{}, err
	}
	v, err := asof.At(ctx, s.conn, asOf, "")
	if err != nil {
		return read{}, err
	}
	in := read{view: v}
	all, within := errgroup.WithContext(ctx)
	all.Go(func() (err error) {
		in.before, err = published(within, v)
		return err
	})
	all.Go(func() (err error) {
		if in.known, err = facts.Read(within, v, s.rules); err != nil {
			return err
		}
		_, until := originality.Always(v)
		in.copies, err = originality.Find(within, v, s.rules.Originality, in.known.Texts(), since(v), until, kept)
		return err
	})
	return in, all.Wait()
}

// conclude turns what was read into scores.
func (s *Scorer) conclude(ctx context.Context, in read) ([]*rules.Score, error) {
	return s.rules.Conclude(ctx, Monday(in.view.Moment), in.known.Facts(s.rules.Horizon(), in.copies), in.before)
}

// Compute calculates the scores of all watched groups as of a moment and writes
// nothing. The weeks before the Monday of that moment are judged; the moment
// itself decides what was known, and how old a last item is. The scores come
// ordered by group. Originality is judged in the weeks of its window only.
func (s *Scorer) Compute(ctx context.Context, asOf time.Time) ([]*rules.Score, error) {
	in, err := s.read(ctx, asOf, originality.Kept{}, func(v *asof.View) time.Time {
		return Monday(v.Moment).Add(-s.rules.Indicators[kim.OR].Window - 1).Start(kim.WIT)
	})
	if err != nil {
		return nil, err
	}
	return s.conclude(ctx, in)
}

// Score calculates the scores as of a moment and stores weekly activity, scores,
// their parts and the transitions. Scoring a week again replaces what was stored
// for it. The weekly activity and the near-copies are those of the newest moment that
// was scored: an earlier one leaves them alone. If anything fails, nothing or a part is
// stored, and scoring again repairs it.
func (s *Scorer) Score(ctx context.Context, asOf time.Time) (Summary, error) {
	began := s.now()
	in, err := s.read(ctx, asOf, s.kept, func(v *asof.View) time.Time { always, _ := originality.Always(v); return always })
	if err != nil {
		return Summary{}, fmt.Errorf("read the facts as of %s: %w", asOf.Format(time.RFC3339), err)
	}
	var (
		scores []*rules.Score
		found  []signs.Sign
	)
	all, within := errgroup.WithContext(ctx)
	all.Go(func() (err error) {
		found, err = signs.Find(within, in.view, s.rules, in.known.Groups(), originality.Keys(in.copies))
		return err
	})
	all.Go(func() (err error) {
		scores, err = s.conclude(within, in)
		return err
	})
	all.Go(func() error {
		built, err := facts.Rebuild(within, in.view, in.known, in.copies)
		if err != nil || !built {
			return err
		}
		return originality.Store(within, in.view, in.copies)
	})
	if err := all.Wait(); err != nil {
		return Summary{}, fmt.Errorf("score as of %s: %w", asOf.Format(time.RFC3339), err)
	}
	if err := s.store(ctx, in, scores, found); err != nil {
		return Summary{}, fmt.Errorf("store the scores of %s: %w", Monday(asOf), err)
	}
	// A scorer of an earlier moment, such as a leader that was held still and goes on, may
	// have put its weeks in place of these meanwhile.
	if newest, err := asof.Newest(ctx, in.view, "weekly"); err != nil {
		return Summary{}, err
	} else if newest > 0 && newest < in.view.Moment.UnixMilli() {
		return Summary{}, fmt.Errorf("the weeks as of %s are those of an earlier moment: %w", asOf.Format(time.RFC3339), asof.ErrBeside)
	}
	sum := summarise(scores)
	sum.Week, sum.AsOf, sum.Rules = Monday(in.view.Moment), in.view.Moment, s.rules.ID()
	for _, sc := range scores {
		sum.Singles = append(sum.Singles, single(sc))
	}
	sum.Took = s.now().Sub(began)
	s.log.Info("scored", "week", sum.Week.String(), "groups", sum.Groups, "transitions", sum.Transitions, "took", sum.Took)
	return sum, nil
}

// Weekly returns the completed weeks of every watched group of a region (the
// code of any level, empty for all) as they were known at a moment, ordered by
// group and week: the rows of the weekly export.
func (s *Scorer) Weekly(ctx context.Context, asOf time.Time, region string) ([]facts.WeekRow, error) {
	v, err := asof.At(ctx, s.conn, asOf, region)
	if err != nil {
		return nil, err
	}
	known, err := facts.Read(ctx, v, s.rules)
	if err != nil {
		return nil, err
	}
	from, until := originality.Always(v)
	copies, err := originality.Find(ctx, v, s.rules.Originality, known.Texts(), from, until, originality.Kept{})
	if err != nil {
		return nil, err
	}
	return known.Weekly(copies), nil
}
