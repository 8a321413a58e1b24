package dashboards

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/objection"
)

// chromium is the browser of the tests: its headless shell, which draws a page as Chromium
// does and has no windows of which one can lie behind another. In such a window Chromium itself
// now and then stops drawing for good. PANTAUKIM_CHROMIUM names another.
func chromium() string { return cmp.Or(os.Getenv("PANTAUKIM_CHROMIUM"), "chromium-headless-shell") }

// browser is a tab of the one Chromium that all tests share, without the cookies of
// the others.
func browser(t testing.TB) context.Context {
	t.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.browser == nil {
		startChromium(t)
	}
	ctx, end := chromedp.NewContext(shared.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	return ctx
}

// startChromium starts the browser, which ends with the last test.
func startChromium(t testing.TB) {
	t.Helper()
	path, err := exec.LookPath(chromium())
	if err != nil {
		t.Fatalf("the browser tests need Chromium: install Debian's package chromium-headless-shell, or name another in PANTAUKIM_CHROMIUM: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
	)
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, end := chromedp.NewContext(alloc)
	shared.atEnd = append(shared.atEnd, stop, end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	shared.browser = ctx
}

// look is one way of looking at a page.
type look struct {
	name  string
	width int64
	theme string
}

func looks() []look {
	return []look{
		{"desktop-light", 1280, "light"}, {"desktop-dark", 1280, "dark"},
		{"phone-light", 360, "light"}, {"phone-dark", 360, "dark"},
	}
}

// looksAt returns how the n-th page is looked at: on a telephone in light colours, and
// every sixth page also wide and dark; in the long tier all four ways. Of pages whose
// English is looked at beside their Indonesian the short tier looks at a third.
func looksAt(n int, name string, pages map[string]string) []look {
	all := looks()
	if proof.Long() {
		return all
	}
	if other, english := strings.CutSuffix(name, "-en"); english && pages[other] != "" && n%3 != 0 {
		return nil
	}
	if n%6 == 0 {
		return []look{all[2], all[1]}
	}
	return all[2:3]
}

// complaints collects what the browser has against a page.
type complaints struct {
	mu  sync.Mutex
	all []string
}

func (c *complaints) add(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

// take returns what was collected and starts anew.
func (c *complaints) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.all
	c.all = nil
	return out
}

func (c *complaints) listen(ctx context.Context) error {
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				for _, a := range e.Args {
					c.add("console: %s %s", a.Value, a.Description)
				}
			}
		case *runtime.EventExceptionThrown:
			c.add("exception: %v", e.ExceptionDetails)
		case *log.EventEntryAdded:
			c.add("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		case *page.EventJavascriptDialogOpening:
			c.add("dialog: %s", e.Message)
			go func() {
				_ = chromedp.Do(ctx, command(page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}))
			}()
		}
	})
	if err != nil {
		return err
	}
	return chromedp.Do(ctx, command(log.Enable, cdp.Empty{}), command(runtime.Enable, cdp.Empty{}), command(page.Enable, page.EnableParams{}))
}

// command sends one command of the browser's protocol.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// script runs a script in the page and waits for its promise.
func script[T any](source string) chromedp.Action[T] {
	return chromedp.Evaluate[T](source, chromedp.EvalAwaitPromise)
}

// serve starts the pages on loopback. Answers also report what breaks the
// content policy.
func serve(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// patience is for how long a page may take, on a busy machine too, before it is asked for again.
const patience = 40 * time.Second

// open shows a page the way a look says, and waits for its charts. Now and then, on an idle
// machine too, Chromium stops drawing one page and never says so. The page is asked for again
// then; one that stays away fails, with the step that took too long.
func (l look) open(ctx context.Context, address string) (err error) {
	for range 3 {
		if err = l.try(ctx, address); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

// try opens a page once.
func (l look) try(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.EmulateViewport(l.width, 900), command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.theme}},
	}))
	if err != nil {
		return fmt.Errorf("set the look: %w", err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return fmt.Errorf("load %s: %w", address, err)
	}
	if err := chromedp.Do(ctx, script[chromedp.Void](scrollThrough)); err != nil {
		return fmt.Errorf("scroll through %s: %w", address, err)
	}
	err = chromedp.Do(ctx, chromedp.Poll[chromedp.Void](`document.querySelectorAll("script[data-chart]").length === 0 ||
		document.documentElement.dataset.charts === "drawn"`, chromedp.WithPollingInterval(50*time.Millisecond)))
	if err != nil {
		return fmt.Errorf("draw the charts of %s: %w", address, err)
	}
	return nil
}

// scrollThrough moves down the page and back, so that what waits to be seen is seen.
const scrollThrough = `(async () => {
	for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(requestAnimationFrame); }
	scrollTo(0, 0);
})()`

// axe returns the accessibility rules that a page breaks, after WCAG 2.2 AA. The
// dark theme is the same page in other colours: there only the rules that look at
// colours can find anything new.
func (l look) axe(ctx context.Context, source string) ([]string, error) {
	if err := chromedp.Do(ctx, script[chromedp.Void](source+";0")); err != nil {
		return nil, err
	}
	rules := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	if l.theme == "dark" {
		rules = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	}
	return chromedp.Run(ctx, script[[]string](`axe.run(document, {runOnly: `+rules+`, resultTypes: ["violations"]})
		.then(r => r.violations.map(v => v.id + ": " + v.help + " -> " +
			v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " | " + n.failureSummary).join(" ;; ")))`))
}

// keep writes a picture of the whole page where PANTAUKIM_PICTURES says.
func keep(ctx context.Context, name string) error {
	if os.Getenv("PANTAUKIM_PICTURES") == "" {
		return nil
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return keepFile(name+".png", picture)
}

// keepFile writes a file where PANTAUKIM_PICTURES says.
func keepFile(name string, data []byte) error {
	dir := os.Getenv("PANTAUKIM_PICTURES")
	if dir == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(dir, name), data, 0o600)
}

// inspection looks at pages the way people do.
type inspection struct {
	ctx   context.Context
	axe   string // source of axe-core
	heard complaints
}

func newInspection(t *testing.T) *inspection {
	t.Helper()
	source, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("run npm ci first: %v", err)
	}
	i := &inspection{ctx: browser(t), axe: string(source)}
	if err := i.heard.listen(i.ctx); err != nil {
		t.Fatal(err)
	}
	return i
}

// shapes names what the body of a page is built of: its parts, forms, tables and lists by class.
const shapes = `[...new Set([...document.querySelectorAll("main :is(section, article, form, fieldset, table, figure, details, dl, ol, ul, aside, nav)")]
	.map(e => e.localName + "." + e.className))]`

// unjudged tells whether the page holds anything that axe has not judged yet at this
// width and in this theme. The long tier has axe judge every page; in the short one it
// passes by pages that are built of nothing new.
func (i *inspection) unjudged(l look) (bool, error) {
	built, err := chromedp.Run(i.ctx, script[[]string](shapes))
	if err != nil {
		return false, err
	}
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.judged == nil {
		shared.judged = map[string]bool{}
	}
	fresh := false
	for _, shape := range built {
		at := l.name + " " + shape
		fresh = fresh || !shared.judged[at]
		shared.judged[at] = true
	}
	return fresh || proof.Long(), nil
}

// look judges the page that is open: it keeps a picture of it, and wants nothing to
// stick out, nothing that the browser complains about, and nothing that shuts
// readers out.
func (i *inspection) look(t *testing.T, l look, name string) {
	t.Helper()
	wide, err := chromedp.Run(i.ctx, script[[]string](tooWide))
	if err != nil {
		t.Fatal(err)
	}
	if err := keep(i.ctx, name+"-"+l.name); err != nil {
		t.Error(err)
	}
	if len(wide) > 0 {
		t.Errorf("scrolls sideways at %d px: %s", l.width, strings.Join(wide, "\n"))
	}
	for _, c := range i.heard.take() {
		if name == "missing" && strings.Contains(c, "404") || name == "staff-mistakes" && strings.Contains(c, "422") {
			continue // that page is meant to be one
		}
		t.Errorf("the browser complains: %s", c)
	}
	fresh, err := i.unjudged(l)
	if err != nil {
		t.Fatal(err)
	}
	if !fresh {
		return
	}
	found, err := l.axe(i.ctx, i.axe)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("accessibility: %s", f)
	}
}

func TestPagesInABrowser(t *testing.T) {
	_, w, h := open(t, proof.Times(24, 60))
	srv := serve(t, h)
	i := newInspection(t)
	pages := browserPages(w)
	withMap := serve(t, mapped(t, w).routes())
	for n, name := range slices.Sorted(maps.Keys(pages)) {
		address := pages[name]
		for _, l := range looksAt(n, name, pages) {
			t.Run(name+"/"+l.name, func(t *testing.T) {
				i.heard.take()
				from := srv.URL
				if strings.HasPrefix(name, "map") {
					from = withMap.URL
				}
				if err := l.open(i.ctx, from+address); err != nil {
					t.Fatal(err)
				}
				i.look(t, l, name)
			})
		}
	}
}

// staffOffice is a world whose quiet groups were called, where somebody reported a mistake and
// letters are sent and runs asked for.
func staffOffice(t testing.TB) (*world, http.Handler) {
	t.Helper()
	w := shared.world(t, "office", 60, func(ctx context.Context, w *world) {
		w.load(ctx)
		w.loadCalls(ctx)
		var err error
		w.receipt, err = objection.NewStore(w.conn, worldNow).Add(ctx, objection.Objection{
			GroupID: w.Groups[0].ID, Subject: w.Groups[0].Name, Regency: "62.13", Week: kim.NewDate(2025, 10, 20),
			Text: "Galeri tanggal 21 Oktober tidak terhitung, padahal ada tiga foto.", Name: "Ani", Contact: "0812-0000-0000",
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	cfg := demoConfig()
	cfg.NameInactive = false
	return w, siteOver(t, w, cfg, func(d *Deps) {
		d.Mail = &pages.Mail{
			Subscriptions: digest.NewSubscriptions(w.conn, worldNow, digest.Config{Recipients: []digest.Recipient{{Address: "PIKP <pikp@example.go.id>", Region: "62.13"}}}),
			Server:        "mail.example.go.id:587", From: "pantau@example.go.id", Stoppable: true, Next: worldNow,
			Try: func(_ context.Context, to string) digest.Trial { return digest.Trial{To: to} },
			Deliveries: func(context.Context) ([]digest.Delivery, error) {
				return []digest.Delivery{{Address: "PIKP <pikp@example.go.id>", Every: digest.Weekly, Period: "2025-10-20", State: "sent", At: worldNow()}}, nil
			},
		}
		d.Runs = quietRuns()
	}).routes()
}

// quietRuns are runs of which none is under way, and backups of which the newest failed.
func quietRuns() *pages.Runs {
	return &pages.Runs{
		UnderWay: func(context.Context) ([]kim.RunProgress, error) { return nil, nil },
		Walking:  func() bool { return false },
		Next:     func(context.Context) (pages.RunPlan, error) { return pages.RunPlan{At: worldNow()}, nil },
		Asked:    func() *pages.RunAsked { return nil },
		Ask:      func(context.Context, pages.RunRequest) error { return &pages.RunRefusedError{Word: "demo"} },
		Backups: func() pages.Backups {
			return pages.Backups{
				Dir: "/mnt/cadangan/pantaukim", Keep: 14, Next: worldNow().Add(20 * time.Hour),
				Kept: []pages.Backup{
					{Name: "pantaukim-20251027T213000Z", At: worldNow().AddDate(0, 0, -1), Bytes: 812_345_678},
					{Name: "pantaukim-20251026T213000Z", At: worldNow().AddDate(0, 0, -2), Bytes: 811_345_678},
				},
				Failed: "the disk of /mnt/cadangan/pantaukim is full: make room there, or lower backup.keep", FailedAt: worldNow(),
				Drill: &pages.BackupDrill{Name: "pantaukim-20251026T213000Z", At: worldNow().AddDate(0, 0, -2), Rows: 1_234_567, Lasted: 3 * time.Minute},
			}
		},
	}
}

// operator runs the program.
func operator() access.Viewer { return access.Viewer{Name: "pengelola", Role: access.Admin} }

func TestPagesOfStaffInABrowser(t *testing.T) {
	w, h := staffOffice(t)
	staff, public, jury, admin := serve(t, as(ratna(), h)), serve(t, h), serve(t, as(juror(), h)), serve(t, as(operator(), h))
	i := newInspection(t)
	quiet := w.Groups[4]
	pages := map[string]string{
		"staff-inactive":    staff.URL + "/tidak-aktif?lang=id",
		"staff-home":        staff.URL + "/?lang=id",
		"staff-home-en":     staff.URL + "/?lang=en",
		"jury-home":         jury.URL + "/?lang=id",
		"staff-silent":      staff.URL + "/tidak-aktif?silent=4&grouped=area&lang=id",
		"staff-waiting-en":  staff.URL + "/tidak-aktif?calls=waiting&lang=en",
		"staff-group":       staff.URL + quiet.Path() + "?lang=id",
		"staff-mistakes":    staff.URL + quiet.Path() + "?lang=id",
		"public-inactive":   public.URL + "/tidak-aktif?lang=id",
		"public-awards":     public.URL + "/penghargaan?lang=en",
		"jury-awards":       jury.URL + "/penghargaan?lang=id",
		"jury-draft":        jury.URL + "/penghargaan?lang=id&" + draftQuery().Encode(),
		"jury-draft-en":     jury.URL + "/penghargaan?lang=en&" + draftQuery().Encode(),
		"jury-wrong":        jury.URL + "/penghargaan?lang=id&" + with(with(draftQuery(), "to", "2025-11-02"), "top", "0").Encode(),
		"jury-field":        jury.URL + "/penghargaan?lang=id&" + with(draftQuery(), "category", "wisata").Encode(),
		"jury-preview":      jury.URL + "/penghargaan/segel?lang=id&" + with(draftQuery(), "category", "wisata").Encode(),
		"jury-preview-en":   jury.URL + "/penghargaan/segel?lang=en&" + draftQuery().Encode(),
		"jury-dossier":      jury.URL + "/penghargaan/rancangan/" + w.Groups[0].ID + "?lang=id&" + with(draftQuery(), "category", "wisata").Encode(),
		"staff-awards":      staff.URL + "/penghargaan?lang=id",
		"admin-runs":        admin.URL + "/pemantauan?lang=id",
		"admin-runs-en":     admin.URL + "/pemantauan?lang=en",
		"receipt":           public.URL + "/keliru/" + w.receipt + "?saved=1&lang=id",
		"receipt-en":        public.URL + "/keliru/" + w.receipt + "?lang=en",
		"staff-reports":     staff.URL + "/keliru/daftar?lang=id",
		"staff-reports-en":  staff.URL + "/keliru/daftar?lang=en",
		"staff-letters":     staff.URL + "/surat?lang=id",
		"admin-letters-en":  admin.URL + "/surat?lang=en",
		"public-runs-en":    public.URL + "/pemantauan?lang=en",
		"staff-group-again": staff.URL + w.Groups[12].Path() + "?lang=en",
	}
	mistakes := `const f = document.querySelector("form.entry"); f.noValidate = true;
		f.note.value = "tidak diangkat"; f.leave_until.value = "2025-01-01"; f.submit()`
	for n, name := range slices.Sorted(maps.Keys(pages)) {
		address := pages[name]
		for _, l := range looksAt(n, name, pages) {
			t.Run(name+"/"+l.name, func(t *testing.T) {
				i.heard.take()
				if err := l.open(i.ctx, address); err != nil {
					t.Fatal(err)
				}
				if name == "staff-mistakes" {
					if err := goes(i.ctx, mistakes, "/tindak-lanjut"); err != nil {
						t.Fatal(err)
					}
				}
				i.look(t, l, name)
			})
		}
	}
}

// tooWide names the elements that make the page wider than the window.
const tooWide = `document.documentElement.scrollWidth <= innerWidth ? [] :
	[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .menu, svg"))
		.slice(0, 5).map(e => e.outerHTML.slice(0, 160))`

// browserPages are the pages that the browser looks at, by a name for pictures.
func browserPages(w *world) map[string]string {
	return map[string]string{
		"overview":          "/",
		"overview-en":       "/?lang=en",
		"overview-district": "/?district=62.13.01",
		"ranking":           "/peringkat?lang=id",
		"ranking-district":  "/peringkat?district=62.13.01&lang=id",
		"ranking-total":     "/peringkat?table=total&sort=news",
		"ranking-by":        "/peringkat?by=KM&week=2025-10-13&lang=id",
		"ranking-nobody":    "/peringkat?q=zzz",
		"inactive":          "/tidak-aktif",
		"inactive-en":       "/tidak-aktif?lang=en",
		"inactive-silent":   "/tidak-aktif?silent=4&lang=id",
		"compare-periods":   "/banding?regency=62.13&lang=id",
		"compare-areas":     "/banding?what=areas&regency=62.13&one=62.13.01&other=62.13.02&lang=en",
		"compare-groups":    "/banding?what=groups&regency=62.13&one=" + w.Groups[0].ID + "&other=" + w.Groups[1].ID + "&lang=id",
		"group":             w.Groups[0].Path() + "?lang=id",
		"groupsheet":        w.Groups[0].Path() + "/lembar?lang=id",
		"groupsheet-en":     w.Groups[6].Path() + "/lembar?lang=en",
		"group-unobserved":  w.Groups[6].Path(),
		"group-never":       w.Groups[7].Path() + "?lang=en",
		"reports":           "/laporan?regency=62.13&lang=id",
		"reports-month-en":  "/laporan?report=monthly&month=2025-10&province=62&lang=en",
		"reports-days":      "/laporan?report=between&lang=id",
		"reports-change":    "/laporan?regency=62.13&report=change&on=2025-09-03&weeks=6&lang=id",
		"districts":         "/kecamatan?regency=62.13&d=62.13.01,62.13.02",
		"districts-en":      "/kecamatan?lang=en",
		"awards":            "/penghargaan?lang=id",
		"dossier":           pages.DossierPath(strings.Repeat("ab12", 16), w.Groups[0].ID),
		"adoption":          "/adopsi?lang=id",
		"spread":            "/sebaran?lang=id",
		"objection":         "/keliru?lang=id&kim=" + w.Groups[0].ID,
		"objection-en":      "/keliru?lang=en",
		"newest":            "/terbaru?lang=id",
		"newest-en":         "/terbaru?regency=62.13&kind=news&lang=en",
		"quality":           "/mutu?lang=id",
		"method":            "/metodologi?lang=id",
		"missing":           "/tidak-ada?lang=id",
		"map":               "/?regency=62.13&lang=id",
		"map-province-en":   "/?province=62&lang=en",
	}
}
