package access

import (
	"bytes"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The first user is made with the code of the log, once, and by nobody else.
func TestTheFirstUser(t *testing.T) {
	o := newOffice(t, DefaultConfig())
	if address, _ := o.guard.SetUpAddress(); address != "" {
		t.Errorf("a code although there are users: %s", address)
	}
	if status, _, h := send(t, browser(t), "GET", o.URL+"/mulai", nil, nil); status != http.StatusFound || h.Get("Location") != "/masuk" {
		t.Errorf("the page where there are users: %d", status)
	}

	for name, wait := range map[string]bool{"at once": false, "too late": true} {
		t.Run(name, func(t *testing.T) {
			o := newOfficeWithout(t)
			address, _ := o.guard.SetUpAddress()
			code := address[strings.Index(address, "kode=")+len("kode="):]
			if code == "" {
				t.Fatal("no code")
			}
			form := func(code, name, again string) url.Values {
				return url.Values{"kode": {code}, "name": {name}, "new": {goodPassword}, "again": {again}}
			}
			b := browser(t)
			if status, body, h := send(t, b, "GET", o.URL+address, nil, nil); status != http.StatusOK || !strings.Contains(body, code) || h.Get("Cache-Control") != "no-store" {
				t.Errorf("the link: %d", status)
			}
			for what, c := range map[string]struct {
				form url.Values
				want int
			}{
				"no code": {form("", "siti", goodPassword), http.StatusForbidden}, "another code": {form(code+"x", "siti", goodPassword), http.StatusForbidden},
				"a name with blanks": {form(code, "si ti", goodPassword), http.StatusUnprocessableEntity}, "two passwords": {form(code, "siti", "lain"), http.StatusUnprocessableEntity},
			} {
				if wait {
					break
				}
				if status, body, _ := send(t, b, "POST", o.URL+"/mulai", c.form, nil); status != c.want || strings.Contains(body, goodPassword) {
					t.Errorf("%s: %d, want %d", what, status, c.want)
				}
			}
			if wait {
				o.wait(setUpLasts + 1)
				if status, _, _ := send(t, b, "POST", o.URL+"/mulai", form(code, "siti", goodPassword), nil); status != http.StatusForbidden {
					t.Errorf("after a day: %d", status)
				}
				return
			}
			if status, _, _ := send(t, b, "POST", o.URL+"/mulai", form(code, "siti", goodPassword), map[string]string{"Origin": "https://evil.example"}); status != http.StatusForbidden {
				t.Errorf("from another site: %d", status)
			}
			if status, body, h := send(t, b, "POST", o.URL+"/mulai", form(code, "Siti", goodPassword), nil); status != http.StatusSeeOther || h.Get("Location") != "/" {
				t.Fatalf("the first user: %d\n%s", status, body)
			}
			if _, body, _ := send(t, b, "GET", o.URL+"/x", nil, nil); !strings.Contains(body, "siti admin") {
				t.Errorf("not logged in: %q", body)
			}
			if status, _, h := send(t, browser(t), "POST", o.URL+"/mulai", form(code, "budi", goodPassword), nil); status != http.StatusSeeOther || h.Get("Location") != "/masuk" || len(o.guard.accounts.Users()) != 1 {
				t.Errorf("a second one with the same code: %d, %d users", status, len(o.guard.accounts.Users()))
			}
			if address, _ := o.guard.SetUpAddress(); address != "" {
				t.Error("the code is told still")
			}
		})
	}

	o = newOfficeWithout(t)
	b := browser(t)
	refused := 0
	for range addrTries + 5 {
		if status, _, _ := send(t, b, "POST", o.URL+"/mulai", url.Values{"kode": {"x"}, "name": {"siti"}}, nil); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 5 {
		t.Errorf("codes can be tried without end: %d refused", refused)
	}
}

// newOfficeWithout is an office without users.
func newOfficeWithout(t *testing.T) *office {
	t.Helper()
	o := &office{now: time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC), log: &bytes.Buffer{}, users: filepath.Join(t.TempDir(), "users.yaml"), cfg: DefaultConfig()}
	o.start(t)
	t.Cleanup(func() { o.Close() })
	return o
}
