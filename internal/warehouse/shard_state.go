package warehouse

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"time"
)

//go:embed sql/shard_state.sql
var shardStateSQL string

//go:embed sql/shard_state_create.sql
var shardStateCreateSQL string

//go:embed sql/shard_state_exists.sql
var shardStateExistsSQL string

//go:embed sql/shard_state_note.sql
var shardStateNoteSQL string

//go:embed sql/shard_rows.sql
var shardRowsSQL string

// ErrShards says that the shards do not fit together or not to the configuration. Nothing
// is read or written meanwhile, because a figure could be wrong.
var ErrShards = errors.New("the shards do not fit together")

// shardState is what a shard says of itself. All numbers only grow, so that it does not
// matter who writes them when, and each may be written again.
type shardState struct {
	// Shard is its place, from 1; 0: it is new.
	Shard uint64 `ch:"shard"`
	// Shards is over how many shards the groups are spread.
	Shards uint64 `ch:"shards"`
	// Moving is over how many they are being spread; more than Shards: that is under way.
	Moving uint64 `ch:"moving"`
	// Cleaned is the number of shards for which groups that lie elsewhere now were removed here.
	Cleaned uint64 `ch:"cleaned"`
	// Prepared and Confirmed are marks, in milliseconds since 1970: what was written before
	// Prepared is here. Confirmed is written once all shards have the same mark as Prepared. A
	// shard whose Prepared lies before the Confirmed of another has lost what was written
	// between the two: it came back from an older backup.
	Prepared  uint64 `ch:"prepared"`
	Confirmed uint64 `ch:"confirmed"`
}

const (
	fitEvery  = time.Second      // how often the state of the shards is looked at while they are in use
	fitLimit  = 5 * time.Second  // how long that may take
	markEvery = 10 * time.Second // how often a mark is set while they are written to
)

// guard remembers when the shards were last looked at and marked.
type guard struct {
	mu      sync.Mutex
	looking chan struct{} // closed once the look that is under way has ended; nil without one
	fitAt   time.Time     // of the last look; zero: in doubt
	err     error         // what was wrong then
	states  []shardState

	marking sync.Mutex
	markAt  time.Time
	unsaid  bool // something was written since
}

// doubt makes the next use look at the shards first.
func (g *guard) doubt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fitAt = time.Time{}
}

// changed forgets the last look: what was wrong has been put right.
func (g *guard) changed() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.looking != nil {
		looking := g.looking
		g.mu.Unlock()
		<-looking
		g.mu.Lock()
	}
	g.fitAt, g.err = time.Time{}, nil
}

// fit tells whether all shards answer and fit together. It looks if that was some seconds
// ago or something has failed since. What was wrong stays so until a look finds it right,
// and nobody waits for that.
func (s *shards) fit(ctx context.Context) error {
	g := &s.guard
	g.mu.Lock()
	if time.Since(g.fitAt) >= fitEvery && g.looking == nil {
		g.looking = make(chan struct{})
		go s.look(context.WithoutCancel(ctx)) // everybody's: it ends by itself, soon
	}
	looking, err := g.looking, g.err
	g.mu.Unlock()
	if looking == nil || err != nil {
		return err
	}
	select {
	case <-looking:
	case <-ctx.Done():
		return ctx.Err()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// look asks the shards for their states and judges them.
func (s *shards) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, fitLimit)
	defer cancel()
	states, err := s.states(ctx)
	if err == nil {
		err = s.judge(states)
	}
	g := &s.guard
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fitAt, g.err, g.states = time.Now(), err, states
	close(g.looking)
	g.looking = nil
}

// states asks each shard for its state.
func (s *shards) states(ctx context.Context) ([]shardState, error) {
	list := make([]shardState, len(s.list))
	err := s.each(func(i int, sh *shard) error {
		var exists uint64
		if err := sh.conn.QueryRow(ctx, shardStateExistsSQL, Bind("database", s.database)).Scan(&exists); err != nil || exists == 0 {
			return err
		}
		var err error
		list[i], err = One[shardState](ctx, sh.conn, shardStateSQL)
		return err
	})
	return list, err
}

// judge says what is wrong with the states of the shards.
func (s *shards) judge(states []shardState) error {
	wrong := func(i int, format string, args ...any) error {
		return fmt.Errorf("%w: %w: %s %s", ErrAway, ErrShards, s.name(i), fmt.Sprintf(format, args...))
	}
	var confirmed, spread uint64
	for _, st := range states {
		confirmed, spread = max(confirmed, st.Confirmed), max(spread, st.Shards)
	}
	n := uint64(len(states))
	for i, st := range states {
		switch {
		case st.Moving > st.Shards && st.Shards > 0:
			return wrong(i, "is giving groups to new shards: wait for `pantaukim shards move`, or run it again if it was ended")
		case spread > 0 && spread != n:
			return fmt.Errorf("%w: %w: the groups lie on %d shards and warehouse.shards names %d: correct it, or spread them over more with `pantaukim shards move`",
				ErrAway, ErrShards, spread, n)
		case st.Shard == 0:
			return wrong(i, "is empty and others are not: start the server that has its data, restore its backup, or see `pantaukim shards accept`")
		case st.Shard != uint64(i)+1:
			return wrong(i, "is shard %d by what it says itself: list warehouse.shards in the order in which they were made", st.Shard)
		case st.Shards != spread, st.Cleaned < st.Shards:
			return wrong(i, "has groups that lie elsewhere now: run `pantaukim shards move` again")
		case st.Prepared < confirmed:
			return wrong(i, "has old data, of %s; what was written there until %s is gone, as after a restored backup: "+
				"restore a newer one, or all shards to one moment, or see `pantaukim shards accept`", moment(st.Prepared), moment(confirmed))
		}
	}
	return nil
}

func moment(ms uint64) string {
	return time.UnixMilli(int64(ms)).UTC().Format("2006-01-02 15:04:05 UTC")
}

// wrote notes that rows were written, and sets a mark if the last is some seconds old.
func (s *shards) wrote(ctx context.Context) {
	s.guard.marking.Lock()
	s.guard.unsaid = true
	s.guard.marking.Unlock()
	s.mark(ctx, markEvery)
}

// mark sets a mark on all shards if something was written and the last mark is older than a
// time. A mark that fails is set with the next rows: without it nothing is wrong, only less
// is noticed.
func (s *shards) mark(ctx context.Context, older time.Duration) {
	g := &s.guard
	g.marking.Lock()
	defer g.marking.Unlock()
	if !g.unsaid || time.Since(g.markAt) < older {
		return
	}
	g.mu.Lock()
	at := uint64(time.Now().UnixMilli())
	for _, st := range g.states {
		at = max(at, st.Confirmed+1, st.Prepared+1) // a clock that was ahead has set them
	}
	g.mu.Unlock()
	if s.noteAll(ctx, "prepared", at) == nil && s.noteAll(ctx, "confirmed", at) == nil {
		g.markAt, g.unsaid = time.Now(), false
	}
}

// note writes a number of a shard's state.
func (sh *shard) note(ctx context.Context, name string, value uint64) error {
	return sh.conn.Exec(ctx, shardStateNoteSQL, Bind("name", name), Bind("value", value))
}

func (s *shards) noteAll(ctx context.Context, name string, value uint64) error {
	return s.each(func(_ int, sh *shard) error { return sh.note(ctx, name, value) })
}

// rows counts the rows of a shard's tables.
func (s *shards) rows(ctx context.Context, sh *shard) (n uint64, err error) {
	err = sh.conn.QueryRow(ctx, shardRowsSQL, Bind("database", s.database)).Scan(&n)
	return n, err
}
