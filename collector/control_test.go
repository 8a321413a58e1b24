package collector_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// controls answers for control hosts, each of which behaves as its name says.
func controls(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ".")
	if r.URL.Path == "/robots.txt" {
		switch name {
		case "forbids":
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
		case "delays":
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 9999\n")
		case "robots429":
			w.WriteHeader(http.StatusTooManyRequests)
		case "robots503":
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return
	}
	switch name {
	case "forbids", "delays":
		panic("asked for what robots.txt forbids")
	case "page429":
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	case "page403":
		w.WriteHeader(http.StatusForbidden)
	case "page404":
		w.WriteHeader(http.StatusNotFound)
	case "page503":
		w.WriteHeader(http.StatusServiceUnavailable)
	case "moved":
		http.Redirect(w, r, "https://elsewhere.example/", http.StatusMovedPermanently)
	case "circle":
		http.Redirect(w, r, "/", http.StatusFound)
	case "resets":
		panic(http.ErrAbortHandler)
	case "garbage":
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, "220 mail.example ESMTP\r\n")
			_ = c.Close()
		}
	case "hangs":
		<-r.Context().Done()
	case "empty":
	default:
		fmt.Fprint(w, "<html>Selamat datang</html>")
	}
}

// TestControlHosts runs beside control hosts of every kind: any answer proves that the
// platform is up; if there is none, or 5xx, no group is walked and none is blamed.
func TestControlHosts(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(2)...)
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.Host, ".control.id") {
				controls(w, r)
				return
			}
			site.ServeHTTP(w, r)
		})
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.cfg.ConnectTo["down.control.id"] = ln.Addr().String()
	b.cfg.ConnectTo["tls.control.id"] = "https://" + strings.TrimPrefix(b.server.URL, "http://")
	_ = ln.Close()
	n := 0
	for host, up := range map[string]bool{
		"well": true, "forbids": true, "delays": true, "robots429": true, "page429": true, "page403": true, "page404": true,
		"moved": true, "circle": true, "empty": true,
		"robots503": false, "page503": false, "resets": false, "garbage": false, "hangs": false, "down": false, "tls": false,
	} {
		t.Run(host, func(t *testing.T) {
			n++
			timeout, header := b.cfg.Timeout, b.cfg.HeaderTimeout
			if host == "hangs" { // only it is waited for in vain
				b.cfg.Timeout, b.cfg.HeaderTimeout = 3*time.Second, 2*time.Second
			}
			defer func() { b.cfg.Timeout, b.cfg.HeaderTimeout = timeout, header }()
			b.cfg.ControlHosts = []string{"https://" + host + ".control.id/"}
			r := b.walk(day(n), tinyGroup("a.kim.id"))
			walks := len(b.walksOf(r.RunID))
			if up && (r.Outage || r.Notice != "" || r.Complete != 1 || walks != 1) {
				t.Errorf("it is up, and the run says %+v", r)
			}
			if !up && (!r.Outage || !strings.HasPrefix(r.Notice, "platform_outage: a control host failed (https://"+host) || walks != 0) {
				t.Errorf("it is down, and the run says %+v", r)
			}
		})
	}
}

// TestControlHostAfterwards has a control host that goes down while the groups are
// walked: the run is an outage, and its walks keep what they saw.
func TestControlHostAfterwards(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(2)...)
	b := newBench(t, site.handler)
	b.cfg.ControlHosts = []string{"https://kim.id/"}
	site.onAsk = func(path string) {
		if path == "/berita" {
			site.status["/"] = http.StatusBadGateway
		}
	}
	r := b.walk(day(0), tinyGroup("a.kim.id"))
	if !r.Outage || !strings.Contains(r.Notice, "control host") || r.Complete != 1 || len(b.walksOf(r.RunID)) != 1 {
		t.Errorf("%+v", r)
	}
}
