package warehouse

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// A sharded warehouse is several servers, each with the tables of one database. What has
// the group in its key lies on the shard of its group, everything else on the first shard.
// On each server a second database, named like the first with _all behind it, shows the
// rows of all of them under the same names: the pools of [DB] are connected to that one, so
// that readers and writers do not know of shards. Statements that change or remove rows go
// to each shard's own tables, see [ExecEach].

// allSuffix makes the name of the database that shows the rows of all shards.
const allSuffix = "_all"

// shard is one server of a sharded warehouse.
type shard struct {
	number  int // from 1
	addr    string
	options *clickhouse.Options
	conn    driver.Conn // to its own tables
}

// shards are the servers of a sharded warehouse.
type shards struct {
	database string
	list     []shard
	guard    guard

	once    sync.Once
	single  []string // tables that lie on the first shard only
	onceErr error
}

// validateShards checks warehouse.shards against the server of the DSN.
func (c Config) validateShards(server *clickhouse.Options) error {
	switch {
	case len(c.Shards) == 0:
		return nil
	case c.Replicated || c.Cluster != "":
		return errors.New("warehouse.shards: each shard is one server without replicas: clear warehouse.replicated and warehouse.cluster, or this")
	case len(c.Shards) == 1 && identifier.MatchString(c.Shards[0]):
		return nil // the name of a cluster
	case len(c.Shards) == 1:
		return errors.New("warehouse.shards: one shard is no shards: clear this, or name the others too")
	}
	for i, addr := range c.Shards {
		if host, port, err := net.SplitHostPort(addr); err != nil || host == "" || port == "" || strings.ContainsAny(addr, "',|{} ") {
			return fmt.Errorf("warehouse.shards: write %q as host:port", addr)
		}
		if slices.Contains(c.Shards[:i], addr) {
			return fmt.Errorf("warehouse.shards: %s stands there twice", addr)
		}
	}
	if len(server.Addr) != 1 || !slices.Contains(c.Shards, server.Addr[0]) {
		return fmt.Errorf("warehouse.shards: the server of warehouse.dsn, %s, is none of them", strings.Join(server.Addr, ", "))
	}
	return nil
}

//go:embed sql/shard_cluster.sql
var shardClusterSQL string

// openShards connects to each shard, and creates its databases if they are missing.
func (db *DB) openShards(ctx context.Context) error {
	addrs := db.cfg.Shards
	if len(addrs) == 1 {
		var err error
		if addrs, err = db.clusterShards(ctx, addrs[0]); err != nil {
			return err
		}
	}
	// All programs on this warehouse ask the first shard, so that they go by one clock.
	db.options.Addr = addrs[:1]
	s := &shards{database: db.cfg.Database}
	db.shards = s
	for i, addr := range addrs {
		o := *db.options
		o.Addr, o.Settings = []string{addr}, maps.Clone(db.options.Settings)
		one := shard{number: i + 1, addr: addr, options: &o}
		s.list = append(s.list, one)
		sh := &s.list[i]
		server := &DB{cfg: db.cfg, log: db.log, options: &o}
		err := server.createDatabase(ctx)
		if err == nil {
			server.cfg.Database += allSuffix
			err = server.createDatabase(ctx)
		}
		if err == nil {
			err = allowEmpty(ctx, &o)
		}
		if err == nil {
			sh.conn, err = clickhouse.Open(&o)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", s.name(i), server.explain(err))
		}
	}
	return nil
}

// allowEmpty lets a table that is built anew, see asof.Replace, be empty on a shard. Newer
// servers want to be told that this is meant, and older ones do not know the setting.
func allowEmpty(ctx context.Context, o *clickhouse.Options) error {
	conn, err := clickhouse.Open(bootOptions(o))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	const setting = "allow_replace_partition_from_empty_source"
	var known uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM system.settings WHERE name = {name:String}", Bind("name", setting)).Scan(&known); err != nil || known == 0 {
		return err
	}
	o.Settings[setting] = 1
	return nil
}

// clusterShards asks the server of the DSN for the shards of a cluster, in their order.
func (db *DB) clusterShards(ctx context.Context, cluster string) ([]string, error) {
	conn, err := clickhouse.Open(bootOptions(db.options))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	rows, err := Select[struct {
		Addr     string `ch:"addr"`
		Replicas uint64 `ch:"replicas"`
	}](ctx, conn, shardClusterSQL, Bind("cluster", cluster))
	if err != nil {
		return nil, fmt.Errorf("look for the shards of the cluster %s: %w", cluster, db.explain(err))
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("warehouse.shards: the server knows no cluster %s of several shards; correct its remote_servers, or list the addresses", cluster)
	}
	var addrs []string
	for _, r := range rows {
		if r.Replicas > 1 {
			return nil, fmt.Errorf("warehouse.shards: the cluster %s has replicas; each shard is one server here", cluster)
		}
		addrs = append(addrs, r.Addr)
	}
	return addrs, nil
}

// spread turns options for one server into those for the rows of all shards; on one server
// it returns them as they are.
func (db *DB) spread(o *clickhouse.Options) *clickhouse.Options {
	if db.shards == nil {
		return o
	}
	all := *o
	all.Auth.Database = db.cfg.Database + allSuffix
	all.Settings = maps.Clone(o.Settings)
	all.Settings["skip_unavailable_shards"] = 0 // rather no answer than a part of it
	all.Settings["distributed_foreground_insert"] = 1
	all.Settings["parallel_distributed_insert_select"] = 0
	all.Settings["allow_push_predicate_ast_for_distributed_subqueries"] = 0 // it writes days after 2105 so that a shard cannot read them
	return &all
}

// servers returns the connections to the servers' own tables, each with what stands behind
// the names of its tables where they are named beside those of others.
func (db *DB) servers() map[string]driver.Conn {
	if db.shards == nil {
		return map[string]driver.Conn{"": db.load}
	}
	list := map[string]driver.Conn{}
	for _, sh := range db.shards.list {
		list[fmt.Sprintf("@%d", sh.number)] = sh.conn
	}
	return list
}

func (s *shards) conns() []driver.Conn {
	list := make([]driver.Conn, len(s.list))
	for i, sh := range s.list {
		list[i] = sh.conn
	}
	return list
}

// name names a shard by its place from 0.
func (s *shards) name(i int) string {
	return fmt.Sprintf("shard %d of %d (%s)", i+1, len(s.list), s.list[i].addr)
}

// named says which shard an error of the warehouse is about.
func (s *shards) named(err error) error {
	var exception *clickhouse.Exception
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if errors.As(err, &exception) {
		for i, sh := range s.list {
			if !strings.Contains(exception.Message, sh.addr) {
				continue
			}
			s.guard.doubt()
			if errors.Is(passing[exception.Code], ErrAway) {
				return s.away(i, err)
			}
			return fmt.Errorf("%s: %w", s.name(i), err)
		}
		return err
	}
	s.guard.doubt()
	return err
}

func (s *shards) away(i int, err error) error {
	if errors.Is(err, context.DeadlineExceeded) { // of a look: the caller's own time is not over
		err = errors.New("no answer in time")
	}
	return fmt.Errorf("%w: %s does not answer, and nothing is read or written without it: %w", ErrAway, s.name(i), err)
}

// each calls do for each shard in their order.
func (s *shards) each(do func(i int, sh *shard) error) error {
	for i := range s.list {
		if err := do(i, &s.list[i]); err != nil {
			var exception *clickhouse.Exception
			if errors.As(err, &exception) || errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", s.name(i), err)
			}
			return s.away(i, err)
		}
	}
	return nil
}

func (s *shards) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s.mark(ctx, 0)
	var errs []error
	for _, sh := range s.list {
		if sh.conn != nil {
			errs = append(errs, sh.conn.Close())
		}
	}
	return errors.Join(errs...)
}
