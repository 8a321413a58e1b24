package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
)

const frontPassword = "kata sandi yang panjang"

// front is the program behind a web server with TLS that it trusts.
type front struct {
	base   string // where that answers
	proxy  *httptest.Server
	direct string // where the program itself listens
}

// newFront starts the program behind a web server of Go.
func newFront(t *testing.T) *front {
	t.Helper()
	w := newWatched(t, 3, slog.New(slog.DiscardHandler), func(c *config.Config) { c.Access.TrustedProxies = []string{"127.0.0.1"} })
	accounts, err := OpenAccounts(w.cfg, w.log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.Add(audit.Who{Name: "test"}, access.User{Name: "siti", Role: access.Admin}, frontPassword); err != nil {
		t.Fatal(err)
	}
	pages, err := w.pages(w.current(), w.Scorer().Rules(), accounts)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := w.guarded(pages, accounts, Listeners{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := webconfig.Open("", "", false, w.log)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.serve(ctx, ln, handler, open) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	f := &front{direct: ln.Addr().String()}
	target := &url.URL{Scheme: "http", Host: f.direct}
	f.proxy = httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"] // as nginx' $proxy_add_x_forwarded_for
		r.SetXForwarded()
	}})
	t.Cleanup(f.proxy.Close)
	f.base = f.proxy.URL
	return f
}

// ask sends one request through the web server in front.
func (f *front) ask(t *testing.T, method, path string, form url.Values, head map[string]string) (*http.Response, string) {
	t.Helper()
	return askBy(t, f.client(t, 9), method, f.base+path, form, head)
}

// client is a browser at an address of this machine that believes the web server in front.
func (f *front) client(t *testing.T, last byte) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := from(127, 0, 0, last)
	client.Jar = jar
	client.Transport.(*http.Transport).TLSClientConfig = f.proxy.Client().Transport.(*http.Transport).TLSClientConfig
	return client
}

// from is a client at an address of this machine; the web server in front is at 127.0.0.1.
func from(a, b, c, d byte) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(a, b, c, d)}}).DialContext, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func askBy(t *testing.T, client *http.Client, method, address string, form url.Values, head map[string]string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range head {
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// Behind a web server that the program trusts: addresses and the scheme are those that it
// says, and not those that a visitor claims; no header of a visitor gets into a page that a
// cache could keep for others; and no request hides in another.
func TestBehindAReverseProxy(t *testing.T) {
	t.Parallel()
	f := newFront(t)
	f.believesTheProxyOnly(t)
	t.Run("a body in pieces", func(t *testing.T) {
		form := url.Values{"name": {"siti"}, "password": {frontPassword}}.Encode()
		for body, want := range map[string]int{form: http.StatusSeeOther, form + "&next=" + strings.Repeat("x", 20<<10): http.StatusBadRequest} {
			raw := fmt.Sprintf("POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"+
				"%x\r\n%s\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", len(body), body)
			status, further := f.raw(t, raw)
			if status != want {
				t.Errorf("%d bytes in pieces are answered with %d, want %d", len(body), status, want)
			}
			if further != 0 {
				t.Errorf("what follows a request in pieces is answered with %d", further)
			}
		}
	})
	t.Run("a request that hides in another", func(t *testing.T) {
		hidden := "GET /pengguna HTTP/1.1\r\nHost: a\r\n\r\n"
		for name, raw := range map[string]string{
			"length and chunks":        "POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
			"chunks and length":        "POST /masuk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 100\r\n\r\n0\r\n\r\n" + hidden,
			"two lengths":              "POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n" + hidden,
			"a length that is none":    "POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n" + hidden,
			"a space before the colon": "POST /masuk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n" + hidden,
			"a get with chunks":        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + hidden,
			"a folded header":          "POST /masuk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
			"an encoding twice":        "POST /masuk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
			"two hosts":                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + hidden,
		} {
			status, hidden := f.raw(t, raw)
			if unknown := name == "an encoding twice"; status != http.StatusBadRequest && (!unknown || status != http.StatusNotImplemented) {
				t.Errorf("%s is answered with %d", name, status)
			}
			if hidden != 0 {
				t.Errorf("%s: what hides in it is answered with %d", name, hidden)
			}
		}
	})
}

// raw sends bytes past the web server, and returns the status of the answer, and of a further one if
// there is one.
func (f *front) raw(t *testing.T, text string) (status, further int) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", f.direct)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	for _, to := range []*int{&status, &further} {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			break
		}
		*to = res.StatusCode
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	return status, further
}

// believesTheProxyOnly tries what visitors may claim, through the web server in front and past it.
func (f *front) believesTheProxyOnly(t *testing.T) {
	t.Helper()
	t.Run("cache poisoning", func(t *testing.T) {
		const evil = "jahat.example"
		for _, path := range []string{"/", "/peringkat", "/tidak-aktif", "/metodologi", "/masuk", "/keliru", "/akun", "/login", "/tidak-ada", "/api/v1/groups", "/api/v1/openapi.json", "/unduh/ranking.csv"} {
			for _, name := range []string{"Host", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL", "X-Host", "Forwarded", "Referer", "User-Agent"} {
				value := evil
				switch name {
				case "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix":
					value = "/" + evil
				case "Forwarded":
					value = "host=" + evil
				case "Referer":
					value = "https://" + evil + "/"
				}
				res, body := f.ask(t, http.MethodGet, path, nil, map[string]string{name: value})
				told := body
				for header, values := range res.Header {
					told += header + strings.Join(values, " ")
				}
				if strings.Contains(told, evil) {
					t.Errorf("%s with %s: the answer repeats it", path, name)
				}
			}
		}
		for _, head := range []map[string]string{{"Cookie": "lang=en"}, {}} {
			res, _ := f.ask(t, http.MethodGet, "/", nil, head)
			if keep := res.Header.Get("Cache-Control"); !strings.Contains(res.Header.Get("Vary"), "Cookie") || !strings.Contains(keep, "no-cache") {
				t.Errorf("a cache may hand the page of one reader to another: %v", res.Header)
			}
		}
	})

	t.Run("what was made for a user is for that browser only", func(t *testing.T) {
		res, _ := f.ask(t, http.MethodPost, "/masuk", url.Values{"name": {"siti"}, "password": {frontPassword}}, nil)
		var session *http.Cookie
		for _, c := range res.Cookies() {
			if c.Name == "__Host-pantaukim" {
				session = c
			}
		}
		if res.StatusCode != http.StatusSeeOther || session == nil || !session.Secure || !session.HttpOnly {
			t.Fatalf("over TLS in front: %s, cookies %v", res.Status, res.Cookies())
		}
		for _, path := range []string{"/", "/tidak-aktif", "/akun", "/pengguna"} {
			res, _ := f.ask(t, http.MethodGet, path, nil, map[string]string{"Cookie": session.Name + "=" + session.Value})
			if keep := res.Header.Get("Cache-Control"); res.StatusCode != http.StatusOK || !strings.Contains(keep, "private") && !strings.Contains(keep, "no-store") {
				t.Errorf("%s: %s, Cache-Control %q", path, res.Status, keep)
			}
		}
	})

	wrong := func(i int) url.Values {
		return url.Values{"name": {fmt.Sprintf("tamu%d", i)}, "password": {"salah sekali ini"}}
	}
	t.Run("forged addresses through the web server", func(t *testing.T) {
		refused := 0
		for i := range 15 {
			res, _ := f.ask(t, http.MethodPost, "/masuk", wrong(i), map[string]string{"X-Forwarded-For": fmt.Sprintf("203.0.113.%d", i)})
			if res.StatusCode == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 5 {
			t.Errorf("%d of 15 tries from one address are refused, want 5", refused)
		}
	})
	t.Run("forged addresses past the web server", func(t *testing.T) {
		elsewhere := from(127, 0, 0, 10)
		refused := 0
		for i := range 15 {
			res, _ := askBy(t, elsewhere, http.MethodPost, "http://"+f.direct+"/masuk", wrong(100+i), map[string]string{
				"X-Forwarded-For": fmt.Sprintf("203.0.113.%d", 100+i), "X-Forwarded-Proto": "https",
			})
			if res.StatusCode == http.StatusTooManyRequests {
				refused++
			}
			for _, c := range res.Cookies() {
				if c.Secure {
					t.Errorf("the scheme is believed of anybody: %v", c)
				}
			}
		}
		if refused != 5 {
			t.Errorf("%d of 15 tries from one address are refused, want 5", refused)
		}
	})
}
