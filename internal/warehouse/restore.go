package warehouse

import (
	"bufio"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/klauspost/compress/zstd"

	"pantaukim/internal/warehouse/rowfile"
)

//go:embed sql/table_columns.sql
var tableColumnsSQL string

// What can be wrong with a backup.
var (
	ErrBackupDamaged = errors.New("backup damaged")
	ErrNotEmpty      = errors.New("database not empty")
)

// ReadManifest reads what the backup in dir holds, without looking at the rows.
func ReadManifest(dir string) (Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return Manifest{}, fmt.Errorf("%s is not a finished backup: %w", dir, err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return Manifest{}, fmt.Errorf("%s: %w: %w", filepath.Join(dir, manifestFile), ErrBackupDamaged, err)
	}
	if m.Format != backupFormat || m.Schema > SchemaVersion() {
		return m, fmt.Errorf("backup %s was made by a newer pantaukim (format %d, schema %d); restore it with that one: %w",
			dir, m.Format, m.Schema, ErrSchemaNewer)
	}
	return m, nil
}

// VerifyBackup reads all of the backup in dir and checks every file and row count
// against its manifest.
func VerifyBackup(ctx context.Context, dir string) (Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return m, err
	}
	for _, t := range m.Tables {
		if err := verifyTable(ctx, dir, t); err != nil {
			return m, fmt.Errorf("%s: %w: %w", filepath.Join(dir, t.File), ErrBackupDamaged, err)
		}
	}
	return m, nil
}

func verifyTable(ctx context.Context, dir string, t BackupTable) error {
	if filepath.Base(t.File) != t.File || !identifier.MatchString(t.Name) || len(t.Columns) == 0 {
		return errors.New("the manifest does not name a table and a file of it")
	}
	f, err := os.Open(filepath.Join(dir, t.File))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != t.SHA256 {
		return fmt.Errorf("its SHA-256 is %s, not %s", got, t.SHA256)
	}
	var rows uint64
	err = readTable(ctx, dir, t, func(b rowfile.Batch) error {
		rows += uint64(len(b.Rows))
		if len(b.Rows) > 0 && len(b.Rows[0]) != len(t.Columns) {
			return fmt.Errorf("%d values in a row of %d columns", len(b.Rows[0]), len(t.Columns))
		}
		return nil
	})
	if err == nil && rows != t.Rows {
		err = fmt.Errorf("%d rows, not %d", rows, t.Rows)
	}
	return err
}

// Restore loads the backup in dir. The database must have the newest schema and
// no rows, so that nothing is mixed up; the backup may be of an older schema, and
// columns that it lacks get their defaults. Nothing is loaded unless all of the
// backup is sound. If Restore fails half-way, rows are left behind: drop the
// database and begin again.
func (db *DB) Restore(ctx context.Context, dir string) (Manifest, error) {
	m, err := VerifyBackup(ctx, dir)
	if err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	if err := db.CheckSchema(ctx); err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	tables, err := db.tables(ctx)
	if err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	for _, t := range tables {
		n, err := db.rowsOf(ctx, t.Name)
		if err != nil {
			return m, fmt.Errorf("restore: %w", err)
		}
		if n > 0 && !ofPrograms[t.Name] {
			return m, fmt.Errorf("restore: table %s of %s has %d rows already; restore into an empty database: %w",
				t.Name, db.cfg.Database, n, ErrNotEmpty)
		}
	}
	for _, t := range slices.Backward(m.Tables) { // the walks last, as in loading
		if err := db.restoreTable(ctx, dir, t); err != nil {
			return m, fmt.Errorf("restore: table %s: %w", t.Name, err)
		}
	}
	return m, nil
}

func (db *DB) restoreTable(ctx context.Context, dir string, t BackupTable) error {
	retry := Retry{Wait: time.Minute, Log: db.log}
	err := readTable(ctx, dir, t, func(b rowfile.Batch) error {
		return retry.Do(ctx, "restoring "+t.Name, func(ctx context.Context) error { return db.restoreRows(ctx, t, b.Rows) })
	})
	if err != nil {
		return err
	}
	n, err := db.rowsOf(ctx, t.Name)
	if err == nil && n != t.Rows {
		err = fmt.Errorf("%d rows are there, the backup has %d", n, t.Rows)
	}
	return err
}

// restoreRows loads rows as they were backed up, in the order of the manifest's columns.
// They may be those of an older schema, for which there is no struct.
func (db *DB) restoreRows(ctx context.Context, t BackupTable, rows [][]any) error {
	return classify(sendBatch(ctx, db.load, t.Name, t.Columns, func(batch driver.Batch) error {
		for i, row := range rows {
			if err := batch.Append(row...); err != nil {
				return &RowError{Row: i, Err: err}
			}
		}
		return nil
	}))
}

func (db *DB) rowsOf(ctx context.Context, table string) (n uint64, err error) {
	err = db.load.QueryRow(ctx, "SELECT count() FROM "+quote(table)+" FINAL").Scan(&n)
	return n, err
}

// readTable gives the batches of a table's file to each.
func readTable(ctx context.Context, dir string, t BackupTable, each func(rowfile.Batch) error) error {
	f, err := os.Open(filepath.Join(dir, t.File))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return err
	}
	defer z.Close()
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		b, err := rowfile.Read(z)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := each(b); err != nil {
			return err
		}
	}
}
