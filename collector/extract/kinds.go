package extract

import (
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// kind is the kind of the page's item: what the walker knows, else what the first
// folders of the address say, else the site's own category, else news.
func (r *reader) kind() kim.Kind {
	for _, k := range r.prof.Spec.Article.Kinds {
		if r.says(k.Line) {
			return kim.Kind(k.Kind)
		}
	}
	if r.in.Kind != "" {
		return r.in.Kind
	}
	if k := address.KindOfPath(r.self.Path); k != "" {
		return k
	}
	if k := address.KindOf(r.f.Section); k != "" {
		return k
	}
	return kim.News
}

// says tells whether a short line of the item matches.
func (r *reader) says(line profile.Pattern) bool {
	for k := range r.d.Lines {
		l := &r.d.Lines[k]
		if l.To-l.From < 80 && l.Marks&page.Furniture == 0 && line.Matches(r.d.LineText(k)) {
			return true
		}
	}
	return false
}
