package access

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/audit"
	"pantaukim/internal/lab/proof"
)

// office is a guarded site with users and a clock of its own.
type office struct {
	*httptest.Server
	guard    *Guard
	accounts *Accounts
	cfg      Config
	users    string
	log      *bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

func (o *office) clock() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) wait(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func newOffice(t *testing.T, cfg Config) *office {
	t.Helper()
	o := &office{now: time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC), log: &bytes.Buffer{}}
	dir := t.TempDir()
	o.users = filepath.Join(dir, "users.yaml")
	for _, u := range []User{{Name: "siti", Role: Regency, Region: "62.13"}, {Name: "budi", Role: Jury}} {
		if err := ChangeUsers(o.users, func(us Users) (Users, error) { return us.Add(u, goodPassword, o.now) }); err != nil {
			t.Fatal(err)
		}
	}
	o.cfg = cfg
	o.start(t)
	t.Cleanup(func() { o.Close() })
	return o
}

// start starts the guarded site over the files of the office.
func (o *office) start(t *testing.T) {
	t.Helper()
	dir, log := filepath.Dir(o.users), slog.New(slog.NewTextHandler(o.log, nil))
	accounts, err := OpenAccounts(AccountsDeps{Log: log, Now: o.clock, DataDir: dir}, o.cfg)
	if err != nil {
		t.Fatal(err)
	}
	o.accounts = accounts
	o.guard, err = NewGuard(Deps{Log: log, Now: o.clock, Accounts: accounts, DataDir: dir}, o.cfg)
	if err != nil {
		t.Fatal(err)
	}
	o.guard.strangers.wait, o.guard.known.wait = time.Minute, time.Minute // a busy machine is no flood
	o.Server = httptest.NewServer(o.guard.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := From(r.Context())
		fmt.Fprintf(w, "%s %s %s %s", r.URL.Path, v.Name, v.Role, v.Region)
	})))
}

// restart ends the program and starts it again; its browsers find it at the new address.
func (o *office) restart(t *testing.T) {
	t.Helper()
	o.Close()
	o.start(t)
}

// acts lists what was recorded, the oldest first: what, by whom, on whom.
func (o *office) acts(t *testing.T) []string {
	t.Helper()
	acts, unread, err := o.accounts.Acts.Read(o.clock().AddDate(-1, 0, 0), o.clock().AddDate(0, 0, 1))
	if err != nil || unread != 0 {
		t.Fatal(err, unread)
	}
	var out []string
	for _, a := range slices.Backward(acts) {
		out = append(out, a.What+" "+a.By+">"+a.On)
	}
	return out
}

// browser is a client with cookies that does not follow redirects.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// send sends a request and returns status, body and the answer's headers.
func send(t *testing.T, b *http.Client, method, address string, form url.Values, header map[string]string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := b.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body), res.Header
}

func credentials(name, password string) url.Values {
	return url.Values{"name": {name}, "password": {password}, "next": {"/peringkat?regency=62.13"}}
}

func TestLoginAndLogout(t *testing.T) {
	o := newOffice(t, DefaultConfig())
	b := browser(t)
	if _, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil); body != "/x  public " {
		t.Errorf("before: %q", body)
	}
	status, body, h := send(t, b, "GET", o.URL+"/masuk", nil, nil)
	if status != 200 || !strings.Contains(body, "Kata sandi") || !strings.Contains(body, `lang="id"`) || h.Get("Cache-Control") != "no-store" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("form: %d %v\n%s", status, h, body)
	}
	if _, body, _ := send(t, b, "GET", o.URL+"/masuk?lang=en", nil, nil); !strings.Contains(body, "Password") || !strings.Contains(body, `lang="en"`) {
		t.Errorf("English form:\n%s", body)
	}
	status, body, _ = send(t, b, "POST", o.URL+"/masuk", credentials("siti", "salah salah salah"), nil)
	if status != http.StatusForbidden || !strings.Contains(body, "wrong") || strings.Contains(body, "salah salah") {
		t.Errorf("wrong password: %d\n%s", status, body)
	}
	status, _, h = send(t, b, "POST", o.URL+"/masuk", credentials("Siti", goodPassword), nil)
	if status != http.StatusSeeOther || h.Get("Location") != "/peringkat?regency=62.13" {
		t.Fatalf("right password: %d to %s", status, h.Get("Location"))
	}
	for _, cookie := range h.Values("Set-Cookie") {
		if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") || strings.Contains(cookie, "Secure") {
			t.Errorf("cookie over plain HTTP: %s", cookie)
		}
	}
	if _, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil); body != "/x siti regency 62.13" {
		t.Errorf("logged in: %q", body)
	}
	if _, body, _ := send(t, b, "GET", o.URL+"/akun?lang=id", nil, nil); !strings.Contains(body, "Petugas kabupaten/kota") || !strings.Contains(body, "62.13") {
		t.Errorf("account:\n%s", body)
	}
	if _, body, _ := send(t, browser(t), "GET", o.URL+"/x", nil, nil); body != "/x  public " {
		t.Errorf("another browser: %q", body)
	}
	if status, _, h := send(t, b, "POST", o.URL+"/keluar", url.Values{}, nil); status != http.StatusSeeOther || h.Get("Location") != "/" {
		t.Errorf("logout: %d", status)
	}
	if _, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil); body != "/x  public " {
		t.Errorf("after: %q", body)
	}
	if text := o.log.String(); strings.Contains(text, goodPassword) || strings.Contains(text, "salah") || !strings.Contains(text, "user=siti") {
		t.Errorf("log:\n%s", text)
	}
}

func TestEveryTextIsThereInBothLanguages(t *testing.T) {
	p, err := loadPages()
	if err != nil {
		t.Fatal(err)
	}
	for key := range p.texts["id"] {
		if p.texts["en"][key] == "" {
			t.Errorf("no English text for %s", key)
		}
	}
	if len(p.texts["id"]) != len(p.texts["en"]) {
		t.Error("the languages have different texts")
	}
	for _, role := range Roles()[1:] {
		if p.texts["id"]["role."+string(role)] == "" {
			t.Errorf("no name for %s", role)
		}
	}
	for _, permission := range Permissions() {
		if p.texts["id"]["permission."+string(permission)] == "" {
			t.Errorf("no name for %s", permission)
		}
	}
}

// login lets a user in with a fresh browser.
func (o *office) login(t *testing.T, name string) *http.Client {
	t.Helper()
	b := browser(t)
	if status, body, _ := send(t, b, "POST", o.URL+"/masuk", credentials(name, goodPassword), nil); status != http.StatusSeeOther {
		t.Fatalf("%s cannot log in: %d\n%s", name, status, body)
	}
	return b
}

// boss is who changes users in tests.
var boss = audit.Who{Name: "bos", From: "192.0.2.9"}

func TestSessionsEnd(t *testing.T) {
	in := func(t *testing.T, o *office, b *http.Client) bool {
		t.Helper()
		_, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil)
		return strings.Contains(body, "siti")
	}
	t.Run("unused", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		o.wait(119 * time.Minute)
		if !in(t, o, b) {
			t.Error("ended too early")
		}
		o.wait(121 * time.Minute)
		if in(t, o, b) {
			t.Error("still there")
		}
	})
	t.Run("after the longest time", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		for range 11 {
			o.wait(time.Hour)
			if !in(t, o, b) {
				t.Fatal("ended too early")
			}
		}
		o.wait(time.Hour)
		if in(t, o, b) {
			t.Error("still there")
		}
	})
	t.Run("clock set back", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		o.wait(-24 * time.Hour)
		if in(t, o, b) {
			t.Error("lasts a day longer")
		}
	})
	t.Run("new password", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		if err := ChangeUsers(o.users, func(us Users) (Users, error) { return us.SetPassword("siti", goodPassword, o.now) }); err != nil {
			t.Fatal(err)
		}
		o.accounts.users.checked = time.Time{}
		if in(t, o, b) {
			t.Error("still there")
		}
	})
	t.Run("removed user", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		if err := ChangeUsers(o.users, func(us Users) (Users, error) { return us.Remove("siti") }); err != nil {
			t.Fatal(err)
		}
		o.accounts.users.checked = time.Time{}
		if in(t, o, b) {
			t.Error("still there")
		}
	})
	t.Run("disabled user", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		if err := o.accounts.Disable(boss, "siti", true); err != nil {
			t.Fatal(err)
		}
		if in(t, o, b) {
			t.Error("still there")
		}
		if status, body, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("siti", goodPassword), nil); status != http.StatusForbidden || !strings.Contains(body, "dinonaktifkan") {
			t.Errorf("a login is answered with %d\n%s", status, body)
		}
	})
	t.Run("by an admin", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		for _, s := range o.accounts.Sessions("siti") {
			if o.accounts.EndSession(boss, "budi", s.ID) || !o.accounts.EndSession(boss, "siti", s.ID) {
				t.Error("the session is not that of siti")
			}
		}
		if in(t, o, b) {
			t.Error("still there")
		}
	})
	t.Run("not by a restart", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		text, err := os.ReadFile(filepath.Join(filepath.Dir(o.users), "sessions.json"))
		if err != nil {
			t.Fatal(err)
		}
		at, _ := url.Parse(o.URL)
		for _, c := range b.Jar.Cookies(at) {
			if strings.Contains(string(text), c.Value) {
				t.Errorf("the cookie %s stands in the file", c.Name)
			}
		}
		o.restart(t)
		if !in(t, o, b) {
			t.Error("ended")
		}
		o.wait(2 * time.Hour)
		o.restart(t)
		if in(t, o, b) {
			t.Error("an unused session came back")
		}
	})
	t.Run("all, if their file is spoilt", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		b := o.login(t, "siti")
		if err := os.WriteFile(filepath.Join(filepath.Dir(o.users), "sessions.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		o.restart(t)
		if in(t, o, b) {
			t.Error("still there")
		}
		o.login(t, "siti")
	})
	t.Run("eleventh login", func(t *testing.T) {
		o := newOffice(t, DefaultConfig())
		first := o.login(t, "siti")
		for range maxSessionsPerUser {
			o.wait(time.Minute)
			o.login(t, "siti")
		}
		if in(t, o, first) {
			t.Error("still there")
		}
	})
}

func TestOtherSitesCannotAct(t *testing.T) {
	o := newOffice(t, DefaultConfig())
	b := o.login(t, "siti")
	for name, header := range map[string]map[string]string{
		"fetch metadata": {"Sec-Fetch-Site": "cross-site"},
		"same site only": {"Sec-Fetch-Site": "same-site"},
		"origin":         {"Origin": "https://evil.example"},
	} {
		for _, path := range []string{"/masuk", "/keluar", "/tindak-lanjut"} {
			if status, _, _ := send(t, b, "POST", o.URL+path, credentials("siti", goodPassword), header); status != http.StatusForbidden {
				t.Errorf("%s: POST %s is answered with %d", name, path, status)
			}
		}
	}
	if _, body, _ := send(t, b, "GET", o.URL+"/x", nil, map[string]string{"Sec-Fetch-Site": "cross-site"}); !strings.Contains(body, "siti") {
		t.Errorf("a link from elsewhere: %q", body)
	}
}

func TestGoOnToThisSiteOnly(t *testing.T) {
	for next, want := range map[string]string{
		"/kim/x?lang=en": "/kim/x?lang=en", "": "/", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/",
		"/\t/evil.example": "/", "javascript:alert(1)": "/", "/masuk": "/", "/keluar": "/", "kim": "/", "/" + strings.Repeat("a", 600): "/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("%q goes on to %q, want %q", next, got, want)
		}
	}
}

func FuzzGoOnToThisSiteOnly(f *testing.F) {
	f.Add("/kim/x")
	f.Add("//x")
	f.Fuzz(func(t *testing.T, next string) {
		base, _ := url.Parse("http://here.example/masuk")
		u, err := base.Parse(localPath(next))
		if err != nil || u.Host != "here.example" || u.Scheme != "http" {
			t.Errorf("%q leads to %v, %v", next, u, err)
		}
	})
}

func TestCookiesOverTLS(t *testing.T) {
	cfg := DefaultConfig()
	cfg.TrustedProxies = []string{"127.0.0.1"}
	o := newOffice(t, cfg)
	_, _, h := send(t, browser(t), "POST", o.URL+"/masuk", credentials("siti", goodPassword), map[string]string{"X-Forwarded-Proto": "https"})
	if len(h.Values("Set-Cookie")) != 2 {
		t.Fatalf("cookies: %v", h.Values("Set-Cookie"))
	}
	for _, cookie := range h.Values("Set-Cookie") {
		if !strings.HasPrefix(cookie, "__Host-") || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie, "Path=/") {
			t.Errorf("cookie over TLS: %s", cookie)
		}
	}
}

func TestWhereARequestComesFrom(t *testing.T) {
	for _, c := range []struct {
		name, remote, forwarded, want string
		proxies                       []string
	}{
		{"direct", "203.0.113.5:999", "", "203.0.113.5", nil},
		{"made up", "203.0.113.5:999", "198.51.100.1", "203.0.113.5", nil},
		{"proxy", "127.0.0.1:999", "198.51.100.1", "198.51.100.1", []string{"127.0.0.1"}},
		{"made up before the proxy", "127.0.0.1:999", "10.9.9.9, 198.51.100.1", "198.51.100.1", []string{"127.0.0.1"}},
		{"two proxies", "127.0.0.1:999", "198.51.100.1, 10.1.1.1", "198.51.100.1", []string{"127.0.0.1", "10.0.0.0/8"}},
		{"garbage from the proxy", "127.0.0.1:999", "unknown", "127.0.0.1", []string{"127.0.0.1"}},
		{"IPv6", "[2001:db8:1:2:3::4]:999", "", "2001:db8:1:2::/64", nil},
		{"mapped", "[::ffff:203.0.113.5]:999", "", "203.0.113.5", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			proxies, err := Config{TrustedProxies: c.proxies}.proxies()
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := clientOf(r, proxies).bucket(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// Thousands of wrong passwords, from one address and from many, are nearly all
// refused unseen; who has logged in before gets in meanwhile, and everybody once
// it is over.
func TestAFloodOfWrongPasswords(t *testing.T) {
	cfg := DefaultConfig()
	cfg.TrustedProxies = []string{"127.0.0.1"}
	o := newOffice(t, cfg)
	from := func(addr string) map[string]string { return map[string]string{"X-Forwarded-For": addr} }
	siti := o.login(t, "siti")
	send(t, siti, "POST", o.URL+"/keluar", url.Values{}, nil)

	flood := func(n int, addr func(i int) string) (seen, refused int) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		for worker := range 8 {
			wg.Go(func() {
				b := browser(t)
				for i := worker; i < n; i += 8 {
					status, _, h := send(t, b, "POST", o.URL+"/masuk", credentials("siti", fmt.Sprintf("percobaan %d", i)), from(addr(i)))
					mu.Lock()
					switch {
					case status == http.StatusForbidden:
						seen++
					case status == http.StatusTooManyRequests && h.Get("Retry-After") != "":
						refused++
					default:
						t.Errorf("try %d is answered with %d", i, status)
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		return seen, refused
	}
	tries := proof.Times(400, 4000)
	seen, refused := flood(tries, func(int) string { return "203.0.113.9" })
	if seen != addrTries || refused != tries-addrTries {
		t.Errorf("from one address %d were looked at and %d refused", seen, refused)
	}
	if status, _, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("budi", goodPassword), from("198.51.100.7")); status != http.StatusSeeOther {
		t.Errorf("somebody else at another address is answered with %d", status)
	}
	seen, refused = flood(tries, func(i int) string { return fmt.Sprintf("198.18.%d.%d", i/250, i%250) })
	if seen != nameTries-addrTries || seen+refused != tries {
		t.Errorf("from many addresses %d were looked at and %d refused", seen, refused)
	}
	if status, _, _ := send(t, siti, "POST", o.URL+"/masuk", credentials("siti", goodPassword), from("203.0.113.9")); status != http.StatusSeeOther {
		t.Errorf("in her own browser, even at the address of the flood, siti is answered with %d", status)
	}
	if status, _, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("budi", goodPassword), from("198.51.100.7")); status != http.StatusSeeOther {
		t.Errorf("another user is answered with %d", status)
	}
	if status, _, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("siti", goodPassword), from("192.0.2.1")); status != http.StatusTooManyRequests {
		t.Errorf("during the flood, a browser that nobody knows is answered with %d", status)
	}
	o.wait(nameRefill)
	if status, _, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("siti", goodPassword), from("192.0.2.1")); status != http.StatusSeeOther {
		t.Errorf("after it, a new browser is answered with %d", status)
	}
	if n := strings.Count(o.log.String(), "a login failed"); n > addrTries+nameTries {
		t.Errorf("%d lines in the log", n)
	}
}

// While a flood from many addresses, under many names, keeps hashing busy, who has logged in with a
// browser before gets in with it, everybody else is told so at once, and pages are answered.
func TestAFloodOfLoginsLeavesRoom(t *testing.T) {
	cfg := DefaultConfig()
	cfg.TrustedProxies = []string{"127.0.0.1"}
	o := newOffice(t, cfg)
	siti := o.login(t, "siti")
	send(t, siti, "POST", o.URL+"/keluar", url.Values{}, nil)

	o.guard.strangers.turn <- struct{}{} // one of the flood is hashed, for as long as the test takes
	for range hashesWaiting {
		o.guard.strangers.waiting <- struct{}{}
	}
	status, body, h := send(t, browser(t), "POST", o.URL+"/masuk", credentials("budi", goodPassword), map[string]string{"X-Forwarded-For": "192.0.2.1"})
	if status != http.StatusServiceUnavailable || h.Get("Retry-After") == "" || !strings.Contains(body, "masuk") {
		t.Errorf("one too many is answered with %d\n%s", status, body)
	}
	if status, _, _ := send(t, siti, "POST", o.URL+"/masuk", credentials("siti", goodPassword), map[string]string{"X-Forwarded-For": "198.18.0.1"}); status != http.StatusSeeOther {
		t.Errorf("in her own browser siti is answered with %d", status)
	}
	if _, body, _ := send(t, siti, "GET", o.URL+"/x", nil, nil); !strings.Contains(body, "siti") {
		t.Errorf("a page meanwhile: %q", body)
	}
	<-o.guard.strangers.turn
	for range hashesWaiting {
		<-o.guard.strangers.waiting
	}
	if status, _, _ := send(t, browser(t), "POST", o.URL+"/masuk", credentials("budi", goodPassword), map[string]string{"X-Forwarded-For": "192.0.2.1"}); status != http.StatusSeeOther {
		t.Errorf("after it, budi is answered with %d", status)
	}
}

func TestDeviceOfOneUserIsNotThatOfAnother(t *testing.T) {
	o := newOffice(t, DefaultConfig())
	value := o.guard.devices.issue("siti")
	if _, ok := o.guard.devices.known("siti", value); !ok {
		t.Error("not recognised")
	}
	for _, c := range []struct{ name, value string }{
		{"budi", value}, {"siti", value + "x"}, {"siti", ""}, {"siti", "."}, {"siti", "x" + value}, {"siti", strings.Repeat("a", 4000)},
	} {
		if _, ok := o.guard.devices.known(c.name, c.value); ok {
			t.Errorf("%.40q is recognised for %s", c.value, c.name)
		}
	}
	again, err := openDevices(filepath.Join(filepath.Dir(o.users), "login.key"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := again.known("siti", value); !ok {
		t.Error("forgotten after a restart")
	}
}

func TestThrottleStaysSmall(t *testing.T) {
	now := time.Now()
	th := newThrottle(2, time.Minute, func() time.Time { return now })
	for i := range maxBuckets + 500 {
		th.take(fmt.Sprint(i))
	}
	if len(th.all) > maxBuckets {
		t.Errorf("%d buckets", len(th.all))
	}
}

func TestBadConfigSaysWhatToDo(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"session_idle":    func(c *Config) { c.SessionIdle = 0 },
		"session_longest": func(c *Config) { c.SessionLongest = time.Minute },
		"second_factor":   func(c *Config) { c.SecondFactor = []Role{"king"} },
		"keep_acts":       func(c *Config) { c.KeepActs = 0 },
		"trusted_proxies": func(c *Config) { c.TrustedProxies = []string{"proxy.local"} },
	} {
		cfg := DefaultConfig()
		change(&cfg)
		if err := cfg.Validate(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s first", err, want)
		}
	}
}
