package app

import (
	"net"
	"testing"
)

// The log names an address that a browser of the machine can open.
func TestReachedAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, scheme, host, want string }{
		{"loopback", "http", "127.0.0.1", "http://127.0.0.1:8443"},
		{"all addresses", "http", "0.0.0.0", "http://localhost:8443"},
		{"all addresses, version 6", "http", "::", "http://localhost:8443"},
		{"TLS", "https", "10.0.0.7", "https://10.0.0.7:8443"},
		{"version 6", "https", "fd00::7", "https://[fd00::7]:8443"},
	} {
		if got := reachedAt(c.scheme, &net.TCPAddr{IP: net.ParseIP(c.host), Port: 8443}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
