package open

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/page"
)

// Address resolves and normalises an address of the page; "" if it leads nowhere.
func (p *Page) Address(ref string) (string, *url.URL) {
	t := &p.Doc.Targets[p.Follow(ref)]
	if !t.Leads {
		return "", nil
	}
	return p.Normal(t), &t.URL
}

// Lead is where the link of an a element leads. It is worked out once for each
// address and then found without a search.
func (p *Page) Lead(a int32) *page.Target {
	n := &p.Doc.Nodes[a]
	if n.Lead == 0 {
		n.Lead = p.Follow(p.Doc.Attr(a, "href")) + 1
	}
	return &p.Doc.Targets[n.Lead-1]
}

// Follow works out where an address leads, and returns its place among the targets.
func (p *Page) Follow(ref string) int32 {
	k, ok := p.Doc.Led[ref]
	if !ok {
		k = int32(len(p.Doc.Targets))
		p.Doc.Targets = append(p.Doc.Targets, p.target(ref))
		p.Doc.Led[ref] = k
	}
	return k
}

func (p *Page) target(ref string) page.Target {
	u, plain := address.Rooted(p.Base, ref)
	if !plain {
		s := address.Resolve(p.Base, ref)
		if s == "" {
			return page.Target{}
		}
		whole, err := url.Parse(s)
		if err != nil {
			return page.Target{}
		}
		if strings.HasPrefix(whole.Fragment, "!") || strings.HasPrefix(whole.Fragment, "/") {
			p.Ignore(s, "only a script can follow it")
			return page.Target{}
		}
		u = *whole
	}
	t := page.Target{Leads: true, URL: u, Path: p.Profile.NormalPath(u.Path), Own: p.IsOwn(&u), File: address.IsFile(u.Path)}
	t.Plain = plain && u.RawQuery == ""
	t.Place = t.Own && !t.File && address.IsSectionPath(t.Path)
	if address.EndsAtWill(&u) || strings.Contains(u.RawQuery, "&") {
		p.Out.Link(p.Normal(&t), &u)
	}
	return t
}

// Normal is the address of a target, normalised.
func (p *Page) Normal(t *page.Target) string {
	switch {
	case t.Normal != "" || !t.Leads:
	case t.Plain:
		t.Normal = p.root() + t.Path // plain signs need no escape
	default:
		t.Normal = p.Profile.NormaliseURL(&t.URL)
	}
	return t.Normal
}

// IsSelf tells whether a target is the page itself.
func (p *Page) IsSelf(t *page.Target) bool {
	if p.selfPath == "" {
		p.selfPath = p.Profile.NormalPath(p.Self.Path)
	}
	return t.Path == p.selfPath && p.Normal(t) == p.SelfAddress()
}

// root is the normalised address of the site that links without a host are on,
// without the slash at its end.
func (p *Page) root() string {
	if p.rootAt == "" {
		p.rootAt = strings.TrimSuffix(p.Profile.NormaliseURL(&url.URL{Scheme: p.Base.Scheme, Host: p.Base.Host, Path: "/"}), "/")
	}
	return p.rootAt
}

// SelfAddress is the page's own address, normalised.
func (p *Page) SelfAddress() string {
	if p.selfAt == "" {
		p.selfAt, _ = p.Address(p.Self.String())
	}
	return p.selfAt
}
