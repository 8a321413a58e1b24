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
	if err != nil || u.Path == "" && u.RawQuery == "" {
		return ""
	}
	p := u.Path
	if proxyHost.MatchString(u.Host) {
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
	file = bloggerTail.ReplaceAllString(file, "")
	if strings.Contains(dir, "/elementor/thumbs/") {
		file = builderThumb.ReplaceAllString(file, "$1")
	}
	file = sizePrefix.ReplaceAllString(file, "")
	file = sizeEnding.ReplaceAllString(file, "$4")
	dir = thumbFolder.ReplaceAllString(dir, "/")
	if parts := strings.Split(strings.TrimSuffix(dir, "/"), "/"); len(parts) > 2 && bloggerPart.MatchString(parts[len(parts)-1]) {
		dir = strings.Join(parts[:len(parts)-1], "/") + "/"
	}
	if !strings.HasPrefix(dir, "/") {
		dir = "/" + dir
	}
	return dir + file
}
