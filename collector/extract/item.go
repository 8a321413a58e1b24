package extract

import (
	"fmt"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// article reads the page's own item.
func (r *reader) article(photos []fact.Photo) fact.Item {
	it := fact.Item{Title: r.title, Kind: r.kind(), Photos: photos, Precision: kim.PrecisionNone, Whole: true}
	it.URL = r.prof.NormaliseURL(r.self)
	if r.page.Kind == fact.PageGallery && r.in.Kind == "" {
		it.Kind = kim.Gallery
	}
	c, byline, between, ok := r.published()
	if ok && r.page.Kind == fact.PageGallery && r.isStatic() && (c.source == fact.SourceJSONLD || c.source == fact.SourceMeta) {
		// An album that is a page of the site, and not a post, grows: the day on
		// which the page was made says nothing of its photos.
		r.ignore(fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.in.Zone), c.source), "day of a standing page, not of a post")
		ok, between = false, nil
	}
	it.Between = between
	if ok {
		it.Published, it.Precision, it.DateSource, it.Confidence = c.Time, c.Precision, c.source, c.confidence
	}
	it.Text = r.prose(byline)
	if it.Words = r.words; it.Text != r.text {
		it.Words = letters.CountWords(it.Text)
	}
	it.Language = language(it.Text)
	it.Category = r.category()
	return it
}

// isStatic tells whether WordPress calls the page a page and not a post.
func (r *reader) isStatic() bool {
	return letters.HasWord(r.f.BodyClass, "page") && !letters.HasWord(r.f.BodyClass, "single")
}

// category reads the site's own word for the item.
func (r *reader) category() string {
	if r.f.Section != "" {
		return letters.Clip(r.f.Section, 80)
	}
	for k := range r.f.JSON {
		if t := &r.f.JSON[k]; !t.Listed && t.Group()&page.TypeArticle != 0 && t.Section != "" {
			return letters.Clip(t.Section, 80)
		}
	}
	for _, n := range r.d.All(r.prof.Spec.Article.Category.Sel, 0, 20) {
		if r.inBox(n) {
			if s := r.d.TextOf(n); s != "" && len(s) < 60 {
				return s
			}
		}
	}
	return ""
}
