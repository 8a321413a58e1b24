package warehouse

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// How the schema in the database can differ from the one of this program.
var (
	ErrSchemaOlder = errors.New("schema older than the program")
	ErrSchemaNewer = errors.New("schema newer than the program")
)

// SchemaVersion returns the newest schema that this program knows.
func SchemaVersion() int {
	known, err := knownVersions(migrations)
	if err != nil || len(known) == 0 {
		return 0
	}
	return known[len(known)-1]
}

// knownVersions lists the numbers of the migrations in order.
func knownVersions(source fs.FS) ([]int, error) {
	files, err := fs.Glob(source, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the migrations: %w", err)
	}
	list := make([]int, 0, len(files))
	for _, name := range files {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number", name)
		}
		list = append(list, version)
	}
	return list, nil
}

// Migrate brings the schema to the newest version. It may be called again at any
// time, and by several programs at once: every statement of a migration can be
// repeated. A schema that is newer already is left alone, with ErrSchemaNewer.
func (db *DB) Migrate(ctx context.Context) error {
	err := db.CheckSchema(ctx)
	if err != nil && !errors.Is(err, ErrSchemaOlder) {
		return err
	}
	if db.shards != nil {
		return db.migrateShards(ctx)
	}
	if err == nil {
		return nil
	}
	files, err := renderMigrations(migrations, db.cfg)
	if err != nil {
		return err
	}
	return db.migrate(ctx, db.options, files)
}

func (db *DB) migrate(ctx context.Context, server *clickhouse.Options, files fs.FS) error {
	options := *server
	options.MaxOpenConns, options.MaxIdleConns = 0, 0 // database/sql keeps its own count
	pool := clickhouse.OpenDB(&options)
	pool.SetMaxOpenConns(1)
	defer func() { _ = pool.Close() }()
	runner, err := goose.NewProvider(goose.DialectCustom, pool, files,
		goose.WithStore(versions{cfg: db.cfg}), goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true), // numbers are given out in ranges: a smaller one may come later
		goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	began := time.Now()
	results, err := runner.Up(ctx)
	if err != nil {
		return fmt.Errorf("bring the schema of %s up to date: %w", db.cfg.Database, err)
	}
	if len(results) > 0 {
		db.log.Info("schema migrated", "database", db.cfg.Database, "steps", len(results), "took", time.Since(began))
	}
	return nil
}

// CheckSchema tells whether the schema is the one of this program: nil,
// ErrSchemaOlder or ErrSchemaNewer with what to do about it.
func (db *DB) CheckSchema(ctx context.Context) error {
	if db.shards != nil {
		return db.checkShards(ctx)
	}
	if err := db.checkAlone(ctx); err != nil {
		return err
	}
	return db.checkSchema(ctx, db.load)
}

func (db *DB) checkSchema(ctx context.Context, server driver.Conn) error {
	known, err := knownVersions(migrations)
	if err != nil {
		return err
	}
	applied, err := db.appliedVersions(ctx, server)
	if err != nil {
		return err
	}
	want, found := SchemaVersion(), 0
	if len(applied) > 0 {
		found = applied[0]
	}
	if found > want {
		return fmt.Errorf("database %s has schema %d, made by a newer pantaukim, and this program knows %d only; "+
			"run the newer pantaukim: %w", db.cfg.Database, found, want, ErrSchemaNewer)
	}
	for _, version := range known {
		if !slices.Contains(applied, version) {
			return fmt.Errorf("database %s has schema %d without step %d, and this program needs %d; run `pantaukim migrate`: %w",
				db.cfg.Database, found, version, want, ErrSchemaOlder)
		}
	}
	return nil
}

// SchemaEmpty tells whether no migration has ever been applied: a database that
// is new, which may be brought up without asking anybody.
func (db *DB) SchemaEmpty(ctx context.Context) (bool, error) {
	servers := []driver.Conn{db.load}
	if db.shards != nil {
		servers = db.shards.conns()
	}
	for _, server := range servers {
		if applied, err := db.appliedVersions(ctx, server); err != nil || len(applied) > 0 {
			return false, err
		}
	}
	return true, nil
}

// appliedVersions lists the migrations that were applied, newest first; none in
// an empty database.
func (db *DB) appliedVersions(ctx context.Context, server driver.Conn) (list []int, err error) {
	var tables uint64
	if err := server.QueryRow(ctx, hasVersionsSQL, db.cfg.Database).Scan(&tables); err != nil {
		return nil, fmt.Errorf("look for the version of the schema: %w", err)
	}
	if tables == 0 {
		return nil, nil
	}
	rows, err := Select[struct {
		Version int `ch:"version"`
	}](ctx, server, listVersionsSQL)
	if err != nil {
		return nil, fmt.Errorf("read the version of the schema: %w", err)
	}
	for _, r := range rows {
		if r.Version > 0 { // goose records a version 0
			list = append(list, r.Version)
		}
	}
	return list, nil
}

// renderMigrations returns the migrations as they are to be run for cfg.
func renderMigrations(source fs.FS, cfg Config) (fs.FS, error) {
	files, err := fs.Glob(source, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list the migrations: %w", err)
	}
	out := fstest.MapFS{}
	for _, name := range files {
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, fmt.Errorf("read the migrations: %w", err)
		}
		out[strings.TrimPrefix(name, "migrations/")] = &fstest.MapFile{Data: []byte(render(string(text), cfg))}
	}
	return out, nil
}
