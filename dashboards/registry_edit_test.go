package dashboards

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

var (
	inputs  = regexp.MustCompile(`<input id="f-([a-z_]+)" name="[a-z_]+" value="([^"]*)"`)
	areas   = regexp.MustCompile(`(?s)<textarea id="f-([a-z_]+)"[^>]*>(.*?)</textarea>`)
	selects = regexp.MustCompile(`(?s)<select id="f-([a-z_]+)".*?</select>`)
	choice  = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	seenIt  = regexp.MustCompile(`name="version" value="([^"]*)"`)
)

// filledIn is the form of a group as a browser would send it back.
func filledIn(t testing.TB, body string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, m := range append(inputs.FindAllStringSubmatch(body, -1), areas.FindAllStringSubmatch(body, -1)...) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range selects.FindAllStringSubmatch(body, -1) {
		form.Set(m[1], "")
		if c := choice.FindStringSubmatch(m[0]); c != nil {
			form.Set(m[1], c[1])
		}
	}
	m := seenIt.FindStringSubmatch(body)
	if m == nil || len(form) < 10 {
		t.Fatalf("the page has no form:\n%s", plainText(body))
	}
	form.Set("version", m[1])
	return form
}

// One group is renamed, moved, closed, opened, merged and put back on its page, and all pages
// show it at once.
func TestAGroupIsChangedOnItsPage(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	g, other := w.Groups[0], w.Groups[1]
	staff, page := as(pengelola(), h), "/daftar/kim/"+g.ID
	if !strings.Contains(get(t, staff, "/kim/"+g.ID, http.StatusOK), `href="`+page+`"`) {
		t.Error("the page of the group does not lead to where it is changed")
	}
	sent := func(path string, form url.Values, want string) {
		t.Helper()
		if rec := send(t, h, pengelola(), path, form); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != page+"?saved="+want {
			t.Fatalf("%d to %q, want %s\n%s", rec.Code, rec.Header().Get("Location"), want, plainText(rec.Body.String()))
		}
	}
	form := filledIn(t, get(t, staff, page, http.StatusOK))
	sent(page, form, "same")
	form.Set("name", "KIM Ganti Nama")
	form.Set("regency_code", "62.71")
	for k, v := range map[string]string{"regency": "Palangka Raya", "district_code": "62.71.01", "district": "Pahandut", "village": "", "note": "baris \"satu\"\r\nbaris dua",
		"sk_number": "141/9/2023", "sk_date": "2023-03-01", "tier": "village", "members": "12", "setting": "rural", "signal": "weak", "social": "https://www.facebook.com/kim.a"} {
		form.Set(k, v)
	}
	sent(page, form, "edited")
	if body := get(t, staff, "/kim/"+g.ID, http.StatusOK); !strings.Contains(body, "KIM Ganti Nama") || !strings.Contains(body, "Palangka Raya") {
		t.Error("the pages do not show the new name and place")
	}
	about := plainText(get(t, h, "/kim/"+g.ID, http.StatusOK))
	for _, want := range []string{"SK 141/9/2023, tanggal 1 Maret 2023", "Tingkat desa/kelurahan", "Anggota 12 orang", "Jenis wilayah perdesaan", "Sinyal internet lemah", "https://www.facebook.com/kim.a Unggahan di sana tidak dihitung."} {
		if !strings.Contains(about, want) {
			t.Errorf("everybody is not told %q:\n%s", want, about[strings.LastIndex(about, "Tentang"):])
		}
	}
	if strings.Contains(about, g.PICPhone) || strings.Contains(about, g.PICName) {
		t.Error("everybody is told the officer")
	}
	if csv := get(t, h, "/unduh/groups.csv", http.StatusOK); !strings.Contains(csv, "141/9/2023,2023-03-01,village,12,rural,weak,https://www.facebook.com/kim.a") {
		t.Error("the table of groups lacks what programmes ask")
	}
	body := plainText(get(t, staff, page+"?saved=edited", http.StatusOK))
	for _, want := range []string{"Perubahan disimpan.", "Tingkat KIM kosong → menjadi desa/kelurahan", "pengelola Diubah Nama KIM " + g.Name + " → menjadi KIM Ganti Nama", "Kode kabupaten/kota 62.13 → menjadi 62.71"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q:\n%s", want, body)
		}
	}
	version := func() url.Values {
		return url.Values{"version": filledIn(t, get(t, staff, page, http.StatusOK))["version"]}
	}
	sent(page+"/status", with(version(), "to", "dissolved"), "closed")
	if one, err := s.registry.Find(t.Context(), g.ID); err != nil || one.Standing != kim.Dissolved {
		t.Errorf("%+v %v", one, err)
	}
	if list := get(t, staff, "/daftar?status=dissolved", http.StatusOK); !strings.Contains(list, "KIM Ganti Nama") || strings.Contains(list, other.Name) {
		t.Error("the list does not find who is closed")
	}
	sent(page+"/status", with(version(), "to", "registered"), "reopened")
	sent(page+"/batal", version(), "undone")
	sent(page+"/batal", version(), "undone")
	sent(page+"/batal", version(), "undone")
	if body := get(t, staff, "/kim/"+g.ID, http.StatusOK); !strings.Contains(body, g.Name) || strings.Contains(body, "KIM Ganti Nama") {
		t.Error("the old name does not come back")
	}
	for _, into := range []string{"nihil", g.ID, ""} {
		if rec := send(t, h, pengelola(), page+"/gabung", with(version(), "into", into)); rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "Tidak digabungkan") {
			t.Errorf("merged into %q: %d", into, rec.Code)
		}
	}
	sent(page+"/gabung", with(version(), "into", other.ID), "merged")
	get(t, staff, "/kim/"+g.ID, http.StatusNotFound)
	merged := get(t, staff, page, http.StatusOK)
	if !strings.Contains(merged, `href="/daftar/kim/`+other.ID+`"`) || strings.Contains(merged, `id="f-name"`) {
		t.Error("the page of a part does not lead to the whole")
	}
	m := seenIt.FindStringSubmatch(merged)
	sent(page+"/batal", url.Values{"version": {m[1]}}, "undone")
	get(t, staff, "/kim/"+g.ID, http.StatusOK)
}

// Two people have the same group open: the second is told what the first changed, what they
// typed is still there, and what the first wrote elsewhere is not written over.
func TestTwoPeopleChangeOneGroup(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	g := w.Groups[0]
	page := "/daftar/kim/" + g.ID
	first := filledIn(t, get(t, as(ratna(), h), page, http.StatusOK))
	second := filledIn(t, get(t, as(siti(), h), page, http.StatusOK))
	first.Set("name", "KIM Menurut Ratna")
	first.Set("pic_name", "Bu Ani")
	if rec := send(t, h, ratna(), page, first); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	second.Set("name", "KIM Menurut Siti")
	second.Set("note", "dari Siti")
	rec := send(t, h, siti(), page, second)
	said := plainText(rec.Body.String())
	if rec.Code != http.StatusConflict || !strings.Contains(said, "diubah orang lain sejak Anda membuka halaman ini") || !strings.Contains(said, "ratna , ") && !strings.Contains(said, "ratna,") {
		t.Fatalf("%d\n%s", rec.Code, said)
	}
	for _, want := range []string{"Nama KIM " + g.Name + " → menjadi KIM Menurut Ratna", "Kini tertulis: KIM Menurut Ratna"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	again := filledIn(t, rec.Body.String())
	if again.Get("name") != "KIM Menurut Siti" || again.Get("note") != "dari Siti" || again.Get("pic_name") != "Bu Ani" {
		t.Errorf("the form holds %v", again)
	}
	if one, err := s.registry.Find(t.Context(), g.ID); err != nil || one.Name != "KIM Menurut Ratna" || one.Note != "" {
		t.Errorf("%+v %v", one.Group, err)
	}
	if rec := send(t, h, siti(), page, again); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	if one, err := s.registry.Find(t.Context(), g.ID); err != nil || one.Name != "KIM Menurut Siti" || one.Note != "dari Siti" || one.PICName != "Bu Ani" {
		t.Errorf("%+v %v", one.Group, err)
	}
	for _, act := range []string{"/status", "/gabung", "/batal"} {
		if rec := send(t, h, siti(), page+act, url.Values{"version": first["version"], "to": {"dissolved"}, "into": {w.Groups[1].ID}}); rec.Code != http.StatusConflict {
			t.Errorf("%s over an unseen change: %d", act, rec.Code)
		}
	}
}

// What cannot be right comes back as it was typed, with what is wrong beside its field.
func TestAGroupIsAdded(t *testing.T) {
	w, _, h := registryDesk(t, 8)
	form := url.Values{"id": {"kim-tambahan"}, "name": {"KIM <i>Tambahan</i>"}, "regency_code": {"6213"}, "url": {"tambahan.kim.id"}, "status": {"registered"}}
	rec := send(t, h, pengelola(), "/daftar/tambah", form)
	said := plainText(rec.Body.String())
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), `value="KIM &lt;i&gt;Tambahan&lt;/i&gt;"`) || strings.Count(rec.Body.String(), `aria-invalid="true"`) != 2 {
		t.Errorf("%d\n%s", rec.Code, said)
	}
	for _, want := range []string{"“6213” tampaknya kode BPS.", "“tambahan.kim.id” tidak diawali https:// atau http://. Tulis https://tambahan.kim.id."} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q:\n%s", want, said)
		}
	}
	if rec := send(t, h, pengelola(), "/daftar/tambah?lang=en", with(form, "id", w.Groups[0].ID)); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "is that of another group") {
		t.Errorf("an id of another: %d", rec.Code)
	}
	form.Set("id", "kim-tambahan")
	form.Set("regency_code", w.Groups[0].RegencyCode)
	form.Set("url", "https://tambahan.kim.id")
	form.Set("name", w.Groups[0].Name)
	if rec = send(t, h, pengelola(), "/daftar/tambah", form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), `name="own"`) {
		t.Errorf("a twin is not asked about: %d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	form.Set("own", "1")
	if rec = send(t, h, pengelola(), "/daftar/tambah", form); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/daftar/kim/kim-tambahan?saved=added" {
		t.Fatalf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	get(t, as(pengelola(), h), "/kim/kim-tambahan", http.StatusOK)
}

// Staff of a regency change groups of theirs, and are not told of others.
func TestGroupsOfOtherAreasAreNotChanged(t *testing.T) {
	w, s, h := registryDesk(t, 24)
	own, far := w.Groups[0], w.Groups[14] // of Barito Timur and of Palangka Raya
	version := func(id string) string {
		one, err := s.registry.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return one.Version()
	}
	for _, v := range viewers() {
		for _, id := range []string{own.ID, far.ID} {
			group, err := s.registry.Find(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			may := v.LoggedIn() && access.May(v, access.ManageRegistry, group.Region)
			want := http.StatusForbidden
			if may {
				want = http.StatusOK
			}
			get(t, as(v, h), "/daftar/kim/"+id, want)
			if got := strings.Contains(get(t, as(v, h), "/kim/"+id, http.StatusOK), "/daftar/kim/"); got != may {
				t.Errorf("%s of %q is led to the form of %s: %t", v.Role, v.Region, id, got)
			}
			for _, act := range []string{"", "/status", "/gabung", "/batal"} {
				form := url.Values{"version": {version(id)}, "to": {"dissolved"}, "into": {"nihil"}}
				if rec := send(t, h, v, "/daftar/kim/"+id+act, form); (rec.Code == http.StatusForbidden) == may {
					t.Errorf("%s of %q sends a form to %s%s: %d", v.Role, v.Region, id, act, rec.Code)
				}
				if may {
					if err := s.registry.Stand(t.Context(), id, version(id), kim.Registered, registry.Editing{By: v.Name}); err != nil {
						t.Fatal(err)
					}
				}
			}
			if may {
				if _, err := s.boards.renew(t.Context()); err != nil { // the pages know of it, too
					t.Fatal(err)
				}
			}
		}
		if access.MaySome(v, access.ManageRegistry) {
			if got := strings.Contains(get(t, as(v, h), "/daftar", http.StatusOK), far.Name+"<"); got != access.May(v, access.ManageRegistry, far.Region) {
				t.Errorf("the list of %s of %q has %s: %t", v.Role, v.Region, far.Name, got)
			}
		}
	}
	// Nobody moves a group out of the own area, or merges it into one outside.
	form := filledIn(t, get(t, as(siti(), h), "/daftar/kim/"+own.ID, http.StatusOK))
	form.Set("regency_code", "62.71")
	form.Set("district_code", "")
	if rec := send(t, h, siti(), "/daftar/kim/"+own.ID, form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "di luar wilayah Anda") {
		t.Errorf("moved out: %d", rec.Code)
	}
	if rec := send(t, h, siti(), "/daftar/kim/"+own.ID+"/gabung", url.Values{"version": {version(own.ID)}, "into": {far.ID}}); rec.Code != http.StatusConflict {
		t.Errorf("merged into another area: %d", rec.Code)
	}
	add := url.Values{"id": {"kim-jauh"}, "name": {"KIM Jauh"}, "regency_code": {"62.71"}}
	if rec := send(t, h, siti(), "/daftar/tambah", add); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "di luar wilayah Anda") {
		t.Errorf("added in another area: %d", rec.Code)
	}
	get(t, as(siti(), h), "/daftar/kim/nihil", http.StatusForbidden)
	get(t, as(pengelola(), h), "/daftar/kim/nihil", http.StatusNotFound)
}
