package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/warehouse"
)

// Healed is what was done about spoilt files of tables.
type Healed struct {
	At      time.Time           `json:"at"`
	Parts   map[string][]string `json:"parts"`            // that are out of their tables, by table
	Backup  string              `json:"backup,omitempty"` // from which the tables were refilled; empty: there was none that opens
	Rows    uint64              `json:"rows"`             // that were loaded from it
	Unknown bool                `json:"unknown"`          // walks since the backup are forgotten: their weeks are unobserved until the sites are read again
	Lost    []string            `json:"lost,omitempty"`   // tables that nothing makes anew: what was recorded since the backup may be missing
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

// Heal takes spoilt parts out of their tables and names them, refills the tables from the
// newest backup that opens, and forgets the walks that the backup does not know, with all that
// the next ones would lean on: the weeks since then are unobserved, never silent, until the
// sites were read again, which the next planned runs do in full. It waits for a run under way.
// Parts that were dealt with before are left alone.
func (a *App) Heal(ctx context.Context) (h Healed, err error) {
	j := a.Jobs
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return h, err
	}
	defer done(&err)
	if err := j.collecting.wait(ctx); err != nil {
		return h, err
	}
	defer j.collecting.give()
	checks, err := a.Integrity.Look(ctx, CheckByNight)
	if err != nil {
		return h, err
	}
	path := filepath.Join(a.cfg.DataDir, "healed.json")
	var before []Healed
	if err := readState(path, &before); err != nil {
		return h, err
	}
	h = Healed{At: a.now(), Parts: newlySpoilt(checks, before)}
	var begun Healed // and interrupted: its parts are out of their tables already
	if err := readState(filepath.Join(a.cfg.DataDir, healing), &begun); err != nil {
		return h, err
	}
	for table, parts := range begun.Parts {
		h.Parts[table] = slices.Compact(slices.Sorted(slices.Values(append(h.Parts[table], parts...))))
	}
	if len(h.Parts) == 0 {
		return h, nil
	}
	if err := writeState(filepath.Join(a.cfg.DataDir, healing), h); err != nil {
		return h, err
	}
	if err := a.mend(ctx, &h); err != nil {
		return h, err
	}
	if err := j.Score(ctx); err != nil {
		return h, err
	}
	h.Scored = true
	a.log.Warn("spoilt parts of tables are taken out", "parts", h.Parts, "backup", h.Backup, "rows", h.Rows, "unknown", h.Unknown, "lost", h.Lost)
	if _, err := a.Integrity.Look(ctx, CheckByNight); err != nil {
		return h, err
	}
	if err := writeState(path, append(before, h)); err != nil {
		return h, err
	}
	return h, os.Remove(filepath.Join(a.cfg.DataDir, healing))
}

// healing is the file that says what is being mended.
const healing = "healing.json"

// newlySpoilt are the parts that are spoilt or were left out, without those that were dealt with.
func newlySpoilt(checks []warehouse.TableCheck, before []Healed) map[string][]string {
	out := map[string][]string{}
	for _, c := range checks {
		for _, part := range append(slices.Clone(c.SpoiltParts), c.LeftOutParts...) {
			known := slices.ContainsFunc(before, func(h Healed) bool { return slices.Contains(h.Parts[c.Table], part) })
			if !known {
				out[c.Table] = append(out[c.Table], part)
			}
		}
	}
	return out
}

// mend does all of Heal but the scoring.
func (a *App) mend(ctx context.Context, h *Healed) error {
	var tables []string
	for table := range h.Parts {
		tables = append(tables, table)
		switch {
		case seen(table):
			h.Unknown = true
		case !derived(table):
			h.Lost = append(h.Lost, table)
		}
	}
	slices.Sort(h.Lost)
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
