package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// send waits for the request's turn, sends it once and reads the whole answer.
func (s *Site) send(req *http.Request, limit int64) (*Answer, error) {
	ctx := req.Context()
	host := req.URL.Hostname()
	address, err := s.f.dialer.address(ctx, host)
	if err != nil {
		return nil, Classify(ctx, err)
	}
	waiting := time.Now()
	if err := s.wait(ctx, req.URL, address); err != nil {
		return nil, err
	}
	sent := time.Now()
	s.stats.Waited += sent.Sub(waiting)
	s.sentAt[host] = sent
	s.stats.Requests++

	answer, err := s.exchange(req, limit)
	took := time.Since(sent)
	if err != nil {
		s.f.observe(0, 0, took)
		return nil, Classify(ctx, err)
	}
	s.stats.Bytes += int64(len(answer.Body))
	if answer.NotModified {
		s.stats.Unmodified++
	}
	s.f.observe(answer.Status, int64(len(answer.Body)), took)
	if f := answer.Failure; f != nil && (f.Outcome == kim.OutcomeRateLimited || f.RetryAfter > 0) {
		s.f.pace.complain(address, host, f.RetryAfter)
	}
	return answer, nil
}

// wait keeps the distance to the host's last request, then takes the turn of the
// address and of the platform.
func (s *Site) wait(ctx context.Context, u *url.URL, address string) error {
	delay := s.f.cfg.HostDelay
	if r, ok := s.robots[u.Scheme+"://"+strings.ToLower(u.Host)]; ok {
		delay = max(delay, min(r.Delay(), s.f.cfg.MaxCrawlDelay))
	}
	if last, ok := s.sentAt[u.Hostname()]; ok && delay > 0 {
		if err := sleep(ctx, time.Until(last.Add(delay))); err != nil {
			return err
		}
	}
	return s.f.pace.wait(ctx, address)
}

func (s *Site) exchange(req *http.Request, limit int64) (*Answer, error) {
	ctx, cancel := context.WithTimeout(req.Context(), s.f.cfg.Timeout)
	defer cancel()
	out := req.Clone(ctx)
	out.Header.Set("User-Agent", s.f.cfg.userAgent())
	if t, ok := s.f.dialer.redirect.match(req.URL.Hostname()); ok && t.plain {
		if out.Host == "" {
			out.Host = out.URL.Host
		}
		out.URL.Scheme = "http"
	}
	resp, err := s.f.transport.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	retryAfter := parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
	answer := &Answer{
		Status: resp.StatusCode, Header: resp.Header,
		NotModified: resp.StatusCode == http.StatusNotModified,
		Failure:     FailureOfStatus(resp.StatusCode, retryAfter),
	}
	if resp.StatusCode != http.StatusOK {
		if resp.StatusCode >= 300 && resp.StatusCode < 400 {
			answer.Failure = nil
		}
		return answer, nil
	}
	body, length := io.Reader(resp.Body), resp.ContentLength
	if encoding := strings.ToLower(resp.Header.Get("Content-Encoding")); encoding != "" && encoding != "identity" {
		return nil, fmt.Errorf("%w: %.20q", errEncoding, encoding)
	}
	answer.Body, answer.TooLarge, err = readAll(body, s.room, length, limit)
	if s.room = answer.Body; cap(s.room) > roomKept {
		s.room = nil
	}
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	if strings.HasSuffix(strings.ToLower(req.URL.Path), ".gz") && bytes.HasPrefix(answer.Body, []byte{0x1f, 0x8b}) && !answer.TooLarge {
		return answer, answer.gunzip(limit)
	}
	return answer, nil
}

// gunzip unpacks a file that is itself compressed, such as sitemap.xml.gz.
func (a *Answer) gunzip(limit int64) error {
	z, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	a.Body, a.TooLarge, err = readAll(z, nil, -1, limit)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	return nil
}

// parseRetryAfter reads seconds or a date; 0 means that nothing usable was said.
func parseRetryAfter(s string, now time.Time) time.Duration {
	if s == "" {
		return 0
	}
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		return max(0, time.Duration(min(n, 30*86400))*time.Second)
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}
