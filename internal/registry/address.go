package registry

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"pantaukim/internal/hostname"
	"pantaukim/internal/kim"
)

// readAddresses reads the address of the site and its earlier addresses, which
// stand in aliases with spaces between them.
func (r *row) readAddresses(g *kim.Group) {
	if v := r.field("url"); v != "" {
		if kind, reason, remedy := addressProblem(v); reason != "" {
			r.fail("url", v, kind, reason, remedy, schemeOf(v)...)
		} else {
			g.URL = v
		}
	}
	for _, v := range strings.Fields(r.field("aliases")) {
		if kind, reason, remedy := addressProblem(v); reason != "" {
			r.fail("aliases", v, kind, reason, remedy, schemeOf(v)...)
			continue
		}
		g.Aliases = append(g.Aliases, v)
	}
}

// addressProblem says why v cannot be the address of a site; empty if it can.
func addressProblem(v string) (kind, reason, remedy string) {
	u, err := url.Parse(v)
	switch {
	case err != nil || strings.ContainsAny(v, " \t\n\"<>\\"):
		return AddressForm, quote(v) + " is not an address", "write it as the browser shows it, such as https://nama.kim.id"
	case u.Scheme == "" || u.Opaque != "":
		return AddressNoScheme, quote(v) + " does not begin with https:// or http://", "write https://" + firstLine(v)
	case u.Scheme != "http" && u.Scheme != "https":
		return AddressScheme, fmt.Sprintf("%s is not an address of the web (%s)", quote(v), u.Scheme), "write an address that begins with https:// or http://"
	case u.Hostname() == "":
		return AddressNoHost, quote(v) + " names no host", "write it as the browser shows it, such as https://nama.kim.id"
	case u.User != nil:
		return AddressUser, "the address contains a user name or a password", "remove what stands before the @"
	case u.Fragment != "":
		return AddressFragment, quote(v) + " points into a page", "remove what stands after the #"
	}
	return "", "", ""
}

// schemeOf returns the scheme of an address, for a message.
func schemeOf(v string) []string {
	scheme, _, _ := strings.Cut(firstLine(v), ":")
	return []string{scheme}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// site reduces an address to what makes it the same site: host and path,
// without scheme, default port, www and a slash at the end.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return hostOf(u) + strings.TrimRight(u.EscapedPath(), "/")
}

// host returns the host of an address in the form in which hosts are compared.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return hostOf(u)
}

func hostOf(u *url.URL) string {
	h := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	h = strings.TrimPrefix(hostname.ASCII(h), "www.")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		h += ":" + p
	}
	return h
}

// seen finds what two rows may not share.
type seen struct {
	ids   map[string]int // line of the first row with the id, in lower case
	sites map[string]int
	hosts map[string]int
}

func newSeen() *seen {
	return &seen{ids: map[string]int{}, sites: map[string]int{}, hosts: map[string]int{}}
}

// check reports what a row shares with an earlier good one. Two groups with one
// site would each be credited with the same posts, so the later row is bad; two
// sites on one host can be right and are only shown.
func (s *seen) check(r *row, g kim.Group) {
	if first, twice := s.ids[strings.ToLower(g.ID)]; twice && g.ID != "" {
		r.fail("id", g.ID, IDTwice, fmt.Sprintf("%s stands already on line %d", quote(g.ID), first), "remove one of the two rows, or give one a new id", strconv.Itoa(first))
	}
	for _, address := range addresses(g) {
		column := "aliases"
		if address == g.URL {
			column = "url"
		}
		if first, twice := s.sites[site(address)]; twice {
			r.fail(column, address, SiteTwice, fmt.Sprintf("%s is already the site of line %d, and one site's posts cannot count for two groups", quote(address), first),
				"correct one of the two addresses, or leave the wrong one empty", strconv.Itoa(first))
		} else if first, twice := s.hosts[host(address)]; twice {
			r.warn(column, address, HostTwice, fmt.Sprintf("line %d has a site on the same host %s", first, host(address)), "check that they are two sites", strconv.Itoa(first), host(address))
		}
	}
}

func (s *seen) add(g kim.Group, line int) {
	s.ids[strings.ToLower(g.ID)] = line
	for _, address := range addresses(g) {
		s.sites[site(address)] = line
		if _, ok := s.hosts[host(address)]; !ok {
			s.hosts[host(address)] = line
		}
	}
}

// addresses lists the group's addresses, the present one first.
func addresses(g kim.Group) []string {
	var list []string
	if g.HasSite() {
		list = append(list, g.URL)
	}
	return append(list, g.Aliases...)
}
