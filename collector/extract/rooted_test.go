package extract

import (
	"net/url"
	"testing"

	"pantaukim/collector/extract/address"
)

// FuzzRooted proves that the short way to make an address whole ends where the long
// one does.
func FuzzRooted(f *testing.F) {
	for _, ref := range []string{"/", "/berita", "/berita/read/kabar-1-321526100101/0", "/berita?page=2", "/a/../b", "//host/a", "/a b", "/a?b?c", "/a?", "/%41", "/a#b", "/a/.b", "/a:b", "/é", "/?=&"} {
		f.Add("http://s1.kim.id/berita/read/x", ref)
	}
	f.Add("https://user@s1.kim.id:8080/?q#f", "/a")
	f.Add("mailto:a@b", "/a")
	f.Add("", "/a")
	f.Fuzz(func(t *testing.T, pg, ref string) {
		base, err := url.Parse(pg)
		if err != nil {
			return
		}
		got, ok := address.Rooted(base, ref)
		if !ok {
			return
		}
		whole := address.Resolve(base, ref)
		want, err := url.Parse(whole)
		if err != nil || whole == "" {
			t.Fatalf("%q on %q is %v; the long way: %q, %v", ref, pg, got, whole, err)
		}
		if got != *want {
			t.Fatalf("%q on %q is %#v, want %#v", ref, pg, got, want)
		}
	})
}
