package faultserver

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// brokenListing answers for the news listing of the modes that break it.
func (s *Server) brokenListing(w http.ResponseWriter, r *http.Request, mode Mode) bool {
	switch mode {
	case Hang:
		for s.wait(r) {
			continue
		}
		panic(http.ErrAbortHandler)
	case Reset:
		panic(http.ErrAbortHandler)
	case SlowHeaders:
		s.raw(w, "HTTP/1.1 200 OK\r\n", "X-Sabar: ya\r\n")
	case Garbage:
		s.raw(w, "\x16\x03\x01 bukan HTTP sama sekali\r\n\r\n", "")
	case SlowBody:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		flusher := http.NewResponseController(w)
		for _, err := w.Write([]byte("<!DOCTYPE html>")); err == nil && s.wait(r); _, err = w.Write([]byte("<")) {
			if flusher.Flush() != nil {
				break
			}
		}
		panic(http.ErrAbortHandler)
	case HeaderBomb:
		for i := range 12 * 1024 {
			w.Header().Set(fmt.Sprintf("X-Isi-%d", i), strings.Repeat("x", 1000))
		}
		return false
	case GzipBomb, NestedGzip:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", map[Mode]string{GzipBomb: "gzip", NestedGzip: "gzip, gzip"}[mode])
		_, _ = w.Write(s.bomb(mode))
	case DeepNesting:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body>" + strings.Repeat("<div>", 100_000) + "dalam"))
	case HugePage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body>"))
		block := []byte("<p>" + strings.Repeat("panjang sekali ", 70) + "</p>\n")
		for sent := 0; sent < 11<<20; sent += len(block) {
			if _, err := w.Write(block); err != nil {
				return true
			}
		}
	case Truncated, TruncatedChunks, TruncatedGzip:
		s.cut(w, mode, listingPage(mode, false))
	default:
		return false
	}
	return true
}

// raw takes the connection over, writes the beginning, and then, if there is
// more, that at every pace until the visitor has gone.
func (s *Server) raw(w http.ResponseWriter, beginning, more string) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, buf, err := hijacker.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Time{})
	for dribble(buf, beginning) && more != "" && s.pause() {
		beginning = more
	}
}

// pause waits one pace; it returns false when the server is released. A
// connection that was taken over no longer ends its request's context.
func (s *Server) pause() bool {
	timer := time.NewTimer(s.cfg.Pace)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.released:
		return false
	}
}

func dribble(b *bufio.ReadWriter, text string) bool {
	if _, err := b.WriteString(text); err != nil {
		return false
	}
	return b.Flush() == nil
}

// cut sends a page that ends early.
func (s *Server) cut(w http.ResponseWriter, mode Mode, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch mode {
	case TruncatedGzip:
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(page)) // a buffer never fails
		_ = z.Close()
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(b.Len()/2))
		_, _ = w.Write(b.Bytes()[:b.Len()/2])
	case TruncatedChunks:
		_, _ = w.Write([]byte(page[:len(page)/2]))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		_, _ = w.Write([]byte(page[:len(page)/2]))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// bomb returns a gigabyte of zeros, compressed: a thousand members of a megabyte
// each, which a reader takes for one stream.
func (s *Server) bomb(mode Mode) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.bombs[mode]; ok {
		return b
	}
	pack := func(data []byte) []byte {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			panic(err) // the level is a constant
		}
		_, _ = z.Write(data) // a buffer never fails
		_ = z.Close()
		return b.Bytes()
	}
	bomb := bytes.Repeat(pack(make([]byte, 1<<20)), 1000)
	if mode == NestedGzip {
		bomb = pack(bomb)
	}
	s.bombs[mode] = bomb
	return bomb
}

// encode turns an honest page into the bytes that the mode sends.
func encode(w http.ResponseWriter, mode Mode, page string) []byte {
	switch mode {
	case NULBytes:
		return []byte(strings.ReplaceAll(page, "<p>", "<p>\x00\x01\x0b"))
	case WrongCharset:
		// Announced as UTF-8 and written in Windows-1252, as by an old editor.
		var b bytes.Buffer
		for _, r := range page {
			switch {
			case r == '–':
				b.WriteByte(0x96)
			case r < 256:
				b.WriteByte(byte(r))
			default:
				b.WriteByte('?')
			}
		}
		return b.Bytes()
	case UTF16:
		w.Header().Set("Content-Type", "text/html; charset=utf-16")
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(strings.ReplaceAll(page, `<meta charset="utf-8">`, ""))) {
			b = append(b, byte(u), byte(u>>8))
		}
		return b
	}
	return []byte(page)
}
