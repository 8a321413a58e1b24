package robots

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

const product = "pantaukim"

func address(t testing.TB, path string) *url.URL {
	t.Helper()
	u, err := url.Parse("https://a.kim.id" + path)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestAllows reads one file in each case and asks for paths: those after "yes" may be
// fetched, those after "no" may not.
func TestAllows(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		yes, no []string
	}{
		"no file":      {"", []string{"/", "/berita"}, nil},
		"all":          {"User-agent: *\nDisallow: /", nil, []string{"/", "/berita", "/?x", ""}},
		"nothing":      {"User-agent: *\nDisallow:", []string{"/", "/berita"}, nil},
		"begins with":  {"User-agent: *\nDisallow: /berita", []string{"/", "/ber", "/Berita"}, []string{"/berita", "/berita/1", "/berita-lama", "/berita?x=1"}},
		"a folder":     {"User-agent: *\nDisallow: /berita/", []string{"/berita"}, []string{"/berita/", "/berita/1"}},
		"itself":       {"User-agent: *\nDisallow: /", []string{"/robots.txt"}, []string{"/robots.txt.bak", "/robots.txt?x"}},
		"no blank":     {"User-agent:*\nDisallow:/x", nil, []string{"/x"}},
		"white space":  {" \tUser-agent \t: \t*\t \n\t Disallow \t: \t/x \t ", []string{"/y"}, []string{"/x"}},
		"capitals":     {"USER-AGENT: *\nDISALLOW: /x\ndisallow: /y", nil, []string{"/x", "/y"}},
		"comments":     {"# hello\nUser-agent: * # all\n#Disallow: /z\nDisallow: /x#note\nDisallow: /y # note", []string{"/z"}, []string{"/x", "/y"}},
		"CR":           {"User-agent: *\rDisallow: /x\rDisallow: /y", nil, []string{"/x", "/y"}},
		"CR LF":        {"User-agent: *\r\nDisallow: /x\r\n\r\nDisallow: /y\r\n", nil, []string{"/x", "/y"}},
		"blank lines":  {"User-agent: *\n\n\nDisallow: /x\n\n\nDisallow: /y\n", nil, []string{"/x", "/y"}},
		"a BOM":        {"\ufeffUser-agent: *\nDisallow: /x", nil, []string{"/x"}},
		"UTF-16":       {"\x00U\x00s\x00e\x00r\x00-\x00a\x00g\x00e\x00n\x00t\x00:\x00*\x00\n\x00D\x00i\x00s\x00a\x00l\x00l\x00o\x00w\x00:\x00/\x00x", nil, []string{"/x"}},
		"hard blanks":  {"User-agent:\u00a0*\n\u00a0Disallow: /x\u00a0", nil, []string{"/x"}},
		"page in HTML": {"<html>\nDisallow: /\n<p>User-agent: tidak ada</p></html>", []string{"/"}, nil},
		"no end":       {"User-agent: *\nDisallow: /x", nil, []string{"/x"}},

		// Who is meant.
		"ours":                  {"User-agent: *\nDisallow: /\n\nUser-agent: pantaukim\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"ours first":            {"User-agent: pantaukim\nDisallow: /x\n\nUser-agent: *\nDisallow: /", []string{"/"}, []string{"/x"}},
		"ours, without rules":   {"User-agent: *\nDisallow: /\n\nUser-agent: pantaukim\nDisallow:", []string{"/"}, nil},
		"ours, only a delay":    {"User-agent: *\nDisallow: /\nUser-agent: pantaukim\nCrawl-delay: 3", []string{"/"}, nil},
		"ours, in any letters":  {"User-agent: PantauKIM\nDisallow: /", nil, []string{"/"}},
		"ours, with a version":  {"User-agent: pantaukim/1.0 (+http://a.id)\nDisallow: /", nil, []string{"/"}},
		"others":                {"User-agent: pantau\nDisallow: /\nUser-agent: kim\nDisallow: /\nUser-agent: pantaukimbot\nDisallow: /", []string{"/"}, nil},
		"other, with ours":      {"User-agent: Mozilla/5.0 (compatible; pantaukim/1.0)\nDisallow: /", []string{"/"}, nil},
		"other, by number":      {"User-agent: *\nDisallow: /x\n\nUser-agent: 360Spider\nDisallow: /", []string{"/"}, []string{"/x"}},
		"several names":         {"User-agent: a\nUser-agent: pantaukim\nUser-agent: b\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"names and blank lines": {"User-agent: a\n\nUser-agent: *\n\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"groups of one name":    {"User-agent: *\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /y", []string{"/"}, []string{"/x", "/y"}},
		"our groups":            {"User-agent: pantaukim\nDisallow: /x\nUser-agent: *\nDisallow: /\nUser-agent: PANTAUKIM/2\nDisallow: /y", []string{"/"}, []string{"/x", "/y"}},
		"a rule for nobody":     {"Disallow: /\nUser-agent: *\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"sitemap between names": {"User-agent: a\nSitemap: https://a.id/s.xml\nUser-agent: *\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"delay between names":   {"User-agent: *\nCrawl-delay: 1\nUser-agent: a\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"unknown between names": {"User-agent: *\nNoindex: /z\nHost: a.id\nUser-agent: a\nDisallow: /x", []string{"/", "/z"}, []string{"/x"}},
		"all, with a sign":      {"User-agent: *;\nDisallow: /x", []string{"/"}, []string{"/x"}},

		// Which rule counts.
		"longest":            {"User-agent: *\nDisallow: /berita\nAllow: /berita/read", []string{"/berita/read/1"}, []string{"/berita", "/berita/rea"}},
		"longest, first":     {"User-agent: *\nAllow: /berita/read\nDisallow: /berita", []string{"/berita/read/1"}, []string{"/berita"}},
		"longest forbids":    {"User-agent: *\nAllow: /\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"a tie":              {"User-agent: *\nDisallow: /x\nAllow: /x", []string{"/x", "/x/1"}, nil},
		"a tie, first":       {"User-agent: *\nAllow: /x\nDisallow: /x", []string{"/x"}, nil},
		"longest with stars": {"User-agent: *\nAllow: /page\nDisallow: /*.htm", []string{"/page"}, []string{"/page.html", "/x.htm"}},
		"a tie with stars":   {"User-agent: *\nAllow: /$\nDisallow: /*", []string{"/"}, []string{"/x", "/?x"}},
		"longest, of ours":   {"User-agent: *\nAllow: /x/y/z\nUser-agent: pantaukim\nDisallow: /x", nil, []string{"/x/y/z"}},

		// Stars and ends.
		"star":           {"User-agent: *\nDisallow: *", nil, []string{"/", "/x"}},
		"star of a type": {"User-agent: *\nDisallow: *.pdf", []string{"/x.pd"}, []string{"/x.pdf", "/x.pdf?y", "/a/x.pdf/z"}},
		"inner star":     {"User-agent: *\nDisallow: /a*/z", []string{"/a/b", "/z"}, []string{"/a/z", "/a/b/z", "/ab/zz"}},
		"last star":      {"User-agent: *\nDisallow: /a*", []string{"/"}, []string{"/a", "/ab"}},
		"many stars":     {"User-agent: *\nDisallow: /**a***b", []string{"/b/a"}, []string{"/a/b", "/xaxbx"}},
		"end":            {"User-agent: *\nDisallow: /*.php$", []string{"/x.php?y", "/x.php5", "/x.php/"}, []string{"/x.php", "/x.php/y.php"}},
		"end of home":    {"User-agent: *\nDisallow: /$", []string{"/x", "/?x"}, []string{"/", ""}},
		"end and star":   {"User-agent: *\nDisallow: /a*b$", []string{"/abc", "/a"}, []string{"/ab", "/abab", "/acb"}},
		"inner dollar":   {"User-agent: *\nDisallow: /a$b", []string{"/a"}, []string{"/a$b", "/a%24b", "/a$bc"}},
		"escaped dollar": {"User-agent: *\nDisallow: /a%24", []string{"/a"}, []string{"/a$", "/a$b", "/a%24b"}},
		"escaped star":   {"User-agent: *\nDisallow: /a%2Ab", []string{"/axb"}, []string{"/a*b", "/a%2ab"}},
		"overlap":        {"User-agent: *\nDisallow: /ab*ba$", []string{"/aba"}, []string{"/abba", "/abxba"}},

		// Ways to write an address.
		"query":              {"User-agent: *\nDisallow: /*?cari=", []string{"/berita?page=2"}, []string{"/berita?cari=x", "/?cari="}},
		"query, second part": {"User-agent: *\nDisallow: /*&urut=", []string{"/b?urut=1"}, []string{"/b?x=1&urut=2"}},
		"letters":            {"User-agent: *\nDisallow: /k\u00e9", []string{"/k"}, []string{"/k%C3%A9", "/k%c3%a9x", "/k\u00e9"}},
		"letters, escaped":   {"User-agent: *\nDisallow: /k%c3%A9", []string{"/ke"}, []string{"/k%C3%A9", "/k\u00e9"}},
		"japanese":           {"User-agent: *\nDisallow: /foo/bar/\u30c4", nil, []string{"/foo/bar/%E3%83%84"}},
		"needless escapes":   {"User-agent: *\nDisallow: /foo/bar/%62%61%7A", nil, []string{"/foo/bar/baz", "/foo/bar/%62az"}},
		"needless, asked":    {"User-agent: *\nDisallow: /~joe/", nil, []string{"/%7Ejoe/x", "/~joe/"}},
		"address in a query": {"User-agent: *\nDisallow: /b?u=https://foo.bar", nil, []string{"/b?u=https%3A%2F%2Ffoo.bar", "/b?u=https://foo.bar"}},
		"escaped in a query": {"User-agent: *\nDisallow: /b?u=https%3A%2F%2Ffoo.bar", nil, []string{"/b?u=https%3a%2f%2ffoo.bar", "/b?u=https://foo.bar"}},
		"behind a star":      {"User-agent: *\nDisallow: /*=%2Fx", nil, []string{"/b?u=%2Fx", "/b?u=/x"}},
		"slash in a name":    {"User-agent: *\nDisallow: /a%2Fb", []string{"/a/b"}, []string{"/a%2fb"}},
		"slash behind star":  {"User-agent: *\nDisallow: /*%2Fb", nil, []string{"/a%2Fb"}},
		"question in a name": {"User-agent: *\nDisallow: /a%3Fb", []string{"/a?b"}, []string{"/a%3Fb"}},
		"a blank":            {"User-agent: *\nDisallow: /a b", []string{"/a"}, []string{"/a%20b"}},
		"a bad escape":       {"User-agent: *\nDisallow: /a%zz", []string{"/a"}, []string{"/a%25zz"}},
		"bare question":      {"User-agent: *\nDisallow: /*?", []string{"/a"}, []string{"/a?", "/a?x"}},

		// Badly written lines forbid, and open nothing.
		"no slash":            {"User-agent: *\nDisallow: berita", []string{"/"}, []string{"/berita"}},
		"allow without slash": {"User-agent: *\nDisallow: /\nAllow: berita", nil, []string{"/berita"}},
		"no colon":            {"User-agent *\nDisallow /x", []string{"/"}, []string{"/x"}},
		"no colon, more":      {"User-agent: *\nDisallow /x but not this", []string{"/x"}, nil},
		"allow, no colon":     {"User-agent: *\nDisallow: /\nAllow /x", nil, []string{"/x"}},
		"misspelt":            {"Useragent: *\nDissallow: /x\nDisalow: /y\nDisallowed: /z", []string{"/"}, []string{"/x", "/y", "/z"}},
		"bad delay":           {"User-agent: *\nCrawl-delay: 10s\nDisallow: /x", []string{"/"}, []string{"/x"}},
		"nameless":            {"User-agent: *\nDisallow: /x\nUser-agent:\nDisallow: /y", []string{"/"}, []string{"/x", "/y"}},
		"colons":              {"User-agent: *\n:\n::\nDisallow: /x\n: /y", []string{"/y"}, []string{"/x"}},
		"binary":              {"User-agent: *\n\xff\xfe\x01\x02\nDisallow: /x", nil, []string{"/x"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Parse(c.file, product)
			for _, p := range c.yes {
				if !r.Allows(address(t, p)) {
					t.Errorf("%q is forbidden", p)
				}
			}
			for _, p := range c.no {
				if r.Allows(address(t, p)) {
					t.Errorf("%q is allowed", p)
				}
			}
		})
	}
}

func TestDelay(t *testing.T) {
	for file, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2":                                             2 * time.Second,
		"User-agent: *\nCrawl-delay: 0.5":                                           500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 1,5 # comma":                                   1500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 10s":                                           10 * time.Second,
		"User-agent: *\nCrawl-delay: soon":                                          0,
		"User-agent: *\nCrawl-delay: -5":                                            0,
		"User-agent: *\nCrawl-delay: 1e999":                                         time.Second,
		"User-agent: *\nCrawl-delay: " + strings.Repeat("9", 400):                   longestDelay,
		"User-agent: *\nDisallow: /x\nCrawl-delay: 3":                               3 * time.Second,
		"User-agent: slow\nCrawl-delay: 3600\n\nUser-agent: *\nDisallow: /x":        0,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: pantaukim\nCrawl-delay: 1":      time.Second,
		"User-agent: pantaukim\nCrawl-delay: 4\nUser-agent: *\nDisallow: /":         4 * time.Second,
		"User-agent: *\nCrawl-delay: 1\nUser-agent: *\nCrawl-delay: 7\nDisallow: /": 7 * time.Second,
		"Crawl-delay: 5\nUser-agent: *\nDisallow: /x":                               0,
	} {
		if got := Parse(file, product).Delay(); got != want {
			t.Errorf("%q: %v, want %v", file, got, want)
		}
	}
}

func TestSitemaps(t *testing.T) {
	r := Parse("Sitemap: https://a.kim.id/1.xml\nUser-agent: a\nDisallow: /\nsitemap:https://a.kim.id/2.xml # new\nSitemap:\nSite-map: /3.xml", product)
	if want := []string{"https://a.kim.id/1.xml", "https://a.kim.id/2.xml", "/3.xml"}; !slices.Equal(r.Sitemaps(), want) {
		t.Errorf("%q, want %q", r.Sitemaps(), want)
	}
}
