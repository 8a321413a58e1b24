package fetch

import (
	"fmt"
	"math"
	"time"
)

// Config sets the manners and the limits of all requests.
type Config struct {
	// Contact is an address or a page at which the operator can be reached. It
	// is part of the User-Agent, so that whoever runs a site can ask and complain.
	Contact string `yaml:"contact"`
	// RequestsPerSecond is the pace of all requests together, to all hosts.
	RequestsPerSecond float64 `yaml:"requests_per_second"`
	// AddressRequestsPerSecond is the pace towards one network address, however
	// many hosts live there; 0 takes RequestsPerSecond.
	AddressRequestsPerSecond float64 `yaml:"address_requests_per_second"`
	// HostDelay is the least time between two requests to one host. A longer
	// Crawl-delay of the host's robots.txt wins.
	HostDelay time.Duration `yaml:"host_delay"`
	// MaxCrawlDelay bounds the Crawl-delay that is honoured: a site that asks for
	// more is not walked at all.
	MaxCrawlDelay time.Duration `yaml:"max_crawl_delay"`
	// ConnectTo sends the requests for a host to another address, like curl's
	// --connect-to, for tests and split networks. A key is a host ("a.kim.id"), a
	// suffix ("*.kim.id") or "*"; the longest match wins. A target is host:port or
	// http://host:port, both plain HTTP even for an https address, or
	// https://host:port, TLS with the certificate of the original host. The Host
	// header stays the original. A target is allowed although it is private.
	ConnectTo map[string]string `yaml:"connect_to"`
	// AllowPrivateNetworks lets requests reach private, loopback and link-local
	// addresses and any port. Without it only public addresses on the ports 80 and
	// 443 are visited.
	AllowPrivateNetworks bool `yaml:"allow_private_networks"`
	// Timeout bounds one request from sending to the last byte of the body.
	Timeout time.Duration `yaml:"timeout"`
	// ConnectTimeout bounds dialling, and the TLS handshake after it.
	ConnectTimeout time.Duration `yaml:"connect_timeout"`
	// HeaderTimeout bounds the wait for the first byte of an answer.
	HeaderTimeout time.Duration `yaml:"header_timeout"`
	// MaxBody is the longest body that is read, in bytes after decompression.
	MaxBody int64 `yaml:"max_body"`
	// Retries is how often a request that failed in passing is sent again.
	Retries int `yaml:"retries"`
	// RetryDelay is the pause before the first retry; it doubles each time.
	RetryDelay time.Duration `yaml:"retry_delay"`
	// MaxRetryAfter is the longest Retry-After that a walk waits for; a longer one
	// ends the walk, and the site is tried again when its time has come.
	MaxRetryAfter time.Duration `yaml:"max_retry_after"`
}

// DefaultConfig returns a pace that a small shared platform does not notice.
func DefaultConfig() Config {
	return Config{
		RequestsPerSecond: 1,
		MaxCrawlDelay:     time.Minute,
		Timeout:           30 * time.Second,
		ConnectTimeout:    10 * time.Second,
		HeaderTimeout:     15 * time.Second,
		MaxBody:           4 << 20,
		Retries:           1,
		RetryDelay:        2 * time.Second,
		MaxRetryAfter:     2 * time.Minute,
	}
}

// Validate checks the ranges, and names the key that is wrong.
func (c Config) Validate() error {
	switch {
	case !(c.RequestsPerSecond > 0) || math.IsInf(c.RequestsPerSecond, 1):
		return fmt.Errorf("requests_per_second must be a number above 0, not %g", c.RequestsPerSecond)
	case !(c.AddressRequestsPerSecond >= 0) || math.IsInf(c.AddressRequestsPerSecond, 1):
		return fmt.Errorf("address_requests_per_second must not be below 0, not %g", c.AddressRequestsPerSecond)
	case c.HostDelay < 0:
		return fmt.Errorf("host_delay must not be below 0, not %v", c.HostDelay)
	case c.MaxCrawlDelay < 0:
		return fmt.Errorf("max_crawl_delay must not be below 0, not %v", c.MaxCrawlDelay)
	case c.Timeout <= 0:
		return fmt.Errorf("timeout must be above 0, not %v", c.Timeout)
	case c.ConnectTimeout <= 0:
		return fmt.Errorf("connect_timeout must be above 0, not %v", c.ConnectTimeout)
	case c.HeaderTimeout <= 0:
		return fmt.Errorf("header_timeout must be above 0, not %v", c.HeaderTimeout)
	case c.MaxBody < 1024:
		return fmt.Errorf("max_body must be at least 1024 bytes, not %d", c.MaxBody)
	case c.Retries < 0 || c.Retries > 10:
		return fmt.Errorf("retries must be 0 to 10, not %d", c.Retries)
	case c.RetryDelay < 0:
		return fmt.Errorf("retry_delay must not be below 0, not %v", c.RetryDelay)
	case c.MaxRetryAfter < 0:
		return fmt.Errorf("max_retry_after must not be below 0, not %v", c.MaxRetryAfter)
	}
	_, err := parseConnectTo(c.ConnectTo)
	return err
}

// agent is the name by which robots.txt files address the program.
const agent = "pantaukim"

// userAgent tells who asks and whom to write to.
func (c Config) userAgent() string {
	if c.Contact == "" {
		return "Mozilla/5.0 (compatible; " + agent + "/1.0)"
	}
	return "Mozilla/5.0 (compatible; " + agent + "/1.0; +" + c.Contact + ")"
}
