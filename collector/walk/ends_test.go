package walk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// interfaceSite is a WordPress whose interface gives a few posts at a time, however many
// are asked for, and states a total.
func interfaceSite(posts, size, total int) *pages {
	p := &pages{Hosts: web.NewHosts([]string{"kim.contoh.id"}), body: map[string]string{}, fails: map[string]*web.Failure{}, list: map[string]web.ListHeaders{}}
	const api = "http://kim.contoh.id/wp-json/wp/v2/posts"
	frame := func(main string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title><meta name="generator" content="WordPress 6.6"><link rel="https://api.w.org/" href="/wp-json/"></head><body><main>` + main + `</main></body></html>`
	}
	p.body[press.URL] = frame("<h1>Selamat datang</h1>")
	var all []string
	for n := posts; n > 0; n-- {
		address := fmt.Sprintf("/panen-nomor-%d-di-desa/", n)
		day := start.AddDate(0, 0, n-50).Format("2006-01-02T15:04:05")
		all = append(all, fmt.Sprintf(`{"id":%d,"link":"%s%s","date":"%s","status":"publish","title":{"rendered":"Panen nomor %d di desa"},"content":{"rendered":"<p>Warga panen di petak nomor %d.</p>"}}`, n, press.URL, address, day, n, n))
		p.body[press.URL+address] = frame(fmt.Sprintf(`<article class="post"><h1 class="entry-title">Panen nomor %d di desa</h1><div class="entry-content"><p>Warga panen di petak nomor %d.</p></div></article>`, n, n))
	}
	number := 0
	for some := range slices.Chunk(all, size) {
		number++
		address := api + "?_embed=wp%3Afeaturedmedia&page=" + strconv.Itoa(number) + "&per_page=20"
		if number == 1 {
			address = api + "?_embed=wp%3Afeaturedmedia&per_page=20"
		}
		p.body[address] = "[" + strings.Join(some, ",") + "]"
		if total >= 0 {
			p.list[address] = web.ListHeaders{Total: strconv.Itoa(total), Pages: strconv.Itoa((total + size - 1) / size)}
		}
	}
	return p
}

// TestStatedEnd compares what was counted at the end of a list with what its source states.
func TestStatedEnd(t *testing.T) {
	t.Parallel()
	list := func(line string) *pages {
		p := site(30, 29, 28)
		p.body["http://a.kim.id/berita"] = strings.Replace(p.body["http://a.kim.id/berita"], "</main>", line+"</main>", 1)
		return p
	}
	for name, c := range map[string]struct {
		group  kim.Group
		pages  *pages
		items  int
		detail string // that the walk's detail says; empty: nothing of totals
	}{
		"an interface that gives fewer than asked":               {press, interfaceSite(5, 2, 5), 5, ""},
		"the same without a word of how many":                    {press, interfaceSite(5, 2, -1), 5, ""},
		"an interface that states more than it gives":            {press, interfaceSite(5, 2, 6), 5, "states 6 items (X-WP-Total) and names 5"},
		"an interface that states less than it gives":            {press, interfaceSite(4, 2, 3), 4, "states 3 items and names 4"},
		"a list that states what it shows":                       {group, list(`<p>Menampilkan 3 dari 3 berita</p>`), 3, ""},
		"a list that states more than it shows":                  {group, list(`<p>Menampilkan 3 dari 7 berita</p>`), 3, "states 7 items (Menampilkan 3 dari 7 berita) and names 3"},
		"the last page of a list of which the others are hidden": {group, list(`<p>Halaman 4 dari 4</p>`), 3, "states 4 pages and has 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Walk(t.Context(), settingOf(t, 0, true), c.group, memory.New(), c.pages)
			if err != nil || len(r.New) != c.items || !r.Walk.Complete {
				t.Errorf("%v: %d items, %s, %s %v", err, len(r.New), r.Walk.Outcome, r.Walk.Detail, c.pages.asked)
			}
			if c.detail == "" && strings.Contains(r.Walk.Detail, "states") || !strings.Contains(r.Walk.Detail, c.detail) {
				t.Errorf("detail %q", r.Walk.Detail)
			}
		})
	}
}

// A list that states more than it names was not seen whole, whatever an earlier walk proved.
func TestShortAfterAnEarlierProof(t *testing.T) {
	t.Parallel()
	s := &seenSection{section: &section{short: "states 8 items and names 7", first: listingMemory{replayed: true}, before: &memory.Section{Coverage: kim.CoverageAll}}, reach: kim.ReachNone()}
	if (&cover{}).recall(s); s.reach != kim.ReachNone() {
		t.Errorf("%v", s.reach)
	}
}

// The pages of a list that were counted on end where the site answers with its home page,
// whether the walk has read that or not.
func TestCountedOnToTheHomePage(t *testing.T) {
	t.Parallel()
	m := memory.New()
	for day, newest := range []int{64, 72} {
		p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(newest, newest-3)}, "/pengumuman": {posts: []int{50}}, "/x": {posts: numbers(newest-4, newest-7)}}, menu: []string{"/berita", "/pengumuman"}}.pages()
		cards := func(path string) string {
			_, rest, _ := strings.Cut(p.body[hamlet.URL+path], "<main>")
			main, _, _ := strings.Cut(rest, "</main>")
			return main
		}
		list, news := hamlet.URL+"/berita", cards("/berita")
		p.body[hamlet.URL+"/berita?page=2"] = strings.Replace(p.body[list], news, cards("/x"), 1)
		p.body[list] = strings.Replace(p.body[list], "</main>", `<button class="more" data-url="/berita?page=2">Muat lebih banyak</button></main>`, 1)
		p.body[hamlet.URL] = strings.Replace(p.body[hamlet.URL], "</main>", "<h2>Pengumuman</h2>"+cards("/pengumuman")+"<h2>Berita</h2>"+news+"</main>", 1)
		p.body[hamlet.URL+"/berita?page=3"] = p.body[hamlet.URL]
		r := walkHamlet(t, day, day == 0, m, p)
		for _, s := range r.Sections {
			if s.Path == "/berita" && s.Listed != 8 {
				t.Errorf("day %d: %+v", day, s)
			}
		}
		m = remember(t, m, r)
	}
}

// A sitemap that robots.txt names proves the end of a list on one page that names the same items. One
// that names more, or less, or cannot be read, proves nothing.
func TestSitemapEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mapped []int
		also   string
		want   kim.Reach
	}{
		"the same":            {numbers(60, 54), "<url><loc>http://dusun.contoh.id/profil</loc></url>", kim.ReachAll()},
		"more":                {numbers(60, 50), "", kim.ReachAfter(hamletDay(54))},
		"less":                {numbers(59, 54), "", kim.ReachAfter(hamletDay(54))},
		"broken":              {numbers(60, 54), "<url><loc", kim.ReachAfter(hamletDay(54))},
		"with one that fails": {numbers(60, 54), "</urlset><sitemapindex><sitemap><loc>http://dusun.contoh.id/peta-2.xml</loc></sitemap></sitemapindex><urlset>", kim.ReachAfter(hamletDay(54))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 54)}}, menu: []string{"/berita"}}.pages()
			for address, body := range p.body { // below the folder of a section
				delete(p.body, address)
				p.body[strings.Replace(address, "/baca/", "/berita/baca-", 1)] = strings.ReplaceAll(body, "/baca/", "/berita/baca-")
			}
			all := ""
			for _, n := range c.mapped {
				all += fmt.Sprintf("<url><loc>%s/berita/baca-%d</loc></url>", hamlet.URL, n)
			}
			p.maps = []string{hamlet.URL + "/peta.xml"}
			p.body[hamlet.URL+"/peta.xml"] = `<?xml version="1.0"?><urlset>` + all + c.also + `</urlset>`
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); !r.Walk.Complete || got != c.want {
				t.Errorf("complete %v, %v, want %v: %s %s", r.Walk.Complete, got, c.want, r.Walk.Detail, whyOf(r))
			}
		})
	}
}
