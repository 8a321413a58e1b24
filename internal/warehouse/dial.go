package warehouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse/engine"
)

// dialTimeout is the longest that a connection may take, and also the longest wait for
// a free one. Whoever asks with a shorter deadline waits until that.
const dialTimeout = 15 * time.Second

// dialWithin opens one connection within ctx, handshake included. The driver bounds the
// handshake by its DialTimeout alone, and does not close a connection whose handshake
// failed: a server that accepts and then says nothing, as a stopped process does, would
// hold a reader for that long, and the connection for good.
func dialWithin(ctx context.Context, addr string, o *clickhouse.Options, dial clickhouse.Dial) (clickhouse.DialResult, error) {
	var (
		opened net.Conn
		keep   = func() bool { return true } // tells whether ctx had not ended before
		bound  = *o
	)
	bound.DialContext = func(ctx context.Context, addr string) (net.Conn, error) {
		conn, err := connector(o)(ctx, addr)
		if err != nil {
			return nil, err
		}
		opened, keep = conn, context.AfterFunc(ctx, func() { _ = conn.Close() })
		return conn, nil
	}
	result, err := dial(ctx, addr, &bound)
	if !keep() && err == nil {
		err = ctx.Err()
	}
	if err == nil {
		return result, nil
	}
	if opened != nil {
		_ = opened.Close()
	}
	return clickhouse.DialResult{}, err
}

// connector returns what opens the bare connection.
func connector(o *clickhouse.Options) func(context.Context, string) (net.Conn, error) {
	if o.DialContext != nil {
		return o.DialContext
	}
	plain := &net.Dialer{Timeout: o.DialTimeout}
	if o.TLS != nil {
		secure := &tls.Dialer{NetDialer: plain, Config: o.TLS}
		return func(ctx context.Context, addr string) (net.Conn, error) { return secure.DialContext(ctx, "tcp", addr) }
	}
	return func(ctx context.Context, addr string) (net.Conn, error) { return plain.DialContext(ctx, "tcp", addr) }
}

// dialServers tries the addresses of a server in the driver's order. Where there are
// several, one that says nothing must not take the time of the others.
func dialServers(ctx context.Context, connID int, o *clickhouse.Options, dial clickhouse.Dial) (clickhouse.DialResult, error) {
	share := dialTimeout
	if deadline, ok := ctx.Deadline(); ok {
		share = time.Until(deadline)
	}
	share /= time.Duration(max(1, len(o.Addr)))
	return clickhouse.DefaultDialStrategy(ctx, connID, o, func(ctx context.Context, addr string, o *clickhouse.Options) (clickhouse.DialResult, error) {
		ctx, cancel := context.WithTimeout(ctx, share)
		defer cancel()
		result, err := dialWithin(ctx, addr, o, dial)
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("no answer from %s within %v: %w", addr, share.Round(time.Millisecond), err)
		}
		return result, err
	})
}

// dialEngine dials an embedded engine until it answers, be it with a refusal, or ctx
// ends. An engine that has just been killed accepts connections for a moment longer, and
// its supervisor learns of the death a moment later.
func dialEngine(ctx context.Context, _ int, o *clickhouse.Options, dial clickhouse.Dial) (clickhouse.DialResult, error) {
	for {
		result, err := dialWithin(ctx, o.Addr[0], o, dial)
		var exception *clickhouse.Exception
		if err == nil || errors.As(err, &exception) || errors.Is(err, engine.ErrStopped) {
			return result, err
		}
		select {
		case <-ctx.Done():
			return result, err
		case <-time.After(20 * time.Millisecond):
		}
	}
}
