package dashboards

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"pantaukim/internal/access"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// journey is a browser in which somebody taps.
type journey struct {
	ctx  context.Context
	taps int
}

// tap taps on the first element of a selector that says something, and waits for an address.
func (j *journey) tap(t *testing.T, selector, says, until string) {
	t.Helper()
	find := j.hits(t, selector, says)
	if err := goes(j.ctx, find+`.click()`, until); err != nil {
		t.Fatal(err)
	}
}

// hits taps on the first element of a selector that says something, without waiting for what
// comes of it, and returns how a script finds it.
func (j *journey) hits(t *testing.T, selector, says string) string {
	t.Helper()
	j.taps++
	find := `[...document.querySelectorAll(` + quoted(selector) + `)].find(e => e.textContent.includes(` + quoted(says) + `))`
	box, err := chromedp.Run(j.ctx, script[[]float64](`(() => { const e = `+find+`; e.scrollIntoView({block: "center", inline: "center"}); const b = e.getBoundingClientRect();
		return innerWidth < 600 ? [b.width, b.height, b.left, innerWidth - b.right] : [24, 24, 0, 0] })()`))
	if err != nil {
		t.Fatalf("nothing to tap on that says %q: %v", says, err)
	}
	if box[0] < 24 || box[1] < 24 || box[2] < 0 || box[3] < 0 {
		t.Errorf("what says %q is not to be hit with a finger: %v", says, box)
	}
	return find
}

// took wants a journey to have taken so many taps, which docs/performance.md states.
func (j *journey) took(t *testing.T, most int) {
	t.Helper()
	if j.taps != most {
		t.Errorf("%d taps, where docs/performance.md states %d", j.taps, most)
	}
}

// sees waits for an element of a page that the browser is on its way to.
func (j *journey) sees(t *testing.T, selector string) {
	t.Helper()
	soon, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for there := false; !there; time.Sleep(50 * time.Millisecond) { // while pages change, questions fail
		if soon.Err() != nil {
			t.Fatalf("%s never stood on the page", selector)
		}
		there, _ = chromedp.Run(j.ctx, script[bool](`document.readyState === "complete" && document.querySelector(`+quoted(selector)+`) !== null`))
	}
}

// guarded puts the login before the pages of an office, with somebody of each role.
func guarded(t *testing.T, h http.Handler) http.Handler {
	t.Helper()
	dir, cfg := t.TempDir(), access.DefaultConfig()
	err := access.ChangeUsers(access.UsersFile(cfg, dir), func(us access.Users) (access.Users, error) {
		for _, v := range []access.Viewer{siti(), ratna(), juror()} {
			var err error
			if us, err = us.Add(access.User{Name: v.Name, Role: v.Role, Region: v.Region}, longPassword, time.Now()); err != nil {
				return us, err
			}
		}
		return us, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := access.OpenAccounts(access.AccountsDeps{Log: warehousetest.Log(t), Now: time.Now, DataDir: dir}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	guard, err := access.NewGuard(access.Deps{Log: warehousetest.Log(t), Now: time.Now, Accounts: accounts, DataDir: dir}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return guard.Wrap(h)
}

// Provincial staff log in on a telephone, call an officer and record it, and are told that
// it is saved.
func TestAPhoneCallIsRecordedOnATelephone(t *testing.T) {
	w, s, h := office(t)
	srv := serve(t, guarded(t, h))
	ctx := browser(t)
	var heard complaints
	if err := heard.listen(ctx); err != nil {
		t.Fatal(err)
	}
	if err := looks()[2].open(ctx, srv.URL+"/masuk"); err != nil {
		t.Fatal(err)
	}
	fill := `document.querySelector("[name=name]").value = "ratna"; document.querySelector("[name=password]").value = ` + quoted(longPassword)
	if err := chromedp.Do(ctx, script[chromedp.Void](fill+";0")); err != nil {
		t.Fatal(err)
	}
	j := &journey{ctx: ctx}
	j.tap(t, "main button, form button", "Masuk", srv.URL+"/")
	j.sees(t, `form[action="/keluar"]`)
	j.tap(t, "a.button", "KIM belum ditangani", "calls=waiting&province=62")
	group := w.Groups[4]
	row := `[...document.querySelectorAll("tr")].find(r => r.textContent.includes(` + quoted(group.Name) + `))`
	links, err := chromedp.Run(ctx, script[[]string](`[...document.querySelectorAll(".reach a")].slice(0, 2).map(a => a.href)`))
	if err != nil || len(links) != 2 || links[0] != "tel:+6281200000000" || !strings.HasPrefix(links[1], "https://wa.me/6281200000000?text=Yth.%20Bapak%2FIbu%20Petugas") {
		t.Errorf("links %v, %v", links, err)
	}
	if err := chromedp.Do(ctx, script[chromedp.Void](row+`.id = "row"; 0`)); err != nil {
		t.Fatal(err)
	}
	j.tap(t, "#row button", "Dihubungi hari ini", "#tersimpan")
	if j.taps != 3 {
		t.Errorf("%d taps from the login to a saved call, want 3", j.taps)
	}
	said, err := chromedp.Run(ctx, script[[]string](`[document.activeElement.id, document.activeElement.textContent.trim(), document.activeElement.closest("tr").querySelector("th a").textContent,
		String(document.activeElement.getBoundingClientRect().top >= 0 && document.activeElement.getBoundingClientRect().top < innerHeight)]`))
	if err != nil || said[0] != "tersimpan" || !strings.HasPrefix(said[1], "Tersimpan: "+group.Name) || said[2] != group.Name || said[3] != "true" {
		t.Errorf("after saving the focus is on %v, %v", said, err)
	}
	if err := keep(ctx, "journey-saved-phone"); err != nil {
		t.Error(err)
	}
	records, err := s.calls.Of(t.Context(), group.ID)
	if err != nil || len(records) != 1 || records[0].Who != "ratna" || records[0].Reason != followup.Called || kim.DateOf(records[0].At, kim.WIB) != kim.DateOf(worldNow(), kim.WIB) {
		t.Fatalf("%+v %v", records, err)
	}

	// The keyboard goes on from there: the next stop is what withdraws the record.
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
		t.Fatal(err)
	}
	if at, err := chromedp.Run(ctx, script[string](`document.activeElement.textContent`)); err != nil || !strings.HasPrefix(at, "Batalkan") {
		t.Errorf("the next stop is %q, %v", at, err)
	}
	j.tap(t, "#tersimpan button", "Batalkan", "undone=")
	if said, err := texts(ctx, "#tersimpan"); err != nil || len(said) != 1 || said[0] != "Catatan untuk "+group.Name+" dibatalkan." {
		t.Errorf("after withdrawing the page says %v, %v", said, err)
	}
	if records, err := s.calls.Of(t.Context(), group.ID); err != nil || len(records) != 0 {
		t.Errorf("%+v %v", records, err)
	}
	for _, c := range heard.take() {
		t.Errorf("the browser complains: %s", c)
	}
}
