package pages

import (
	"strings"
	"testing"
)

func FuzzOutside(f *testing.F) {
	for _, s := range []string{"javascript:alert(1)", "JaVaScRiPt://kim.id/%0aalert(1)", "data:text/html,<script>", "//evil.example", " https://kim.id ", "http://", "\x00https://kim.id", "https://kim.id/\"><script>"} {
		f.Add(s)
	}
	f.Add("https://kim.id/berita?a=1#b")
	f.Fuzz(func(t *testing.T, s string) {
		out := outside(s)
		if out != "" && !strings.HasPrefix(out, "http://") && !strings.HasPrefix(out, "https://") {
			t.Errorf("%q became %q", s, out)
		}
	})
}
