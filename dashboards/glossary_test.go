package dashboards

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/lab/proof"
)

// vocabulary is what docs/glossary.md says about the words of pages, by language.
type vocabulary struct {
	instead map[string]map[string]string // a word that is not used, and the one that is
	foreign map[string][]string          // words by which the other language is known
}

// readVocabulary reads the section on words that pages do not use.
func readVocabulary(t *testing.T) vocabulary {
	t.Helper()
	raw, err := os.ReadFile("../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(raw), "## Words that pages do not use")
	if !found {
		t.Fatal("docs/glossary.md has lost its section on words that pages do not use")
	}
	v := vocabulary{instead: map[string]map[string]string{"id": {}, "en": {}}, foreign: map[string][]string{}}
	languages := map[string]string{"Indonesian": "id", "English": "en"}
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 {
			continue
		}
		l, ok := languages[strings.TrimSpace(cells[1])]
		if !ok {
			continue
		}
		words := strings.Split(strings.TrimSpace(cells[2]), ", ")
		if use := strings.TrimSpace(cells[3]); use == "(another language)" {
			v.foreign[l] = words
		} else {
			for _, w := range words {
				v.instead[l][w] = use
			}
		}
	}
	if len(v.instead["id"]) < 10 || len(v.instead["en"]) < 3 || len(v.foreign["id"]) < 20 || len(v.foreign["en"]) < 20 {
		t.Fatalf("the lists of docs/glossary.md are not as the test reads them: %+v", v)
	}
	return v
}

// told is a pattern of what is for whoever runs the program: its commands, flags and keys.
var told = regexp.MustCompile(`(?i)(^|\s)--[a-z]{2,}|\bpantaukim (serve|collect|score|export|report|handcount|shortlist|registry|doctor|digest|inspect|user|plan|backup)\b|\b(http|digest|collector|warehouse|official|schedule|dashboards|registry)\.[a-z]+_?[a-z]*\b`)

// wrong returns what is wrong with the words of a text.
func (v vocabulary) wrong(language, text string) (out []string) {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" \n\t.,;:()[]“”\"!?/|→·…+=<>≥≤✓", r)
	}), " ") + " "
	for w, use := range v.instead[language] {
		if strings.Contains(words, " "+strings.ToLower(w)+" ") {
			out = append(out, "“"+w+"” instead of “"+use+"”")
		}
	}
	for _, w := range v.foreign[language] {
		if strings.Contains(words, " "+w+" ") {
			out = append(out, "“"+w+"” is of another language")
		}
	}
	if m := told.FindString(text); m != "" {
		out = append(out, "“"+strings.TrimSpace(m)+"” is for whoever runs the program")
	}
	return out
}

// spoken returns the texts of a page that are ours: not what was crawled or entered, nor
// names of columns for programs.
func spoken(t *testing.T, body string) (texts []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	attribute := func(n *html.Node, name string) string {
		i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
		if i < 0 {
			return ""
		}
		return n.Attr[i].Val
	}
	ours := root
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "html" {
			ours = n
		}
	}
	language := attribute(ours, "lang")
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			if s := strings.TrimSpace(n.Data); s != "" {
				texts = append(texts, s)
			}
			return
		}
		if n.Type == html.ElementNode {
			switch l := attribute(n, "lang"); {
			case slices.Contains([]string{"script", "style", "bdi", "textarea", "time"}, n.Data), l != "" && l != language,
				attribute(n, "aria-labelledby") == "kolom", strings.Contains(" "+attribute(n, "class")+" ", " entered "),
				n.Data == "a" && strings.HasPrefix(attribute(n, "href"), "/kim/"), strings.Contains(attribute(n, "rel"), "external"), n.Data == "option", n.Data == "code":
				return
			}
			for _, name := range []string{"title", "placeholder", "alt", "aria-label"} {
				if s := attribute(n, name); s != "" {
					texts = append(texts, s)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	return texts
}

// One word for one thing, one language a page, and nothing that only who runs the program
// understands: every page, for everybody, in both languages; in the short tier each of
// the viewers reads a page in one of the two, and the next one in the other.
func TestPagesKeepToTheGlossary(t *testing.T) {
	v := readVocabulary(t)
	w := sharedWorld(t, 24)
	cfg := demoConfig()
	cfg.NameInactive, cfg.RowsPerPage = false, 10
	h := siteOver(t, w, cfg).routes()
	entered := []string{"Top Konten Website KIM", "unggahan susulan setelah pelatihan"}
	for _, g := range w.Groups {
		entered = append(entered, g.Name, g.Note, g.PICName, g.Regency, g.District, g.Village)
	}
	entered = slices.DeleteFunc(entered, func(s string) bool { return len(s) < 4 })
	addresses := []string{
		"/penghargaan?" + draftQuery().Encode(), "/penghargaan/segel?" + draftQuery().Encode(), w.Groups[2].Path(), w.Groups[7].Path() + "?page=2",
		"/peringkat?q=" + "Hapua", "/peringkat?week=abc", "/akun", "/masuk", pages.DossierPath(strings.Repeat("ab12", 16), w.Groups[0].ID),
		"/penghargaan/rancangan/" + w.Groups[0].ID + "?" + draftQuery().Encode(),
	}
	for _, address := range browserPages(w) {
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	strip := regexp.MustCompile(`[?&]lang=(id|en)`)
	looked, said := 0, map[string]bool{}
	languages := []string{"id", "en"}
	for i, who := range slices.DeleteFunc(viewers(), func(v access.Viewer) bool { return v.Name == "budi" }) { // who sees the same words as siti
		seen := h
		if who.Name != "" {
			seen = as(who, h)
		}
		for n, address := range addresses {
			for l, language := range languages {
				if !proof.Long() && (i+n+l)%len(languages) != 0 {
					continue
				}
				a := strip.ReplaceAllString(address, "")
				if strings.Contains(a, "?") {
					a += "&lang=" + language
				} else {
					a += "?lang=" + language
				}
				rec := httptest.NewRecorder()
				seen.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://pantau.example"+a, nil))
				if rec.Code >= 500 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
					continue
				}
				looked++
				for _, text := range spoken(t, rec.Body.String()) {
					for _, name := range entered {
						text = strings.ReplaceAll(text, name, "")
					}
					for _, wrong := range v.wrong(language, text) {
						if key := language + wrong + text; !said[key] {
							said[key] = true
							t.Errorf("%s, for %q: %s in %q", a, who.Name, wrong, text)
						}
					}
				}
			}
		}
	}
	if looked < proof.Times(150, 300) {
		t.Errorf("only %d pages were looked at", looked)
	}
}

func TestGlossaryFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	v := readVocabulary(t)
	for _, c := range []struct {
		language, text string
		want           int
	}{
		{"id", "Jumlah unggahan per pekan", 0},
		{"id", "Bagian aktif", 1},
		{"id", "the site answers", 1},
		{"en", "Unggahan yang dihitung", 1},
		{"en", "Items that count", 0},
		{"id", "Jalankan pantaukim handcount form", 1},
		{"id", "lihat official.groups", 1},
		{"en", "run with --region 62.13", 1},
	} {
		if got := v.wrong(c.language, c.text); len(got) < c.want || c.want == 0 && len(got) > 0 {
			t.Errorf("%s %q: %q", c.language, c.text, got)
		}
	}
}
