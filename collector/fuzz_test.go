package collector

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/zstd"

	"pantaukim/collector/extract"
)

// FuzzKept reads files of kept pages that somebody has damaged.
func FuzzKept(f *testing.F) {
	pack := func(s string) []byte {
		var b bytes.Buffer
		z, err := zstd.NewWriter(&b)
		if err != nil {
			f.Fatal(err)
		}
		if _, err := z.Write([]byte(s)); err != nil {
			f.Fatal(err)
		}
		if err := z.Close(); err != nil {
			f.Fatal(err)
		}
		return b.Bytes()
	}
	f.Add(pack("{\"url\":\"http://a\",\"status\":200,\"length\":2}\nok\n"))
	f.Add(pack("{\"url\":\"http://a\",\"length\":-1}\n"))
	f.Add([]byte("not compressed"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_ = parseKept(bytes.NewReader(data), func(keptPage) error { return nil })
	})
}

// FuzzNotes reads notes that another version of the program, or nobody, has written.
func FuzzNotes(f *testing.F) {
	f.Add(`{"keys":["a"],"items":1}`)
	f.Add(`{"key":"x","listed":{"/berita":1},"whole":true}`)
	f.Fuzz(func(_ *testing.T, s string) {
		_, _ = readNote[listingNote](s)
		_, _ = readNote[itemNote](s)
		_, _ = readNote[siteNote](s)
		_, _ = readNote[robotsNote](s)
	})
}

// FuzzSimilar compares whatever pages may call text.
func FuzzSimilar(f *testing.F) {
	f.Add("Kerja bakti di kampung", "Kerja bakti di kampung kami", 50)
	f.Add("", "\x00\xff", -1)
	f.Fuzz(func(t *testing.T, a, b string, words int) {
		if h := simHash(a, words); h != 0 && !near(h, h) {
			t.Error("a text is not near itself")
		}
		if got, want := simHash(a, simHashWords), simHashSlowly(a); got != want {
			t.Errorf("%q: %x, counted one by one %x", a, got, want)
		}
		if sameTitle(a, b) != sameTitle(b, a) {
			t.Errorf("%q and %q are not alike in both directions", a, b)
		}
		_ = contentHash(a, b, []extract.Photo{{Key: a}, {Key: b}})
		_ = pathOf(a)
	})
}

// simHashSlowly counts the bits of all phrases one by one.
func simHashSlowly(text string) (out uint64) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
	for bit := range 64 {
		count, at := 0, 0
		for k := 0; k+2 < len(words); k++ {
			at += strings.Index(text[at:], words[k])
			end := at
			for _, w := range words[k : k+3] {
				end += strings.Index(text[end:], w) + len(w)
			}
			count += int(xxhash.Sum64String(text[at:end])>>bit&1)*2 - 1
			at += len(words[k])
		}
		if count > 0 {
			out |= 1 << bit
		}
	}
	return out
}
