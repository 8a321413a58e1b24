package extract

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/page"
)

// address resolves and normalises an address of the page; "" if it leads nowhere.
func (r *reader) address(ref string) (string, *url.URL) {
	t := &r.d.Targets[r.follow(ref)]
	if !t.Leads {
		return "", nil
	}
	return r.normal(t), &t.URL
}

// lead is where the link of an a element leads. It is worked out once for each
// address and then found without a search.
func (r *reader) lead(a int32) *page.Target {
	n := &r.d.Nodes[a]
	if n.Lead == 0 {
		n.Lead = r.follow(r.d.Attr(a, "href")) + 1
	}
	return &r.d.Targets[n.Lead-1]
}

// follow works out where an address leads, and returns its place among the targets.
func (r *reader) follow(ref string) int32 {
	k, ok := r.d.Led[ref]
	if !ok {
		k = int32(len(r.d.Targets))
		r.d.Targets = append(r.d.Targets, r.target(ref))
		r.d.Led[ref] = k
	}
	return k
}

func (r *reader) target(ref string) page.Target {
	u, plain := address.Rooted(r.base, ref)
	if !plain {
		s := address.Resolve(r.base, ref)
		if s == "" {
			return page.Target{}
		}
		whole, err := url.Parse(s)
		if err != nil {
			return page.Target{}
		}
		u = *whole
	}
	t := page.Target{Leads: true, URL: u, Path: r.prof.NormalPath(u.Path), Own: r.own(&u), File: address.IsFile(u.Path)}
	t.Plain = plain && u.RawQuery == ""
	t.Place = t.Own && !t.File && address.IsSectionPath(t.Path)
	if address.EndsAtWill(&u) {
		r.page.Link(r.normal(&t), &u)
	}
	return t
}

// normal is the address of a target, normalised.
func (r *reader) normal(t *page.Target) string {
	switch {
	case t.Normal != "" || !t.Leads:
	case t.Plain:
		t.Normal = r.root() + t.Path // plain signs need no escape
	default:
		t.Normal = r.prof.NormaliseURL(&t.URL)
	}
	return t.Normal
}

// isSelf tells whether a target is the page itself.
func (r *reader) isSelf(t *page.Target) bool {
	if r.selfPath == "" {
		r.selfPath = r.prof.NormalPath(r.self.Path)
	}
	return t.Path == r.selfPath && r.normal(t) == r.selfAddress()
}

// root is the normalised address of the site that links without a host are on,
// without the slash at its end.
func (r *reader) root() string {
	if r.rootAt == "" {
		r.rootAt = strings.TrimSuffix(r.prof.NormaliseURL(&url.URL{Scheme: r.base.Scheme, Host: r.base.Host, Path: "/"}), "/")
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
