package engine

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// questions is how many in a row the engine leaves unanswered before it is killed. One
// alone may be lost when this program was held still.
const questions = 4

// watch asks the engine again and again whether it is there, and kills it when it does not
// answer any more: a process that is stopped or stuck accepts connections and says
// nothing, for good. The supervision then starts it again. It ends with ctx and with the
// process.
func (e *Engine) watch(ctx context.Context, proc *process) {
	patience := e.cfg.HangTimeout / questions
	tick := time.NewTicker(patience / 2)
	defer tick.Stop()
	for unanswered := 0; unanswered < questions; {
		select {
		case <-ctx.Done():
			return
		case <-proc.exited:
			return
		case <-tick.C:
		}
		err := e.ask(ctx, proc.addr, patience)
		switch {
		case err == nil:
			unanswered = 0
			e.log.Debug("engine answers")
		case ctx.Err() != nil:
			return
		default:
			unanswered++
			e.log.Warn("engine does not answer", "questions", unanswered, "err", err)
		}
	}
	e.log.Error("engine hangs and is killed", "silent", e.cfg.HangTimeout)
	proc.hung.Store(true)
	_ = proc.cmd.Process.Kill() // it may have ended by itself
}

// ask waits for an answer of the engine, on a connection of its own. A refusal is one.
func (e *Engine) ask(ctx context.Context, addr string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := clickhouse.Open(&clickhouse.Options{
		Addr: []string{addr},
		Auth: clickhouse.Auth{Database: "system", Username: User, Password: e.password},
		DialContext: func(dialing context.Context, addr string) (net.Conn, error) {
			opened, err := new(net.Dialer).DialContext(dialing, "tcp", addr)
			if err == nil {
				context.AfterFunc(ctx, func() { _ = opened.Close() }) // the driver does not heed ctx in the handshake
			}
			return opened, err
		},
		MaxOpenConns: 1, DialTimeout: patience, ReadTimeout: patience,
	})
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	err = conn.Ping(ctx)
	var refusal *clickhouse.Exception
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}
