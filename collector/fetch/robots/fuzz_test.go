package robots

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/lab/proof"
)

// badLines are lines that say nothing after RFC 9309, or say it badly.
var badLines = []string{
	"", " ", "\t", "#", "# Disallow: /", ":", "::", "Crawl-delay: 10s", "Crawl-delay:", "Sitemap", "Sitemap:", "Host: a.id", "Noindex: /",
	"User-agent", "User-agent:", "User-agent: ", "Useragent: other", "User agent: other", "user-agent other", "Disallow", "Allow", "Allow x",
	"Allow: x", "Allow /", "allow: berita", "Alow: /", "Allowed: /", "<html>", "<p>Allow: /</p>", "\x00", "\xff\xfe", "\ufeff", "404 Not Found",
	"Clean-param: s /", "Request-rate: 1/5", "Visit-time: 0600-0845", "Disallow /a b c", "= = =", "{", "}", "%", "\\",
}

// draw makes a file of sensible lines.
func draw(r *rand.Rand) []string {
	agents := []string{"*", "pantaukim", "PantauKIM/1", "other", "pantau", "360Spider"}
	paths := []string{"/", "/a", "/a/", "/a/b", "/b", "/*.php", "/*.php$", "/a*b", "*b", "/?x", "/*?", "/%61", "/a%2Fb", "", "/$", "/k\u00e9"}
	var lines []string
	for range 1 + r.IntN(5) {
		for range 1 + r.IntN(3) {
			lines = append(lines, "User-agent: "+agents[r.IntN(len(agents))])
		}
		for range r.IntN(5) {
			verb := "Disallow: "
			if r.IntN(3) == 0 {
				verb = "Allow: "
			}
			lines = append(lines, verb+paths[r.IntN(len(paths))])
		}
	}
	return lines
}

// targets are paths that the drawn files speak of.
var targets = []string{"/", "/a", "/a/", "/a/b", "/b", "/a.php", "/a/b.php?x", "/?x", "/a?b=/b", "/a%2Fb", "/k%C3%A9", "/c", "/ab"}

// TestBadLinesChangeNothing puts bad lines anywhere into sensible files: what was
// forbidden stays so, and what was allowed too, but for what a badly written Disallow
// asks.
func TestBadLinesChangeNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range proof.Times(3000, 100000) {
		lines := draw(r)
		before := Parse(strings.Join(lines, "\n"), product)
		with := append([]string{}, lines...)
		for range 1 + r.IntN(3) {
			at := r.IntN(len(with) + 1)
			with = append(with[:at], append([]string{badLines[r.IntN(len(badLines))]}, with[at:]...)...)
		}
		after := Parse(strings.Join(with, "\n"), product)
		for _, path := range targets {
			u := address(t, path)
			if before.Allows(u) != after.Allows(u) {
				t.Fatalf("%s: %v became %v\n%s\n---\n%q", path, before.Allows(u), after.Allows(u), strings.Join(lines, "\n"), with)
			}
		}
	}
}

// TestBadDisallowOnlyForbids puts badly written rules anywhere: nothing that was
// forbidden becomes allowed.
func TestBadDisallowOnlyForbids(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	bad := []string{"Disalow: /a", "Dissallow: /", "Disallow /b", "disallowed: /a*b", "Disallow: a", "Useragent: other", "Disalow:", "dis allow: /k"}
	for range proof.Times(3000, 100000) {
		lines := draw(r)
		before := Parse(strings.Join(lines, "\n"), product)
		at := r.IntN(len(lines) + 1)
		with := append(append(append([]string{}, lines[:at]...), bad[r.IntN(len(bad))]), lines[at:]...)
		after := Parse(strings.Join(with, "\n"), product)
		for _, path := range targets {
			if u := address(t, path); after.Allows(u) && !before.Allows(u) {
				t.Fatalf("%s became allowed\n%s\n---\n%q", path, strings.Join(lines, "\n"), with)
			}
		}
	}
}

// FuzzParse reads any text, and puts it as one line into a file that forbids: as long as
// the line cannot be taken for one that allows or that names a crawler, nothing opens.
func FuzzParse(f *testing.F) {
	for _, s := range append(badLines, "User-agent: *\nDisallow: /x*$\nCrawl-delay: 1\nSitemap: /s.xml", "<html>Disallow:</html>\x00") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Parse(text, product)
		r.Allows(&url.URL{Scheme: "http", Host: "a.kim.id", Path: text, RawQuery: text})
		if d := r.Delay(); d < 0 || d > longestDelay {
			t.Errorf("a delay of %v", d)
		}
		line := strings.Map(func(c rune) rune {
			if c == '\n' || c == '\r' || c == 0 {
				return -1
			}
			return c
		}, text)
		if low := strings.ToLower(line); strings.Contains(low, "allow") || strings.Contains(low, "agent") {
			return
		}
		const forbids = "User-agent: *\n%[1]s\nUser-agent: x\n%[1]s\nDisallow: /a\n%[1]s\nAllow: /a/b\n%[1]s\nDisallow: /c\n%[1]s\n"
		r = Parse(fmt.Sprintf(forbids, line), product)
		for path, want := range map[string]bool{"/a": false, "/a/b": true, "/c": false, "/d": true} {
			u, err := url.Parse("http://a.kim.id" + path)
			if err != nil {
				t.Fatal(err)
			}
			if r.Allows(u) != want {
				t.Errorf("with the line %q, %s is allowed: %v", line, path, !want)
			}
		}
	})
}

// FuzzPattern compares the matching of patterns with regular expressions.
func FuzzPattern(f *testing.F) {
	for _, s := range []string{"/a*b$ /aXb", "/*.php /x.php", "*a*a*a$ /aaa", "/a** /a", "/$ /", "/a$b$ /a$b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		value, path, ok := strings.Cut(s, " ")
		if !ok {
			return
		}
		p := parsePattern(value)
		parts := make([]string, len(p.exact))
		for i, part := range p.exact {
			parts[i] = regexp.QuoteMeta(part)
		}
		form := "^" + strings.Join(parts, ".*")
		if p.end {
			form += "$"
		}
		target := normalise(path, false, false)
		if got, want := match(p.exact, p.end, target), regexp.MustCompile(form).MatchString(target); got != want {
			t.Errorf("%q on %q: %v, and %s says %v", value, target, got, form, want)
		}
	})
}
