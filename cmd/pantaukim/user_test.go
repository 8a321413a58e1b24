package main

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const testPassword = "tiga sungai satu muara"

// says runs the program with a line on its standard input and returns what it
// wrote to both outputs, and its exit status.
func says(t *testing.T, stdin string, args ...string) (string, int) {
	t.Helper()
	cmd := program(t, args...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return string(out), 0
	case errors.As(err, &exit):
		return string(out), exit.ExitCode()
	}
	t.Fatal(err)
	return "", 0
}

func TestUsersByCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "pantaukim.yaml")
	write(t, config, "data_dir: "+filepath.Join(dir, "data")+"\n")
	for _, c := range []struct {
		name, stdin string
		args        []string
		code        int
		says        string
	}{
		{"add", testPassword + "\n", []string{"user", "add", "siti", "--role", "regency", "--region", "62.13"}, 0, "siti added"},
		{"twice", testPassword + "\n", []string{"user", "add", "siti", "--role", "admin"}, 2, "there is such a user already"},
		{"no role", testPassword + "\n", []string{"user", "add", "budi"}, 2, "choose one of"},
		{"no password", "", []string{"user", "add", "budi", "--role", "jury"}, 2, "one line on the standard input"},
		{"short password", "pendek\n", []string{"user", "add", "budi", "--role", "jury"}, 2, "at least 12"},
		{"passwd", testPassword + "!\n", []string{"user", "passwd", "siti"}, 0, "siti has a new password"},
		{"passwd of nobody", testPassword + "!\n", []string{"user", "passwd", "budi"}, 2, "there is no such user"},
		{"list", "", []string{"user", "list"}, 0, "siti  regency  62.13"},
		{"region that there is not", testPassword + "\n", []string{"user", "add", "budi", "--role", "regency", "--region", "62.99"}, 2, "no area of this Kemendagri code"},
		{"one-time password", "", []string{"user", "add", "rina", "--once", "--role", "admin"}, 0, "chooses an own one then"},
		{"another region", "", []string{"user", "set", "siti", "--region", "62.02"}, 0, "siti is regency of 62.02"},
		{"wrong level", "", []string{"user", "set", "siti", "--role", "province"}, 2, "such as 62"},
		{"disable", "", []string{"user", "disable", "siti"}, 0, "siti disabled"},
		{"listed as disabled", "", []string{"user", "list"}, 0, ", disabled"},
		{"enable", "", []string{"user", "enable", "siti"}, 0, "siti enabled"},
		{"reset", "", []string{"user", "reset", "siti"}, 0, "within three days"},
		{"listed as one-time", "", []string{"user", "list"}, 0, "one-time password until"},
		{"last admin", "", []string{"user", "disable", "rina"}, 2, "last admin"},
		{"second factor", "", []string{"user", "drop-factor", "siti"}, 0, "has no second factor"},
		{"remove", "", []string{"user", "remove", "siti"}, 0, "siti removed"},
		{"remove twice", "", []string{"user", "remove", "siti"}, 2, "there is no such user"},
		{"password as an argument", "", []string{"user", "add", "siti", testPassword, "--role", "admin"}, 2, ""},
	} {
		out, code := says(t, c.stdin, append(c.args, "--config", config)...)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit status %d, want %d with %q:\n%s", c.name, code, c.code, c.says, out)
		}
	}
}

// certificate writes a certificate for 127.0.0.1, its key and a web configuration
// with both into dir.
func webConfig(t *testing.T, dir string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "cert.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	path := filepath.Join(dir, "web.yaml")
	write(t, path, "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n")
	return path
}

// served is a program that serves.
type served struct {
	cmd  *exec.Cmd
	base string // address of the pages, ending in a slash
	log  *written
}

// written is what a program writes, which can be read meanwhile.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(b)
}

// String is all that was written until now.
func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// serve starts the program and stops it after the test.
func serve(t *testing.T, config string, flags ...string) *served {
	t.Helper()
	s := &served{cmd: program(t, append([]string{"serve", "--config", config}, flags...)...), log: &written{}}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		_ = s.cmd.Wait()
		t.Fatalf("%v\n%s", err, s.log)
	}
	s.base = strings.Fields(line)[1]
	return s
}

// stop ends the program as systemd does.
func (s *served) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("stopped with %v\n%s", err, s.log)
	}
}

// browser is a client with cookies that takes any certificate and follows no
// redirect.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar,
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// fetch returns the status and the body of a page.
// fetch asks as a reader does: who is told to come back later, as on a busy machine, does so.
func fetch(t *testing.T, b *http.Client, address string) (int, string) {
	t.Helper()
	for left := 120; ; left-- {
		res, err := b.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		safe(t, address, res.Header)
		if left == 0 || res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
			return res.StatusCode, string(body)
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// safe looks for the headers that are on every answer of the program.
func safe(t *testing.T, address string, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
	} {
		if got := h.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: header %s is %q", address, name, got)
		}
	}
}

func TestServeOverTLSWithLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	apart, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	health := apart.Addr().String()
	apart.Close()
	write(t, w.config, strings.Replace(string(text), `http: {listen: "127.0.0.1:0"}`,
		`http: {listen: "127.0.0.1:0", name_inactive: false, group_metrics: true, health_listen: "`+health+`", web_config_file: "`+webConfig(t, w.dir)+`"}`, 1))
	if out, code := says(t, testPassword+"\n", "user", "add", "siti", "--role", "province", "--region", "62", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	s := serve(t, w.config)
	defer s.stop(t)
	if !strings.HasPrefix(s.base, "https://") {
		t.Fatalf("pages are at %s", s.base)
	}
	b := browser(t)
	for _, path := range []string{"healthz", "metrics", "masuk", ""} {
		if status, _ := fetch(t, b, s.base+path); status != http.StatusOK {
			t.Errorf("/%s is answered with %d", path, status)
		}
	}
	if status, _ := fetch(t, b, "http://"+health+"/healthz"); status != http.StatusOK {
		t.Errorf("health apart is answered with %d", status)
	}
	if status, _ := fetch(t, b, "http://"+health+"/peringkat"); status != http.StatusNotFound {
		t.Errorf("another page beside the health is answered with %d", status)
	}
	for address, want := range map[string]int{s.base + "metrics/groups": http.StatusForbidden, "http://" + health + "/metrics/groups": http.StatusServiceUnavailable /* let through; nothing is scored yet */, "http://" + health + "/metrics": http.StatusOK,
		"http://" + health + "/debug/pprof/heap": http.StatusOK, s.base + "debug/pprof/heap": http.StatusNotFound} {
		if status, _ := fetch(t, b, address); status != want {
			t.Errorf("%s is answered with %d, want %d", address, status, want)
		}
	}
	if _, text := fetch(t, b, "http://"+health+"/metrics"); !strings.Contains(text, "\npantaukim_certificate_expiry_timestamp_seconds 1") {
		t.Error("the metrics do not say when the certificate ends")
	}
	res, err := b.PostForm(s.base+"masuk", url.Values{"name": {"siti"}, "password": {testPassword}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 || !res.Cookies()[0].Secure || res.Cookies()[0].Name != "__Host-pantaukim" {
		t.Errorf("login: %s %v", res.Status, res.Cookies())
	}
	if status, body := fetch(t, b, s.base+"akun"); status != http.StatusOK || !strings.Contains(body, "Petugas provinsi") {
		t.Errorf("account: %d\n%s", status, body)
	}
}
