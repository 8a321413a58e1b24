package listing

import (
	"slices"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"

	"golang.org/x/net/html/atom"
)

// Sealed are the records of a list that open without an address, by a script or a form that
// holds no more than their numbers ("buka(12)"). Nobody who runs no scripts can see what is in them.
type Sealed struct {
	Records  int
	Pictured int // of those, with a picture: it is a cover, and not a photo of a wall
}

// SealedIn finds the sealed records of a page that was to be a list, beside the items that it
// names. What stands beside the address of one thing of many is a part of that.
func SealedIn(r *Reader, items []fact.Item) (s Sealed) {
	d := r.Doc
	openers := openersOf(r)
	if len(openers) == 0 || indexesPictures(openers) {
		return s
	}
	places := placesOf(r, items)
	bare, sure := 0, false // openers of which nothing says that they are of records, and whether one of them says so itself
	for k := range openers {
		block := blockOfOpener(r, openers, k)
		if followsTitle(r, openers[k].n) {
			s.Records++
			continue
		}
		if addressIn(r, block) {
			continue
		}
		switch _, dated := r.dateIn(block, "", ""); {
		case pictureIn(r, block):
			s.Pictured++
			s.Records++
		case isInPlace(r, openers[k].n, places):
			s.Records++
		case dated, len(d.Inside(r.Facts.Headings, block)) > 0 && len(openers) > 1, headingAround(d, openers[k].n), besideLinked(r, block, d.Nodes[block].Parent):
			s.Records++
		case len(items) == 0 && !sharesLine(d, openers, k) && letters.CountWords(d.TextOf(openers[k].n)) > 0:
			bare++
			sure = sure || openers[k].album || isMore(d.TextOf(openers[k].n)) || letters.CountWords(d.TextOf(openers[k].n)) > 2
		}
	}
	if bare > 1 || sure {
		s.Records += bare
	}
	return s
}

// followsTitle tells whether a form that says "Selengkapnya" stands behind a title that leads nowhere: the nearest
// heading before it, or else the words before it in its paragraph. Then its words alone say what it opens,
// however the elements around it are nested, and however long the title is.
func followsTitle(r *Reader, n int32) bool {
	d := r.Doc
	if d.Nodes[n].Tag != atom.Form || !isMore(d.TextOf(n)) {
		return false
	}
	at, _ := slices.BinarySearch(r.Facts.Headings, n)
	from := int32(-1)
	if at > 0 && r.Facts.Headings[at-1] != r.Title.Node {
		from = r.Facts.Headings[at-1]
	}
	if p := d.Nodes[n].Parent; from < 0 && d.Nodes[p].Tag == atom.P && d.Nodes[p+1].End < n {
		from = p
	}
	if from < 0 || n-from > 60 || letters.CountWords(d.TextOf(from)) == 0 {
		return false
	}
	for p := from; p > 0; p = d.Nodes[p].Parent {
		if d.Nodes[p].Tag == atom.A {
			return false
		}
	}
	first, _ := slices.BinarySearch(r.Facts.Links, from)
	for _, a := range r.Facts.Links[first:] {
		if a >= n {
			break
		}
		if t := r.Lead(a); t.Leads && t.Own && !r.IsSelf(t) && isOneOfMany(r.Normal(t)) {
			return false // what is in front of it has an address
		}
	}
	return true
}

// blockOfOpener is the element of one sealed record: the largest that opens nothing else, and does
// not stand beside such elements that have addresses.
func blockOfOpener(r *Reader, openers []opener, k int) int32 {
	d := r.Doc
	block := openers[k].n
	for p, level := d.Nodes[block].Parent, 0; p > 0; p, level = d.Nodes[p].Parent, level+1 {
		t := d.Nodes[p].Tag
		end := d.Nodes[p].End
		if t == atom.Body || t == atom.Html || t == atom.Main || k > 0 && openers[k-1].n >= p || k+1 < len(openers) && openers[k+1].n < end || len(openers) == 1 && (level > 2 || aloneIn(r, block, p)) || besideLinked(r, block, p) {
			break
		}
		block = p
		if t == atom.Article || t == atom.Li || t == atom.Tr {
			break
		}
	}
	return block
}

// aloneIn tells whether an element holds all of a record, and the one around it addresses of others.
func aloneIn(r *Reader, block, up int32) bool {
	if !addressIn(r, up) || addressIn(r, block) {
		return false
	}
	_, dated := r.dateIn(block, "", "")
	return dated
}

// besideLinked tells whether an element without an address stands below another beside one of its
// kind that has one, and a picture or a heading as it has.
func besideLinked(r *Reader, block, up int32) bool {
	d := r.Doc
	switch d.Nodes[block].Tag {
	case atom.Td, atom.Th, atom.A, atom.Img, atom.Span, atom.B, atom.Strong, atom.Small, atom.Button, atom.Form:
		return false
	}
	class, _ := d.RawAttr(block, "class")
	pictures, heads := len(d.Inside(r.Facts.Images, block)) > 0, len(d.Inside(r.Facts.Headings, block)) > 0
	for n := up + 1; n < d.Nodes[up].End; n = d.Nodes[n].End {
		if n == block || d.Nodes[n].Tag != d.Nodes[block].Tag || len(d.Inside(r.Facts.Images, n)) > 0 != pictures || len(d.Inside(r.Facts.Headings, n)) > 0 != heads {
			continue
		}
		if other, _ := d.RawAttr(n, "class"); other == class && addressIn(r, n) {
			return !addressIn(r, block)
		}
	}
	return false
}

// addressIn tells whether something in an element has the address of one thing of many, or of
// a picture.
func addressIn(r *Reader, block int32) bool {
	for _, a := range r.Doc.Inside(r.Facts.Links, block) {
		if t := r.Lead(a); t.Leads && (t.File || t.Own && !r.IsSelf(t) && isOneOfMany(r.Normal(t))) {
			return true
		}
	}
	return false
}

// pictureIn tells whether an element shows a picture that is no furniture.
func pictureIn(r *Reader, block int32) bool {
	for _, i := range r.Doc.Inside(r.Facts.Images, block) {
		if where, from := photo.Of(r.Page, i); where != "" {
			if _, _, why := photo.Judge(r.Page, i, where, from); why == "" {
				return true
			}
		}
	}
	return false
}

// sharesLine tells whether another opener stands in the line of one, as in a row of tabs.
func sharesLine(d *page.Doc, openers []opener, k int) bool {
	line := d.Order[openers[k].n]
	return k > 0 && d.Order[openers[k-1].n] == line || k+1 < len(openers) && d.Order[openers[k+1].n] == line
}

// placesOf are the elements around the links of a list's items, each as one number.
func placesOf(r *Reader, items []fact.Item) map[uint32]bool {
	listed, places := addresses(items), make(map[uint32]bool)
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); t.Own && listed[r.Normal(t)] && r.Doc.TextOf(a) != "" && !isMore(r.Doc.TextOf(a)) && r.Doc.Marks[a]&page.Furniture&^page.MarkBeside == 0 && !r.isBoxed(a) {
			places[elementPath(r.Doc, a)] = true
		}
	}
	return places
}

// isInPlace tells whether what opens a record is a link with a title that stands where the links of
// the list's items stand, in a line of its own.
func isInPlace(r *Reader, n int32, places map[uint32]bool) bool {
	d := r.Doc
	if text := d.TextOf(n); d.Nodes[n].Tag != atom.A || letters.CountWords(text) == 0 || isMore(text) || !places[elementPath(d, n)] {
		return false
	}
	line := d.Order[n]
	for _, a := range r.Facts.Links {
		if t := r.Lead(a); a != n && d.Order[a] == line && t.Own && !r.IsSelf(t) && isOneOfMany(r.Normal(t)) {
			return false
		}
	}
	return true
}
