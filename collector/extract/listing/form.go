package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
)

// formOf is an address without what tells the items of one list apart: its last part, or
// the values of its query. A parameter that stands alike behind several paths of the page,
// such as the mark of a visit, tells nothing apart.
func (r *Reader) formOf(t *page.Target) string {
	var b strings.Builder
	names := []string{}
	if t.URL.RawQuery != "" {
		for _, pair := range strings.Split(t.URL.RawQuery, "&") {
			if name, _, _ := strings.Cut(pair, "="); !r.sharedNames()[name] {
				names = append(names, name)
			}
		}
	}
	if len(names) > 0 {
		b.WriteString(t.Path)
		slices.Sort(names)
		b.WriteString("?" + strings.Join(names, "&"))
		return b.String()
	}
	parts := strings.Split(strings.Trim(t.Path, "/"), "/")
	for _, part := range parts[:len(parts)-1] {
		if letters.IsNumber(part) {
			part = "#"
		}
		b.WriteString("/" + part)
	}
	b.WriteString("/*")
	return b.String()
}

// sharedNames are the parameters that have one value in all links of the page, behind two
// paths of the site at least.
func (r *Reader) sharedNames() map[string]bool {
	if r.shared != nil {
		return r.shared
	}
	r.shared = map[string]bool{}
	type use struct{ value, path string }
	first := map[string]use{}
	differ := map[string]bool{}
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.URL.RawQuery == "" {
			continue
		}
		for _, pair := range strings.Split(t.URL.RawQuery, "&") {
			name, value, _ := strings.Cut(pair, "=")
			was, met := first[name]
			switch {
			case !met:
				first[name] = use{value, t.Path}
			case was.value != value:
				differ[name] = true
			case was.path != t.Path:
				r.shared[name] = true
			}
		}
	}
	for name := range differ {
		delete(r.shared, name)
	}
	return r.shared
}
