package article

import (
	"strings"

	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
)

// Fragment reads the text and the photos of a body that a feed carries.
func Fragment(p *profile.Profile, in fact.Input, where, body string) fact.Item {
	if strings.TrimSpace(body) == "" {
		return fact.Item{}
	}
	// The element is closed by the end of the document alone.
	in.Body, in.URL, in.ContentType = []byte(`<body><div itemprop="articleBody">`+body), where, "text/html; charset=utf-8"
	var out fact.Page
	r := New(day.New(open.New(new(page.Doc), in, p, &out)))
	for n := range r.Doc.Own {
		if r.Doc.Own[n]&page.MarkBody != 0 {
			r.Body, r.Sure, r.box = int32(n), true, int32(n)
			break
		}
	}
	if r.Body < 0 {
		return fact.Item{}
	}
	photos := r.Photos()
	for k := range photos {
		photos[k].Role = fact.PhotoContent
	}
	it := fact.Item{Text: r.Prose(-1), Photos: photos}
	it.Words, it.Language = letters.CountWords(it.Text), language(it.Text)
	return it
}
