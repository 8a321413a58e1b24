package access

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is where a request comes from.
type client struct {
	addr   netip.Addr
	secure bool // it came over TLS
}

// bucket names the client for a throttle: its address, or the /64 network of an
// IPv6 address, all of which one customer has.
func (c client) bucket() string {
	if c.addr.Is6() {
		if p, err := c.addr.Prefix(64); err == nil {
			return p.String()
		}
	}
	return c.addr.String()
}

// clientOf tells where a request comes from. Headers are believed of trusted
// proxies only: anybody can write them. The last address that a trusted proxy did
// not write itself is the client's.
func clientOf(r *http.Request, proxies []netip.Prefix) client {
	c := client{secure: r.TLS != nil}
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		c.addr = ap.Addr().Unmap().WithZone("")
	}
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	if !trusted(c.addr) {
		return c
	}
	c.secure = c.secure || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		if c.addr = addr.Unmap().WithZone(""); !trusted(c.addr) {
			break
		}
	}
	return c
}
