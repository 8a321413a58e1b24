package photo

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// An Origin is how the address of a picture was found.
type Origin int

const (
	fromImg Origin = iota
	fromStyle
	fromData
	FromLink
)

var (
	// From which a script draws the picture later.
	lazyAttrs = [...]string{"data-src", "data-lazy-src", "data-Original", "data-lazy", "data-cfsrc", "data-srcset", "data-lazy-srcset", "nitro-lazy-src"}
	// That name a larger copy, or anything else.
	largeAttrs = [...]string{"data-orig-file", "data-large-file", "data-full-url", "data-image", "data-url"}
)

// Of returns the address of the picture that an element shows.
func Of(p *open.Page, n int32) (string, Origin) {
	d := p.Doc
	if d.Nodes[n].Tag == atom.Img {
		src := d.Attr(n, "src")
		named := func(attrs []string) string {
			for _, k := range attrs {
				if v := d.Attr(n, k); v != "" && !strings.HasPrefix(v, "data:") {
					if strings.HasSuffix(k, "srcset") {
						v = largest(v)
					}
					return v
				}
			}
			return ""
		}
		lazy := named(lazyAttrs[:])
		if !shows(p, n, src, lazy) {
			if lazy != "" {
				return lazy, fromImg
			}
			if set := largest(d.Attr(n, "srcset")); set != "" {
				return set, fromImg
			}
			return named(largeAttrs[:]), fromImg
		}
		// What is shown outranks an attribute that names another picture.
		for _, v := range [...]string{lazy, named(largeAttrs[:])} {
			if v != "" && Same(Key(v), Key(src)) {
				return v, fromImg
			}
		}
		return src, fromImg
	}
	for _, k := range [...]string{"data-thumbnail", "data-bg", "data-background", "data-background-image", "data-bg-image", "data-lazy-bg"} {
		if v := d.Attr(n, k); v != "" {
			return styleURL(v), fromData
		}
	}
	return styleURL(d.Attr(n, "style")), fromStyle
}

// shows tells whether the src of a picture is what visitors see. It is not where a
// script puts another in its place: behind a class that says so, a stand-in, or an
// address that several pictures of the page share.
func shows(p *open.Page, n int32, src, lazy string) bool {
	if src == "" || strings.HasPrefix(src, "data:") || strings.HasPrefix(src, "about:") {
		return false
	}
	if lazy == "" {
		return true
	}
	class, _ := p.Doc.RawAttr(n, "class")
	if strings.Contains(class, "lazy") || strings.Contains(class, "b-loaded") {
		return false
	}
	u, err := url.Parse(src)
	if err != nil {
		return false
	}
	file := path.Base(u.Path)
	if isFurnitureFile(file) || strings.HasSuffix(file, ".svg") || strings.Contains(strings.ToLower(file), "lazy") || strings.HasSuffix(strings.ToLower(file), ".gif") {
		return false
	}
	same := 0
	for _, m := range p.Facts.Images {
		if v, _ := p.Doc.RawAttr(m, "src"); v == src {
			same++
		}
	}
	return same < 2
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
	furnitureHost = regexp.MustCompile(`(?i)(^|\.)(gravatar\.com|s\.w\.org|w\.org|blogblog\.com|blogger\.com|doubleclick\.net|googlesyndication\.com|google-analytics\.com|facebook\.com|statcounter\.com|histats\.com|pixel\.wp\.com|stats\.wp\.com|feedburner\.com|shields\.io|addthis\.com|addtoany\.com|sharethis\.com|ytimg\.com|flagcounter\.com)$`)
	furnitureWord = regexp.MustCompile(`(?i)(^|[\s_-])(logo|icon|avatar|emoji|wp-smiley|smiley|gravatar|photo-author|author-photo|tracking|spinner|loader)([\s_-]|$)`)
)

const smallSide = 50 // pixels: what is said to be smaller is an ornament

// Judge tells whether a picture is a photo, its whole address and its key.
func Judge(p *open.Page, n int32, where string, from Origin) (full, key, why string) {
	d := p.Doc
	if len(where) > 2000 {
		return "", "", "no address of a file"
	}
	full, u := whole(p, where)
	if full == "" {
		return "", "", "no address of a file"
	}
	file := path.Base(u.Path)
	ext := strings.ToLower(path.Ext(file))
	switch {
	case ext == ".svg", ext == ".ico":
		return "", "", "a drawing"
	case u.Host != p.Self.Host && u.Host != "" && furnitureHost.MatchString(u.Hostname()):
		return "", "", "a picture of a service"
	case isFurnitureFolder(u.Path):
		return "", "", "a folder of logos, icons or banners"
	case isFurnitureFile(file):
		return "", "", "a logo, icon, banner or placeholder by its name"
	}
	for _, re := range p.Profile.Spec.Photos.Furniture {
		if re.Matches(u.Host + u.Path) {
			return "", "", "a folder that the platform keeps for furniture"
		}
	}
	if d.Nodes[n].Tag == atom.Img {
		class, _ := d.RawAttr(n, "class")
		if class != "" && furnitureWord.MatchString(class) {
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
	// A thumbnail that links to its photo is that
	if from != FromLink {
		for up, level := d.Nodes[n].Parent, 0; up > 0 && level < 4; up, level = d.Nodes[up].Parent, level+1 {
			if d.Nodes[up].Tag != atom.A {
				continue
			}
			if _, file := whole(p, d.Attr(up, "href")); address.IsImageFile(file.Path) && !strings.Contains(file.Path, "/File:") {
				return file.String(), KeyOf(&file), ""
			}
			break
		}
	}
	key = KeyOf(&u)
	if key == "" || key == "/" {
		return "", "", "no address of a file"
	}
	return full, key, ""
}

// whole makes the address of a file whole; "" if it is none.
func whole(p *open.Page, ref string) (string, url.URL) {
	if u, plain := address.Rooted(p.Base, ref); plain {
		return u.String(), u
	}
	full := address.Resolve(p.Base, ref)
	u, err := url.Parse(full)
	if err != nil {
		return "", url.URL{}
	}
	return full, *u
}

func pixels(d *page.Doc, n int32, name string) int {
	v, _ := d.RawAttr(n, name)
	px, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), "px"))
	if err != nil {
		return 0
	}
	return px
}
