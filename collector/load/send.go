package load

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/touch_items.sql
	touchItemsSQL string
	//go:embed sql/edit_photos.sql
	editPhotosSQL string
	//go:embed sql/drop_photos.sql
	dropPhotosSQL string
	//go:embed sql/lost_walks.sql
	lostWalksSQL string
	//go:embed sql/note_lost.sql
	noteLostSQL string
)

// longestSend bounds one attempt to send entries. A warehouse that has not taken them
// then hangs.
const longestSend = 2 * time.Minute

// send stores entries.
func (l *Loader) send(ctx context.Context, entries []Entry) error {
	bounded, cancel := context.WithTimeout(ctx, longestSend)
	defer cancel()
	err := l.sendTables(bounded, join(entries))
	if err != nil && ctx.Err() == nil && bounded.Err() != nil {
		return fmt.Errorf("%w: no answer in %v", warehouse.ErrAway, longestSend)
	}
	return err
}

// sendTables stores rows, all that are of one table with one statement.
func (l *Loader) sendTables(ctx context.Context, e Entry) error {
	for _, step := range []func(context.Context) error{
		inserted(l, "run_groups", e.RunGroups),
		inserted(l, "runs", e.RunsBegun),
		inserted(l, "photos", e.Photos),
		beside(l, "photos", "edited", e.Edited, editPhotosSQL, dropPhotosSQL),
		inserted(l, "items", e.Items),
		beside(l, "items", "touched", e.Touched, touchItemsSQL),
		inserted(l, "item_sights", e.Sights),
		inserted(l, "item_history", e.History),
		inserted(l, "pages", e.Pages),
		inserted(l, "platform_shapes", e.Shapes),
		inserted(l, "walk_sections", e.Sections),
		inserted(l, "walks", e.Walks),
		inserted(l, "runs", e.RunsEnded),
		func(ctx context.Context) error { return l.noteLost(ctx, e.Expected) },
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// inserted returns a step that inserts rows as they are.
func inserted[T any](l *Loader, table string, rows []T) func(context.Context) error {
	return func(ctx context.Context) error {
		err := warehouse.Insert(ctx, l.conn, table, rows)
		if err == nil && len(rows) > 0 {
			l.observer.Loaded(table, len(rows))
		}
		return err
	}
}

// beside returns a step in which statements change a table within the server, with the
// rows as a table beside it.
func beside[T any](l *Loader, table, name string, rows []T, statements ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		if len(rows) == 0 {
			return nil
		}
		with, err := warehouse.WithTable(ctx, name, rows)
		if err != nil {
			return fmt.Errorf("load %s: %w", table, err)
		}
		for _, s := range statements {
			if err := l.conn.Exec(with, s); err != nil {
				return fmt.Errorf("load %s: %w", table, err)
			}
		}
		l.observer.Loaded(table, len(rows))
		return nil
	}
}

// lostRow is a group whose walk of a run went to the outbox and never came to the
// warehouse.
type lostRow struct {
	RunID   string `ch:"run_id"`
	GroupID string `ch:"group_id"`
}

// noteLost tells, of runs some of whose walks went to the outbox, which of them never
// came: the disk has spoilt them, or the warehouse refused them. These groups were not
// observed by the run.
func (l *Loader) noteLost(ctx context.Context, expected []expectedRow) error {
	if len(expected) == 0 {
		return nil
	}
	lost, err := l.lost(ctx, expected)
	if err != nil {
		return fmt.Errorf("look for lost walks: %w", err)
	}
	for run, groups := range lost {
		reasons := l.reasons(run, groups)
		l.log.Error("walks are lost; their groups were not observed by this run", "run", run, "groups", groups, "why", reasons)
		notice := fmt.Sprintf("lost: %d walks could not be loaded (%s); these groups were not observed by this run",
			len(groups), strings.Join(reasons[:min(5, len(reasons))], "; "))
		if err := l.conn.Exec(ctx, noteLostSQL, warehouse.Bind("run", run), warehouse.Bind("notice", notice)); err != nil {
			return fmt.Errorf("note lost walks: %w", err)
		}
	}
	return nil
}

// lost returns the groups whose walks never came, by run.
func (l *Loader) lost(ctx context.Context, expected []expectedRow) (map[string][]string, error) {
	with, err := warehouse.WithTable(ctx, "expected", expected)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	err = warehouse.Each(with, l.conn, lostWalksSQL, func(r *lostRow) error {
		out[r.RunID] = append(out[r.RunID], r.GroupID)
		return nil
	})
	return out, err
}
