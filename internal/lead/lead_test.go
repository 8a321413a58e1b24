package lead

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

// quick is fast, and slow enough for a machine that is busy.
var quick = Config{TakeoverAfter: 4 * time.Second}

// on returns an instance on a warehouse, with the machine's clock set ahead by so long.
func on(t *testing.T, db *warehouse.DB, role string, ahead *atomic.Int64) *Lead {
	t.Helper()
	clock := sinceBoot
	if ahead != nil {
		clock = func() time.Duration { return sinceBoot() + time.Duration(ahead.Load()) }
	}
	return New(Deps{Conn: db.Conn(), Log: warehousetest.Log(t), Clock: clock}, This(role, "test", t.TempDir(), ""), quick)
}

// Many that claim at the same time: at most one leads, and one does in the end. A second is
// told who leads.
func TestAllClaimAtOnce(t *testing.T) {
	t.Parallel()
	for round := range proof.Times(2, 20) {
		db := warehousetest.New(t)
		var won atomic.Int64
		var said sync.Map
		var all sync.WaitGroup
		for n := range 6 {
			all.Go(func() {
				l := on(t, db, fmt.Sprintf("number %d", n), nil)
				l.cfg = Config{TakeoverAfter: 12 * time.Second}
				err := l.Claim(t.Context(), nil)
				var led *LedError
				switch {
				case err == nil:
					won.Add(1)
					proof.Until(t, "others to withdraw", func() bool {
						confirmed, err := l.beat(t.Context(), l.term)
						return confirmed || err != nil
					})
					if err := l.Check(); err != nil {
						t.Errorf("who has won has lost: %v", err)
					}
				case errors.As(err, &led):
					said.Store(n, err.Error())
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() > 1 {
			t.Fatalf("round %d: %d lead", round, won.Load())
		}
		said.Range(func(_, text any) bool {
			if s := fmt.Sprint(text); !strings.Contains(s, `the command "number `) || !strings.Contains(s, "leads on this warehouse") {
				t.Errorf("says %q", s)
			}
			return true
		})
		if won.Load() == 0 {
			t.Errorf("round %d: nobody leads", round)
		}
	}
}

// A leader that hangs for longer than its lease writes nothing and does nothing more: its
// work is called off before it can learn of it in any other way. The next one takes over
// when the heartbeat is old, not before.
func TestALeaderThatHung(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	ahead := &atomic.Int64{}
	first, second := on(t, db, "first", ahead), on(t, db, "second", nil)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	leading, calledOff := make(chan struct{}, 9), make(chan error, 9)
	var both sync.WaitGroup
	defer both.Wait()
	defer stop()
	both.Go(func() {
		_ = first.Run(ctx, func(ctx context.Context) error {
			leading <- struct{}{}
			<-ctx.Done()
			calledOff <- context.Cause(ctx)
			return ctx.Err()
		})
	})
	<-leading
	proof.Until(t, "a confirmed heartbeat", func() bool { return len(first.State().Instances) == 1 })
	if err := second.Claim(t.Context(), nil); err == nil || !strings.Contains(err.Error(), `"first"`) {
		t.Fatalf("a second one is told %v", err)
	}
	taken := make(chan struct{})
	both.Go(func() {
		_ = second.Run(ctx, func(ctx context.Context) error { close(taken); <-ctx.Done(); return ctx.Err() })
	})
	proof.Until(t, "the second to stand by", func() bool { s := second.State(); return s.Leader != nil && s.Leader.Role == "first" })
	if err := second.Check(); !errors.Is(err, ErrNotLeading) {
		t.Errorf("a standby may work: %v", err)
	}
	guarded := first.Guard(db.Conn())
	if err := guarded.Exec(ctx, "SELECT 1"); err != nil {
		t.Errorf("a leader may not change anything: %v", err)
	}
	batch, err := guarded.PrepareBatch(ctx, "INSERT INTO instances (instance_id)")
	if err != nil {
		t.Fatal(err)
	}
	if err := batch.Append("never"); err != nil {
		t.Fatal(err)
	}
	// Its process stands still for a minute, and goes on in the middle of sending.
	ahead.Add(int64(time.Minute))
	held, _, err := first.Hold(ctx)
	if !errors.Is(err, ErrNotLeading) {
		t.Errorf("it may go on: %v, %v", held, err)
	}
	if err := batch.Send(); !errors.Is(err, ErrNotLeading) {
		t.Errorf("it sends all the same: %v", err)
	}
	if err := guarded.Exec(ctx, "TRUNCATE TABLE leads"); !errors.Is(err, ErrNotLeading) {
		t.Errorf("it changes something all the same: %v", err)
	}
	if cause := <-calledOff; !errors.Is(cause, ErrNotLeading) {
		t.Errorf("its work ended with %v", cause)
	}
	// It gave the lead back as soon as it noticed: whoever is first leads.
	select {
	case <-taken:
	case <-leading:
	}
	stop()
	var never uint64
	if err := db.Conn().QueryRow(t.Context(), "SELECT count() FROM instances WHERE instance_id = 'never'").Scan(&never); err != nil || never != 0 {
		t.Errorf("%d rows of a leader that was none, %v", never, err)
	}
}

// A process that died is replaced after the time that is configured, one of the same data
// folder at once.
func TestALeaderThatDied(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	dead := on(t, db, "serve", nil)
	home, err := Home(dead.self.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	dead.self.Home = home
	if err := dead.Claim(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := dead.beat(t.Context(), dead.term); err != nil {
		t.Fatal(err)
	}
	again := on(t, db, "serve", nil)
	again.self.Home = home
	if err := again.Claim(t.Context(), nil); err != nil {
		t.Errorf("the next process of the data folder: %v", err)
	}
	if confirmed, err := again.beat(t.Context(), again.term); !confirmed {
		t.Errorf("it is not confirmed: %v", err)
	}
	if again.State().Takeovers != 1 {
		t.Errorf("%+v", again.State())
	}
	began := time.Now()
	other := on(t, db, "serve", nil)
	var led *LedError
	if err := other.Claim(t.Context(), nil); !errors.As(err, &led) {
		t.Errorf("another one is told %v", err)
	}
	proof.Until(t, "the lead to be free", func() bool { return other.Claim(t.Context(), nil) == nil })
	if took := time.Since(began); took < quick.Lease() {
		t.Errorf("taken over after %v", took)
	}
	if again.Check() == nil {
		t.Error("two lead")
	}
}

// The clock of the warehouse is set: ahead, a leader that lives is not taken for gone;
// back, one that died is found out all the same.
func TestTheClockOfTheWarehouseIsSet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		by    int
		alive bool
	}{{"ahead", -3600, true}, {"back", 3600, false}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := warehousetest.New(t)
			leader, other := on(t, db, "leader", nil), on(t, db, "other", nil)
			if err := leader.Claim(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if _, err := leader.beat(t.Context(), leader.term); err != nil {
				t.Fatal(err)
			}
			// Every heartbeat so far has, by the new clock, another age.
			shift(t, db.Conn(), c.by)
			if c.alive {
				if blocked, err := other.try(t.Context()); err != nil || blocked == nil {
					t.Fatalf("taken over at once: %v", err)
				}
				if confirmed, err := leader.beat(t.Context(), leader.term); err != nil || !confirmed {
					t.Errorf("the leader is no longer confirmed: %v", err)
				}
				if blocked, err := other.try(t.Context()); err != nil || blocked == nil {
					t.Errorf("taken over: %v", err)
				}
				return
			}
			proof.Until(t, "the lead to be free", func() bool {
				blocked, err := other.try(t.Context())
				return err == nil && blocked == nil
			})
		})
	}
}

// shift moves the heartbeats as if the clock had been set the other way.
func shift(t *testing.T, conn driver.Conn, seconds int) {
	t.Helper()
	err := conn.Exec(t.Context(), fmt.Sprintf(
		"INSERT INTO leads SELECT term, instance_id, state, at + INTERVAL %d SECOND, version FROM leads FINAL", seconds))
	if err != nil {
		t.Fatal(err)
	}
}

// Work that ends by itself gives the lead back at once.
func TestWhile(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	failed := errors.New("no sites")
	if err := on(t, db, "collect", nil).While(t.Context(), nil, func(context.Context) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("it says %v", err)
	}
	second := on(t, db, "score", nil)
	err := second.While(t.Context(), nil, func(context.Context) error {
		var led *LedError
		if err := on(t, db, "digest", nil).While(t.Context(), nil, func(context.Context) error { return nil }); !errors.As(err, &led) {
			t.Errorf("a command beside it is told %v", err)
		}
		return second.Check()
	})
	if err != nil {
		t.Error(err)
	}
	if err := on(t, db, "retain", nil).While(t.Context(), nil, func(context.Context) error { return nil }); err != nil {
		t.Errorf("a command after it: %v", err)
	}
}

// On several servers the tables of who leads lie on the first, and all is as on one.
func TestOnShards(t *testing.T) {
	t.Parallel()
	db := warehousetest.NewShards(t, 2).Open(2)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	one, two := on(t, db, "serve", nil), on(t, db, "serve", nil)
	if err := one.Claim(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if confirmed, err := one.beat(t.Context(), one.term); !confirmed {
		t.Errorf("not confirmed: %v", err)
	}
	var led *LedError
	if err := two.Claim(t.Context(), nil); !errors.As(err, &led) {
		t.Errorf("a second one is told %v", err)
	}
	one.release(t.Context(), one.term)
	if err := two.Claim(t.Context(), nil); err != nil {
		t.Errorf("after it was given back: %v", err)
	}
	if seen, err := Look(t.Context(), db.Conn(), quick); err != nil || len(seen.Instances) != 2 {
		t.Errorf("%+v, %v", seen, err)
	}
}
