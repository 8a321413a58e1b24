package dashboards

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/warehouse"
)

// How long anybody waits to learn whether the warehouse answers, beside Config.Patience.
const (
	asking       = 5                      // so many times longer may one question take; who asks does not wait that long
	doubt        = 4                      // so many times shorter is the wait while the question before had no answer
	partPatience = 200 * time.Millisecond // parts of a page, before the question is put
)

// pulse knows whether the warehouse answers, and its state. One question at a time serves
// all who want to know; a warehouse that hangs costs nobody more than a short wait.
type pulse struct {
	ask      func(context.Context) (board.Stamp, error)
	log      *slog.Logger
	patience time.Duration
	heard    atomic.Int64 // when the warehouse last answered any query of a page; UnixNano

	mu    sync.Mutex
	last  beat
	under *question // nil: none is under way
}

// beat is how the warehouse was at one moment.
type beat struct {
	stamp  board.Stamp
	err    error     // why the stamp is not known
	silent bool      // err is that it does not answer
	at     time.Time // when the question was put; the zero time: none was
	came   time.Time // when its answer came, by the wall clock: that of a replay may stand still
	since  time.Time // when a question was last answered with a stamp; the zero time: never
}

// question is one that is under way. The beat may be read once done is closed.
type question struct {
	put  time.Time
	done chan struct{}
	beat beat
}

// feel returns a beat that is younger than an age, and puts the question if there is
// none. It waits for the answer no longer than patience from when the question was put:
// after that the warehouse counts as silent, unless it answers other queries and is only
// busy.
func (p *pulse) feel(ctx context.Context, age, patience time.Duration) beat {
	p.mu.Lock()
	if !p.last.came.IsZero() && time.Since(p.last.came) < age {
		defer p.mu.Unlock()
		return p.last
	}
	if p.under == nil {
		p.put(ctx)
	}
	q, last := p.under, p.last
	p.mu.Unlock()
	if last.silent {
		patience = min(patience, p.patience/doubt)
	}
	for {
		select {
		case <-q.done:
			return q.beat
		case <-ctx.Done():
			return beat{err: context.Cause(ctx), since: last.since}
		case <-time.After(time.Until(q.put.Add(patience))):
		}
		heard := time.Unix(0, p.heard.Load())
		switch {
		case heard.Before(q.put):
			return beat{err: pages.ErrSilent, silent: true, at: q.put, since: last.since}
		case last.err == nil && !last.came.IsZero():
			return last // it is busy: what was known shortly before holds
		}
		patience += p.patience
	}
}

// put asks the question on behalf of all who want to know. The caller holds the mutex.
func (p *pulse) put(ctx context.Context) {
	q := &question{put: time.Now(), done: make(chan struct{})}
	p.under = q
	go func() {
		b := p.beat(context.WithoutCancel(ctx))
		p.mu.Lock()
		defer p.mu.Unlock()
		if b.since.IsZero() {
			b.since = p.last.since
		}
		switch {
		case b.silent && !p.last.silent:
			p.log.Warn("the warehouse does not answer: pages show what is in memory", "err", b.err)
		case !b.silent && p.last.silent:
			p.log.Info("the warehouse answers again", "silent_since", p.last.since)
		}
		p.under, p.last, q.beat = nil, b, b
		close(q.done)
	}()
}

// beat asks the warehouse now.
func (p *pulse) beat(ctx context.Context) beat {
	ctx, cancel := context.WithTimeout(ctx, asking*p.patience)
	defer cancel()
	b := beat{at: time.Now()}
	b.stamp, b.err = p.ask(ctx)
	b.came = time.Now()
	if b.err == nil {
		b.since = b.came
	}
	if b.silent = !warehouse.Answered(b.err); b.silent {
		b.err = errors.Join(pages.ErrSilent, b.err)
	}
	return b
}

// silent tells without asking whether the warehouse is known not to answer.
func (p *pulse) silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.under != nil && time.Since(p.under.put) > p.patience && time.Unix(0, p.heard.Load()).Before(p.under.put) {
		return true
	}
	return p.last.silent
}

// since returns when a question was last answered; the zero time: never.
func (p *pulse) since() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.since
}

// watch returns a context that ends, with errSilent as its cause, once the warehouse is
// found not to answer: at once if that is known already. What is in memory can be had
// all the same. The caller must call stop.
func (p *pulse) watch(ctx context.Context) (watched context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop = func() { cancel(context.Canceled) }
	if p.silent() {
		cancel(pages.ErrSilent)
		return ctx, stop
	}
	go func() {
		for wait := partPatience; ; wait = p.patience {
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
			if b := p.feel(ctx, partPatience, p.patience); b.silent {
				cancel(pages.ErrSilent)
				return
			}
		}
	}()
	return ctx, stop
}

// listening tells the pulse of every query that the warehouse answers.
type listening struct {
	driver.Conn
	pulse *pulse
}

func (l listening) Query(ctx context.Context, query string, args ...any) (driver.Rows, error) {
	rows, err := l.Conn.Query(ctx, query, args...)
	if warehouse.Answered(err) {
		l.pulse.heard.Store(time.Now().UnixNano())
	}
	return rows, err
}
