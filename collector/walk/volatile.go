package walk

import (
	"maps"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// volatileAfter is for how many items a parameter must have changed while everything
// else stayed, before it is left out where items are recognised.
const volatileAfter = 2

// asKnown returns the address of the item that a link leads to, if an earlier walk knows
// it under another one that differs in nothing but parameters which change between
// visits, and has the same title and day; a list that shows a picture alone says no title. The
// site is asked as it links it now.
func (w *items) asKnown(address, path string, it extract.Item) (string, string) {
	if len(w.mem.Site.Volatile) == 0 || !strings.Contains(path, "?") || w.mem.At(path) != nil {
		return address, path
	}
	if w.lasting == nil {
		w.lasting = map[string]*memory.Item{}
		for _, key := range slices.Sorted(maps.Keys(w.mem.Items)) {
			if r := w.mem.Items[key]; !r.Removed {
				for _, a := range append([]string{r.URL}, r.Aliases...) {
					w.lasting[without(memory.Path(a), w.mem.Site.Volatile)] = r
				}
			}
		}
	}
	r := w.lasting[without(path, w.mem.Site.Volatile)]
	if r == nil || it.Title != "" && !strings.EqualFold(it.Title, r.Title) || !it.Published.IsZero() && !r.PublishedAt.IsZero() &&
		kim.DateOf(it.Published, w.group.Zone) != kim.DateOf(r.PublishedAt, w.group.Zone) {
		return address, path
	}
	known, knownPath, ok := w.own(r.URL)
	if !ok {
		return address, path
	}
	w.linked[known] = w.asLinked(address)
	return known, knownPath
}

// recogniseVolatile finds the parameters that have changed in this walk for the first time:
// several items that no earlier walk knows are linked as known ones are that are linked no
// more, with the same title, but for one parameter. They are known then, before their
// pages are read, whatever else was edited meanwhile.
func (w *items) recogniseVolatile() {
	byPath := map[string]*memory.Item{}
	for _, key := range slices.Sorted(maps.Keys(w.mem.Items)) {
		if r := w.mem.Items[key]; !r.Removed {
			byPath[memory.Path(r.URL)] = r
		}
	}
	bare := map[string][]string{} // paths of known items by path alone
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		alone, _, _ := strings.Cut(path, "?")
		bare[alone] = append(bare[alone], path)
	}
	listed := map[*memory.Item]bool{} // as they were known
	for _, c := range w.order {
		if c.known != nil {
			listed[c.known] = true
		}
	}
	type match struct {
		c *candidate
		r *memory.Item
	}
	matches := map[string][]match{} // by parameter
	for _, c := range w.order {
		if c.known != nil || !strings.Contains(c.path, "?") {
			continue
		}
		alone, _, _ := strings.Cut(c.path, "?")
		for _, path := range bare[alone] {
			r := byPath[path]
			if names := differing(c.path, path); len(names) == 1 && !listed[r] && strings.EqualFold(c.item.Title, r.Title) {
				matches[names[0]] = append(matches[names[0]], match{c, r})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(matches)) {
		if len(matches[name]) < volatileAfter && !slices.Contains(w.mem.Site.Volatile, name) || w.tellsApart(name) {
			continue
		}
		for _, m := range matches[name] {
			m.c.known, m.c.edited = m.r, true
			m.c.aliases = append(m.c.aliases, m.r.URL)
		}
	}
}

// tellsApart tells whether items that are listed now, or known ones, differ in nothing but
// a parameter.
func (w *items) tellsApart(name string) bool {
	apart := func(paths []string) bool {
		seen := map[string]bool{}
		for _, path := range paths {
			same := without(path, []string{name})
			if seen[same] {
				return true
			}
			seen[same] = true
		}
		return false
	}
	var now, before []string
	for _, c := range w.order {
		now = append(now, c.path)
	}
	for _, r := range w.mem.Items {
		if !r.Removed {
			before = append(before, memory.Path(r.URL))
		}
	}
	return apart(now) || apart(before)
}

// volatile returns the parameters of the site's links that change between visits: those
// that were learned before, and those in which addresses of one item differ now. None
// is among them whose values lead to different items.
func (w *items) volatile() []string {
	proofs := map[string]map[string]bool{}
	for _, c := range w.order {
		if c.known == nil || c.state == stateAlias || c.state == stateBroken {
			continue
		}
		path := memory.Path(c.item.URL)
		for _, a := range slices.Concat(c.aliases, c.known.Aliases, []string{c.known.URL}) {
			names := differing(path, memory.Path(a))
			for _, name := range names {
				if proofs[name] == nil {
					proofs[name] = map[string]bool{}
				}
				proofs[name][without(path, names)] = true
			}
		}
	}
	out := slices.Clone(w.mem.Site.Volatile)
	for name, of := range proofs {
		if len(of) >= volatileAfter && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	owner := map[string]string{} // key of the item, by path
	for key, r := range w.mem.Items {
		owner[memory.Path(r.URL)] = key
	}
	for _, c := range w.order {
		if c.known != nil && c.state != stateAlias && c.state != stateBroken {
			owner[memory.Path(c.item.URL)] = c.known.Key
		}
	}
	for again := true; again && len(out) > 0; {
		again = false
		first := map[string]string{}
		for _, path := range slices.Sorted(maps.Keys(owner)) {
			same := without(path, out)
			other, met := first[same]
			if !met {
				first[same] = path
				continue
			}
			if owner[other] != owner[path] {
				names := differing(path, other)
				out = slices.DeleteFunc(out, func(name string) bool { return slices.Contains(names, name) })
				again = true
				break
			}
		}
	}
	return out
}

// differing names the parameters in which two addresses differ, none if they differ in
// more than that.
func differing(a, b string) (names []string) {
	pathA, queryA, _ := strings.Cut(a, "?")
	pathB, queryB, _ := strings.Cut(b, "?")
	if pathA != pathB {
		return nil
	}
	pairsA, pairsB := strings.Split(queryA, "&"), strings.Split(queryB, "&")
	for _, lists := range [...][2][]string{{pairsA, pairsB}, {pairsB, pairsA}} {
		for _, pair := range lists[0] {
			if name, _, _ := strings.Cut(pair, "="); name != "" && !slices.Contains(lists[1], pair) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// without is a path and query without the parameters of some names.
func without(path string, names []string) string {
	bare, query, asks := strings.Cut(path, "?")
	if !asks {
		return path
	}
	pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains(names, name)
	})
	if len(pairs) == 0 {
		return bare
	}
	return bare + "?" + strings.Join(pairs, "&")
}
