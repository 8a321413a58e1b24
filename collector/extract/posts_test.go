package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
)

// postsOf writes posts that stand in full, the newest first. In the form, %[1]d is the
// number of the post, %[2]s its title, %[3]d its day in October.
func postsOf(form string, numbers ...int) string {
	var b strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&b, form, n, shortTitles[n%len(shortTitles)], 10+n)
	}
	return b.String()
}

const body = `<p>Warga berkumpul di balai desa sejak pagi dan pulang sebelum petang, kegiatan nomor %[1]d.</p><img src="/foto/%[1]d.jpg" width="800" height="600">`

// Posts that stand in full without pages of their own are items, each with its own day,
// text and photo.
func TestPosts(t *testing.T) {
	for name, form := range map[string]string{
		"ids":                                 `<article id="post-%[1]d"><h2>%[2]s</h2><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>` + body + `</article>`,
		"links to ids":                        `<div class="kotak" id="p%[1]d"><h3><a href="#p%[1]d">%[2]s</a></h3><p class="tanggal">%[3]d Oktober 2025</p>` + body + `</div>`,
		"anchors":                             `<section><a name="kabar-%[1]d"></a><h3>%[2]s</h3><small>Diposting pada %[3]d Oktober 2025 oleh Admin</small>` + body + `</section>`,
		"no ids":                              `<div class="post"><h2>%[2]s</h2><span class="date">%[3]d Oktober 2025</span>` + body + `</div>`,
		"no element around each":              `<h2>%[2]s</h2><p>Diposting: %[3]d Oktober 2025</p>` + body,
		"no element, a day and nothing else":  `<h3>%[2]s</h3><p>%[3]d Oktober 2025</p>` + body + `<hr>`,
		"no element, the day before the head": `<p class="date">%[3]d Oktober 2025</p><h3>%[2]s</h3>` + body,
		"a photo's link": `<article id="a%[1]d"><h2>%[2]s</h2><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>` +
			strings.Replace(body, "<img", `<a href="/foto/%[1]d.jpg"><img`, 1) + `</a><a href="/kontak">Hubungi kami</a></article>`,
	} {
		t.Run(name, func(t *testing.T) {
			before := listed(t, "https://maju.or.id/berita", "<h1>Berita</h1>"+postsOf(form, 3, 2, 1)).Items
			pg := listed(t, "https://maju.or.id/berita?page=2", "<h1>Berita</h1>"+postsOf(form, 4, 3, 2))
			if pg.Kind != fact.PageListing || len(pg.Items) != 3 || len(before) != 3 {
				t.Fatalf("%s of %d items, want 3: %q %+v", pg.Kind, len(pg.Items), pg.Problem, pg.Items)
			}
			for k, it := range pg.Items {
				n := 4 - k
				if it.Title != shortTitles[n%len(shortTitles)] || it.Published.Day() != 10+n || !it.Whole || !strings.Contains(it.Text, fmt.Sprintf("nomor %d", n)) || strings.Contains(it.Text, "Oktober") {
					t.Errorf("item %d: %+v", k, it)
				}
				if len(it.Photos) != 1 || it.Photos[0].Role != fact.PhotoContent || !strings.HasSuffix(it.Photos[0].URL, fmt.Sprintf("/%d.jpg", n)) {
					t.Errorf("item %d: photos %+v", k, it.Photos)
				}
			}
			if pg.Items[1].URL != before[0].URL || pg.Items[2].URL != before[1].URL || pg.Items[0].URL == before[0].URL {
				t.Errorf("a new post, and a further page, change the others' addresses: %q, before %q", pg.Items[1].URL, before[0].URL)
			}
			for _, a := range pg.Accounts {
				if a.As == fact.LinkUnexplained {
					t.Errorf("unexplained: %+v", a)
				}
			}
		})
	}
}

// What only looks like posts without pages is none.
func TestNoPosts(t *testing.T) {
	for name, main := range map[string]string{
		"titles lead to pages":              "<h1>Berita</h1>" + postsOf(`<article id="post-%[1]d"><h2><a href="/berita/kabar-%[1]d">%[2]s</a></h2><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>`+body+`</article>`, 3, 2, 1),
		"days lead to pages":                "<h1>Berita</h1>" + postsOf(`<article id="post-%[1]d"><h2>%[2]s</h2><a href="/berita/kabar-%[1]d"><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time></a>`+body+`</article>`, 3, 2, 1),
		"buttons lead to pages":             "<h1>Berita</h1>" + postsOf(`<article id="post-%[1]d"><h2>%[2]s</h2><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>`+body+`<a href="/berita/kabar-%[1]d">Selengkapnya</a></article>`, 3, 2, 1),
		"chapters of a text":                `<h1>Perjalanan KIM ke Jakarta</h1>` + postsOf(`<section><h2>%[2]s</h2><p>Pada %[3]d Oktober 2025 rombongan berangkat pagi sekali dari balai desa.</p>`+body+`</section>`, 3, 2, 1),
		"comments":                          `<h1>Panen padi</h1><p>Warga berkumpul di balai desa sejak pagi dan pulang sebelum petang.</p><div class="comments">` + postsOf(`<article class="comment" id="comment-%[1]d"><h4>%[2]s</h4><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>`+body+`</article>`, 3, 2, 1) + `</div>`,
		"no element and days at odd places": "<h1>Berita</h1>" + postsOf(`<h2>%[2]s</h2>`+body+`<p>%[3]d Oktober 2025</p>`, 3, 2, 1),
		"no element and no days":            "<h1>Berita</h1>" + postsOf(`<h2>%[2]s</h2>`+body, 3, 2, 1),
		"boxes without a day":               "<h1>Layanan</h1>" + postsOf(`<article id="l%[1]d"><h2>%[2]s</h2>`+body+`</article>`, 3, 2, 1),
		"pages named beside": "<h1>Berita</h1>" + postsOf(`<article id="post-%[1]d"><h2>%[2]s</h2><time datetime="2025-10-%[3]d">%[3]d Oktober 2025</time>`+body+`</article>`, 3, 2, 1) +
			"<ul>" + postsOf(`<li><a href="/berita/kabar-%[1]d">%[2]s</a> <em>%[3]d Oktober 2025</em></li>`, 3, 2, 1) + "</ul>",
	} {
		t.Run(name, func(t *testing.T) {
			pg := listed(t, "https://maju.or.id/berita", main)
			for _, it := range pg.Items {
				if strings.Contains(it.URL, "#") {
					t.Errorf("%s: an item without a page: %+v", pg.Kind, it)
				}
			}
			if strings.Contains(name, "pages") && name != "days lead to pages" && (pg.Kind != fact.PageListing || len(pg.Items) != 3) {
				t.Errorf("%s of %d items, want 3", pg.Kind, len(pg.Items))
			}
		})
	}
}
