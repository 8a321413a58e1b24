package dashboards

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"pantaukim/internal/access"
	"pantaukim/internal/followup"
)

// The most taps that each reader needs, from the button of the login to the end. They may
// fall, and docs/performance.md with them; they may not grow.
const (
	tapsOfHead      = 3  // home with the falls, the ranking, the whole list printed
	tapsOfStaff     = 4  // who waits for a call, the telephone, the call recorded
	tapsOfCommittee = 12 // table of all, sign cleared, preview, seal, published, dossier
)

// The three readers do their job on a telephone and on a desk, with so many taps and no more.
func TestJourneysTakeFewTaps(t *testing.T) {
	for _, l := range []look{looks()[2], looks()[0]} {
		w, s, _ := office(t)
		cfg := s.cfg
		cfg.RowsPerPage = 10 // so that lists go over several pages
		s = siteOver(t, w, cfg)
		srv := serve(t, guarded(t, s.routes()))
		enter := func(t *testing.T, v access.Viewer) *journey {
			j := &journey{ctx: browser(t)}
			if err := l.open(j.ctx, srv.URL+"/masuk"); err != nil {
				t.Fatal(err)
			}
			fill := `document.querySelector("[name=name]").value = ` + quoted(v.Name) + `; document.querySelector("[name=password]").value = ` + quoted(longPassword)
			if err := chromedp.Do(j.ctx, script[chromedp.Void](fill+";0")); err != nil {
				t.Fatal(err)
			}
			j.tap(t, "main button, form button", "Masuk", srv.URL+"/")
			j.sees(t, `form[action="/keluar"]`)
			return j
		}
		t.Run("head of office/"+l.name, func(t *testing.T) {
			j := enter(t, siti())
			headings, err := texts(j.ctx, "h1, .c-fell h3, .c-next h3, .c-rank h3, .c-activity h3")
			if err != nil || len(headings) != 5 || headings[0] != "Barito Timur" {
				t.Errorf("the first page shows %q, %v", headings, err)
			}
			j.tap(t, ".menu a", "Peringkat", "/peringkat?regency=62.13")
			if rows, err := texts(j.ctx, "table.ranking tbody th a"); err != nil || len(rows) != 10 || rows[0] != best(w, "62.13") {
				t.Errorf("the ranking shows %q, %v", rows, err)
			}
			if err := chromedp.Do(j.ctx, command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `window.print = () => { document.isPrinted = true }`})); err != nil {
				t.Fatal(err)
			}
			j.tap(t, ".take a", "Cetak seluruh daftar", "page=all")
			if asked, err := chromedp.Run(j.ctx, script[bool](`document.isPrinted === true`)); err != nil || !asked {
				t.Errorf("the list does not ask to be printed: %v", err)
			}
			paper := pdfFlow(t, string(printed(t, j.ctx)))
			for _, g := range w.Groups {
				if got := strings.Contains(paper+" ", g.Name+" "); got != (g.RegencyCode == "62.13") {
					t.Errorf("%s of %s is on the printed list: %t", g.Name, g.Regency, got)
				}
			}
			j.took(t, tapsOfHead)
		})
		t.Run("provincial staff/"+l.name, func(t *testing.T) {
			j := enter(t, ratna())
			j.tap(t, "a.button", "KIM belum ditangani", "calls=waiting&province=62")
			group := w.Groups[4]
			row := `[...document.querySelectorAll("tr")].find(r => r.textContent.includes(` + quoted(group.Name) + `))`
			if err := chromedp.Do(j.ctx, script[chromedp.Void](row+`.id = "row"; 0`)); err != nil {
				t.Fatal(err)
			}
			j.hits(t, `.reach a[href^="tel:"]`, "") // the telephone opens a program of its own
			j.tap(t, "#row button", "Dihubungi hari ini", "#tersimpan")
			if records, err := s.calls.Of(t.Context(), group.ID); err != nil || len(records) != 1 || records[0].Reason != followup.Called || records[0].Who != "ratna" {
				t.Errorf("%+v %v", records, err)
			}
			j.took(t, tapsOfStaff)
		})
		t.Run("award committee/"+l.name, func(t *testing.T) {
			j := enter(t, juror())
			first := w.Groups[0]
			j.tap(t, ".menu a", "Penghargaan", "/penghargaan")
			choose := `document.querySelector("form.building").category.value = "wisata"; 0`
			if err := chromedp.Do(j.ctx, script[chromedp.Void](choose)); err != nil {
				t.Fatal(err)
			}
			j.taps++ // the theme
			j.tap(t, "form.building button", "Susun", "category=wisata")
			placings, err := texts(j.ctx, ".draft table.nominees tbody tr > td:nth-child(2)")
			if err != nil || !slices.Contains(placings, "lulus, di bawah batas") || !slices.Contains(placings, "nyaris") || !slices.Contains(placings, "tidak lulus") {
				t.Errorf("the table of all has %q, %v", placings, err)
			}
			j.tap(t, ".draft th a", first.Name, first.Path())
			if err := chromedp.Do(j.ctx, script[chromedp.Void](`document.querySelector("section[aria-labelledby=tanda] input[name=reason]").value = "sudah ditanyakan"; 0`)); err != nil {
				t.Fatal(err)
			}
			j.tap(t, "section[aria-labelledby=tanda] button", "Tandai sudah diperiksa", "#tanda")
			if said, err := texts(j.ctx, "section[aria-labelledby=tanda] td"); err != nil || !strings.Contains(strings.Join(said, " "), "sudah diperiksa oleh juri") {
				t.Errorf("the sign is %q, %v", said, err)
			}
			j.tap(t, "section[aria-labelledby=tanda] a", "Kembali ke rancangan", "category=wisata")
			j.tap(t, "form.sealing button", "Segel", "/penghargaan/segel")
			j.tap(t, "form.sealing button", "Ya, segel daftar ini", "/penghargaan#s")
			j.tap(t, "section a.button", "Umumkan", "/umumkan")
			j.tap(t, "form.sealing button", "Ya, umumkan", "/penghargaan#s")
			j.tap(t, "main th a", "berkas", "/penghargaan/")
			if said, err := texts(j.ctx, "h1"); err != nil || len(said) != 1 || said[0] != first.Name {
				t.Errorf("the dossier is of %q, %v", said, err)
			}
			j.took(t, tapsOfCommittee)
		})
	}
}

// best names the group of a regency that ranks first.
func best(w *world, regency string) string {
	first := worldGroup{Rank: len(w.Groups) + 1}
	for _, g := range w.Groups {
		if g.RegencyCode == regency && g.Rank > 0 && g.Rank < first.Rank {
			first = g
		}
	}
	return first.Name
}
