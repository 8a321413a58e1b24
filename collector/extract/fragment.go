package extract

import (
	"strings"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
)

// fragment reads the text and the photos of a body that a feed carries.
func fragment(p *profile.Profile, in fact.Input, where, body string) fact.Item {
	if strings.TrimSpace(body) == "" {
		return fact.Item{}
	}
	// The element is closed by the end of the document alone.
	in.Body, in.URL, in.ContentType = []byte(`<body><div itemprop="articleBody">`+body), where, "text/html; charset=utf-8"
	var out fact.Page
	r := newReader(new(page.Doc), in, p, &out)
	for n := range r.d.Own {
		if r.d.Own[n]&page.MarkBody != 0 {
			r.body, r.bodySure, r.box = int32(n), true, int32(n)
			break
		}
	}
	if r.body < 0 {
		return fact.Item{}
	}
	photos := r.photos()
	for k := range photos {
		photos[k].Role = fact.PhotoContent
	}
	it := fact.Item{Text: r.prose(-1), Photos: photos}
	it.Words, it.Language = letters.CountWords(it.Text), language(it.Text)
	return it
}

// sourceOf reads the feeds of a site of a platform.
func sourceOf(p *profile.Profile) *feed.Source {
	return &feed.Source{Profile: p, Body: func(in fact.Input, where, html string) fact.Item { return fragment(p, in, where, html) }}
}
