package warehouse

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse/rowfile"
)

// ErrManyServers says that the parts of several servers are not mended from here.
var ErrManyServers = errors.New("parts are taken out on one server only; on shards and clusters see \"Spoilt files\" in docs/operations.md")

// codeNoSuchPart is NO_SUCH_DATA_PART.
const codeNoSuchPart = 232

// partName is the form of the name of a part: all_1_12_3, or with the number of its mutation.
var partName = regexp.MustCompile(`^[A-Za-z0-9]+(_\d+){3,4}$`)

// OneServer returns ErrManyServers for a warehouse of several.
func (db *DB) OneServer() error {
	if len(db.cfg.Shards) > 0 || db.cfg.Cluster != "" {
		return ErrManyServers
	}
	return nil
}

// Detach takes a part out of a table, so that it is in no answer any more. Its files stay in
// the folder "detached" of the table.
func (db *DB) Detach(ctx context.Context, table, part string) error {
	if err := db.OneServer(); err != nil {
		return err
	}
	if !identifier.MatchString(table) || !partName.MatchString(part) {
		return fmt.Errorf("%q of %q is no part of a table", part, table)
	}
	err := db.load.Exec(ctx, fmt.Sprintf("ALTER TABLE %s DETACH PART '%s'", quote(table), part))
	var exception *clickhouse.Exception
	if errors.As(err, &exception) && exception.Code == codeNoSuchPart { // merged into another one, or emptied, meanwhile
		return nil
	}
	if err != nil {
		return fmt.Errorf("take the part %s out of %s: %w", part, table, err)
	}
	return nil
}

// Empty removes all rows of a table.
func (db *DB) Empty(ctx context.Context, table string) error {
	if !identifier.MatchString(table) {
		return fmt.Errorf("%q is no table", table)
	}
	if err := db.load.Exec(ctx, "TRUNCATE TABLE "+quote(table)); err != nil {
		return fmt.Errorf("empty the table %s: %w", table, err)
	}
	return nil
}

// Refill loads the rows of some tables from the backup in dir beside those that there are. A
// row that is there in a newer version stays as it is. Nothing is loaded unless all of the
// backup is sound.
func (db *DB) Refill(ctx context.Context, dir string, tables []string) (rows uint64, err error) {
	m, err := VerifyBackup(ctx, dir)
	if err != nil {
		return 0, fmt.Errorf("refill: %w", err)
	}
	for _, t := range slices.Backward(m.Tables) { // the walks last, as in loading
		if !slices.Contains(tables, t.Name) {
			continue
		}
		err := readTable(ctx, dir, t, func(b rowfile.Batch) error { return db.restoreRows(ctx, t, b.Rows) })
		if err != nil {
			return rows, fmt.Errorf("refill %s from %s: %w", t.Name, filepath.Base(dir), err)
		}
		rows += t.Rows
	}
	return rows, nil
}
