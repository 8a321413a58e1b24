package extract

import (
	"path"
	"strings"
)

// A photoSet collects photos, each picture once: in whichever size, format or address
// of an image service it comes.
type photoSet struct {
	list  []Photo
	byKey map[string]int
	byEnd map[string][]int // by the last part of the key, without the format
	limit int
}

func newPhotoSet(limit int) *photoSet {
	return &photoSet{byKey: make(map[string]int), byEnd: make(map[string][]int), limit: limit}
}

// find returns the place of a picture that the set has already, or -1.
func (s *photoSet) find(key string) int {
	if k, ok := s.byKey[key]; ok {
		return k
	}
	for _, k := range s.byEnd[endOf(key)] {
		if samePicture(s.list[k].Key, key) {
			return k
		}
	}
	return -1
}

// add adds a photo unless the set has its picture. A picture in the text is one of the
// text, wherever else it stands; the key is that of the original, if it was seen.
func (s *photoSet) add(p Photo) (added bool) {
	k := s.find(p.Key)
	if k < 0 {
		if len(s.list) >= s.limit {
			return false
		}
		k = len(s.list)
		s.list = append(s.list, p)
		s.byEnd[endOf(p.Key)] = append(s.byEnd[endOf(p.Key)], k)
		added = true
	}
	was := &s.list[k]
	if p.Role == PhotoContent {
		was.Role = PhotoContent
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

// samePicture tells whether two keys are of one picture: it differs in a format that
// systems make of others, or one of the two addresses holds the other.
func samePicture(a, b string) bool {
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
