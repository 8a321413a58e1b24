package listing

import "pantaukim/collector/extract/fact"

// Versions are the addresses on this site that the page's head names for its item: in the
// site's languages, and the one that it calls the right one. The home page and sections are
// none: templates name them on every page.
func (r *Reader) Versions() (in []fact.Version, canonical string) {
	own := func(ref string) string {
		t := &r.Doc.Targets[r.Follow(ref)]
		if !t.Leads || !t.Own || t.Place || t.File || t.Path == "/" && !asksForItem(t.URL.RawQuery) {
			return ""
		}
		return r.Normal(t)
	}
	for _, v := range r.Facts.Versions {
		if where := own(v.Href); where != "" {
			in = append(in, fact.Version{Language: v.Language, URL: where})
		}
	}
	if r.Facts.Canonical != "" {
		if canonical = own(r.Facts.Canonical); canonical == r.SelfAddress() {
			canonical = ""
		}
	}
	return in, canonical
}
