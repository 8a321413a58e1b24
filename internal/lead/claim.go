package lead

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Claim takes the lead, or says who has it. A leader that seems to be gone is watched for a
// moment, to be sure of it; waiting, which may be nil, is told so. Run must be called within
// the lease.
//
// The error is a [LedError] if another instance leads.
func (l *Lead) Claim(ctx context.Context, waiting func(Instance)) error {
	if l.own {
		return nil
	}
	for began := l.clock(); ; {
		blocked, err := l.try(ctx)
		if err == nil && blocked == nil {
			return nil
		}
		if err != nil && !errors.Is(err, errContended) {
			return err
		}
		if blocked != nil {
			age := time.Duration(blocked.Age) * time.Millisecond
			waited := l.clock() - began
			passes := age >= l.cfg.TakeoverAfter && waited < l.cfg.TakeoverAfter || blocked.State == claimed && waited < l.cfg.watched()
			if !passes {
				return &LedError{Leader: blocked.Instance, Age: age}
			}
			if waiting != nil && blocked.State == leading {
				waiting(blocked.Instance)
				waiting = nil
			}
		}
		if err := sleep(ctx, l.pause()); err != nil {
			return err
		}
	}
}

// errContended says that another instance claimed at the same time.
var errContended = errors.New("another instance claims the lead at the same time")

// try claims the lead once. blocked is by which claim another instance may lead; nil, without
// an error, if the lead is won.
func (l *Lead) try(ctx context.Context) (blocked *claim, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.cfg.Lease())
	defer cancel()
	if err := l.live(ctx, false); err != nil {
		return nil, err
	}
	before, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	if blocked := before.blocks(l.self.ID, l.gone); blocked != nil {
		return blocked, l.look(ctx, &blocked.Instance)
	}
	term := before.newest() + 1
	began := l.clock()
	if err := l.note(ctx, term, claimed); err != nil {
		return nil, errors.Join(err, l.withdraw(ctx, term))
	}
	after, err := l.read(ctx)
	if err != nil {
		return nil, errors.Join(err, l.withdraw(ctx, term))
	}
	if after.blocks(l.self.ID, l.gone) != nil || after.overtakes(l.self.ID, term) != nil || l.clock()-began >= l.cfg.Lease() {
		return nil, errors.Join(errContended, l.withdraw(ctx, term))
	}
	from, tookOver := before.blocks(l.self.ID, func(claim) bool { return false }), false
	if from != nil {
		tookOver = true
		l.log.Warn("the lead is taken over: the leader is gone", "term", term, "from", from.String(), "heartbeat", time.Duration(from.Age)*time.Millisecond)
	} else {
		l.log.Info("this instance leads", "term", term)
	}
	l.won(term, began+l.cfg.Lease(), tookOver)
	return nil, nil
}

// withdraw takes a claim back. It may be stored by now although its answer never came.
func (l *Lead) withdraw(ctx context.Context, term uint64) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.cfg.Lease())
	defer cancel()
	return l.note(ctx, term, withdrawn)
}

// gone tells whether nobody leads by a claim any longer: its process has ended for certain,
// or its heartbeat is too old by both clocks.
func (l *Lead) gone(c claim) bool {
	if c.Home != "" && c.Home == l.self.Home {
		return true // this instance has their data folder for itself now
	}
	watched := l.seen.of(c, l.clock())
	age := time.Duration(c.Age) * time.Millisecond
	switch {
	case watched >= l.cfg.TakeoverAfter && (age < 0 || age >= l.cfg.TakeoverAfter):
		return true
	case age >= l.cfg.TakeoverAfter:
		return watched >= l.cfg.watched()
	}
	return false
}

// look notes who leads and who is there.
func (l *Lead) look(ctx context.Context, leader *Instance) error {
	list, err := l.store.living(ctx, l.cfg.TakeoverAfter)
	if err != nil {
		return err
	}
	l.looks(leader, list)
	return nil
}

// beat sends a heartbeat and has it confirmed. Without an error it may still be unconfirmed:
// another instance claims the lead and has not withdrawn, then false is returned.
func (l *Lead) beat(ctx context.Context, term uint64) (confirmed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.cfg.Lease())
	defer cancel()
	if err := l.Check(); err != nil {
		return false, err
	}
	began := l.clock()
	if err := l.note(ctx, term, leading); err != nil {
		return false, err
	}
	after, err := l.read(ctx)
	if err != nil {
		return false, err
	}
	switch over := after.overtakes(l.self.ID, term); {
	case over == nil:
	case over.State == claimed:
		return false, nil
	default:
		l.log.Error("the lead is lost: another instance has taken it; the work stops", "term", term, "to", over.String(), "newer", over.Term)
		l.give()
		return false, ErrNotLeading
	}
	l.confirm(began + l.cfg.Lease())
	if err := l.live(ctx, false); err != nil {
		return true, err
	}
	return true, l.look(ctx, &l.self)
}

// pause is between two tries of one instance: no two of them keep in step.
func (l *Lead) pause() time.Duration {
	every := l.cfg.every()
	return every/2 + rand.N(every)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
