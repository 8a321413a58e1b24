package dashboards

import "pantaukim/internal/kim"

// words is a text in the two languages of the interface.
type words struct{ Indonesian, English string }

func (w words) in(l lang) string {
	if l == english && w.English != "" {
		return w.English
	}
	return w.Indonesian
}

// in returns a text of the catalogue in a language of the interface.
func in(l lang, w kim.Words) string { return words(w).in(l) }
