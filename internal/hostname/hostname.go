// Package hostname writes the names of hosts in the one form in which they are asked for
// and compared: desä.id and xn--des-sla.id are one host.
package hostname

import (
	"net/url"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ASCII returns the name of a host, with or without a port, in plain letters. A name that
// cannot be written so comes back as it is.
func ASCII(host string) string {
	if isASCII(host) {
		return host
	}
	name, port := host, ""
	for i := len(host) - 1; i >= 0 && (host[i] >= '0' && host[i] <= '9' || host[i] == ':'); i-- {
		if host[i] == ':' {
			name, port = host[:i], host[i:]
			break
		}
	}
	plain, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return host
	}
	return plain + port
}

// Address returns an address with its host in plain letters.
func Address(address string) string {
	if isASCII(address) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || isASCII(u.Host) {
		return address
	}
	u.Host = ASCII(u.Host)
	return u.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
