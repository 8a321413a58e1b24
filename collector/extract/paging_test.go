package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// cards is a list of n items as a site might show them.
func cards(section string, n int) string {
	var b strings.Builder
	for k := range n {
		fmt.Fprintf(&b, `<div class="kotak"><a href="/%s/read/kabar-warga-desa-%d-190205200201"><img src="/assets/files/data/190205200201/f%d.jpg"></a><h4><a href="/%s/read/kabar-warga-desa-%d-190205200201">Kabar warga desa nomor %d</a></h4><ul><li>Admin KIM</li><li>Nov %d, 2025</li></ul></div>`, section, k, k, section, k, k, 20-k)
	}
	return b.String()
}

// TestPaging tries the ways in which listings lead to their next page.
func TestPaging(t *testing.T) {
	const host = "https://maju.kim.id"
	cases := []struct {
		name, self, pager string
		next              string
		more              bool
	}{
		{"plain next", "/berita", `<a class="older" href="/berita/page/2">Selanjutnya</a>`, "/berita/page/2", false},
		{"next with arrow", "/berita", `<a href="/berita/page/2">Selanjutnya »</a>`, "/berita/page/2", false},
		{"next page", "/berita", `<a href="/berita/page/2">Halaman Selanjutnya</a>`, "/berita/page/2", false},
		{"berikutnya", "/berita", `<p><a href="/berita?page=2">Berikutnya</a></p>`, "/berita?page=2", false},
		{"arrow alone", "/berita", `<a href="/berita/page/2">»</a>`, "/berita/page/2", false},
		{"english", "/berita", `<a href="/berita/page/2">Next</a>`, "/berita/page/2", false},
		{"older", "/berita", `<a href="/berita/page/2">Older</a>`, "/berita/page/2", false},
		{"lebih lama", "/berita", `<a href="/berita?hal=2">Lebih lama</a>`, "/berita?hal=2", false},
		{"berita lama", "/berita", `<a href="/berita/2">Berita Lama</a>`, "/berita/2", false},
		{"load more with an address", "/berita", `<a href="/berita?page=2">Muat lebih banyak</a>`, "/berita?page=2", false},
		{"offset in the path", "/berita", `<a href="/berita/index/6">Berikutnya</a>`, "/berita/index/6", false},
		{"arrow of a list", "/berita", `<ul class="nomor"><li><a href="/berita/index/6">&gt;</a></li></ul>`, "/berita/index/6", false},
		{"numbers of offsets", "/berita", `<ul class="nomor"><li><b>1</b></li><li><a href="/berita/index/10">2</a></li><li><a href="/berita/index/20">3</a></li></ul>`, "/berita/index/10", false},
		{"second of offsets", "/berita/index/10", `<ul><li><a href="/berita">1</a></li><li><b>2</b></li><li><a href="/berita/index/20">3</a></li><li><a href="/berita/index/30">4</a></li></ul>`, "/berita/index/20", false},
		{"last of offsets", "/berita/index/30", `<ul><li><a href="/berita">1</a></li><li><a href="/berita/index/10">2</a></li><li><a href="/berita/index/20">3</a></li><li><b>4</b></li></ul>`, "", false},
		{"per_page", "/berita", `<strong>1</strong><a href="https://maju.kim.id/berita?per_page=10" data-ci-pagination-page="2">2</a><a href="https://maju.kim.id/berita?per_page=10" rel="next">&gt;</a><a href="https://maju.kim.id/berita?per_page=40">Last ›</a>`, "/berita?per_page=10", false},
		{"start", "/berita?start=10", `<a href="/berita?start=0">Sebelumnya</a> <a href="/berita?start=20">Selanjutnya</a>`, "/berita?start=20", false},
		{"counted from nought", "/berita", `<ul><li>1</li><li><a href="/berita?page=1">2</a></li><li><a href="/berita?page=2">3</a></li></ul>`, "/berita?page=1", false},
		{"halaman in the path", "/berita", `<a href="/berita/halaman/2">Lanjut</a>`, "/berita/halaman/2", false},
		{"glued number", "/berita", `<a href="/berita/halaman-2.html">2</a>`, "/berita/halaman-2.html", false},
		{"picture of an arrow", "/berita", `<a href="/berita/index/10"><img src="/img/next-icon.png" alt=""></a>`, "/berita/index/10", false},
		{"empty link with an icon", "/berita", `<a href="/berita?page=2"><i class="fa fa-chevron-right"></i></a>`, "/berita?page=2", false},
		{"words nobody knows", "/berita", `<a href="/berita?page=2">Kabar sebelum ini</a>`, "/berita?page=2", false},
		{"brackets", "/berita", `[1] <a href="?page=2">[2]</a> <a href="?page=3">[3]</a>`, "/berita?page=2", false},
		{"hal. 2", "/berita", `<a href="/berita/page/2">Hal. 2</a>`, "/berita/page/2", false},
		{"closing slash", "/berita", `<a href="https://maju.kim.id/berita/page/2/">Older posts</a>`, "/berita/page/2", false},
		{"front controller", "/berita", `<a href="/index.php/berita/index/10">2</a>`, "/index.php/berita/index/10", false},
		{"select of pages", "/berita", `<select onchange="go()"><option value="/berita/index/0">1</option><option value="/berita/index/10">2</option></select>`, "/berita/index/10", false},
		{"address for scripts", "/berita", `<button class="lm" data-next-url="/berita?page=2">Muat lagi</button>`, "/berita?page=2", false},
		{"only back", "/berita/page/3", `<a href="/berita/page/2">Sebelumnya</a>`, "", false},
		{"next that leads back", "/berita/page/3", `<a href="/berita/page/2">Selanjutnya</a>`, "", false},
		{"first page only", "/berita?page=2", `<a href="/berita?page=1">« Pertama</a>`, "", false},
		{"newer is no next", "/berita?page=2", `<a href="/berita">Lebih baru</a>`, "", false},
		{"read on is no next", "/berita", `<a href="/berita/read/kabar-warga-desa-1-190205200201">Selanjutnya</a>`, "", false},
		{"pager of another section", "/berita", `<div>Agenda <a href="/agenda?page=2">2</a></div>`, "", false},
		{"archive of months", "/berita", `<ul><li><a href="/berita/2025/10">10</a></li><li><a href="/berita/2025">2025</a></li></ul>`, "", false},
		{"this page and no other", "/berita", `<ul class="pagination"><li><a href="/berita?page=1">1</a></li></ul>`, "", false},
		{"disabled", "/berita", `<ul class="pagination"><li>1</li><li class="disabled"><a href="#">Selanjutnya</a></li></ul>`, "", false},
		{"slider", "/berita", `<div id="c" class="carousel"><a class="carousel-control-next" href="#c" data-slide="next"><span>Selanjutnya</span></a></div>`, "", false},
		{"button for scripts", "/berita", `<button id="more">Muat lebih banyak</button>`, "", true},
		{"link for scripts", "/berita", `<a href="javascript:void(0)" onclick="muat()">Berita selanjutnya</a>`, "", true},
		{"numbers for scripts", "/berita", `<ul class="pagination"><li>1</li><li><a href="javascript:go(2)">2</a></li></ul>`, "", true},
		{"page 1 of 4", "/berita", `<p>Halaman 1 dari 4</p>`, "", true},
		{"page 4 of 4", "/berita?page=4", `<p>Halaman 4 dari 4</p>`, "", false},
		{"1 to 10 of 35", "/berita", `<div>Menampilkan 1 sampai 10 dari 35 berita</div>`, "", true},
		{"26 to 35 of 35", "/berita?page=4", `<div>Menampilkan 31 - 35 dari 35</div>`, "", false},
		{"only the last page", "/berita", `<a href="/berita?page=9">Terakhir »</a>`, "", true},
		{"numbers within the page", "/berita", `<p><b>1</b> <a href="#page-2">2</a> <a href="#page-3">3</a></p>`, "", true},
		{"form", "/berita", `<form><button name="page" value="2">Selanjutnya</button></form>`, "/berita?page=2", false},
		{"form that posts", "/berita", `<form method="POST"><button name="page" value="2">Selanjutnya</button></form>`, "", true},
		{"words for first and last", "/berita?page=2", `<a href="/berita?page=1">Awal</a><a href="/berita?page=1">Prev</a><a href="/berita?page=3">Next</a><a href="/berita?page=9">Akhir</a>`, "/berita?page=3", false},
		{"address in an element", "/berita", `<div id="s" data-next-page="/berita?page=2"></div>`, "/berita?page=2", false},
		{"nothing", "/berita", ``, "", false},
	}
	p := loadProfiles(t)
	generic, _ := p.ByID(profile.GenericID)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pg := `<html><head><title>Berita - KIM Maju</title></head><body><div class="atas"><a href="/">Beranda</a><a href="/berita">Berita</a></div><h2>Berita</h2>` +
				cards("berita", 6) + c.pager + `</body></html>`
			for _, prof := range []*profile.Profile{nil, generic} {
				got := p.Read(fact.Input{URL: host + c.self, Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing}, prof)
				want := c.next
				if want != "" {
					want = host + want
				}
				if got.Kind != fact.PageListing || got.Next != want || got.More != c.more {
					t.Errorf("%s: %s, next %q, more %v; want %q, %v", got.Platform, got.Kind, got.Next, got.More, want, c.more)
				}
				if len(got.Items) != 6 {
					t.Errorf("%s: %d items, want 6: %+v", got.Platform, len(got.Items), got.Items)
				}
			}
		})
	}
}

// TestPagingBackInTime follows Blogger's pages, which are named by the day that
// they start at, and never turns round.
func TestPagingBackInTime(t *testing.T) {
	p := loadProfiles(t)
	read := func(self, pager string) string {
		pg := `<html><head><title>KIM Maju</title><meta content='blogger' name='generator'/></head><body><div class="blog-posts">` + cards("2025/10", 3) + `</div>` + pager + `</body></html>`
		return p.Read(fact.Input{URL: "https://maju.blogspot.com" + self, Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing}, nil).Next
	}
	older := `<a class="blog-pager-older-link" href="/search?updated-max=2025-08-01T10:00:00%2B07:00&max-results=7">Posting Lama</a>`
	newer := `<a href="/search?updated-max=2025-10-01T10:00:00%2B07:00&max-results=7">Posting Lama</a>`
	const here = "/search?updated-max=2025-09-01T10:00:00%2B07:00&max-results=7"
	for _, c := range []struct {
		self, pager string
		want        bool
	}{{"/", older, true}, {here, older, true}, {here, newer, false}} {
		if next := read(c.self, c.pager); (next != "") != c.want {
			t.Errorf("%s: next %q, want one: %v", c.self, next, c.want)
		}
	}
}
