package listing

import (
	"slices"

	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"
)

// Alternates tells whether pictures stand between the links of a list as the covers of its
// records do: one, two at most, for each of them. Where markup is broken the picture of a
// record stands neither in its element nor in its link.
func (r *Reader) Alternates(l List, photos int) bool {
	n := len(l.Items)
	if n < 2 || photos > 2*n {
		return false
	}
	listed := addresses(l.Items)
	var links []int32
	seen := make(map[string]bool)
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.File || r.apart(a) {
			continue
		}
		if where := r.Normal(t); listed[where] && !seen[where] {
			seen[where] = true
			links = append(links, a)
		}
	}
	between := make(map[int]bool) // places between two links that hold a picture
	for _, i := range r.Facts.Images {
		if r.Doc.Marks[i]&page.Furniture != 0 {
			continue
		}
		where, from := photo.Of(r.Page, i)
		if where == "" {
			continue
		}
		if _, _, why := photo.Judge(r.Page, i, where, from); why == "" {
			k, _ := slices.BinarySearch(links, i)
			between[k] = k > 0 && k < len(links)
		}
	}
	places := 0
	for _, holds := range between {
		if holds {
			places++
		}
	}
	return len(links) > 1 && 2*places >= len(links)-1
}
