package profile

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
)

// Normalise gives an address one form, so that the same item reached in two ways
// is one item: https, host in lower case, no fragment, no tracking, no session, no index
// file, no slash at the end, and no endings that the platform adds at will. What is no
// address of the web (mailto:, javascript:) stays as it is.
func (p *Profile) Normalise(where string) string {
	where = strings.TrimSpace(where)
	u, err := url.Parse(where)
	if err != nil || !isWeb(u) {
		return where
	}
	return p.NormaliseURL(u)
}

// isWeb tells whether an address is one of the web, or one that a page of the web completes.
func isWeb(u *url.URL) bool {
	return u.Opaque == "" && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https")
}

// NormaliseURL is Normalise of an address that was parsed.
func (p *Profile) NormaliseURL(u *url.URL) string {
	if !isWeb(u) {
		return u.String()
	}
	v := *u
	v.Fragment, v.RawFragment, v.User = "", "", nil
	if v.Scheme == "http" {
		v.Scheme = "https"
	}
	v.Host = strings.ToLower(v.Host)
	if h, port, ok := strings.Cut(v.Host, ":"); ok && (port == "80" || port == "443" || port == "") {
		v.Host = h
	}
	v.Host = strings.TrimRight(v.Host, ".")
	v.Path, v.RawPath = p.NormalPath(v.Path), ""
	if v.RawQuery != "" {
		v.RawQuery = address.NormalQuery(v.RawQuery)
	}
	v.ForceQuery = false
	return v.String()
}

// NormalPath is the normalised form of a path.
func (p *Profile) NormalPath(s string) string {
	for strings.Contains(s, "//") {
		s = strings.ReplaceAll(s, "//", "/")
	}
	s = s[:address.Session(s)]
	for {
		was := s
		s = strings.TrimRight(s, "/ ")
		for _, file := range [...]string{"/index.html", "/index.htm", "/index.php", "/amp"} {
			s = strings.TrimSuffix(s, file)
		}
		if p != nil {
			for _, t := range p.trim {
				s = t.from(s)
			}
		}
		if s == was {
			break
		}
	}
	if s == "" {
		return "/"
	}
	return s
}
