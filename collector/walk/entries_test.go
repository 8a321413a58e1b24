package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
)

// fed writes a site with a feed of these posts whose entries all have one link, and with the
// pages and the list that the posts have besides.
func fed(link, guid string, listed []int, posts ...int) *pages {
	p := site(listed...)
	var feed strings.Builder
	for _, n := range posts {
		fmt.Fprintf(&feed, `<item><title>Kabar nomor %d dari kampung</title>%s%s<pubDate>%s</pubDate><description>Warga berkumpul di balai nomor %d sejak pagi hari.</description></item>`,
			n, link, strings.ReplaceAll(guid, "N", fmt.Sprint(n)), start.AddDate(0, 0, n-50).Format("Mon, 02 Jan 2006 15:04:05 -0700"), n)
	}
	p.body["http://a.kim.id/feed"] = `<?xml version="1.0"?><rss version="2.0"><channel><title>KIM</title>` + feed.String() + `</channel></rss>`
	p.body["http://a.kim.id"] = strings.Replace(p.body["http://a.kim.id"], "</head>", `<link rel="alternate" type="application/rss+xml" href="/feed"></head>`, 1)
	if len(listed) == 0 {
		p.body["http://a.kim.id"] = strings.Replace(p.body["http://a.kim.id"], ` <a href="/berita">Berita</a>`, "", 1)
		delete(p.body, "http://a.kim.id/berita")
	}
	p.body["http://a.kim.id/kabar"] = strings.Replace(p.body["http://a.kim.id"], "Selamat datang", "Semua kabar", 1)
	return p
}

// TestSharedLinks reads feeds whose entries all lead to one page: they are told apart by
// what they say.
func TestSharedLinks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		link, guid string
		listed     []int
	}{
		"one page":                       {link: "<link>http://a.kim.id/kabar</link>"},
		"the home page":                  {link: "<link>http://a.kim.id/</link>"},
		"one page, with guids":           {link: "<link>http://a.kim.id/kabar</link>", guid: `<guid isPermaLink="false">post-N</guid>`},
		"one page, and a list":           {link: "<link>http://a.kim.id/kabar</link>", listed: []int{3, 2, 1}},
		"one page, and a list of others": {link: "<link>http://a.kim.id/kabar</link>", listed: []int{2, 1}},
		"the guid is the page":           {link: "<link>http://a.kim.id/</link>", guid: `<guid>http://a.kim.id/berita/read/kabar-N-dari-kampung-629900200101</guid>`, listed: []int{3, 2, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := memory.New()
			for day, posts := range [][]int{{3, 2, 1}, {3, 2, 1}, {4, 3, 2}, {5, 4, 3}} {
				listed := c.listed
				if len(listed) > 0 {
					for n := 4; n <= posts[0]; n++ {
						listed = append([]int{n}, listed...)
					}
				}
				r := walkOn(t, 7*day, true, m, fed(c.link, c.guid, listed, posts...))
				m = remember(t, m, r)
				if len(m.Items) != posts[0] || !r.Walk.Complete {
					var at []string
					for _, it := range m.Items {
						at = append(at, it.URL)
					}
					slices.Sort(at)
					t.Errorf("walk %d: %d items, want %d: %s %q", day, len(m.Items), posts[0], r.Walk.Detail, at)
				}
				for _, it := range m.Items {
					if it.PublishedAt.IsZero() || it.Removed {
						t.Errorf("walk %d: %s: published %v, removed %v", day, it.URL, it.PublishedAt, it.Removed)
					}
				}
			}
		})
	}
}
