package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// resolveFor is how long a resolved name is kept. It is short, because a site
// that moves should be found on the next walk at the latest.
const resolveFor = 5 * time.Minute

// maxResolved bounds the memory of the names; it holds every site of the country.
const maxResolved = 20000

// Resolver looks up the addresses of a host. [net.Resolver] is one.
type Resolver interface {
	LookupHost(ctx context.Context, host string) ([]string, error)
}

// dialer connects to hosts: to the target of connect_to, or to an address of the
// host that the guard allows. The address is looked up once and then kept, so
// that the pace per address and the connection speak of the same address.
type dialer struct {
	redirect *redirection
	resolver Resolver
	plain    net.Dialer // for targets of connect_to
	guarded  net.Dialer // for everything else

	mu       sync.Mutex
	resolved map[string]resolved
}

type resolved struct {
	addresses []string
	until     time.Time
}

func newDialer(cfg Config, resolver Resolver) (*dialer, error) {
	redirect, err := parseConnectTo(cfg.ConnectTo)
	if err != nil {
		return nil, err
	}
	d := &dialer{
		redirect: redirect,
		resolver: resolver,
		plain:    net.Dialer{Timeout: cfg.ConnectTimeout},
		guarded:  net.Dialer{Timeout: cfg.ConnectTimeout},
		resolved: map[string]resolved{},
	}
	if !cfg.AllowPrivateNetworks {
		guard := ssrf.New()
		d.guarded.Control = func(network, address string, c syscall.RawConn) error { return guard.Safe(network, address, c) }
	}
	return d, nil
}

// address names the network address that requests for host go to: the target of
// connect_to, or the first address that the name resolves to.
func (d *dialer) address(ctx context.Context, host string) (string, error) {
	if t, ok := d.redirect.match(host); ok {
		return t.address, nil
	}
	all, err := d.lookup(ctx, host)
	if err != nil {
		return "", err
	}
	return all[0], nil
}

func (d *dialer) lookup(ctx context.Context, host string) ([]string, error) {
	if ip := net.ParseIP(host); ip != nil {
		return []string{ip.String()}, nil
	}
	now := time.Now()
	d.mu.Lock()
	known, ok := d.resolved[host]
	d.mu.Unlock()
	if ok && now.Before(known.until) {
		return known.addresses, nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.guarded.Timeout)
	defer cancel()
	all, err := d.resolver.LookupHost(ctx, host)
	if err == nil && len(all) == 0 {
		err = &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
	}
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", host, asDNS(err, host))
	}
	d.mu.Lock()
	if len(d.resolved) >= maxResolved {
		clear(d.resolved)
	}
	d.resolved[host] = resolved{addresses: all, until: now.Add(resolveFor)}
	d.mu.Unlock()
	return all, nil
}

// dial is the DialContext of the transport.
func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial %q: %w", address, err)
	}
	if t, ok := d.redirect.match(host); ok {
		return d.plain.DialContext(ctx, network, t.address)
	}
	all, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	var first error
	for _, ip := range all {
		conn, err := d.guarded.DialContext(ctx, network, net.JoinHostPort(ip, port))
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// asDNS makes sure that a failed look-up is told from a failed connection.
func asDNS(err error, host string) error {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return err
	}
	return &net.DNSError{Err: err.Error(), Name: host}
}
