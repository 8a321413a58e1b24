package warehouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ShardStatus is what can be told of one shard.
type ShardStatus struct {
	Name   string // "shard 2 of 3 (b:9000)"
	Groups uint64
	Rows   uint64 // of all its tables, before equal keys are merged
}

// Shards tells how the rows lie, and in the error what is wrong with it. It is empty on one
// server.
func (db *DB) Shards(ctx context.Context) ([]ShardStatus, error) {
	s := db.shards
	if s == nil {
		return nil, nil
	}
	list := make([]ShardStatus, len(s.list))
	err := s.each(func(i int, sh *shard) error {
		list[i].Name = s.name(i)
		n, err := s.rows(ctx, sh)
		if list[i].Rows = n; err != nil || n == 0 {
			return err
		}
		return sh.conn.QueryRow(ctx, "SELECT uniqExact(group_id) FROM groups").Scan(&list[i].Groups)
	})
	if err == nil {
		err = db.checkShards(ctx)
	}
	return list, err
}

// ErrNothingToMove says that the groups lie on the shards of the configuration already.
var ErrNothingToMove = errors.New("the groups lie on these shards already")

// MoveGroups spreads the groups over shards that warehouse.shards names behind those that
// it named before; a server that held everything is the first of them. Nothing may be
// loaded meanwhile: programs that know of shards stop by themselves, others have to be
// stopped. Groups are copied, compared and then removed where they were; one that was cut
// short is run again. tell is told of each table.
func (db *DB) MoveGroups(ctx context.Context, tell func(what string)) error {
	s := db.shards
	if s == nil {
		return errors.New("warehouse.shards names no shards")
	}
	states, err := s.states(ctx)
	if err != nil {
		return err
	}
	old, err := s.movable(ctx, states)
	if err != nil {
		return err
	}
	for i := range s.list {
		if err := db.migrateShard(ctx, i); err != nil {
			return err
		}
	}
	n := uint64(len(s.list))
	if old < len(s.list) {
		for i := range old { // from here on nobody else reads or writes
			if err := errors.Join(s.list[i].note(ctx, "shard", uint64(i)+1), s.list[i].note(ctx, "shards", uint64(old)), s.list[i].note(ctx, "moving", n)); err != nil {
				return fmt.Errorf("%s: %w", s.name(i), err)
			}
		}
		select {
		case <-time.After(fitEvery + fitLimit): // until others have noticed
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := s.copyGroups(ctx, old, tell); err != nil {
			return err
		}
		for i := range s.list {
			if err := s.catchUp(ctx, i); err != nil {
				return err
			}
		}
	}
	for _, name := range []string{"shard", "moving", "shards"} {
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
	if err := s.removeMoved(ctx, tell); err != nil {
		return err
	}
	if err := s.noteAll(ctx, "cleaned", n); err != nil {
		return err
	}
	return db.migrateShards(ctx)
}

// movable returns over how many shards the groups are spread, or says why they cannot be
// moved.
func (s *shards) movable(ctx context.Context, states []shardState) (old int, err error) {
	for _, st := range states {
		old = max(old, int(st.Shards))
	}
	if old == 0 {
		old = 1 // a server that held everything
	}
	switch {
	case old > len(states):
		return 0, fmt.Errorf("%w: the groups lie on %d shards and warehouse.shards names %d: shards are not taken away; restore a backup into a new warehouse instead",
			ErrShards, old, len(states))
	case old == len(states) && !slices.ContainsFunc(states, func(st shardState) bool { return st.Cleaned < uint64(old) }):
		return 0, ErrNothingToMove
	case old == len(states):
		return old, nil // cut short after the copying
	}
	var confirmed uint64
	for _, st := range states {
		confirmed = max(confirmed, st.Confirmed)
	}
	for i, st := range states {
		switch {
		case i < old && st.Shard != uint64(i)+1 && states[0].Shard != 0, i < old && st.Prepared < confirmed:
			return 0, fmt.Errorf("%w: %s is not what it was: run `pantaukim shards` with the shards of before first", ErrShards, s.name(i))
		case i >= old && st.Shards == 0 && st.Moving == 0:
			rows, err := s.rows(ctx, &s.list[i])
			if err != nil {
				return 0, err
			}
			if rows > 0 {
				return 0, fmt.Errorf("%w: %s has %d rows already: name an empty database", ErrNotEmpty, s.name(i), rows)
			}
		}
	}
	return old, nil
}

// copyGroups copies to each new shard the groups that belong there, and compares them.
func (s *shards) copyGroups(ctx context.Context, old int, tell func(string)) error {
	tables, err := s.tables(ctx, &s.list[0], s.database)
	if err != nil {
		return err
	}
	for to := old; to < len(s.list); to++ {
		target := &s.list[to]
		if err := target.note(ctx, "moving", uint64(len(s.list))); err != nil {
			return fmt.Errorf("%s: %w", s.name(to), err)
		}
		for _, t := range tables {
			if !t.Grouped {
				continue
			}
			if err := target.conn.Exec(ctx, "TRUNCATE TABLE "+quote(t.Table)); err != nil { // what a cut short copying left
				return fmt.Errorf("%s: %w", s.name(to), err)
			}
			if err := s.copyTable(ctx, t, old, to, tell); err != nil {
				return fmt.Errorf("copy %s to %s: %w", t.Table, s.name(to), err)
			}
		}
	}
	return nil
}

// sumSQL counts rows and adds up their hashes, so that two tables can be compared.
const sumSQL = "SELECT count() AS rows, groupBitXor(cityHash64(%s)) AS sum FROM %s FINAL WHERE %s = %d"

type tableSum struct {
	Rows uint64 `ch:"rows"`
	Sum  uint64 `ch:"sum"`
}

func (s *shards) copyTable(ctx context.Context, t layerTable, old, to int, tell func(string)) error {
	var names []string
	for _, c := range t.Columns {
		name, _, _ := strings.Cut(c, " ")
		names = append(names, name)
	}
	cols, where := quoteAll(names), place(len(s.list))
	target := &s.list[to]
	o := target.options
	function := "remote"
	if o.TLS != nil {
		function = "remoteSecure"
	}
	var want tableSum
	for i := range old {
		source := &s.list[i]
		sql := fmt.Sprintf("INSERT INTO FUNCTION %s('%s', '%s', '%s', %s, %s) (%s) SELECT %s FROM %s FINAL WHERE %s = %d",
			function, target.addr, s.database, t.Table, text(o.Auth.Username), text(o.Auth.Password), cols, cols, quote(t.Table), where, to)
		if err := source.conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("from %s: %w", s.name(i), err)
		}
		sum, err := One[tableSum](ctx, source.conn, fmt.Sprintf(sumSQL, cols, quote(t.Table), where, to))
		if err != nil {
			return fmt.Errorf("%s: %w", s.name(i), err)
		}
		want.Rows, want.Sum = want.Rows+sum.Rows, want.Sum^sum.Sum
	}
	got, err := One[tableSum](ctx, target.conn, fmt.Sprintf(sumSQL, cols, quote(t.Table), where, to))
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%d rows came of %d, or not as they were: run it again", got.Rows, want.Rows)
	}
	tell(fmt.Sprintf("%s: %d rows of %s", s.name(to), got.Rows, t.Table))
	return nil
}

// removeMoved removes from each shard the groups that lie elsewhere now.
func (s *shards) removeMoved(ctx context.Context, tell func(string)) error {
	return s.each(func(i int, sh *shard) error {
		tables, err := s.tables(ctx, sh, s.database)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if !t.Grouped {
				continue
			}
			sql := fmt.Sprintf("ALTER TABLE %s DELETE WHERE %s != %d SETTINGS mutations_sync = 1", quote(t.Table), place(len(s.list)), i)
			if err := sh.conn.Exec(ctx, sql); err != nil {
				return err
			}
		}
		tell(s.name(i) + ": has its own groups only")
		return nil
	})
}

// catchUp gives a shard the newest mark of any.
func (s *shards) catchUp(ctx context.Context, i int) error {
	states, err := s.states(ctx)
	if err != nil {
		return err
	}
	var at uint64
	for _, st := range states {
		at = max(at, st.Prepared, st.Confirmed)
	}
	if err := s.list[i].note(ctx, "prepared", at); err != nil {
		return fmt.Errorf("%s: %w", s.name(i), err)
	}
	return nil
}

// AcceptShard takes a shard, counted from 1, as it is: with the data of an older backup, or
// empty in place of a server that is lost. What was written there since is gone: walks that
// are gone leave their weeks unobserved, and what the sites still show is found again.
func (db *DB) AcceptShard(ctx context.Context, number int) error {
	s := db.shards
	if s == nil || number < 1 || number > len(s.list) {
		return fmt.Errorf("there is no shard %d", number)
	}
	states, err := s.states(ctx)
	if err != nil {
		return err
	}
	if own := states[number-1].Shard; own != 0 && own != uint64(number) {
		return fmt.Errorf("%w: %s is shard %d by what it says itself", ErrShards, s.name(number-1), own)
	}
	if err := db.migrateShard(ctx, number-1); err != nil {
		return err
	}
	var spread uint64
	for _, st := range states {
		spread = max(spread, st.Shards)
	}
	sh := &s.list[number-1]
	for _, n := range []struct {
		name  string
		value uint64
	}{{"shard", uint64(number)}, {"moving", spread}, {"shards", spread}, {"cleaned", spread}} {
		if err := sh.note(ctx, n.name, n.value); err != nil {
			return fmt.Errorf("%s: %w", s.name(number-1), err)
		}
	}
	if err := s.catchUp(ctx, number-1); err != nil {
		return err
	}
	if err := s.layer(ctx, sh); err != nil {
		return err
	}
	s.guard.changed()
	return nil
}
