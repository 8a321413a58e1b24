package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"pantaukim/internal/lab/proof"
)

// newcomer is somebody who has never used the program, at a browser.
type newcomer struct {
	ctx    context.Context
	clicks int // presses of the mouse, and choices of a file
	fields int // filled in
	steps  int // pages of which a picture was kept
}

// sitsDown opens a browser for a newcomer.
func sitsDown(t *testing.T) *newcomer {
	t.Helper()
	path := "/usr/bin/chromium" // where Debian puts it
	if named := os.Getenv("PANTAUKIM_CHROMIUM"); named != "" {
		path = named
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("this test needs Chromium: install Debian's package chromium, or name another in PANTAUKIM_CHROMIUM: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &newcomer{ctx: ctx}
}

func (n *newcomer) do(t *testing.T, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(n.ctx, 3*time.Minute) // on a busy machine
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%s: %v; the page says %s", what, err, n.reads("main"))
	}
}

// reads is what an element of the page says; nothing while the browser changes pages.
func (n *newcomer) reads(selector string) string {
	said, _ := chromedp.Run(n.ctx, chromedp.Evaluate[string](`(document.querySelector(`+fmt.Sprintf("%q", selector)+`) || {innerText: ""}).innerText`))
	return said
}

// clicksOn presses what leads to another page, and waits until that is there.
func (n *newcomer) clicksOn(t *testing.T, selector, leads string) {
	t.Helper()
	n.clicks++
	n.do(t, "pressing "+selector, chromedp.Evaluate[chromedp.Void](`document.isLeft = true; 0`), chromedp.Click(selector, chromedp.NodeVisible))
	proof.Until(t, "a page at "+leads, func() bool {
		there, err := chromedp.Run(n.ctx, chromedp.Evaluate[bool](`!document.isLeft && document.readyState === "complete" && location.href.includes(`+fmt.Sprintf("%q", leads)+`)`))
		return err == nil && there
	})
	n.keeps(t)
}

// writes fills in a field.
func (n *newcomer) writes(t *testing.T, selector, text string) {
	t.Helper()
	n.fields++
	n.do(t, "writing into "+selector, chromedp.SendKeys(selector, text, chromedp.NodeVisible))
}

// keeps a picture of the page where PANTAUKIM_PICTURES says.
func (n *newcomer) keeps(t *testing.T) {
	t.Helper()
	n.steps++
	dir := os.Getenv("PANTAUKIM_PICTURES")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(n.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("first-run-%02d.png", n.steps)), picture, 0o600); err != nil {
		t.Fatal(err)
	}
}

// workbook is the list of a world as an office has it.
func (w *world) workbook(t *testing.T) string {
	t.Helper()
	book := excelize.NewFile()
	rows := [][]any{{"id", "name", "url", "regency_code", "regency", "district", "registered_on"}}
	for _, g := range w.sim.Groups() {
		rows = append(rows, []any{g.ID, g.Name, g.URL, g.RegencyCode, g.Regency, g.District, g.RegisteredOn.String()})
	}
	for i, r := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(w.dir, "daftar KIM.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// From "init" and an empty data folder to the first ranking in the browser alone: the first user, the list
// as a workbook, its preview, the first run, the ranking. Nobody uses a terminal after "serve".
func TestFromInitToTheFirstRanking(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	w := newWorldAt(t, 12, time.Now(), func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			h.ServeHTTP(rw, r)
		})
	})
	given, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	platform := regexp.MustCompile(`(?m)^  connect_to: .*$`).FindString(string(given))
	config := filepath.Join(w.dir, "kantor.yaml")
	must(t, "init", "--output", config, "--contact", "kominfo@example.go.id", "--region", "62", "--data-dir", filepath.Join(w.dir, "kantor"), "--listen", "127.0.0.1:0")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	// The simulated platform stands in for the real one, and is in no hurry for its sake.
	here := strings.Replace(string(text), "  requests_per_second: 1 ", platform+"\n  requests_per_second: 10000 ", 1)
	if platform == "" || here == string(text) {
		t.Fatalf("the configuration of init is not as this test knows it:\n%s", text)
	}
	write(t, config, here+"\nlog: {level: warn}\ndashboards: {widget_timeout: 1m}\n")
	s := serve(t, config)
	defer s.stop(t)
	var link string
	proof.Until(t, "the address for the first user in the log", func() bool {
		link = regexp.MustCompile(`/mulai\?kode=[a-zA-Z0-9-]+`).FindString(s.log.String())
		return link != ""
	})

	n := sitsDown(t)
	began := time.Now()
	n.clicks++ // opens the address of the log
	n.do(t, "opening the address of the log", chromedp.Navigate(s.base+strings.TrimPrefix(link, "/")))
	n.keeps(t)
	n.writes(t, `input[name="name"]`, "siti")
	n.writes(t, `input[name="new"]`, testPassword)
	n.writes(t, `input[name="again"]`, testPassword)
	n.clicksOn(t, `main button[type="submit"], form button[type="submit"]`, s.base)
	if said := n.reads("main"); !strings.Contains(said, "Langkah pertama") {
		t.Fatalf("the first page does not lead on:\n%s", said)
	}
	n.clicksOn(t, `main a[href="/daftar/unggah"]`, "/daftar/unggah")
	n.clicks++
	n.do(t, "choosing the file", chromedp.SetUploadFiles(`input[type="file"]`, []string{w.workbook(t)}))
	n.clicksOn(t, `form.entry button[type="submit"]`, "/daftar/unggahan/")
	if said := n.reads("main"); !strings.Contains(said, "12 baru") && !strings.Contains(said, "12\nBaru") {
		t.Errorf("the preview says\n%s", said)
	}
	n.clicksOn(t, `button[value="apply"]`, "/daftar/riwayat/")
	n.clicksOn(t, `main a[href^="/pemantauan"]`, "/pemantauan")
	n.clicksOn(t, `form[action^="/pemantauan"] button[type="submit"]`, "/pemantauan")
	proof.Until(t, "the end of the first run", func() bool {
		if err := chromedp.Do(n.ctx, chromedp.Navigate(s.base)); err != nil {
			return false
		}
		said := n.reads("main")
		return said != "" && !strings.Contains(said, "Langkah pertama")
	})
	n.keeps(t)
	n.clicksOn(t, `.menu a[href="/peringkat"]`, "/peringkat")
	if said := n.reads("main"); !strings.Contains(said, "Aktif") {
		t.Errorf("no group of the ranking is active:\n%s", said)
	}
	if ranked, err := chromedp.Run(n.ctx, chromedp.Evaluate[int](`document.querySelectorAll('main table a[href^="/kim/"]').length`)); err != nil || ranked < 3 {
		t.Errorf("%d groups are ranked, %v:\n%s", ranked, err, n.reads("main"))
	}
	t.Logf("%d clicks, %d fields, %d pages; %s here; %d requests for 12 groups: %.0f minutes at one a second", n.clicks, n.fields, n.steps,
		time.Since(began).Round(time.Second), requests.Load(), float64(requests.Load())/60)
	if n.clicks > 10 {
		t.Errorf("it takes %d clicks", n.clicks)
	}
}
