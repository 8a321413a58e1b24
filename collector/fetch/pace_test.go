package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// arrivals is a server's log of who came when.
type arrivals struct {
	mu  sync.Mutex
	log []arrival
}

type arrival struct {
	host, path string
	at         time.Time
}

func (a *arrivals) note(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.log = append(a.log, arrival{r.Host, r.URL.Path, time.Now()})
}

// gaps returns the time between one arrival and the next, for all or one host.
func (a *arrivals) gaps(host string) []time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []time.Duration
	var last time.Time
	for _, x := range a.log {
		if host != "" && x.host != host {
			continue
		}
		if !last.IsZero() {
			out = append(out, x.at.Sub(last))
		}
		last = x.at
	}
	return out
}

// pipes is a listener whose connections are within the process, so that a test over it
// can run in a bubble of [synctest], by a clock of its own.
type pipes struct {
	dialled chan net.Conn
	closed  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.dialled:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	p.dialled <- far
	return near, nil
}

// inBubble returns a fetcher all of whose requests go to the handler. Every connection
// is closed when the test ends.
func inBubble(t *testing.T, cfg Config, h http.HandlerFunc) *Fetcher {
	t.Helper()
	p := &pipes{dialled: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(p) }()
	cfg.ConnectTo = map[string]string{"*": "127.0.0.1:1"} // no name is looked up
	f := newFetcher(t, cfg, Deps{})
	f.network.DialContext = p.dial
	t.Cleanup(func() { _ = server.Close() })
	return f
}

// TestPlatformPace sends requests to many hosts from many walks at a time, and
// looks at the server's log: together they keep the pace of one.
func TestPlatformPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &arrivals{}
		cfg := testConfig(nil)
		cfg.RequestsPerSecond = 100
		f := inBubble(t, cfg, func(w http.ResponseWriter, r *http.Request) {
			log.note(r)
			_, _ = io.WriteString(w, "# halaman")
		})
		var walks sync.WaitGroup
		for i := range 12 {
			walks.Go(func() {
				host := fmt.Sprintf("a%d.kim.id", i)
				s := f.Site([]string{host}, nil)
				for range 2 {
					if _, err := get(t, s, "http://"+host+"/"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		walks.Wait()
		gaps := log.gaps("")
		if len(gaps) != 35 { // each walk: robots.txt and two pages
			t.Fatalf("%d requests", len(gaps)+1)
		}
		for i, gap := range gaps {
			if gap < 10*time.Millisecond-time.Microsecond {
				t.Errorf("request %d came %v after the one before", i+1, gap)
			}
		}
	})
}

// TestAddressPace checks the limit for one address beside that of the platform.
func TestAddressPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &arrivals{}
		cfg := testConfig(nil)
		cfg.AddressRequestsPerSecond = 50
		f := inBubble(t, cfg, func(w http.ResponseWriter, r *http.Request) {
			log.note(r)
			_, _ = io.WriteString(w, "# halaman")
		})
		for i := range 5 {
			host := fmt.Sprintf("a%d.kim.id", i)
			if _, err := get(t, f.Site([]string{host}, nil), "http://"+host+"/"); err != nil {
				t.Fatal(err)
			}
		}
		for _, gap := range log.gaps("") {
			if gap < 20*time.Millisecond-time.Microsecond || gap > 30*time.Millisecond {
				t.Errorf("two requests to one address %v apart", gap)
			}
		}
	})
}

// TestCrawlDelay checks that a host's own wish is kept between its requests, and
// not between those of others.
func TestCrawlDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &arrivals{}
		f := inBubble(t, testConfig(nil), func(w http.ResponseWriter, r *http.Request) {
			log.note(r)
			if r.URL.Path == "/robots.txt" && r.Host == "a.kim.id" {
				fmt.Fprint(w, "User-agent: *\nCrawl-delay: 20\n")
				return
			}
			_, _ = io.WriteString(w, "# halaman")
		})
		for _, host := range []string{"a.kim.id", "b.kim.id"} {
			s := f.Site([]string{host}, nil)
			for range 3 {
				if _, err := get(t, s, "http://"+host+"/"); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, gap := range log.gaps("a.kim.id") {
			if gap != 20*time.Second {
				t.Errorf("two requests %v apart", gap)
			}
		}
		for _, gap := range log.gaps("b.kim.id") {
			if gap > time.Second {
				t.Errorf("another host waited for %v", gap)
			}
		}
	})
}

// TestRetryAfter checks that a site which asks for a pause gets it.
func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &arrivals{}
		f := inBubble(t, testConfig(nil), func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				return
			}
			log.note(r)
			if len(log.log) == 1 {
				w.Header().Set("Retry-After", "90")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			_, _ = io.WriteString(w, "halaman")
		})
		_, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id/")
		if got := outcome(err); got != kim.OutcomeOK {
			t.Fatalf("outcome %s: %v", got, err)
		}
		if gaps := log.gaps(""); len(gaps) != 1 || gaps[0] != 90*time.Second {
			t.Errorf("came back after %v", gaps)
		}
	})
}

// TestLongRetryAfter checks that a walk does not wait for hours, but says when to
// come again.
func TestLongRetryAfter(t *testing.T) {
	n := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		n++
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	f := newFetcher(t, testConfig(server), Deps{})
	_, err := get(t, f.Site([]string{"a.kim.id"}, nil), "http://a.kim.id/")
	var failure *web.Failure
	if !errors.As(err, &failure) || failure.RetryAfter != time.Hour || n != 1 {
		t.Errorf("asked %d times: %v", n, err)
	}
}

// TestPlatformAsksForAPause checks that one host which asks to be left alone
// binds its own walk only, and that three of them bind the whole address.
func TestPlatformAsksForAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(testConfig(nil))
		waited := func(address string) time.Duration {
			t.Helper()
			began := time.Now()
			if err := p.wait(t.Context(), address); err != nil {
				t.Fatal(err)
			}
			return time.Since(began)
		}
		p.complain("192.0.2.1", "a.kim.id", time.Hour)
		p.complain("192.0.2.1", "a.kim.id", time.Hour)
		p.complain("192.0.2.1", "b.kim.id", time.Hour)
		if got := waited("192.0.2.1"); got > time.Second {
			t.Errorf("two hosts speak for all: waited %v", got)
		}
		p.complain("192.0.2.1", "c.kim.id", time.Minute)
		if got := waited("192.0.2.2"); got > time.Second {
			t.Errorf("another address waits for %v", got)
		}
		if got := waited("192.0.2.1"); got < 59*time.Second {
			t.Errorf("three hosts asked, and the next request left after %v", got)
		}
		p.complain("192.0.2.1", "d.kim.id", 24*time.Hour)
		if got := waited("192.0.2.1"); got < longestPause-time.Second || got > longestPause+time.Second {
			t.Errorf("a pause of a day was kept for %v", got)
		}
	})
}

// TestPaceForgetsIdleAddresses asks far more addresses than are in use at a time: the
// memory of them stays small, and what is owed to an address in use is not forgotten.
func TestPaceForgetsIdleAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := testConfig(nil)
		cfg.AddressRequestsPerSecond = 0.1
		p := newPace(cfg)
		for _, host := range []string{"a.kim.id", "b.kim.id", "c.kim.id"} {
			p.complain("192.0.2.1", host, 5*time.Minute)
		}
		p.complain("192.0.2.2", "d.kim.id", 0)
		began := time.Now()
		if err := p.wait(t.Context(), "192.0.2.3"); err != nil {
			t.Fatal(err)
		}
		waited := make(chan time.Duration)
		for range 2 { // one waits for the pause to end, the other for its turn behind it
			go func() {
				if err := p.wait(t.Context(), "192.0.2.1"); err != nil {
					t.Error(err)
				}
				waited <- time.Since(began)
			}()
		}
		most := 0
		for i := range 20000 {
			time.Sleep(10 * time.Millisecond)
			if err := p.wait(t.Context(), fmt.Sprintf("198.51.%d.%d", i/256, i%256)); err != nil {
				t.Fatal(err)
			}
			most = max(most, len(p.addresses))
			if i == 500 { // five seconds after the first request there
				if err := p.wait(t.Context(), "192.0.2.3"); err != nil || time.Since(began) < 9900*time.Millisecond {
					t.Errorf("the next request to an address left after %v: %v", time.Since(began), err)
				}
			}
		}
		if most > 2100 { // a thousand are owed a distance at a time, and as many may be idle
			t.Errorf("%d addresses were remembered", most)
		}
		if len(p.addresses["192.0.2.2"].asked) != 1 {
			t.Error("a host that asked for a pause some minutes ago is forgotten")
		}
		if first, second := <-waited, <-waited; first < 5*time.Minute || second-first < 9900*time.Millisecond {
			t.Errorf("requests left the paused address after %v and %v", first, second)
		}
	})
}

func TestParseRetryAfter(t *testing.T) {
	now := time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
	for s, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "120": 2 * time.Minute, " 7 ": 7 * time.Second, "soon": 0, "99999999999": 30 * 24 * time.Hour,
		"Tue, 28 Oct 2025 08:01:00 GMT": time.Minute, "Tue, 28 Oct 2025 07:01:00 GMT": 0,
	} {
		if got := parseRetryAfter(s, now); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}
