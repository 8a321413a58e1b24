package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// findTitle finds the title of the page's item: the heading that says what the
// document's own title says. The site's name is cut off.
func (r *reader) findTitle() {
	d, f := r.d, r.f
	refs := []string{f.ogTitle}
	for k := range f.json {
		if t := &f.json[k]; !t.listed && t.group()&typeArticle != 0 {
			refs = append(refs, t.headline)
		}
	}
	refs = append(refs, f.title)
	for k, s := range refs {
		refs[k] = signature(s)
	}
	var nodes []int32
	if sel := r.prof.spec.Article.Title.sel; len(sel) > 0 {
		nodes = d.all(sel, 0, 5)
	}
	named := len(nodes)
	nodes = append(nodes, f.headings...)
	best, most := int32(-1), 0
	for k, n := range nodes {
		if d.marks[n]&(furniture&^markHeader) != 0 {
			continue
		}
		text := d.textOf(n)
		if len(text) < 2 || len(text) > 400 || r.namesSite(n, text) {
			continue
		}
		score := titleScore(signature(text), refs)
		switch d.nodes[n].tag.String() {
		case "h1":
			score += 15
		case "h2":
			score += 8
		case "h3":
			score += 3
		}
		if d.marks[n]&markTitle != 0 || k < named {
			score += 10
		}
		if d.marks[n]&markHeader != 0 {
			score -= 12
		}
		if score > most {
			best, most = n, score
		}
	}
	if best >= 0 && most >= 20 {
		r.titleNode, r.title = best, d.textOf(best)
	} else if best >= 0 && len(f.headings) > 0 && most >= 15 {
		r.titleNode, r.title = best, d.textOf(best)
	}
	if r.titleNode >= 0 {
		r.titleLine = r.lineOf(r.titleNode)
	} else {
		r.titleFromLines(refs)
	}
	if r.title == "" {
		r.title = r.documentTitle()
	}
	r.title = r.trimTitle(r.title)
}

// namesSite tells whether a heading is the site's name: it leads to the home page.
func (r *reader) namesSite(n int32, text string) bool {
	if sig := signature(text); sig != "" && sig == signature(r.f.siteName) {
		return true
	}
	d := r.d
	for k := n; k < d.nodes[n].end; k++ {
		if d.nodes[k].tag != atom.A {
			continue
		}
		if !hasAttr(d, k, "href") {
			return false
		}
		t := r.lead(k)
		return t.own && t.path == "/" && t.url.RawQuery == "" && r.prof.normalPath(r.self.Path) != "/"
	}
	return false
}

// titleScore compares a heading with what the document is called.
func titleScore(sig string, refs []string) int {
	if sig == "" {
		return 0
	}
	best := 0
	for _, ref := range refs {
		score := 0
		switch {
		case ref == "":
		case sig == ref:
			score = 100
		case len(sig) >= 6 && strings.HasPrefix(ref, sig):
			score = 60 + 40*len(sig)/len(ref)
		case len(sig) >= 6 && strings.HasSuffix(ref, sig):
			score = 55 + 40*len(sig)/len(ref)
		case len(sig) >= 10 && strings.Contains(ref, sig):
			score = 45 + 30*len(sig)/len(ref)
		case len(ref) >= 12 && strings.HasPrefix(sig, ref): // the document's title was shortened
			score = 70
		case len(ref) >= 8 && strings.HasSuffix(sig, ref): // "Album : " before it
			score = 60
		}
		best = max(best, score)
	}
	return best
}

// titleFromLines finds the title on pages without headings, as old sites built of
// tables are.
func (r *reader) titleFromLines(refs []string) {
	d := r.d
	best := 0
	for k := range d.lines {
		l := &d.lines[k]
		if n := l.to - l.from; n < 8 || n > 300 || l.marks&furniture != 0 || l.link > n/2 && l.marks&markTitle == 0 {
			continue
		}
		if score := titleScore(signature(d.lineText(k)), refs); score > best && score >= 60 {
			best = score
			r.titleLine, r.titleNode, r.title = k, l.block, d.lineText(k)
		}
	}
}

// documentTitle is the title that the page's head names.
func (r *reader) documentTitle() string {
	for k := range r.f.json {
		if t := &r.f.json[k]; !t.listed && t.group()&typeArticle != 0 && t.headline != "" {
			return t.headline
		}
	}
	if r.f.ogTitle != "" {
		return r.cutSite(r.f.ogTitle)
	}
	return r.cutSite(r.f.title)
}

var titleMarks = [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " ~ "}

// cutSite cuts the site's name from the start or end of a document's title.
func (r *reader) cutSite(s string) string {
	host := signature(strings.TrimPrefix(r.self.Hostname(), "www."))
	site := signature(r.f.siteName)
	for _, m := range titleMarks {
		parts := strings.Split(s, m)
		if len(parts) < 2 {
			continue
		}
		isSite := func(p string) bool {
			sig := signature(p)
			return sig != "" && (sig == site || host != "" && strings.HasPrefix(host, sig))
		}
		switch last := len(parts) - 1; {
		case isSite(parts[last]):
			return strings.TrimSpace(strings.Join(parts[:last], m))
		case isSite(parts[0]):
			return strings.TrimSpace(strings.Join(parts[1:], m))
		case len(parts[0]) >= len(parts[last]) || strings.Count(parts[0], " ") >= 2:
			return strings.TrimSpace(strings.Join(parts[:last], m))
		}
	}
	return s
}

func (r *reader) trimTitle(s string) string {
	for _, re := range r.prof.spec.TrimTitle {
		s = re.ReplaceAllString(s, "")
	}
	return clip(fold(s), 500)
}
