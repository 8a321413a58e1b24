// Package photo tells one picture from another by address: in whichever size, format or
// proxy it comes.
package photo

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
)

// The forms in which platforms and their proxies name sizes of one picture.
var (
	sizeEnding   = regexp.MustCompile(`(?i)([-_]\d{2,4}x\d{2,4}(_c)?|-min|-scaled|-rotated|-e\d{9,13}|@[23]x|-thumb(?:nail)?|_(thumb|small|medium|large|thumbnail))+(\.[a-z]{3,5})$`)
	sizeInEnding = regexp.MustCompile(`(?i)[-_](\d{2,4})x(\d{2,4})`)
	sizePrefix   = regexp.MustCompile(`^((sedang|kecil|besar|small|medium|large|tn|mini)_+|thumb(s|nail)?[_-]+)`)
	secondFormat = regexp.MustCompile(`(?i)[.\-_](jpe?g|png|gif)\.(webp|avif)$`)
	conversion   = regexp.MustCompile(`(?i)-(thumb|thumbnail|small|medium|large|preview|webp|optimized)(\.[a-z]{3,5})$`)
	bloggerPart  = regexp.MustCompile(`^(s\d{2,4}|w\d{1,4}|h\d{1,4})(-[a-z0-9-]+)?$`)
	bloggerTail  = regexp.MustCompile(`=(s\d{1,4}|w\d{1,4}|h\d{1,4})(-[a-z0-9-]+)*$`)
	builderThumb = regexp.MustCompile(`-[a-z0-9]{30,}(\.[a-z]{3,5})$`)
	proxyHost    = regexp.MustCompile(`^i\d\.wp\.com$`)
	sizeFolder   = regexp.MustCompile(`^\d{2,4}[xX](\d{2,4})?$|^[xX]\d{2,4}$`)
	cloudOption  = regexp.MustCompile(`^([a-z]|ar|bo|co|dpr|fl)_[^/,]+(,([a-z]|ar|bo|co|dpr|fl)_[^/,]+)*$`)
	copyOfFile   = regexp.MustCompile(`(?i)^(.+\.(?:jpe?g|png|gif|webp|avif))(?:[@!]|[-_](?:nggid|\d{2,4}x\d)).+$`)
)

// Key names the file behind the address of a picture: its path without host,
// size and what a proxy says of it. It returns "" where there is no file.
func Key(where string) string {
	u, err := url.Parse(where)
	if err != nil {
		return ""
	}
	return KeyOf(u)
}

// KeyOf is Key of an address that was parsed.
func KeyOf(u *url.URL) string {
	if u.Path == "" && u.RawQuery == "" {
		return ""
	}
	p, host := u.Path, strings.ToLower(u.Host)
	if strings.HasSuffix(host, ".wp.com") && proxyHost.MatchString(host) {
		if _, rest, ok := strings.Cut(strings.TrimPrefix(p, "/"), "/"); ok {
			p = "/" + rest
		}
	}
	if inner := innerAddress(p); inner != "" {
		p = inner
	}
	if u.RawQuery != "" {
		p = withQuery(p, u.Query())
	}
	return asText(trimSizes(p, ofGoogle(host)))
}

// asText writes bytes that are no UTF-8 as %E9: the names of files on old servers hold
// them, and a key must come back as it was from wherever it is kept.
func asText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, "%%%02X", s[i])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// innerAddress is the path of the address that a proxy carries in its own path:
// /cdn-cgi/image/width=300/https://site.example/u/a.jpg.
func innerAddress(p string) string {
	k := max(strings.LastIndex(p, "/http:/"), strings.LastIndex(p, "/https:/"))
	if k < 0 {
		return ""
	}
	rest := strings.TrimLeft(p[k+len("/http:"):], ":/")
	if _, inner, ok := strings.Cut(rest, "/"); ok {
		return "/" + inner
	}
	return ""
}

// withQuery puts what a query says of the file to its path. A script that is given the
// path of a picture sends that one; of other parameters all but those of size and form
// tell pictures apart. The query of a file counts only where it names another one.
func withQuery(p string, q url.Values) string {
	if address.IsImageFile(p) {
		return p + pairs(q, func(k, v string) bool { return v != "" && namesPicture(k) })
	}
	var chosen []string // the parameters that choose the picture
	for _, k := range slices.Sorted(maps.Keys(q)) {
		v, low := q.Get(k), strings.ToLower(k)
		if isSizeName(low) || strings.HasPrefix(low, "utm_") {
			continue
		}
		if inner := pathOfPicture(v); inner != "" && !mayBeSizeName(low) {
			return inner
		}
		if !mayBeSizeName(low) {
			chosen = append(chosen, low)
		}
	}
	if len(chosen) == 1 && address.IsImageFile(q.Get(chosen[0])) {
		return "/" + q.Get(chosen[0]) // image.php?name=a.jpg: nothing else says of which folder
	}
	// A parameter with a short name is one of size on most scripts, and chooses the picture
	// where nothing else does: /img.php?f=2.
	alone := len(chosen) == 0 && !letters.HasDigit(path.Base(p))
	return p + pairs(q, func(k, v string) bool {
		if mayBeSizeName(k) {
			n, err := strconv.Atoi(v)
			return alone || err == nil && n > 0 && n < smallestSize && k != "v" && k != "s"
		}
		return !isSizeName(k) && !strings.HasPrefix(k, "utm_")
	})
}

// smallestSize is the least width in pixels in which a picture is sent.
const smallestSize = 32

// pairs writes the pairs of a query that count, in order of their names.
func pairs(q url.Values, counts func(name, value string) bool) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(q)) {
		v := q.Get(k)
		if !counts(strings.ToLower(k), v) {
			continue
		}
		mark := "&"
		if b.Len() == 0 {
			mark = "?"
		}
		if b.WriteString(mark + k); v != "" {
			b.WriteString("=" + v)
		}
	}
	return b.String()
}

// pathOfPicture is the path of the picture that a parameter names with its folder; empty
// if it names none.
func pathOfPicture(v string) string {
	inner, err := url.Parse(v)
	if err != nil || !address.IsImageFile(inner.Path) {
		return ""
	}
	p := inner.Path
	for strings.HasPrefix(p, "../") || strings.HasPrefix(p, "./") {
		_, p, _ = strings.Cut(p, "/")
	}
	dir, _, ok := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	switch {
	case !ok && inner.Host == "" && !strings.HasPrefix(p, "/"):
		return ""
	case ok && inner.Host == "" && strings.Contains(dir, ".") && !strings.HasPrefix(p, "/"):
		return strings.TrimPrefix(p, dir) // site.example/u/a.jpg
	}
	return p
}

// isSizeName tells whether a parameter says how a picture is sent, and not which.
func isSizeName(k string) bool {
	switch k {
	case "w", "h", "width", "height", "size", "sz", "q", "quality", "fit", "crop", "resize", "scale", "zoom", "zc", "fm", "format", "auto", "dpr", "ver", "ts",
		"time", "cache", "cb", "nocache", "itok", "ssl", "strip", "type", "ext", "thumb", "mode", "bg", "gravity", "rand", "rnd", "sig", "signature", "expires", "lossy", "sharp", "blur":
		return true
	}
	return false
}

// mayBeSizeName tells whether a parameter says how a picture is sent on some scripts, and
// which one on others.
func mayBeSizeName(k string) bool {
	switch k {
	case "a", "s", "f", "v", "t", "token", "hash":
		return true
	}
	return false
}

// namesPicture tells whether a parameter behind a file's name is likely to choose the
// picture: /foto.jpg?id=3.
func namesPicture(k string) bool {
	switch k {
	case "id", "foto", "photo", "gambar", "img", "image", "pic", "file", "no", "nomor", "name", "nama":
		return true
	}
	return false
}

// ofGoogle tells whether a host is one of those where Blogger keeps pictures, whose
// sizes are folders: /s1600/, /w640-h480/.
func ofGoogle(host string) bool {
	return strings.Contains(host, "blogspot.") || strings.HasSuffix(host, "googleusercontent.com") || strings.HasSuffix(host, "ggpht.com")
}

// trimSizes takes from a path what says in which size a picture is sent.
func trimSizes(p string, google bool) string {
	query := ""
	if k := strings.IndexByte(p, '?'); k >= 0 {
		p, query = p[:k], p[k:]
	}
	dir, file := path.Split(p)
	if google && strings.Contains(file, "=") {
		file = bloggerTail.ReplaceAllString(file, "")
	}
	if original := copied(file); original != nil {
		if strings.Contains(file[len(original[1]):], "nggid") { // of NextGEN
			dir = strings.TrimSuffix(dir, "cache/")
		}
		file = original[1]
	}
	if parent, original := path.Split(strings.TrimSuffix(dir, "/")); address.IsImageFile(original) && strings.HasSuffix(file, original) {
		dir, file = parent, original // of MediaWiki: /thumb/a/ab/Padi.jpg/320px-Padi.jpg
	}
	if strings.HasSuffix(file, ".webp") || strings.HasSuffix(file, ".avif") {
		file = secondFormat.ReplaceAllString(file, ".$1") // a.jpg.webp and a-jpg.webp were made of a.jpg
	}
	if strings.Contains(dir, "/elementor/thumbs/") {
		file = builderThumb.ReplaceAllString(file, "$1")
	}
	if strings.HasSuffix(dir, "/conversions/") {
		dir, file = strings.TrimSuffix(dir, "conversions/"), conversion.ReplaceAllString(file, "$2")
	}
	if strings.Contains(file, "_") || strings.HasPrefix(file, "thumb") {
		if rest := sizePrefix.ReplaceAllString(file, ""); strings.TrimSuffix(rest, path.Ext(rest)) != "" {
			file = rest
		}
	}
	if mayEndInSize(file) && !smallNumbers(file) {
		if rest := sizeEnding.ReplaceAllString(file, "$4"); rest != file && strings.TrimSuffix(rest, path.Ext(rest)) != "" {
			if file = rest; strings.Contains(dir, "/cache/") { // of OpenCart: /image/cache/catalog/padi-300x200.jpg
				dir = strings.Replace(dir, "/cache/", "/", 1)
			}
		}
	}
	if !strings.HasPrefix(dir, "/") {
		dir = "/" + dir
	}
	return trimFolders(dir, google) + file + query
}

// copied reads the name of a file that was made of another one, whose whole name it begins with.
func copied(file string) []string {
	if k := strings.IndexByte(file, '.'); k < 0 || !strings.ContainsAny(file[k:], "@!-_") {
		return nil
	}
	return copyOfFile.FindStringSubmatch(file)
}

// smallNumbers tells whether what looks like a size in a file's name is none: no
// system makes pictures of 36x72, but people name houses so.
func smallNumbers(file string) bool {
	for _, m := range sizeInEnding.FindAllStringSubmatch(file, -1) {
		if len(m[1]) == 2 && len(m[2]) == 2 && m[1] < "80" && m[2] < "80" && m[1] != m[2] {
			return true
		}
	}
	return false
}

// trimFolders drops the folders of a path that image services and caches write into it,
// and those that hold one size of every picture.
func trimFolders(dir string, google bool) string {
	if dir == "/" || !mayHoldSize(dir) && !google {
		return dir
	}
	parts := strings.Split(strings.Trim(dir, "/"), "/")
	var kept []string
	for k := 0; k < len(parts); k++ {
		part := parts[k]
		low := strings.ToLower(part)
		switch {
		case sizeFolder.MatchString(part):
			if n := len(kept); n > 0 && isResizer(kept[n-1]) {
				kept = kept[:0] // what follows is the picture's own path
			}
		case low == "styles" && k+2 < len(parts) && parts[k+2] == "public": // Drupal
			k += 2
		case low == "cdn-cgi" && k+2 < len(parts) && parts[k+1] == "image":
			kept, k = kept[:0], k+2
		case low == "unsafe" || low == "insecure": // Thumbor, imgproxy
			kept = kept[:0]
			for k+1 < len(parts) && isServiceOption(parts[k+1]) {
				k++
			}
		case low == "upload" && k > 0 && strings.EqualFold(parts[k-1], "image") && k+1 < len(parts) && cloudOption.MatchString(parts[k+1]): // Cloudinary
			kept = append(kept, part)
			for k+1 < len(parts) && cloudOption.MatchString(parts[k+1]) {
				k++
			}
		case low == "_ipx" && k+1 < len(parts): // Nuxt
			kept, k = kept[:0], k+1
		case low == "webp-express" && k+1 < len(parts) && parts[k+1] == "webp-images": // WebP Express
			if k++; k+1 < len(parts) && parts[k+1] == "doc-root" {
				kept, k = kept[:0], k+1
			}
		case isNumbersResizer(low) && k+1 < len(parts) && isPixels(parts[k+1]):
			kept = kept[:0]
			for k+1 < len(parts) && isPixels(parts[k+1]) {
				k++
			}
		case isThumbFolder(low):
		case google && k == len(parts)-1 && k > 0 && bloggerPart.MatchString(part):
		default:
			kept = append(kept, part)
		}
	}
	if len(kept) == 0 {
		return "/"
	}
	return "/" + strings.Join(kept, "/") + "/"
}

// mayHoldSize tells whether a look for folders of sizes is worth its time.
func mayHoldSize(dir string) bool {
	for i := 1; i < len(dir); i++ {
		if c := dir[i]; (c == 'x' || c == 'X') && (letters.IsDigit(dir[i-1]) || i+1 < len(dir) && letters.IsDigit(dir[i+1])) {
			return true
		}
	}
	for _, w := range [...]string{"thumb", "styles/", "cdn-cgi", "unsafe", "insecure", "image/upload", "_ipx/", "webp-express/", "resize", "crop", "/fit", "scale", "kecil", "sedang", "besar", "small", "medium", "large", "original", "preview", "mini/"} {
		if strings.Contains(dir, w) {
			return true
		}
	}
	return false
}

func isResizer(s string) bool {
	switch s = strings.ToLower(s); s {
	case "cache", "_cache", "imagecache", "img-cache", "image-cache", "img", "image", "im", "i", "media-cache", "glide", "imgix":
		return true
	}
	return isNumbersResizer(s)
}

func isNumbersResizer(s string) bool {
	switch s {
	case "resize", "resized", "resizer", "crop", "cropped", "fit", "fill", "scale", "scaled", "thumb", "thumbs", "thumbnail", "thumbnails":
		return true
	}
	return false
}

func isThumbFolder(s string) bool {
	switch s {
	case "thumb", "thumbs", "_thumb", "_thumbs", ".thumbs", "thumbnail", "thumbnails", "_thumbnails", "small", "medium", "large", "original", "originals", "preview", "resized",
		"kecil", "sedang", "besar", "mini":
		return true
	}
	return false
}

func isServiceOption(s string) bool {
	switch s {
	case "smart", "fit-in", "top", "left", "right", "bottom", "center", "middle", "meta", "trim", "plain", "adaptive-fit-in", "full-fit-in":
		return true
	}
	return strings.ContainsAny(s, ":=()") || sizeFolder.MatchString(strings.TrimLeft(s, "-"))
}

func isPixels(s string) bool {
	_, ok := letters.Digits(s, 2, 4)
	return ok
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
	case letters.IsDigit(c):
		return strings.ContainsAny(part, "xX")
	case part == "min":
		return true
	default: // -scaled, -rotated, -thumb, -e and a number; letters beyond ASCII are one when their case is folded
		return c|0x20 == 's' || c|0x20 == 'r' || c|0x20 == 't' || c|0x20 == 'e' || c >= 0x80
	}
}
