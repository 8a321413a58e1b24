package walk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
)

// Bounds of what is asked for links that are nothing known.
const (
	mostShapes      = 3 // shapes of links that one walk asks for
	examplesOfShape = 2 // pages that it asks for of each, before it says that they are no items
)

// shapesOf names whose shapes the links of this site have.
func (w *visit) shapesOf() string {
	if w.profile == nil {
		return memory.ShapesOf("", w.group.ID, false)
	}
	return memory.ShapesOf(w.profile.ID(), w.group.ID, w.profile.ID() != extract.GenericID)
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
func (w accounts) meansOf(ctx context.Context, s *section, shape string) memory.Means {
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
func (w accounts) claim(ctx context.Context, shape string) (memory.Shape, bool) {
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
func (w accounts) example(ctx context.Context, s *section, o oddLink) (means memory.Means, asked bool) {
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
func (w accounts) proves(s *section, o oddLink, page extract.Page) memory.Means {
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
