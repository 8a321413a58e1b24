package listing

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// A Post is an item that stands in full on a page among others, and has no page of its own.
type Post struct {
	Block   int32 // the element that is all about it
	Heading int32 // the element of its title
	Item    fact.Item

	headingEnd int32 // of the heading alone, where it is stretched over its post
}

// Posts collects the items that stand in full on the page: elements side by side with one
// heading and one day of publication each, that lead to no page of their own. It returns
// none if the page is not of that form.
func (r *Reader) Posts(list []fact.Item) []Post { return (&full{r}).posts(list) }

// full looks for posts that stand in full on a page.
type full struct{ *Reader }

func (r *full) posts(list []fact.Item) []Post {
	for _, tag := range [...]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5} {
		posts, undo := r.postsWith(tag)
		if r.haveNoPages(posts, list) {
			r.name(posts)
			return posts
		}
		if undo != nil {
			undo()
		}
	}
	return nil
}

// postsWith collects what may be posts below headings of one rank. undo, if there is one, takes
// back what it changed of the page.
func (r *full) postsWith(tag atom.Atom) (out []Post, undo func()) {
	d := r.Doc
	var heads []int32
	for _, h := range r.Facts.Headings {
		if d.Nodes[h].Tag == tag && d.Marks[h]&(page.Furniture&^page.MarkHeader) == 0 && d.TextOf(h) != "" {
			heads = append(heads, h)
		}
	}
	kind := r.kindListed(r.Self.String())
	for k, h := range heads {
		block := h
		for up := d.Nodes[block].Parent; up > 0 && d.Nodes[up].Tag != atom.Body && d.Nodes[up].Tag != atom.Main; up = d.Nodes[up].Parent {
			if k > 0 && d.Within(heads[k-1], up) || k+1 < len(heads) && d.Within(heads[k+1], up) {
				break
			}
			if block = up; len(heads) == 1 && d.Nodes[block].Tag == atom.Article {
				break
			}
		}
		if block == h {
			continue
		}
		if first := append(out, Post{Block: block})[0].Block; d.Nodes[first].Parent != d.Nodes[block].Parent || d.Nodes[first].Tag != d.Nodes[block].Tag || r.headingLeads(h) {
			return nil, nil
		}
		out = append(out, Post{Block: block, Heading: h, headingEnd: d.Nodes[h].End, Item: fact.Item{Title: r.TrimTitle(d.TextOf(h)), Kind: kind, Precision: kim.PrecisionNone, Whole: true}})
	}
	if len(out) == 0 {
		return r.flatPosts(heads, kind)
	}
	return out, nil
}

// date dates a post.
func (r *full) date(p *Post) {
	if c, ok := r.dateIn(p.Block, p.Item.Title, p.Item.Kind); ok && c.Certain() && c.Form != date.FormRelative && r.printed(p.Block) {
		p.Item.Published, p.Item.Precision, p.Item.DateSource, p.Item.Confidence = c.Time, c.Precision, c.Source, c.Confidence
	}
}

// printed tells whether an element has a part that is made to name a day, or a line that
// says that it was published: the chapters of one text may begin with days as well.
func (r *full) printed(block int32) bool {
	d := r.Doc
	if len(d.Inside(r.Facts.Dated, block)) > 0 {
		return true
	}
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		if l := &d.Lines[k]; l.First >= block && (l.Marks&(page.MarkDate|page.MarkMeta) != 0 || r.saysPosted(d.LineText(k)) || r.isSection() && r.IsDay(d.LineText(k))) {
			return true
		}
	}
	return false
}

func (r *full) saysPosted(line string) bool {
	when, ok := date.Read(line, r.In.FetchedAt, r.In.Zone)
	return ok && letters.HasAny(strings.ToLower(line[:when.Start]), []string{"diposting", "dipublikasikan", "diterbitkan", "posted", "published"})
}

// haveNoPages tells whether what may be posts are posts, and have no pages of their own.
func (r *full) haveNoPages(posts []Post, list []fact.Item) bool {
	if len(posts) == 0 || len(posts) == 1 && (len(list) > 0 || !r.isOnlyPost(&posts[0])) {
		return false
	}
	named := make(map[string]bool)
	for k := range list {
		named[letters.Signature(list[k].Title)] = true
	}
	leads := make(map[string]int) // how many posts lead to an address
	for k := range posts {
		if named[letters.Signature(posts[k].Item.Title)] {
			return false // it has a page, which another part of this one names
		}
		for _, where := range r.leadsOf(posts[k].Block) {
			leads[where]++
		}
	}
	alone := 0 // posts that lead to pages that no other leads to
	for k := range posts {
		if slices.ContainsFunc(r.leadsOf(posts[k].Block), func(where string) bool { return leads[where] == 1 }) {
			alone++
		}
	}
	if alone*2 >= len(posts) {
		return false
	}
	dated := 0
	for k := range posts {
		if r.date(&posts[k]); !posts[k].Item.Published.IsZero() {
			dated++
		}
	}
	return dated*3 >= len(posts)*2
}

// isSection tells whether the page is that of a section by its address: what begins with a day
// there is no chapter of a text.
func (r *full) isSection() bool {
	return address.IsSectionPath(r.Self.Path) && address.KindOfPath(r.Self.Path+"/x") != ""
}

// isOnlyPost tells whether the one element of its kind on the page of a section is a post:
// the section's first.
func (r *full) isOnlyPost(p *Post) bool {
	title := letters.Signature(p.Item.Title)
	return r.In.Expect == fact.PageListing && address.IsSectionPath(r.Self.Path) && address.KindOfPath(r.Self.Path+"/x") == kim.News && !strings.Contains(letters.Signature(r.Facts.Title+" "+r.Facts.OGTitle), title)
}

// headingLeads tells whether a heading leads to another page.
func (r *full) headingLeads(h int32) bool {
	d := r.Doc
	for n, level := d.Nodes[h].Parent, 0; n > 0 && level < 4; n, level = d.Nodes[n].Parent, level+1 {
		if d.Nodes[n].Tag == atom.A && r.leadsOff(n) {
			return true
		}
	}
	return slices.ContainsFunc(d.Inside(r.Facts.Links, h), r.leadsOff)
}

// leadsOff tells whether a link leads to another page of the site.
func (r *full) leadsOff(a int32) bool {
	t := r.Lead(a)
	return t.Own && !t.File && !r.IsSelf(t)
}

// leadsOf lists the other pages of the site that an element leads to.
func (r *full) leadsOf(block int32) (out []string) {
	for _, a := range r.Doc.Inside(r.Facts.Links, block) {
		if r.leadsOff(a) {
			out = append(out, r.Normal(r.Lead(a)))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// name gives posts their addresses: that of the list, with a mark of the element's id, or
// else of title and day. Ids that count the posts of the page from its top tell nothing,
// since the next post takes the first of them.
func (r *full) name(posts []Post) {
	where := *r.Self
	if pos := positionOf(r.Self); pos.numbered {
		where.Path, where.RawPath, where.RawQuery = "/"+pos.stem, "", pos.filter
	}
	base := r.Profile.NormaliseURL(&where)
	byID := !r.countFromTop(posts)
	if len(posts) == 1 && r.Doc.Nodes[posts[0].Block].Tag != atom.Article { // the element may hold more than the post
		byID = false
	}
	had := map[string]int{}
	for k := len(posts) - 1; k >= 0; k-- {
		p := &posts[k]
		key := letters.Signature(p.Item.Title)
		if !p.Item.Published.IsZero() {
			key += p.Item.Published.Format("2006-01-02")
		}
		if id := r.idOf(p); byID && id != "" {
			key = "#" + id
		}
		if had[key]++; had[key] > 1 {
			key = fmt.Sprintf("%s (%d)", key, had[key])
		}
		p.Item.URL = base + "#" + address.Entry(key)
	}
}

// countFromTop tells whether ids are the places of the posts on the page: their numbers
// rise from the top by one each, and the posts do not grow newer with them.
func (r *full) countFromTop(posts []Post) bool {
	if len(posts) < 2 {
		return false
	}
	for k := range posts {
		n, ok := numberAtEnd(r.idOf(&posts[k]))
		if first, _ := numberAtEnd(r.idOf(&posts[0])); !ok || n != first+k || first > 1 {
			return false
		}
	}
	first, last := posts[0].Item.Published, posts[len(posts)-1].Item.Published
	return !last.After(first)
}

// numberAtEnd is the number that an id ends in.
func numberAtEnd(id string) (int, bool) {
	n, err := strconv.Atoi(id[len(strings.TrimRight(id, "0123456789")):])
	return n, err == nil
}

// idOf is the id by which a post can be linked: its element's, its heading's, the name of
// an anchor in it, or what a link in its heading says.
func (r *full) idOf(p *Post) string {
	d := r.Doc
	for n := p.Block; n < p.headingEnd; n++ {
		for _, attr := range [...]string{"id", "name"} {
			if v := d.Attr(n, attr); v != "" && (attr == "id" || d.Nodes[n].Tag == atom.A) {
				return v
			}
		}
	}
	for _, a := range d.Inside(r.Facts.Links, p.Block) {
		if u, err := url.Parse(d.Attr(a, "href")); err == nil && u.Fragment != "" && r.IsSelf(r.Lead(a)) {
			return u.Fragment
		}
	}
	return ""
}

// IsTeaser tells whether what stands below a post's title is the beginning of its text alone: it
// breaks off, or says that there is more.
func (r *Reader) IsTeaser(block int32, text string) bool {
	d := r.Doc
	text = strings.TrimRight(text, " )]\n")
	if strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") {
		return true
	}
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		if l := &d.Lines[k]; l.First >= block && l.To-l.From < 40 && goesOnElsewhere(d.LineText(k)) {
			return true
		}
	}
	return false
}

// goesOnElsewhere tells whether words say that the rest of a text stands elsewhere.
func goesOnElsewhere(s string) bool {
	switch s = strings.ToLower(strings.TrimFunc(s, letters.NotLetter)); s {
	case "selengkapnya", "baca selengkapnya", "lihat selengkapnya", "baca lebih lanjut", "baca lengkap", "baca", "baca lagi", "lanjutkan membaca", "lihat detail", "detail", "read more", "continue reading":
		return true
	}
	return false
}
