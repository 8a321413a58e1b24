package warehouse

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"testing/fstest"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
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
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0
	}
	name := strings.TrimPrefix(files[len(files)-1], "migrations/")
	number, _, _ := strings.Cut(name, "_")
	version, _ := strconv.Atoi(number)
	return version
}

// Migrate brings the schema to the newest version. It may be called again at any
// time, and by several programs at once: every statement of a migration can be
// repeated. A schema that is newer already is left alone, with ErrSchemaNewer.
func (db *DB) Migrate(ctx context.Context) error {
	if err := db.CheckSchema(ctx); !errors.Is(err, ErrSchemaOlder) {
		return err
	}
	files, err := renderMigrations(migrations, db.cfg)
	if err != nil {
		return err
	}
	return db.migrate(ctx, files)
}

func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	options := *db.options
	options.MaxOpenConns, options.MaxIdleConns = 0, 0 // database/sql keeps its own count
	pool := clickhouse.OpenDB(&options)
	pool.SetMaxOpenConns(1)
	defer func() { _ = pool.Close() }()
	runner, err := goose.NewProvider(goose.DialectCustom, pool, files,
		goose.WithStore(versions{cfg: db.cfg}), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
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
	found, err := db.schemaVersion(ctx)
	if err != nil {
		return err
	}
	switch want := SchemaVersion(); {
	case found < want:
		return fmt.Errorf("database %s has schema %d and this program needs %d; run `pantaukim migrate`: %w",
			db.cfg.Database, found, want, ErrSchemaOlder)
	case found > want:
		return fmt.Errorf("database %s has schema %d, made by a newer pantaukim, and this program knows %d only; "+
			"run the newer pantaukim: %w", db.cfg.Database, found, want, ErrSchemaNewer)
	}
	return nil
}

// SchemaEmpty tells whether no migration has ever been applied: a database that
// is new, which may be brought up without asking anybody.
func (db *DB) SchemaEmpty(ctx context.Context) (bool, error) {
	version, err := db.schemaVersion(ctx)
	return version == 0, err
}

// schemaVersion is the newest migration that was applied; 0 in an empty database.
func (db *DB) schemaVersion(ctx context.Context) (int, error) {
	var (
		tables  uint64
		version int64
	)
	if err := db.load.QueryRow(ctx, hasVersionsSQL, db.cfg.Database).Scan(&tables); err != nil {
		return 0, fmt.Errorf("look for the version of the schema: %w", err)
	}
	if tables == 0 {
		return 0, nil
	}
	if err := db.load.QueryRow(ctx, latestVersionSQL).Scan(&version); err != nil {
		return 0, fmt.Errorf("read the version of the schema: %w", err)
	}
	return int(version), nil
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
