package walk

import (
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
)

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
