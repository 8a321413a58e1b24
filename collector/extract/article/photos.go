package article

import (
	"net/url"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"

	"golang.org/x/net/html/atom"
)

const maxPhotos = 500 // of one item

// Photos collects the distinct photos of the page's item: of its text, or of the
// wall that the page is, and its cover.
func (r *Reader) Photos() []fact.Photo {
	d := r.Doc
	out := photo.NewSet(maxPhotos)
	for _, n := range r.Facts.Images {
		role, why := r.roleOf(n)
		where, from := photo.Of(r.Page, n)
		if where == "" {
			continue
		}
		if role == "" {
			if why != "" {
				r.Ignore(where, why)
			}
			continue
		}
		full, key, why := photo.Judge(r.Page, n, where, from)
		if why != "" {
			r.Ignore(where, why)
			continue
		}
		if out.Add(fact.Photo{Key: key, URL: full, Role: role}) && role == fact.PhotoContent && r.leadsAway(n) {
			r.Away++
		}
	}
	// A gallery may show thumbnails of other names that link to the photos: the
	// link decided in asPhoto. Links to photos without a picture are photos too.
	for _, a := range d.Inside(r.Facts.Links, max(r.Body, 0)) {
		if r.Body < 0 || d.Marks[a]&page.Furniture != 0 {
			continue
		}
		href := d.Attr(a, "href")
		u, err := url.Parse(href)
		if err != nil || !address.IsImageFile(u.Path) || d.Nodes[a].End-a > 2 && (len(d.Inside(r.Facts.Images, a)) > 0 || d.TextOf(a) != "") {
			continue
		}
		full, key, why := photo.Judge(r.Page, a, href, photo.FromLink)
		if why == "" && out.Find(key) < 0 {
			out.Add(fact.Photo{Key: key, URL: full, Role: fact.PhotoContent})
		}
	}
	return out.List
}

// roleOf tells where a picture stands; an empty role means that it is not the
// item's, and why if that is worth saying.
func (r *Reader) roleOf(n int32) (fact.PhotoRole, string) {
	d := r.Doc
	m := d.Marks[n]
	if r.inNoscript(n) {
		return "", "" // the picture for visitors without scripts doubles the lazy one
	}
	sel := r.Profile.Spec.Article.Cover.Sel
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
	inBody := r.Body >= 0 && d.Within(n, r.Body)
	if inBody && m&page.MarkAd == 0 {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.Title.Node >= 0 && n < r.Title.Node && d.Within(r.Title.Node, r.Body) && !isCover() {
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
		if r.Body >= 0 && n > r.Body {
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
	if isCover() && r.Title.Node >= 0 && m&page.MarkHeader == 0 && (r.Body < 0 || n < r.Body) && !r.inOtherItem(n) {
		return fact.PhotoCover, ""
	}
	if why := m.Why(); why != "" {
		return "", why
	}
	return "", "outside the item"
}

// standsAlone tells whether a picture behind the text is one more photo of the
// item: it links to its own file, and no heading announces something else before it.
func (r *Reader) standsAlone(n int32) bool {
	d := r.Doc
	for _, h := range d.Inside(r.Facts.Headings, r.box) {
		if h > r.Body && h < n && !d.Within(h, r.Body) {
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

func (r *Reader) inNoscript(n int32) bool {
	for p := r.Doc.Nodes[n].Parent; p > 0; p = r.Doc.Nodes[p].Parent {
		if r.Doc.Nodes[p].Tag == atom.Noscript {
			return !r.noscriptOnly(p)
		}
	}
	return false
}

// noscriptOnly tells whether the picture in a noscript element stands for one
// that a script draws without an address of its own beside it.
func (r *Reader) noscriptOnly(ns int32) bool {
	d := r.Doc
	prev := int32(-1)
	for _, n := range r.Facts.Images {
		if n < ns && d.Nodes[n].Parent == d.Nodes[ns].Parent {
			prev = n
		}
	}
	if prev < 0 {
		return true
	}
	where, _ := photo.Of(r.Page, prev)
	return where == ""
}
