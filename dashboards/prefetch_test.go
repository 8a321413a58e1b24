package dashboards

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/words"
)

func TestPrefetchedPagesAskNothing(t *testing.T) {
	cfg := demoConfig()
	cfg.FreshFor = time.Hour
	c, s, h := troubledSite(t, cfg)
	pages := &Pages{Handler: h, site: s}
	if err := pages.Prefetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := c.queries.Load()
	for _, l := range words.Languages() {
		for _, path := range []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi"} {
			get(t, h, path+"?lang="+string(l), http.StatusOK)
			if n := c.queries.Load() - before; n != 0 {
				t.Errorf("%s in %s: %d queries after it was prefetched", path, l, n)
				before = c.queries.Load()
			}
		}
	}
	// Of another group's page only its items are asked for.
	b := s.boards.known()
	get(t, h, b.Rows[len(b.Rows)-1].Path(), http.StatusOK)
	if n := c.queries.Load() - before; n != 1 {
		t.Errorf("the page of a group asked %d questions, want 1", n)
	}
}

func TestPrefetchSaysThatTheScoringCannotBeRead(t *testing.T) {
	c, s, h := troubledSite(t, demoConfig())
	word := "FROM scores"
	c.fail.Store(&word)
	if err := (&Pages{Handler: h, site: s}).Prefetch(t.Context()); err == nil {
		t.Error("pages were drawn from nothing")
	}
}

func TestAPanicCostsOnePrefetchedPage(t *testing.T) {
	_, s, h := troubledSite(t, demoConfig())
	var said bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&said, nil))
	var asked []string
	pages := &Pages{site: s, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if r.URL.Path == "/mutu" {
			panic("a page broke")
		}
		h.ServeHTTP(w, r)
	})}
	if err := pages.Prefetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := len(words.Languages()) * (len(menuPaths()) + 1); len(asked) != want {
		t.Errorf("%d pages were asked for, want %d: %v", len(asked), want, asked)
	}
	if log := said.String(); strings.Count(log, "path=/mutu") != len(words.Languages()) || !strings.Contains(log, "a page broke") {
		t.Errorf("the log does not say which page broke and how: %.300s", log)
	}
}
