package address

import (
	"strings"
	"unicode/utf8"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// KindOf reads the kind of an item or section from the words of its path or its
// name; "" if they say nothing.
func KindOf(s string) kim.Kind {
	var low [16]byte // a longer word says nothing
	n := 0
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return kindOfWords(strings.FieldsFunc(strings.ToLower(s), letters.NotLetter))
		}
		if letters.IsLetter(c) {
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

// KindOfPath reads the kind from the folders of a path, not from the item's own
// name, which is a title.
func KindOfPath(p string) kim.Kind {
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
		if k := KindOf(s); k != "" {
			return k
		}
	}
	return ""
}
