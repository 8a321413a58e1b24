package fetch

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// proxy is an outgoing proxy that sends everything to one server, as one with its own names does.
type proxy struct {
	mu     sync.Mutex
	asked  []string // as they reached it
	status int      // what it answers instead; 0: it works
}

func (p *proxy) note(what string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, what)
	return p.status
}

func (p *proxy) taken() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// start returns the address of the proxy; all that it is asked for goes to plain or to secure.
func (p *proxy) start(t *testing.T, plain, secure string) *url.URL {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Proxy-Authorization"), "Basic "))
		if status := p.note(strings.TrimSpace(r.Method + " " + r.RequestURI + " " + string(user))); status != 0 {
			w.WriteHeader(status)
			return
		}
		target := plain
		if r.Method == http.MethodConnect {
			target = secure
		}
		there, err := new(net.Dialer).DialContext(r.Context(), "tcp", target)
		if err != nil {
			t.Error(err)
			return
		}
		if r.Method != http.MethodConnect {
			defer there.Close()
			out := r.Clone(r.Context())
			out.Header.Del("Proxy-Authorization")
			if err := out.Write(there); err != nil {
				t.Error(err)
			}
			res, err := http.ReadResponse(bufio.NewReader(there), out)
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			w.WriteHeader(res.StatusCode)
			_, _ = io.Copy(w, res.Body)
			return
		}
		here, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); there.Close() }()
		_, _ = io.Copy(here, there)
		here.Close()
	}))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("kim", "rahasia")
	return u
}

// nowhere is a resolver that finds nothing, as in a network where only the proxy gets out.
type nowhere struct{}

func (nowhere) LookupHost(_ context.Context, host string) ([]string, error) {
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func TestOutgoingProxy(t *testing.T) {
	t.Parallel()
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, "<html>halo dari "+r.Host+"</html>")
	})
	plain, secure := httptest.NewServer(site), httptest.NewTLSServer(site)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	p := &proxy{}
	at := p.start(t, plain.Listener.Addr().String(), secure.Listener.Addr().String())
	cfg := DefaultConfig()
	cfg.RequestsPerSecond, cfg.Retries, cfg.Timeout = 1000, 0, 5*time.Second
	f, err := New(Deps{Resolver: nowhere{}, Proxy: func(u *url.URL) (*url.URL, error) {
		if u.Hostname() == "langsung.kim.id" { // as NO_PROXY may say
			return nil, nil
		}
		return at, nil
	}}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	f.proxied.TLSClientConfig = &tls.Config{RootCAs: secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, ServerName: "example.com"}
	t.Cleanup(f.Close)
	get := func(address string) (string, *web.Failure) {
		t.Helper()
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		res, err := f.Site([]string{u.Hostname()}, nil).Get(t.Context(), address, web.Validators{})
		var failure *web.Failure
		if err != nil && !errors.As(err, &failure) {
			t.Fatalf("%s: %v", address, err)
		}
		return string(res.Body), failure
	}
	for _, address := range []string{"http://a.kim.id/", "https://b.kim.id/"} {
		if body, failure := get(address); failure != nil || !strings.Contains(body, "halo dari ") {
			t.Errorf("%s: %q, %+v", address, body, failure)
		}
	}
	want := []string{"GET http://a.kim.id/robots.txt kim:rahasia", "GET http://a.kim.id/ kim:rahasia", "CONNECT b.kim.id:443 kim:rahasia"}
	if got := slices.Compact(p.taken()); !slices.Equal(got, want) {
		t.Errorf("the proxy was asked for %q", got)
	}
	if via, err := f.Proxy(&url.URL{Scheme: "https", Host: "a.kim.id"}); err != nil || !strings.Contains(via, "kim:xxxxx@127.0.0.1:") {
		t.Errorf("told as %q, %v", via, err)
	}
	if _, failure := get("http://langsung.kim.id/"); failure == nil || failure.Outcome != kim.OutcomeDNS {
		t.Errorf("a host that goes directly: %+v", failure)
	}

	before := len(p.taken())
	for _, address := range []string{
		"http://127.0.0.1/", "https://10.0.0.8/", "http://169.254.169.254/", "http://192.168.1.1/", "http://[::1]/", "http://[fd00::1]/",
		"http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
		"http://0177.0.0.1/", "http://localhost/", "http://localhost./", "http://intranet/", "http://db.internal/", "http://a.localhost/", "http://nas.local/",
		"http://router.home.arpa/", "http://a.kim.id:8080/", "https://a.kim.id:22/",
	} {
		if _, failure := get(address); failure == nil || failure.Outcome != kim.OutcomeBlocked {
			t.Errorf("%s: %+v", address, failure)
		}
	}
	if got := p.taken()[before:]; len(got) > 0 {
		t.Errorf("the proxy was asked for what is private: %q", got)
	}

	for _, status := range []int{http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusBadGateway} {
		p.mu.Lock()
		p.status = status
		p.mu.Unlock()
		if _, failure := get("https://c.kim.id/"); failure == nil || failure.Outcome != kim.OutcomeRefused || strings.Contains(failure.Error(), "rahasia") {
			t.Errorf("the proxy answers %d: %+v", status, failure)
		}
	}
	p.mu.Lock()
	p.status = http.StatusProxyAuthRequired
	p.mu.Unlock()
	if _, failure := get("http://d.kim.id/"); failure == nil || failure.Outcome != kim.OutcomeRefused || !strings.Contains(failure.Error(), "proxy") {
		t.Errorf("the proxy wants a login: %+v", failure)
	}
}

// A proxy that is down is told apart from a site that is, and its password is not told.
func TestProxyIsDown(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	at := &url.URL{Scheme: "http", Host: ln.Addr().String(), User: url.UserPassword("kim", "rahasia")}
	cfg := DefaultConfig()
	cfg.Retries = 0
	f, err := New(Deps{Proxy: func(*url.URL) (*url.URL, error) { return at, nil }}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	for _, scheme := range []string{"http", "https"} {
		_, err = f.Site([]string{"a.kim.id"}, nil).Get(t.Context(), scheme+"://a.kim.id/", web.Validators{})
		var failure *web.Failure
		if !errors.As(err, &failure) || failure.Outcome != kim.OutcomeRefused || !strings.Contains(err.Error(), "proxy") || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("%s: %v", scheme, err)
		}
	}
	if _, err := New(Deps{Proxy: func(*url.URL) (*url.URL, error) { return nil, errors.New("rahasia") }}, cfg); err == nil || strings.Contains(err.Error(), "rahasia") || !strings.Contains(err.Error(), "HTTP_PROXY") {
		t.Errorf("%v", err)
	}
}
