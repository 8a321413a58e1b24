package app

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// framing reads along what comes on a connection, and tells of its newest request how that
// says where it ends. net/http does not: of a request with Transfer-Encoding and Content-Length
// it drops the latter unseen. Two servers that go by different ones of the two take different
// bytes for the next request (request smuggling).
//
// It believes only what it understands to the letter. After anything else, and after a request in
// pieces, which is the last one that is answered on its connection, it reads no further.
type framing struct {
	ended bool // nothing further is read
	alone bool // the last request that was read has Transfer-Encoding, and no Content-Length

	line     []byte // of a head, as far as it has come, but not more than longestLine
	begun    bool   // the first line of a head was read
	pieces   bool   // the head has Transfer-Encoding
	measured bool   // the head has Content-Length
	length   uint64 // what that says
	body     uint64 // bytes of a body that are still to come
}

// longestLine is how much of a line is kept: more than the two headers need.
const longestLine = 128

// read takes what came next.
func (f *framing) read(came []byte) {
	for len(came) > 0 && !f.ended {
		if f.body > 0 {
			n := min(f.body, uint64(len(came)))
			f.body, came = f.body-n, came[n:]
			continue
		}
		line, rest, whole := bytes.Cut(came, []byte("\n"))
		f.line = append(f.line, line[:min(len(line), longestLine-len(f.line))]...)
		if whole {
			f.header(bytes.TrimSuffix(f.line, []byte("\r")))
			f.line = f.line[:0]
		}
		came = rest
	}
}

// header takes one line of a head.
func (f *framing) header(line []byte) {
	switch {
	case !f.begun:
		f.begun = len(line) > 0 // empty lines may stand before a request
	case len(line) == 0:
		*f = framing{ended: f.pieces, alone: f.pieces && !f.measured, body: f.length, line: f.line}
	case line[0] == ' ' || line[0] == '\t': // goes on with the line before
		f.ended = true
	default:
		name, value, _ := strings.Cut(string(line), ":")
		switch {
		case strings.EqualFold(name, "Transfer-Encoding"):
			f.pieces = true
		case strings.EqualFold(name, "Content-Length"):
			n, err := strconv.ParseUint(strings.Trim(value, " \t"), 10, 63)
			f.ended = err != nil || len(line) == longestLine || f.measured && n != f.length
			f.measured, f.length = true, n
		}
	}
}

// framedConn is a connection whose framing is read along.
type framedConn struct {
	net.Conn

	mu sync.Mutex
	in framing
}

func (c *framedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.in.read(p[:n])
	return n, err
}

// CloseWrite is how net/http ends a connection on which something may still come: else an answer
// that refuses a request could be lost on its way.
func (c *framedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// inPiecesAlone tells whether the last request says only by Transfer-Encoding where it ends.
func (c *framedConn) inPiecesAlone() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.in.alone
}

// framedListener accepts connections whose framing is read along.
type framedListener struct{ net.Listener }

func (l framedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &framedConn{Conn: c}, nil
}

// connKey is the key of the connection in the context of a request.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// inPiecesAlone tells whether a request surely has no Content-Length beside its
// Transfer-Encoding. Over TLS of our own that cannot be told.
func inPiecesAlone(r *http.Request) bool {
	c, ok := r.Context().Value(connKey{}).(*framedConn)
	return ok && c.inPiecesAlone()
}
