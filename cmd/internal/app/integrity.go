package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"pantaukim/internal/datafile"
	"pantaukim/internal/warehouse"
	"pantaukim/metrics"
)

// How long the files of the tables are read at most: every night, and while somebody
// waits for the doctor.
const (
	CheckByNight  = time.Hour
	CheckByDoctor = time.Minute
)

// Integrity is what the newest looks at the files of the tables found. It is kept in a
// file of the data folder, so that a restart does not forget that something is spoilt.
type Integrity struct {
	file string
	db   *warehouse.DB
	log  *slog.Logger
	turn turn // one look at a time

	mu     sync.Mutex
	checks []warehouse.TableCheck
}

// NewIntegrity reads what was found before this start.
func NewIntegrity(dir string, db *warehouse.DB, log *slog.Logger) *Integrity {
	t := &Integrity{file: filepath.Join(dir, "integrity.json"), db: db, log: log, turn: newTurn()}
	text, err := os.ReadFile(t.file)
	if err == nil {
		err = json.Unmarshal(text, &t.checks)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("what was found in the files of the tables is not readable; the next look writes it anew", "err", err)
		t.checks = nil
	}
	return t
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
	for _, c := range checks {
		if !c.Whole() {
			t.log.Error("files of a table are spoilt: see \"Spoilt files\" in docs/operations.md",
				"table", c.Table, "parts", c.Spoilt, "left_out", c.LeftOut, "says", c.Says)
		}
	}
	t.log.Info("the files of the tables were read", "tables", len(checks), "spoilt", len(spoiltOf(checks)), "took", time.Since(began))
	t.mu.Lock()
	t.checks = checks
	t.mu.Unlock()
	text, err := json.MarshalIndent(checks, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("keep what was found in the files of the tables: %w", err)
	}
	return checks, datafile.Replace(t.file, append(text, '\n'))
}

// tables hands what was found to the metrics.
func (t *Integrity) tables() []metrics.Table {
	var out []metrics.Table
	for _, c := range t.Checks() {
		out = append(out, metrics.Table{Name: c.Table, Spoilt: c.Spoilt + c.LeftOut, Checked: c.At})
	}
	return out
}
