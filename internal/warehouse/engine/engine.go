package engine

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Phase says what the engine is doing.
type Phase string

// The phases.
const (
	Ready      Phase = "ready"
	Restarting Phase = "restarting" // it died and is being started again
	Stopped    Phase = "stopped"
)

// State is what can be told of the engine at one moment.
type State struct {
	Phase    Phase
	Since    time.Time // when the phase began
	Restarts int       // how often it had to be started again
	LastErr  error     // why it last went down or did not come up; nil while all is well
	PID      int       // of the engine's process; 0 while there is none
	Addr     string    // host:port of the native protocol; empty while there is none
	Path     string    // the library or binary in use
}

// healthyAfter is how long the engine must have lived for its next death to be
// answered at once again, instead of after a longer and longer pause.
const healthyAfter = 20 * time.Second

// Engine is an embedded ClickHouse that is started again whenever it dies, and killed and
// started again when it hangs.
type Engine struct {
	cfg      Config
	program  program
	password string
	log      *slog.Logger
	lock     *os.File

	cancel context.CancelFunc // ends the supervision
	done   chan struct{}      // closed when the supervision has ended

	mu      sync.Mutex
	state   State
	changed chan struct{} // closed and replaced whenever state changes
	unclean bool          // the stop had to kill it
}

// Start starts the engine in cfg.Dir and returns once it answers on its port.
// Errors are *Error: a sentence that says what to do.
func Start(ctx context.Context, cfg Config, log *slog.Logger) (*Engine, error) {
	cfg = cfg.withDefaults()
	p, err := find(cfg.Library)
	if err != nil {
		return nil, err
	}
	if cfg.Dir, err = filepath.Abs(cfg.Dir); err != nil {
		return nil, notWritable(cfg.Dir, err)
	}
	if err := makeDir(cfg.Dir); err != nil {
		return nil, err
	}
	lock, err := lockDir(ctx, cfg.Dir)
	if err != nil {
		return nil, err
	}
	password := cfg.Password
	if password == "" {
		password = newPassword()
	}
	e := &Engine{
		cfg: cfg, program: p, password: password, log: log, lock: lock,
		done: make(chan struct{}), changed: make(chan struct{}),
	}
	if err := writeConfig(cfg, e.password); err != nil {
		_ = lock.Close()
		return nil, err
	}
	began := time.Now()
	proc, err := startProcess(ctx, cfg, p, lock)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	e.set(e.running(proc))
	log.Info("engine started", "addr", proc.addr, "pid", proc.pid(), "path", p.path, "took", time.Since(began))
	// The supervision outlives the caller's context: only Stop ends it.
	supervised, cancel := context.WithCancel(context.WithoutCancel(ctx))
	e.cancel = cancel
	go e.supervise(supervised, proc)
	return e, nil
}

// Password returns the password of User, which is new at every Start.
func (e *Engine) Password() string { return e.password }

// State returns what the engine is doing now.
func (e *Engine) State() State {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.state
}

// Addr returns the address of the native protocol. While the engine is being
// started again it waits, until ctx ends.
func (e *Engine) Addr(ctx context.Context) (string, error) {
	for {
		e.mu.Lock()
		state, changed := e.state, e.changed
		e.mu.Unlock()
		switch state.Phase {
		case Ready:
			return state.Addr, nil
		case Stopped:
			return "", &Error{Kind: ErrStopped, What: "the embedded ClickHouse has been stopped"}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", &Error{Kind: ErrDied, Err: state.LastErr, What: "the embedded ClickHouse is down and being started again"}
		}
	}
}

// Stop ends the engine cleanly: it closes its tables and then exits. Close all
// connections first. It tells whether the engine had to be killed instead.
func (e *Engine) Stop() error {
	e.cancel()
	<-e.done
	_ = e.lock.Close()
	if e.unclean {
		return &Error{Kind: ErrDied, What: "the embedded ClickHouse did not stop within " + e.cfg.StopTimeout.String() +
			" and was killed; acknowledged rows are safe"}
	}
	return nil
}

// supervise keeps the engine alive until ctx ends, and then stops it.
func (e *Engine) supervise(ctx context.Context, proc *process) {
	defer close(e.done)
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = min(100*time.Millisecond, e.cfg.RestartPause)
	pause.MaxInterval = e.cfg.RestartPause
	pause.Reset()
	for {
		watched, end := context.WithCancel(ctx)
		go e.watch(watched, proc)
		select {
		case <-ctx.Done():
			end()
			e.stopped(proc)
			return
		case <-proc.exited:
			end()
		}
		state := e.State()
		if time.Since(state.Since) > healthyAfter {
			pause.Reset()
		}
		died := proc.death()
		proc.release()
		state.Phase, state.Since, state.PID, state.Addr, state.LastErr = Restarting, time.Now(), 0, "", died
		e.set(state)
		e.log.Error("engine died", "err", died, "restarts", state.Restarts)
		if proc = e.restart(ctx, pause); proc == nil {
			e.stopped(nil)
			return
		}
	}
}

// restart tries until the engine is up again; nil if ctx ended before.
func (e *Engine) restart(ctx context.Context, pause *backoff.ExponentialBackOff) *process {
	for {
		wait := pause.NextBackOff()
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		proc, err := startProcess(ctx, e.cfg, e.program, e.lock)
		switch {
		case err == nil:
			state := e.running(proc)
			state.Restarts = e.State().Restarts + 1
			e.set(state)
			e.log.Info("engine started again", "addr", proc.addr, "pid", proc.pid(), "restarts", state.Restarts)
			return proc
		case ctx.Err() != nil:
			return nil
		}
		e.log.Error("engine does not start", "err", err, "waited", wait)
		state := e.State()
		state.LastErr = err
		e.set(state)
	}
}

func (e *Engine) running(proc *process) State {
	return State{Phase: Ready, Since: time.Now(), PID: proc.pid(), Addr: proc.addr, Path: e.program.path}
}

// stopped ends the process, if there is one, and says so.
func (e *Engine) stopped(proc *process) {
	began := time.Now()
	if proc != nil && !proc.stop(e.cfg.StopTimeout) {
		e.unclean = true
	}
	state := e.State()
	state.Phase, state.Since, state.PID, state.Addr = Stopped, time.Now(), 0, ""
	e.set(state)
	e.log.Info("engine stopped", "clean", !e.unclean, "took", time.Since(began))
}

func (e *Engine) set(state State) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state = state
	close(e.changed)
	e.changed = make(chan struct{})
}
