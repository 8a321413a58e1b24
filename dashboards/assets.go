package dashboards

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// The folder is embedded as it is at build time: echarts.min.js is there once
// the Makefile has copied it from npm, and the pages do without it otherwise.
//
//go:embed static
var staticFiles embed.FS

// chartLibrary is the file that draws the charts in the browser.
const chartLibrary = "vendor/echarts.min.js"

// previewImage is the picture that links to the pages are shown with: 1200 by 630, without figures.
const previewImage = "preview.png"

// asset is one file, ready to be sent.
type asset struct {
	kind    string
	plain   []byte
	zipped  func() []byte // empty where packing does not help; packed when first asked for
	version string        // start of the SHA-256, part of the address
}

// assets are the files that pages refer to. Each address carries the file's
// hash, so a browser may keep it for a year and never shows an old one.
type assets struct {
	files map[string]asset
}

func loadAssets(log *slog.Logger) (*assets, error) {
	a := &assets{files: map[string]asset{}}
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		a.files[strings.TrimPrefix(name, "static/")] = newAsset(name, raw)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the files of the pages: %w", err)
	}
	if !a.has(chartLibrary) {
		log.Warn("charts are shown as tables: this binary was built without the chart library", "file", chartLibrary)
	}
	return a, nil
}

func newAsset(name string, raw []byte) asset {
	sum := sha256.Sum256(raw)
	file := asset{plain: raw, version: hex.EncodeToString(sum[:6])}
	file.kind = mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) { // not left to the machine's own table of types
	case ".js":
		file.kind = "text/javascript; charset=utf-8"
	case ".css":
		file.kind = "text/css; charset=utf-8"
	case ".svg":
		file.kind = "image/svg+xml"
	case ".png":
		file.kind = "image/png"
	case ".md":
		file.kind = "text/plain; charset=utf-8"
	}
	file.zipped = sync.OnceValue(func() []byte {
		if z, err := gzipped(raw); err == nil && len(z) < len(raw) {
			return z
		}
		return nil
	})
	return file
}

func gzipped(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (a *assets) has(name string) bool {
	_, ok := a.files[name]
	return ok
}

// url returns the address of a file, with its hash.
func (a *assets) url(name string) string {
	return "/static/" + name + "?v=" + a.files[name].version
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[strings.TrimPrefix(r.URL.Path, "/static/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", `"`+file.version+`"`)
	if r.URL.Query().Get("v") == file.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	sendBytes(w, r, http.StatusOK, file.plain, file.zipped())
}

// sendBytes sends a ready answer, packed if the browser takes that, or 304 if it
// has it already. The ETag header must be set before.
func sendBytes(w http.ResponseWriter, r *http.Request, status int, plain, zipped []byte) {
	h := w.Header()
	if tag := h.Get("ETag"); tag != "" && status == http.StatusOK && matchesTag(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := plain
	if len(zipped) > 0 && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = zipped
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) //nolint:gosec // templates have escaped it; if the reader has gone, nobody is left to be told
	}
}

func matchesTag(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		c := strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if c == "*" || c == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if n := strings.TrimSpace(name); n != "gzip" && n != "*" {
			continue
		}
		q := strings.ReplaceAll(params, " ", "")
		return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
	}
	return false
}
