package extract

import (
	"fmt"

	"pantaukim/internal/kim"
)

// article reads the page's own item.
func (r *reader) article(photos []Photo) Item {
	it := Item{Title: r.title, Kind: r.kind(), Photos: photos, Precision: kim.PrecisionNone, Whole: true}
	it.URL = r.prof.normalise(r.self)
	if r.page.Kind == PageGallery && r.in.Kind == "" {
		it.Kind = kim.Gallery
	}
	c, byline, between, ok := r.published()
	if ok && r.page.Kind == PageGallery && r.isStatic() && (c.source == SourceJSONLD || c.source == SourceMeta) {
		// An album that is a page of the site, and not a post, grows: the day on
		// which the page was made says nothing of its photos.
		r.ignore(fmt.Sprintf("%s (%s)", dayText(c.Date, r.in.Zone), c.source), "day of a standing page, not of a post")
		ok, between = false, nil
	}
	it.Between = between
	if ok {
		it.Published, it.Precision, it.DateSource, it.Confidence = c.Time, c.Precision, c.source, c.confidence
	}
	it.Text = r.prose(byline)
	if it.Words = r.words; it.Text != r.text {
		it.Words = countWords(it.Text)
	}
	it.Language = language(it.Text)
	it.Category = r.category()
	return it
}

// isStatic tells whether WordPress calls the page a page and not a post.
func (r *reader) isStatic() bool {
	return hasWord(r.f.bodyClass, "page") && !hasWord(r.f.bodyClass, "single")
}

func hasWord(s, w string) bool {
	for at := 0; at+len(w) <= len(s); at++ {
		if s[at:at+len(w)] == w && (at == 0 || isSpace(s[at-1])) && (at+len(w) == len(s) || isSpace(s[at+len(w)])) {
			return true
		}
	}
	return false
}

// category reads the site's own word for the item.
func (r *reader) category() string {
	if r.f.section != "" {
		return clip(r.f.section, 80)
	}
	for k := range r.f.json {
		if t := &r.f.json[k]; !t.listed && t.group()&typeArticle != 0 && t.section != "" {
			return clip(t.section, 80)
		}
	}
	for _, n := range r.d.all(r.prof.spec.Article.Category.sel, 0, 20) {
		if r.inBox(n) {
			if s := r.d.textOf(n); s != "" && len(s) < 60 {
				return s
			}
		}
	}
	return ""
}
