package article

import (
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// FindTitle finds the title of the page's item: the heading that says what the
// document's own title says. The site's name is cut off.
func (r *Reader) FindTitle() {
	d, f := r.Doc, r.Facts
	refs := []string{f.OGTitle}
	for k := range f.JSON {
		if t := &f.JSON[k]; !t.Listed && t.Group()&page.TypeArticle != 0 {
			refs = append(refs, t.Headline)
		}
	}
	refs = append(refs, f.Title)
	parts := titleParts(refs)
	for k, s := range refs {
		refs[k] = letters.Signature(s)
	}
	var nodes []int32
	if sel := r.Profile.Spec.Article.Title.Sel; len(sel) > 0 {
		nodes = d.All(sel, 0, 5)
	}
	named := len(nodes)
	nodes = append(nodes, f.Headings...)
	best, most := int32(-1), 0
	for k, n := range nodes {
		if d.Marks[n]&(page.Furniture&^page.MarkHeader) != 0 {
			continue
		}
		text := d.TextOf(n)
		if len(text) < 2 || len(text) > 400 || r.namesSite(n, text) {
			continue
		}
		sig := letters.Signature(text)
		score := titleScore(sig, refs)
		if parts[sig] {
			score = max(score, wholePart) // however short it is beside the site's name
		}
		switch d.Nodes[n].Tag.String() {
		case "h1":
			score += 15
		case "h2":
			score += 8
		case "h3":
			score += 3
		}
		if d.Marks[n]&page.MarkTitle != 0 || k < named {
			score += 10
		}
		if d.Marks[n]&page.MarkHeader != 0 {
			score -= 12
		}
		if score > most {
			best, most = n, score
		}
	}
	if best >= 0 && most >= 20 {
		r.Title.Node, r.Title.Text = best, d.TextOf(best)
	} else if best >= 0 && len(f.Headings) > 0 && most >= 15 {
		r.Title.Node, r.Title.Text = best, d.TextOf(best)
	}
	if r.Title.Node >= 0 {
		r.Title.Line = r.LineOf(r.Title.Node)
	} else {
		r.titleFromLines(refs)
	}
	if r.Title.Text == "" {
		r.Title.Text = r.documentTitle()
	}
	r.Title.Text = r.TrimTitle(r.Title.Text)
}

// wholePart is the least score of a heading that is the first or the last part of what the
// document is called: "Panen" in "Panen - KIM Sukamaju".
const wholePart = 85

// titleParts are the first and the last parts of what a document is called, between marks.
func titleParts(titles []string) map[string]bool {
	parts := map[string]bool{}
	for _, s := range titles {
		for _, m := range titleMarks {
			if first, rest, ok := strings.Cut(s, m); ok {
				if k := strings.LastIndex(rest, m); k >= 0 {
					rest = rest[k+len(m):]
				}
				parts[letters.Signature(first)], parts[letters.Signature(rest)] = true, true
			}
		}
	}
	delete(parts, "")
	return parts
}

// namesSite tells whether a heading is the site's name: it leads to the home page.
func (r *Reader) namesSite(n int32, text string) bool {
	if sig := letters.Signature(text); sig != "" && sig == letters.Signature(r.Facts.SiteName) {
		return true
	}
	d := r.Doc
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag != atom.A {
			continue
		}
		if !page.HasAttr(d, k, "href") {
			return false
		}
		t := r.Lead(k)
		return t.Own && t.Path == "/" && t.URL.RawQuery == "" && r.Profile.NormalPath(r.Self.Path) != "/"
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
func (r *Reader) titleFromLines(refs []string) {
	d := r.Doc
	best := 0
	for k := range d.Lines {
		l := &d.Lines[k]
		if n := l.To - l.From; n < 8 || n > 300 || l.Marks&page.Furniture != 0 || l.Link > n/2 && l.Marks&page.MarkTitle == 0 {
			continue
		}
		if score := titleScore(letters.Signature(d.LineText(k)), refs); score > best && score >= 60 {
			best = score
			r.Title.Line, r.Title.Node, r.Title.Text = k, l.Block, d.LineText(k)
		}
	}
}

// documentTitle is the title that the page's head names.
func (r *Reader) documentTitle() string {
	for k := range r.Facts.JSON {
		if t := &r.Facts.JSON[k]; !t.Listed && t.Group()&page.TypeArticle != 0 && t.Headline != "" {
			return t.Headline
		}
	}
	if r.Facts.OGTitle != "" {
		return r.cutSite(r.Facts.OGTitle)
	}
	return r.cutSite(r.Facts.Title)
}

var titleMarks = [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " ~ "}

// cutSite cuts the site's name from the start or end of a document's title.
func (r *Reader) cutSite(s string) string {
	host := letters.Signature(strings.TrimPrefix(r.Self.Hostname(), "www."))
	site := letters.Signature(r.Facts.SiteName)
	for _, m := range titleMarks {
		parts := strings.Split(s, m)
		if len(parts) < 2 {
			continue
		}
		isSite := func(p string) bool {
			sig := letters.Signature(p)
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

// MatchesDocument tells whether the title that is shown is what the document
// calls itself.
func (r *Reader) MatchesDocument() bool {
	return titleScore(letters.Signature(r.Title.Text), []string{letters.Signature(r.Facts.OGTitle), letters.Signature(r.Facts.Title)}) >= 60
}
