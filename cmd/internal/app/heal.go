package app

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/warehouse"
)

// Healed is what was done about spoilt files of tables.
type Healed struct {
	At      time.Time           `json:"at"`
	Parts   map[string][]string `json:"parts"`             // that are out of their tables, by table
	Backup  string              `json:"backup,omitempty"`  // from which the tables were refilled; empty: there was none that opens
	Rows    uint64              `json:"rows"`              // that were loaded from it
	Unknown bool                `json:"unknown"`           // walks since the backup are forgotten: their weeks are unobserved until the sites are read again
	Lost    []string            `json:"lost,omitempty"`    // tables that nothing makes anew: what was recorded since the backup may be missing
	Unnamed []string            `json:"unnamed,omitempty"` // tables of which the server cannot say which part is spoilt: they are as they were
	Scored  bool                `json:"scored"`
}

// derived are the tables that scoring makes anew.
func derived(table string) bool {
	return slices.Contains([]string{"weekly", "weekly_next", "scores", "score_parts", "transitions", "signs", "copies", "copies_next"}, table)
}

// seen are the tables of what the walks saw. What is missing there must not look like silence.
func seen(table string) bool {
	return slices.Contains([]string{"items", "item_history", "item_sights", "photos", "walks", "walk_sections", "runs", "pages"}, table)
}

// madeAnew are the tables whose spoilt parts are taken out by the program itself: what they
// held cannot be read in any case, and walks and scoring bring it back. What people recorded is
// not among them: that something of it is gone has to be seen by somebody.
func madeAnew(table string) bool { return derived(table) || seen(table) }

// healPause is how long the program leaves files alone after it has mended some: a disk that
// goes on spoiling them needs a person, and sites must not be read in full every day.
const healPause = 7 * 24 * time.Hour

// Heal takes spoilt parts out of their tables and names them, refills the tables from the
// newest backup that opens, and forgets the walks that the backup does not know, with all that
// the next ones would lean on: the weeks since then are unobserved, never silent, until the
// sites were read again, which the next planned runs do in full. It waits for a run under way.
// Parts that were dealt with before are left alone.
func (a *App) Heal(ctx context.Context) (Healed, error) {
	return heal(ctx, a, func(string) bool { return true })
}

// healFirst does some work once the parts are mended that ClickHouse left out when it started.
func healFirst(a *App, work func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := a.Jobs.retry().Do(ctx, "looking for parts that were left out", a.Integrity.lookForLeftOut)
		if err == nil {
			err = healByItself(ctx, a)
		}
		if err != nil && ctx.Err() == nil {
			a.log.Error("parts that ClickHouse left out are not mended, and nothing is concluded meanwhile", "err", err)
		}
		return work(ctx)
	}
}

// healByItself does what Heal does for the tables that the program can make anew, if parts of
// them are known to be spoilt or left out.
func healByItself(ctx context.Context, a *App) error {
	t := a.Integrity
	if len(t.toMend(madeAnew)) == 0 {
		return nil
	}
	if last := t.Healed(); last != nil && !t.interrupted() && a.now().Sub(last.At) < healPause {
		a.log.Error("files of tables are spoilt again within a week: mend the disk, then run \"pantaukim heal\"", "parts", t.toMend(madeAnew), "mended", last.At)
		return nil
	}
	_, err := heal(ctx, a, madeAnew)
	if errors.Is(err, warehouse.ErrManyServers) {
		a.log.Error("spoilt parts are not taken out", "err", err)
		return nil
	}
	return err
}

// heal is Heal for the tables that it may touch.
func heal(ctx context.Context, a *App, may func(table string) bool) (h Healed, err error) {
	j, t := a.Jobs, a.Integrity
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return h, err
	}
	defer done(&err)
	if err := j.collecting.wait(ctx); err != nil {
		return h, err
	}
	defer j.collecting.give()
	if _, err := t.Look(ctx, CheckByNight); err != nil {
		return h, err
	}
	h = Healed{At: a.now(), Parts: t.toMend(may), Unnamed: t.unnamed()}
	if len(h.Parts) == 0 {
		return h, nil
	}
	if err := a.DB.OneServer(); err != nil {
		return h, err
	}
	if err := t.begin(h); err != nil {
		return h, err
	}
	if err := mend(ctx, a, &h); err != nil {
		return h, err
	}
	// What is missing is unobserved from here on.
	if err := j.score(ctx, func(context.Context) error { return nil }); err != nil {
		return h, err
	}
	h.Scored = true
	a.log.Warn("spoilt parts of tables are taken out", "parts", h.Parts, "backup", h.Backup, "rows", h.Rows, "unknown", h.Unknown, "lost", h.Lost)
	if _, err := t.Look(ctx, CheckByNight); err != nil {
		return h, err
	}
	return h, t.finish(h)
}

// mend does all of heal but the scoring.
func mend(ctx context.Context, a *App, h *Healed) error {
	tables := slices.Sorted(maps.Keys(h.Parts))
	for _, table := range tables {
		switch {
		case seen(table):
			h.Unknown = true
		case !derived(table):
			h.Lost = append(h.Lost, table)
		}
	}
	var err error
	if h.Backup, err = a.Backups.newestSound(ctx); err != nil {
		return err
	}
	if h.Unknown { // first, so that an interruption leaves weeks unobserved and not silent
		for _, table := range []string{"walks", "walk_sections", "pages"} {
			if err := a.DB.Empty(ctx, table); err != nil {
				return err
			}
		}
		tables = append(tables, "walks", "walk_sections")
		tables = slices.DeleteFunc(tables, func(t string) bool { return t == "pages" })
	}
	for _, table := range tables {
		for _, part := range h.Parts[table] {
			if strings.Contains(part, "broken") { // it was left out when the engine started
				continue
			}
			if err := a.DB.Detach(ctx, table, part); err != nil {
				return err
			}
		}
	}
	if h.Backup != "" {
		h.Rows, err = a.DB.Refill(ctx, filepath.Join(h.Backup, "warehouse"), tables)
	}
	return err
}
