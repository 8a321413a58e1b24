package warehouse

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed sql/shard_tables.sql
var shardTablesSQL string

// layerTable is a table of a shard, or the one above it that shows the rows of all shards.
type layerTable struct {
	Table   string   `ch:"table"`
	Grouped bool     `ch:"grouped"` // its key names a group: it lies on the shard of the group
	Columns []string `ch:"columns"`
	Made    string   `ch:"made"`
}

func (s *shards) tables(ctx context.Context, sh *shard, database string) ([]layerTable, error) {
	list, err := Select[layerTable](ctx, sh.conn, shardTablesSQL, Bind("database", database))
	if err != nil {
		return nil, fmt.Errorf("list the tables of %s: %w", s.name(sh.number-1), err)
	}
	return list, nil
}

// place is the shard of a row's group, from 0, as an expression of SQL. The hash leaves a
// group where it is or moves it to a new shard when shards are added.
func place(shards int) string {
	return fmt.Sprintf("jumpConsistentHash(sipHash64(group_id), %d)", shards)
}

// remote names a table of some shards as a table function: every shard of a grouped table,
// the first shard of any other.
func (s *shards) remote(t layerTable, password string) string {
	o := s.list[0].options
	function, addrs, key := "remote", s.list[0].addr, ""
	if o.TLS != nil {
		function = "remoteSecure"
	}
	if t.Grouped {
		var list []string
		for _, sh := range s.list {
			list = append(list, sh.addr)
		}
		addrs, key = strings.Join(list, ","), ", "+place(len(s.list))
	}
	return fmt.Sprintf("%s('%s', '%s', '%s', %s, %s%s)", function, addrs, s.database, t.Table, text(o.Auth.Username), password, key)
}

// text writes a constant of SQL.
func text(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// layer makes the tables above those of a shard anew. They hold no rows.
func (s *shards) layer(ctx context.Context, sh *shard) error {
	own, err := s.tables(ctx, sh, s.database)
	if err != nil {
		return err
	}
	above, err := s.tables(ctx, sh, s.database+allSuffix)
	if err != nil {
		return err
	}
	for _, t := range own {
		sql := fmt.Sprintf("CREATE OR REPLACE TABLE %s.%s AS %s", quote(s.database+allSuffix), quote(t.Table), s.remote(t, text(sh.options.Auth.Password)))
		if err := sh.conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: make the table above %s: %w", s.name(sh.number-1), t.Table, err)
		}
	}
	for _, t := range above {
		if !slices.ContainsFunc(own, func(o layerTable) bool { return o.Table == t.Table }) {
			if err := sh.conn.Exec(ctx, fmt.Sprintf("DROP TABLE IF EXISTS %s.%s", quote(s.database+allSuffix), quote(t.Table))); err != nil {
				return fmt.Errorf("%s: drop the table above %s: %w", s.name(sh.number-1), t.Table, err)
			}
		}
	}
	return nil
}

// checkLayer tells whether the tables above those of a shard are those of this schema and
// these shards.
func (s *shards) checkLayer(ctx context.Context, sh *shard) error {
	own, err := s.tables(ctx, sh, s.database)
	if err != nil {
		return err
	}
	above, err := s.tables(ctx, sh, s.database+allSuffix)
	if err != nil {
		return err
	}
	fits := slices.EqualFunc(own, above, func(o, a layerTable) bool {
		return o.Table == a.Table && slices.Equal(o.Columns, a.Columns) && strings.Contains(a.Made, " AS "+s.remote(o, "'[HIDDEN]'"))
	})
	if !fits {
		return fmt.Errorf("%s does not show the rows of all shards; run `pantaukim migrate`: %w", s.name(sh.number-1), ErrSchemaOlder)
	}
	return nil
}

// checkShards is CheckSchema for shards: all have the schema of this program, fit together
// and show each other's rows.
func (db *DB) checkShards(ctx context.Context) error {
	s := db.shards
	fresh, err := s.fresh(ctx)
	switch {
	case err != nil:
		return err
	case fresh:
		return fmt.Errorf("database %s is empty on all shards; run `pantaukim migrate`: %w", s.database, ErrSchemaOlder)
	}
	states, err := s.states(ctx)
	if err != nil {
		return err
	}
	if states[0].Shard == 0 {
		return fmt.Errorf("%w: all groups lie on one server: spread them over the shards with `pantaukim shards move`", ErrShards)
	}
	if err := s.judge(states); err != nil {
		return err
	}
	for i := range s.list {
		if err := db.checkSchema(ctx, s.list[i].conn); err != nil {
			return fmt.Errorf("%s: %w", s.name(i), err)
		}
		if err := s.checkLayer(ctx, &s.list[i]); err != nil {
			return err
		}
	}
	return nil
}

// fresh tells whether no shard has any row and not all know their place.
func (s *shards) fresh(ctx context.Context) (bool, error) {
	states, err := s.states(ctx)
	if err != nil || !slices.ContainsFunc(states, func(st shardState) bool { return st.Shard == 0 }) {
		return false, err
	}
	var rows uint64
	err = s.each(func(_ int, sh *shard) error {
		n, err := s.rows(ctx, sh)
		rows += n
		return err
	})
	return rows == 0, err
}

// migrateShards brings each shard to the newest schema, and makes the tables above anew.
// The shards of a warehouse without any row get their places.
func (db *DB) migrateShards(ctx context.Context) error {
	s := db.shards
	fresh, err := s.fresh(ctx)
	if err != nil {
		return err
	}
	for i := range s.list {
		if err := db.migrateShard(ctx, i); err != nil {
			return err
		}
	}
	if fresh {
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	for i := range s.list {
		if err := s.layer(ctx, &s.list[i]); err != nil {
			return err
		}
	}
	s.guard.changed()
	return db.checkShards(ctx)
}

func (db *DB) migrateShard(ctx context.Context, i int) error {
	s, sh := db.shards, &db.shards.list[i]
	files, err := renderMigrations(migrations, db.cfg)
	if err == nil {
		err = sh.conn.Exec(ctx, shardStateCreateSQL)
	}
	if err == nil {
		err = db.migrate(ctx, sh.options, files)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.name(i), err)
	}
	return nil
}

// settle gives each shard its place, once the groups lie where they belong.
func (s *shards) settle(ctx context.Context) error {
	n := uint64(len(s.list))
	for _, name := range []string{"shard", "moving", "shards", "cleaned"} {
		err := s.each(func(i int, sh *shard) error {
			if name == "shard" {
				return sh.note(ctx, name, uint64(i)+1)
			}
			return sh.note(ctx, name, n)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkAlone refuses to take one of several shards for a whole warehouse.
func (db *DB) checkAlone(ctx context.Context) error {
	var exists uint64
	if err := db.load.QueryRow(ctx, shardStateExistsSQL, Bind("database", db.cfg.Database)).Scan(&exists); err != nil || exists == 0 {
		return err
	}
	state, err := One[shardState](ctx, db.load, shardStateSQL)
	if err == nil && max(state.Shards, state.Moving) > 1 {
		err = fmt.Errorf("%w: database %s is shard %d of %d, and not a whole warehouse: set warehouse.shards",
			ErrShards, db.cfg.Database, state.Shard, max(state.Shards, state.Moving))
	}
	return err
}
