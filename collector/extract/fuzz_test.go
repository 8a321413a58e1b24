package extract

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/collector/extract/photo"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

func seedFiles(f *testing.F, pattern string) [][]byte {
	f.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds %s: %v", pattern, err)
	}
	var out [][]byte
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// checkPage says what every answer must hold to, whatever was read.
func checkPage(t *testing.T, pg fact.Page) {
	t.Helper()
	if len(pg.Items) > feed.MaxSitemapItems {
		t.Fatalf("%d items", len(pg.Items))
	}
	for _, it := range pg.Items {
		if it.Published.IsZero() != (it.DateSource == "") || it.Published.IsZero() != (it.Precision == kim.PrecisionNone) {
			t.Fatalf("published %v, source %q, precision %q", it.Published, it.DateSource, it.Precision)
		}
		if it.Confidence < 0 || it.Confidence > 1 {
			t.Fatalf("confidence %v", it.Confidence)
		}
		seen := make(map[string]bool)
		for _, ph := range it.Photos {
			if ph.Key == "" || seen[ph.Key] || ph.Role == "" {
				t.Fatalf("photo %+v", ph)
			}
			seen[ph.Key] = true
		}
		if (it.Text == "") != (it.Words == 0) && strings.ContainsAny(it.Text, "abcdefghijklmnopqrstuvwxyz") {
			t.Fatalf("%d words in %q", it.Words, it.Text)
		}
	}
}

func FuzzReadPage(f *testing.F) {
	for k, b := range seedFiles(f, "testdata/*.html") {
		f.Add(b, "https://bintang.kim.id/berita/read/x-621305200101", k)
	}
	p := loadProfiles(f)
	expects := []fact.PageKind{fact.PageUnknown, fact.PageArticle, fact.PageListing, fact.PageGallery}
	f.Fuzz(func(t *testing.T, body []byte, where string, k int) {
		in := fact.Input{URL: where, Body: body, FetchedAt: testNow, Zone: kim.WITA, Expect: expects[uint(k)%4], Kind: append(kim.Kinds(), "")[uint(k)%5]}
		for _, prof := range []*profile.Profile{nil, p.Generic()} {
			checkPage(t, p.Read(in, prof))
		}
	})
}

func FuzzReadFeed(f *testing.F) {
	for _, b := range seedFiles(f, "testdata/*.xml") {
		f.Add(b)
	}
	p := loadProfiles(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, id := range []string{"wordpress", "blogger"} {
			prof, _ := p.ByID(id)
			pg := fact.Page{}
			sourceOf(prof).Read(fact.Input{URL: "https://site.example/feed", Body: body, FetchedAt: testNow}, &pg)
			checkPage(t, pg)
		}
	})
}

func FuzzReadPosts(f *testing.F) {
	for _, b := range seedFiles(f, "testdata/wpjson*.txt") {
		f.Add(b)
	}
	f.Add([]byte(`{"code":"rest_post_invalid_page_number"}`))
	p := loadProfiles(f)
	prof, _ := p.ByID("wordpress")
	f.Fuzz(func(t *testing.T, body []byte) {
		checkPage(t, p.Read(fact.Input{URL: "https://site.example/wp-json/wp/v2/posts", Body: append([]byte("["), body...), FetchedAt: testNow}, prof))
		checkPage(t, p.Read(fact.Input{URL: "https://site.example/wp-json/wp/v2/posts", Body: body, FetchedAt: testNow}, prof))
	})
}

func FuzzReadSitemap(f *testing.F) {
	for _, b := range seedFiles(f, "testdata/*.xml") {
		f.Add(b)
	}
	f.Add([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	p := loadProfiles(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		pg := fact.Page{}
		sourceOf(p.Generic()).ReadSitemap(fact.Input{URL: "https://site.example/post-sitemap.xml", Body: body, FetchedAt: testNow}, &pg)
		checkPage(t, pg)
	})
}

func FuzzProfile(f *testing.F) {
	for _, b := range seedFiles(f, "profiles/*.yaml") {
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := profile.Parse(strings.NewReader(s), "x.yaml")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "x.yaml:") {
				t.Fatalf("an error without the file: %v", err)
			}
			return
		}
		if p.ID() == "" {
			t.Fatal("a profile without an id")
		}
		p.Normalise("https://site.example/berita/0")
	})
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"http://A.example:80/x/../y//index.html?utm_source=a&p=1#top", "/berita/read/x-1/0", "//host/%2f?", "https://h/?b=2&a=1&m=1", "//0..", "A: #", "http:x#"} {
		f.Add(s)
	}
	p := loadProfiles(f)
	prof, _ := p.ByID("kim.id")
	f.Fuzz(func(t *testing.T, s string) {
		once := prof.Normalise(s)
		if _, err := url.Parse(s); err != nil {
			return
		}
		if twice := prof.Normalise(once); twice != once {
			t.Fatalf("%q: %q, then %q", s, once, twice)
		}
	})
}

func FuzzPhotoKey(f *testing.F) {
	for _, s := range []string{"https://i0.wp.com/h.example/a-300x150.jpg?w=3", "/x/sedang_kecil_1.jpg", "http://1.bp.blogspot.com/-a/b/s1600/c.jpg", "/img.php?src=/a/b.png"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := photo.Key(s)
		if key != "" && key[0] != '/' || !utf8.ValidString(key) {
			t.Fatalf("%q: %q", s, key)
		}
		if again := photo.Key(key); key != "" && strings.HasPrefix(key, "/") && !strings.ContainsAny(key, "%#?:\x7f") && !strings.HasPrefix(key, "//") && !photo.Same(again, key) && len(again) > len(key) {
			t.Fatalf("%q: %q, then %q", s, key, again)
		}
	})
}
