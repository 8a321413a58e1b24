package extract

import "strings"

// fragment reads the text and the photos of a body that a feed carries.
func fragment(p *Profile, in Input, address, body string) Item {
	if strings.TrimSpace(body) == "" {
		return Item{}
	}
	// The element is closed by the end of the document alone.
	in.Body, in.URL, in.ContentType = []byte(`<body><div itemprop="articleBody">`+body), address, "text/html; charset=utf-8"
	var page Page
	r := newReader(new(doc), in, p, &page)
	for n := range r.d.own {
		if r.d.own[n]&markBody != 0 {
			r.body, r.bodySure, r.box = int32(n), true, int32(n)
			break
		}
	}
	if r.body < 0 {
		return Item{}
	}
	photos := r.photos()
	for k := range photos {
		photos[k].Role = PhotoContent
	}
	it := Item{Text: r.prose(-1), Photos: photos}
	it.Words, it.Language = countWords(it.Text), language(it.Text)
	return it
}

// sourceOf reads the feeds of a site of a platform.
func sourceOf(p *Profile) *feedSource {
	return &feedSource{Profile: p, body: func(in Input, address, html string) Item { return fragment(p, in, address, html) }}
}
