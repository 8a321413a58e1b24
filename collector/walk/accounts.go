package walk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
)

// Bounds of what is kept and told of links that are nothing known.
const (
	mostUnexplained  = 1000 // links of one section that are kept
	namedUnexplained = 5    // links that are named as examples
)

// accounts is what became of each link among the records of the sections: it accounts for
// those that no page explains by itself.
type accounts struct{ *sections }

// oddLink is a link among the records of a section that is nothing known.
type oddLink struct {
	address, path, text string
	shape               string
	sibling             bool // its address has the form of the records' own
	first               bool // it stands on the section's first page
}

// gather takes in the accounts of a page of a section. Links of a shape that proved to
// be items before join the items of the page.
func (w accounts) gather(s *section, page *extract.Page, n int) {
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

// explain accounts for the links that the sections' pages left unexplained: what another
// list names, what an earlier walk has met, and what the links of their shape proved to
// be. A shape that nobody knows is asked for.
func (w accounts) explain(ctx context.Context) {
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
func (w accounts) isKnown(o oddLink) bool {
	o.address, o.path = w.items.asKnown(o.address, o.path, extract.Item{Title: o.text})
	return w.items.found[o.path] != nil || w.isPlace(o.path) || w.mem.At(o.path) != nil || w.mem.Pages[o.address].Note.Broken
}

// isItem tells whether a link that no list names leads to an item of an earlier walk.
func (w accounts) isItem(o oddLink) bool {
	_, path := w.items.asKnown(o.address, o.path, extract.Item{Title: o.text})
	r := w.mem.At(path)
	return w.items.found[path] == nil && r != nil && !r.Removed && !w.isPlace(path)
}

// onAnother tells whether the first page of another list links to a path.
func (w accounts) onAnother(s *section, path string) bool {
	return slices.ContainsFunc(w.list, func(t *section) bool {
		return t != s && t.path != "/" && t.nothing == nil && slices.ContainsFunc(t.links, func(where string) bool {
			_, leads, ok := w.own(where)
			return ok && leads == path
		})
	})
}

// takeLinks makes items of the links of a shape. What their list said of the others is
// not remembered: the next walk reads it anew, with these among its items.
func (w accounts) takeLinks(s *section, shape string) {
	s.odd = slices.DeleteFunc(s.odd, func(o oddLink) bool {
		if o.shape != shape {
			return false
		}
		w.takeLink(s, o)
		return true
	})
}

// takeLink makes an item of a link.
func (w accounts) takeLink(s *section, o oddLink) {
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
func (w accounts) leftUnexplained() (out []Unexplained) {
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
