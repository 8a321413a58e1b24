package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
)

// largestBuffer is how large a buffer is kept for the next body, in bytes.
const largestBuffer = 1 << 20

// read reads the body of an answer, at most limit bytes. If zipped, the body may itself
// be compressed, as that of sitemap.xml.gz, and is then unpacked. The content is good until
// the next request.
func (t *transport) read(resp *http.Response, zipped bool, limit int64) (content, error) {
	if b, ok := t.f.buffers.Get().(*[]byte); ok {
		t.buffer = *b
	}
	buffer, more, err := readUpTo(resp.Body, t.buffer, limit)
	t.buffer = buffer
	if err != nil {
		return content{}, fmt.Errorf("read body: %w", err)
	}
	if zipped && !more && bytes.HasPrefix(buffer, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(buffer))
		if err != nil {
			return content{}, fmt.Errorf("unpack: %w", err)
		}
		unpacked, more, err := readUpTo(z, nil, limit)
		if err != nil {
			return content{}, fmt.Errorf("unpack: %w", err)
		}
		return content{body: unpacked, more: more}, nil
	}
	return content{body: buffer, more: more}, nil
}

// giveBack leaves the buffer of the last answer to whoever reads one next: most walks wait for
// their turn most of the time.
func (t *transport) giveBack() {
	if b := t.buffer; b != nil && cap(b) <= largestBuffer {
		t.f.buffers.Put(&b)
	}
	t.buffer = nil
}

// readUpTo reads at most limit bytes into buffer, which grows as needed, and tells
// whether there was more.
func readUpTo(r io.Reader, buffer []byte, limit int64) (read []byte, more bool, err error) {
	b := buffer[:0]
	for {
		if len(b) == cap(b) {
			b = append(b, make([]byte, max(len(b), 16<<10))...)[:len(b)]
		}
		free := b[len(b):min(int64(cap(b)), limit+1)]
		n, err := r.Read(free)
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > limit:
			return b[:limit], true, nil
		case err == io.EOF:
			return b, false, nil
		case err != nil:
			return b, false, err
		}
	}
}
