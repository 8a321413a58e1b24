package walk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// probe asks whether an item that is not listed still exists under its address. A site
// that has nothing there need not say so by its status: it may print so, or answer with its
// home page.
func (w *sections) probe(ctx context.Context, r *memory.Item) (alive bool, err error) {
	w.recallTail(r.URL, r.Note.Tail)
	f, err := w.get(ctx, r.URL, memory.Answer{}, false)
	var failure *web.Failure
	switch {
	case gone(err):
		return false, nil
	case errors.As(err, &failure) && failure.Outcome == kim.OutcomeEmpty:
		return false, nil
	case err != nil:
		return false, err
	}
	if _, path, ok := w.own(f.url); !ok || path != memory.Path(r.URL) {
		return false, nil
	}
	expect := extract.PageArticle
	if strings.Contains(memory.Path(r.URL), "#") { // it has no page of its own: it stands among others
		expect = extract.PageListing
	}
	page, err := w.read(f, expect, r.Kind)
	switch {
	case page.Problem == extract.NoPage, err != nil && expect == extract.PageArticle && w.isHomeAgain(f):
		return false, nil
	case err != nil:
		return false, err
	}
	it, ok := ownItem(page, memory.Path(r.URL))
	return ok && (sameTitle(it.Title, r.Title) || textHash(it.Text) == r.Note.Text && r.Note.Text != 0), nil
}

// isHomeAgain tells whether an answer that is no item's page is the home page under another
// address.
func (w *sections) isHomeAgain(f *fetched) bool {
	if w.home == nil || f.answer.Hash == w.home.answer.Hash {
		return w.home != nil
	}
	page, err := w.read(f, extract.PageListing, "")
	return err == nil && listsLikeHome(page, w.homePage)
}

// listsLikeHome tells whether a page lists nothing but what the home page does, and links to at
// least four in five of that: what stands first there may be taken for a box here.
func listsLikeHome(page, front extract.Page) bool {
	named := map[string]bool{}
	for _, a := range page.Accounts {
		named[a.URL] = true
	}
	home := map[string]bool{}
	also := 0
	for _, it := range front.Items {
		if home[it.URL] = true; named[it.URL] {
			also++
		}
	}
	most := len(home)
	for _, a := range front.Accounts { // what is unexplained there may be an item here, where another kind is expected
		home[a.URL] = home[a.URL] || a.As == extract.LinkUnexplained
	}
	return len(page.Items) > 0 && 5*also >= 4*most && !slices.ContainsFunc(page.Items, func(it extract.Item) bool { return !home[it.URL] })
}

// frontPage is what the home page lists. A walk that had no reason to read it does so now.
func (w *sections) frontPage(ctx context.Context) extract.Page {
	if w.home != nil || w.Kept != nil {
		return w.homePage
	}
	if w.front == nil {
		w.front = &extract.Page{}
		if f, err := w.get(ctx, w.root(), memory.Answer{}, false); err == nil {
			if page, err := w.read(f, extract.PageHome, ""); err == nil {
				w.front = &page
			}
		}
	}
	return *w.front
}
