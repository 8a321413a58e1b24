package extract

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// The forms in which platforms and their proxies name sizes of one picture.
var (
	sizeEnding   = regexp.MustCompile(`(?i)(-\d{2,4}x\d{2,4}(_c)?|-scaled|-rotated|-e\d{9,13}|@[23]x|_(thumb|small|medium|large|thumbnail))+(\.[a-z]{3,5})$`)
	sizePrefix   = regexp.MustCompile(`^(sedang|kecil|besar|thumb|thumbs|small|medium|large|tn|mini)_+`)
	bloggerPart  = regexp.MustCompile(`^(s\d{2,4}|w\d{1,4}|h\d{1,4})(-[a-z0-9-]+)?$`)
	bloggerTail  = regexp.MustCompile(`=(s\d{1,4}|w\d{1,4}|h\d{1,4})(-[a-z0-9-]+)*$`)
	builderThumb = regexp.MustCompile(`-[a-z0-9]{30,}(\.[a-z]{3,5})$`)
	thumbFolder  = regexp.MustCompile(`/(_?thumbs?|_?thumbnails?|\.thumbs)/`)
	proxyHost    = regexp.MustCompile(`^i\d\.wp\.com$`)
)

// photoKey names the file behind the address of a picture: its path without host,
// query and size. It returns "" where there is no file.
func photoKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return keyOf(u)
}

func keyOf(u *url.URL) string {
	if u.Path == "" && u.RawQuery == "" {
		return ""
	}
	p := u.Path
	if strings.HasSuffix(u.Host, ".wp.com") && proxyHost.MatchString(u.Host) {
		if _, rest, ok := strings.Cut(strings.TrimPrefix(p, "/"), "/"); ok {
			p = "/" + rest
		}
	}
	if !isImageFile(p) {
		// A script that sends a picture, or an optimiser that is given one.
		q := u.Query()
		for _, k := range [...]string{"url", "src", "image", "img", "file", "path", "name", "id"} {
			v := q.Get(k)
			if v == "" {
				continue
			}
			if inner, err := url.Parse(v); err == nil && isImageFile(inner.Path) {
				p = inner.Path
			} else {
				p += "?" + k + "=" + v
			}
			break
		}
	}
	return trimSizes(p)
}

func trimSizes(p string) string {
	dir, file := path.Split(p)
	if strings.Contains(file, "=") {
		file = bloggerTail.ReplaceAllString(file, "")
	}
	if strings.Contains(dir, "/elementor/thumbs/") {
		file = builderThumb.ReplaceAllString(file, "$1")
	}
	if strings.Contains(file, "_") {
		file = sizePrefix.ReplaceAllString(file, "")
	}
	if mayEndInSize(file) {
		file = sizeEnding.ReplaceAllString(file, "$4")
	}
	if strings.Contains(dir, "thumb") {
		dir = thumbFolder.ReplaceAllString(dir, "/")
	}
	short := strings.TrimSuffix(dir, "/")
	if last := strings.LastIndexByte(short, '/'); strings.Count(short, "/") > 1 && bloggerPart.MatchString(short[last+1:]) {
		dir = short[:last+1]
	}
	if !strings.HasPrefix(dir, "/") {
		dir = "/" + dir
	}
	return dir + file
}

// mayEndInSize tells whether a look for the ending of a size is worth its time: the
// last part of the name, before what follows the last dot, begins as one.
func mayEndInSize(file string) bool {
	dot := strings.LastIndexByte(file, '.')
	at := strings.LastIndexAny(file[:max(dot, 0)], "-_@")
	if at < 0 || at+1 == dot {
		return false
	}
	part := file[at+1 : dot]
	switch c := part[0]; {
	case file[at] == '_', file[at] == '@':
		return true
	case isDigit(c):
		return strings.ContainsAny(part, "xX")
	default: // -scaled, -rotated, -e and a number; letters beyond ASCII are one when their case is folded
		return c|0x20 == 's' || c|0x20 == 'r' || c|0x20 == 'e' || c >= 0x80
	}
}
