package collector

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"

	"pantaukim/internal/kim"
)

// pathOf returns what tells an item's address from the others of its group: the
// path and the query of a normalised address. Scheme and host are left out, so
// that an item survives a move of its site.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	p := u.EscapedPath()
	if p == "" {
		p = "/"
	}
	if u.RawQuery != "" {
		p += "?" + u.RawQuery
	}
	return p
}

// itemKey is the identity of an item within its group: it is made of where the
// item was at first sight and never changes afterwards.
func itemKey(group string, kind kim.Kind, path string) string {
	sum := sha256.Sum256([]byte(group + "\n" + string(kind) + "\n" + path))
	return hex.EncodeToString(sum[:8])
}

// hostsOf lists the hosts on which a group's site lives or has lived.
func hostsOf(g kim.Group) []string {
	var hosts []string
	for _, a := range append([]string{g.URL}, g.Aliases...) {
		if u, err := url.Parse(a); err == nil && u.Hostname() != "" {
			hosts = append(hosts, u.Hostname())
		}
	}
	return hosts
}
