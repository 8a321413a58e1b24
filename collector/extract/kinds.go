package extract

import (
	"strings"
	"unicode/utf8"

	"pantaukim/internal/kim"
)

// kindOf reads the kind of an item or section from the words of its path or its
// name; "" if they say nothing.
func kindOf(s string) kim.Kind {
	var low [16]byte // a longer word says nothing
	n := 0
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return kindOfWords(strings.FieldsFunc(strings.ToLower(s), notLetter))
		}
		if isLetter(c) {
			if n < len(low) {
				low[n] = c | 0x20
			}
			n++
			continue
		}
		if k := kindOfWord(low[:min(n, len(low))]); k != "" {
			return k
		}
		n = 0
	}
	return kindOfWord(low[:min(n, len(low))])
}

func kindOfWords(words []string) kim.Kind {
	for _, w := range words {
		if k := kindOfWord([]byte(w)); k != "" {
			return k
		}
	}
	return ""
}

func kindOfWord(w []byte) kim.Kind {
	switch string(w) {
	case "berita", "news", "artikel", "article", "articles", "kabar", "warta", "blog", "posts", "post", "informasi", "liputan":
		return kim.News
	case "galeri", "gallery", "galleri", "galery", "foto", "photo", "photos", "album", "dokumentasi", "gallerys":
		return kim.Gallery
	case "pengumuman", "announcement", "announcements", "maklumat", "edaran":
		return kim.Announcement
	case "agenda", "event", "events", "acara", "calendar", "kalender", "jadwal":
		return kim.Event
	}
	return ""
}

// kind is the kind of the page's item: what the walker knows, else what the first
// folders of the address say, else the site's own category, else news.
func (r *reader) kind() kim.Kind {
	for _, k := range r.prof.spec.Article.Kinds {
		if r.says(k.Line) {
			return kim.Kind(k.Kind)
		}
	}
	if r.in.Kind != "" {
		return r.in.Kind
	}
	if k := pathKind(r.self.Path); k != "" {
		return k
	}
	if k := kindOf(r.f.section); k != "" {
		return k
	}
	return kim.News
}

// says tells whether a short line of the item matches.
func (r *reader) says(line pattern) bool {
	for k := range r.d.lines {
		l := &r.d.lines[k]
		if l.to-l.from < 80 && l.marks&furniture == 0 && line.matches(r.d.lineText(k)) {
			return true
		}
	}
	return false
}

// pathKind reads the kind from the folders of a path, not from the item's own
// name, which is a title.
func pathKind(p string) kim.Kind {
	parts := strings.Split(strings.Trim(p, "/"), "/")
	if len(parts) > 1 {
		parts = parts[:len(parts)-1]
	} else if len(parts[0]) > 14 {
		return ""
	}
	for _, s := range parts {
		if len(s) > 24 {
			continue
		}
		if k := kindOf(s); k != "" {
			return k
		}
	}
	return ""
}
