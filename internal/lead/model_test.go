package lead

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pantaukim/internal/lab/proof"
)

// world is a warehouse, instances and their clocks, in which one thing happens at a time and
// chance decides which.
type world struct {
	now    time.Duration // true time
	set    time.Duration // by how much the clock of the warehouse was set
	rows   map[sighted]claim
	stamps map[sighted]time.Duration // by the clock of the warehouse
	asked  chan *call
}

// call is one statement that an instance has sent.
type call struct {
	of   int
	do   func()
	done chan struct{}
}

// door is the warehouse as one instance sees it.
type door struct {
	*world
	of int
}

// send waits until the statement has been carried out and answered.
func (d door) send(do func()) {
	c := &call{d.of, do, make(chan struct{})}
	d.asked <- c
	<-c.done
}

func (d door) claims(context.Context) (list claims, _ error) {
	d.send(func() {
		base := uint64(0)
		for _, c := range d.rows {
			if c.State == leading || c.State == released {
				base = max(base, c.Term)
			}
		}
		for key, c := range d.rows {
			if c.Term >= base {
				c.Age = (d.now + d.set - d.stamps[key]).Milliseconds()
				list = append(list, c)
			}
		}
		slices.SortFunc(list, func(a, b claim) int {
			if a.Term != b.Term {
				return int(b.Term) - int(a.Term)
			}
			return int(a.ID[0]) - int(b.ID[0])
		})
	})
	return list, nil
}

func (d door) claim(_ context.Context, term uint64, instance, state string, version uint64) error {
	d.send(func() {
		key := sighted{term, instance}
		if d.rows[key].Version > version {
			return
		}
		d.rows[key] = claim{Term: term, State: state, Version: version, Instance: Instance{ID: instance}}
		d.stamps[key] = d.now + d.set
	})
	return nil
}

func (d door) beat(context.Context, Instance, bool, uint64) error        { return nil }
func (d door) living(context.Context, time.Duration) ([]Instance, error) { return nil, nil }
func (w *world) clock(rate float64, began time.Duration) func() time.Duration {
	return func() time.Duration { return began + time.Duration(float64(w.now)*rate) }
}

// Of all interleavings of statements, hangs of any length at any point and clocks that do not
// run equally fast, none makes two leaders at one moment; and after all that somebody leads.
func TestNeverTwoLeaders(t *testing.T) {
	t.Parallel()
	changes, idle := 0, 0
	for seed := range proof.Times(500, 20000) {
		c, never := chance(t, uint64(seed))
		changes += c
		if never {
			idle++
		}
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	t.Logf("%d changes of the lead", changes)
	if changes < 400 || idle > 0 {
		t.Errorf("%d changes, in %d worlds nobody led at the end", changes, idle)
	}
}

// chance plays one world: three instances, of which any may hang.
func chance(t *testing.T, seed uint64) (changes int, idle bool) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 12))
	w := &world{rows: map[sighted]claim{}, stamps: map[sighted]time.Duration{}, asked: make(chan *call)}
	cfg := Config{TakeoverAfter: time.Minute}
	leads := make([]*Lead, 3)
	parked := make(chan int)
	wake := make([]chan bool, len(leads))
	for i := range leads {
		leads[i] = New(Deps{Log: slog.New(slog.DiscardHandler), Clock: w.clock(0.95+0.1*random.Float64(), time.Duration(random.IntN(1000))*time.Hour)},
			Instance{ID: string(rune('a' + i))}, cfg)
		leads[i].store = door{w, i}
		wake[i] = make(chan bool)
		go func() { // one turn of Run at a time
			for <-wake[i] {
				l := leads[i]
				if l.Check() != nil {
					_, _ = l.try(context.Background())
				} else if term := l.term; term != 0 {
					_, _ = l.beat(context.Background(), term)
					if l.Check() != nil {
						l.release(context.Background(), term)
					}
				}
				parked <- i
			}
		}()
	}
	waiting := map[int]*call{}               // statements on their way
	due := make([]time.Duration, len(leads)) // when an instance does something next
	resting := map[int]bool{0: true, 1: true, 2: true}
	// settle waits until an instance waits for the warehouse or rests.
	settle := func() {
		select {
		case c := <-w.asked:
			waiting[c.of] = c
		case i := <-parked:
			resting[i] = true
			due[i] = w.now + cfg.every()/2 + time.Duration(random.Int64N(int64(cfg.every())))
		}
	}
	last := -1
	check := func() {
		var who []int
		for i, l := range leads {
			if l.Check() == nil {
				who = append(who, i)
			}
		}
		if len(who) > 1 {
			t.Errorf("at %v %v lead at the same time", w.now, who)
		}
		if len(who) == 1 && who[0] != last {
			last = who[0]
			changes++
		}
	}
	hung := map[int]time.Duration{}
	// A hang ends at any time or, more telling, when others may be taking over.
	hang := func() time.Duration {
		switch random.IntN(4) {
		case 0:
			return w.now + time.Duration(random.Int64N(int64(3*cfg.TakeoverAfter)))
		case 1:
			return w.now + cfg.TakeoverAfter/2 + time.Duration(random.Int64N(int64(cfg.TakeoverAfter*3/4)))
		}
		return w.now + time.Duration(random.Int64N(int64(cfg.TakeoverAfter*2/3)))
	}
	step := func(calm bool) {
		for i := range leads {
			if resting[i] && due[i] <= w.now && hung[i] <= w.now {
				delete(resting, i)
				wake[i] <- true
				settle()
			}
		}
		check()
		var can []int
		for i := range waiting {
			if hung[i] <= w.now {
				can = append(can, i)
			}
		}
		slices.Sort(can)
		pass := time.Duration(random.Int64N(int64(4 * time.Second)))
		if len(can) == 0 {
			pass = time.Duration(random.Int64N(int64(5 * time.Second)))
		} else {
			i := can[random.IntN(len(can))]
			c := waiting[i]
			c.do()
			if !calm && random.IntN(12) == 0 { // stored, but the answer is late, or the instance hangs
				c.do = func() {}
				hung[i] = hang()
			} else {
				delete(waiting, i)
				close(c.done)
				settle()
			}
		}
		check()
		w.now += pass
		if !calm && random.IntN(30) == 0 {
			hung[random.IntN(len(leads))] = hang()
		}
		check()
	}
	for range 400 {
		step(false)
	}
	for end := w.now + 6*time.Minute; w.now < end; {
		step(true)
	}
	idle = last < 0 || !slices.ContainsFunc(leads, func(l *Lead) bool { return l.Check() == nil })
	// Let everybody end.
	for len(resting) < len(leads) {
		for i, c := range waiting {
			c.do()
			delete(waiting, i)
			close(c.done)
			settle()
			break
		}
	}
	for i := range leads {
		wake[i] <- false
	}
	return changes, idle
}
