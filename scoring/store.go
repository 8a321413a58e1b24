package scoring

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// writing are the settings of every statement that changes a table.
func writing(ctx context.Context) context.Context {
	return clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{
		"async_insert":             0,
		"insert_deduplicate":       0, // the same rows may be meant: after a deletion, or rules put back
		"lightweight_deletes_sync": 2,
	}))
}

// store writes one scoring. Every table has a natural key, so that writing again
// replaces; rows of the same week that no longer hold are deleted at the end.
func (s *Scorer) store(ctx context.Context, v *view, scores []*Score) error {
	ctx = writing(ctx)
	if err := v.storeRules(ctx); err != nil {
		return err
	}
	for _, t := range []struct {
		table string
		rows  func(*Score, func(...any) error) error
	}{
		{"score_parts", (*Score).partRows},
		{"scores", (*Score).scoreRows},
		{"transitions", (*Score).transitionRows},
	} {
		if err := insert(ctx, s.conn, t.table, scores, t.rows); err != nil {
			return err
		}
	}
	if err := v.storeSigns(ctx, scores); err != nil {
		return err
	}
	return v.sweep(ctx, scores)
}

// insert sends the rows of all of them as one batch.
func insert[T any](ctx context.Context, conn driver.Conn, table string, of []T, rows func(T, func(...any) error) error) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO "+table)
	if err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	defer func() { _ = batch.Close() }()
	for _, one := range of {
		if err := rows(one, batch.Append); err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
	}
	if batch.Rows() == 0 {
		return batch.Abort()
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// version orders the scorings of one week: the one of the later moment stands,
// and of two with the same moment the one written last.
func (s *Score) version() uint64 { return uint64(s.Facts.AsOf.UnixMilli()) }

func (s *Score) partRows(add func(...any) error) error {
	for _, p := range s.Index.Parts {
		if err := add(s.Week.Monday().Time(), s.Facts.Group.ID, p.Indicator, p.Raw, p.Score, p.Weight, p.Points, s.RulesID, s.version()); err != nil {
			return err
		}
	}
	return nil
}

func (s *Score) scoreRows(add func(...any) error) error {
	f, v, t := s.Facts, s.Verdict, s.Facts.Totals
	ws := f.window(s.StatusWindow, 0)
	return add(
		s.Week.Monday().Time(), f.Group.ID, f.AsOf, s.RulesID,
		string(v.Status), flag(v.Grace), v.Cause, string(v.Last), v.LastOn.Time(), s.Since.Time(),
		string(v.AsSilent), string(v.AsActive), string(v.Lamp), int32(v.DaysSinceItem),
		instant(f.LastItem[0]), instant(f.LastComplete),
		uint8(len(ws)), uint8(observed(ws)), uint8(active(ws)), s.Index.Coverage, s.Index.IAD, flag(s.Index.Partial), flag(s.Newcomer),
		s.Ranks.District, s.Ranks.Regency, s.Ranks.Province, s.Ranks.Nation,
		s.Intervals.Nation.Low, s.Intervals.Nation.Median, s.Intervals.Nation.High,
		s.Intervals.Regency.Low, s.Intervals.Regency.High,
		s.Intervals.District.Low, s.Intervals.District.High,
		s.Intervals.Province.Low, s.Intervals.Province.High,
		t.News, t.Gallery, t.Announcement, t.Event, t.Items(), t.Photos, s.version(),
	)
}

func (s *Score) transitionRows(add func(...any) error) error {
	if s.Transition.Kind == "" {
		return nil
	}
	evidence, err := s.evidence()
	if err != nil {
		return err
	}
	return add(s.Week.Monday().Time(), s.Facts.Group.ID, string(s.Transition.From), string(s.Transition.To), s.Transition.Kind, evidence, s.version())
}

func flag(yes bool) uint8 {
	if yes {
		return 1
	}
	return 0
}

// instant turns the zero time into the warehouse's 1970-01-01.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return t
}

// sweep deletes what an earlier scoring of the same week stored and this one did
// not: scores of groups that are no longer watched, transitions that no longer hold.
func (v *view) sweep(ctx context.Context, scores []*Score) error {
	if len(scores) == 0 {
		return nil
	}
	scored, changed := map[string]bool{}, map[string]bool{}
	for _, s := range scores {
		scored[s.Facts.Group.ID] = true
		changed[s.Facts.Group.ID] = s.Transition.Kind != ""
	}
	week := scores[0].Week.String()
	for _, t := range []struct {
		name string
		keep map[string]bool
	}{{"scores", scored}, {"score_parts", scored}, {"transitions", changed}} {
		var gone []string
		err := v.each(ctx, "present", params{"week": week, "${table}": t.name}, func(rows driver.Rows) error {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			if !t.keep[id] {
				gone = append(gone, id)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(gone) == 0 {
			continue
		}
		if err := v.exec(ctx, "forget", params{"week": week, "groups": gone, "${table}": t.name}); err != nil {
			return err
		}
	}
	return nil
}
