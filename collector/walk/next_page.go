package walk

import (
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
)

// nextPage is the address of the page to read after this one: the one that it
// names as its next, else any that looks like a further page and was not read. A page may
// name the last one, or one behind the next: what it links besides is kept.
func (w *sections) nextPage(page extract.Page, further []string, visited map[string]bool) (string, []string) {
	for _, f := range page.Further {
		if address, _, ok := w.own(f); ok && !slices.Contains(further, address) {
			further = append(further, address)
		}
	}
	if address, _, ok := w.own(page.Next); ok && page.Next != "" {
		w.linkedAs(page.Next, page.Next)
		if !visited[address] {
			return address, further
		}
	}
	for i, address := range further {
		if !visited[address] {
			return address, further[i:]
		}
	}
	return "", nil
}

// isNoList tells whether what a list names as its next page is another page of the site: that of
// one of its items, or one that reads, and lists nothing, and its address neither has a number nor is
// the list's own with something behind it.
func isNoList(s *section, address string, page extract.Page, err error) bool {
	path := memory.Path(address)
	reads := err == nil || page.Problem == extract.NoItems
	if reads && slices.Contains(s.paths, path) { // the page of an item
		return true
	}
	return reads && (err != nil || len(page.Items) == 0) && !below(path, s.path) && !below(path, memory.Path(s.URL)) && countOn(address, 1) == "" && !strings.ContainsAny(path, "?0123456789")
}

// leadsAstray tells whether what a list names as its next page is another section of the
// site, which is read by itself.
func leadsAstray(w *sections, s *section, next string) bool {
	_, path, ok := w.own(next)
	if !ok || next == "" || below(path, s.path) {
		return false
	}
	return slices.ContainsFunc(w.list, func(t *section) bool {
		return t != s && t.Page == extract.PageListing && t.path != "/" && (path == t.path || below(path, t.path) && countOn(next, 1) != "")
	})
}
