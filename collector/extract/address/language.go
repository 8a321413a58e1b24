package address

import (
	"slices"
	"strings"
)

// WithoutLanguage is an address without the part of it that names a language, and that
// language: /en/berita/panen and /berita/panen?lang=en. The language is empty where the
// address names none.
func WithoutLanguage(where string) (bare, language string) {
	head, query, asks := strings.Cut(where, "?")
	front, path := "", head
	if k := strings.Index(head, "://"); k >= 0 {
		if s := strings.IndexByte(head[k+3:], '/'); s >= 0 {
			front, path = head[:k+3+s], head[k+3+s:]
		}
	}
	folders := strings.Split(path, "/")
	for k := 1; k < len(folders)-1 && k <= 2; k++ { // /en/… or /index.php/en/…
		if l := languageOf(folders[k]); l != "" {
			language, path = l, strings.Join(slices.Delete(folders, k, k+1), "/")
			break
		}
		if folders[k] != "index.php" {
			break
		}
	}
	if asks {
		pairs := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
			name, value, _ := strings.Cut(pair, "=")
			switch strings.ToLower(name) {
			case "lang", "language", "hl", "locale", "bahasa":
				if l := languageOf(value); l != "" {
					language = l
					return true
				}
			}
			return false
		})
		if query = strings.Join(pairs, "&"); query != "" {
			path += "?" + query
		}
	}
	return front + path, language
}

// languageOf is the language that a folder or a value names: those into which such sites
// are translated.
func languageOf(s string) string {
	if len(s) > 12 {
		return "" // longer than the name of any
	}
	s = strings.ToLower(s)
	short := s
	if len(s) == 5 && (s[2] == '-' || s[2] == '_') { // id-ID
		short = s[:2]
	}
	switch s {
	case "indonesia", "indonesian", "bahasa":
		return "id"
	case "english", "inggris":
		return "en"
	}
	switch short {
	case "id", "in":
		return "id"
	case "en", "jv", "su", "ar", "ms", "zh", "nl", "de", "fr", "ja":
		return short
	}
	return ""
}
