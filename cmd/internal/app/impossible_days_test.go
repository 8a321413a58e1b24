package app

import (
	"bytes"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
)

// feedGroup has a site with a feed that a test writes.
const feedGroup = "kim-umpan"

// feedSite is a site whose feed names posts with these days, as a feed writes them.
func feedSite(days []string) http.Handler {
	title := func(n int) string { return fmt.Sprintf("Laporan ke-%d dari balai desa", n) }
	path := func(n int) string { return fmt.Sprintf("/laporan-ke-%d-dari-balai-desa/", n) }
	mux := http.NewServeMux()
	page := func(path, body string) {
		mux.HandleFunc("GET "+path+"{$}", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><title>KIM Umpan</title>`+
				`<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body><main>%s</main></body></html>`, body)
		})
	}
	var list, feed strings.Builder
	for n, day := range days {
		var text strings.Builder
		for i := range 60 {
			fmt.Fprintf(&text, "warga-%d membahas jalan-%d ", n*100+i, n*7+i)
		}
		fmt.Fprintf(&list, `<article><h2><a href="%s">%s</a></h2></article>`, path(n), title(n))
		fmt.Fprintf(&feed, `<item><title>%s</title><link>http://%s.example.org%s</link><pubDate>%s</pubDate></item>`, title(n), feedGroup, path(n), html.EscapeString(day))
		page(path(n), fmt.Sprintf("<article><h1>%s</h1><p>%s</p></article>", title(n), text.String()))
	}
	page("/", list.String())
	mux.HandleFunc("GET /feed/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>KIM Umpan</title>%s</channel></rss>`, feed.String())
	})
	return mux
}

// TestImpossibleDaysOfAFeed walks a site whose feed names days on which nothing can have
// been published, beside groups of which one copies another. What is counted of the
// others, and what is exported of them, is as without that site's posts; its own odd
// posts count in no week.
func TestImpossibleDaysOfAFeed(t *testing.T) {
	t.Parallel()
	good := []string{"Tue, 07 Oct 2025 08:00:00 +0700", "Tue, 14 Oct 2025 08:00:00 +0700"}
	odd := []string{
		"Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 01 Jan 0001 00:00:00 +0000", "Sun, 07 Feb 2106 06:28:16 +0000", "Fri, 31 Dec 9999 23:59:59 +0000",
	}
	without, with := feedWorld(t, good), feedWorld(t, append(slices.Clone(good), odd...))
	others := func(lines []string) []string {
		return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.Contains(l, feedGroup) })
	}
	if diff := cmp.Diff(others(without), others(with)); diff != "" {
		t.Errorf("of the others (-without +with)\n%.3000s", diff)
	}
	if n := len(slices.DeleteFunc(slices.Clone(without), func(l string) bool { return !strings.HasPrefix(l, "copy ") })); n == 0 {
		t.Error("nobody copies anybody in this world")
	}
	unknown := 0
	for _, l := range with {
		if strings.HasPrefix(l, "item ") && strings.Contains(l, feedGroup) {
			if strings.Contains(l, "'1970-01-01 00:00:00.000','1970-01-01 00:00:00.000','unknown'") { // neither a day nor a week
				unknown++
			}
		}
	}
	if unknown != len(odd) {
		t.Errorf("%d items of an unknown day, want %d:\n%s", unknown, len(odd), strings.Join(with, "\n"))
	}
}

// feedWorld walks and scores a platform with one more site, and returns what is counted
// and exported, line by line.
func feedWorld(t *testing.T, days []string) []string {
	t.Helper()
	sim := kimsim.DefaultConfig()
	sim.Weeks = 10
	sim.Groups, sim.Plays = nil, map[string]kimsim.Play{}
	for i, g := range kimsim.Registry(4, 3) {
		g.URL, g.RegisteredOn, g.Standing = "https://main-"+g.ID+".kim.id", kim.NewDate(2024, 1, 1), kim.Registered
		sim.Groups = append(sim.Groups, g)
		sim.Plays[g.ID] = []kimsim.Play{kimsim.Plain, kimsim.Source, kimsim.Copying, kimsim.Honest}[i]
	}
	server := httptest.NewServer(feedSite(days))
	t.Cleanup(server.Close)
	w := watch(t, sim, slog.New(slog.DiscardHandler), func(c *config.Config) {
		c.Collector.ConnectTo["*.example.org"] = strings.TrimPrefix(server.URL, "http://")
	})
	more := w.sim.Groups()[0]
	more.ID, more.URL, more.Aliases = feedGroup, "http://"+feedGroup+".example.org", nil
	if _, err := registry.Import(t.Context(), w.DB.Conn(), append(w.sim.Groups(), more), w.sim.AsOf()); err != nil {
		t.Fatal(err)
	}
	for back := 2; back >= 0; back-- {
		w.clock.set(w.sim.AsOf().AddDate(0, 0, -7*back))
		r, err := w.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil)
		if err != nil || r.Complete != r.Groups {
			t.Fatalf("%v: %+v", err, r)
		}
		if back > 0 {
			continue
		}
		if err := w.Jobs.Score(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var lines []string
	for _, what := range []string{"weekly", "items"} {
		var out bytes.Buffer
		if _, err := w.Export(t.Context(), &out, tables.Request{What: what, AsOf: w.sim.AsOf(), Format: "csv"}); err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(out.String()) {
			lines = append(lines, "export "+what+" "+l)
		}
	}
	var rows []struct {
		Line string `ch:"line"`
	}
	if err := w.DB.Conn().Select(t.Context(), &rows, `SELECT line FROM (
		SELECT concat('copy ', toString(tuple(* EXCEPT version))) AS line FROM copies FINAL
		UNION ALL SELECT concat('item ', toString(tuple(group_id, url, published_at, effective_at, date_reason))) FROM items FINAL
		UNION ALL SELECT concat('week ', toString(tuple(* EXCEPT (version, as_of)))) FROM weekly FINAL
	) ORDER BY line`); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		lines = append(lines, r.Line)
	}
	return lines
}
