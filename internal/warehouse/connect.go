package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse/engine"
)

// The codes of ClickHouse's exceptions that mean something to us.
const (
	codeReadonly       = 164
	codeUnknownUser    = 192
	codeWrongPassword  = 193
	codeNoAccess       = 497
	codeAuthentication = 516
)

// setup fills in what is the same for every connection. Settings whose defaults differ
// between versions of the server or the driver are given a value here.
func setup(o *clickhouse.Options, cfg Config) {
	o.Protocol = clickhouse.Native
	o.ClientInfo = clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{Name: "pantaukim"}}}
	o.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	if onThisMachine(o.Addr) { // packing costs more there than it saves
		o.Compression.Method = clickhouse.CompressionNone
	}
	o.DialTimeout = dialTimeout
	o.ReadTimeout = 5 * time.Minute
	o.MaxOpenConns = cfg.LoadConns
	o.MaxIdleConns = cfg.LoadConns
	o.ConnMaxLifetime = time.Hour
	if o.Settings == nil {
		o.Settings = clickhouse.Settings{}
	}
	// An insert is answered once it is stored. The server does not look for repeated
	// batches: they are harmless (see the package comment), and that check has been seen
	// to drop good batches after a crash.
	o.Settings["async_insert"] = 0
	o.Settings["insert_deduplicate"] = 0
	if cfg.MaxThreads > 0 {
		o.Settings["max_threads"] = cfg.MaxThreads
	}
}

// embedded stands for the address of an embedded engine, which changes with each start.
const embedded = "embedded"

// onThisMachine tells whether all addresses are of this machine.
func onThisMachine(addrs []string) bool {
	return !slices.ContainsFunc(addrs, func(addr string) bool {
		if addr == embedded {
			return false
		}
		host, _, err := net.SplitHostPort(addr)
		return err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback()
	})
}

// engineOptions connects to wherever the engine is listening at that moment.
func engineOptions(cfg Config, e *engine.Engine) *clickhouse.Options {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	o := &clickhouse.Options{
		Addr: []string{embedded},
		Auth: clickhouse.Auth{Database: cfg.Database, Username: engine.User, Password: e.Password()},
		DialContext: func(ctx context.Context, _ string) (net.Conn, error) {
			addr, err := e.Addr(ctx)
			if err != nil {
				return nil, err
			}
			return dialer.DialContext(ctx, "tcp", addr)
		},
		DialStrategy: dialEngine,
	}
	setup(o, cfg)
	return o
}

// serverOptions reads cfg.DSN. A database that it names goes to cfg.Database.
func serverOptions(cfg *Config) (*clickhouse.Options, error) {
	scheme, _, ok := strings.Cut(cfg.DSN, "://")
	switch {
	case !ok || (scheme != "clickhouse" && scheme != "tcp" && scheme != "http" && scheme != "https"):
		return nil, errors.New("warehouse.dsn: write it as clickhouse://user:password@host:9000/database")
	case scheme == "http" || scheme == "https":
		return nil, errors.New("warehouse.dsn: pantaukim speaks the native protocol, not HTTP: " +
			"write it as clickhouse://user:password@host:9000/database (or port 9440 and ?secure=true)")
	}
	o, err := clickhouse.ParseDSN(cfg.DSN)
	if err != nil {
		return nil, fmt.Errorf("warehouse.dsn: %w", err)
	}
	if o.Auth.Database != "" {
		if !identifier.MatchString(o.Auth.Database) {
			return nil, fmt.Errorf("warehouse.dsn: the database %q is not a name of letters, digits and underscores", o.Auth.Database)
		}
		cfg.Database = o.Auth.Database
	}
	o.Auth.Database = cfg.Database
	o.DialStrategy = dialServers
	setup(o, *cfg)
	return o, nil
}

// readOptions are the options of the pool that reads for people.
func readOptions(o *clickhouse.Options, cfg Config) *clickhouse.Options {
	read := *o
	read.MaxOpenConns, read.MaxIdleConns = cfg.ReadConns, cfg.ReadConns
	read.Settings = maps.Clone(o.Settings)
	read.Settings["readonly"] = 2 // reading and settings, no writing
	read.Settings["max_execution_time"] = max(1, int(cfg.ReadTimeout.Seconds()))
	return &read
}

// bootOptions are for the time before the database exists.
func bootOptions(o *clickhouse.Options) *clickhouse.Options {
	boot := *o
	boot.Auth.Database = "system"
	boot.MaxOpenConns, boot.MaxIdleConns = 1, 1
	return &boot
}

// createDatabase creates the database if it is missing. It is the first to connect, so
// it waits for a server that is still starting.
func (db *DB) createDatabase(ctx context.Context) error {
	boot, err := clickhouse.Open(bootOptions(db.options))
	if err != nil {
		return err
	}
	defer func() { _ = boot.Close() }()
	retry := Retry{Wait: db.cfg.ConnectTimeout, Log: db.log}
	if db.engine != nil {
		retry = Retry{} // it answers already
	}
	if err := retry.Do(ctx, "connecting", boot.Ping); err != nil {
		return err
	}
	var exists uint64
	row := boot.QueryRow(ctx, "SELECT count() FROM system.databases WHERE name = ?", db.cfg.Database)
	if err := row.Scan(&exists); err != nil {
		return fmt.Errorf("look for the database: %w", err)
	}
	if exists > 0 {
		return nil
	}
	if err := boot.Exec(ctx, render("CREATE DATABASE IF NOT EXISTS ${database} ${on_cluster}", db.cfg)); err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return nil
}

// explain turns a failure to connect into a sentence that says what to do. The
// password is in none of them.
func (db *DB) explain(err error) error {
	if db.engine != nil {
		return fmt.Errorf("connect to the embedded ClickHouse: %w", err)
	}
	where := strings.Join(db.options.Addr, ", ")
	var (
		exception *clickhouse.Exception
		network   net.Error
	)
	switch {
	case errors.As(err, &exception):
		switch exception.Code {
		case codeUnknownUser, codeWrongPassword, codeAuthentication:
			return fmt.Errorf("ClickHouse at %s refuses the user %q; correct user and password in warehouse.dsn: %w",
				where, db.options.Auth.Username, err)
		case codeNoAccess, codeReadonly:
			return fmt.Errorf("the ClickHouse user %q may not do this in database %s; grant it what docs/schema.md lists: %w",
				db.options.Auth.Username, db.cfg.Database, err)
		}
	case strings.Contains(where, ":8123"), strings.Contains(where, ":8443"):
		return fmt.Errorf("ClickHouse at %s does not speak the native protocol; that port is usually HTTP, "+
			"the native one 9000 (or 9440 with ?secure=true): correct warehouse.dsn: %w", where, err)
	case errors.Is(err, syscall.ECONNREFUSED), errors.As(err, &network):
		return fmt.Errorf("ClickHouse at %s does not answer; start it, or correct warehouse.dsn: %w", where, err)
	}
	return fmt.Errorf("connect to ClickHouse at %s: %w", where, err)
}
