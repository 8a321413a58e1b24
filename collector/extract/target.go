package extract

import (
	"net/url"
	"strings"
)

// A target is where a link leads, with what is asked of it more than once.
type target struct {
	leads  bool    // somewhere: what follows says where
	normal string  // its address, normalised, once it was asked for
	url    url.URL // whole, and not to be changed
	path   string  // of the normalised address
	own    bool    // it lies on this site
	plain  bool    // it is written in plain signs, from the root of the site
	file   bool    // its path names a file that is no page
	place  bool    // its path leads to a list or to a page of the site, and to no item
}

// address resolves and normalises an address of the page; "" if it leads nowhere.
func (r *reader) address(ref string) (string, *url.URL) {
	t := &r.d.targets[r.follow(ref)]
	if !t.leads {
		return "", nil
	}
	return r.normal(t), &t.url
}

// lead is where the link of an a element leads. It is worked out once for each
// address and then found without a search.
func (r *reader) lead(a int32) *target {
	n := &r.d.nodes[a]
	if n.lead == 0 {
		n.lead = r.follow(r.d.attr(a, "href")) + 1
	}
	return &r.d.targets[n.lead-1]
}

// follow works out where an address leads, and returns its place among the targets.
func (r *reader) follow(ref string) int32 {
	k, ok := r.d.led[ref]
	if !ok {
		k = int32(len(r.d.targets))
		r.d.targets = append(r.d.targets, r.target(ref))
		r.d.led[ref] = k
	}
	return k
}

func (r *reader) target(ref string) target {
	u, plain := rooted(r.base, ref)
	if !plain {
		s := resolve(r.base, ref)
		if s == "" {
			return target{}
		}
		whole, err := url.Parse(s)
		if err != nil {
			return target{}
		}
		u = *whole
	}
	t := target{leads: true, url: u, path: r.prof.normalPath(u.Path), own: r.own(&u), file: isFile(u.Path)}
	t.plain = plain && u.RawQuery == ""
	t.place = t.own && !t.file && isSectionPath(t.path)
	if endsAtWill(&u) {
		r.page.link(r.normal(&t), &u)
	}
	return t
}

// normal is the address of a target, normalised.
func (r *reader) normal(t *target) string {
	switch {
	case t.normal != "" || !t.leads:
	case t.plain:
		t.normal = r.root() + t.path // plain signs need no escape
	default:
		t.normal = r.prof.normalise(&t.url)
	}
	return t.normal
}

// isSelf tells whether a target is the page itself.
func (r *reader) isSelf(t *target) bool {
	if r.selfPath == "" {
		r.selfPath = r.prof.normalPath(r.self.Path)
	}
	return t.path == r.selfPath && r.normal(t) == r.selfAddress()
}

// root is the normalised address of the site that links without a host are on,
// without the slash at its end.
func (r *reader) root() string {
	if r.rootAt == "" {
		r.rootAt = strings.TrimSuffix(r.prof.normalise(&url.URL{Scheme: r.base.Scheme, Host: r.base.Host, Path: "/"}), "/")
	}
	return r.rootAt
}

// selfAddress is the page's own address, normalised.
func (r *reader) selfAddress() string {
	if r.selfAt == "" {
		r.selfAt, _ = r.address(r.self.String())
	}
	return r.selfAt
}
