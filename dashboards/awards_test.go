package dashboards

import (
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// draftQuery asks for a draft of Barito Timur.
func draftQuery() url.Values {
	return url.Values{"from": {"2025-07-07"}, "to": {"2025-10-26"}, "level": {"regency"}, "top": {"3"}, "category": {"umum"}, "regency": {"62.13"}}
}

// with returns the query with one parameter changed.
func with(q url.Values, name, value string) url.Values {
	q.Set(name, value)
	return q
}

func juror() access.Viewer { return access.Viewer{Name: "juri", Role: access.Jury, Region: "62.13"} }

func TestWhoDrawsUpShortlists(t *testing.T) {
	w, s, h := office(t)
	admin := access.Viewer{Name: "pengelola", Role: access.Admin}
	elsewhere := access.Viewer{Name: "lain", Role: access.Jury, Region: "62.71"}
	for _, c := range []struct {
		name         string
		viewer       access.Viewer
		form, drawn  bool
		status, file int
	}{
		{"public", access.Viewer{}, false, false, 403, 403},
		{"regency", siti(), false, false, 403, 403},
		{"province", ratna(), false, false, 403, 403},
		{"jury", juror(), true, true, 422, 200},
		{"jury elsewhere", elsewhere, true, false, 422, 404},
		{"admin", admin, true, true, 422, 200},
	} {
		body := get(t, as(c.viewer, h), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
		if strings.Contains(body, `class="scope building"`) != c.form || strings.Contains(body, `class="draft"`) != c.drawn {
			t.Errorf("%s: the form is shown: %t, a draft: %t", c.name, !c.form, !c.drawn)
		}
		if got := send(t, h, c.viewer, "/penghargaan", url.Values{"from": {"x"}}).Code; got != c.status {
			t.Errorf("%s seals: %d, want %d", c.name, got, c.status)
		}
		get(t, as(c.viewer, h), "/unduh/shortlist.csv?"+draftQuery().Encode(), c.file)
		if c.drawn {
			get(t, as(c.viewer, h), "/penghargaan/rancangan/"+w.Groups[0].ID+"?"+draftQuery().Encode(), http.StatusOK)
		} else {
			get(t, as(c.viewer, h), "/penghargaan/rancangan/"+w.Groups[0].ID+"?"+draftQuery().Encode(), http.StatusNotFound)
		}
	}
	if n := w.drawn.Load(); n != 1 {
		t.Errorf("one draft asked for by all was made %d times", n)
	}
	open := s.cfg
	open.NameInactive = true
	if body := get(t, siteOver(t, w, open).routes(), "/penghargaan?"+draftQuery().Encode(), http.StatusOK); strings.Contains(body, `class="draft"`) {
		t.Error("somebody without a name draws up a shortlist")
	}
}

func TestADraftSaysWhatItIs(t *testing.T) {
	w, _, h := office(t)
	body := get(t, as(juror(), h), "/penghargaan?"+with(draftQuery(), "category", "wisata").Encode(), http.StatusOK)
	for _, want := range []string{
		w.Groups[0].Name, w.Groups[10].Name, "karena pemantauan kami kurang", "Belum disegel", "paling sedikit 20", "paling sedikit 13",
		`href="/penghargaan/rancangan/k0000?category=wisata&amp;from=2025-07-07&amp;level=regency&amp;regency=62.13&amp;to=2025-10-26&amp;top=3"`,
		`action="/penghargaan/segel"`, "Lonjakan", "2025-10-14", "wisata, pantai", "kata utuh",
		"lulus, di bawah batas 1", "nyaris 1", "tidak lulus 1", // how many came how far
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the draft does not say %q", want)
		}
	}
	if strings.Contains(body, "--config") || strings.Contains(body, `method="post" action="/penghargaan"`) {
		t.Error("the draft shows a command line, or seals with one click")
	}
	fieldOfDraft(t, w, body)
	dossier := get(t, as(juror(), h), "/penghargaan/rancangan/k0000?"+draftQuery().Encode(), http.StatusOK)
	if !strings.Contains(dossier, "Rancangan daftar pendek") || strings.Contains(dossier, "Disegel") {
		t.Error("the dossier does not say that its list is a draft")
	}
	if csv := get(t, as(juror(), h), "/unduh/shortlist.csv?"+draftQuery().Encode(), http.StatusOK); !strings.Contains(csv, "near_miss,,,,0,k0010") {
		t.Errorf("the draft is exported as\n%s", csv)
	}
}

// fieldOfDraft looks at the table of all groups: the nearest first, each with what it lacks
// at each gate, in its unit.
func fieldOfDraft(t *testing.T, w *world, body string) {
	t.Helper()
	_, table, found := strings.Cut(body, "Semua kelompok yang dinilai")
	if !found {
		t.Fatal("the draft has no table of all groups")
	}
	rows := strings.Split(table, "<tr><th")[1:]
	for i, want := range []struct {
		name, placing string
		lacks         []string
	}{
		{w.Groups[0].Name, "masuk daftar", nil}, {w.Groups[1].Name, "masuk daftar", nil}, {w.Groups[2].Name, "masuk daftar", nil},
		{w.Groups[5].Name, "lulus, di bawah batas", nil},
		{w.Groups[10].Name, "nyaris", []string{"kurang 3 pekan terpantau", "karena pemantauan kami kurang"}},
		{w.Groups[13].Name, "tidak lulus", []string{"tidak terdaftar", "kurang 12 unggahan asli"}},
	} {
		row := rows[i+1] // after the head
		if !strings.Contains(row, want.name) || !strings.Contains(row, "<td>"+want.placing+"</td>") || len(want.lacks) == 0 && strings.Contains(row, "kurang") {
			t.Errorf("row %d is not of %s, %s:\n%s", i+1, want.name, want.placing, row)
		}
		for _, lacks := range want.lacks {
			if !strings.Contains(row, lacks) {
				t.Errorf("%s: %q is not said:\n%s", want.name, lacks, row)
			}
		}
	}
}

// The exports carry the whole field, with what each group lacks.
func TestTheExportOfADraftHasTheWholeField(t *testing.T) {
	w, _, h := office(t)
	q := with(draftQuery(), "category", "wisata")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(t, as(juror(), h), "/unduh/shortlist.csv?"+q.Encode(), http.StatusOK), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	found := map[string][]string{}
	for _, row := range rows[1:] {
		found[row[at["group_id"]]] = row
	}
	for _, c := range []struct{ group, column, want string }{
		{w.Groups[0].ID, "placing", "in"}, {w.Groups[0].ID, "lacks_coverage", "0"},
		{w.Groups[5].ID, "list", "below"}, {w.Groups[5].ID, "placing", "below"},
		{w.Groups[10].ID, "list", "near_miss"}, {w.Groups[10].ID, "placing", "near"}, {w.Groups[10].ID, "lacks_coverage", "3"},
		{w.Groups[13].ID, "list", "out"}, {w.Groups[13].ID, "lacks_original", "12"}, {w.Groups[13].ID, "lacks_registered", "1"}, {w.Groups[13].ID, "lacks_subject", ""},
	} {
		if row := found[c.group]; row == nil || row[at[c.column]] != c.want {
			t.Errorf("%s of %s is %v, want %q", c.column, c.group, row, c.want)
		}
	}
	body := get(t, as(juror(), h), "/api/v1/shortlist?limit=100&"+q.Encode(), http.StatusOK)
	for _, want := range []string{`"placing":"failed"`, `"lacks_original":12`} {
		if !strings.Contains(strings.ReplaceAll(body, ": ", ":"), want) {
			t.Errorf("the API does not say %s", want)
		}
	}
}

func TestWhatAShortlistCannotBe(t *testing.T) {
	w, _, h := office(t)
	for _, c := range []struct{ field, value, says string }{
		{"from", "kemarin", "tulis tanggal seperti"},
		{"to", "2025-11-02", "harus sudah selesai"},
		{"to", "2025-07-12", "tidak memuat satu pekan utuh"},
		{"from", "1999-01-01", "terlalu panjang"},
		{"level", "desa", "pilih salah satu"},
		{"top", "0", "1 sampai 100"},
		{"top", "banyak", "1 sampai 100"},
		{"category", "nonsuch", "pilih salah satu"},
		{"regency", "62.71", "pilih wilayah akun Anda"},
		{"regency", "", "pilih wilayah akun Anda"},
	} {
		q := with(draftQuery(), c.field, c.value)
		body := get(t, as(juror(), h), "/penghargaan?"+q.Encode(), http.StatusOK)
		if !strings.Contains(body, c.says) || !strings.Contains(body, `id="award-`+c.field+`-wrong"`) || strings.Contains(body, `class="draft"`) {
			t.Errorf("%s=%s: the page does not say %q beside the field", c.field, c.value, c.says)
		}
	}
	if n := w.drawn.Load(); n != 0 {
		t.Errorf("%d lists were made", n)
	}
}

// What is sealed is what was seen: a list that has become another since comes back.
func TestSealingADraft(t *testing.T) {
	w, _, h := office(t)
	form := with(draftQuery(), "seen", "another")
	rec := send(t, h, juror(), "/penghargaan", form)
	if rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "datanya berubah") || !strings.Contains(rec.Body.String(), `class="draft"`) {
		t.Errorf("another list than the one seen: %d", rec.Code)
	}
	body := get(t, as(juror(), h), "/penghargaan/segel?"+draftQuery().Encode(), http.StatusOK)
	for _, want := range []string{"Bersaing dalam kabupaten/kota", "Tempat per wilayah: 3", "Barito Timur", "7 Juli 2025", "Unggahan asli paling sedikit 13", w.Groups[0].Name, "Ya, segel daftar ini"} {
		if !strings.Contains(body, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	get(t, as(siti(), h), "/penghargaan/segel?"+draftQuery().Encode(), http.StatusForbidden)
	get(t, as(juror(), h), "/penghargaan/segel?"+with(draftQuery(), "top", "0").Encode(), http.StatusUnprocessableEntity)
	_, rest, _ := strings.Cut(body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	if rec = send(t, h, juror(), "/penghargaan?lang=en", with(draftQuery(), "seen", seen)); rec.Code != http.StatusSeeOther {
		t.Fatalf("the list that was seen: %d", rec.Code)
	}
	if to := rec.Header().Get("Location"); to != "/penghargaan?lang=en#scdcdcdcdcdcd" {
		t.Errorf("leads to %s", to)
	}
	for _, v := range []access.Viewer{juror(), {Name: "pengelola", Role: access.Admin}} {
		if body := get(t, as(v, h), "/penghargaan", http.StatusOK); !strings.Contains(body, strings.Repeat("cd", 32)) {
			t.Errorf("%s does not see the sealed list at once", v.Role)
		}
	}
	get(t, as(juror(), h), "/unduh/shortlist.json?seal="+strings.Repeat("cd", 32), http.StatusOK)
	get(t, as(siti(), h), "/unduh/shortlist.json?seal="+strings.Repeat("cd", 32), http.StatusForbidden)
	if n := w.drawn.Load(); n > 4 {
		t.Errorf("%d lists were made", n)
	}
}

// A list that cannot be sealed yet says so on a page, with the groups and what helps.
func TestWhatSealingIsRefusedFor(t *testing.T) {
	w, before, _ := office(t)
	for _, c := range []struct {
		name string
		why  error
		says []string
	}{
		{"not walked in full", &kim.UnverifiedError{Groups: []string{w.Groups[0].ID}, Since: kim.NewDate(2025, 10, 27), Remedy: `run "pantaukim collect"`},
			[]string{w.Groups[0].Name, "27 Oktober 2025", "seluruh situsnya belum dibaca lagi", "Mintalah pengelola"}},
		{"not calibrated", kim.ErrUncalibrated, []string{"belum dikalibrasi", "hitung tangan"}},
	} {
		s := siteOver(t, w, before.cfg, func(d *Deps) {
			d.Views.Awards.Seal = func(context.Context, kim.ShortlistRequest, string) (kim.Shortlist, error) {
				return kim.Shortlist{}, c.why
			}
		})
		body := get(t, as(juror(), s.routes()), "/penghargaan/segel?"+draftQuery().Encode(), http.StatusOK)
		_, rest, _ := strings.Cut(body, `name="seen" value="`)
		seen, _, _ := strings.Cut(rest, `"`)
		rec := send(t, s.routes(), juror(), "/penghargaan", with(draftQuery(), "seen", seen))
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "<!doctype html>") || strings.Contains(rec.Body.String(), "pantaukim collect") {
			t.Errorf("%s: %d, no page, or one with a command line", c.name, rec.Code)
		}
		for _, want := range c.says {
			if !strings.Contains(rec.Body.String(), want) {
				t.Errorf("%s: the page does not say %q", c.name, want)
			}
		}
	}
}

// To seal is not to publish: that is an act of its own, asked back, and can be withdrawn
// with a reason.
func TestPublishingAList(t *testing.T) {
	w, _, h := office(t)
	body := get(t, as(juror(), h), "/penghargaan/segel?"+draftQuery().Encode(), http.StatusOK)
	_, rest, _ := strings.Cut(body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	if rec := send(t, h, juror(), "/penghargaan", with(draftQuery(), "seen", seen)); rec.Code != http.StatusSeeOther {
		t.Fatalf("sealing: %d", rec.Code)
	}
	seal := strings.Repeat("cd", 32)
	address := "/penghargaan/" + seal + "/umumkan"
	public := func() bool { return strings.Contains(get(t, h, "/penghargaan", http.StatusOK), seal) }
	if public() {
		t.Error("a list that was only sealed is public")
	}
	if body := get(t, as(juror(), h), "/penghargaan", http.StatusOK); !strings.Contains(body, "Disegel oleh juri pada") || !strings.Contains(body, "Belum diumumkan") || !strings.Contains(body, `href="`+address+`"`) {
		t.Error("the heading does not say who sealed, that it is not public, and where to publish")
	}
	if body := get(t, as(juror(), h), address, http.StatusOK); !strings.Contains(body, "Ya, umumkan") || !strings.Contains(body, w.Groups[0].Name) || public() {
		t.Error("publishing is not asked back")
	}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		form   url.Values
		status int
		public bool
	}{
		{"the public", access.Viewer{}, url.Values{"act": {"publish"}}, http.StatusForbidden, false},
		{"staff", ratna(), url.Values{"act": {"publish"}}, http.StatusForbidden, false},
		{"jury elsewhere", access.Viewer{Name: "lain", Role: access.Jury, Region: "62.71"}, url.Values{"act": {"publish"}}, http.StatusNotFound, false},
		{"jury", juror(), url.Values{"act": {"publish"}}, http.StatusSeeOther, true},
		{"a second click", juror(), url.Values{"act": {"publish"}}, http.StatusSeeOther, true},
		{"without a reason", juror(), url.Values{"act": {"withdraw"}}, http.StatusUnprocessableEntity, true},
		{"withdrawn", juror(), url.Values{"act": {"withdraw"}, "reason": {"salah hitung"}}, http.StatusSeeOther, false},
	} {
		if rec := send(t, h, c.viewer, address, c.form); rec.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, rec.Code, c.status)
		}
		if got := public(); got != c.public {
			t.Errorf("after %s the list is public: %t", c.name, got)
		}
	}
	if body := get(t, as(juror(), h), "/penghargaan", http.StatusOK); !strings.Contains(body, "Ditarik oleh juri pada") || !strings.Contains(body, "salah hitung") {
		t.Error("the heading does not say who withdrew the list, and why")
	}
}

// A province can be given to a juror whose account is for one, with places per regency, and
// a message about it names the right field.
func TestPlacesPerRegencyInAProvince(t *testing.T) {
	_, _, h := office(t)
	juror := access.Viewer{Name: "juri", Role: access.Jury, Region: "62"}
	form := get(t, as(juror, h), "/penghargaan", http.StatusOK)
	if !strings.Contains(form, `<option value="62" selected>`) || !strings.Contains(form, "Untuk tempat per kabupaten/kota dalam satu provinsi") {
		t.Error("the form does not offer the province of the account")
	}
	q := with(with(draftQuery(), "regency", ""), "province", "62")
	if body := get(t, as(juror, h), "/penghargaan?"+q.Encode(), http.StatusOK); !strings.Contains(body, `class="draft"`) {
		t.Error("places per regency in a province cannot be drawn up")
	}
	if body := get(t, as(juror, h), "/penghargaan?"+with(q, "province", "").Encode(), http.StatusOK); !strings.Contains(body, `id="award-province-wrong"`) || strings.Contains(body, `id="award-regency-wrong"`) {
		t.Error("the message is not at the province")
	}
}

// A juror clears a sign on the page, and opens it again: with the name of the login and a
// reason, which stay on record. The next draft knows of it.
func TestSignsAreJudgedOnThePage(t *testing.T) {
	w, _, h := office(t)
	group := w.Groups[0]
	address := group.Path() + "/tanda"
	open := url.Values{"sign": {"backdated"}, "subject": {"2025-10"}, "act": {"clear"}, "reason": {"sudah ditanyakan"}}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		form   url.Values
		status int
		says   string
	}{
		{"the public", access.Viewer{}, open, http.StatusForbidden, ""},
		{"staff", siti(), open, http.StatusForbidden, ""},
		{"jury elsewhere", access.Viewer{Name: "lain", Role: access.Jury, Region: "62.71"}, open, http.StatusForbidden, ""},
		{"without a reason", juror(), url.Values{"sign": {"backdated"}, "subject": {"2025-10"}, "act": {"clear"}, "reason": {" "}}, http.StatusUnprocessableEntity, "belum diperiksa"},
		{"no such sign", juror(), url.Values{"sign": {"backdated"}, "subject": {"1999"}, "act": {"clear"}, "reason": {"x"}}, http.StatusNotFound, "belum diperiksa"},
		{"cleared", juror(), open, http.StatusSeeOther, "sudah diperiksa oleh juri"},
		{"opened again", juror(), url.Values{"sign": {"backdated"}, "subject": {"2025-10"}, "act": {"reopen"}, "reason": {"keliru"}}, http.StatusSeeOther, "dibuka lagi oleh juri"},
	} {
		if rec := send(t, h, c.viewer, address, c.form); rec.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, rec.Code, c.status)
		}
		if body := get(t, as(juror(), h), group.Path(), http.StatusOK); !strings.Contains(body, c.says) || !strings.Contains(body, `action="`+address+`"`) {
			t.Errorf("%s: the page does not say %q", c.name, c.says)
		}
	}
	if body := get(t, as(siti(), h), group.Path(), http.StatusOK); strings.Contains(body, address) {
		t.Error("staff are offered to clear signs")
	}
	for n := range int64(2) { // a decision later, the same draft is another
		get(t, as(juror(), h), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
		get(t, as(juror(), h), "/penghargaan?"+draftQuery().Encode(), http.StatusOK)
		if got := w.drawn.Load(); got != n+1 {
			t.Errorf("after decision %d drafts were made %d times", n, got)
		}
		if rec := send(t, h, juror(), address, open); rec.Code != http.StatusSeeOther {
			t.Fatalf("clearing: %d", rec.Code)
		}
	}
}

// The dossier shows the points that its IAD is made of, and which items follow a text of whom.
func TestADossierProvesItsFigures(t *testing.T) {
	w, _, h := office(t)
	body := get(t, as(juror(), h), "/penghargaan/rancangan/"+w.Groups[0].ID+"?"+with(draftQuery(), "category", "wisata").Encode(), http.StatusOK)
	for _, want := range []string{`<dd><a href="#indikator">80,5</a></dd>`, "54,25 / 60,00", "26,25 / 40,00", "80,50", "jumlah poinnya adalah IAD", "mengikuti naskah " + w.Groups[1].Name} {
		if !strings.Contains(body, want) {
			t.Errorf("the dossier does not say %q", want)
		}
	}
	if n := strings.Count(body, "mengikuti naskah"); n != 1 {
		t.Errorf("%d items are said to be copies", n)
	}
}

// However many lists there are, and however long they are, the page stays small, and
// every list has an address.
func TestThePageOfAwardsStaysSmall(t *testing.T) {
	_, w, h := open(t, 1500)
	admin := as(access.Viewer{Name: "pengelola", Role: access.Admin}, h)
	long := with(with(draftQuery(), "top", "100"), "regency", "")
	body := get(t, admin, "/penghargaan?"+long.Encode(), http.StatusOK)
	if n := strings.Count(body, "/penghargaan/rancangan/"); len(body) > 100_000 || n < 60 || !strings.Contains(body, "paling banyak 60 kelompok") {
		t.Errorf("%d bytes with %d links to dossiers", len(body), n)
	}
	if csv := get(t, admin, "/unduh/shortlist.csv?"+long.Encode(), http.StatusOK); strings.Count(csv, "\nin,") != 100 {
		t.Errorf("%d of 100 groups are exported", strings.Count(csv, "\nin,"))
	}
	get(t, admin, "/penghargaan/rancangan/"+w.Groups[99].ID+"?"+long.Encode(), http.StatusOK)
}

// A draft that cannot be made costs its own box, not the page.
func TestAFailedDraftLeavesThePageStanding(t *testing.T) {
	w, before, _ := office(t)
	s := siteOver(t, w, before.cfg, func(d *Deps) {
		d.Views.Awards.Draft = func(context.Context, kim.ShortlistRequest) (kim.Shortlist, error) {
			return kim.Shortlist{}, errors.New("the disk is gone")
		}
	})
	rec := httptest.NewRecorder()
	as(juror(), s.routes()).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/penghargaan?"+draftQuery().Encode(), nil))
	if body := rec.Body.String(); rec.Code != http.StatusOK || !strings.Contains(body, "kesalahan di pihak kami") || !strings.Contains(body, strings.Repeat("ab12", 16)) || strings.Contains(body, "disk is gone") {
		t.Errorf("%d", rec.Code)
	}
}

// A dossier marks what it is counted from, says what its hashes are of, and says so if its
// rows do not add up to the figures of the list. The same stands on paper.
func TestADossierMarksItsEvidence(t *testing.T) {
	w, _, h := office(t)
	q := with(draftQuery(), "category", "wisata").Encode()
	address := "/penghargaan/rancangan/" + w.Groups[0].ID
	body := get(t, as(juror(), h), address+"?"+q, http.StatusOK)
	paper := pdfText(t, []byte(get(t, as(juror(), h), address+"/berkas.pdf?"+q, http.StatusOK)))
	if err := keepFile("dossier.html", []byte(body)); err != nil { // to be looked at
		t.Error(err)
	}
	if err := keepFile("dossier.pdf", []byte(get(t, as(juror(), h), address+"/berkas.pdf?"+q, http.StatusOK))); err != nil {
		t.Error(err)
	}
	for _, want := range []string{
		"<mark>wisata</mark>", "wisata, pantai", "xxHash 64-bit", "<code>0000000000abcdef</code>", `<a href="#unggahan">40</a>`, `href="#p2025-10-20"`, `id="p2025-10-20"`,
		"tidak memberi angka yang sama", `<tr data-figure="items"><th scope="row">Unggahan</th><td class="num">40</td>`, "paling sedikit 13",
		`href="` + address + `/berkas.pdf?category=wisata`, `<tr data-state="U" class="unseen">`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the dossier does not say %q", want)
		}
	}
	for _, want := range []string{"memuat wisata", "xxHash 64-bit", "0000000000abcdef", "tidak memberi angka yang sama", "mengikuti naskah " + w.Groups[1].Name, "Tidak terpantau", "Halaman 1 dari"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the dossier on paper does not say %q", want)
		}
	}
	for _, who := range []access.Viewer{{}, siti()} {
		get(t, as(who, h), address+"/berkas.pdf?"+q, http.StatusNotFound)
	}
	get(t, as(juror(), h), address+"/berkas.pdf?"+q+"&lang=en", http.StatusOK)
}
