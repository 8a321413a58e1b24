package fetch

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Deps is what a [Fetcher] works with.
type Deps struct {
	Now      func() time.Time // the clock of the walks: robots.txt files age by it
	Resolver Resolver         // nil: the system's
	// Proxy returns the outgoing proxy of an address, nil for none; nil: what HTTP_PROXY,
	// HTTPS_PROXY and NO_PROXY say.
	Proxy func(*url.URL) (*url.URL, error)
	Walks int // at a time: so many connections are kept open between two requests; 0: one
	// May is asked before every request: an error keeps it from being sent. It must end the
	// context of the walk as well, since nothing is to be concluded from that. It may be nil.
	May func() error
	// Observe is told of every request: its status (0 if there was no answer), the
	// bytes of its body and how long it took. It may be nil.
	Observe func(status int, bytes int64, took time.Duration)
	// Dated is told by each answer that says so how far our clock is ahead of the clock of
	// the host, to about a second; below 0 where it is behind. It may be nil.
	Dated func(host string, ahead time.Duration)
}

// Fetcher holds what all walks share: the connections, the resolved names and
// the pace. It is safe for use by many walks at a time.
type Fetcher struct {
	cfg     Config
	now     func() time.Time
	may     func() error
	observe func(int, int64, time.Duration)
	dated   func(string, time.Duration)
	dialer  *dialer
	pace    *pace
	network *http.Transport // to the hosts themselves
	proxies *proxies
	proxied *http.Transport // to the outgoing proxy
	buffers sync.Pool       // of *[]byte, into which bodies are read
}

// New prepares a fetcher; it sends nothing yet.
func New(deps Deps, cfg Config) (*Fetcher, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if deps.Resolver == nil {
		deps.Resolver = net.DefaultResolver
	}
	if deps.Now == nil {
		deps.Now = time.Now
	}
	if deps.May == nil {
		deps.May = func() error { return nil }
	}
	if deps.Observe == nil {
		deps.Observe = func(int, int64, time.Duration) {}
	}
	if deps.Dated == nil {
		deps.Dated = func(string, time.Duration) {}
	}
	d, err := newDialer(cfg, deps.Resolver)
	if err != nil {
		return nil, fmt.Errorf("fetcher: %w", err)
	}
	through, err := newProxies(deps.Proxy, cfg.AllowPrivateNetworks)
	if err != nil {
		return nil, fmt.Errorf("fetcher: %w", err)
	}
	network := &http.Transport{
		DialContext:            d.dial,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           max(deps.Walks, 1),
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        15 * time.Second,
		TLSHandshakeTimeout:    cfg.ConnectTimeout,
		ResponseHeaderTimeout:  cfg.HeaderTimeout,
		MaxResponseHeaderBytes: 64 << 10,
	}
	return &Fetcher{
		cfg: cfg, now: deps.Now, may: deps.May, observe: deps.Observe, dated: deps.Dated,
		dialer: d, pace: newPace(cfg),
		network: network, proxies: through, proxied: through.transport(cfg, network),
	}, nil
}

// Close drops the idle connections.
func (f *Fetcher) Close() {
	f.network.CloseIdleConnections()
	f.proxied.CloseIdleConnections()
}
