package extract

import (
	"net/url"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"

	"golang.org/x/net/html/atom"
)

const maxPhotos = 500 // of one item

// photos collects the distinct photos of the page's item: of its text, or of the
// wall that the page is, and its cover.
func (r *reader) photos() []fact.Photo {
	d := r.d
	out := photo.NewSet(maxPhotos)
	for _, n := range r.f.Images {
		role, why := r.roleOf(n)
		where, from := r.picture(n)
		if where == "" {
			continue
		}
		if role == "" {
			if why != "" {
				r.ignore(where, why)
			}
			continue
		}
		full, key, why := r.asPhoto(n, where, from)
		if why != "" {
			r.ignore(where, why)
			continue
		}
		if out.Add(fact.Photo{Key: key, URL: full, Role: role}) && role == fact.PhotoContent && r.leadsAway(n) {
			r.away++
		}
	}
	// A gallery may show thumbnails of other names that link to the photos: the
	// link decided in asPhoto. Links to photos without a picture are photos too.
	for _, a := range r.f.Links {
		if r.body < 0 || !d.Within(a, r.body) || d.Marks[a]&page.Furniture != 0 {
			continue
		}
		href := d.Attr(a, "href")
		u, err := url.Parse(href)
		if err != nil || !address.IsImageFile(u.Path) || d.Nodes[a].End-a > 2 && !r.holdsLightboxOnly(a) {
			continue
		}
		full, key, why := r.asPhoto(a, href, fromLink)
		if why == "" && out.Find(key) < 0 {
			out.Add(fact.Photo{Key: key, URL: full, Role: fact.PhotoContent})
		}
	}
	return out.List
}

// holdsLightboxOnly tells whether a link to a picture holds no img of its own.
func (r *reader) holdsLightboxOnly(a int32) bool {
	for _, n := range r.f.Images {
		if r.d.Within(n, a) {
			return false
		}
	}
	return r.d.TextOf(a) == ""
}

// roleOf tells where a picture stands; an empty role means that it is not the
// item's, and why if that is worth saying.
func (r *reader) roleOf(n int32) (fact.PhotoRole, string) {
	d := r.d
	m := d.Marks[n]
	if r.inNoscript(n) {
		return "", "" // the picture for visitors without scripts doubles the lazy one
	}
	sel := r.prof.Spec.Article.Cover.Sel
	isCover := func() bool {
		if m&page.MarkCover != 0 {
			return true
		}
		for p := n; len(sel) > 0 && p > 0; p = d.Nodes[p].Parent {
			if d.Matches(sel, p) {
				return true
			}
		}
		return false
	}
	if m&(page.Furniture&^(page.MarkHeader|page.MarkAd|page.MarkHidden)) != 0 {
		return "", m.Why()
	}
	inBody := r.body >= 0 && d.Within(n, r.body)
	if inBody && m&page.MarkAd == 0 {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.titleNode >= 0 && n < r.titleNode && d.Within(r.titleNode, r.body) && !isCover() {
			return fact.PhotoCover, ""
		}
		return fact.PhotoContent, ""
	}
	if m&page.MarkAd != 0 {
		return "", m.Why()
	}
	if r.box >= 0 && d.Within(n, r.box) {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.body >= 0 && n > r.body {
			if isCover() {
				return fact.PhotoCover, ""
			}
			if d.Nodes[n].Tag == atom.Img && !r.leadsAway(n) && r.standsAlone(n) {
				return fact.PhotoContent, ""
			}
			return "", "behind the text"
		}
		if d.Nodes[n].Tag == atom.Img && m&page.MarkHeader != 0 && !isCover() {
			return "", m.Why()
		}
		return fact.PhotoCover, ""
	}
	if isCover() && r.titleNode >= 0 && m&page.MarkHeader == 0 && (r.body < 0 || n < r.body) && !r.inOtherItem(n) {
		return fact.PhotoCover, ""
	}
	if why := m.Why(); why != "" {
		return "", why
	}
	return "", "outside the item"
}

// standsAlone tells whether a picture behind the text is one more photo of the
// item: it links to its own file, and no heading announces something else before it.
func (r *reader) standsAlone(n int32) bool {
	d := r.d
	for _, h := range r.f.Headings {
		if h > r.body && h < n && d.Within(h, r.box) && !d.Within(h, r.body) {
			return false
		}
	}
	for p, level := d.Nodes[n].Parent, 0; p > 0 && level < 4; p, level = d.Nodes[p].Parent, level+1 {
		if d.Nodes[p].Tag == atom.A {
			return true // to its own file: see leadsAway
		}
	}
	return false
}

func (r *reader) inNoscript(n int32) bool {
	for p := r.d.Nodes[n].Parent; p > 0; p = r.d.Nodes[p].Parent {
		if r.d.Nodes[p].Tag == atom.Noscript {
			return !r.noscriptOnly(p)
		}
	}
	return false
}

// noscriptOnly tells whether the picture in a noscript element stands for one
// that a script draws without an address of its own beside it.
func (r *reader) noscriptOnly(ns int32) bool {
	d := r.d
	prev := int32(-1)
	for _, n := range r.f.Images {
		if n < ns && d.Nodes[n].Parent == d.Nodes[ns].Parent {
			prev = n
		}
	}
	if prev < 0 {
		return true
	}
	where, _ := r.picture(prev)
	return where == ""
}
