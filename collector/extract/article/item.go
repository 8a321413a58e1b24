package article

import (
	"fmt"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// Item reads the page's own item.
func (r *Reader) Item(photos []fact.Photo) fact.Item {
	it := fact.Item{Title: r.Title.Text, Kind: r.kind(), Photos: photos, Precision: kim.PrecisionNone, Whole: true}
	it.URL = r.Profile.NormaliseURL(r.Self)
	if r.Out.Kind == fact.PageGallery && r.In.Kind == "" {
		it.Kind = kim.Gallery
	}
	c, byline, between, ok := r.published()
	if ok && r.Out.Kind == fact.PageGallery && r.isStatic() && (c.Source == fact.SourceJSONLD || c.Source == fact.SourceMeta) {
		// An album that is a page of the site, and not a post, grows: the day on
		// which the page was made says nothing of its photos.
		r.Ignore(fmt.Sprintf("%s (%s)", fact.DayText(c.Date, r.In.Zone), c.Source), "day of a standing page, not of a post")
		ok, between = false, nil
	}
	it.Between = between
	if !ok && between == nil {
		it.DayOfYear = r.dayOfYear()
	}
	if ok {
		it.Published, it.Precision, it.DateSource, it.Confidence, it.Order = c.Time, c.Precision, c.Source, c.Confidence, c.Order
	}
	it.Text = r.Prose(byline)
	if it.Words = r.Words; it.Text != r.text {
		it.Words = letters.CountWords(it.Text)
	}
	it.Language = language(it.Text)
	it.Category = r.category()
	return it
}

// isStatic tells whether WordPress calls the page a page and not a post.
func (r *Reader) isStatic() bool {
	return letters.HasWord(r.Facts.BodyClass, "page") && !letters.HasWord(r.Facts.BodyClass, "single")
}

// category reads the site's own word for the item.
func (r *Reader) category() string {
	if r.Facts.Section != "" {
		return letters.Clip(r.Facts.Section, 80)
	}
	for k := range r.Facts.JSON {
		if t := &r.Facts.JSON[k]; !t.Listed && t.Group()&page.TypeArticle != 0 && t.Section != "" {
			return letters.Clip(t.Section, 80)
		}
	}
	for _, n := range r.Doc.All(r.Profile.Spec.Article.Category.Sel, 0, 20) {
		if r.inBox(n) {
			if s := r.Doc.TextOf(n); s != "" && len(s) < 60 {
				return s
			}
		}
	}
	return ""
}
