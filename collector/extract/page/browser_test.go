package page

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/extract/letters"

	"pantaukim/internal/lab/proof"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What a page shows and links to, as one reader of HTML sees it.
type seenPage struct {
	links, images, times, metas []string // each once, in order of their letters
	text                        string   // visible, without white space
}

// seenBy collects what this package's tree shows.
func (d *Doc) seen() seenPage {
	var s seenPage
	for i := range d.Nodes {
		n := int32(i)
		switch d.Nodes[i].Tag {
		case TextTag:
		case atom.A:
			s.links = append(s.links, d.Attr(n, "href"))
		case atom.Img:
			s.images = append(s.images, d.Attr(n, "src"))
		case atom.Time:
			s.times = append(s.times, d.Attr(n, "datetime"))
		case atom.Meta:
			s.metas = append(s.metas, d.Attr(n, "name")+d.Attr(n, "property")+"="+d.Attr(n, "content"))
		}
	}
	var b strings.Builder
	for i := 0; i < len(d.Nodes); i++ {
		switch m := &d.Nodes[i]; {
		case m.Tag == TextTag:
			b.WriteString(html.UnescapeString(d.Src[m.A:m.B]))
		case notShown(m.Tag):
			i = int(m.End) - 1
		}
	}
	s.text = b.String()
	s.sort()
	return s
}

func notShown(t atom.Atom) bool {
	switch t {
	case atom.Script, atom.Style, atom.Template, atom.Title, atom.Svg, atom.Math, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Select:
		return true
	}
	return false
}

// seenInBrowser collects what the standard's own algorithm sees.
func seenInBrowser(t *testing.T, src string) seenPage {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(src), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	var s seenPage
	var b strings.Builder
	var walk func(n *html.Node, hidden bool)
	walk = func(n *html.Node, hidden bool) {
		attr := func(key string) string {
			for _, a := range n.Attr {
				if strings.EqualFold(a.Key, key) && a.Namespace == "" {
					return a.Val
				}
			}
			return ""
		}
		if n.Type == html.TextNode && !hidden {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			hidden = hidden || notShown(n.DataAtom)
			switch n.DataAtom {
			case atom.A:
				s.links = append(s.links, attr("href"))
			case atom.Img:
				s.images = append(s.images, attr("src"))
			case atom.Time:
				s.times = append(s.times, attr("datetime"))
			case atom.Meta:
				s.metas = append(s.metas, attr("name")+attr("property")+"="+attr("content"))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, hidden)
		}
	}
	walk(root, false)
	s.text = b.String()
	s.sort()
	return s
}

// sort makes two answers comparable. A browser opens a link again behind what closed
// it by mistake, and moves what stands in a table by mistake before it: neither
// loses or invents anything, so that each address counts once and the letters of the
// text count without their order.
func (s *seenPage) sort() {
	for _, l := range []*[]string{&s.links, &s.images, &s.times, &s.metas} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	signs := strings.Split(strings.Join(strings.FieldsFunc(s.text, letters.IsBlank), ""), "")
	slices.Sort(signs)
	s.text = strings.Join(signs, "")
}

func (s seenPage) differs(o seenPage) string {
	for _, c := range []struct {
		what     string
		ours, is []string
	}{{"links", s.links, o.links}, {"images", s.images, o.images}, {"times", s.times, o.times}, {"metas", s.metas, o.metas}} {
		if !slices.Equal(c.ours, c.is) {
			return fmt.Sprintf("%s %q, a browser sees %q", c.what, c.ours, c.is)
		}
	}
	if s.text != o.text {
		return fmt.Sprintf("letters of the text %.300q, a browser shows %.300q", s.text, o.text)
	}
	return ""
}

// TestAsBrowsersDo compares the tree with the standard's algorithm on markup that
// pages get wrong.
func TestAsBrowsersDo(t *testing.T) {
	const rest = `<p>isi <a href="/berita/1">satu</a> <img src="/a.jpg"> <time datetime="2025-10-27">27 Oktober</time></p><meta name="x" content="y">`
	for name, page := range map[string]string{
		"drawing with an empty title":    `<svg viewBox="0 0 1 1"><title/><path d="M0"/></svg>`,
		"drawing with an empty style":    `<svg><style/><g><path/></g></svg>`,
		"drawing with a script":          `<svg><script/>x</svg>`,
		"drawing with a title":           `<svg><title>logo</title><desc>teks</desc></svg>`,
		"drawing with a textarea":        `<svg><textarea><a href="/x">y</a></textarea></svg>`,
		"drawing that is never closed":   `<svg><path d="M0"><g>`,
		"drawing in a drawing":           `<svg><g><svg/><title/></g></svg>`,
		"drawing that closes itself":     `<svg/><title/>x</title>`,
		"markup in a drawing":            `<svg><foreignObject><div><title/>x</div></foreignObject><title/></svg>`,
		"data in a drawing":              `<svg><![CDATA[ <a href="/x">y</a> ]]><title/></svg>`,
		"data outside":                   `<![CDATA[ <a href="/x">y</a> ]]>`,
		"formula":                        `<math><mi>x</mi><mo>=</mo><annotation/></math>`,
		"formula with a title":           `<math><title/></math>`,
		"comment with an early end":      `<!-- menu --!>`,
		"comment that ends at once":      `<!-->`,
		"comment that ends at once, too": `<!--->`,
		"comment of hyphens":             `<!---------->`,
		"comment with hyphens":           `<!-- a -- b --- c -->`,
		"comment in a comment":           `<!-- <!-- a --> b -->`,
		"comment with a tag":             `<!-- <a href="/x">y</a> -->`,
		"comment that is none":           `<! a > <? b ?> </ c > </>`,
		"conditional comment":            `<!--[if IE]><a href="/ie">x</a><![endif]--><![if !IE]><a href="/y">y</a><![endif]>`,
		"entities without a semicolon":   `<a href="?module=detail&param=1&section=2&copy=3&lt=4&notit=5&amp=6">x&param &copy2 &notit; &lt</a>`,
		"entities with one":              `<a href="?a=1&amp;b=2&param;c&quot;&#38;d&#x26e&AMP;f&notit;g">x &amp;&#65;&#x42;</a>`,
		"entity at the end of a value":   `<a href="/x&copy">y</a><a href='/z&amp'>y</a><a href=/w&lt>y</a>`,
		"attribute twice":                `<a href="/x" href="/y">y</a>`,
		"attribute without quotes":       `<a href=/x/ class=a>y</a><img src=/b.jpg/>`,
		"attributes without a space":     `<a href="/x"class="b"title='c'>y</a>`,
		"attribute with a strange name":  `<a ="x" "href=/q href=/x>y</a><a =href=/z>z</a>`,
		"attribute without a value":      `<a href= >x</a><a href=>y</a><a href>z</a>`,
		"end tag with attributes":        `<a href="/x">y</a title="a>b">z`,
		"end tag with a space":           `<a href="/x">y</a >z</ a>w`,
		"quote that is never closed":     `<a href="/y">y</a><p title="x>`,
		"letters in capitals":            `<A HREF="/X">y</A><IMG SRC="/B.JPG"><TIME DATETIME="2025">x</TIME>`,
		"image by its old name":          `<image src="/old.jpg">`,
		"script with a script in it":     `<script><!-- <script> x </script> <a href="/no">y</a> --></script>`,
		"script with a hidden end":       `<script><!-- </script>`,
		"script with a tag":              `<script>document.write("<a href='/x'>y</a>")</script>`,
		"style with a comment":           `<style><!-- a{} --></style>`,
		"title with markup":              `<title><a href="/x">y</a></title>`,
		"text area with markup":          `<textarea><a href="/x">y</a></textarea>`,
		"frame with markup":              `<iframe><a href="/x">y</a></iframe>`,
		"pictures without scripts":       `<noscript><img src="/c.jpg"><a href="/x">y</a></noscript>`,
		"broken nesting":                 `<b><p>x</b>y</p><a href="/x"><div>z</a></div>`,
		"link in a link":                 `<a href="/x">y<a href="/z">w</a>`,
		"table without rows":             `<table><a href="/x">y</a><td><a href="/z">w</a></table>`,
		"list without an end":            `<ul><li><a href="/x">y<li><a href="/z">w</ul>`,
		"paragraph without an end":       `<p>x<p><a href="/x">y</a><div>z`,
		"line break by its end":          `x</br>y</p>z`,
		"less-than signs":                `1 < 2 <3 <- <a href="/x">y</a> <`,
		"head in the body":               `<head><title>a</title></head><body><head><meta name="b" content="c"></head>`,
		"plain text":                     `x<!-- --><xmp><a href="/x">y</a></xmp>`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, src := range []string{page + rest, rest + page, "<!doctype html><html><head><title>t</title></head><body><div>" + page + rest + "</div></body></html>"} {
				d := new(Doc)
				d.Scan(src)
				if why := d.seen().differs(seenInBrowser(t, src)); why != "" {
					t.Errorf("%s\n%s", src, why)
				}
			}
		})
	}
}

// TestSavedPagesAsBrowsersDo does so on the real pages, whole and cut.
func TestSavedPagesAsBrowsersDo(t *testing.T) {
	dir, ok := proof.SavedPages(t)
	if !ok {
		return
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no pages in %s: %v", dir, err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, percent := range []int{100, 61, 37} {
			src := Decode(body[:len(body)*percent/100], "")
			d := new(Doc)
			d.Scan(src)
			if why := d.seen().differs(seenInBrowser(t, src)); why != "" {
				t.Errorf("%s, %d %%: %s", filepath.Base(name), percent, why)
			}
		}
	}
}

// seeds are the made pages of the reader's tests.
func seeds(f *testing.F) []string {
	f.Helper()
	names, err := filepath.Glob("../testdata/*.html")
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	var out []string
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// TestDrawnAsBrowsersDo draws pages from pieces that are mixed up at will.
func TestDrawnAsBrowsersDo(t *testing.T) {
	pieces := strings.Split(`<svg>|</svg>|<title/>|<title>|</title>|<path/>|<g>|</g>|<style/>|<div>|</div>|<p>|</p>|<b>|</b>|`+
		`<ul>|</ul>|<li>|</li>|<h2>|</h2>|<span>|</span>|<!--|-->|--!>|<script>|</script>|<textarea>|</textarea>|<br>|</br>|<font color=a>|<font>|`+
		`<a href="/NR">|</a>|<img src="/NR.jpg">|<time datetime="NR">|</time>|<meta name="NR" content="x">|kata |&amp;|&copy|<![CDATA[|]]>|<hr>|<article>|</article>|<dl>|<dd>|<dt>|</dl>`, "|")
	random := rand.New(rand.NewPCG(1, 2))
	wrong := 0
	for range 20_000 {
		var b strings.Builder
		for n := 2 + random.IntN(14); n > 0; n-- {
			b.WriteString(strings.ReplaceAll(pieces[random.IntN(len(pieces))], "NR", fmt.Sprint(n)))
		}
		d := new(Doc)
		d.Scan(b.String())
		if why := d.seen().differs(seenInBrowser(t, b.String())); why != "" {
			if wrong++; wrong > 12 {
				t.FailNow()
			}
			t.Errorf("%s\n%s", b.String(), why)
		}
	}
}

// FuzzAsBrowsersDo looks for markup that this package reads otherwise than browsers do.
// What browsers drop for the sake of forms and frames is not compared.
func FuzzAsBrowsersDo(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s[:min(len(s), 3000)])
	}
	for _, s := range []string{"<svg><title/><a href=x>", "<!-- a --!><img src=x>", "<a href='?a&copy=1'>", "<script><!--<script></script>--></script>", "<math><mi><p>x", "x<time datetime=y>z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		low := strings.ToLower(src)
		if strings.ContainsAny(src, "\x00\r") || len(src) > 4000 || strings.Count(src, "<") > 200 {
			t.Skip()
		}
		for _, s := range [...]string{"<select", "<frame", "<template", "<head", "<html", "<body", "</head", "</html", "</body", "<noscript", "annotation-xml", "<isindex"} {
			if strings.Contains(low, s) {
				t.Skip()
			}
		}
		src = strings.ToValidUTF8(src, "")
		d := new(Doc)
		d.Scan(src)
		if why := d.seen().differs(seenInBrowser(t, src)); why != "" {
			t.Errorf("%q: %s", src, why)
		}
	})
}
