package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// testConfig sends everything to a local server, without pauses.
func testConfig(server *httptest.Server) Config {
	cfg := DefaultConfig()
	cfg.RequestsPerSecond, cfg.RetryDelay = 1e6, time.Millisecond
	cfg.MaxBody = 1 << 20
	if server != nil {
		cfg.ConnectTo = map[string]string{"*": strings.TrimPrefix(server.URL, "http://")}
	}
	return cfg
}

func newFetcher(t *testing.T, cfg Config, deps Deps) *Fetcher {
	t.Helper()
	f, err := New(deps, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// get asks for a page without validators.
func get(t *testing.T, s *Site, address string) (web.Response, error) {
	t.Helper()
	return s.Get(t.Context(), address, web.Validators{})
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// outcome returns the outcome of a failed request, ok if there was a page.
func outcome(err error) kim.Outcome {
	var f *web.Failure
	switch {
	case errors.As(err, &f):
		return f.Outcome
	case err != nil:
		return kim.Outcome("error " + err.Error())
	}
	return kim.OutcomeOK
}

func TestOutcomes(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case strings.HasPrefix(r.URL.Path, "/status/"):
			var n int
			_, _ = fmt.Sscan(r.URL.Path[8:], &n)
			w.WriteHeader(n)
		case r.URL.Path == "/reset":
			panic(http.ErrAbortHandler)
		case r.URL.Path == "/short":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "too short")
		case r.URL.Path == "/slow":
			<-r.Context().Done()
		case r.URL.Path == "/drip":
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "x")
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		case r.URL.Path == "/brotli":
			w.Header().Set("Content-Encoding", "br")
			_, _ = io.WriteString(w, "?")
		case r.URL.Path == "/away":
			http.Redirect(w, r, "https://other.example/", http.StatusFound)
		case r.URL.Path == "/www":
			http.Redirect(w, r, "http://www.a.kim.id/", http.StatusFound)
		case r.URL.Path == "/alias":
			http.Redirect(w, r, "http://old.kim.id/", http.StatusFound)
		case strings.HasPrefix(r.URL.Path, "/loop"):
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		case r.URL.Path == "/empty":
			_, _ = io.WriteString(w, " \n")
		case r.URL.Path == "/headers":
			for i := range 3000 {
				w.Header().Add("X-Padding", strings.Repeat("x", 100)+fmt.Sprint(i))
			}
		default:
			_, _ = io.WriteString(w, "<html>halaman</html>")
		}
	})
	cfg := testConfig(server)
	cfg.Timeout, cfg.HeaderTimeout = 1500*time.Millisecond, time.Second // enough on a busy machine
	f := newFetcher(t, cfg, Deps{})
	for path, want := range map[string]kim.Outcome{
		"/":             kim.OutcomeOK,
		"/www":          kim.OutcomeOK,
		"/alias":        kim.OutcomeOK,
		"/private/page": kim.OutcomeRobots,
		"/status/404":   kim.OutcomeHTTP4xx,
		"/status/410":   kim.OutcomeHTTP4xx,
		"/status/401":   kim.OutcomeBlocked,
		"/status/403":   kim.OutcomeBlocked,
		"/status/451":   kim.OutcomeBlocked,
		"/status/429":   kim.OutcomeRateLimited,
		"/status/500":   kim.OutcomeHTTP5xx,
		"/status/503":   kim.OutcomeHTTP5xx,
		"/reset":        kim.OutcomeRefused,
		"/short":        kim.OutcomeTruncated,
		"/slow":         kim.OutcomeTimeout,
		"/drip":         kim.OutcomeTimeout,
		"/brotli":       kim.OutcomeUnreadable,
		"/away":         kim.OutcomeBlocked,
		"/loop":         kim.OutcomeUnreadable,
		"/headers":      kim.OutcomeUnreadable,
		"/status/204":   kim.OutcomeUnreadable,
		"/status/304":   kim.OutcomeUnreadable, // nobody asked whether it is modified
		"/empty":        kim.OutcomeEmpty,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			_, err := get(t, f.Site([]string{"a.kim.id", "old.kim.id"}, nil), "https://a.kim.id"+path)
			if got := outcome(err); got != want {
				t.Errorf("outcome %s (%v), want %s", got, err, want)
			}
		})
	}
}

func TestUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	_ = listener.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {})

	for name, c := range map[string]struct {
		connectTo string
		want      kim.Outcome
	}{
		"nobody listens":        {closed, kim.OutcomeRefused},
		"unknown certificate":   {"https://" + strings.TrimPrefix(secure.URL, "https://"), kim.OutcomeTLS},
		"no TLS where expected": {"https://" + strings.TrimPrefix(plain.URL, "http://"), kim.OutcomeTLS},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig(nil)
			cfg.ConnectTo = map[string]string{"*": c.connectTo}
			_, err := get(t, newFetcher(t, cfg, Deps{}).Site([]string{"a.kim.id"}, nil), "https://a.kim.id/")
			if got := outcome(err); got != c.want {
				t.Errorf("outcome %s (%v), want %s", got, err, c.want)
			}
		})
	}
	var alert tls.AlertError = 40
	if got := outcomeOf(fmt.Errorf("remote: %w", alert)); got != kim.OutcomeTLS {
		t.Errorf("an alert is %s", got)
	}
}

// names is a resolver with a fixed answer for each call in turn.
type names struct {
	mu      sync.Mutex
	answers [][]string
}

func (n *names) LookupHost(context.Context, string) ([]string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}
	a := n.answers[0]
	if len(n.answers) > 1 {
		n.answers = n.answers[1:]
	}
	return a, nil
}

// TestPrivateAddresses asks for pages of hosts whose names resolve to private addresses.
func TestPrivateAddresses(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
		"::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "224.0.0.1", "255.255.255.255",
	} {
		t.Run(address, func(t *testing.T) {
			f := newFetcher(t, testConfig(nil), Deps{Resolver: &names{answers: [][]string{{address}}}})
			_, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id/")
			if got := outcome(err); got != kim.OutcomeBlocked {
				t.Errorf("outcome %s: %v", got, err)
			}
		})
	}
	t.Run("literal", func(t *testing.T) {
		_, err := get(t, newFetcher(t, testConfig(nil), Deps{}).Site([]string{"169.254.169.254"}, nil), "http://169.254.169.254/latest/meta-data")
		if got := outcome(err); got != kim.OutcomeBlocked {
			t.Errorf("outcome %s: %v", got, err)
		}
	})
	t.Run("other port", func(t *testing.T) {
		f := newFetcher(t, testConfig(nil), Deps{Resolver: &names{answers: [][]string{{"203.0.114.1"}}}})
		_, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id:22/")
		if got := outcome(err); got != kim.OutcomeBlocked {
			t.Errorf("outcome %s: %v", got, err)
		}
	})
	t.Run("no such name", func(t *testing.T) {
		f := newFetcher(t, testConfig(nil), Deps{Resolver: &names{}})
		_, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id/")
		if got := outcome(err); got != kim.OutcomeDNS {
			t.Errorf("outcome %s: %v", got, err)
		}
	})
	t.Run("allowed", func(t *testing.T) {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "halo") })
		u, _ := url.Parse(server.URL)
		cfg := testConfig(nil)
		cfg.AllowPrivateNetworks = true
		a, err := get(t, newFetcher(t, cfg, Deps{}).Site([]string{u.Hostname()}, nil), server.URL+"/")
		if got := outcome(err); got != kim.OutcomeOK || string(a.Body) != "halo" {
			t.Errorf("outcome %s: %v", got, err)
		}
	})
}

// TestRedirectToPrivateAddress follows a redirect of a public site to one of its own
// hosts whose name resolves to a private address.
func TestRedirectToPrivateAddress(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		http.Redirect(w, r, "http://inside.kim.id/", http.StatusFound)
	})
	cfg := testConfig(nil)
	cfg.ConnectTo = map[string]string{"a.kim.id": strings.TrimPrefix(server.URL, "http://")}
	f := newFetcher(t, cfg, Deps{Resolver: &names{answers: [][]string{{"10.0.0.1"}}}})
	_, err := get(t, f.Site([]string{"a.kim.id", "inside.kim.id"}, nil), "http://a.kim.id/")
	if got := outcome(err); got != kim.OutcomeBlocked {
		t.Errorf("outcome %s: %v", got, err)
	}
}

// TestBodies checks that bodies are cut after decompression, and said to be.
func TestBodies(t *testing.T) {
	packed := func(n int64) []byte { // ready before anybody asks: on a busy machine it takes its time
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = io.CopyN(z, zeros{}, n)
		_ = z.Close()
		return b.Bytes()
	}
	bomb, small := packed(50<<20), packed(5000)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		case "/bomb.xml.gz":
			w.Header().Set("Content-Type", "application/gzip")
			_, _ = w.Write(bomb)
		case "/sitemap.xml.gz":
			w.Header().Set("Content-Type", "application/gzip")
			_, _ = w.Write(small)
		case "/typed":
			w.Header().Set("Content-Type", "application/x-gzip")
			_, _ = w.Write(bomb)
		case "/long":
			_, _ = io.CopyN(w, zeros{}, 3<<20)
		case "/exact":
			_, _ = io.CopyN(w, zeros{}, 1<<20)
		}
	})
	f := newFetcher(t, testConfig(server), Deps{})
	for path, want := range map[string]struct {
		bytes    int
		tooLarge bool
	}{
		"/bomb": {1 << 20, true}, "/bomb.xml.gz": {1 << 20, true}, "/sitemap.xml.gz": {5000, false},
		"/long": {1 << 20, true}, "/exact": {1 << 20, false},
	} {
		a, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id"+path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(a.Body) != want.bytes || a.TooLarge != want.tooLarge {
			t.Errorf("%s: %d bytes, too large %v; want %+v", path, len(a.Body), a.TooLarge, want)
		}
	}
	if a, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id/typed"); err != nil || len(a.Body) > 1<<20 {
		t.Errorf("a body that calls itself gzip: %v", err)
	}
}

// TestFalseGzip asks servers that say gzip and send something else: once that has shown,
// the whole site is asked for plain bodies.
func TestFalseGzip(t *testing.T) {
	for name, c := range map[string]struct {
		real, only bool // gzip is what it says; it only says so to who asks for it
		robots     bool // it says so of robots.txt too
		requests   int  // for robots.txt and two pages
		outcome    kim.Outcome
	}{
		"always":              {requests: 4, outcome: kim.OutcomeOK},
		"only if asked":       {only: true, requests: 4, outcome: kim.OutcomeOK},
		"of robots.txt too":   {robots: true, requests: 4, outcome: kim.OutcomeOK},
		"what it says is so":  {real: true, requests: 3, outcome: kim.OutcomeOK},
		"so, of robots.txt":   {real: true, robots: true, requests: 3, outcome: kim.OutcomeOK},
		"so, after a lie":     {real: true, robots: true, requests: 4, outcome: kim.OutcomeOK},
		"another compression": {requests: 3, outcome: kim.OutcomeUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				text, isRobots := "halaman berita", r.URL.Path == "/robots.txt"
				if isRobots {
					text = "User-agent: *\nDisallow: /tertutup\n"
				}
				asked := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
				lies := name == "so, after a lie" && isRobots
				switch {
				case name == "another compression" && !isRobots:
					w.Header().Set("Content-Encoding", "br")
				case (!isRobots || c.robots) && (asked || !c.only):
					w.Header().Set("Content-Encoding", "gzip")
					if c.real && !lies {
						z := gzip.NewWriter(w)
						_, _ = io.WriteString(z, text)
						_ = z.Close()
						return
					}
				}
				_, _ = io.WriteString(w, text)
			})
			s := newFetcher(t, testConfig(server), Deps{}).Site([]string{"a.kim.id"}, nil)
			for range 2 {
				r, err := get(t, s, "http://a.kim.id/")
				if outcome(err) != c.outcome || c.outcome == kim.OutcomeOK && string(r.Body) != "halaman berita" {
					t.Errorf("%q, %v", r.Body, err)
				}
			}
			if _, err := get(t, s, "http://a.kim.id/tertutup"); outcome(err) != kim.OutcomeRobots {
				t.Errorf("robots.txt was not understood: %v", err)
			}
			if n := s.Stats().Requests; n != c.requests {
				t.Errorf("%d requests, want %d", n, c.requests)
			}
		})
	}
}

// zeros reads as a text of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestUserAgentAndHost(t *testing.T) {
	var agent, host string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agent, host = r.UserAgent(), r.Host
		_, _ = io.WriteString(w, "halaman")
	})
	cfg := testConfig(server)
	cfg.Contact = "mailto:pantau@example.go.id"
	if _, err := get(t, newFetcher(t, cfg, Deps{}).Site([]string{"a.kim.id"}, nil), "https://a.kim.id/"); err != nil {
		t.Fatal(err)
	}
	if agent != "Mozilla/5.0 (compatible; pantaukim/1.0; +mailto:pantau@example.go.id)" || host != "a.kim.id" {
		t.Errorf("asked as %q for %q", agent, host)
	}
}
