package photo

import (
	"net/url"
	"path"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
)

// A Set collects photos, each picture once: in whichever size, format or address
// of an image service it comes.
type Set struct {
	List  []fact.Photo
	byKey map[string]int
	byEnd map[string][]int // by the last part of the key, without the format
	limit int
}

// NewSet returns an empty set of at most so many photos.
func NewSet(limit int) *Set {
	return &Set{byKey: make(map[string]int), byEnd: make(map[string][]int), limit: limit}
}

// Find returns the place of a picture that the set has already, or -1.
func (s *Set) Find(key string) int {
	if k, ok := s.byKey[key]; ok {
		return k
	}
	for _, k := range s.byEnd[endOf(key)] {
		if Same(s.List[k].Key, key) {
			return k
		}
	}
	return -1
}

// Add adds a photo unless the set has its picture. A picture in the text is one of the
// text, wherever else it stands; the key is that of the original, if it was seen.
func (s *Set) Add(p fact.Photo) (added bool) {
	k := s.Find(p.Key)
	if k < 0 {
		if len(s.List) >= s.limit {
			return false
		}
		k = len(s.List)
		s.List = append(s.List, p)
		s.byEnd[endOf(p.Key)] = append(s.byEnd[endOf(p.Key)], k)
		added = true
	}
	was := &s.List[k]
	if p.Role == fact.PhotoContent {
		was.Role = fact.PhotoContent
	}
	if isOriginalOf(p.Key, was.Key) {
		was.Key, was.URL = p.Key, p.URL
	}
	s.byKey[p.Key] = k
	return added
}

// endOf is what two addresses of one picture share at least.
func endOf(key string) string {
	_, query, _ := strings.Cut(key, "?")
	if query != "" {
		return key
	}
	_, file := path.Split(key)
	return strings.TrimSuffix(file, path.Ext(file))
}

// Same tells whether two keys are of one picture: it differs in a format that
// systems make of others, or one of the two addresses holds the other.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := strings.TrimSuffix(a, path.Ext(a)), strings.TrimSuffix(b, path.Ext(b))
	if a != x && b != y && !strings.EqualFold(path.Ext(a), path.Ext(b)) && !isMadeFormat(a) && !isMadeFormat(b) {
		return false
	}
	if x == y {
		return true
	}
	if len(x) < len(y) {
		x, y = y, x
	}
	front, ok := strings.CutSuffix(x, y)
	return ok && strings.HasPrefix(y, "/") && resizes(front)
}

// isMadeFormat tells whether a picture has a format into which systems turn others.
func isMadeFormat(key string) bool {
	switch strings.ToLower(path.Ext(key)) {
	case ".webp", ".avif":
		return true
	}
	return false
}

// resizes tells whether the front of an address is that of a service which sends other
// addresses' pictures in another size.
func resizes(front string) bool {
	for _, part := range strings.Split(strings.ToLower(strings.Trim(front, "/")), "/") {
		if isResizer(part) && part != "i" && part != "im" || isThumbFolder(part) || sizeFolder.MatchString(part) || strings.Contains(part, "=") || strings.Contains(part, "cache") {
			return true
		}
	}
	return false
}

// isOriginalOf tells whether key is nearer to the original than was.
func isOriginalOf(key, was string) bool {
	if made := isMadeFormat(was); made != isMadeFormat(key) {
		return made
	}
	return len(key) < len(was)
}

// Join unites two lists, in order, each picture once.
func Join(a, b []fact.Photo) []fact.Photo {
	if len(b) == 0 {
		return a
	}
	out := NewSet(len(a) + len(b))
	for _, list := range [...][]fact.Photo{a, b} {
		for _, p := range list {
			out.Add(p)
		}
	}
	return out.List
}

// AddCover adds the cover that a feed or an interface names, unless its picture is there.
func AddCover(photos []fact.Photo, base *url.URL, where string) []fact.Photo {
	full := address.Resolve(base, where)
	key := Key(full)
	if full == "" || key == "" {
		return photos
	}
	for _, ph := range photos {
		if Same(ph.Key, key) {
			return photos
		}
	}
	return append(photos, fact.Photo{Key: key, URL: full, Role: fact.PhotoCover})
}
