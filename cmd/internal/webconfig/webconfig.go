// Package webconfig keeps the web configuration of the server: TLS, request limits
// and headers, in the form of Prometheus' exporter-toolkit.
//
// The toolkit reads its file, the certificate and the key again at every connection,
// and answers with an error while one of them is broken. Here the file is followed
// only where it is good: certificate and key are held in memory, and the toolkit is
// given a copy of the rest.
package webconfig

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	yaml "go.yaml.in/yaml/v3"
)

// Keeper holds the web configuration in effect.
type Keeper struct {
	source string // the file; empty: a server without TLS and limits
	rest   string // the copy of what is not TLS; empty without a file
	log    *slog.Logger
	tls    atomic.Pointer[tls.Config] // nil: without TLS

	mu      sync.Mutex        // guards what follows
	sum     [sha256.Size]byte // of what is in effect
	refused string            // what was last refused, to say it once
}

// Open reads and checks the file at source, and writes the copy for the toolkit to
// rest. An empty source is a server without TLS and limits. healthApart tells that the
// health endpoints have a listener of their own, which passwords for everything need.
func Open(source, rest string, healthApart bool, log *slog.Logger) (*Keeper, error) {
	k := &Keeper{source: source, log: log}
	if source == "" {
		return k, nil
	}
	k.rest = rest
	r, err := read(source)
	if err != nil {
		return nil, err
	}
	if r.passwords && !healthApart {
		return nil, fmt.Errorf("%s: basic_auth_users would close the health endpoints too; set http.health_listen, "+
			"or leave them out and let people log in (\"pantaukim user add\")", source)
	}
	return k, k.take(r)
}

// Scheme returns https or http.
func (k *Keeper) Scheme() string {
	if k.tls.Load() != nil {
		return "https"
	}
	return "http"
}

// CertificateEnds tells until when the server's certificate holds; the zero time
// without TLS.
func (k *Keeper) CertificateEnds() time.Time {
	if c := k.tls.Load(); c != nil && c.Certificates[0].Leaf != nil { // LoadX509KeyPair and X509KeyPair fill Leaf
		return c.Certificates[0].Leaf.NotAfter
	}
	return time.Time{}
}

// Serve answers on ln as the configuration says until the server is shut down, and
// returns what http.Server.Serve returns.
func (k *Keeper) Serve(ln net.Listener, server *http.Server) error {
	if k.tls.Load() != nil {
		ln = tls.NewListener(ln, &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return k.tls.Load(), nil }})
	}
	k.log.Info("listening", "addr", ln.Addr().String(), "scheme", k.Scheme())
	return web.Serve(ln, server, &web.FlagConfig{WebConfigFile: &k.rest}, slog.New(warnings{k.log.Handler()}))
}

// warnings is a log without what the toolkit says of its start: it does not know
// that there is TLS.
type warnings struct{ slog.Handler }

// Enabled tells whether a record of this level is written.
func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

// Run follows the file until ctx ends, looking every so often.
func (k *Keeper) Run(ctx context.Context, every time.Duration) error {
	if k.source == "" {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			_ = k.Look() // it is logged
		}
	}
}

// Look takes the file over if it has changed and is good. An error is logged once, and
// leaves what is in effect as it is.
func (k *Keeper) Look() error {
	if k.source == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	r, err := read(k.source)
	switch {
	case err == nil && r.sum == k.sum:
		k.refused = ""
		return nil
	case err == nil && (r.tls != nil) != (k.tls.Load() != nil):
		err = fmt.Errorf("%s: TLS is turned on and off by a restart only", k.source)
	case err == nil:
		if err = k.take(r); err == nil {
			k.log.Info("web configuration read again", "file", k.source)
			return nil
		}
	}
	if err.Error() != k.refused {
		k.refused = err.Error()
		k.log.Error("the web configuration cannot be used; the one before stays in effect", "err", err)
	}
	return err
}

// take lets what was read take effect. The toolkit checks its part first.
func (k *Keeper) take(r reading) error {
	next := k.rest + ".new"
	if err := os.MkdirAll(filepath.Dir(next), 0o700); err != nil {
		return fmt.Errorf("web configuration: %w", err)
	}
	defer os.Remove(next)
	if err := os.WriteFile(next, r.rest, 0o600); err != nil { // it may hold hashes of passwords
		return fmt.Errorf("web configuration: %w", err)
	}
	if err := web.Validate(next); err != nil {
		return fmt.Errorf("%s: %w", k.source, err)
	}
	if err := os.Rename(next, k.rest); err != nil { // it is written anew at every start: a crash may lose it
		return fmt.Errorf("web configuration: %w", err)
	}
	k.tls.Store(r.tls)
	k.sum, k.refused = r.sum, ""
	return nil
}

// reading is what the file, and the files that it names, say at one moment.
type reading struct {
	tls       *tls.Config // nil: none is wanted
	rest      []byte      // the file without TLS
	passwords bool
	sum       [sha256.Size]byte // of all that
}

// read reads the file with what it refers to.
func read(source string) (reading, error) {
	var r reading
	raw, err := os.ReadFile(source)
	if err != nil {
		return r, fmt.Errorf("web configuration: %w", err)
	}
	doc := map[string]any{}
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return r, fmt.Errorf("%s: not readable as YAML: %w", source, err)
	}
	_, r.passwords = doc["basic_auth_users"]
	delete(doc, "tls_server_config")
	if r.rest, err = yaml.Marshal(doc); err != nil {
		return r, fmt.Errorf("%s: %w", source, err)
	}
	c := web.Config{ // as the toolkit has it
		TLSConfig:  web.TLSConfig{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS13},
		HTTPConfig: web.HTTPConfig{HTTP2: true},
	}
	strict := yaml.NewDecoder(bytes.NewReader(raw))
	strict.KnownFields(true)
	if err := strict.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return r, fmt.Errorf("%s: %w", source, err)
	}
	sum := sha256.New()
	sum.Write(raw)
	if c.TLSConfig.IsEnabled() {
		c.TLSConfig.SetDirectory(filepath.Dir(source))
		if r.tls, err = inMemory(c); err != nil {
			return r, fmt.Errorf("%s: %w", source, err)
		}
		for _, der := range r.tls.Certificates[0].Certificate {
			sum.Write(der)
		}
		if c.TLSConfig.ClientCAs != "" {
			authorities, err := os.ReadFile(c.TLSConfig.ClientCAs)
			if err != nil {
				return r, fmt.Errorf("%s: %w", source, err)
			}
			sum.Write(authorities)
		}
	}
	r.sum = [sha256.Size]byte(sum.Sum(nil))
	return r, nil
}

// inMemory makes the configuration of TLS. Unlike that of the toolkit it does not read
// the certificate again.
func inMemory(c web.Config) (*tls.Config, error) {
	out, err := web.ConfigToTLSConfig(&c.TLSConfig)
	if err != nil {
		return nil, err
	}
	cert, err := out.GetCertificate(nil)
	if err != nil {
		return nil, err
	}
	out.Certificates, out.GetCertificate = []tls.Certificate{*cert}, nil
	out.NextProtos = []string{"http/1.1"}
	if c.HTTPConfig.HTTP2 {
		out.NextProtos = []string{"h2", "http/1.1"}
	}
	return out, nil
}
