// Package webconfig keeps the web configuration of the server: TLS, request limits
// and headers, in the form of Prometheus' exporter-toolkit.
//
// The toolkit reads its file again at every request, and answers with an error
// while the file is broken. So it is given a copy, which follows the file only
// where that is good, with certificate and key inside.
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
	"os"
	"path/filepath"
	"time"

	"pantaukim/internal/datafile"

	"github.com/prometheus/exporter-toolkit/web"
	yaml "go.yaml.in/yaml/v3"
)

// inlined are the keys that name files, and the keys that hold their text instead.
var inlined = map[string]string{"cert_file": "cert", "key_file": "key", "client_ca_file": "client_ca"}

// Keeper holds the web configuration in effect.
type Keeper struct {
	source, path string
	log          *slog.Logger
	sum          [sha256.Size]byte // of the copy in effect
	refused      [sha256.Size]byte // of what was last refused, to say so once
	tls          bool
}

// Open reads and checks the file at source and writes the copy to path. An empty
// source is a server without TLS and limits. healthApart tells that the health
// endpoints have a listener of their own, which passwords for everything need.
func Open(source, path string, healthApart bool, log *slog.Logger) (*Keeper, error) {
	k := &Keeper{source: source, path: path, log: log}
	if source == "" {
		k.path = ""
		return k, nil
	}
	text, facts, err := compose(source)
	if err != nil {
		return nil, err
	}
	if facts.passwords && !healthApart {
		return nil, fmt.Errorf("%s: basic_auth_users would close the health endpoints too; set http.health_listen, "+
			"or leave them out and let people log in (\"pantaukim user add\")", source)
	}
	k.tls = facts.tls
	return k, k.replace(text)
}

// Path returns the file for the toolkit; empty without a web configuration.
func (k *Keeper) Path() string { return k.path }

// Scheme returns https or http.
func (k *Keeper) Scheme() string {
	if k.tls {
		return "https"
	}
	return "http"
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
			k.look()
		}
	}
}

// look takes the file over if it has changed and is good.
func (k *Keeper) look() {
	text, facts, err := compose(k.source)
	sum := sha256.Sum256(text)
	switch {
	case err == nil && sum == k.sum:
		k.refused = [sha256.Size]byte{}
		return
	case err == nil && facts.tls != k.tls:
		err = fmt.Errorf("%s: TLS is turned on and off by a restart only", k.source)
	case err == nil:
		err = k.replace(text)
		if err == nil {
			k.log.Info("web configuration read again", "file", k.source)
			return
		}
	}
	if said := sha256.Sum256([]byte(err.Error())); said != k.refused {
		k.refused = said
		k.log.Error("the web configuration cannot be used; the one before stays in effect", "err", err)
	}
}

// facts are what the program must know of a web configuration.
type facts struct{ tls, passwords bool }

// compose reads the file with what it refers to into one text, and checks it.
func compose(source string) ([]byte, facts, error) {
	var f facts
	raw, err := os.ReadFile(source)
	if err != nil {
		return nil, f, fmt.Errorf("web configuration: %w", err)
	}
	doc := map[string]any{}
	if err := yaml.NewDecoder(bytes.NewReader(raw)).Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, f, fmt.Errorf("%s: not readable as YAML: %w", source, err)
	}
	if section, ok := doc["tls_server_config"].(map[string]any); ok {
		for key, inline := range inlined {
			name, _ := section[key].(string)
			if name == "" {
				continue
			}
			if !filepath.IsAbs(name) {
				name = filepath.Join(filepath.Dir(source), name)
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return nil, f, fmt.Errorf("%s: %s: %w", source, key, err)
			}
			delete(section, key)
			section[inline] = string(content)
		}
		f.tls = len(section) > 0
	}
	_, f.passwords = doc["basic_auth_users"]
	text, err := yaml.Marshal(doc)
	if err != nil {
		return nil, f, fmt.Errorf("%s: %w", source, err)
	}
	return text, f, validate(source, text)
}

// validate lets the toolkit check the text.
func validate(source string, text []byte) error {
	file, err := os.CreateTemp("", "pantaukim-web-*.yml") // mode 0600: it holds a key
	if err != nil {
		return fmt.Errorf("web configuration: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("web configuration: %w", err)
	}
	if err := web.Validate(file.Name()); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	return nil
}

// replace puts the copy in place as a whole.
func (k *Keeper) replace(text []byte) error {
	if err := datafile.Replace(k.path, text); err != nil {
		return fmt.Errorf("web configuration: %w", err)
	}
	k.sum = sha256.Sum256(text)
	return nil
}

// Certificate returns the server's certificate; nil without TLS.
func (k *Keeper) Certificate() (*tls.Certificate, error) {
	if !k.tls {
		return nil, nil
	}
	text, err := os.ReadFile(k.path)
	if err != nil {
		return nil, fmt.Errorf("web configuration: %w", err)
	}
	var doc struct {
		TLS struct{ Cert, Key string } `yaml:"tls_server_config"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", k.source, err)
	}
	cert, err := tls.X509KeyPair([]byte(doc.TLS.Cert), []byte(doc.TLS.Key))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.source, err)
	}
	return &cert, nil
}
