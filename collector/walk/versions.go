package walk

import (
	"context"
	"strings"

	"pantaukim/collector/extract"
	pageaddress "pantaukim/collector/extract/address"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// mergeVersions finds items that are one item in several languages, or under an address
// that is not the one which its page calls right. One item stays of them: the one in the
// groups' own language, whichever of them a list names.
func (w *items) mergeVersions(ctx context.Context) {
	w.mergeEntries()
	w.mergeTranslations(ctx)
	w.mergeUndeclared()
	w.mergeCanonical()
}

// mergeEntries unites the entries of a feed that have no page of their own with the items
// of the same title and day that a list names.
func (w *items) mergeEntries() {
	for _, c := range w.order {
		if !c.there() || !strings.Contains(c.path, "#") {
			continue
		}
		for _, other := range w.order {
			if other.there() && !strings.Contains(other.path, "#") && !c.item.Published.IsZero() && !other.item.Published.IsZero() &&
				w.dayAgrees(c, other) && sameTitle(c.item.Title, other.item.Title) {
				w.putAway(other, c)
				break
			}
		}
	}
}

// mergeTranslations unites the items that pages declare to be one in several languages
// (hreflang). A page in the group's own language that no list names is read now.
func (w *items) mergeTranslations(ctx context.Context) {
	for k := 0; k < len(w.order) && !w.over; k++ {
		c := w.order[k]
		if !c.there() {
			continue
		}
		for _, v := range c.versions {
			where, path, ok := w.own(v.URL)
			if !ok || path == c.path || !c.there() {
				continue
			}
			if other := w.found[path]; other != nil && other != c && other.there() {
				if w.dayAgrees(c, other) {
					w.unite(ctx, c, other)
				}
				continue
			}
			if rankOf(v.Language) == 0 && w.rank(c) > 0 && w.found[path] == nil && !w.sections.isPlace(path) {
				w.takeVersion(ctx, c, where, path)
			}
		}
	}
}

// takeVersion puts the item in the group's own language into the place of another, if its
// page is an item of the same day.
func (w *items) takeVersion(ctx context.Context, c *candidate, where, path string) {
	f, err := w.get(ctx, where, memory.Answer{}, false)
	if err != nil || f.tooLarge {
		w.note("no page in the group's own language: %s", path)
		return
	}
	if _, at, ok := w.own(f.url); !ok || at != path {
		return
	}
	own := &candidate{path: path, item: extract.Item{URL: where, Kind: c.item.Kind}, kind: c.kind, known: w.mem.At(path), listed: c.listed, answer: f.answer}
	if own.known == nil {
		own.known = c.known
	}
	before := w.report
	if w.takePage(ctx, own, f); own.state != stateRead || !w.dayAgrees(c, own) {
		w.report = before
		return
	}
	own.item = extract.Merge(own.item, extract.Item{Published: c.item.Published, Precision: c.item.Precision, DateSource: c.item.DateSource, Confidence: c.item.Confidence, Between: c.item.Between})
	w.found[path] = own
	w.order = append(w.order, own)
	w.putAway(own, c)
}

// mergeUndeclared unites the items whose addresses differ in nothing but a language, and
// that are of the same day with as many photos.
func (w *items) mergeUndeclared() {
	type bare struct {
		path   string
		kind   kim.Kind
		day    kim.Date
		photos int
	}
	first := map[bare]*candidate{}
	for _, c := range w.order {
		path, language := pageaddress.WithoutLanguage(c.path)
		if !c.there() || c.state != stateRead || c.item.Published.IsZero() {
			continue
		}
		b := bare{path, c.itemKind(), kim.DateOf(c.item.Published, w.group.Zone), len(c.item.Photos)}
		other := first[b]
		switch {
		case other == nil:
			first[b] = c
		case w.language(other) != language:
			keep, drop := w.chosen(other, c)
			w.putAway(keep, drop)
			first[b] = keep
		}
	}
}

func (w *items) language(c *candidate) string {
	_, language := pageaddress.WithoutLanguage(c.path)
	return language
}

// mergeCanonical unites an item with the one whose address its page calls right, if they
// have the same title and day. Pages of many items that call one address right are a
// template's fault.
func (w *items) mergeCanonical() {
	claims := map[string]int{}
	for _, c := range w.order {
		if _, path, ok := w.own(c.canonical); ok && c.canonical != "" && c.there() {
			claims[path]++
		}
	}
	for _, c := range w.order {
		where, path, ok := w.own(c.canonical)
		if !ok || c.canonical == "" || !c.there() || path == c.path || w.sections.isPlace(path) {
			continue
		}
		other := w.found[path]
		switch {
		case other == nil && claims[path] == 1 && w.mem.At(path) == nil:
			c.aliases = append(c.aliases, where) // if a list names it one day, it is this item
		case other != nil && other != c && other.there() && w.dayAgrees(c, other) && sameTitle(c.item.Title, other.item.Title) && (claims[path] == 1 || textHash(c.item.Text) == textHash(other.item.Text)):
			w.putAway(other, c)
		}
	}
}

// there tells whether a candidate is an item of its own so far.
func (c *candidate) there() bool { return c.state != stateAlias && c.state != stateBroken }

// dayAgrees tells whether two candidates have no different days.
func (w *items) dayAgrees(a, b *candidate) bool {
	x, y := a.item.Published, b.item.Published
	if x.IsZero() && a.known != nil {
		x = a.known.PublishedAt
	}
	if y.IsZero() && b.known != nil {
		y = b.known.PublishedAt
	}
	return x.IsZero() || y.IsZero() || kim.DateOf(x, w.group.Zone) == kim.DateOf(y, w.group.Zone)
}

// rank orders the languages of candidates: the groups' own first.
func (w *items) rank(c *candidate) int {
	for _, v := range c.versions {
		if _, path, ok := w.own(v.URL); ok && path == c.path && v.Language != "x-default" {
			return rankOf(v.Language)
		}
	}
	return rankOf(w.language(c))
}

func rankOf(language string) int {
	switch short, _, _ := strings.Cut(language, "-"); short {
	case "id", "in":
		return 0
	case "", "x": // x-default
		return 1
	}
	return 2
}

// chosen tells which of two versions of an item is the item.
func (w *items) chosen(a, b *candidate) (keep, drop *candidate) {
	if w.rank(b) < w.rank(a) {
		return b, a
	}
	return a, b
}

// unite makes one item of two. An item that this walk had no reason to read is read now, so
// that the new address is stored with it.
func (w *items) unite(ctx context.Context, a, b *candidate) {
	keep, drop := w.chosen(a, b)
	w.putAway(keep, drop)
	if keep.known == nil || keep.state == stateRead || w.Kept != nil || w.mem.At(drop.path) == keep.known {
		return
	}
	if f, err := w.get(ctx, keep.item.URL, memory.Answer{}, false); err != nil {
		w.fail(keep.item.URL, err)
	} else {
		keep.answer = f.answer
		w.takePage(ctx, keep, f)
	}
}

// putAway makes a candidate an alias of another.
func (w *items) putAway(keep, drop *candidate) {
	drop.state, drop.of = stateAlias, keep
	keep.aliases = append(append(keep.aliases, drop.item.URL), drop.aliases...)
	for s, hash := range drop.listed {
		if _, both := keep.listed[s]; !both {
			keep.listed[s] = hash
		}
	}
	switch {
	case keep.known == nil:
		keep.known = drop.known
	case drop.known != nil && drop.known != keep.known:
		w.doubles = append(w.doubles, drop.known)
	}
}
