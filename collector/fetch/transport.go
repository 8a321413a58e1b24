package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
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
	plain  bool                 // no compressed bodies are asked for
	buffer []byte               // into which the last body was read
	stats  web.Stats
	learnt func(web.Robots) // told of each robots.txt file that was asked for; nil: nobody
}

// content is the body of an answer 200, decompressed and cut to a limit. It lies in the buffer
// of its transport, which is given back before the next request.
type content struct {
	body []byte
	more bool // it was longer
}

// contentKey is the key of the content in the context of a request.
type contentKey struct{}

func newTransport(f *Fetcher, known []web.Robots) *transport {
	t := &transport{f: f, robots: map[string]*origin{}, sentAt: map[string]time.Time{}}
	for _, r := range known {
		t.robots[r.Origin] = newOrigin(r)
	}
	return t
}

// RoundTrip sends one request when it may be sent. The answer comes without its body,
// which is put into the content that the request's context carries.
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
	resp, got, err := t.send(req, t.f.cfg.MaxBody)
	if err != nil {
		return nil, err
	}
	if into, ok := req.Context().Value(contentKey{}).(*content); ok {
		*into = got
	}
	return resp, nil
}

// send waits for the request's turn, sends it once and reads the whole answer.
func (t *transport) send(req *http.Request, limit int64) (*http.Response, content, error) {
	t.giveBack()
	ctx, host := req.Context(), req.URL.Hostname()
	via, err := t.f.route(req.URL)
	if err != nil {
		return nil, content{}, classify(ctx, err)
	}
	var address string
	if via != nil { // which address the host has is not known here: the pace is that of one
		address = via.Host
	} else if address, err = t.f.dialer.address(ctx, host); err != nil {
		return nil, content{}, classify(ctx, err)
	}
	waiting := time.Now()
	if err := t.wait(ctx, req.URL, address); err != nil {
		return nil, content{}, err
	}
	if err := t.f.may(); err != nil {
		return nil, content{}, classify(ctx, err)
	}
	sent := time.Now()
	t.stats.Waited += sent.Sub(waiting)
	t.sentAt[host] = sent
	t.stats.Requests++

	network := t.f.network
	if via != nil {
		network = t.f.proxied
	}
	resp, got, err := t.exchange(req, network, limit)
	if err != nil && via != nil {
		err = fmt.Errorf("through the proxy %s: %w", via.Host, err)
	}
	if err != nil {
		t.f.observe(0, 0, time.Since(sent))
		if errors.Is(err, gzip.ErrHeader) && !t.plain {
			t.plain = true // the server says gzip and sends something else: ask again without, from now on
			return t.send(req, limit)
		}
		return nil, content{}, classify(ctx, err) // here, because http.Client hides in a net.Error whatever it passes on
	}
	t.f.observe(resp.StatusCode, int64(len(got.body)), time.Since(sent))
	if ahead, ok := clockAhead(resp.Header, t.f.now(), time.Since(sent)); ok {
		t.f.dated(host, ahead)
	}
	t.stats.Bytes += int64(len(got.body))
	if resp.StatusCode == http.StatusNotModified {
		t.stats.Unmodified++
	}
	retryAfter := parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
	if resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 400 && retryAfter > 0 {
		t.f.pace.complain(address, host, retryAfter)
	}
	return resp, got, nil
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

// exchange sends a request whose turn has come, and reads the answer.
func (t *transport) exchange(req *http.Request, network *http.Transport, limit int64) (*http.Response, content, error) {
	ctx, cancel := context.WithTimeout(req.Context(), t.f.cfg.Timeout)
	defer cancel()
	out := req.Clone(ctx)
	out.Header.Set("User-Agent", t.f.cfg.userAgent())
	if t.plain {
		out.Header.Set("Accept-Encoding", "identity")
	}
	if to, ok := t.f.dialer.redirect.match(req.URL.Hostname()); ok && to.plain {
		if out.Host == "" {
			out.Host = out.URL.Host
		}
		out.URL.Scheme = "http"
	}
	resp, err := network.RoundTrip(out)
	if err != nil {
		return nil, content{}, err
	}
	defer resp.Body.Close()
	if network == t.f.proxied && resp.StatusCode == http.StatusProxyAuthRequired {
		return nil, content{}, fmt.Errorf("%w: %s", errProxy, resp.Status)
	}
	var got content
	if resp.StatusCode == http.StatusOK {
		encoding := strings.ToLower(resp.Header.Get("Content-Encoding"))
		wrong := encoding == "gzip" && t.plain // it says gzip although it was not asked for: the body itself tells
		if encoding != "" && encoding != "identity" && !wrong {
			return nil, content{}, fmt.Errorf("%w: %.20q", errEncoding, encoding)
		}
		if got, err = t.read(resp, wrong || strings.HasSuffix(strings.ToLower(req.URL.Path), ".gz"), limit); err != nil {
			return nil, content{}, err
		}
	}
	resp.Body, resp.Request = http.NoBody, req
	resp.Uncompressed = true // or colly would try to unpack what calls itself gzip
	return resp, got, nil
}
