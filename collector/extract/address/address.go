// Package address says what an address of a site says by itself: where it leads, whether
// it is a list's, a file's or a dated item's, and of which kind.
package address

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/hostname"
)

// Resolve makes an address found on a page whole. It returns "" for what is no
// address of a page or file: javascript:, mailto:, data:, a bare fragment.
func Resolve(base *url.URL, ref string) string {
	ref = strings.TrimFunc(ref, letters.IsBlank)
	if ref == "" || ref[0] == '#' || len(ref) > 2048 {
		return ""
	}
	u, err := url.Parse(strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\t', 0:
			return -1
		case '\\':
			return '/'
		}
		return r
	}, ref))
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	u.Host = hostname.ASCII(u.Host)
	switch u.Scheme {
	case "http", "https", "":
		return u.String()
	}
	return ""
}

// Rooted makes an address whole that names a page from the root of the site in plain
// signs, as most links of a page do: /berita/read/kabar-1, /berita?page=2. It gives
// what resolve gives, without the parsing, and false for every other address.
func Rooted(base *url.URL, ref string) (url.URL, bool) {
	if base == nil || base.Host == "" || !isASCII(base.Host) || base.Opaque != "" || base.User != nil || base.Scheme != "http" && base.Scheme != "https" {
		return url.URL{}, false
	}
	path, query, plain := plainPath(ref)
	if !plain {
		return url.URL{}, false
	}
	return url.URL{Scheme: base.Scheme, Host: base.Host, Path: path, RawQuery: query}, true
}

// isASCII tells whether a host needs no other form to be compared with others.
func isASCII(host string) bool {
	for i := range len(host) {
		if host[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainPath cuts an address such as /berita?page=2 into path and query; false if it
// has signs that need a closer look.
func plainPath(ref string) (path, query string, plain bool) {
	if len(ref) > 2048 || !strings.HasPrefix(ref, "/") {
		return "", "", false
	}
	cut := len(ref)
	for i := range len(ref) {
		switch c := ref[i]; {
		case plainSign[c]:
			if i > 0 && ref[i-1] == '/' && (c == '/' || c == '.') {
				return "", "", false
			}
		case c == '?' && cut == len(ref) && i+1 < len(ref):
			cut = i
		case (c == '=' || c == '&') && cut < len(ref):
		default:
			return "", "", false
		}
	}
	if cut < len(ref) {
		query = ref[cut+1:]
	}
	return ref[:cut], query, true
}

// plainSign tells the signs that stand for themselves in a path.
var plainSign = func() (t [256]bool) {
	for c := range t {
		t[c] = letters.IsLetter(byte(c)) || letters.IsDigit(byte(c)) || strings.IndexByte("/-_.", byte(c)) >= 0
	}
	return t
}()

// NormalQuery keeps the parameters that choose a page, in order of their names. A pair
// that holds a semicolon stays as it is written: some sites part pairs by it, and
// others take it for a letter.
func NormalQuery(raw string) string {
	var pairs []string
	for _, pair := range strings.Split(raw, "&") {
		pair = strings.TrimPrefix(pair, "amp;") // of an & that was escaped twice
		name, value, valued := strings.Cut(pair, "=")
		k, v := unescapeQuery(name), unescapeQuery(value)
		switch {
		case pair == "", isTracking(strings.ToLower(k), v):
			continue
		case k == "m" && (v == "0" || v == "1"): // Blogger's form for phones
			continue
		case strings.Contains(pair, ";"):
		case !valued && v == "":
			pair = url.QueryEscape(k) + "="
		default:
			pair = url.QueryEscape(k) + "=" + url.QueryEscape(v)
		}
		pairs = append(pairs, pair)
	}
	slices.SortStableFunc(pairs, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(pairs, "&")
}

// unescapeQuery is what a part of a query says, or the part itself where it is broken.
func unescapeQuery(s string) string {
	if v, err := url.QueryUnescape(s); err == nil {
		return v
	}
	return s
}

// isTracking tells whether a parameter says nothing of the page. Some names are used
// for visits on one system and for items on another: there a number is an item's.
func isTracking(k, v string) bool {
	for _, p := range [...]string{"utm_", "fb_", "mc_", "_ga", "mtm_", "gad_", "amp_"} {
		if strings.HasPrefix(k, p) {
			return true
		}
	}
	switch k {
	case "fbclid", "gclid", "gbraid", "wbraid", "srsltid", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "dclid", "msclkid", "yclid", "igshid", "igsh", "twclid", "ttclid", "replytocom",
		"ref_src", "showcomment", "noamp", "phpsessid", "jsessionid", "_gl", "like_comment":
		return true
	case "sid", "spm", "ref", "session", "sessionid": // PHP-Nuke calls its items sid
		return !letters.IsNumber(v) || len(v) > 12
	case "share", "nb", "amp", "print":
		return !letters.IsNumber(v) || v == "0" || v == "1"
	case "tmpl": // Joomla's form for print
		return v == "component"
	}
	return false
}

// EntryMark begins the fragment of the address of an item that has no page of its own: an
// entry of a feed, or a post that stands in full among others. No other address has a
// fragment once it is normalised.
const EntryMark = "entri-"

// Entry is the fragment for an item without a page of its own. The key is what tells it
// from the others at its address.
func Entry(key string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return fmt.Sprintf("%s%08x", EntryMark, h.Sum32())
}

// Session is the start of a session that a server wrote behind a path, as in
// /berita/panen;jsessionid=1A2B; it is the length of the path if there is none.
func Session(path string) int {
	k := strings.IndexByte(path, ';')
	if k < 0 {
		return len(path)
	}
	for _, name := range [...]string{";jsessionid=", ";phpsessid=", ";sid="} {
		if letters.HasFold(path[k:], name) {
			return k
		}
	}
	return len(path)
}

// SameSite tells whether two addresses are on one host; www. makes no difference,
// and an address without a host is the site's own.
func SameSite(a, b string) bool {
	a, b = hostname.ASCII(a), hostname.ASCII(b)
	return a == "" || b == "" || strings.EqualFold(strings.TrimPrefix(a, "www."), strings.TrimPrefix(b, "www."))
}

// Sorts tells whether a path is one below which a site sorts its items: by category, by
// author, by words. Nothing there is an item.
func Sorts(p string) bool {
	first, _, deeper := strings.Cut(strings.Trim(strings.ToLower(p), "/"), "/")
	switch first {
	case "category", "kategori", "tag", "tags", "author", "penulis", "label", "topik", "topic", "user", "users", "search", "cari":
		return deeper
	}
	return false
}

// IsSectionPath tells whether a path leads to a list or to a page of the site and
// not to an item.
func IsSectionPath(p string) bool {
	p = strings.Trim(strings.ToLower(p), "/")
	first, rest, deeper := strings.Cut(p, "/")
	switch languageOf(first) { // /id/berita, and /en
	case "":
	case "id", "en":
		if !deeper {
			return true
		}
		fallthrough
	default:
		if deeper {
			p = rest
			first, rest, deeper = strings.Cut(p, "/")
		}
	}
	switch first {
	case "category", "kategori", "tag", "tags", "author", "penulis", "page", "search", "cari", "label", "topik", "topic", "arsip", "archive",
		"archives", "login", "wp-login.php", "wp-admin", "feed", "rss", "kontak", "contact", "hubungi-kami", "tentang", "about", "profil", "sitemap",
		"privacy-policy", "kebijakan-privasi", "redaksi", "pedoman-media-siber", "disclaimer", "register", "daftar", "statistik", "cart", "checkout",
		"my-account", "wp-content", "user", "users", "tentang-kami", "home", "beranda", "indeks", "index", "download", "kategori-produk", "product-category":
		return true
	}
	if !deeper {
		return len(p) <= 18 && strings.Count(p, "-") <= 1 && !letters.HasDigit(p) && KindOf(p) != ""
	}
	dates := 1 // folders that are those of a date archive, so far: /2025/10
	if y, ok := letters.Digits(first, 4, 4); !ok || y <= 1990 || y >= 2100 {
		dates = -1
	}
	for deeper {
		var folder string
		folder, rest, deeper = strings.Cut(rest, "/")
		switch folder {
		case "page", "category", "kategori", "tag", "author":
			return true
		}
		if _, ok := letters.Digits(folder, 1, 2); !ok || dates < 0 {
			dates = -1
			continue
		}
		dates++
	}
	return dates == 2 || dates == 3
}

// DayInPath reads the day of publication from an address: /2025/10/27/slug and
// /artikel/2019/8/27/slug. It needs something behind the day, and it never reads
// files, whose folders tell when they were uploaded.
func DayInPath(p string) (year, month, day int, ok bool) {
	if !strings.Contains(p, "20") && !strings.Contains(p, "19") {
		return 0, 0, 0, false
	}
	low := strings.ToLower(p)
	if strings.Contains(low, "upload") || strings.Contains(low, "/assets/") || strings.Contains(low, "/files/") || IsFile(low) {
		return 0, 0, 0, false
	}
	parts := strings.Split(strings.Trim(p, "/"), "/")
	for i := 0; i+3 < len(parts); i++ {
		y, okY := letters.Digits(parts[i], 4, 4)
		m, okM := letters.Digits(parts[i+1], 1, 2)
		d, okD := letters.Digits(parts[i+2], 1, 2)
		if okY && okM && okD && y >= 1995 && y < 2100 && m >= 1 && m <= 12 && d >= 1 && d <= 31 &&
			parts[i+3] != "page" && parts[i+3] != "" && !strings.HasPrefix(parts[i+3], "index.") {
			return y, m, d, true
		}
	}
	return 0, 0, 0, false
}

// IsFile tells whether a path names a file that is no page.
func IsFile(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".heic", ".jfif", ".ico", ".tif", ".tiff",
		".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".7z", ".gz", ".mp4", ".mp3", ".avi", ".mov",
		".apk", ".css", ".js", ".json", ".woff", ".woff2", ".ttf", ".exe", ".txt", ".csv", ".webm", ".m4a", ".wav":
		return true
	}
	return false
}

// IsImageFile tells whether a path names a picture.
func IsImageFile(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".heic", ".jfif", ".tif", ".tiff":
		return true
	}
	return false
}

// IndexFile is the name of an index file at the end of a path, "" if there is none.
func IndexFile(path string) string {
	for _, name := range [...]string{"/index.html", "/index.htm", "/index.php"} {
		if strings.HasSuffix(path, name) {
			return name
		}
	}
	return ""
}

// EndsAtWill tells whether an address has an ending of which sites make something or
// nothing as they like.
func EndsAtWill(u *url.URL) bool { return strings.HasSuffix(u.Path, "/") || IndexFile(u.Path) != "" }

// PathOf is the path of an address, empty if it is none.
func PathOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return u.Path
}

// LastFolder is the last part of the path of an address.
func LastFolder(s string) string {
	p, _, plain := plainPath(s)
	if !plain {
		u, err := url.Parse(s)
		if err != nil {
			return ""
		}
		p = u.Path
	}
	p = strings.Trim(p, "/")
	return p[strings.LastIndexByte(p, '/')+1:]
}
