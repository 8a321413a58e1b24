package lead

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// endWithin bounds each of the last words of an instance that stops.
const endWithin = 2 * time.Second

// Run takes part until ctx ends: it sends heartbeats, and calls work each time that this
// instance comes to lead. The context of work ends when the lead is lost, as it does when the
// program stops; once work has returned, the next one may begin. At the end the lead is
// given back, so that another instance need not wait. Work that returns while this instance
// leads ends Run, which returns its error.
func (l *Lead) Run(ctx context.Context, work func(context.Context) error) error {
	if l.own {
		return work(ctx)
	}
	defer l.part(ctx)
	for told := ""; ctx.Err() == nil; {
		if l.Check() != nil {
			told = l.standBy(ctx, told)
		}
		if l.Check() != nil {
			_ = sleep(ctx, l.pause()) // the loop looks at ctx
			continue
		}
		told = ""
		if lost, err := l.tenure(ctx, work); !lost {
			return err
		}
	}
	return nil
}

// standBy tries to take the lead, and says why it stands by unless that is what it said
// last. It returns what it said.
func (l *Lead) standBy(ctx context.Context, told string) string {
	blocked, err := l.try(ctx)
	switch {
	case ctx.Err() != nil || errors.Is(err, errContended):
		return told
	case err != nil:
		if told != "error" {
			l.log.Warn("it cannot be told who leads; this instance stands by", "err", err)
		}
		return "error"
	case blocked != nil:
		if told != blocked.ID {
			l.log.Info("this instance stands by", "leader", blocked.String())
		}
		return blocked.ID
	}
	return ""
}

// tenure does work for as long as this instance leads, and then gives the lead back. lost
// tells that the work was called off because the lead was lost.
func (l *Lead) tenure(ctx context.Context, work func(context.Context) error) (lost bool, err error) {
	l.mu.Lock()
	term := l.term
	l.mu.Unlock()
	held, done, err := l.Hold(ctx)
	if err != nil {
		return true, nil // lost before it began
	}
	defer done()
	// While the work ends after ctx has, the heartbeats go on.
	beating, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var heart sync.WaitGroup
	heart.Go(func() { l.keep(beating, term) })
	heart.Go(func() { l.watch(beating) })
	err = work(held)
	lost = errors.Is(context.Cause(held), ErrNotLeading)
	stop()
	heart.Wait()
	l.release(ctx, term)
	return lost, err
}

// keep sends heartbeats until ctx ends or the lead is lost.
func (l *Lead) keep(ctx context.Context, term uint64) {
	for told := false; l.Check() == nil; {
		wait := l.cfg.every()
		confirmed, err := l.beat(ctx, term)
		if err != nil || !confirmed {
			wait /= 4
		}
		if err != nil && !told && ctx.Err() == nil && !errors.Is(err, ErrNotLeading) {
			l.log.Warn("a heartbeat is not confirmed; the lead is lost if that goes on", "lease", l.cfg.Lease(), "err", err)
		}
		told = err != nil
		if sleep(ctx, wait) != nil {
			return
		}
	}
}

// watch calls the work off when the lead lapses, even if a heartbeat hangs.
func (l *Lead) watch(ctx context.Context) {
	for l.Check() == nil {
		l.mu.Lock()
		left := l.until - l.clock()
		l.mu.Unlock()
		if sleep(ctx, left) != nil {
			return
		}
	}
}

// release gives the term back, so that nobody has to wait until it has lapsed. A lead that
// was lost is given back too: its term is never used again.
func (l *Lead) release(ctx context.Context, term uint64) {
	l.give()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	if err := l.note(ctx, term, released); err != nil {
		l.log.Warn("the lead could not be given back; others wait until its heartbeat is old", "err", err)
	}
}

// part says that this instance will do no more.
func (l *Lead) part(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	if err := l.live(ctx, true); err != nil {
		l.log.Debug("the end of this instance could not be noted", "err", err)
	}
}

// While claims the lead, does work and gives the lead back. waiting, which may be nil, is told
// of a leader that seems to be gone while this makes sure of it. The error is a [LedError] if
// another instance leads.
func (l *Lead) While(ctx context.Context, waiting func(Instance), work func(context.Context) error) error {
	if l.own {
		return work(ctx)
	}
	defer l.part(ctx)
	if err := l.Claim(ctx, waiting); err != nil {
		return err
	}
	lost, err := l.tenure(ctx, work)
	if lost {
		return fmt.Errorf("the lead was lost and the work has stopped; what was seen is kept: %w", errors.Join(err, errLost))
	}
	return err
}

// errLost is what a command says that was called off.
var errLost = errors.New("no heartbeat of this command was confirmed in time, or another instance leads by now; look at ClickHouse and run it again")
