package walk

import (
	"context"
	"errors"
	"slices"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

const (
	mostMenu  = 20                  // pages of a menu that one walk asks for
	menuTrust = 60 * 24 * time.Hour // how long a page of the menu is known to be no list
)

// menu looks behind the links of a menu whose names tell nothing: on a site of no known
// platform a list of posts may have any name.
type menu struct{ *sections }

// explore asks for the pages of the menu that nobody knows, once, and reads those that list
// posts which no other section lists. Where one stays unknown, the walk has not seen all.
func (w *menu) explore(ctx context.Context) {
	if !w.full || w.Kept != nil || w.home == nil || w.over || w.failure != nil || w.profile.ID() != extract.GenericID ||
		slices.ContainsFunc(w.list, func(s *section) bool { return s.exhaustive() && s.ended && s.listed > 0 }) {
		return
	}
	var lists []string
	asked := 0
	for _, where := range w.homePage.Menu {
		address, path, ok := w.own(where)
		if !ok || w.items.found[path] != nil || w.isPlace(path) {
			continue
		}
		if k := slices.IndexFunc(w.mem.Site.Menu, func(p memory.MenuPage) bool { return p.Path == path }); k >= 0 && w.started.Sub(w.mem.Site.Menu[k].Asked) < menuTrust {
			w.told = append(w.told, w.mem.Site.Menu[k])
			continue
		}
		if asked++; asked > mostMenu || w.over {
			w.beyond++
			continue
		}
		switch is, known := w.isList(ctx, address, path); {
		case is:
			lists = append(lists, address)
		case known:
			w.told = append(w.told, memory.MenuPage{Path: path, Asked: w.started})
		default:
			w.note("a page of the menu that may list posts could not be read: %s", path)
			w.beyond++
		}
	}
	for _, address := range lists {
		if before := len(w.list); !w.over {
			if w.addSection(extract.Section{Page: extract.PageListing, URL: address}, true); len(w.list) > before {
				w.readSection(ctx, w.list[before])
			}
		}
	}
}

// isList tells whether a page lists posts that no section lists; known is false if the site
// did not say.
func (w *menu) isList(ctx context.Context, address, path string) (is, known bool) {
	page, err := w.page(ctx, address, path)
	if err != nil || page.Kind != extract.PageListing {
		return false, tells(err)
	}
	var odd []extract.Item // named here alone
	dated := 0
	for _, it := range page.Items {
		if _, path, ok := w.own(it.URL); !ok || w.items.found[path] != nil || w.isPlace(path) {
			continue
		}
		odd = append(odd, it)
		if !it.Published.IsZero() || it.Between != nil || it.DayOfYear != nil {
			dated++
		}
	}
	if len(odd) == 0 || dated*2 >= len(odd) {
		return len(odd) > 0, true
	}
	_, path, _ = w.own(odd[0].URL)
	if page, err = w.page(ctx, odd[0].URL, path); err != nil || page.Kind != extract.PageArticle && page.Kind != extract.PageGallery {
		return false, tells(err)
	}
	it, ok := ownItem(page, path)
	return ok && !it.Published.IsZero(), true
}

// page reads a page as what it is; as a list, if it is nothing by itself.
func (w *menu) page(ctx context.Context, address, path string) (extract.Page, error) {
	f, err := w.get(ctx, address, memory.Answer{}, false)
	if err != nil {
		return extract.Page{}, err
	}
	if f.tooLarge || isDocument(f.contentType) {
		return extract.Page{Kind: extract.PageOther}, nil
	}
	if _, at, ok := w.own(f.url); !ok || at != path {
		return extract.Page{Kind: extract.PageOther}, nil // another way to what is known
	}
	page, err := w.read(f, extract.PageUnknown, "")
	if err == nil && page.Kind == extract.PageOther {
		return w.read(f, extract.PageListing, "")
	}
	return page, err
}

// tells tells whether an answer, or the want of one, says what a page is.
func tells(err error) bool {
	var f *web.Failure
	if err == nil {
		return true
	}
	if !errors.As(err, &f) {
		return false
	}
	switch f.Outcome {
	case kim.OutcomeHTTP4xx, kim.OutcomeBlocked, kim.OutcomeUnreadable, kim.OutcomeEmpty, kim.OutcomeHacked:
		return true
	}
	return false
}
