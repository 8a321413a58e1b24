package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"
)

// journalHandler writes one line a record in the form of systemd's journal: its
// priority in front, and no time, for the journal keeps that itself.
type journalHandler struct {
	slog.Handler // writes into line
	out          *journalOut
}

// journalOut is where the lines go, one at a time.
type journalOut struct {
	mu   sync.Mutex
	line bytes.Buffer
	w    io.Writer
}

func newJournalHandler(w io.Writer, level slog.Leveler) slog.Handler {
	out := &journalOut{w: w}
	return &journalHandler{out: out, Handler: slog.NewTextHandler(&out.line, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
				return slog.Attr{}
			}
			return a
		},
	})}
}

// priority returns syslog's number of a level.
func priority(l slog.Level) byte {
	switch {
	case l >= slog.LevelError:
		return '3'
	case l >= slog.LevelWarn:
		return '4'
	case l >= slog.LevelInfo:
		return '6'
	}
	return '7'
}

// Handle writes the record.
func (h *journalHandler) Handle(ctx context.Context, r slog.Record) error {
	h.out.mu.Lock()
	defer h.out.mu.Unlock()
	h.out.line.Reset()
	h.out.line.Write([]byte{'<', priority(r.Level), '>'})
	if err := h.Handler.Handle(ctx, r); err != nil {
		return err
	}
	_, err := h.out.w.Write(h.out.line.Bytes())
	return err
}

// WithAttrs returns a handler whose records carry more attributes.
func (h *journalHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &journalHandler{Handler: h.Handler.WithAttrs(attrs), out: h.out}
}

// WithGroup returns a handler whose attributes stand in a group.
func (h *journalHandler) WithGroup(name string) slog.Handler {
	return &journalHandler{Handler: h.Handler.WithGroup(name), out: h.out}
}
