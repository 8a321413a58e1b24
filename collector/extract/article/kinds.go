package article

import (
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// kind is the kind of the page's item: what the walker knows, else what the first
// folders of the address say, else the site's own category, else news.
func (r *Reader) kind() kim.Kind {
	for _, k := range r.Profile.Spec.Article.Kinds {
		if r.says(k.Line) {
			return kim.Kind(k.Kind)
		}
	}
	if r.In.Kind != "" {
		return r.In.Kind
	}
	if k := address.KindOfPath(r.Self.Path); k != "" {
		return k
	}
	if k := address.KindOf(r.Facts.Section); k != "" {
		return k
	}
	return kim.News
}

// says tells whether a short line of the item matches.
func (r *Reader) says(line profile.Pattern) bool {
	for k := range r.Doc.Lines {
		l := &r.Doc.Lines[k]
		if l.To-l.From < 80 && l.Marks&page.Furniture == 0 && line.Matches(r.Doc.LineText(k)) {
			return true
		}
	}
	return false
}
