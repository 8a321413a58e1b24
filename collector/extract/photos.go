package extract

import (
	"net/url"

	"golang.org/x/net/html/atom"
)

const maxPhotos = 500 // of one item

// photos collects the distinct photos of the page's item: of its text, or of the
// wall that the page is, and its cover.
func (r *reader) photos() []Photo {
	d := r.d
	out := newPhotoSet(maxPhotos)
	for _, n := range r.f.images {
		role, why := r.roleOf(n)
		address, from := r.picture(n)
		if address == "" {
			continue
		}
		if role == "" {
			if why != "" {
				r.ignore(address, why)
			}
			continue
		}
		full, key, why := r.asPhoto(n, address, from)
		if why != "" {
			r.ignore(address, why)
			continue
		}
		if out.add(Photo{Key: key, URL: full, Role: role}) && role == PhotoContent && r.leadsAway(n) {
			r.away++
		}
	}
	// A gallery may show thumbnails of other names that link to the photos: the
	// link decided in asPhoto. Links to photos without a picture are photos too.
	for _, a := range r.f.links {
		if r.body < 0 || !d.within(a, r.body) || d.marks[a]&furniture != 0 {
			continue
		}
		href := d.attr(a, "href")
		u, err := url.Parse(href)
		if err != nil || !isImageFile(u.Path) || d.nodes[a].end-a > 2 && !r.holdsLightboxOnly(a) {
			continue
		}
		full, key, why := r.asPhoto(a, href, fromLink)
		if why == "" && out.find(key) < 0 {
			out.add(Photo{Key: key, URL: full, Role: PhotoContent})
		}
	}
	return out.list
}

// holdsLightboxOnly tells whether a link to a picture holds no img of its own.
func (r *reader) holdsLightboxOnly(a int32) bool {
	for _, n := range r.f.images {
		if r.d.within(n, a) {
			return false
		}
	}
	return r.d.textOf(a) == ""
}

// roleOf tells where a picture stands; an empty role means that it is not the
// item's, and why if that is worth saying.
func (r *reader) roleOf(n int32) (PhotoRole, string) {
	d := r.d
	m := d.marks[n]
	if r.inNoscript(n) {
		return "", "" // the picture for visitors without scripts doubles the lazy one
	}
	sel := r.prof.spec.Article.Cover.sel
	isCover := func() bool {
		if m&markCover != 0 {
			return true
		}
		for p := n; len(sel) > 0 && p > 0; p = d.nodes[p].parent {
			if d.matches(sel, p) {
				return true
			}
		}
		return false
	}
	if m&(furniture&^(markHeader|markAd|markHidden)) != 0 {
		return "", m.why()
	}
	inBody := r.body >= 0 && d.within(n, r.body)
	if inBody && m&markAd == 0 {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.titleNode >= 0 && n < r.titleNode && d.within(r.titleNode, r.body) && !isCover() {
			return PhotoCover, ""
		}
		return PhotoContent, ""
	}
	if m&markAd != 0 {
		return "", m.why()
	}
	if r.box >= 0 && d.within(n, r.box) {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.body >= 0 && n > r.body {
			if isCover() {
				return PhotoCover, ""
			}
			if d.nodes[n].tag == atom.Img && !r.leadsAway(n) && r.standsAlone(n) {
				return PhotoContent, ""
			}
			return "", "behind the text"
		}
		if d.nodes[n].tag == atom.Img && m&markHeader != 0 && !isCover() {
			return "", m.why()
		}
		return PhotoCover, ""
	}
	if isCover() && r.titleNode >= 0 && m&markHeader == 0 && (r.body < 0 || n < r.body) && !r.inOtherItem(n) {
		return PhotoCover, ""
	}
	if why := m.why(); why != "" {
		return "", why
	}
	return "", "outside the item"
}

// standsAlone tells whether a picture behind the text is one more photo of the
// item: it links to its own file, and no heading announces something else before it.
func (r *reader) standsAlone(n int32) bool {
	d := r.d
	for _, h := range r.f.headings {
		if h > r.body && h < n && d.within(h, r.box) && !d.within(h, r.body) {
			return false
		}
	}
	for p, level := d.nodes[n].parent, 0; p > 0 && level < 4; p, level = d.nodes[p].parent, level+1 {
		if d.nodes[p].tag == atom.A {
			return true // to its own file: see leadsAway
		}
	}
	return false
}

func (r *reader) inNoscript(n int32) bool {
	for p := r.d.nodes[n].parent; p > 0; p = r.d.nodes[p].parent {
		if r.d.nodes[p].tag == atom.Noscript {
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
	for _, n := range r.f.images {
		if n < ns && d.nodes[n].parent == d.nodes[ns].parent {
			prev = n
		}
	}
	if prev < 0 {
		return true
	}
	address, _ := r.picture(prev)
	return address == ""
}
