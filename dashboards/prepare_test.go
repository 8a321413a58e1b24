package dashboards

import (
	"net/http"
	"testing"
	"time"
)

func TestPreparedPagesAskNothing(t *testing.T) {
	cfg := DefaultConfig()
	cfg.FreshFor = time.Hour
	c, s, h := troubledSite(t, cfg)
	pages := &Pages{Handler: h, site: s}
	if err := pages.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := c.queries.Load()
	for _, l := range languages() {
		for _, path := range []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi"} {
			get(t, h, path+"?lang="+string(l), http.StatusOK)
			if n := c.queries.Load() - before; n != 0 {
				t.Errorf("%s in %s: %d queries after it was drawn ahead", path, l, n)
				before = c.queries.Load()
			}
		}
	}
	// Of another group's page only its items are asked for.
	b, _, _ := s.boards.known()
	get(t, h, b.Rows[len(b.Rows)-1].Path(), http.StatusOK)
	if n := c.queries.Load() - before; n != 1 {
		t.Errorf("the page of a group asked %d questions, want 1", n)
	}
}

func TestPrepareSaysThatTheScoringCannotBeRead(t *testing.T) {
	c, s, h := troubledSite(t, DefaultConfig())
	word := "FROM scores"
	c.fail.Store(&word)
	if err := (&Pages{Handler: h, site: s}).Prepare(t.Context()); err == nil {
		t.Error("pages were prepared from nothing")
	}
}
