package dashboards

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
	"pantaukim/internal/digest"
	"pantaukim/internal/followup"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

const longPassword = "kata sandi yang panjang"

// desk is an office with logins: the pages of its site behind the guard, over a data folder
// that outlives a restart.
type desk struct {
	w       *world
	site    *site
	dir     string
	cfg     access.Config
	later   atomic.Int64 // how much later than worldNow it is
	handler atomic.Pointer[http.Handler]
	access  *access.Accounts
}

func (d *desk) now() time.Time { return worldNow().Add(time.Duration(d.later.Load())) }

// newDesk has bos, who manages all users, and daerah, who manages those of Kalimantan Tengah.
func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{w: newWorld(t, warehousetest.New(t).Conn(), 40), dir: t.TempDir(), cfg: access.DefaultConfig()}
	d.w.load(t.Context())
	d.start(t)
	for _, u := range []access.User{{Name: "bos", Role: access.Admin}, {Name: "daerah", Role: access.Admin, Region: "62"}} {
		if err := d.access.Add(audit.Who{Name: "root", Command: true}, u, longPassword); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// start starts the program over the folder; it ends the one before.
func (d *desk) start(t *testing.T) {
	t.Helper()
	areas, err := areasOnce()
	if err != nil {
		t.Fatal(err)
	}
	log := warehousetest.Log(t)
	if d.access, err = access.OpenAccounts(access.AccountsDeps{Log: log, Now: d.now, DataDir: d.dir, Areas: areas}, d.cfg); err != nil {
		t.Fatal(err)
	}
	cfg := demoConfig()
	cfg.NameInactive, cfg.RowsPerPage = false, 40
	d.site = siteOver(t, d.w, cfg, func(deps *Deps) {
		deps.Accounts, deps.Now = d.access, d.now
		deps.Registry = registry.NewEditor(d.w.conn, areas, d.now, "")
		deps.Mail = &pages.Mail{Subscriptions: digest.NewSubscriptions(d.w.conn, d.now, digest.DefaultConfig())}
	})
	guard, err := access.NewGuard(access.Deps{Log: log, Now: d.now, Accounts: d.access, DataDir: d.dir}, d.cfg)
	if err != nil {
		t.Fatal(err)
	}
	h := guard.Wrap(d.site.routes())
	d.handler.Store(&h)
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { (*d.handler.Load()).ServeHTTP(w, r) }

// does sends a form as a viewer, past the guard.
func (d *desk) does(t *testing.T, v access.Viewer, address string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return send(t, d.site.routes(), v, address, form)
}

func onceIn(t *testing.T, body string) string {
	t.Helper()
	m := regexp.MustCompile(`<code class="code">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no one-time password:\n%s", body)
	}
	return m[1]
}

func bos() access.Viewer { return access.Viewer{Name: "bos", Role: access.Admin, From: "192.0.2.7"} }
func daerah() access.Viewer {
	return access.Viewer{Name: "daerah", Role: access.Admin, Region: "62"}
}

func TestUsersOnTheirPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	rec := d.does(t, bos(), "/pengguna", "name", "Rina", "role", "regency", "region", "62.02")
	if rec.Code != http.StatusOK || rec.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v\n%s", rec.Code, rec.Header(), rec.Body)
	}
	once := onceIn(t, rec.Body.String())
	if body := get(t, as(bos(), d.site.routes()), "/pengguna", http.StatusOK); strings.Contains(body, once) || !strings.Contains(body, `href="/pengguna/rina"`) {
		t.Errorf("the list:\n%s", body)
	}
	for _, c := range []struct {
		name, role, region, says string
	}{
		{"rina", "jury", "", "sudah ada"}, {"a", "jury", "", "3–64"}, {"budi", "king", "", "Pilihlah peran"}, {"budi", "regency", "62", "wilayah kabupaten atau kota"},
		{"budi", "province", "62.02", "wilayah provinsi"}, {"budi", "regency", "62.99", "Tidak ada wilayah"}, {"budi", "regency", "<b>", "kode Kemendagri"},
	} {
		rec := d.does(t, bos(), "/pengguna", "name", c.name, "role", c.role, "region", c.region)
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), c.says) || strings.Contains(rec.Body.String(), "<b>\"") {
			t.Errorf("%s %s %s: %d\n%s", c.name, c.role, c.region, rec.Code, rec.Body)
		}
	}
	// An admin of one province gives nobody rights outside of it, and sees nobody there.
	for _, region := range []string{"", "63", "63.01"} {
		if rec := d.does(t, daerah(), "/pengguna", "name", "budi", "role", "admin", "region", region); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "di luar wilayah Anda") {
			t.Errorf("for %q: %d", region, rec.Code)
		}
	}
	if body := get(t, as(daerah(), d.site.routes()), "/pengguna", http.StatusOK); strings.Contains(body, "/pengguna/bos") || !strings.Contains(body, "/pengguna/rina") || strings.Contains(body, "Aceh") {
		t.Errorf("the list of a province:\n%s", body)
	}
	get(t, as(daerah(), d.site.routes()), "/pengguna/bos", http.StatusNotFound)
	get(t, as(daerah(), d.site.routes()), "/catatan", http.StatusForbidden)
	for _, do := range []string{"place", "disable", "reset", "remove", "drop", "session"} {
		if rec := d.does(t, daerah(), "/pengguna/bos", "do", do, "role", "jury", "region", "62"); rec.Code != http.StatusNotFound {
			t.Errorf("%s of somebody elsewhere: %d", do, rec.Code)
		}
	}
	if rec := d.does(t, daerah(), "/pengguna/rina", "do", "place", "role", "admin", "region", ""); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("a right for everywhere: %d", rec.Code)
	}

	steps := []struct {
		form   []string
		status int
		says   string
	}{
		{[]string{"do", "place", "role", "province", "region", "62"}, http.StatusSeeOther, "/pengguna/rina?saved=place"},
		{[]string{"do", "disable"}, http.StatusSeeOther, "saved=disable"}, {[]string{"do", "enable"}, http.StatusSeeOther, "saved=enable"},
		{[]string{"do", "reset"}, http.StatusOK, "Kata sandi sekali pakai untuk rina"}, {[]string{"do", "dance"}, http.StatusBadRequest, ""},
		{[]string{"do", "remove"}, http.StatusSeeOther, "/pengguna"}, {[]string{"do", "remove"}, http.StatusNotFound, ""},
	}
	for _, s := range steps {
		rec := d.does(t, bos(), "/pengguna/rina", s.form...)
		if rec.Code != s.status || !strings.Contains(rec.Header().Get("Location")+rec.Body.String(), s.says) {
			t.Errorf("%v: %d to %q", s.form, rec.Code, rec.Header().Get("Location"))
		}
	}
	if rec := d.does(t, bos(), "/pengguna/bos", "do", "disable"); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "pengelola terakhir") {
		t.Errorf("the last admin: %d\n%s", rec.Code, rec.Body)
	}
	acts, _, err := d.access.Acts.Read(d.now().Add(-time.Hour), d.now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, a := range acts {
		told = append(told, a.What)
		if a.By == "bos" && a.From != "192.0.2.7" {
			t.Errorf("recorded from %q", a.From)
		}
	}
	want := []string{audit.UserRemoved, audit.PasswordReset, audit.UserEnabled, audit.UserDisabled, audit.UserChanged, audit.UserAdded, audit.UserAdded, audit.UserAdded}
	if !slices.Equal(told, want) {
		t.Errorf("recorded %v, want %v", told, want)
	}
}

// What the warehouse keeps with its author stands beside what the files keep.
func TestTheRecordOfActs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	group := d.w.Groups[4]
	kept, err := d.site.calls.Add(t.Context(), followup.Record{GroupID: group.ID, Who: "siti", Reason: "people", Note: "akan mengunggah"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.site.boards.renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rec := d.does(t, siti(), "/kim/"+group.ID+"/tindak-lanjut/batal", "followup", kept.ID); rec.Code != http.StatusSeeOther {
		t.Fatalf("withdrawn: %d", rec.Code)
	}
	for _, path := range []string{"/surat", "/surat/berhenti"} {
		rec := d.does(t, siti(), path, "address", "camat@example.go.id", "region", "62.13", "every", "monthly", "format", "pdf")
		if rec.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", path, rec.Code)
		}
	}
	// A change of one group is told with what was there before; a bulk is one entry; both lead to their page.
	moved := registry.Editing{By: "siti"}
	one, err := d.site.registry.Find(t.Context(), group.ID)
	if err != nil {
		t.Fatal(err)
	}
	if saved, err := d.site.registry.Save(t.Context(), group.ID, one.Version(), map[string]string{"name": "KIM Nama Baru", "regency_code": group.RegencyCode}, moved); err != nil || !saved.Changed {
		t.Fatalf("%+v %v", saved, err)
	}
	list := "id,name,regency_code\n"
	for _, g := range d.w.Groups[5:8] {
		list += g.ID + "," + g.Name + " Baru," + g.RegencyCode + "\n"
	}
	up, err := d.site.registry.Take([]byte(list), "daftar.csv", registry.Choice{}, moved)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := d.site.registry.Preview(t.Context(), up.Token, moved)
	if err != nil {
		t.Fatal(err)
	}
	bulk, err := d.site.registry.Apply(t.Context(), up.Token, seen.Digest(), moved)
	if err != nil {
		t.Fatal(err)
	}
	training := "outreach_kind,held_from,outreach_title,group_id\ntraining,2025-10-16,Menulis berita," + group.ID + "\n"
	if _, err := d.site.registry.ApplyOutreach(t.Context(), training, "pelatihan.csv", "", moved); err != nil {
		t.Fatal(err)
	}
	h := as(bos(), d.site.routes())
	if body := plainText(get(t, h, "/catatan?act=registry&who=siti", http.StatusOK)); !strings.Contains(body, "Nama KIM: "+group.Name+" Nama KIM: KIM Nama Baru Lihat riwayatnya") ||
		!strings.Contains(body, "Jumlah KIM: 3 daftar.csv Lihat riwayatnya") || strings.Count(body, "Daftar KIM diubah") != 2+1 /* the choice of acts */ {
		t.Errorf("changes of the list:\n%s", body)
	}
	body := get(t, h, "/catatan", http.StatusOK)
	if !strings.Contains(body, `href="/daftar/riwayat/`+bulk.Act+`"`) || !strings.Contains(body, "2025-10-16 Menulis berita") {
		t.Errorf("the page leads to no entry, or knows of no outreach:\n%s", plainText(body))
	}
	for _, says := range []string{"Tindak lanjut dicatat", "people: akan mengunggah", "Tindak lanjut ditarik", "Pengguna ditambahkan", "baris perintah", "Surat ditambahkan", "Surat dihentikan", "camat@example.go.id", `href="/kim/` + group.ID} {
		if !strings.Contains(body, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if body := get(t, h, "/catatan?lang=en&act=call_withdrawn&who=siti", http.StatusOK); !strings.Contains(body, "Follow-up withdrawn") || strings.Contains(body, "<td data-label=\"Act\">Follow-up recorded") || !strings.Contains(body, "1 acts from") {
		t.Errorf("filtered:\n%s", body)
	}
	if body := get(t, h, "/catatan?who=daerah", http.StatusOK); !strings.Contains(body, "Pengguna ditambahkan") || strings.Contains(body, "Tindak lanjut ditarik</td>") {
		t.Errorf("to whom it was done:\n%s", body)
	}
	if body := get(t, h, "/catatan?from=2020-01-01&to=2020-02-01", http.StatusOK); !strings.Contains(body, "Tidak ada yang tercatat") {
		t.Error("other days have acts")
	}
	for _, wrong := range []string{"from=besok", "to=2025-13-01", "act=dance", "from=2025-02-01&to=2025-01-01"} {
		get(t, h, "/catatan?"+wrong, http.StatusBadRequest)
		get(t, h, "/unduh/audit.csv?"+wrong, http.StatusBadRequest)
	}
	csv := get(t, h, "/unduh/audit.csv?who=siti", http.StatusOK)
	if !strings.Contains(csv, "call_recorded") || !strings.Contains(csv, "call_withdrawn") || strings.Contains(csv, "user_added") {
		t.Errorf("download:\n%s", csv)
	}
	for _, v := range []access.Viewer{daerah(), ratna(), siti(), {Name: "juri", Role: access.Jury}, {}} {
		for _, path := range []string{"/catatan", "/unduh/audit.csv", "/unduh/audit.json", "/api/v1/audit"} {
			rec := httptest.NewRecorder()
			as(v, d.site.routes()).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			if rec.Code != http.StatusForbidden && rec.Code != http.StatusUnauthorized {
				t.Errorf("%s reads %s: %d", v.Role, path, rec.Code)
			}
		}
	}
	// Spoilt lines are told of.
	files, err := filepath.Glob(filepath.Join(d.dir, "acts-*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	f, err := os.OpenFile(files[0], os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\x00\x00\n"); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	if body := get(t, h, "/catatan", http.StatusOK); !strings.Contains(body, "1 baris catatan tidak terbaca") {
		t.Error("a spoilt line is passed over")
	}
}

// fills writes into fields of a page.
func (j *journey) fills(t *testing.T, fields ...string) {
	t.Helper()
	for i := 0; i < len(fields); i += 2 {
		at := `document.querySelector(` + quoted(fields[i]) + `)`
		if err := chromedp.Do(j.ctx, script[chromedp.Void](at+`.value = `+quoted(fields[i+1])+`; 0`)); err != nil {
			t.Fatalf("%s: %v", fields[i], err)
		}
	}
}

func (j *journey) reads(t *testing.T, selector string) string {
	t.Helper()
	said, err := texts(j.ctx, selector)
	if err != nil || len(said) == 0 {
		t.Fatalf("nothing at %s: %v", selector, err)
	}
	return said[0]
}

// narrow fails if a page is wider than the screen, and keeps a picture.
func (j *journey) narrow(t *testing.T, name string) {
	t.Helper()
	source, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	found, err := looks()[2].axe(j.ctx, string(source))
	if err != nil || len(found) > 0 {
		t.Errorf("%s shuts readers out: %v, %v", name, found, err)
	}
	wide, err := chromedp.Run(j.ctx, script[[]string](tooWide))
	if err != nil || len(wide) > 0 {
		t.Errorf("%s is too wide: %v, %v", name, wide, err)
	}
	if err := keep(j.ctx, "users-"+name); err != nil {
		t.Error(err)
	}
}

// An admin adds staff of a kabupaten, who choose a password and a second factor on a
// telephone, see their region, and stay logged in through a restart until the admin ends it.
func TestANewUserFromTheFirstLoginToTheLast(t *testing.T) {
	d := newDesk(t)
	srv := serve(t, d)
	open := func() (*journey, *complaints) {
		j, heard := &journey{ctx: browser(t)}, &complaints{}
		if err := heard.listen(j.ctx); err != nil {
			t.Fatal(err)
		}
		return j, heard
	}
	visits := func(j *journey, path string) {
		t.Helper()
		if err := looks()[2].open(j.ctx, srv.URL+path); err != nil {
			t.Fatal(err)
		}
	}
	boss, heardBoss := open()
	visits(boss, "/masuk")
	boss.fills(t, "#nama", "bos", "#sandi", longPassword)
	boss.tap(t, "main button", "Masuk", srv.URL+"/")
	boss.sees(t, ".account a")
	visits(boss, "/pengguna")
	boss.fills(t, "#nama", "rina", "#peran-pilih", "regency", "#wilayah-pilih", "62.13")
	boss.tap(t, "main button", "Tambah", "/pengguna")
	boss.sees(t, ".once code")
	once := boss.reads(t, ".once code")
	boss.narrow(t, "once")

	rina, heard := open()
	visits(rina, "/masuk")
	rina.fills(t, "#nama", "rina", "#sandi", once)
	rina.tap(t, "main button", "Masuk", "/akun/sandi")
	visits(rina, "/tidak-aktif")
	if out, err := texts(rina.ctx, `form[action="/keluar"]`); err != nil || len(out) > 0 {
		t.Errorf("without an own password: %v, %v", out, err)
	}
	visits(rina, "/masuk")
	rina.fills(t, "#sandi", longPassword+" rina", "#sandi-lagi", longPassword+" rina")
	rina.narrow(t, "password")
	rina.tap(t, "main button", "Simpan", srv.URL+"/")
	rina.sees(t, ".account a")

	visits(rina, "/akun")
	rina.tap(t, "main a", "Pasang faktor kedua", "/akun/faktor")
	rina.narrow(t, "factor")
	secret := strings.ReplaceAll(rina.reads(t, ".secret code"), " ", "")
	code := func() string {
		t.Helper()
		c, err := totp.GenerateCode(secret, d.now())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	rina.fills(t, "#sandi-kini", longPassword+" rina", "#kode", code())
	rina.tap(t, "main button", "Pasang", "/akun/faktor")
	rina.sees(t, ".recovery")
	rina.narrow(t, "recovery")
	visits(rina, "/akun")
	rina.narrow(t, "account")
	rina.tap(t, "main button", "Keluar", srv.URL+"/")
	rina.sees(t, "a.account")

	d.later.Add(int64(time.Minute)) // the app shows the next code
	visits(rina, "/masuk?next=/tidak-aktif")
	rina.fills(t, "#nama", "rina", "#sandi", longPassword+" rina")
	rina.tap(t, "main button", "Masuk", "/masuk/kode")
	rina.narrow(t, "code")
	rina.fills(t, "#kode", code())
	rina.tap(t, "main button", "Masuk", "/tidak-aktif")
	own, other := d.w.Groups[4], d.w.Groups[36] // inactive, of 62.13 and of 62.00
	for id, want := range map[string]bool{own.ID: true, other.ID: false} {
		visits(rina, "/tidak-aktif?page=all")
		found, err := chromedp.Run(rina.ctx, script[bool](`document.querySelector('a[href="/kim/`+id+`"]') !== null`))
		if err != nil || found != want {
			t.Errorf("%s is seen: %t, %v", id, found, err)
		}
	}

	d.start(t) // the program is started again
	visits(rina, "/akun")
	if said := rina.reads(t, "h1"); said != "rina" {
		t.Errorf("after a restart the account is of %q", said)
	}
	visits(boss, "/pengguna/rina")
	boss.narrow(t, "user")
	boss.tap(t, "td button", "Akhiri", "saved=session")
	visits(rina, "/akun")
	if said := rina.reads(t, "h1"); said != "Masuk" {
		t.Errorf("after the session was ended the page says %q", said)
	}
	visits(boss, "/catatan?who=rina")
	boss.narrow(t, "audit")
	said := boss.reads(t, "table.audit")
	for _, want := range []string{"Pengguna ditambahkan", "Masuk", "Kata sandi diganti", "Faktor kedua dipasang", "Keluar", "Sesi diakhiri"} {
		if !strings.Contains(said, want) {
			t.Errorf("the record does not say %q: %s", want, said)
		}
	}
	visits(boss, "/catatan?who=rina&lang=en")
	boss.narrow(t, "audit-en")
	visits(boss, "/pengguna?lang=en")
	boss.narrow(t, "users-en")
	for _, c := range []*complaints{heard, heardBoss} {
		all := slices.DeleteFunc(c.take(), func(said string) bool { return strings.Contains(said, "Cleared data types") }) // by a logout
		if len(all) > 0 {
			t.Errorf("the browser complains: %v", all)
		}
	}
}
