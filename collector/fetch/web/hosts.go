package web

import (
	"net/url"
	"strings"

	"pantaukim/internal/hostname"
)

// Hosts is the set of hosts that belong to one site. A leading www., the port, and
// whether letters beyond ASCII are written in punycode make no difference.
type Hosts struct{ names map[string]bool }

// NewHosts returns the set of the given hosts.
func NewHosts(hosts []string) Hosts {
	h := Hosts{names: make(map[string]bool, len(hosts))}
	for _, name := range hosts {
		h.names[bare(name)] = true
	}
	return h
}

// Owns tells whether an address lies on one of the hosts, by HTTP or HTTPS.
func (h Hosts) Owns(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && h.names[bare(u.Hostname())]
}

// bare returns a host in lower case without a leading www. or a port.
func bare(h string) string {
	h = strings.ToLower(h)
	if i := strings.LastIndexByte(h, ':'); i >= 0 && !strings.Contains(h, "]") && strings.Count(h, ":") == 1 {
		h = h[:i]
	}
	return strings.TrimPrefix(hostname.ASCII(h), "www.")
}
