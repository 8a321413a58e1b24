package warehouse

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3/database"
)

//go:embed sql/versions_create.sql
var createVersionsSQL string

//go:embed sql/versions_exists.sql
var hasVersionsSQL string

//go:embed sql/versions_latest.sql
var latestVersionSQL string

//go:embed sql/versions_list.sql
var listVersionsSQL string

//go:embed sql/versions_get.sql
var getVersionSQL string

//go:embed sql/versions_record.sql
var recordVersionSQL string

// versions keeps goose's version table. Goose's own dialect for ClickHouse knows
// neither replicas nor clusters, where every replica must see the same versions.
type versions struct{ cfg Config }

var _ database.StoreExtender = versions{}

func (versions) Tablename() string { return "schema_versions" }

func (v versions) CreateVersionTable(ctx context.Context, db database.DBTxConn) error {
	_, err := db.ExecContext(ctx, render(createVersionsSQL, v.cfg))
	return wrap("create the table of schema versions", err)
}

// TableExists tells whether the table is there with its first row, the version 0. Another
// program may have made the table a moment ago and not yet written the row; goose would
// give up then. Told that there is no table, it makes what is missing, which can be done
// twice.
func (v versions) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	var n uint64
	if err := db.QueryRowContext(ctx, hasVersionsSQL, v.cfg.Database).Scan(&n); err != nil || n == 0 {
		return false, wrap("look for the table of schema versions", err)
	}
	_, err := v.GetMigration(ctx, db, 0)
	if errors.Is(err, database.ErrVersionNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (versions) Insert(ctx context.Context, db database.DBTxConn, req database.InsertRequest) error {
	_, err := db.ExecContext(ctx, recordVersionSQL, req.Version, 0)
	return wrap("record the schema version", err)
}

func (versions) Delete(ctx context.Context, db database.DBTxConn, version int64) error {
	_, err := db.ExecContext(ctx, recordVersionSQL, version, 1)
	return wrap("take back the schema version", err)
}

func (versions) GetMigration(ctx context.Context, db database.DBTxConn, version int64) (*database.GetMigrationResult, error) {
	var at time.Time
	err := db.QueryRowContext(ctx, getVersionSQL, version).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, database.ErrVersionNotFound
	}
	if err != nil {
		return nil, wrap("read a schema version", err)
	}
	return &database.GetMigrationResult{Timestamp: at, IsApplied: true}, nil
}

func (versions) GetLatestVersion(ctx context.Context, db database.DBTxConn) (int64, error) {
	var version int64
	if err := db.QueryRowContext(ctx, latestVersionSQL).Scan(&version); err != nil {
		return 0, wrap("read the newest schema version", err)
	}
	return version, nil
}

func (versions) ListMigrations(ctx context.Context, db database.DBTxConn) (list []*database.ListMigrationsResult, err error) {
	rows, err := db.QueryContext(ctx, listVersionsSQL)
	if err != nil {
		return nil, wrap("list the schema versions", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		r := &database.ListMigrationsResult{IsApplied: true}
		if err := rows.Scan(&r.Version); err != nil {
			return nil, wrap("list the schema versions", err)
		}
		list = append(list, r)
	}
	return list, wrap("list the schema versions", rows.Err())
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
