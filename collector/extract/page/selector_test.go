package page

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// TestSelectorsAsCSS compares what selectors pick with a library that knows all of CSS.
func TestSelectorsAsCSS(t *testing.T) {
	const page = `<html><body><div class="a x"><p class="b">1</p><div class="a"><section class="c"><p class="b d" rel="tag category">2</p></section></div></div>
<ul id="m"><li class="b">3</li><li><a rel="category tag" href="/x.html">4</a></li></ul><div class="c"><div class="a"><div class="b"><i class="d">5</i></div></div></div></body></html>`
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	d := new(Doc)
	d.Scan(page)
	d.Annotate(nil)
	for _, s := range []string{"p", ".b", ".a .b", ".a > .b", ".c .a > .b", ".c > .a .d", ".a > .c .b", ".x .a .b", ".a.x > .b", "#m li", "#m > .b", "a[href]", "a[rel~=tag]", "p[rel~=category]",
		"[rel*=cat]", "[href$='.html']", `[href^="/x"]`, "*", "ul, .d", "div .d, section > p.b.d", ".none .b"} {
		sel, err := CompileSelector(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		var ours, theirs []string
		for _, n := range d.All(sel, 0, 1000) {
			if n > 0 {
				ours = append(ours, d.TextOf(n))
			}
		}
		for _, n := range cascadia.QueryAll(root, cascadia.MustCompile(s)) {
			if n.Data != "head" { // that the library's tree has although the page does not
				theirs = append(theirs, strings.Join(strings.Fields(textIn(n)), ""))
			}
		}
		for k := range ours {
			ours[k] = strings.ReplaceAll(ours[k], " ", "")
		}
		if strings.Join(ours, "|") != strings.Join(theirs, "|") {
			t.Errorf("%s picks %q, CSS %q", s, ours, theirs)
		}
	}
}

func textIn(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	s := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s += textIn(c)
	}
	return s
}

// What is not supported is refused by name, and never picks nothing in silence.
func TestSelectorsRefused(t *testing.T) {
	for _, s := range []string{".a:first-child", "p:not(.a)", ".a + .b", ".a ~ .b", "a:hover", "p::before", "[x|=y]", ".a\\:b", "[x='a", "[]", ".", "#", "> p", "p >", "", "a,,b", "#a:target", "[a b]", "p.(x)"} {
		if _, err := CompileSelector(s); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
}
