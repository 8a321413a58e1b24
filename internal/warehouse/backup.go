package warehouse

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"github.com/klauspost/compress/zstd"

	"pantaukim/internal/datafile"
	"pantaukim/internal/warehouse/rowfile"
)

// backupFormat is the version of a backup's files.
const backupFormat = 1

const manifestFile = "manifest.json"

// Manifest says what a backup holds. It is its file manifest.json.
type Manifest struct {
	Format    int           `json:"format"`
	Schema    int           `json:"schema"` // version of the schema that the rows are of
	Database  string        `json:"database"`
	CreatedAt time.Time     `json:"created_at"`
	Tables    []BackupTable `json:"tables"`
}

// BackupTable is one table of a backup: a file of its rows.
type BackupTable struct {
	Name    string   `json:"name"`
	File    string   `json:"file"`
	Columns []string `json:"columns"`
	Rows    uint64   `json:"rows"`
	Bytes   int64    `json:"bytes"` // of the file
	SHA256  string   `json:"sha256"`
}

// Rows returns the rows of all tables together.
func (m Manifest) Rows() (n uint64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// backupFirst are the tables that are read before the others. A walk's row says that
// everything it found is stored, so that is read after it.
var backupFirst = map[string]bool{"walks": true, "runs": true}

// ofPrograms are the tables that tell of the programs at this warehouse and not of what they
// have found: they are no part of a backup, and need not be empty to restore one.
var ofPrograms = map[string]bool{"schema_versions": true, "instances": true, "leads": true}

// Backup writes all tables to the new folder dir, as they are read with FINAL,
// while others may go on loading. The folder appears under its name once all of
// it is on the disk. It holds officers' telephone numbers, so it is readable by
// this user only. A backup of an embedded engine can be restored to a server,
// and the other way round.
func (db *DB) Backup(ctx context.Context, dir string) (Manifest, error) {
	if err := db.CheckSchema(ctx); err != nil {
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	if _, err := os.Lstat(dir); err == nil {
		return Manifest{}, fmt.Errorf("back up: %s exists already; name a new folder", dir)
	}
	work := dir + ".unfinished"
	if err := os.RemoveAll(work); err != nil { // left by a backup that did not finish
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	if err := os.MkdirAll(work, 0o700); err != nil {
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	m := Manifest{Format: backupFormat, Schema: SchemaVersion(), Database: db.cfg.Database, CreatedAt: time.Now().UTC()}
	err := db.writeBackup(ctx, work, &m)
	if err == nil {
		err = os.Rename(work, dir)
	}
	if err == nil {
		err = datafile.SyncDir(filepath.Dir(dir))
	}
	if err != nil {
		return Manifest{}, errors.Join(fmt.Errorf("back up: %w", err), os.RemoveAll(work))
	}
	return m, nil
}

func (db *DB) writeBackup(ctx context.Context, dir string, m *Manifest) error {
	tables, err := db.tables(ctx)
	if err != nil {
		return err
	}
	for _, first := range []bool{true, false} {
		for _, t := range tables {
			if backupFirst[t.Name] != first || ofPrograms[t.Name] {
				continue
			}
			if err := db.writeTable(ctx, dir, &t); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
			m.Tables = append(m.Tables, t)
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(dir, manifestFile), func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	}); err != nil {
		return err
	}
	return datafile.SyncDir(dir)
}

// tables lists the tables with their columns, without those that ClickHouse computes.
func (db *DB) tables(ctx context.Context) ([]BackupTable, error) {
	rows, err := Select[struct {
		Name    string   `ch:"table"`
		Columns []string `ch:"columns"`
	}](ctx, db.load, tableColumnsSQL, Bind("database", db.cfg.Database))
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	list := make([]BackupTable, len(rows))
	for i, r := range rows {
		list[i] = BackupTable{Name: r.Name, Columns: r.Columns, File: r.Name + ".rows.zst"}
	}
	return list, nil
}

// backupBatch is the most rows in one record of a backup, and in one insert of Restore.
const backupBatch = 10_000

func (db *DB) writeTable(ctx context.Context, dir string, t *BackupTable) error {
	rows, err := db.load.Query(ctx, fmt.Sprintf("SELECT %s FROM %s FINAL", quoteAll(t.Columns), quote(t.Name)))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	cells := make([]reflect.Value, len(t.Columns))
	pointers := make([]any, len(t.Columns))
	for i, c := range rows.ColumnTypes() {
		cells[i] = reflect.New(c.ScanType())
		pointers[i] = cells[i].Interface()
	}
	path, sum := filepath.Join(dir, t.File), sha256.New()
	err = writeSynced(path, func(w io.Writer) error {
		z, err := zstd.NewWriter(io.MultiWriter(w, sum))
		if err != nil {
			return err
		}
		defer func() { _ = z.Close() }() // does nothing the second time
		batch := rowfile.Batch{Table: t.Name}
		var size int
		for rows.Next() {
			if err := rows.Scan(pointers...); err != nil {
				return err
			}
			row := make([]any, len(cells))
			for i, c := range cells {
				row[i] = c.Elem().Interface()
				if s, ok := row[i].(string); ok {
					size += len(s)
				}
			}
			batch.Rows = append(batch.Rows, row)
			t.Rows++
			if len(batch.Rows) == backupBatch || size > rowfile.MaxPayload/4 {
				if err := rowfile.Write(z, batch, time.Now()); err != nil {
					return err
				}
				batch.Rows, size = batch.Rows[:0], 0
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(batch.Rows) > 0 {
			if err := rowfile.Write(z, batch, time.Now()); err != nil {
				return err
			}
		}
		return z.Close()
	})
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	t.Bytes, t.SHA256 = info.Size(), hex.EncodeToString(sum.Sum(nil))
	return nil
}

// writeSynced writes a file and brings it to the disk.
func writeSynced(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
