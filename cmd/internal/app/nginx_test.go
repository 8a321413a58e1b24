package app

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pantaukim/deploy"
	"pantaukim/internal/registry"
	"pantaukim/metrics/metricstest"
)

// newNginx starts the program behind a real nginx with the shipped configuration. Only addresses
// and the certificate are others; it keeps what it may keep, and hands bodies on while they come.
func newNginx(t *testing.T) *front {
	t.Helper()
	f, dir := newFront(t), t.TempDir()
	shipped, err := os.ReadFile(filepath.Join(metricstest.Root(t), "deploy", "nginx", "pantaukim.conf"))
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	socket, err := ln.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if err := syscall.SetNonblock(int(socket.Fd()), true); err != nil { // Fd makes it wait, for nginx too
		t.Fatal(err)
	}
	text := string(shipped)
	for old, other := range map[string]string{
		"listen 443 ssl;": "listen " + ln.Addr().String() + " ssl;", "http://127.0.0.1:8080;": "http://" + f.direct + ";",
		"/etc/ssl/pantau.pem;": filepath.Join(dir, "pem") + ";", "/etc/ssl/pantau.key;": filepath.Join(dir, "key") + ";",
	} {
		if strings.Count(text, old) != 1 {
			t.Fatalf("the shipped configuration has not one %q", old)
		}
		text = strings.Replace(text, old, other, 1)
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user root;\n" // only root can read the folder
	}
	certificate := f.proxy.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	var temporary strings.Builder
	for _, what := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temporary, "%s_temp_path %s;\n", what, filepath.Join(dir, what))
	}
	for name, content := range map[string]string{
		"pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})),
		"key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
		"conf": user + "daemon off;\nworker_processes 1;\npid " + filepath.Join(dir, "pid") + ";\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n" + temporary.String() +
			"proxy_cache_path " + filepath.Join(dir, "cache") + " keys_zone=kept:1m;\nproxy_cache kept;\nproxy_cache_valid any 10m;\n" +
			"add_header X-Kept $upstream_cache_status always;\nproxy_request_buffering off;\n" + text + "}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var says bytes.Buffer
	cmd := exec.Command(metricstest.Tool(t, "nginx"), "-p", dir, "-e", "stderr", "-c", filepath.Join(dir, "conf"))
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &says, &says, []*os.File{socket}
	cmd.Env = append(os.Environ(), "NGINX=3;") // as after its own upgrade: the port is open already, and nobody else's
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // and with it the process that answers
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(says.String())
		}
	})
	f.base = "https://" + ln.Addr().String()
	return f
}

// Behind a real nginx, with a cache: what holds behind a web server of Go, and bodies that come in
// pieces, of any size that the program takes.
func TestBehindNginx(t *testing.T) {
	t.Parallel()
	f := newNginx(t)
	f.believesTheProxyOnly(t)

	t.Run("what is kept for all is for all", func(t *testing.T) {
		_, page := f.ask(t, http.MethodGet, "/", nil, nil)
		_, style, _ := strings.Cut(page, `<link rel="stylesheet" href="`)
		style, _, _ = strings.Cut(style, `"`)
		var kept []string
		for range 2 {
			res, _ := f.ask(t, http.MethodGet, style, nil, nil)
			kept = append(kept, res.Header.Get("X-Kept"))
		}
		if kept[1] != "HIT" { // else this cache keeps nothing, and the test shows nothing
			t.Errorf("of %s the cache says %v", style, kept)
		}
		const ofAUser = `action="/keluar"`
		in := f.login(t)
		for _, path := range []string{"/", "/tidak-aktif", "/akun"} {
			if _, body := f.ask(t, http.MethodGet, path, nil, in); !strings.Contains(body, ofAUser) {
				t.Errorf("%s is not that of a user", path)
			}
			if res, body := f.ask(t, http.MethodGet, path, nil, nil); strings.Contains(body, ofAUser) || res.Header.Get("X-Kept") == "HIT" {
				t.Errorf("%s of a user is handed to everybody, %q", path, res.Header.Get("X-Kept"))
			}
		}
		_, _ = f.ask(t, http.MethodGet, "/", nil, map[string]string{"Cookie": "lang=en"})
		if _, body := f.ask(t, http.MethodGet, "/", nil, nil); !strings.Contains(body, `<html lang="id"`) {
			t.Error("the language of one reader is handed to another")
		}
	})

	t.Run("bodies in pieces", func(t *testing.T) {
		in := f.login(t)
		for name, c := range map[string]struct {
			file []byte
			want int
		}{
			"a list":            {deploy.KaltengRegistry, http.StatusSeeOther},
			"one too large":     {bytes.Repeat([]byte("x"), registry.MaxUpload+1), http.StatusUnprocessableEntity},
			"one that is empty": {nil, http.StatusUnprocessableEntity},
		} {
			if status := f.upload(t, in, c.file); status != c.want {
				t.Errorf("%s is answered with %d, want %d", name, status, c.want)
			}
		}
	})

	t.Run("two ends of one request", func(t *testing.T) {
		for _, headers := range []string{"Content-Length: 6\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 100"} {
			conn, err := tls.Dial("tcp", strings.TrimPrefix(f.base, "https://"), f.proxy.Client().Transport.(*http.Transport).TLSClientConfig)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, "POST /masuk HTTP/1.1\r\nHost: a\r\n"+headers+"\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusBadRequest {
				t.Errorf("%q is answered with %s", headers, res.Status)
			}
		}
	})
}

// upload sends a list of groups in pieces, as no length is known of it.
func (f *front) upload(t *testing.T, head map[string]string, file []byte) (status int) {
	t.Helper()
	in, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("file", "kim.csv")
		if err == nil {
			_, err = part.Write(file)
		}
		_ = out.CloseWithError(errors.Join(err, form.Close()))
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.base+"/daftar/unggah", in)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	for name, value := range head {
		r.Header.Set(name, value)
	}
	res, err := f.client(t, 9).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// login lets siti in from an address at which nobody has guessed, and returns the header that says so.
func (f *front) login(t *testing.T) map[string]string {
	t.Helper()
	res, _ := askBy(t, f.client(t, 12), http.MethodPost, f.base+"/masuk", url.Values{"name": {"siti"}, "password": {frontPassword}}, nil)
	for _, c := range res.Cookies() {
		if c.Name == "__Host-pantaukim" {
			return map[string]string{"Cookie": c.Name + "=" + c.Value}
		}
	}
	t.Fatalf("siti is not let in: %s", res.Status)
	return nil
}
