package warehouse

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"pantaukim/internal/warehouse/engine"
)

// Config says which ClickHouse to use and how.
type Config struct {
	// DSN names a server, as clickhouse://user:password@host:9000/database.
	// Empty: an embedded engine is started.
	DSN string `yaml:"dsn"`
	// Library is the path of the embedded engine's libchdb.so, or of a clickhouse
	// binary. Empty: it is looked for, see engine.Find.
	Library string `yaml:"library"`
	// DataDir is the program's data folder, its key data_dir. The embedded engine takes the folder
	// "clickhouse" in it.
	DataDir string `yaml:"-"`
	// Database holds all tables and is created if it is missing. A database named
	// in the DSN is used instead.
	Database string `yaml:"database"`
	// Replicated creates replicated tables, which need a server with Keeper.
	Replicated bool `yaml:"replicated"`
	// Cluster, if not empty, is the name of the server's cluster on which tables
	// are created.
	Cluster string `yaml:"cluster"`
	// Shards are the addresses (host:port) of the servers over which the groups are spread,
	// in an order that never changes; or the name of one cluster that the server knows. They
	// must reach each other by these addresses. User, password, database and TLS are those
	// of the DSN, which names one of them. Empty: one server holds everything.
	Shards []string `yaml:"shards"`

	// MaxMemory is the most memory in bytes that the embedded engine allocates; 0: 1.5 GB.
	MaxMemory int64 `yaml:"max_memory"`
	// MaxThreads is the most threads of one query; 0: the cores of this machine up
	// to 8 if embedded, else what the server says.
	MaxThreads int `yaml:"max_threads"`
	// FastUnsafe lets the embedded engine acknowledge inserts before they are on
	// the disk. They survive a crash of the engine, but not of the machine.
	FastUnsafe bool `yaml:"fast_unsafe"`

	// RestartPause is the longest pause before an embedded engine that died is
	// started again; 0: 10 seconds.
	RestartPause time.Duration `yaml:"restart_pause"`

	// LoadConns and ReadConns are the most connections of the two pools: loading
	// and jobs, and reading for people.
	LoadConns int `yaml:"load_conns"`
	ReadConns int `yaml:"read_conns"`
	// ReadTimeout ends a query of the reading pool.
	ReadTimeout time.Duration `yaml:"read_timeout"`
	// ConnectTimeout is how long a server may be away when the program starts.
	ConnectTimeout time.Duration `yaml:"connect_timeout"`
}

// DefaultConfig returns the configuration of an embedded engine in ./data.
func DefaultConfig() Config {
	return Config{
		DataDir:        "data",
		Database:       "pantaukim",
		LoadConns:      4,
		ReadConns:      6,
		ReadTimeout:    20 * time.Second,
		ConnectTimeout: 30 * time.Second,
	}
}

// identifier is what may stand unquoted in SQL, which is where the names of the
// database and the cluster go.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

func (c Config) withDefaults() (Config, error) {
	d := DefaultConfig()
	if c.DataDir == "" {
		c.DataDir = d.DataDir
	}
	if c.Database == "" {
		c.Database = d.Database
	}
	if c.LoadConns <= 0 {
		c.LoadConns = d.LoadConns
	}
	if c.ReadConns <= 0 {
		c.ReadConns = d.ReadConns
	}
	if c.ReadTimeout <= 0 {
		c.ReadTimeout = d.ReadTimeout
	}
	if c.ConnectTimeout <= 0 {
		c.ConnectTimeout = d.ConnectTimeout
	}
	return c, c.Validate()
}

// Validate checks what can be told without a connection. Errors begin with the
// key that is wrong.
func (c Config) Validate() error {
	if c.Database != "" && !identifier.MatchString(c.Database) {
		return fmt.Errorf("warehouse.database: %q is not a name of letters, digits and underscores", c.Database)
	}
	if c.Cluster != "" && !identifier.MatchString(c.Cluster) {
		return fmt.Errorf("warehouse.cluster: %q is not a name of letters, digits and underscores", c.Cluster)
	}
	switch {
	case c.DSN != "":
		o, err := serverOptions(&c)
		if err != nil {
			return err
		}
		return c.validateShards(o)
	case len(c.Shards) > 0:
		return errors.New("warehouse.shards: shards are servers: name one of them in warehouse.dsn, or clear this")
	case c.Replicated:
		return errors.New("warehouse.replicated: replicas need a server: set warehouse.dsn, or clear this")
	case c.Cluster != "":
		return errors.New("warehouse.cluster: a cluster needs a server: set warehouse.dsn, or clear this")
	case c.MaxMemory < 0 || c.MaxThreads < 0 || c.LoadConns < 0 || c.ReadConns < 0:
		return errors.New("warehouse: max_memory, max_threads, load_conns and read_conns are not below 0")
	}
	return nil
}

func (c Config) engine() engine.Config {
	e := engine.DefaultConfig()
	e.Library, e.Dir, e.Databases = c.Library, filepath.Join(c.DataDir, "clickhouse"), c.Database
	e.MaxMemory, e.MaxThreads, e.FastUnsafe = c.MaxMemory, c.MaxThreads, c.FastUnsafe
	if c.RestartPause > 0 {
		e.RestartPause = c.RestartPause
	}
	return e
}
