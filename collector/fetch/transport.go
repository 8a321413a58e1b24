package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// transport sends the requests of one site by the rules. It is the transport of the
// site's colly collector.
type transport struct {
	f      *Fetcher
	robots map[string]*origin   // by scheme and host
	sentAt map[string]time.Time // when the newest request was sent, by host
	stats  web.Stats
}

func newTransport(f *Fetcher, known []web.Robots) *transport {
	t := &transport{f: f, robots: map[string]*origin{}, sentAt: map[string]time.Time{}}
	for _, r := range known {
		t.robots[r.Origin] = &origin{rules: ParseRules(r.Text, r.FetchedAt)}
	}
	return t
}

// RoundTrip sends one request when it may be sent.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	rules, err := t.rules(req.Context(), req.URL)
	if err != nil {
		return nil, err
	}
	if !rules.Allows(req.URL) {
		return nil, &web.Failure{Outcome: kim.OutcomeRobots, Err: fmt.Errorf("%w: %s", errRobots, req.URL.Path)}
	}
	if rules.Delay() > t.f.cfg.MaxCrawlDelay {
		return nil, &web.Failure{Outcome: kim.OutcomeRobots, Err: fmt.Errorf("%w: %v", errCrawlDelay, rules.Delay())}
	}
	return t.send(req, t.f.cfg.MaxBody)
}

// send waits for the request's turn and sends it once. The body of an answer 200 is
// decompressed; any other answer comes without one. Of the body at most limit bytes
// are counted.
func (t *transport) send(req *http.Request, limit int64) (*http.Response, error) {
	ctx, host := req.Context(), req.URL.Hostname()
	address, err := t.f.dialer.address(ctx, host)
	if err != nil {
		return nil, classify(ctx, err)
	}
	waiting := time.Now()
	if err := t.wait(ctx, req.URL, address); err != nil {
		return nil, err
	}
	sent := time.Now()
	t.stats.Waited += sent.Sub(waiting)
	t.sentAt[host] = sent
	t.stats.Requests++

	resp, err := t.exchange(req, sent, limit)
	if err != nil {
		t.f.observe(0, 0, time.Since(sent))
		return nil, classify(ctx, err) // here, because http.Client hides in a net.Error whatever it passes on
	}
	if resp.StatusCode == http.StatusNotModified {
		t.stats.Unmodified++
	}
	retryAfter := parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 400 && retryAfter > 0 {
		t.f.pace.complain(address, host, retryAfter)
	}
	return resp, nil
}

// wait keeps the distance to the host's last request, then waits for the turn of the
// address and of the platform.
func (t *transport) wait(ctx context.Context, u *url.URL, address string) error {
	delay := t.f.cfg.HostDelay
	if o, ok := t.robots[originOf(u)]; ok && o.rules != nil {
		delay = max(delay, min(o.rules.Delay(), t.f.cfg.MaxCrawlDelay))
	}
	if last, ok := t.sentAt[u.Hostname()]; ok && delay > 0 {
		if err := sleep(ctx, time.Until(last.Add(delay))); err != nil {
			return err
		}
	}
	return t.f.pace.wait(ctx, address)
}

// exchange sends a request whose turn has come.
func (t *transport) exchange(req *http.Request, sent time.Time, limit int64) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.f.cfg.Timeout)
	out := req.Clone(ctx)
	out.Header.Set("User-Agent", t.f.cfg.userAgent())
	if to, ok := t.f.dialer.redirect.match(req.URL.Hostname()); ok && to.plain {
		if out.Host == "" {
			out.Host = out.URL.Host
		}
		out.URL.Scheme = "http"
	}
	resp, err := t.f.network.RoundTrip(out)
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Request = req
	b := &body{ReadCloser: resp.Body, t: t, cancel: cancel, status: resp.StatusCode, sent: sent, limit: limit}
	encoding := strings.ToLower(resp.Header.Get("Content-Encoding"))
	if encoding != "" && encoding != "identity" && resp.StatusCode == http.StatusOK {
		cancel()
		_ = resp.Body.Close()
		return nil, fmt.Errorf("%w: %.20q", errEncoding, encoding)
	}
	resp.Body = b
	resp.Uncompressed = true // or colly would unpack what calls itself gzip, to any length
	if resp.StatusCode != http.StatusOK {
		_ = b.Close()
		resp.Body = http.NoBody
	}
	return resp, nil
}

// body is the body of an answer. It ends the request's time and tells of the request
// when it is closed.
type body struct {
	io.ReadCloser
	t      *transport
	cancel context.CancelFunc
	status int
	sent   time.Time
	limit  int64 // of the bytes that are counted

	bytes  int64
	failed bool
	closed bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.failed = true
		err = fmt.Errorf("read body: %w", err)
	}
	return n, err
}

func (b *body) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	err := b.ReadCloser.Close()
	b.cancel()
	if b.failed {
		b.t.f.observe(0, 0, time.Since(b.sent))
		return err
	}
	b.bytes = min(b.bytes, b.limit)
	b.t.stats.Bytes += b.bytes
	b.t.f.observe(b.status, b.bytes, time.Since(b.sent))
	return err
}
