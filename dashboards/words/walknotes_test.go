package words

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestWalksAreToldInIndonesian(t *testing.T) {
	t.Parallel()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		said, want string
		foreign    bool
	}{
		{said: "broken link: /berita/read/x", want: "tautan putus: /berita/read/x"},
		{
			said: "https://a.kim.id: robots.txt: answered 503 Service Unavailable: what it asks is not known, so nothing is read",
			want: "https://a.kim.id: robots.txt: menjawab 503 Service Unavailable: permintaannya tidak diketahui, jadi situs tidak dibaca",
		},
		{
			said: "https://a.kim.id/berita: answered 500 Internal Server Error (and 2 more pages); no sitemap at /sitemap.xml",
			want: "https://a.kim.id/berita: menjawab 500 Internal Server Error (dan 2 halaman lain) / tidak ada peta situs di /sitemap.xml",
		},
		{
			said: "it holds nothing that an earlier walk had seen: it was read down to 2025-09-01",
			want: "tidak memuat apa pun yang pernah terlihat: dibaca sampai 2025-09-01",
		},
		{said: "it could not be read whole; other sections prove all that it lists", want: "tidak dapat dibaca seluruhnya; bagian lain membuktikan semua yang dimuatnya"},
		{said: "something that nobody has words for", want: "something that nobody has words for", foreign: true},
		{said: "", want: ""},
	} {
		var got []string
		foreign := false
		for _, s := range all[Indonesian].OfWalk(c.said) {
			got, foreign = append(got, s.Text), foreign || s.Foreign
		}
		if strings.Join(got, " / ") != c.want || foreign != c.foreign {
			t.Errorf("%q: %q %v, want %q", c.said, got, foreign, c.want)
		}
		if en := all[English].OfWalk(c.said); c.said != "" && (len(en) != 1 || en[0].Text != c.said || en[0].Foreign) {
			t.Errorf("English: %+v", en)
		}
	}
}

// Every remark and doubt that the collector can write has words here.
func TestEveryRemarkOfWalksHasWords(t *testing.T) {
	t.Parallel()
	all, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../collector/walk/*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files of the collector: %v", len(files), err)
	}
	remark := regexp.MustCompile(`(?:\.note\(|unreadable\(|unreadable\(fmt\.Sprintf\(|Err: fmt\.Errorf\(|Err: errors\.New\(|\.why = |kim\.Reach\w+\([^)]*\), )"([^"]+)"`)
	verb := regexp.MustCompile(`%(\+|\.\d+)?[a-zA-Z]`)
	// What only joins two sentences, or is told by the sentences that it holds.
	joins := map[string]bool{"%s: %s": true, "it ": true, "%s %s": true, "%s %s, and others name the rest": true, "%s; other sections prove all that it lists": true}
	seen := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range remark.FindAllStringSubmatch(string(source), -1) {
			if joins[m[1]] {
				continue
			}
			seen++
			said := verb.ReplaceAllString(m[1], "7")
			if strings.HasSuffix(said, ": ") || strings.HasSuffix(said, "of ") || strings.HasSuffix(said, "to ") {
				said += "7"
			}
			for _, s := range all[Indonesian].OfWalk(said) {
				if s.Foreign {
					t.Errorf("%s: %q has no words in walknotes.json", filepath.Base(f), m[1])
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d remarks were found: the pattern has missed them", seen)
	}
}
