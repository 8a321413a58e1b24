package listing

import (
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/open"
)

// Versions are the addresses on this site that the page's head names for its item: in the
// site's languages, and the one that it calls the right one. The home page and sections are
// none: templates name them on every page.
func Versions(p *open.Page) (in []fact.Version, canonical string) {
	own := func(ref string) string {
		t := &p.Doc.Targets[p.Follow(ref)]
		if !t.Leads || !t.Own || t.Place || t.File || t.Path == "/" && !asksForItem(t.URL.RawQuery) {
			return ""
		}
		return p.Normal(t)
	}
	for _, v := range p.Facts.Versions {
		if where := own(v.Href); where != "" {
			in = append(in, fact.Version{Language: v.Language, URL: where})
		}
	}
	if p.Facts.Canonical != "" {
		if canonical = own(p.Facts.Canonical); canonical == p.SelfAddress() {
			canonical = ""
		}
	}
	return in, canonical
}
