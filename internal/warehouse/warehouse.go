package warehouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse/engine"
)

// DB is an open warehouse. It is safe for concurrent use.
type DB struct {
	cfg     Config
	log     *slog.Logger
	engine  *engine.Engine // nil with a DSN
	owned   bool           // the engine is stopped by Close
	options *clickhouse.Options
	load    driver.Conn
	read    driver.Conn
	shards  *shards // nil on one server
}

// RunEngine becomes the embedded engine if args, the arguments after the
// program's name, ask for it. Call it first in main and in TestMain, and exit
// with code if it was handled.
func RunEngine(args []string) (handled bool, code int) { return engine.RunChild(args) }

// Open connects to the server of cfg.DSN or starts the embedded engine, and
// creates the database if it is missing. It does not touch tables: see Migrate
// and CheckSchema. Errors say in a sentence what to do.
func Open(ctx context.Context, cfg Config, log *slog.Logger) (*DB, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if cfg.DSN != "" {
		options, err := serverOptions(&cfg)
		if err != nil {
			return nil, err
		}
		return connect(ctx, &DB{cfg: cfg, log: log, options: options})
	}
	e, err := engine.Start(ctx, cfg.engine(), log)
	if err != nil {
		return nil, fmt.Errorf("start the embedded ClickHouse: %w", err)
	}
	return connect(ctx, &DB{cfg: cfg, log: log, engine: e, owned: true, options: engineOptions(cfg, e)})
}

// Attach opens a database of an engine that somebody else started and stops.
func Attach(ctx context.Context, e *engine.Engine, cfg Config, log *slog.Logger) (*DB, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return connect(ctx, &DB{cfg: cfg, log: log, engine: e, options: engineOptions(cfg, e)})
}

// connect opens the pools. On failure it closes what db holds.
func connect(ctx context.Context, db *DB) (*DB, error) {
	if len(db.cfg.Shards) > 0 {
		if err := db.openShards(ctx); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	err := db.createDatabase(ctx)
	if err == nil {
		db.load, err = clickhouse.Open(db.spread(db.options))
	}
	if err == nil {
		db.read, err = clickhouse.Open(db.spread(readOptions(db.options, db.cfg)))
	}
	if err == nil {
		err = db.load.Ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(db.explain(err), db.Close())
	}
	if db.shards != nil {
		db.load, db.read = &spreadConn{db.load, db.shards}, &spreadConn{db.read, db.shards}
	}
	return db, nil
}

// Conn returns the connections for loading and for jobs. They stay valid when
// an embedded engine is started again: a query that was under way fails, the
// next one waits for the engine.
func (db *DB) Conn() driver.Conn { return db.load }

// ReadConn returns connections of their own for reading on behalf of people, so
// that a slow report cannot hold up the loading. They refuse to write, and end a
// query after Config.ReadTimeout.
func (db *DB) ReadConn() driver.Conn { return db.read }

// Database returns the name of the database that holds the tables; on shards, that of
// each shard's own.
func (db *DB) Database() string { return db.cfg.Database }

// DSN returns the address by which another program of the same owner reaches this
// database, with its password. That of an embedded engine holds until it restarts.
func (db *DB) DSN(ctx context.Context) (string, error) {
	if db.engine == nil {
		return db.cfg.DSN, nil
	}
	addr, err := db.engine.Addr(ctx)
	if err != nil {
		return "", err
	}
	dsn := url.URL{Scheme: "clickhouse", User: url.UserPassword(engine.User, db.engine.Password()), Host: addr, Path: "/" + db.cfg.Database}
	return dsn.String(), nil
}

// State tells how the embedded engine is; ok is false if there is none.
func (db *DB) State() (state engine.State, ok bool) {
	if db.engine == nil {
		return engine.State{}, false
	}
	return db.engine.State(), true
}

// Close closes the connections and then stops the embedded engine, which
// finishes what it is doing and closes its tables.
func (db *DB) Close() error {
	var errs []error
	if db.shards != nil {
		errs = append(errs, db.shards.close())
	}
	for _, conn := range []driver.Conn{db.load, db.read} {
		if conn != nil {
			errs = append(errs, conn.Close())
		}
	}
	if db.owned {
		errs = append(errs, db.engine.Stop())
	}
	return errors.Join(errs...)
}
