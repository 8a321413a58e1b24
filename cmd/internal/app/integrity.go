package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/warehouse"
	"pantaukim/metrics"
)

// How long the files of the tables are read at most: every night, and while somebody
// waits for the doctor.
const (
	CheckByNight  = time.Hour
	CheckByDoctor = time.Minute
)

// Integrity is what the newest looks at the files of the tables found, and what was done about
// it. It is kept in files of the data folder, so that a restart does not forget that something is
// spoilt.
type Integrity struct {
	dir  string
	db   *warehouse.DB
	log  *slog.Logger
	now  func() time.Time
	turn turn // one look at a time

	mu     sync.Mutex
	checks []warehouse.TableCheck
	healed []Healed // the oldest first
	begun  *Healed  // and interrupted, or under way; nil: nothing is
}

// The files of an Integrity.
const (
	checksFile = "integrity.json"
	healedFile = "healed.json"
	begunFile  = "healing.json" // what is being mended
)

// NewIntegrity reads what was found and done before this start.
func NewIntegrity(dir string, db *warehouse.DB, log *slog.Logger, now func() time.Time) *Integrity {
	t := &Integrity{dir: dir, db: db, log: log, now: now, turn: newTurn()}
	var begun Healed
	for name, into := range map[string]any{checksFile: &t.checks, healedFile: &t.healed, begunFile: &begun} {
		if err := readState(t.file(name), into); err != nil {
			log.Warn("what was found in the files of the tables is not readable; the next look finds it anew", "err", err)
		}
	}
	if len(begun.Parts) > 0 {
		t.begun = &begun
	}
	return t
}

func (t *Integrity) file(name string) string { return filepath.Join(t.dir, name) }

// Healed is what was mended last; nil: nothing ever was.
func (t *Integrity) Healed() *Healed {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.healed) == 0 {
		return nil
	}
	return &t.healed[len(t.healed)-1]
}

// interrupted tells whether mending was begun and did not come to its end.
func (t *Integrity) interrupted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.begun != nil
}

// begin notes what is about to be mended, and finish that it is.
func (t *Integrity) begin(h Healed) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun = &h
	return writeState(t.file(begunFile), h)
}

func (t *Integrity) finish(h Healed) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := writeState(t.file(healedFile), append(slices.Clone(t.healed), h)); err != nil {
		return err
	}
	t.healed, t.begun = append(t.healed, h), nil
	return os.Remove(t.file(begunFile))
}

// toMend are the parts of some tables that are spoilt or were left out and that nobody has dealt
// with, by table, and those of a mending that was interrupted: they may be out of their tables already.
func (t *Integrity) toMend(of func(table string) bool) map[string][]string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[string][]string{}
	if t.begun != nil {
		out = maps.Clone(t.begun.Parts)
	}
	for _, c := range t.checks {
		if parts := append(slices.Clone(c.SpoiltParts), c.LeftOutParts...); of(c.Table) && len(parts) > 0 {
			out[c.Table] = slices.Compact(slices.Sorted(slices.Values(append(parts, out[c.Table]...))))
		}
	}
	return out
}

// unnamed are the tables of which the server cannot say which part is spoilt.
func (t *Integrity) unnamed() []string {
	var out []string
	for _, c := range t.Checks() {
		if c.Spoilt > 0 && len(c.SpoiltParts) == 0 {
			out = append(out, c.Table)
		}
	}
	return out
}

// Checks returns what is known of every table.
func (t *Integrity) Checks() []warehouse.TableCheck {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.checks
}

// Spoilt names the tables of which files are spoilt.
func (t *Integrity) Spoilt() []string { return spoiltOf(t.Checks()) }

func spoiltOf(checks []warehouse.TableCheck) []string {
	var out []string
	for _, c := range checks {
		if !c.Whole() {
			out = append(out, c.Table)
		}
	}
	return out
}

// Look reads the files of the tables, for no longer than within, those first that were
// not read for the longest. Spoilt files are a finding and no error.
func (t *Integrity) Look(ctx context.Context, within time.Duration) ([]warehouse.TableCheck, error) {
	if err := t.turn.wait(ctx); err != nil {
		return nil, err
	}
	defer t.turn.give()
	began := time.Now()
	checks, err := t.db.CheckTables(ctx, within, t.Checks())
	if err != nil {
		return nil, fmt.Errorf("look at the files of the tables: %w", err)
	}
	for i := range checks {
		t.undealt(&checks[i])
	}
	for _, c := range checks {
		if !c.Whole() {
			t.log.Error("files of a table are spoilt: see \"Spoilt files\" in docs/operations.md",
				"table", c.Table, "parts", c.Spoilt, "left_out", c.LeftOut, "says", c.Says)
		}
	}
	t.log.Info("the files of the tables were read", "tables", len(checks), "spoilt", len(spoiltOf(checks)), "took", time.Since(began))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checks = checks
	return checks, writeState(t.file(checksFile), checks)
}

// undealt takes the parts out of what was found that were left out and dealt with since, or are
// being dealt with: their files stay where they are until somebody removes them.
func (t *Integrity) undealt(c *warehouse.TableCheck) {
	t.mu.Lock()
	defer t.mu.Unlock()
	dealt := slices.Clone(t.healed)
	if t.begun != nil {
		dealt = append(dealt, *t.begun)
	}
	c.LeftOutParts = slices.DeleteFunc(c.LeftOutParts, func(part string) bool {
		return slices.ContainsFunc(dealt, func(h Healed) bool { return slices.Contains(h.Parts[c.Table], part) })
	})
	if c.LeftOut = len(c.LeftOutParts); c.Whole() {
		c.Says = nil
	}
}

// lookForLeftOut asks for the parts that the server left out when it started. It reads no files.
func (t *Integrity) lookForLeftOut(ctx context.Context) error {
	if err := t.turn.wait(ctx); err != nil {
		return err
	}
	defer t.turn.give()
	checks, err := t.db.LeftOut(ctx, t.Checks())
	if err != nil {
		return fmt.Errorf("look for parts that were left out: %w", err)
	}
	for i := range checks {
		t.undealt(&checks[i])
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checks = checks
	return nil
}

// errLeftOut says that rows are missing.
var errLeftOut = errors.New("ClickHouse has left out parts of tables that it could not read, and what stood in them would look like silence: " +
	"on one server they are mended at night and at the next start, or now by \"pantaukim heal\"; see \"Spoilt files\" in docs/operations.md")

// missing says why nothing may be concluded from the tables, where parts of what the walks saw
// are left out or half mended; nil: nothing is known to be.
func (t *Integrity) missing() error {
	var missing []string
	for _, c := range t.Checks() {
		if table, _, _ := strings.Cut(c.Table, "@"); seen(table) && c.LeftOut > 0 { // of shards too
			missing = append(missing, fmt.Sprintf("%s of %s", strings.Join(c.LeftOutParts, ", "), c.Table))
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun != nil {
		missing = append(missing, fmt.Sprintf("mending of %s was interrupted", strings.Join(slices.Sorted(maps.Keys(t.begun.Parts)), ", ")))
	}
	if len(missing) > 0 {
		return fmt.Errorf("%w: %s", errLeftOut, strings.Join(missing, "; "))
	}
	return nil
}

// healedShown is for how long after it pages tell that spoilt parts were taken out.
const healedShown = 28 * 24 * time.Hour

// shown tells the pages what was last mended.
func (t *Integrity) shown() pages.Healed {
	h := t.Healed()
	if h == nil || t.now().Sub(h.At) > healedShown {
		return pages.Healed{}
	}
	return pages.Healed{At: h.At, Tables: slices.Sorted(maps.Keys(h.Parts)), Unknown: h.Unknown}
}

// tables hands what was found to the metrics.
func (t *Integrity) tables() []metrics.Table {
	var out []metrics.Table
	for _, c := range t.Checks() {
		out = append(out, metrics.Table{Name: c.Table, Spoilt: c.Spoilt + c.LeftOut, Checked: c.At})
	}
	return out
}
