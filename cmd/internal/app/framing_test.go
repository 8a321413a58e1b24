package app

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"regexp"
	"testing"
)

func TestFraming(t *testing.T) {
	t.Parallel()
	const pieces, length = "Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n"
	head := func(headers string) string { return "POST /masuk HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" }
	for name, c := range map[string]struct {
		comes string
		alone bool
	}{
		"no body":                        {head(""), false},
		"a length":                       {head(length) + "abc", false},
		"pieces":                         {head(pieces), true},
		"pieces, after others":           {head(length) + "abc" + head("") + "\r\n" + head(pieces), true},
		"pieces, in other letters":       {head("tRANSFER-eNCODING:CHUNKED\r\n"), true},
		"line feeds alone":               {"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n", true},
		"pieces and a length":            {head(pieces + length), false},
		"a length and pieces":            {head(length + pieces), false},
		"a length in other letters":      {head("cONTENT-lENGTH:3\r\n" + pieces), false},
		"an empty length":                {head("Content-Length:\r\n" + pieces), false},
		"a length on the next line":      {head("Content-Length:\r\n 3\r\n" + pieces), false},
		"a body that looks like a head":  {head("Content-Length: 48\r\n") + "GET / HTTP/1.1\r\n" + pieces + "\r\n", false},
		"lengths that differ":            {head(length+"Content-Length: 4\r\n") + head(pieces), false},
		"a length that is long":          {head("Content-Length: 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000003\r\n") + "abc" + head(pieces), false},
		"both, and then pieces":          {head(pieces+length) + "0\r\n\r\n" + head(pieces), false},
		"pieces, and then a length":      {head(pieces) + "0\r\n\r\n" + head(length), true},
		"the same length twice":          {head(length+length) + "abc" + head(pieces), true},
		"a long line before the pieces":  {head("Cookie: " + string(bytes.Repeat([]byte("Content-Length: 3"), 90)) + "\r\n" + pieces), true},
		"a name with a blank at its end": {head("Content-Length : 3\r\n" + pieces), true}, // net/http refuses it by itself
	} {
		t.Run(name, func(t *testing.T) {
			for _, at := range []int{1, 2, 7, len(c.comes)} {
				var f framing
				for rest := []byte(c.comes); len(rest) > 0; rest = rest[min(at, len(rest)):] {
					f.read(rest[:min(at, len(rest))])
				}
				if f.alone != c.alone {
					t.Errorf("%d bytes at a time: %v, want %v", at, f.alone, c.alone)
				}
			}
		})
	}
}

// Whatever comes on a connection: of a request in pieces that net/http reads, framing never says
// that it has no length where one stands in its head.
func FuzzFraming(f *testing.F) {
	for _, s := range []string{
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloPOST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
		"POST / HTTP/1.1\nHost: a\nContent-Length:\n 5\n\nhello\n\nPOST / HTTP/1.1\nHost: a\ntransfer-encoding:chunked\n\n0\n\n",
		"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nab",
	} {
		f.Add([]byte(s))
	}
	length := regexp.MustCompile(`(?mi)^content-length[ \t]*:`)
	f.Fuzz(func(t *testing.T, came []byte) {
		from := bytes.NewReader(came)
		in := bufio.NewReader(from)
		at := func() int { return len(came) - from.Len() - in.Buffered() }
		var seen framing
		read := 0
		for {
			begins := at()
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			seen.read(came[read:at()])
			read = at()
			if len(r.TransferEncoding) > 0 {
				if seen.alone && length.Match(came[begins:read]) {
					t.Errorf("a length is not seen in %q", came[begins:read])
				}
				return // it is the last one on its connection
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
		}
	})
}
