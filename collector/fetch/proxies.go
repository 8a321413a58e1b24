package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"code.dny.dev/ssrf"
	"golang.org/x/net/http/httpproxy"
)

// errThroughProxy says that a request may not go through the outgoing proxy: it could reach
// what only the proxy's network reaches.
var errThroughProxy = errors.New("not sent to the proxy")

// errProxy says that the proxy itself refused.
var errProxy = errors.New("the outgoing proxy refuses")

// proxies are the outgoing proxies: those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
type proxies struct {
	of      func(*url.URL) (*url.URL, error) // nil: none for that address
	private bool                             // private networks may be visited
	guard   *ssrf.Guardian
}

func newProxies(of func(*url.URL) (*url.URL, error), private bool) (*proxies, error) {
	if of == nil {
		of = httpproxy.FromEnvironment().ProxyFunc()
	}
	p := &proxies{of: of, private: private, guard: ssrf.New()}
	for _, scheme := range []string{"http", "https"} {
		if via, err := of(&url.URL{Scheme: scheme, Host: "kim.id"}); err != nil || via != nil && !usable(via) {
			return nil, fmt.Errorf("%s_PROXY is no address of a proxy", strings.ToUpper(scheme)) // its text may hold a password
		}
	}
	return p, nil
}

// usable tells whether an address is one of a proxy. What cannot be read as one comes out as
// a host called http.
func usable(via *url.URL) bool {
	known := slices.Contains([]string{"http", "https", "socks5", "socks5h"}, via.Scheme)
	return known && via.Hostname() != "" && !strings.HasSuffix(via.Host, ":") && strings.Trim(via.Path, "/") == ""
}

// through returns the proxy of a request, or nil. The proxy looks names up, so that the
// guard of the connections never sees the address that is visited: what can be told from
// the host as it is written is refused here.
func (p *proxies) through(u *url.URL) (*url.URL, error) {
	via, err := p.of(u)
	if err != nil || via == nil || p.private {
		return via, err
	}
	return via, p.check(u)
}

func (p *proxies) check(u *url.URL) error {
	host, port := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	if port != "80" && port != "443" {
		return fmt.Errorf("%w: port %s", errThroughProxy, port)
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		addr = addr.Unmap().WithZone("")
		network := "tcp6"
		if addr.Is4() {
			network = "tcp4"
		}
		if err := p.guard.Safe(network, net.JoinHostPort(addr.String(), port), nil); err != nil {
			return fmt.Errorf("%w: %w", errThroughProxy, err)
		}
		return nil
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case last == host: // localhost, and names of the proxy's own network
		return fmt.Errorf("%w: %q is no public name", errThroughProxy, host)
	case numeric(last): // 127.1, 0x7f.0.0.1, 010.0.0.1: addresses to some proxies
		return fmt.Errorf("%w: %q is no address as it should be written", errThroughProxy, host)
	case last == "localhost", last == "local", last == "internal", last == "lan", strings.HasSuffix(host, ".home.arpa"):
		return fmt.Errorf("%w: %q is no public name", errThroughProxy, host)
	}
	return nil
}

// numeric tells whether the last part of a host makes it an address to programs that read
// numbers generously.
func numeric(part string) bool {
	if strings.Trim(part, "0123456789") == "" {
		return true
	}
	hex, ok := strings.CutPrefix(part, "0x")
	if !ok {
		return false
	}
	_, err := strconv.ParseUint(hex, 16, 64)
	return hex == "" || err == nil || errors.Is(err, strconv.ErrRange)
}

// transport sends requests through the proxies. A proxy may stand in a private network.
func (p *proxies) transport(cfg Config, like *http.Transport) *http.Transport {
	t := like.Clone()
	t.MaxIdleConnsPerHost = t.MaxIdleConns
	t.DialContext = (&net.Dialer{Timeout: cfg.ConnectTimeout}).DialContext
	t.Proxy = func(r *http.Request) (*url.URL, error) { return p.of(r.URL) }
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("%w: %s", errProxy, res.Status)
		}
		return nil
	}
	return t
}

// Proxy returns the outgoing proxy of requests for an address, without its password, or "" for
// none. The error says why a request would not be sent.
func (f *Fetcher) Proxy(u *url.URL) (string, error) {
	via, err := f.route(u)
	if via == nil {
		return "", err
	}
	return via.Redacted(), err
}

// route returns the proxy of a request, or nil if it goes to its host or to the target of
// connect_to.
func (f *Fetcher) route(u *url.URL) (*url.URL, error) {
	if _, ok := f.dialer.redirect.match(u.Hostname()); ok {
		return nil, nil
	}
	return f.proxies.through(u)
}
