package doctor

import (
	"net"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

// Which proxy is used is said, from the environment, without its password.
func TestProxy(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://kim:canary@" + ln.Addr().String()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY"} {
		t.Setenv(name, "")
	}
	p := onFolder(t)
	p.groups = []kim.Group{{ID: "a", URL: "https://a.kim.id/"}}
	expect(t, p.proxy(t.Context()), OK, "directly, without a proxy")

	t.Setenv("HTTPS_PROXY", at)
	got := p.proxy(t.Context())
	expect(t, got, OK, "through http://kim:xxxxx@"+ln.Addr().String())
	expect(t, p.names(t.Context()), OK, "the outgoing proxy looks names up")
	p.groups[0].URL = "https://10.0.0.1/"
	expect(t, p.proxy(t.Context()), Warn, "not sent to the proxy")
	p.groups[0].URL = "https://a.kim.id/"
	ln.Close()
	down := p.proxy(t.Context())
	expect(t, down, Fail, "which does not answer")
	t.Setenv("HTTPS_PROXY", "http://kim:canary@127.0.0.1:port")
	bad := p.proxy(t.Context())
	expect(t, bad, Fail, "HTTPS_PROXY")
	for _, f := range append(append(got, down...), bad...) {
		if strings.Contains(f.String(), "canary") {
			t.Errorf("the password is told: %s", f)
		}
	}
	t.Setenv("HTTPS_PROXY", at)
	t.Setenv("NO_PROXY", ".kim.id")
	expect(t, p.proxy(t.Context()), OK, "without a proxy")
}
