package extract

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

const maxPhotos = 500 // of one item

// A picture is an image on the page, with what is known of it.
type picture struct {
	node int32
	url  string
	key  string
	role PhotoRole
}

// photos collects the distinct photos of the page's item: of its text, or of the
// wall that the page is, and its cover.
func (r *reader) photos() []Photo {
	d := r.d
	var out []Photo
	at := make(map[string]int)
	for _, n := range r.f.images {
		role, why := r.roleOf(n)
		address, from := r.picture(n)
		if address == "" {
			continue
		}
		if role == "" {
			if why != "" {
				r.ignore(address, why)
			}
			continue
		}
		full, key, why := r.asPhoto(n, address, from)
		if why != "" {
			r.ignore(address, why)
			continue
		}
		if k, twice := at[key]; twice {
			if role == PhotoContent {
				out[k].Role = PhotoContent
			}
			continue
		}
		if len(out) < maxPhotos {
			at[key] = len(out)
			out = append(out, Photo{Key: key, URL: full, Role: role})
			if role == PhotoContent && r.leadsAway(n) {
				r.away++
			}
		}
	}
	// A gallery may show thumbnails of other names that link to the photos: the
	// link decided in asPhoto. Links to photos without a picture are photos too.
	for _, a := range r.f.links {
		if r.body < 0 || !d.within(a, r.body) || d.marks[a]&furniture != 0 {
			continue
		}
		href := d.attr(a, "href")
		u, err := url.Parse(href)
		if err != nil || !isImageFile(u.Path) || d.nodes[a].end-a > 2 && !r.holdsLightboxOnly(a) {
			continue
		}
		full, key, why := r.asPhoto(a, href, fromLink)
		if _, twice := at[key]; why == "" && !twice && len(out) < maxPhotos {
			at[key] = len(out)
			out = append(out, Photo{Key: key, URL: full, Role: PhotoContent})
		}
	}
	return out
}

// holdsLightboxOnly tells whether a link to a picture holds no img of its own.
func (r *reader) holdsLightboxOnly(a int32) bool {
	for _, n := range r.f.images {
		if r.d.within(n, a) {
			return false
		}
	}
	return r.d.textOf(a) == ""
}

// roleOf tells where a picture stands; an empty role means that it is not the
// item's, and why if that is worth saying.
func (r *reader) roleOf(n int32) (PhotoRole, string) {
	d := r.d
	m := d.marks[n]
	if r.inNoscript(n) {
		return "", "" // the picture for visitors without scripts doubles the lazy one
	}
	sel := r.prof.spec.Article.Cover.sel
	isCover := func() bool {
		if m&markCover != 0 {
			return true
		}
		for p := n; len(sel) > 0 && p > 0; p = d.nodes[p].parent {
			if d.matches(sel, p) {
				return true
			}
		}
		return false
	}
	if m&(furniture&^(markHeader|markAd|markHidden)) != 0 {
		return "", m.why()
	}
	inBody := r.body >= 0 && d.within(n, r.body)
	if inBody && m&markAd == 0 {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.titleNode >= 0 && n < r.titleNode && d.within(r.titleNode, r.body) && !isCover() {
			return PhotoCover, ""
		}
		return PhotoContent, ""
	}
	if m&markAd != 0 {
		return "", m.why()
	}
	if r.box >= 0 && d.within(n, r.box) {
		if r.inOtherItem(n) {
			return "", "another item"
		}
		if r.body >= 0 && n > r.body {
			if isCover() {
				return PhotoCover, ""
			}
			if d.nodes[n].tag == atom.Img && !r.leadsAway(n) && r.standsAlone(n) {
				return PhotoContent, ""
			}
			return "", "behind the text"
		}
		if d.nodes[n].tag == atom.Img && m&markHeader != 0 && !isCover() {
			return "", m.why()
		}
		return PhotoCover, ""
	}
	if isCover() && r.titleNode >= 0 && m&markHeader == 0 && (r.body < 0 || n < r.body) && !r.inOtherItem(n) {
		return PhotoCover, ""
	}
	if why := m.why(); why != "" {
		return "", why
	}
	return "", "outside the item"
}

// standsAlone tells whether a picture behind the text is one more photo of the
// item: it links to its own file, and no heading announces something else before it.
func (r *reader) standsAlone(n int32) bool {
	d := r.d
	for _, h := range r.f.headings {
		if h > r.body && h < n && d.within(h, r.box) && !d.within(h, r.body) {
			return false
		}
	}
	for p, level := d.nodes[n].parent, 0; p > 0 && level < 4; p, level = d.nodes[p].parent, level+1 {
		if d.nodes[p].tag == atom.A {
			return true // to its own file: see leadsAway
		}
	}
	return false
}

func (r *reader) inNoscript(n int32) bool {
	for p := r.d.nodes[n].parent; p > 0; p = r.d.nodes[p].parent {
		if r.d.nodes[p].tag == atom.Noscript {
			return !r.noscriptOnly(p)
		}
	}
	return false
}

// noscriptOnly tells whether the picture in a noscript element stands for one
// that a script draws without an address of its own beside it.
func (r *reader) noscriptOnly(ns int32) bool {
	d := r.d
	prev := int32(-1)
	for _, n := range r.f.images {
		if n < ns && d.nodes[n].parent == d.nodes[ns].parent {
			prev = n
		}
	}
	if prev < 0 {
		return true
	}
	address, _ := r.picture(prev)
	return address == ""
}

// How an address of a picture was found.
type origin int

const (
	fromImg origin = iota
	fromStyle
	fromData
	fromLink
)

var lazyAttrs = [...]string{"data-src", "data-lazy-src", "data-original", "data-orig-file", "data-large-file", "data-full-url",
	"data-lazy", "data-image", "data-url", "data-cfsrc", "data-srcset", "data-lazy-srcset", "nitro-lazy-src"}

// picture returns the address of the picture that an element shows.
func (r *reader) picture(n int32) (string, origin) {
	d := r.d
	if d.nodes[n].tag == atom.Img {
		for _, k := range lazyAttrs {
			if v := d.attr(n, k); v != "" && !strings.HasPrefix(v, "data:") {
				if strings.HasSuffix(k, "srcset") {
					v = largest(v)
				}
				return v, fromImg
			}
		}
		src := d.attr(n, "src")
		if src == "" || strings.HasPrefix(src, "data:") || strings.HasPrefix(src, "about:") {
			return largest(d.attr(n, "srcset")), fromImg
		}
		return src, fromImg
	}
	for _, k := range [...]string{"data-thumbnail", "data-bg", "data-background", "data-background-image", "data-bg-image", "data-lazy-bg"} {
		if v := d.attr(n, k); v != "" {
			return styleURL(v), fromData
		}
	}
	return styleURL(d.attr(n, "style")), fromStyle
}

// largest picks the address of the widest picture of a srcset.
func largest(set string) string {
	best, most := "", -1.0
	for _, part := range strings.Split(set, ", ") {
		f := strings.Fields(strings.TrimSuffix(strings.TrimSpace(part), ","))
		if len(f) == 0 || strings.HasPrefix(f[0], "data:") {
			continue
		}
		width := 0.0
		if len(f) > 1 {
			width, _ = strconv.ParseFloat(strings.TrimRight(f[1], "wx"), 64)
		}
		if width > most {
			best, most = f[0], width
		}
	}
	return best
}

// styleURL returns the address in url(…) of a style, or the text itself if it is
// an address.
func styleURL(s string) string {
	k := strings.Index(s, "url(")
	if k < 0 {
		if strings.ContainsAny(s, " {;") {
			return ""
		}
		return s
	}
	s = s[k+4:]
	end := strings.IndexByte(s, ')')
	if end < 0 {
		return ""
	}
	return strings.Trim(s[:end], ` "'`)
}

var (
	furnitureHost = regexp.MustCompile(`(?i)(^|\.)(gravatar\.com|s\.w\.org|w\.org|blogblog\.com|blogger\.com|doubleclick\.net|googlesyndication\.com|google-analytics\.com|facebook\.com|statcounter\.com|histats\.com|pixel\.wp\.com|stats\.wp\.com|feedburner\.com|shields\.io|addthis\.com|addtoany\.com|sharethis\.com|ytimg\.com|flagcounter\.com|whos\.amung\.us|amung\.us)$`)
	furnitureWord = regexp.MustCompile(`(?i)(^|[\s_-])(logo|icon|avatar|emoji|wp-smiley|smiley|gravatar|photo-author|author-photo|tracking|spinner|loader)([\s_-]|$)`)
)

const smallSide = 50 // pixels: what is said to be smaller is an ornament

// asPhoto tells whether a picture is a photo, its whole address and its key.
func (r *reader) asPhoto(n int32, address string, from origin) (full, key, why string) {
	d := r.d
	if len(address) > 2000 {
		return "", "", "no address of a file"
	}
	full = resolve(r.base, address)
	u, err := url.Parse(full)
	if full == "" || err != nil {
		return "", "", "no address of a file"
	}
	file := path.Base(u.Path)
	ext := strings.ToLower(path.Ext(file))
	switch {
	case ext == ".svg", ext == ".ico":
		return "", "", "a drawing"
	case u.Host != r.self.Host && furnitureHost.MatchString(u.Hostname()):
		return "", "", "a picture of a service"
	case isFurnitureFolder(u.Path):
		return "", "", "a folder of logos, icons or banners"
	case isFurnitureFile(file):
		return "", "", "a logo, icon, banner or placeholder by its name"
	}
	for _, re := range r.prof.spec.Photos.Furniture {
		if re.matches(u.Host + u.Path) {
			return "", "", "a folder that the platform keeps for furniture"
		}
	}
	if d.nodes[n].tag == atom.Img {
		class, _ := d.rawAttr(n, "class")
		if furnitureWord.MatchString(class) {
			return "", "", "a logo, icon or avatar by its class"
		}
		w, h := pixels(d, n, "width"), pixels(d, n, "height")
		if w > 0 && w <= smallSide || h > 0 && h <= smallSide {
			return "", "", "too small for a photo"
		}
	}
	if from == fromStyle && u.Path == "" {
		return "", "", "no address of a file"
	}
	// A thumbnail that links to its photo is that photo.
	if from != fromLink {
		for p, level := d.nodes[n].parent, 0; p > 0 && level < 4; p, level = d.nodes[p].parent, level+1 {
			if d.nodes[p].tag != atom.A {
				continue
			}
			if hu, err := url.Parse(resolve(r.base, d.attr(p, "href"))); err == nil && isImageFile(hu.Path) && !strings.Contains(hu.Path, "/File:") {
				return hu.String(), photoKey(hu.String()), ""
			}
			break
		}
	}
	key = photoKey(full)
	if key == "" || key == "/" {
		return "", "", "no address of a file"
	}
	return full, key, ""
}

func pixels(d *doc, n int32, name string) int {
	v, _ := d.rawAttr(n, name)
	px, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), "px"))
	if err != nil {
		return 0
	}
	return px
}
