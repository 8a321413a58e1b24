package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
)

// withOfficers gives every group of a world an officer with a telephone of its own,
// and returns the telephones by group.
func (w *world) withOfficers(t *testing.T) map[string]string {
	t.Helper()
	phones := map[string]string{}
	var list strings.Builder
	out := csv.NewWriter(&list)
	_ = out.Write([]string{"id", "name", "url", "regency_code", "regency", "district", "timezone", "registered_on", "pic_name", "pic_phone"})
	for i, g := range w.sim.Groups() {
		if g.ProvinceCode != "62" {
			continue
		}
		phones[g.ID] = fmt.Sprintf("0811%07d", 7000000+i)
		_ = out.Write([]string{g.ID, g.Name, g.URL, g.RegencyCode, g.Regency, g.District, string(g.Zone), g.RegisteredOn.String(), "Petugas", phones[g.ID]})
	}
	out.Flush()
	write(t, filepath.Join(w.dir, "groups.csv"), list.String())
	return phones
}

// seesWhatItMay looks for a quiet group and its officer's telephone where a viewer
// must find them, and must not.
func (w *world) seesWhatItMay(t *testing.T, b *http.Client, base string, v access.Viewer, id string, region kim.Region, phone string) {
	t.Helper()
	named, called := access.May(v, access.SeeQuiet, region), access.May(v, access.SeeContacts, region)
	for route, mark := range map[string]string{
		"tidak-aktif?regency=" + region.RegencyCode: `/kim/` + id + `"`, "unduh/inactive.csv": id + ",",
		"unduh/inactive.json": `"` + id + `"`, "api/v1/inactive?limit=1000": `"` + id + `"`, "unduh/ranking.csv": id + ",",
	} {
		_, body := fetch(t, b, base+route)
		if strings.Contains(body, mark) != named {
			t.Errorf("%s of %q finds %s on /%s: %t, want %t", v.Role, v.Region, id, route, !named, named)
		}
		if got := strings.Contains(body, phone); !strings.Contains(route, "ranking") && got != called {
			t.Errorf("%s of %q finds the telephone of %s on /%s: %t, want %t", v.Role, v.Region, id, route, got, called)
		}
	}
	status, body := fetch(t, b, base+"kim/"+id)
	if (status == http.StatusOK) != named || !named && status != http.StatusForbidden || strings.Contains(body, phone) != called {
		t.Errorf("%s of %q opens the page of %s: %d, with its telephone: %t", v.Role, v.Region, id, status, strings.Contains(body, phone))
	}
	way := `href="/masuk?next=`
	if v.LoggedIn() {
		way = `action="/keluar"`
	}
	if _, body := fetch(t, b, base); !strings.Contains(body, way) {
		t.Errorf("%s finds no %s on the first page", v.Role, way)
	}
}

// draftIsWhatTheCommandMakes compares the draft of a page with the list of the
// command, by their seals.
func draftIsWhatTheCommandMakes(t *testing.T, base, made string) {
	t.Helper()
	var list struct {
		Seal string
		In   []struct{ Group string }
	}
	if err := json.Unmarshal([]byte(made), &list); err != nil {
		t.Fatal(err)
	}
	b := browser(t)
	login(t, b, base, "pengelola")
	_, body := fetch(t, b, base+"api/v1/shortlist?from=2025-08-04&to=2025-10-26&level=regency&top=2&province=62&category=umum")
	var draft struct {
		Rows []struct {
			List    string
			GroupID string `json:"group_id"`
			Seal    string
		}
	}
	if err := json.Unmarshal([]byte(body), &draft); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	in := 0
	for _, r := range draft.Rows {
		if r.Seal != list.Seal {
			t.Fatalf("the page drafts %s, the command makes %s", r.Seal, list.Seal)
		}
		if r.List == "in" {
			if in < len(list.In) && list.In[in].Group != r.GroupID {
				t.Errorf("place %d is %s on the page and %s of the command", in+1, r.GroupID, list.In[in].Group)
			}
			in++
		}
	}
	if in == 0 || in != len(list.In) {
		t.Errorf("%d groups are in on the page, %d of the command", in, len(list.In))
	}
}

// sealOf is the seal of a list as the command prints it.
func sealOf(t *testing.T, made string) string {
	t.Helper()
	var list struct{ Seal string }
	if err := json.Unmarshal([]byte(made), &list); err != nil || list.Seal == "" {
		t.Fatalf("no seal: %v: %s", err, made)
	}
	return list.Seal
}

// login lets a browser in as a user.
func login(t *testing.T, b *http.Client, base, name string) {
	t.Helper()
	res, err := b.PostForm(base+"masuk", url.Values{"name": {name}, "password": {testPassword}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s cannot log in: %s", name, res.Status)
	}
}

// Every page, download and form is asked for as every role: nobody is shown a
// telephone, or a quiet group, that the role may not see, and only staff of the
// region can record a follow-up.
func TestEveryRouteAsEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 40)
	phones := w.withOfficers(t)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.config, strings.Replace(string(text), `"127.0.0.1:0"}`, `"127.0.0.1:0", name_inactive: false, group_metrics: true}`, 1))
	asOf := w.asOf.Format(time.RFC3339)
	must(t, "collect", "--config", w.config, "--as-of", asOf)
	must(t, "score", "--config", w.config, "--as-of", asOf)
	_, rows := table(t, must(t, "export", "--config", w.config, "--what", "statuses", "--as-of", asOf))
	quiet := map[string]bool{}
	for _, r := range rows {
		quiet[r["group_id"]] = r["status"] == string(kim.StatusInactive)
	}
	regions := map[string]kim.Region{}
	var own, other string // a quiet group inside and one outside of the regency of the roles
	region := ""
	for _, g := range w.sim.Groups() {
		regions[g.ID] = g.Region
		switch {
		case !quiet[g.ID]:
		case own == "":
			own, region = g.ID, g.RegencyCode
		case g.RegencyCode != region && other == "":
			other = g.ID
		}
	}
	if own == "" || other == "" {
		t.Fatalf("the world has no quiet groups in two regencies: %v", quiet)
	}
	users := []access.Viewer{
		{Role: access.Public},
		{Name: "kabupaten", Role: access.Regency, Region: region},
		{Name: "provinsi", Role: access.Province, Region: "62"},
		{Name: "juri", Role: access.Jury, Region: region},
		{Name: "pengelola", Role: access.Admin},
	}
	for _, u := range users[1:] {
		if out, code := says(t, testPassword+"\n", "user", "add", u.Name, "--role", string(u.Role), "--region", u.Region, "--config", w.config); code != 0 {
			t.Fatal(out)
		}
	}
	order := []string{"shortlist", "--config", w.config, "--period", "2025-08-04..2025-10-26", "--level", "regency", "--top", "2", "--region", "62", "--as-of", asOf}
	draft := must(t, append(order, "--draft")...)
	if out, code := says(t, "", order...); code == 0 || !strings.Contains(out, "belum dikalibrasi") {
		t.Errorf("a list was sealed although nobody has counted by hand: %s", out)
	}
	countByHand(t, w.config)
	made := must(t, append(order, "--json")...)
	if _, seal, ok := strings.Cut(draft, "not sealed; the seal would be "); !ok || !strings.Contains(made, strings.TrimSpace(seal)) {
		t.Errorf("the draft of the command is not what it seals:\n%s", draft)
	}
	kept := sealOf(t, made)
	order[slices.Index(order, "--top")+1] = "1" // another list, of one place
	told := sealOf(t, must(t, append(order, "--json")...))
	must(t, "shortlist", "publish", told, "--config", w.config, "--by", "pengelola")
	s := serve(t, w.config)
	defer s.stop(t)
	draftIsWhatTheCommandMakes(t, s.base, made)

	routes := []string{"", "peringkat", "tidak-aktif", "tidak-aktif?silent=1", "tidak-aktif?silent=4&grouped=area", "tidak-aktif?calls=twice", "?area=all", "banding", "banding?what=areas", "banding?what=groups", "kecamatan", "penghargaan", "adopsi", "penghargaan?from=2025-08-04&to=2025-10-26&level=regency&top=2&province=62&category=umum", "sebaran", "terbaru?page=all", "keliru", "keliru/daftar", "keliru?kim=" + own, "keliru?kim=" + other, "mutu", "metodologi", "akun", "masuk", "surat", "berhenti/abc", "pemantauan", "mulai",
		"daftar", "daftar/unggah", "daftar/unggahan/NIHIL", "daftar/unggahan/NIHIL/ditolak.csv", "daftar/riwayat", "daftar/riwayat/nihil", "daftar?status=dissolved&page=all", "daftar/tambah", "daftar/kim/" + own, "daftar/kim/" + other,
		"metrics", "metrics/groups", "api/v1/openapi.json", "kim/" + own, "kim/" + other, "kim/" + own + "/lembar", "kim/" + other + "/lembar", "kim/" + own + "/lembar.pdf", "api/v1/groups/" + own, "api/v1/groups/" + other}
	routes = append(routes, "pengguna", "pengguna/kabupaten", "pengguna/pengelola", "catatan", "catatan?who=kabupaten&act=login", "akun/sandi", "akun/faktor", "masuk/kode")
	reports := []string{"report=weekly", "report=monthly&month=2025-10", "report=between&from=2025-09-01&to=2025-10-26", "report=change&on=2025-09-29&weeks=3"}
	routes = append(routes, "daftar/hitungan", "daftar/pembinaan", "daftar/pembinaan?regency="+region, "petugas", "pertumbuhan", "pertumbuhan?regency="+region, "daftar/catatan", "daftar/unduh/daftar-kim.csv", "daftar/unduh/catatan.csv")
	var tables [][]string // each with all the ways to it
	for _, name := range []string{"ranking", "inactive", "areas", "districts", "weeks", "adoption", "spread", "shortlist", "groups", "signs", "history", "walks", "runs", "problems", "silence", "reasons", "newest", "audit", "officers", "outreach"} {
		tables = append(tables, []string{"api/v1/" + name, "unduh/" + name + ".csv", "unduh/" + name + ".json"})
	}
	for _, name := range []string{"weeks", "items", "walks", "indicators", "history", "signs", "followups"} {
		tables = append(tables, []string{"unduh/kim/" + own + "/" + name + ".csv", "unduh/kim/" + other + "/" + name + ".csv", "api/v1/groups/" + other + "/" + name})
	}
	asked := 0
	wrong := "Unggahan bulan lalu tidak terhitung."
	for _, site := range []string{"same-origin", "cross-site"} { // what another site sends is refused
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"keliru", strings.NewReader(url.Values{"group": {own}, "subject": {own}, "text": {wrong}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", site)
		res, err := browser(t).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if want := map[string]int{"same-origin": http.StatusSeeOther, "cross-site": http.StatusForbidden}[site]; res.StatusCode != want {
			t.Errorf("a report that is %s is answered with %d", site, res.StatusCode)
		}
	}
	for i, v := range users {
		routes := slices.Clone(routes)
		for j, kind := range reports { // dashboards' TestWhoIsToldWhatByReports reads every kind as every role
			if proof.Long() || j == i%len(reports) {
				routes = append(routes, "laporan?"+kind, "laporan/laporan.pdf?contacts=1&"+kind, "laporan/laporan.xlsx?contacts=1&regency="+region+"&"+kind)
			}
		}
		for j, ways := range tables { // in the short tier one way to each, another for the next role
			if !proof.Long() {
				ways = ways[(i+j)%len(ways):][:1]
			}
			routes = append(routes, ways...)
		}
		b := browser(t)
		if v.LoggedIn() {
			login(t, b, s.base, v.Name)
		}
		for _, route := range routes {
			status, body := fetch(t, b, s.base+route)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s: /%s is answered with %d", v.Role, route, status)
			}
			asked++
			told := readable(t, route, body)
			for id, phone := range phones {
				dialled := "62" + phone[1:] // in links of telephones
				if (strings.Contains(told, phone) || strings.Contains(told, dialled)) && !access.May(v, access.SeeContacts, regions[id]) {
					t.Errorf("%s sees the telephone of %s on /%s", v.Role, id, route)
				}
				if quiet[id] && route != "keliru?kim="+id /* the form repeats what the link says; TestTheFormDoesNotTellWhichGroupsThereAre */ && (strings.Contains(body, "/kim/"+id+`"`) || strings.Contains(body, `"`+id+`"`) || strings.Contains(told, "|"+id+"|")) && !access.May(v, access.SeeQuiet, regions[id]) {
					t.Errorf("%s sees that %s is quiet on /%s", v.Role, id, route)
				}
			}
		}
		for route, form := range map[string]bool{"daftar/unggah": true, "daftar/unggahan/NIHIL": true, "daftar/riwayat/nihil/batal": true, "daftar/tambah": true, "daftar/benar": true, "daftar/hitungan": true, "daftar/pembinaan": true, "daftar/pembinaan/simpan": true, "daftar/pembinaan/hapus": true, "pertumbuhan": true, "pertumbuhan/simpan": true, "pertumbuhan/hapus": true, "daftar": false, "daftar/riwayat": false, "daftar/catatan": false, "daftar/unduh/daftar-kim.xlsx": false, "daftar/unduh/catatan.csv": false, "daftar/unggahan/NIHIL/ditolak.csv": false} {
			ask := b.Get
			if form {
				ask = func(address string) (*http.Response, error) {
					return b.PostForm(address, url.Values{"seen": {"0"}, "act": {"apply"}, "regency": {region}, "area": {region}})
				}
			}
			res, err := ask(s.base + route)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if may := v.LoggedIn() && access.MaySome(v, access.ManageRegistry); (res.StatusCode == http.StatusForbidden) == may || res.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s on /%s, form %t: %s, may: %t", v.Role, route, form, res.Status, may)
			}
		}
		if _, body := fetch(t, b, s.base+"keliru/daftar"); strings.Contains(body, wrong) != (v.LoggedIn() && access.May(v, access.FollowUp, regions[own])) {
			t.Errorf("%s sees the report about %s: %t", v.Role, own, strings.Contains(body, wrong))
		}
		if status, _ := fetch(t, b, s.base+"unduh/reasons.csv"); (status == http.StatusOK) != access.MaySome(v, access.SeeNotes) {
			t.Errorf("%s is answered with %d for the reasons of calls", v.Role, status)
		}
		for _, route := range []string{"penghargaan", "api/v1/shortlist?seal=" + told, "unduh/shortlist.csv?seal=" + told} {
			if _, body := fetch(t, b, s.base+route); !strings.Contains(body, told) {
				t.Errorf("%s does not see the published list on /%s", v.Role, route)
			}
		}
		for _, route := range []string{"penghargaan", "api/v1/shortlist?seal=" + kept, "unduh/shortlist.csv?seal=" + kept} {
			status, body := fetch(t, b, s.base+route) // one that is refused repeats its address
			if got := status == http.StatusOK && strings.Contains(body, kept); got != access.MaySome(v, access.SeeShortlist) {
				t.Errorf("%s sees on /%s the list that was not published: %t", v.Role, route, got)
			}
		}
		usersAsRole(t, b, s.base, v)
		for _, id := range []string{own, other} {
			w.seesWhatItMay(t, b, s.base, v, id, regions[id], phones[id])
		}
		for _, id := range []string{own, other} {
			for _, act := range []string{"", "/status", "/gabung", "/batal"} {
				res, err := b.PostForm(s.base+"daftar/kim/"+id+act, url.Values{"version": {"0"}})
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if may := v.LoggedIn() && access.May(v, access.ManageRegistry, regions[id]); (res.StatusCode == http.StatusForbidden) == may || res.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%s changes %s by a form to %q: %s, may: %t", v.Role, id, act, res.Status, may)
				}
			}
		}
		for id, want := range map[string]bool{own: access.May(v, access.FollowUp, regions[own]), other: access.May(v, access.FollowUp, regions[other])} {
			res, err := b.PostForm(s.base+"kim/"+id+"/tindak-lanjut", url.Values{"reason": {"people"}})
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got := res.StatusCode == http.StatusSeeOther; got != want || !want && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s records a follow-up of %s: %s, may: %t", v.Role, id, res.Status, want)
			}
		}
	}
	// Letters: staff say who is sent some about their region, and the admin tries the server.
	for _, v := range users {
		b := browser(t)
		if v.LoggedIn() {
			login(t, b, s.base, v.Name)
		}
		for _, c := range []struct {
			path string
			form url.Values
			may  bool
		}{
			{"surat", url.Values{"address": {"penerima-" + v.Name + "@example.go.id"}, "region": {region}, "every": {"weekly"}}, access.MayAll(v, access.ManageMail, region)},
			{"surat", url.Values{"address": {"semua-" + v.Name + "@example.go.id"}, "every": {"weekly"}}, access.MayAll(v, access.ManageMail, "")},
			{"surat/berhenti", url.Values{"address": {"penerima-" + v.Name + "@example.go.id"}, "every": {"weekly"}}, access.MayAll(v, access.ManageMail, region)},
			{"surat/uji", url.Values{"address": {"a@example.go.id"}}, access.MayAll(v, access.Operate, "")},
			{"pemantauan", url.Values{"group": {own}}, access.MayAll(v, access.Operate, "")},
		} {
			res, err := b.PostForm(s.base+c.path, c.form)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got := res.StatusCode < http.StatusBadRequest; got != c.may || !c.may && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s of %q sends /%s %v: %s, may: %t", v.Role, v.Region, c.path, c.form, res.Status, c.may)
			}
		}
		if status, _ := fetch(t, b, s.base+"surat"); (status == http.StatusOK) != access.MaySome(v, access.ManageMail) {
			t.Errorf("%s is answered with %d for the page of letters", v.Role, status)
		}
	}
	if asked < 150 {
		t.Errorf("only %d requests", asked)
	}
}

// usersAsRole asks for every page and form of users as a viewer: only who may manage users
// is answered, whoever sends the form, and nobody's password changes by it.
func usersAsRole(t *testing.T, b *http.Client, base string, v access.Viewer) {
	t.Helper()
	may := v.LoggedIn() && access.MayAll(v, access.ManageUsers, "")
	for _, route := range []string{"pengguna", "pengguna/juri", "catatan", "unduh/audit.csv", "unduh/audit.xlsx", "api/v1/audit"} {
		if status, _ := fetch(t, b, base+route); (status == http.StatusOK) != may || !may && status != http.StatusForbidden && status != http.StatusUnauthorized {
			t.Errorf("%s is answered with %d for /%s", v.Role, status, route)
		}
	}
	post := func(route string, form url.Values) (int, string) {
		res, err := b.PostForm(base+route, form)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode, res.Header.Get("Location")
	}
	// A form that names no region of which there is one is refused even to an admin.
	for route, form := range map[string]url.Values{
		"pengguna":           {"name": {"baru"}, "role": {"regency"}, "region": {"62.99"}},
		"pengguna/juri":      {"do": {"place"}, "role": {"regency"}, "region": {"62.99"}},
		"pengguna/pengelola": {"do": {"disable"}},
	} {
		want := http.StatusForbidden
		if may {
			want = http.StatusUnprocessableEntity
		}
		if status, _ := post(route, form); status != want {
			t.Errorf("%s: a form to /%s is answered with %d, want %d", v.Role, route, status, want)
		}
	}
	for _, do := range []string{"reset", "drop", "enable", "session", "remove"} {
		if may {
			continue
		}
		if status, _ := post("pengguna/juri", url.Values{"do": {do}}); status != http.StatusForbidden {
			t.Errorf("%s: %s of a user is answered with %d", v.Role, do, status)
		}
	}
	for _, route := range []string{"akun/sandi", "akun/faktor", "akun/faktor/hapus", "akun/faktor/cadangan", "akun/sesi", "akun/bahasa"} {
		status, to := post(route, url.Values{"present": {"salah salah salah"}, "password": {testPassword + "!"}, "again": {testPassword + "!"}, "language": {"fr"}, "session": {"0"}})
		if !v.LoggedIn() && (status != http.StatusSeeOther || !strings.HasPrefix(to, "/masuk")) {
			t.Errorf("the public: a form to /%s is answered with %d to %q", route, status, to)
		}
		if v.LoggedIn() && status != http.StatusUnprocessableEntity && to != "/akun?saved=session" && to != "/akun?saved=dropped" {
			t.Errorf("%s: a form to /%s is answered with %d to %q", v.Role, route, status, to)
		}
	}
}

// readable is the text of a report in a file, the cells of a workbook between bars; what is
// no such file is returned as it is.
func readable(t *testing.T, route, body string) string {
	t.Helper()
	switch {
	case !strings.HasPrefix(route, "laporan/"):
		return body
	case strings.Contains(route, ".pdf"):
		cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
		cmd.Stdin = strings.NewReader(body)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("/%s: %v", route, err)
		}
		return strings.Join(strings.Fields(string(out)), " ")
	}
	f, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatalf("/%s: %v", route, err)
	}
	defer f.Close()
	var text strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			text.WriteString("|" + strings.Join(r, "|") + "|\n")
		}
	}
	return text.String()
}

// countByHand fills in a form: nothing was found on the sites of the sample.
func countByHand(t *testing.T, config string) {
	t.Helper()
	form := filepath.Join(t.TempDir(), "form.csv")
	must(t, "handcount", "form", "--config", config, "--sample", "3", "--from", "2025-09-29", "--to", "2025-10-26", "-o", form)
	text, err := os.ReadFile(form)
	if err != nil {
		t.Fatal(err)
	}
	empty := strings.Repeat(",", 2*len(kim.Kinds())+1)
	filled := strings.ReplaceAll(string(text), empty, ",0,0,0,0"+strings.Repeat(",", len(kim.Kinds())+1))
	if err := os.WriteFile(form, []byte(filled), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "handcount", "read", form, "--config", config)
}
