package scoring

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"

	"pantaukim/internal/kim"
)

// Deps are what the scorer works with.
type Deps struct {
	Conn driver.Conn      // to a warehouse with the newest schema
	Log  *slog.Logger     // nil discards
	Now  func() time.Time // for how long a scoring took; nil is time.Now
}

// Scorer turns loaded facts into scores. It is safe for concurrent use, but two
// scorings of one week at the same time leave the rows of either.
type Scorer struct {
	conn  driver.Conn
	log   *slog.Logger
	now   func() time.Time
	rules Rules
}

// New returns a scorer by the given rules; it does nothing yet. Rules that do
// not validate are reported by the first call that needs them.
func New(deps Deps, rules Rules) *Scorer {
	s := &Scorer{conn: deps.Conn, log: deps.Log, now: deps.Now, rules: rules}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Rules returns the rules that the scorer goes by.
func (s *Scorer) Rules() Rules { return s.rules }

// Score is everything that was concluded of one group on one Monday.
type Score struct {
	Facts    Facts
	Week     kim.Week // the Monday of the scoring: the weeks before it are complete
	RulesID  string
	Index    Index
	Verdict  Verdict
	Since    kim.Date // the Monday since which the status stands
	Newcomer bool

	// StatusWindow is the number of weeks that the status was judged by.
	StatusWindow int

	Ranks      kim.Ranks     // by IAD
	Intervals  kim.Intervals // where each of these ranks lies when the choices are drawn anew
	Transition Change        // what became of the status since the scoring before
}

// Compute calculates the scores of all watched groups as of a moment and writes
// nothing. The weeks before the Monday of that moment are judged; the moment
// itself decides what was known, and how old a last item is. The scores come
// ordered by group.
func (s *Scorer) Compute(ctx context.Context, asOf time.Time) ([]*Score, error) {
	if err := s.rules.Validate(); err != nil {
		return nil, err
	}
	v, err := look(ctx, s.conn, asOf, "", s.rules)
	if err != nil {
		return nil, err
	}
	if _, err := v.findRecent(ctx); err != nil {
		return nil, err
	}
	return s.conclude(ctx, v, func(ctx context.Context) ([]*Facts, error) { return v.facts(ctx, s.rules.horizon()) })
}

// conclude turns facts into scores. What was published before is read at the same time.
func (s *Scorer) conclude(ctx context.Context, v *view, read func(context.Context) ([]*Facts, error)) ([]*Score, error) {
	id, monday := s.rules.ID(), Monday(v.asOf)
	var scores []*Score
	var before map[string]stored
	group, within := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		before, err = v.before(within, monday)
		return err
	})
	group.Go(func() error {
		facts, err := read(within)
		if err != nil {
			return err
		}
		scores = make([]*Score, len(facts))
		for i := range facts {
			scores[i] = &Score{Facts: *facts[i], Week: monday, RulesID: id, StatusWindow: s.rules.Statuses.Window}
		}
		return spread(scores, func(sc *Score) error {
			sc.Index = s.rules.Compute(sc.Facts)
			sc.Verdict = s.rules.Statuses.Decide(sc.Facts)
			sc.Newcomer = s.rules.Newcomer(sc.Facts)
			return nil
		})
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	rank(scores)
	if err := s.rules.Intervals(ctx, scores); err != nil {
		return nil, fmt.Errorf("draw the rank intervals: %w", err)
	}
	for _, sc := range scores {
		sc.compare(before[sc.Facts.Group.ID])
	}
	return scores, nil
}

// spread calls f for each of all, on all processors. The first error ends it.
func spread[T any](all []T, f func(T) error) error {
	workers := runtime.GOMAXPROCS(0)
	var group errgroup.Group
	for w := range workers {
		group.Go(func() error {
			for _, one := range all[len(all)*w/workers : len(all)*(w+1)/workers] {
				if err := f(one); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// Monday returns the week in which a scoring stands: that of its moment in
// western Indonesian time, the zone of the national table. Each group's own
// weeks are counted in its own zone.
func Monday(asOf time.Time) kim.Week { return kim.WeekOf(asOf, kim.WIB) }

// Score calculates the scores as of a moment and stores weekly activity, scores,
// their parts and the transitions. Scoring a week again replaces what was stored
// for it. If anything fails, nothing or a part is stored, and scoring again
// repairs it.
func (s *Scorer) Score(ctx context.Context, asOf time.Time) (Summary, error) {
	began := s.now()
	if err := s.rules.Validate(); err != nil {
		return Summary{}, err
	}
	v, err := look(ctx, s.conn, asOf, "", s.rules)
	if err != nil {
		return Summary{}, err
	}
	kept, err := v.refresh(ctx)
	if err != nil {
		return Summary{}, fmt.Errorf("keep the facts of %s: %w", Monday(asOf), err)
	}
	read := v.keptFacts
	if !kept.newest {
		read = func(ctx context.Context) ([]*Facts, error) { return v.facts(ctx, s.rules.horizon()) }
	}
	scores, err := s.conclude(ctx, v, read)
	if err != nil {
		return Summary{}, fmt.Errorf("score as of %s: %w", asOf.Format(time.RFC3339), err)
	}
	if err := s.store(ctx, v, scores); err != nil {
		return Summary{}, fmt.Errorf("store the scores of %s: %w", Monday(asOf), err)
	}
	sum := summarise(scores)
	sum.Week, sum.AsOf, sum.Rules = Monday(v.asOf), v.asOf, s.rules.ID()
	sum.Drift = kept.drift
	for _, sc := range scores {
		sum.Singles = append(sum.Singles, sc.single())
	}
	sum.Took = s.now().Sub(began)
	s.log.Info("scored", "week", sum.Week.String(), "groups", sum.Groups, "transitions", sum.Transitions, "took", sum.Took)
	return sum, nil
}

// Weekly returns the completed weeks of every watched group of a region (the
// code of any level, empty for all) as they were known at a moment, ordered by
// group and week: the rows of the weekly export.
func (s *Scorer) Weekly(ctx context.Context, asOf time.Time, region string) ([]WeekRow, error) {
	v, err := look(ctx, s.conn, asOf, region, s.rules)
	if err != nil {
		return nil, err
	}
	return v.weekly(ctx)
}

func (v *view) weekly(ctx context.Context) ([]WeekRow, error) {
	first, err := v.firstWeek(ctx)
	if err != nil {
		return nil, err
	}
	copies, err := v.findCopies(ctx, first, kim.WeekOf(v.asOf, kim.WIT).Add(1))
	if err != nil {
		return nil, err
	}
	v.copies = keysOf(copies)
	var out []WeekRow
	err = v.each(ctx, "weekly", params{"from": int64(0), "first_week": earliestWeek, "before_week": latestWeek}, func(rows driver.Rows) error {
		var (
			r       WeekRow
			day, at time.Time
			state   string
			items   uint32
			version uint64
		)
		if err := rows.Scan(&r.GroupID, &day, &state, &r.News, &r.Gallery, &r.Announcement, &r.Event, &items,
			&r.Photos, &r.Words, &r.Judged, &r.Originals, &r.WholeNews, &r.Backdated, &r.Future, &r.Undated, &at, &version); err != nil {
			return err
		}
		r.Week.Week, r.State = kim.Week(kim.DateFromTime(day)), kim.WeekState(state)
		out = append(out, r)
		return nil
	})
	return out, err
}

// The first and the last Monday that a ClickHouse Date can name.
const (
	earliestWeek = "1970-01-05"
	latestWeek   = "2149-06-02"
)
