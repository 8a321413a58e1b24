package doctor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// onFolder is a patient with the default configuration in a folder of its own.
func onFolder(t *testing.T) *patient {
	t.Helper()
	cfg := config.Default()
	cfg.DataDir = t.TempDir()
	return &patient{Deps: Deps{Now: time.Now}, cfg: cfg}
}

// expect compares the only finding with what it should be; one that is not good says what to do.
func expect(t *testing.T, got []Finding, state State, says string) {
	t.Helper()
	if len(got) != 1 || got[0].State != state || !strings.Contains(got[0].Says, says) || state != OK && got[0].Do == "" {
		t.Errorf("%v\nwant %s with %q, and what to do", got, state, says)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPorts(t *testing.T) {
	t.Parallel()
	p := onFolder(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	p.cfg.HTTP.Listen = ln.Addr().String()
	expect(t, p.ports(t.Context()), Fail, "is taken by another program")
	p.cfg.HTTP.Listen = "192.0.2.1:8080" // no machine has it
	expect(t, p.ports(t.Context()), Fail, "cannot assign requested address")
	p.cfg.HTTP.Listen = "127.0.0.1:0"
	expect(t, p.ports(t.Context()), OK, "any port")
	p.cfg.HTTP.HealthListen = ln.Addr().String()
	if got := p.ports(t.Context()); len(got) != 2 || got[1].State != Fail || !strings.Contains(got[1].Says, "http.health_listen") {
		t.Errorf("the port for machines: %v", got)
	}
}

// certified writes a certificate that lasts so long, with its key, and a web configuration.
func certified(t *testing.T, dir string, lasts time.Duration) (path string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"kim.example.go.id"},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(lasts)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "cert.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	put(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
	path = filepath.Join(dir, "web.yaml")
	put(t, path, "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n")
	return path
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lasts time.Duration
		spoil func(t *testing.T, dir string)
		state State
		says  string
	}{
		{"good", 90*24*time.Hour + time.Hour, nil, OK, "90 days left"},
		{"ends soon", 5*24*time.Hour + time.Hour, nil, Warn, "5 days left"},
		{"has ended", -time.Hour, nil, Fail, "the certificate ended"},
		{"not readable", 90 * 24 * time.Hour, func(t *testing.T, dir string) { put(t, filepath.Join(dir, "cert.pem"), "garbage") }, Fail, "failed to find any PEM data"},
		{"no key", 90 * 24 * time.Hour, func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "key.pem")); err != nil {
				t.Fatal(err)
			}
		}, Fail, "no such file"},
		{"another key", 90 * 24 * time.Hour, func(t *testing.T, dir string) {
			other := t.TempDir()
			certified(t, other, time.Hour)
			if err := os.Rename(filepath.Join(other, "key.pem"), filepath.Join(dir, "key.pem")); err != nil {
				t.Fatal(err)
			}
		}, Fail, "private key does not match public key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := onFolder(t)
			p.cfg.HTTP.WebConfigFile = certified(t, p.cfg.DataDir, c.lasts)
			if c.spoil != nil {
				c.spoil(t, p.cfg.DataDir)
			}
			expect(t, p.web(t.Context()), c.state, c.says)
		})
	}
}

func TestRoomOnTheDisk(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	filling := func(days int, gbADay float64) (out app.DiskUsage) {
		for d := range days {
			out = append(out, app.DiskNote{At: start.AddDate(0, 0, d), Free: int64(1e12 - float64(d)*gbADay*1e9)})
		}
		return out
	}
	blip := filling(20, 1)
	blip[10].Free -= 400e9 // a big file that was there for a day
	for _, c := range []struct {
		name  string
		free  int64
		usage app.DiskUsage
		state State
		says  string
	}{
		{"room for years", 900e9, filling(20, 1), OK, "it fills by 7.00 GB a week: 129 weeks left"},
		{"a file that came and went", 900e9, blip, OK, "129 weeks left"},
		{"a month left", 28e9, filling(20, 1), Warn, "4 weeks left"},
		{"days left", 5500e6, filling(20, 1), Fail, "1 weeks left"},
		{"little free, and it does not fill", 3e9, filling(20, 0), Warn, "has not filled"},
		{"nearly full", 5e8, nil, Fail, "known once the program has run for a week"},
		{"three days are too few to tell", 900e9, filling(3, 200), OK, "known once the program has run for a week"},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, room(c.free, 2e12, c.usage), c.state, c.says) })
	}
	p := onFolder(t)
	put(t, filepath.Join(p.cfg.DataDir, "disk.json"), "garbage")
	expect(t, p.disk(t.Context()), Warn, "disk.json")
}

func TestUsersAndTheirRegions(t *testing.T) {
	t.Parallel()
	if _, err := place.Load(); err != nil {
		t.Fatal(err) // the Makefile copies the lists before the tests
	}
	const user = "  - {name: %s, role: %s, region: %q, password: \"$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\", changed_at: 2026-01-01T00:00:00Z%s}\n"
	admin := fmt.Sprintf(user, "rina", "admin", "", "")
	for _, c := range []struct {
		name   string
		users  string
		second []access.Role
		state  State
		says   string
	}{
		{"all is well", admin + fmt.Sprintf(user, "siti", "regency", "62.13", ""), nil, OK, "2 can log in"},
		{"a region that there is not", admin + fmt.Sprintf(user, "siti", "regency", "62.99", ""), nil, Warn, "siti (62.99)"},
		{"who is disabled does not count", admin + fmt.Sprintf(user, "siti", "regency", "62.99", ", disabled: true"), nil, OK, "can log in"},
		{"no second factor", admin, []access.Role{access.Admin}, Warn, "what the public sees: rina"},
		{"nobody leads the users", fmt.Sprintf(user, "siti", "regency", "62.13", ""), nil, Warn, "nobody is admin for all regions"},
		{"not readable", "  - {name: \n", nil, Fail, "users.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := onFolder(t)
			p.cfg.Access.SecondFactor = c.second
			put(t, filepath.Join(p.cfg.DataDir, "users.yaml"), "users:\n"+c.users)
			expect(t, p.users(t.Context()), c.state, c.says)
		})
	}
}

// Three sites that refuse are a network or a platform; one among others is that site.
func TestGeoblockHasItsOwnWords(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := r.Host; host == "open.kim.id" {
			fmt.Fprint(w, "<html>halo</html>")
			return
		}
		http.Error(w, "not in your country", http.StatusUnavailableForLegalReasons)
	}))
	t.Cleanup(site.Close)
	for _, c := range []struct {
		name  string
		hosts []string
		state State
		says  string
	}{
		{"all refuse", []string{"a.kim.id", "b.kim.id", "c.kim.id", "d.kim.id"}, Warn, "geoblock, or the platform is down: all 3 sites"},
		{"one refuses", []string{"a.kim.id", "open.kim.id"}, Warn, "https://open.kim.id/ answers in"},
		{"the only one refuses", []string{"a.kim.id"}, Warn, "blocked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := onFolder(t)
			p.cfg.Collector.ConnectTo = map[string]string{"*.kim.id": site.Listener.Addr().String()}
			p.cfg.Collector.RequestsPerSecond = 1000
			for _, h := range c.hosts {
				p.groups = append(p.groups, kim.Group{ID: h, URL: "https://" + h + "/"})
			}
			got := p.reach(t.Context())
			expect(t, got, c.state, c.says)
			if abroad := strings.Contains(got[0].Do, "outside Indonesia"); abroad != (c.name != "one refuses") {
				t.Errorf("what to do: %s", got[0].Do)
			}
		})
	}
}

func TestAWeekThatDoesNotFit(t *testing.T) {
	t.Parallel()
	p := onFolder(t)
	p.cfg.Collector.RequestsPerSecond = 0.001
	for i := range 500 {
		p.groups = append(p.groups, kim.Group{ID: fmt.Sprint(i), URL: fmt.Sprintf("https://k%d.kim.id/", i)})
	}
	expect(t, p.requests(t.Context()), Warn, "")
}

func TestTheOneThingToDoNext(t *testing.T) {
	t.Parallel()
	for want, findings := range map[string][]Finding{
		"users: add one":           {{Check: "disk", State: OK}, {Check: "users", State: Warn, Do: "add one"}, {Check: "web", State: Warn, Do: "renew"}},
		"port: stop it":            {{Check: "users", State: Warn, Do: "add one"}, {Check: "port", State: Fail, Do: "stop\nit"}, {Check: "web", State: Fail, Do: "x"}},
		"engine: it is not there":  {{Check: "engine", State: Fail, Says: "it is not there"}},
		"nothing has to be done; ": {{Check: "disk", State: OK}},
	} {
		if got := Next(findings); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
