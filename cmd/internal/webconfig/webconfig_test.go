package webconfig

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// certificate writes a certificate for 127.0.0.1 and its key into dir.
func certificate(t *testing.T, dir string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "pantaukim"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
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
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

const good = "tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\nrate_limit:\n  interval: 1ms\n  burst: 1000\n"

// lines is a log that can be read while it is written.
type lines struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

// serial asks the server for a page and returns the number of its certificate.
func serial(t *testing.T, address string) int64 {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	res, err := client.Get("https://" + address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 200 || string(body) != "hello" || res.ProtoMajor != 2 {
		t.Fatalf("%s %s: %s", res.Proto, res.Status, body)
	}
	return res.TLS.PeerCertificates[0].SerialNumber.Int64()
}

func TestGarbageLeavesTheServerAsItWas(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "web.yml")
	certificate(t, dir, 1)
	write(t, source, good)
	var log lines
	k, err := Open(source, filepath.Join(dir, "state", "web.yml"), false, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(k.CertificateEnds()); left < 58*time.Minute || left > time.Hour {
		t.Errorf("the certificate is said to hold for %s, not an hour", left)
	}
	rest := filepath.Join(dir, "state", "web.yml")
	if info, err := os.Stat(rest); err != nil || info.Mode().Perm() != 0o600 || k.Scheme() != "https" {
		t.Fatalf("%v %v %s", info, err, k.Scheme())
	}
	defer func() { // no copy of the key, nor its name, is left anywhere
		left, err := os.ReadDir(filepath.Dir(rest))
		text, readErr := os.ReadFile(rest)
		if err != nil || readErr != nil || len(left) != 1 || strings.Contains(string(text), "key") || !strings.Contains(string(text), "rate_limit") {
			t.Errorf("%v %v: %v\n%s", err, readErr, left, text)
		}
	}()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") })}
	go func() { _ = k.Serve(ln, server) }()
	t.Cleanup(func() { _ = server.Close() })
	if n := serial(t, ln.Addr().String()); n != 1 {
		t.Fatalf("certificate %d", n)
	}
	for name, text := range map[string]string{
		"binary": "\x00\xff", "unknown key": "tls: {}\n", "no key file": "tls_server_config: {cert_file: cert.pem}\n",
		"missing file": strings.ReplaceAll(good, "cert.pem", "gone.pem"), "without TLS": "http_server_config: {http2: true}\n",
	} {
		log.Reset()
		write(t, source, text)
		_ = k.Look()
		_ = k.Look()
		if n := serial(t, ln.Addr().String()); n != 1 {
			t.Errorf("%s: certificate %d", name, n)
		}
		if n := strings.Count(log.String(), "stays in effect"); n != 1 {
			t.Errorf("%s: said %d times:\n%s", name, n, log.String())
		}
	}
	write(t, source, good)
	write(t, filepath.Join(dir, "key.pem"), "garbage")
	_ = k.Look()
	if n := serial(t, ln.Addr().String()); n != 1 || strings.Contains(log.String(), "garbage") {
		t.Errorf("garbage as a key: certificate %d\n%s", n, log.String())
	}
	certificate(t, dir, 2)
	_ = k.Look()
	if n := serial(t, ln.Addr().String()); n != 2 {
		t.Errorf("renewed: certificate %d", n)
	}
}

func TestPasswordsForEverythingNeedHealthApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "web.yml")
	write(t, source, "basic_auth_users:\n  prom: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi\n")
	if _, err := Open(source, filepath.Join(dir, "copy.yml"), false, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "http.health_listen") {
		t.Errorf("%v", err)
	}
	if _, err := Open(source, filepath.Join(dir, "copy.yml"), true, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}

func TestWithoutAFile(t *testing.T) {
	t.Parallel()
	k, err := Open("", "unused", false, slog.New(slog.DiscardHandler))
	if err != nil || !k.CertificateEnds().IsZero() || k.Scheme() != "http" {
		t.Errorf("%+v %v", k, err)
	}
}
