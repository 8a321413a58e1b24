package walk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
)

// Bounds of what is asked and told of links that are nothing known.
const (
	mostUnexplained  = 1000 // links of one section that are kept
	mostShapes       = 3    // shapes of links that one walk asks for
	examplesOfShape  = 2    // pages that it asks for of each, before it says that they are no items
	namedUnexplained = 5    // links that are named as examples
)

// oddLink is a link among the records of a section that is nothing known.
type oddLink struct {
	address, path, text string
	shape               string
	sibling             bool // its address has the form of the records' own
	first               bool // it stands on the section's first page
}

// gather takes in the accounts of a page of a section. Links of a shape that proved to
// be items before join the items of the page.
func (w *sections) gather(s *section, page *extract.Page, n int) {
	if page.Problem == "" {
		s.sealed += page.Sealed
	}
	if odd := func(a extract.Account) bool { return a.As == extract.LinkUnexplained }; slices.ContainsFunc(page.Accounts, odd) {
		s.records.gather(page, w.own)
	}
	for k, a := range page.Accounts {
		if n == 0 && !a.Boxed {
			s.links = append(s.links, a.URL)
		}
		if a.As != extract.LinkUnexplained {
			continue
		}
		address, path, ok := w.own(a.URL)
		if !ok || len(s.odd) >= mostUnexplained || slices.ContainsFunc(s.odd, func(o oddLink) bool { return o.path == path }) {
			continue
		}
		if r, known := w.Shapes.Known(w.shapesOf(), a.Shape); known && r.Means == memory.MeansItem {
			if dated := func(it extract.Item) bool { return !it.Published.IsZero() }; !a.Sibling && slices.ContainsFunc(page.Items, dated) {
				w.items.needsDay[path] = true
			}
			page.Items = withRecord(page.Items, page.Accounts, extract.Item{URL: a.URL, Title: a.Text}, k)
			continue
		}
		s.odd = append(s.odd, oddLink{
			address: address, path: path, text: strings.Clone(a.Text), shape: strings.Clone(a.Shape), sibling: a.Sibling, first: n == 0,
		})
	}
}

// shapesOf names whose shapes the links of this site have.
func (w *visit) shapesOf() string {
	if w.profile == nil {
		return memory.ShapesOf("", w.group.ID, false)
	}
	return memory.ShapesOf(w.profile.ID(), w.group.ID, w.profile.ID() != extract.GenericID)
}

// explain accounts for the links that the sections' pages left unexplained: what another
// list names, what an earlier walk has met, and what the links of their shape proved to
// be. A shape that nobody knows is asked for.
func (w *sections) explain(ctx context.Context) {
	asked := map[string]memory.Means{}
	for _, s := range w.list {
		if !s.live && s.nothing == nil || s.failed {
			continue
		}
		s.odd = slices.DeleteFunc(s.odd, func(o oddLink) bool {
			if w.isItem(o) && s.nothing == nil {
				w.takeLink(s, o)
			}
			return w.isKnown(o)
		})
		if why := s.sealedWhy(); why != "" {
			s.doubt(why)
			w.note("%s: %s", s.path, why)
		}
		if s.nothing != nil { // what it links to may be all that it lists, or what every page of the site links to
			s.odd = slices.DeleteFunc(s.odd, func(o oddLink) bool { return w.onAnother(s, o.path) })
			for _, o := range s.odd {
				s.unexplained = append(s.unexplained, o.path)
			}
			continue
		}
		for _, shape := range shapesIn(s.odd) {
			means, met := asked[shape]
			if !met && len(asked) >= mostShapes {
				break
			}
			if !met {
				means = w.meansOf(ctx, s, shape)
				asked[shape] = means
			}
			switch means {
			case memory.MeansItem:
				w.takeLinks(s, shape)
			case memory.MeansListing, memory.MeansOther:
				s.odd = slices.DeleteFunc(s.odd, func(o oddLink) bool { return o.shape == shape })
			}
		}
		for _, o := range s.odd {
			s.unexplained = append(s.unexplained, o.path)
		}
		if why := s.unexplainedWhy(); why != "" {
			s.doubt(why)
			w.note("%s: %s", s.path, why)
		}
	}
}

// isKnown tells whether a link leads to something that this walk or one before it has met.
func (w *sections) isKnown(o oddLink) bool {
	o.address, o.path = w.items.asKnown(o.address, o.path, extract.Item{Title: o.text})
	return w.items.found[o.path] != nil || w.isPlace(o.path) || w.mem.At(o.path) != nil || w.mem.Pages[o.address].Note.Broken
}

// isItem tells whether a link that no list names leads to an item of an earlier walk.
func (w *sections) isItem(o oddLink) bool {
	_, path := w.items.asKnown(o.address, o.path, extract.Item{Title: o.text})
	r := w.mem.At(path)
	return w.items.found[path] == nil && r != nil && !r.Removed && !w.isPlace(path)
}

// onAnother tells whether the first page of another list links to a path.
func (w *sections) onAnother(s *section, path string) bool {
	return slices.ContainsFunc(w.list, func(t *section) bool {
		return t != s && t.path != "/" && t.nothing == nil && slices.ContainsFunc(t.links, func(where string) bool {
			_, leads, ok := w.own(where)
			return ok && leads == path
		})
	})
}

// shapesIn lists the shapes of links, each once.
func shapesIn(links []oddLink) (out []string) {
	for _, o := range links {
		if !slices.Contains(out, o.shape) {
			out = append(out, o.shape)
		}
	}
	return out
}

// meansOf tells what the links of a shape are, from what is remembered or from examples.
func (w *sections) meansOf(ctx context.Context, s *section, shape string) memory.Means {
	known, mine := w.claim(ctx, shape)
	if !mine {
		return known.Means
	}
	r := memory.Shape{Platform: w.shapesOf(), Form: shape, GroupID: w.group.ID, DecidedAt: w.started}
	defer func() {
		w.Shapes.Answer(r)
		if r.Means != "" {
			w.shapes = append(w.shapes, r)
		}
	}()
	for _, o := range examplesOf(s.odd, shape) {
		means, asked := w.example(ctx, s, o)
		if !asked {
			continue
		}
		r.Example = o.address
		if means == memory.MeansItem || r.Means == "" || means == memory.MeansUnclear {
			r.Means = means
		}
		if means == memory.MeansItem || means == memory.MeansUnclear {
			break
		}
	}
	return r.Means
}

// claim asks for the right to ask. Kept pages, and a walk that has ended, ask nothing.
func (w *sections) claim(ctx context.Context, shape string) (memory.Shape, bool) {
	if w.Kept != nil || w.over {
		known, _ := w.Shapes.Known(w.shapesOf(), shape)
		return known, false
	}
	since := w.mem.Walks.Full // what was unclear is asked for again by full walks
	if w.full {
		since = w.started
	}
	return w.Shapes.Claim(ctx, w.shapesOf(), shape, since)
}

// examplesOf picks the links of a shape that are asked for: the first and the last.
func examplesOf(links []oddLink, shape string) []oddLink {
	var of []oddLink
	for _, o := range links {
		if o.shape == shape {
			of = append(of, o)
		}
	}
	if len(of) > examplesOfShape {
		of = append(of[:examplesOfShape-1], of[len(of)-1])
	}
	return of
}

// example asks for the page behind a link and tells what it is. It is not asked if the
// site does not answer.
func (w *sections) example(ctx context.Context, s *section, o oddLink) (means memory.Means, asked bool) {
	f, err := w.get(ctx, o.address, memory.Answer{}, false)
	var failure *web.Failure
	switch {
	case gone(err):
		return memory.MeansUnclear, true
	case err != nil:
		if !errors.As(err, &failure) {
			w.over = true // ctx has ended
		}
		return "", false
	case f.tooLarge:
		return memory.MeansUnclear, true
	}
	if isDocument(f.contentType) {
		return memory.MeansUnclear, true
	}
	if _, path, ok := w.own(f.url); !ok || path != o.path {
		if ok && (w.items.found[path] != nil || w.isPlace(path)) {
			return memory.MeansOther, true // another way to what is known
		}
		return memory.MeansUnclear, true
	}
	page, err := w.read(f, extract.PageUnknown, s.Kind)
	if err != nil {
		return memory.MeansUnclear, true
	}
	return w.proves(s, o, page), true
}

// proves tells what a link is by its page. It leads to an item if the page is about one
// thing and has a day of its own, or if nothing but the day is missing and the records
// of the list have none either, or have addresses of the same form.
func (w *sections) proves(s *section, o oddLink, page extract.Page) memory.Means {
	switch page.Kind {
	case extract.PageArticle, extract.PageGallery:
		it, ok := ownItem(page, o.path)
		says := ok && (it.Words >= 20 || len(it.Photos) > 0)
		titled := ok && o.text != "" && (sameTitle(it.Title, o.text) || strings.Contains(strings.ToLower(it.Title), strings.ToLower(o.text)) ||
			strings.Contains(strings.ToLower(o.text), strings.ToLower(it.Title)) && it.Title != "")
		switch {
		case !says:
			return memory.MeansUnclear
		case !it.Published.IsZero():
			return memory.MeansItem
		case titled && (o.sibling || s.dated == 0):
			return memory.MeansItem
		case o.text == "":
			return memory.MeansUnclear // a picture, or what a script draws: its page has nothing to be compared with
		}
		return memory.MeansOther
	case extract.PageListing:
		for _, it := range page.Items {
			if _, path, ok := w.own(it.URL); ok && !w.isKnown(oddLink{path: path, address: it.URL}) {
				return memory.MeansUnclear // it names what no list of the walk has named
			}
		}
		return memory.MeansListing
	case extract.PageOther:
		if !o.sibling && s.dated > 0 {
			return memory.MeansOther // a page of the site beside records that have days
		}
	}
	return memory.MeansUnclear // it may be an item whose page is not understood
}

// takeLinks makes items of the links of a shape. What their list said of the others is
// not remembered: the next walk reads it anew, with these among its items.
func (w *sections) takeLinks(s *section, shape string) {
	s.odd = slices.DeleteFunc(s.odd, func(o oddLink) bool {
		if o.shape != shape {
			return false
		}
		w.takeLink(s, o)
		return true
	})
}

// takeLink makes an item of a link.
func (w *sections) takeLink(s *section, o oddLink) {
	it := extract.Item{URL: o.address, Title: o.text}
	raw := o.path
	it.URL, o.path = w.items.asKnown(o.address, o.path, it)
	c := w.items.candidate(o.path, it, s.Kind)
	c.listed[s.path] = listedHash(it)
	if !o.sibling && s.dated > 0 {
		w.items.needsDay[o.path] = true
	}
	s.listed++
	s.entries++
	s.paths = s.records.place(s.paths, raw, o.path, func(r record) string {
		_, path := w.items.asKnown(r.address, r.path, extract.Item{Title: r.text})
		return path
	})
	if o.first {
		s.items++
		s.anew = true
	}
}

// unexplainedWhy says in words what keeps a section from being covered; empty if all its
// links are accounted for.
func (s *section) unexplainedWhy() string {
	if len(s.unexplained) == 0 {
		return ""
	}
	named := strings.Join(s.unexplained[:min(namedUnexplained, len(s.unexplained))], ", ")
	if len(s.unexplained) == 1 {
		return "1 link among its records is nothing known: " + named
	}
	return fmt.Sprintf("%d links among its records are nothing known: %s", len(s.unexplained), named)
}

// sealedWhy says in words that a section shows records without an address; empty if it does not.
func (s *section) sealedWhy() string {
	switch s.sealed {
	case 0:
		return ""
	case 1:
		return "1 of its records opens without an address"
	}
	return fmt.Sprintf("%d of its records open without an address", s.sealed)
}

// leftUnexplained sums up, by shape, the links that stay unexplained.
func (w *sections) leftUnexplained() (out []Unexplained) {
	for _, s := range w.list {
		if len(s.unexplained) == 0 {
			continue
		}
		for _, o := range s.odd {
			at := slices.IndexFunc(out, func(u Unexplained) bool { return u.Shape == o.shape })
			if at < 0 {
				out = append(out, Unexplained{Platform: w.shapesOf(), Shape: o.shape, Example: o.address})
				at = len(out) - 1
			}
			out[at].Links++
		}
	}
	return out
}
