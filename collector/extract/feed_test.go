package extract

import (
	"bytes"
	"compress/gzip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/internal/kim"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func keys(photos []fact.Photo) []string {
	var out []string
	for _, p := range photos {
		out = append(out, p.Key+" "+string(p.Role))
	}
	return out
}

func readAs(t *testing.T, id, where string, body []byte) fact.Page {
	t.Helper()
	p := loadProfiles(t)
	prof, ok := p.ByID(id)
	if !ok {
		t.Fatalf("no profile %s", id)
	}
	return p.Read(fact.Input{URL: where, Body: body, FetchedAt: pagesFetched, Zone: kim.WIB}, prof)
}

func TestReadRSS(t *testing.T) {
	pg := readAs(t, "wordpress", "https://site.example/feed/", readFile(t, "rss_wordpress.xml"))
	if pg.Kind != fact.PageFeed || pg.Problem != "" || len(pg.Items) != 2 {
		t.Fatalf("%s, problem %q, %d items", pg.Kind, pg.Problem, len(pg.Items))
	}
	it := pg.Items[0]
	if it.URL != "https://site.example/rapat" || it.Title != "Rapat & musyawarah" || it.DateSource != fact.SourceFeed || it.Category != "Berita" {
		t.Errorf("item %+v", it)
	}
	// 17:30 in London is the next day in Indonesia.
	if got := kim.DateOf(it.Published, kim.WIB).String(); got != "2025-10-28" {
		t.Errorf("day %s", got)
	}
	if want := []string{"/wp-content/uploads/2025/10/a.jpg content"}; !slices.Equal(keys(it.Photos), want) {
		t.Errorf("photos %q, want %q", keys(it.Photos), want)
	}
	if it.Words != 10 || it.Whole {
		t.Errorf("%d words, whole %v: %q", it.Words, it.Whole, it.Text)
	}
	if !pg.Items[1].Published.IsZero() {
		t.Errorf("an entry without a date was dated %v", pg.Items[1].Published)
	}
	if len(pg.Ignored) != 1 || !strings.Contains(pg.Ignored[0].What, "lain.example") {
		t.Errorf("ignored %+v", pg.Ignored)
	}
}

func TestReadAtom(t *testing.T) {
	pg := readAs(t, "blogger", "https://site.example/feeds/posts/default", readFile(t, "atom_blogger.xml"))
	if len(pg.Items) != 2 || pg.Next != "https://site.example/feeds/posts/default?start-index=26&max-results=25" {
		t.Fatalf("%d items, next %q, %s", len(pg.Items), pg.Next, pg.Problem)
	}
	it := pg.Items[0]
	if got := it.Published.In(kim.WIB.Location()).Format(time.DateTime); got != "2012-07-01 13:16:00" || !it.Whole {
		t.Errorf("published %s, whole %v", got, it.Whole)
	}
	if want := []string{"/-a/b/c/d/p.jpg content"}; !slices.Equal(keys(it.Photos), want) {
		t.Errorf("photos %q", keys(it.Photos))
	}
	if !pg.Items[1].Published.IsZero() {
		t.Error("the day of a change was taken for that of publication")
	}
}

func TestReadPosts(t *testing.T) {
	pg := readAs(t, "wordpress", "https://site.example/wp-json/wp/v2/posts?per_page=2", readFile(t, "wpjson_posts.txt"))
	if len(pg.Items) != 2 || pg.Next != "https://site.example/wp-json/wp/v2/posts?page=2&per_page=2" {
		t.Fatalf("%d items, next %q, %s", len(pg.Items), pg.Next, pg.Problem)
	}
	it := pg.Items[0]
	if got := kim.DateOf(it.Published, kim.WIB).String(); got != "2025-10-28" || it.Title != "Rapat – warga" || !it.Whole {
		t.Errorf("day %s, title %q, whole %v", got, it.Title, it.Whole)
	}
	want := []string{"/wp-content/uploads/2025/10/b.jpg content", "/wp-content/uploads/2025/10/c.jpg cover"}
	if !slices.Equal(keys(it.Photos), want) {
		t.Errorf("photos %q, want %q", keys(it.Photos), want)
	}
	if pg.Items[1].Whole {
		t.Error("a post whose cover is not named is not whole")
	}
	end := readAs(t, "wordpress", "https://site.example/wp-json/wp/v2/posts?page=9", []byte(`{"code":"rest_post_invalid_page_number","message":"x"}`))
	if end.Problem != "" || end.Next != "" || end.Kind != fact.PageFeed {
		t.Errorf("behind the last page: %+v", end)
	}
	if pg := readAs(t, "wordpress", "https://site.example/wp-json/wp/v2/posts", []byte(`{"code":"rest_forbidden"}`)); pg.Problem == "" {
		t.Error("a refusal was taken for an empty feed")
	}
}

func TestReadSitemap(t *testing.T) {
	plain := readFile(t, "sitemap_posts.xml")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"plain": plain, "packed": packed.Bytes()} {
		t.Run(name, func(t *testing.T) {
			pg := readAs(t, "generic", "https://site.example/post-sitemap.xml", body)
			if pg.Kind != fact.PageSitemap || pg.Problem != "" {
				t.Fatalf("%s %q", pg.Kind, pg.Problem)
			}
			var got []string
			for _, it := range pg.Items {
				day := ""
				if !it.Published.IsZero() {
					day = kim.DateOf(it.Published, kim.WIB).String()
				}
				got = append(got, it.URL+" "+day+" "+it.DateSource+" "+it.Title)
			}
			want := []string{"https://site.example/2025/10/26/kerja-bakti 2025-10-26 url ", "https://site.example/rapat-desa   ", "https://site.example/kabar 2025-10-26 sitemap Kabar & berita"}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	index := readAs(t, "generic", "https://site.example/sitemap.xml", readFile(t, "sitemap_index.xml"))
	if len(index.Sections) != 1 || index.Sections[0].URL != "https://site.example/post-sitemap.xml" || index.Sections[0].Page != fact.PageSitemap {
		t.Errorf("sections %+v", index.Sections)
	}
}

func TestSitemapBomb(t *testing.T) {
	member := func(content []byte) []byte {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return packed.Bytes()
	}
	// A file of many packed parts is one text: so only one of 64 equal ones has to be packed.
	bomb := append(member([]byte("<urlset><url><loc>")), bytes.Repeat(member(bytes.Repeat([]byte(" "), 1<<20)), 64)...)
	pg := readAs(t, "generic", "https://site.example/sitemap.xml.gz", bomb)
	if !strings.Contains(pg.Problem, "more than") || len(pg.Items) != 0 {
		t.Errorf("problem %q, %d items", pg.Problem, len(pg.Items))
	}
}

func TestFeedLimits(t *testing.T) {
	deepFeed := []byte("<rss><channel>" + strings.Repeat("<item>", 100_000))
	if pg := readAs(t, "generic", "https://site.example/feed", deepFeed); pg.Problem == "" {
		t.Error("a feed of 100,000 nested elements was read")
	}
	big := append([]byte("<rss>"), bytes.Repeat([]byte("a"), feed.MaxFeedBytes)...)
	if pg := readAs(t, "generic", "https://site.example/feed", big); pg.Problem == "" {
		t.Error("a feed above the limit was read")
	}
}
