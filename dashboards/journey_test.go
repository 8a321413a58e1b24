package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// goes runs a script that leads to another page, and waits for that page: a document
// that does not bear the mark of the one before, for a form that is refused stays at
// its address. While the browser changes pages, questions to it fail: they are asked
// again.
func goes(ctx context.Context, source, until string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, script[chromedp.Void](`document.isLeft = true; setTimeout(() => {`+source+`}, 0); 0`)); err != nil {
		return err
	}
	for {
		there, err := chromedp.Run(ctx, script[bool](`!document.isLeft && document.readyState === "complete" && location.href.includes(`+quoted(until)+`)`))
		if err == nil && there {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("never came to %s: %w", until, errors.Join(ctx.Err(), err))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(b)
}

// texts returns what the elements of a selector say.
func texts(ctx context.Context, selector string) ([]string, error) {
	return chromedp.Run(ctx, script[[]string](`[...document.querySelectorAll(`+quoted(selector)+`)].map(e => e.textContent.trim())`))
}

func TestADistrictHeadFindsWhoSlippedAndPrintsTheList(t *testing.T) {
	_, w, h := open(t, 60)
	srv := serve(t, h)
	ctx := browser(t)
	if err := looks()[2].open(ctx, srv.URL+"/"); err != nil {
		t.Fatal(err)
	}
	choose := `document.querySelector("#regency").value = "62.13"; document.querySelector("main form.scope").requestSubmit()`
	if err := goes(ctx, choose, "regency=62.13"); err != nil {
		t.Fatal(err)
	}
	slipped, err := texts(ctx, ".c-fell li a")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, g := range w.Groups {
		if i%12 == 0 && g.RegencyCode == "62.13" {
			want = append(want, g.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(slipped)
	if !slices.Equal(slipped, want) {
		t.Errorf("slipped: %v, want %v", slipped, want)
	}
	if err := goes(ctx, `document.querySelector('.menu a[href^="/tidak-aktif"]').click()`, "/tidak-aktif?regency=62.13"); err != nil {
		t.Fatal(err)
	}
	if err := keepFile("printed.pdf", printed(t, ctx)); err != nil {
		t.Error(err)
	}
}

// printed is the open page as the browser prints it.
func printed(t testing.TB, ctx context.Context) []byte {
	t.Helper()
	paper, err := chromedp.Run(ctx, chromedp.Action[[]byte](func(ctx context.Context, to *chromedp.Target) ([]byte, error) {
		answer, err := cdp.Call(ctx, to, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		if err != nil {
			return nil, err
		}
		return answer.Data, nil
	}))
	if err != nil || !bytes.HasPrefix(paper, []byte("%PDF")) {
		t.Fatalf("the printed page has %d bytes: %v", len(paper), err)
	}
	return paper
}

func TestProvincialStaffExportTheSilentGroups(t *testing.T) {
	_, w, h := open(t, 60)
	srv := serve(t, h)
	ctx := browser(t)
	if err := looks()[0].open(ctx, srv.URL+"/"); err != nil {
		t.Fatal(err)
	}
	if err := goes(ctx, `document.querySelector('.menu a[href="/tidak-aktif"]').click()`, "/tidak-aktif"); err != nil {
		t.Fatal(err)
	}
	link, err := chromedp.Run(ctx, script[string](`document.querySelector('.take a[href*=".xlsx"]').href`))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := openWorkbook(t, string(body)).GetRows("data")
	if err != nil {
		t.Fatal(err)
	}
	name, status := slices.Index(rows[0], "name"), slices.Index(rows[0], "status")
	exported := map[string]string{}
	for _, r := range rows[1:] {
		exported[r[name]] = r[status]
	}
	for _, g := range w.Groups {
		if g.Status == kim.StatusInactive && exported[g.Name] != "inactive" {
			t.Errorf("%s is inactive and exported as %q", g.Name, exported[g.Name])
		}
		if g.Status == kim.StatusActive && exported[g.Name] != "" {
			t.Errorf("%s is active and exported", g.Name)
		}
	}
}

func TestACommitteeBuildsAShortlist(t *testing.T) {
	w, _, h := office(t)
	srv := serve(t, as(juror(), h))
	ctx := browser(t)
	if err := looks()[0].open(ctx, srv.URL+"/"); err != nil {
		t.Fatal(err)
	}
	if err := goes(ctx, `document.querySelector('.menu a[href="/penghargaan"]').click()`, "/penghargaan"); err != nil {
		t.Fatal(err)
	}
	fill := `const f = document.querySelector("form.building"); f.from.value = "2025-07-07"; f.to.value = "2025-10-26"; f.top.value = "2"; f.requestSubmit()`
	if err := goes(ctx, fill, "from=2025-07-07"); err != nil {
		t.Fatal(err)
	}
	in, err := texts(ctx, ".draft table th[scope=row] > a")
	if err != nil || len(in) != 3 || in[0] != w.Groups[0].Name || in[1] != w.Groups[1].Name {
		t.Fatalf("the draft has %v, %v", in, err) // two places, and the newcomer apart
	}
	address, err := chromedp.Run(ctx, script[string](`location.href`))
	if err != nil || !strings.Contains(address, "level=regency") || !strings.Contains(address, "top=2") || !strings.Contains(address, "regency=62.13") {
		t.Errorf("the address %s does not hold the draft, %v", address, err)
	}
	if err := goes(ctx, `document.querySelector('.draft a[href*="/penghargaan/rancangan/"]').click()`, "/penghargaan/rancangan/"+w.Groups[0].ID); err != nil {
		t.Fatal(err)
	}
	if said, err := texts(ctx, "h1"); err != nil || len(said) != 1 || said[0] != w.Groups[0].Name {
		t.Errorf("the dossier is of %v, %v", said, err)
	}
	if err := looks()[0].open(ctx, address); err != nil {
		t.Fatal(err)
	}
	if err := goes(ctx, `document.querySelector("form.sealing").requestSubmit()`, "/penghargaan/segel"); err != nil {
		t.Fatal(err)
	}
	if err := goes(ctx, `document.querySelector("form.sealing").requestSubmit()`, "/penghargaan#s"); err != nil {
		t.Fatal(err)
	}
	if said, err := texts(ctx, "section .code.address"); err != nil || len(said) != 2 {
		t.Errorf("sealed lists: %v, %v", said, err)
	}
}

func TestACommitteeOpensADossier(t *testing.T) {
	_, w, h := open(t, 24)
	srv := serve(t, h)
	ctx := browser(t)
	if err := looks()[0].open(ctx, srv.URL+"/penghargaan"); err != nil {
		t.Fatal(err)
	}
	nominee := w.Groups[0]
	if err := goes(ctx, `[...document.querySelectorAll("main th a")].find(a => a.textContent === `+quoted(nominee.Name)+`).click()`, nominee.Path()); err != nil {
		t.Fatal(err)
	}
	found, err := texts(ctx, "h1, h2, .items tbody th a")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(found, "\n")
	for _, want := range []string{nominee.Name, "Mengapa peringkat ini", "Tanda untuk diperiksa", "Gotong royong warga desa", "Kunjungan ke situs"} {
		if !strings.Contains(all, want) {
			t.Errorf("the dossier lacks %q", want)
		}
	}
}

func TestADossierOpensOffline(t *testing.T) {
	_, w, h := open(t, 24)
	srv := serve(t, h)
	body := get(t, h, pages.DossierPath(strings.Repeat("ab12", 16), w.Groups[0].ID), http.StatusOK)
	srv.Close() // nobody is there to be asked
	file := filepath.Join(t.TempDir(), "berkas.html")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t)
	var heard complaints
	if err := heard.listen(ctx); err != nil {
		t.Fatal(err)
	}
	if err := looks()[0].open(ctx, "file://"+file); err != nil {
		t.Fatal(err)
	}
	seen, err := chromedp.Run(ctx, script[[]string](`[document.querySelector("h1").textContent, getComputedStyle(document.querySelector("thead th")).backgroundColor,
		String(document.querySelectorAll("script, link, img, iframe").length)]`))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{w.Groups[0].Name, "rgb(238, 243, 241)", "0"}; !slices.Equal(seen, want) {
		t.Errorf("offline the dossier shows %v, want %v", seen, want)
	}
	for _, c := range heard.take() {
		t.Errorf("the browser complains: %s", c)
	}
}

func TestPagesWithoutJavaScript(t *testing.T) {
	_, w, h := open(t, 24)
	srv := serve(t, h)
	ctx := browser(t)
	off := command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	for _, address := range []string{"/", w.Groups[0].Path()} {
		if err := chromedp.Do(ctx, off, chromedp.Navigate(srv.URL+address)); err != nil {
			t.Fatal(err)
		}
		seen, err := chromedp.Run(ctx, script[[]bool](`[
			[...document.querySelectorAll("details.table-of")].every(d => d.open && d.querySelectorAll("tbody tr").length > 10),
			[...document.querySelectorAll(".chart")].every(c => c.getBoundingClientRect().height === 0)]`))
		if err != nil {
			t.Fatal(err)
		}
		if len(seen) != 2 || !seen[0] || !seen[1] {
			t.Errorf("%s: tables open and charts away: %v", address, seen)
		}
	}
}

// A follow-up is recorded with the keyboard alone and without scripts of the page.
func TestStaffRecordAFollowUpByKeyboard(t *testing.T) {
	w, s, h := office(t)
	group := w.Groups[4]
	srv := serve(t, as(siti(), h))
	ctx := browser(t)
	off := command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err := chromedp.Do(ctx, off, chromedp.Navigate(srv.URL+group.Path()+"#tindak-lanjut")); err != nil {
		t.Fatal(err)
	}
	// The place that the address names is where the keyboard starts.
	for range 40 {
		at, err := chromedp.Run(ctx, script[string](`document.activeElement.name || ""`))
		if err != nil {
			t.Fatal(err)
		}
		if at == "reason" {
			break
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("tower rusak")); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		at, err := chromedp.Run(ctx, script[string](`document.activeElement.type || ""`))
		if err != nil {
			t.Fatal(err)
		}
		if at == "submit" {
			break
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for listed := false; !listed; time.Sleep(50 * time.Millisecond) { // while pages change, questions fail
		if soon.Err() != nil {
			t.Fatal("the record never stood on the page")
		}
		listed, _ = chromedp.Run(ctx, script[bool](`document.querySelectorAll(".calls .history li").length === 1`))
	}
	records, err := s.calls.Of(t.Context(), group.ID)
	if err != nil || len(records) != 1 || records[0].Note != "tower rusak" || records[0].Reason != followup.Signal || records[0].Who != "siti" {
		t.Errorf("%+v %v", records, err)
	}
}
