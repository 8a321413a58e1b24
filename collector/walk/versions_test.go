package walk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// bilingual is a post of a site in two languages. Its addresses are paths; the second is empty if it was
// never translated.
type bilingual struct {
	id, en   string
	day      string
	listed   string // the languages in whose lists it stands: "id en"
	declares string // the languages whose pages declare the other: "id en"
}

// inTwoLanguages writes a site with a list in each language.
func inTwoLanguages(posts ...bilingual) *pages {
	p := site()
	frame := func(head, body string) string {
		return `<!DOCTYPE html><html><head><title>KIM Maju</title>` + head + `</head><body><nav><a href="/">Beranda</a> <a href="/id/berita">Berita</a> <a href="/en/news">News</a></nav><main>` + body + `</main></body></html>`
	}
	lists := map[string]*strings.Builder{"id": {}, "en": {}}
	for k, at := range posts {
		texts := map[string][2]string{
			"id": {fmt.Sprintf("Panen raya nomor %d di desa", k), fmt.Sprintf("Warga desa kami memanen padi di sawah nomor %d bersama-sama pada pagi hari yang cerah sekali dan semua orang senang dengan hasilnya.", k)},
			"en": {fmt.Sprintf("Great harvest number %d in the village", k), fmt.Sprintf("People of our village have brought in the rice of field number %d together on a bright morning and everybody was happy with it.", k)},
		}
		paths := map[string]string{"id": at.id, "en": at.en}
		for language, path := range paths {
			if path == "" {
				continue
			}
			head := ""
			if strings.Contains(at.declares, language) {
				for l, to := range paths {
					if to != "" {
						head += fmt.Sprintf(`<link rel="alternate" hreflang="%s" href="http://a.kim.id%s">`, l, to)
					}
				}
			}
			text := texts[language]
			p.body["http://a.kim.id"+path] = frame(head, fmt.Sprintf(`<article><h1>%s</h1><time datetime="%s">%s</time><div class="isi"><p>%s</p></div></article>`, text[0], at.day, at.day, text[1]))
			if strings.Contains(at.listed, language) {
				fmt.Fprintf(lists[language], `<article><h3><a href="%s">%s</a></h3><time datetime="%s">%s</time></article>`, path, text[0], at.day, at.day)
			}
		}
	}
	p.body["http://a.kim.id"] = frame("", "<h2>Selamat datang</h2>")
	p.body["http://a.kim.id/id/berita"] = frame("", lists["id"].String()+`<p>Belum ada berita lain.</p>`)
	p.body["http://a.kim.id/en/news"] = frame("", lists["en"].String()+`<p>Belum ada berita lain.</p>`)
	return p
}

func urls(items []*kim.Item) (out []string) {
	for _, it := range items {
		out = append(out, strings.TrimPrefix(it.URL, "http://a.kim.id"))
	}
	slices.Sort(out)
	return out
}

// TestVersions counts the posts of a site in two languages.
func TestVersions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		posts []bilingual
		want  []string
	}{
		{"both listed, both declare", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", "id en"}, {"/id/berita/lomba", "/en/news/games", "2025-10-10", "id en", "id en"}}, []string{"/id/berita/lomba", "/id/berita/panen"}},
		{"the translation alone declares", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", "en"}}, []string{"/id/berita/panen"}},
		{"the original alone declares", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", "id"}}, []string{"/id/berita/panen"}},
		{"the translation alone is listed", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "en", "id en"}}, []string{"/id/berita/panen"}},
		{"the original alone is listed", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id", "id en"}}, []string{"/id/berita/panen"}},
		{"never translated", []bilingual{{"/id/berita/panen", "", "2025-10-20", "id", "id"}, {"", "/en/news/visit", "2025-10-10", "en", "en"}}, []string{"/en/news/visit", "/id/berita/panen"}},
		{"a parameter", []bilingual{{"/berita/panen-raya-desa?lang=id", "/berita/panen-raya-desa?lang=en", "2025-10-20", "id en", "id en"}}, []string{"/berita/panen-raya-desa?lang=id"}},
		{"a parameter, undeclared", []bilingual{{"/berita/panen-raya-desa", "/berita/panen-raya-desa?lang=en", "2025-10-20", "id en", ""}}, []string{"/berita/panen-raya-desa"}},
		{"one name, undeclared", []bilingual{{"/id/berita/panen", "/en/berita/panen", "2025-10-20", "id en", ""}}, []string{"/id/berita/panen"}},
		{"two names, undeclared: not known", []bilingual{{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", ""}}, []string{"/en/news/harvest", "/id/berita/panen"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := inTwoLanguages(tt.posts...)
			r := walkOn(t, 0, true, memory.New(), p)
			if got := urls(r.New); !slices.Equal(got, tt.want) || !r.Walk.Complete {
				t.Fatalf("items %q, want %q: %s", got, tt.want, r.Walk.Detail)
			}
			m := remember(t, memory.New(), r)
			for day, full := range []bool{false, true, false, true} {
				r = walkOn(t, day+1, full, m, p)
				m = remember(t, m, r)
				if len(r.New) > 0 || r.Walk.Changed > 0 || r.Walk.Removed > 0 || !r.Walk.Complete || slices.ContainsFunc(r.Seen, func(s Sighting) bool { return s.Missed > 0 }) {
					t.Errorf("visit %d: new %q, %d changed, %d removed, %s", day+1, urls(r.New), r.Walk.Changed, r.Walk.Removed, r.Walk.Detail)
				}
			}
		})
	}
}

// A post is translated after it was counted, and later walks do not ask for it again.
func TestTranslatedLater(t *testing.T) {
	t.Parallel()
	before := bilingual{"/id/berita/panen", "", "2025-10-20", "id", "id"}
	after := bilingual{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", "id en"}
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), inTwoLanguages(before)))
	r := walkOn(t, 1, true, m, inTwoLanguages(after))
	if len(r.New) > 0 || len(r.Edited) != 1 || !slices.Equal(r.Edited[0].Aliases, []string{"http://a.kim.id/en/news/harvest"}) {
		t.Fatalf("new %q, edited %+v: %s", urls(r.New), r.Edited, r.Walk.Detail)
	}
	m = remember(t, m, r)
	p := inTwoLanguages(after)
	if r = walkOn(t, 2, false, m, p); len(r.New) > 0 || slices.ContainsFunc(p.asked, func(a string) bool { return strings.Contains(a, "/harvest") }) {
		t.Errorf("new %q, asked %q", urls(r.New), p.asked)
	}
}

// A translation that was counted as a post of its own is taken back.
func TestCountedTwice(t *testing.T) {
	t.Parallel()
	at := bilingual{"/id/berita/panen", "/en/news/harvest", "2025-10-20", "id en", ""}
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), inTwoLanguages(at)))
	if len(m.Items) != 2 {
		t.Fatalf("%d items", len(m.Items))
	}
	at.declares = "id en"
	r := walkOn(t, 7, true, m, inTwoLanguages(at))
	m = remember(t, m, r)
	left := 0
	for _, it := range m.Items {
		if !it.Removed {
			left++
			if !strings.HasSuffix(it.URL, "/id/berita/panen") {
				t.Errorf("left is %s", it.URL)
			}
		}
	}
	if left != 1 || r.Walk.Removed != 1 {
		t.Errorf("%d items left, %d removed: %s", left, r.Walk.Removed, r.Walk.Detail)
	}
}

// A template that names one other page on all pages makes no item of two.
func TestWrongVersions(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"hreflang to the home page":   `<link rel="alternate" hreflang="en" href="/en">`,
		"hreflang to another post":    `<link rel="alternate" hreflang="en" href="/id/berita/satu">`,
		"canonical to another post":   `<link rel="canonical" href="/id/berita/satu">`,
		"canonical to the home page":  `<link rel="canonical" href="/">`,
		"canonical to another's host": `<link rel="canonical" href="http://b.kim.id/id/berita/satu">`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := inTwoLanguages(bilingual{"/id/berita/satu", "", "2025-10-20", "id", ""}, bilingual{"/id/berita/dua", "", "2025-10-19", "id", ""}, bilingual{"/id/berita/tiga", "", "2025-10-18", "id", ""})
			for a := range p.body {
				p.body[a] = strings.Replace(p.body[a], "</head>", head+"</head>", 1)
			}
			if r := walkOn(t, 0, true, memory.New(), p); len(r.New) != 3 {
				t.Errorf("items %q: %s", urls(r.New), r.Walk.Detail)
			}
		})
	}
}

// Two addresses of one post, of which the page calls one right.
func TestCanonical(t *testing.T) {
	t.Parallel()
	p := inTwoLanguages(bilingual{"/id/berita/satu", "", "2025-10-20", "id", ""}, bilingual{"/id/berita/dua", "", "2025-10-19", "id", ""})
	p.body["http://a.kim.id/baca/12345"] = strings.Replace(p.body["http://a.kim.id/id/berita/satu"], "</head>", `<link rel="canonical" href="/id/berita/satu"></head>`, 1)
	p.body["http://a.kim.id/en/news"] = strings.ReplaceAll(p.body["http://a.kim.id/id/berita"], "/id/berita/satu", "/baca/12345")
	r := walkOn(t, 0, true, memory.New(), p)
	if got := urls(r.New); !slices.Equal(got, []string{"/id/berita/dua", "/id/berita/satu"}) {
		t.Errorf("items %q: %s", got, r.Walk.Detail)
	}
}
