package dashboards

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

// registryDesk is a world of its own whose list of groups can be changed. Its clock goes on.
func registryDesk(t testing.TB, n int, changes ...func(*Deps)) (*world, *site, http.Handler) {
	t.Helper()
	w := newWorld(t, warehousetest.New(t).Conn(), n)
	if n > 0 {
		w.load(t.Context())
	}
	areas, err := areasOnce()
	if err != nil {
		t.Fatal(err)
	}
	at := worldNow()
	clock := func() time.Time { at = at.Add(time.Second); return at }
	cfg := demoConfig()
	cfg.NameInactive = false
	s := siteOver(t, w, cfg, append([]func(*Deps){func(d *Deps) { d.Registry = registry.NewEditor(w.conn, areas, clock, "") }}, changes...)...)
	return w, s, s.routes()
}

func pengelola() access.Viewer { return access.Viewer{Name: "pengelola", Role: access.Admin} }

// handOver uploads a file as a viewer.
func handOver(t testing.TB, h http.Handler, v access.Viewer, address, name string, data []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	rec := httptest.NewRecorder()
	as(v, h).ServeHTTP(rec, r)
	return rec
}

// uploaded uploads a file that is read, and returns the address of its preview.
func uploaded(t testing.TB, h http.Handler, v access.Viewer, name, text string) string {
	t.Helper()
	rec := handOver(t, h, v, "/daftar/unggah", name, []byte(text))
	if to := rec.Header().Get("Location"); rec.Code == http.StatusSeeOther && strings.HasPrefix(to, "/daftar/unggahan/") {
		return to
	}
	t.Fatalf("%s: %d\n%s", name, rec.Code, plainText(rec.Body.String()))
	return ""
}

var (
	tags       = regexp.MustCompile(`<[^>]*>`)
	blanks     = regexp.MustCompile(`\s+`)
	tileRows   = regexp.MustCompile(`u-([a-z]+)"><a[^>]*><span class="figure-n">([0-9.,]+)<`)
	fileDigest = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)
)

// plainText is what a page says.
func plainText(body string) string {
	if at := strings.Index(body, "<main"); at >= 0 {
		body = body[at:]
	}
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " "))
}

// tilesOf are the numbers of rows on a preview.
func tilesOf(body string) map[string]string {
	out := map[string]string{}
	for _, m := range tileRows.FindAllStringSubmatch(body, -1) {
		if m[2] != "0" {
			out[m[1]] = m[2]
		}
	}
	return out
}

func wantTiles(t testing.TB, body string, want map[string]string) {
	t.Helper()
	got := tilesOf(body)
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%s: %q rows, want %s", k, got[k], n)
		}
		delete(got, k)
	}
	if len(got) > 0 {
		t.Errorf("rows that are not wanted: %v", got)
	}
}

// applies sends the form under a preview as it stands, with what is changed in it.
func applies(t testing.TB, h http.Handler, v access.Viewer, address, seen string, more url.Values) *httptest.ResponseRecorder {
	t.Helper()
	form := url.Values{"seen": {seen}, "whole": {""}, "act": {"apply"}}
	for k, list := range more {
		form[k] = list
	}
	return send(t, h, v, address, form)
}

func seenOf(t testing.TB, body string) string {
	t.Helper()
	m := fileDigest.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("the preview has no form:\n%s", plainText(body))
	}
	return m[1]
}

// A file is shown row by row, nothing is changed before that, what was seen is applied, all
// pages show it at once, and it is taken back as one.
func TestAListIsUploadedShownAppliedAndTakenBack(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	staff := as(pengelola(), h)
	first, second := w.Groups[0], w.Groups[20]
	text := "id;name;url;regency_code;regency;district;timezone;registered_on;pic_name;pic_phone;district_code;village;province\r\n" +
		first.ID + ";KIM Nama Baru;" + first.URL + ";62.13;Barito Timur;" + first.District + ";WIB;2024-05-06;" + first.PICName + ";" + first.PICPhone + ";" + first.DistrictCode + ";" + first.Village + ";Kalimantan Tengah\r\n" +
		second.ID + ";" + second.Name + ";" + second.URL + ";62.71;Palangka Raya;" + second.District + ";WIB;2024-05-06;" + second.PICName + ";" + second.PICPhone + ";" + second.DistrictCode + ";" + second.Village + ";Kalimantan Tengah\r\n" +
		"kim-baru;KIM Serba Baru;https://serba-baru.kim.id;62.13;Barito Timur;;;;Bu Ani;81234567890;;;\r\n" +
		"kim-mirip;" + w.Groups[2].Name + ";https://mirip.kim.id;" + w.Groups[2].RegencyCode + ";;;;;;;;;\r\n" +
		"kim-bps;KIM BPS;;6213;;;;;;;;;\r\n"
	to := uploaded(t, h, pengelola(), "daftar <b>KIM.csv", text)
	page := get(t, staff, to, http.StatusOK)
	wantTiles(t, page, map[string]string{"created": "1", "updated": "1", "unchanged": "1", "ambiguous": "1", "skipped": "1"})
	for _, want := range []string{
		"daftar <b>KIM.csv", "Nama KIM " + first.Name + " → menjadi KIM Nama Baru", "“6213” tampaknya kode BPS.", "Tulis kode Kemendagri dengan titik, misalnya 62.13.",
		"hampir sama dengan KIM " + w.Groups[2].ID, "Mirip: " + w.Groups[2].Name, "kehilangan angka nol di depan", "1 baru, 1 berubah, 0 kembali", "38 KIM tidak disebut",
	} {
		if !strings.Contains(plainText(page), want) {
			t.Errorf("the preview does not say %q:\n%s", want, plainText(page))
		}
	}
	if strings.Contains(page, "<b>KIM.csv") || strings.Contains(page, second.Name) {
		t.Error("the preview shows what it should not")
	}
	if !strings.Contains(get(t, staff, to+"?kind=unchanged", http.StatusOK), second.Name) || !strings.Contains(get(t, staff, to+"?kind=all&page=all&lang=en", http.StatusOK), "looks like a BPS code") {
		t.Error("rows are not found by their kind")
	}
	if get(t, as(siti(), h), to, http.StatusGone); strings.Contains(get(t, as(siti(), h), "/kim/"+first.ID, http.StatusOK), "KIM Nama Baru") {
		t.Error("it was applied before anybody said so")
	}

	// Choices are shown before they are applied, even if the button to apply was pressed.
	rec := applies(t, h, pengelola(), to, seenOf(t, page), url.Values{"whole": {"1"}, "accept": {"kim-mirip"}})
	if got := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || got != to+"?told=chosen" {
		t.Fatalf("%d to %q", rec.Code, got)
	}
	whole := get(t, staff, to+"?told=chosen", http.StatusOK)
	wantTiles(t, whole, map[string]string{"created": "2", "updated": "1", "unchanged": "1", "skipped": "1", "unlisted": "38"})
	if !strings.Contains(plainText(whole), "38 KIM keluar dari daftar.") || !strings.Contains(plainText(whole), "Pilihan Anda berubah, dan belum diterapkan.") {
		t.Errorf("the page does not say that groups are taken off:\n%s", plainText(whole))
	}
	applies(t, h, pengelola(), to, seenOf(t, whole), url.Values{"act": {"look"}})

	// The registry changes meanwhile: what was seen is not applied, and the page says so.
	page = get(t, staff, to, http.StatusOK)
	was, err := s.registry.Find(t.Context(), first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.registry.Stand(t.Context(), first.ID, was.Version(), kim.Suspended, registry.Editing{By: "ratna"}); err != nil {
		t.Fatal(err)
	}
	rec = applies(t, h, pengelola(), to, seenOf(t, page), nil)
	if rec.Code != http.StatusConflict || !strings.Contains(plainText(rec.Body.String()), "daftar KIM berubah sejak pratinjau ini Anda lihat") {
		t.Fatalf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	rec = applies(t, h, pengelola(), to, seenOf(t, rec.Body.String()), nil)
	act, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(act, "/daftar/riwayat/") {
		t.Fatalf("%d to %q", rec.Code, act)
	}
	if !strings.Contains(get(t, staff, "/kim/"+first.ID, http.StatusOK), "KIM Nama Baru") || !strings.Contains(get(t, staff, "/kim/kim-baru", http.StatusOK), "KIM Serba Baru") {
		t.Error("the pages do not show what was applied")
	}
	get(t, staff, to, http.StatusGone)
	done := plainText(get(t, staff, act+"?saved=1", http.StatusOK))
	for _, want := range []string{"2 KIM: 1 baru, 1 berubah", "oleh pengelola", "daftar <b>KIM.csv", "Nama KIM " + first.Name + " → menjadi KIM Nama Baru", "KIM Serba Baru kim-baru Masuk daftar Alamat situs https://serba-baru.kim.id", "Diterapkan."} {
		if !strings.Contains(done, want) {
			t.Errorf("the act does not say %q:\n%s", want, done)
		}
	}
	if list := plainText(get(t, staff, "/daftar/riwayat", http.StatusOK)); !strings.Contains(list, "2 KIM: 1 baru, 1 berubah") || !strings.Contains(list, "ratna") {
		t.Errorf("the history does not tell of it:\n%s", list)
	}

	// The file has no column for the standing: what somebody else wrote there stays.
	if one, err := s.registry.Find(t.Context(), first.ID); err != nil || one.Standing != kim.Suspended {
		t.Errorf("the standing became %s, %v", one.Standing, err)
	}

	// A later change stands in the way of taking it back; then all goes back at once.
	now, err := s.registry.Find(t.Context(), "kim-baru")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.registry.Stand(t.Context(), "kim-baru", now.Version(), kim.Suspended, registry.Editing{By: "ratna"}); err != nil {
		t.Fatal(err)
	}
	if rec := send(t, h, pengelola(), act+"/batal", nil); rec.Code != http.StatusConflict || !strings.Contains(plainText(rec.Body.String()), "sudah diubah lagi sesudahnya, atau di luar wilayah Anda. Batalkan dahulu perubahan yang lebih baru. kim-baru") {
		t.Errorf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	if now, err = s.registry.Find(t.Context(), "kim-baru"); err != nil {
		t.Fatal(err)
	}
	if err := s.registry.Undo(t.Context(), "kim-baru", now.Version(), registry.Editing{By: "ratna"}); err != nil {
		t.Fatal(err)
	}
	if rec := send(t, h, pengelola(), act+"/batal", nil); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != act+"?undone=1" {
		t.Fatalf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	if body := get(t, staff, "/kim/"+first.ID, http.StatusOK); !strings.Contains(body, first.Name) || strings.Contains(body, "KIM Nama Baru") {
		t.Error("the pages do not show that it was taken back")
	}
	get(t, staff, "/kim/kim-baru", http.StatusNotFound)
	if rec := send(t, h, pengelola(), act+"/batal", nil); rec.Code != http.StatusConflict || !strings.Contains(plainText(rec.Body.String()), "Perubahan ini sudah dibatalkan.") {
		t.Errorf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
}

// Rows that are left out are downloaded with why, corrected and uploaded again.
func TestRefusedRowsAreDownloadedAndComeBack(t *testing.T) {
	_, _, h := registryDesk(t, 8)
	to := uploaded(t, h, pengelola(), "f.csv", "id,name,regency_code\nkim-a,KIM A,6213\nkim-b,,62.13\nkim-c,KIM C,62.13\n")
	body := get(t, as(pengelola(), h), to+"/ditolak.xlsx", http.StatusOK)
	f, err := excelize.OpenReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("data")
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v %v", rows, err)
	}
	if last := rows[1][len(rows[1])-1]; last != "Kode kabupaten/kota: “6213” tampaknya kode BPS. Tulis kode Kemendagri dengan titik, misalnya 62.13. Penomoran BPS berbeda, jadi tidak cukup menambahkan titik." {
		t.Errorf("the reason is %q", last)
	}
	if text := get(t, as(pengelola(), h), to+"/ditolak.csv?lang=en", http.StatusOK); !strings.Contains(text, "Name of KIM: Is empty. Write the name") {
		t.Errorf("in English: %s", text)
	}
	for i, header := range rows[0] {
		if header == "regency_code" {
			cell, _ := excelize.CoordinatesToCellName(i+1, 2)
			_ = f.SetCellValue("data", cell, "62.13")
		}
	}
	var again bytes.Buffer
	if err := f.Write(&again); err != nil {
		t.Fatal(err)
	}
	wantTiles(t, get(t, as(pengelola(), h), uploaded(t, h, pengelola(), "ditolak.xlsx", again.String()), http.StatusOK), map[string]string{"created": "1", "skipped": "1"})
	get(t, as(pengelola(), h), to+"/lain.xlsx", http.StatusNotFound)
	get(t, as(pengelola(), h), to+"/ditolak.pdf", http.StatusNotFound)
	get(t, as(pengelola(), h), "/daftar/unggahan/NIHIL/ditolak.csv", http.StatusGone)
}

// Only who may change the list is shown these pages, and staff of a regency change theirs.
func TestWhoMayChangeTheList(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	for _, v := range append(viewers(), access.Viewer{Role: access.Public, Open: true}) {
		may := v.LoggedIn() && access.MaySome(v, access.ManageRegistry)
		for _, address := range []string{"/daftar", "/daftar/unggah", "/daftar/unggahan/NIHIL", "/daftar/unggahan/NIHIL/ditolak.csv", "/daftar/riwayat", "/daftar/riwayat/nihil"} {
			rec := httptest.NewRecorder()
			as(v, h).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
			if (rec.Code == http.StatusForbidden) == may || rec.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s asks for %s: %d, may: %t, %s", v.Role, address, rec.Code, may, rec.Header().Get("Cache-Control"))
			}
		}
		for _, address := range []string{"/daftar/unggah", "/daftar/unggahan/NIHIL", "/daftar/riwayat/nihil/batal"} {
			if rec := send(t, h, v, address, nil); (rec.Code == http.StatusForbidden) == may {
				t.Errorf("%s sends a form to %s: %d, may: %t", v.Role, address, rec.Code, may)
			}
		}
		if got := strings.Contains(get(t, as(v, h), "/", http.StatusOK), `href="/daftar"`); got != may {
			t.Errorf("the menu of %s leads to the list: %t", v.Role, got)
		}
	}
	var far worldGroup
	for _, g := range w.Groups {
		if g.RegencyCode == "62.71" {
			far = g
		}
	}
	to := uploaded(t, h, siti(), "f.csv", "id,name,regency_code\nkim-dekat,KIM Dekat,62.13\nkim-jauh,KIM Jauh,62.71\n"+far.ID+",KIM Curian,62.13\n")
	page := get(t, as(siti(), h), to, http.StatusOK)
	wantTiles(t, page, map[string]string{"created": "1", "skipped": "2"})
	if !strings.Contains(plainText(page), "KIM ini di luar wilayah Anda (62.13).") {
		t.Errorf("the preview does not say why:\n%s", plainText(page))
	}
	rec := applies(t, h, siti(), to, seenOf(t, page), nil)
	act, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	list, err := s.registry.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.ID == "kim-jauh" || one.ID == far.ID && one.Name != far.Name {
			t.Errorf("changed outside of the area: %+v", one)
		}
	}
	get(t, as(ratna(), h), act, http.StatusOK)
	budi := access.Viewer{Name: "budi", Role: access.Regency, Region: "62.71"}
	get(t, as(budi, h), act, http.StatusNotFound)
	if strings.Contains(get(t, as(budi, h), "/daftar/riwayat", http.StatusOK), "KIM Dekat") {
		t.Error("the history tells of another regency")
	}
	if rec := send(t, h, budi, act+"/batal", nil); rec.Code != http.StatusNotFound {
		t.Errorf("taken back by another regency: %d", rec.Code)
	}
}

// The list can begin on the page, where nothing is stored yet.
func TestTheFirstListIsUploaded(t *testing.T) {
	_, _, h := registryDesk(t, 0)
	get(t, as(pengelola(), h), "/daftar/unggah", http.StatusOK)
	to := uploaded(t, h, pengelola(), "daftar.csv", "id,name,regency_code,regency,url\nkim-a,KIM A,62.13,Barito Timur,https://a.kim.id\nkim-b,KIM B,62.13,Barito Timur,\n")
	page := get(t, as(pengelola(), h), to, http.StatusOK)
	if rec := applies(t, h, pengelola(), to, seenOf(t, page), nil); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	if body := get(t, as(pengelola(), h), board.GroupPath("kim-a"), http.StatusOK); !strings.Contains(body, "KIM A") {
		t.Error("the first group is not shown")
	}
}

// Where a file of the configuration is the list, pages say so and change nothing.
func TestAFileOfTheConfigurationRules(t *testing.T) {
	w, s, h := registryDesk(t, 8)
	s.registry.File = "/etc/pantaukim/kim.csv"
	for _, address := range []string{"/daftar/unggah", "/daftar/riwayat"} {
		body := get(t, as(pengelola(), h), address, http.StatusOK)
		if !strings.Contains(plainText(body), "Daftar KIM diatur oleh berkas kim.csv.") || strings.Contains(body, `type="file"`) {
			t.Errorf("%s does not say what rules:\n%s", address, plainText(body))
		}
	}
	if rec := handOver(t, h, pengelola(), "/daftar/unggah?lang=en", "f.csv", []byte("id,name,regency_code\na,A,62.13\n")); rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "The list of groups is kept in the file kim.csv.") {
		t.Errorf("%d", rec.Code)
	}
	if list, err := s.registry.All(t.Context()); err != nil || len(list) != len(w.Groups) {
		t.Errorf("%d groups, %v", len(list), err)
	}
}

// workbook is an XLSX of these rows.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files as offices save them are read, or refused with what is wrong and what to do.
func TestFilesAsOfficesSaveThem(t *testing.T) {
	_, _, h := registryDesk(t, 0)
	utf16 := func(s string) []byte {
		out := []byte{0xff, 0xfe}
		for _, r := range s {
			out = append(out, byte(r), byte(r>>8))
		}
		return out
	}
	for _, c := range []struct {
		name string
		data []byte
		read map[string]string // rows by what becomes of them; nil: the file is refused
		says []string
	}{
		{"semicolons.csv", []byte("\ufeffid;name;regency_code\r\na;KIM A;62.13\r\n"), map[string]string{"created": "1"}, nil},
		{"sep.csv", []byte("sep=;\r\nid;name;regency_code\r\na;KIM A;62.13\r\n"), map[string]string{"created": "1"}, nil},
		{"tabs.txt", []byte("id\tname\tregency_code\na\tKIM A\t62.13\n"), map[string]string{"created": "1"}, nil},
		{"cr.csv", []byte("id,name,regency_code\ra,KIM A,62.13\r"), map[string]string{"created": "1"}, nil},
		{"empty-columns.csv", []byte("id,name,regency_code,,\na,KIM A,62.13,,\n,,,,\n"), map[string]string{"created": "1"}, nil},
		{"utf16.csv", utf16("id;name;regency_code\r\na;KIM A;62.13\r\n"), map[string]string{"created": "1"}, []string{"berformat UTF-16"}},
		{"ansi.csv", []byte("id;name;regency_code\r\na;KIM Caf\xe9;62.13\r\n"), map[string]string{"created": "1"}, []string{"Windows-1252"}},
		{"workbook.xlsx", workbook(t, []any{"id", "name", "regency_code"}, []any{"a", "KIM A", "62.13"}), map[string]string{"created": "1"}, nil},
		{"ruined.csv", []byte("id,name,regency_code,registered_on,pic_phone\na,KIM A,62.1,2025-01-01,812345678\nb,KIM B,62.13,45292,812345678901\nc,KIM C,6.213E+01,,\n"), map[string]string{"skipped": "3"}, []string{"mengubah 62.10 menjadi 62.1", "62.10 (Gunung Mas)", "“45292” bukan tanggal.", "dibulatkan oleh lembar sebar"}},
		{"damaged.csv", []byte("id,name,regency_code\na,KIM Dusun Caf\u00c3\u00a9,62.13\n"), map[string]string{"created": "1"}, []string{"memuat huruf yang rusak"}},
		{"invisible.csv", []byte("id,name,regency_code\nk\u200bx,KIM A,62.13\n"), map[string]string{"skipped": "1"}, []string{"“k[U+200B]x” bukan id."}},
		{"quotes.csv", []byte("id,name,regency_code\na,\"KIM \"\"A\"\", =B\",62.13\nb,\"KIM B,62.13\nc,KIM C,62.13\n"), map[string]string{"created": "1", "skipped": "1"}, []string{"Tanda kutip"}},
		{"header.csv", []byte("Regency Code,id,name\n62.13,a,KIM A\n"), nil, []string{"header.csv tidak dapat dibaca, dan tidak ada yang diubah.", "Baris 1: kolom “regency code” tidak dikenal.", "regency_code, regency"}},
		{"missing.csv", []byte("id,name\na,KIM A\n"), nil, []string{"kolom “regency_code” tidak ada", "Tambahkan kolom regency_code"}},
		{"page.xls", []byte("<html><table><tr><td>id</td></tr></table></html>"), nil, []string{"Ini halaman web (HTML)", "Simpan sebagai XLSX"}},
		{"old.xls", append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...), nil, []string{"format lama (.xls)"}},
		{"half.xlsx", workbook(t, []any{"id", "name", "regency_code"})[:900], nil, []string{"Buku kerja ini rusak"}},
		{"only-head.csv", []byte("id,name,regency_code\n"), nil, []string{"tanpa satu baris pun"}},
		{"nothing.csv", nil, nil, []string{"Belum ada berkas yang dipilih"}},
		{"large.csv", bytes.Repeat([]byte("x"), registry.MaxUpload+1), nil, []string{"lebih besar dari 8 MB"}},
		{"huge.csv", bytes.Repeat([]byte("x"), 2*registry.MaxUpload), nil, []string{"lebih besar dari 8 MB"}},
		{"long.csv", []byte("id,name,regency_code\n" + strings.Repeat("a,A,62.13\n", 10_001)), nil, []string{"lebih dari 10000 baris"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := handOver(t, h, pengelola(), "/daftar/unggah", c.name, c.data)
			body := rec.Body.String()
			if c.read == nil {
				if rec.Code != http.StatusUnprocessableEntity || rec.Header().Get("Location") != "" {
					t.Errorf("answered with %d", rec.Code)
				}
			} else {
				to := rec.Header().Get("Location")
				if rec.Code != http.StatusSeeOther {
					t.Fatalf("%d:\n%s", rec.Code, plainText(body))
				}
				body = get(t, as(pengelola(), h), to, http.StatusOK)
				wantTiles(t, body, c.read)
			}
			for _, want := range c.says {
				if !strings.Contains(plainText(body), want) {
					t.Errorf("the page does not say %q:\n%s", want, plainText(body))
				}
			}
		})
	}
	if rec := send(t, h, pengelola(), "/daftar/unggah", url.Values{"file": {"x"}}); rec.Code != http.StatusBadRequest {
		t.Errorf("a form that is no upload: %d", rec.Code)
	}
}

// Files that offices really saved, where they are at hand: each is read or refused in
// words, and none is half applied.
func TestSavedFilesOfOffices(t *testing.T) {
	files, err := filepath.Glob("../../shared/cases/registry/*.csv")
	if err != nil || len(files) == 0 {
		t.Log("the files are not at hand")
		return
	}
	_, s, h := registryDesk(t, 0)
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rec := handOver(t, h, pengelola(), "/daftar/unggah", filepath.Base(path), data)
		body := rec.Body.String()
		switch rec.Code {
		case http.StatusSeeOther:
			body = get(t, as(pengelola(), h), rec.Header().Get("Location")+"?kind=all&page=all", http.StatusOK)
			if len(tilesOf(body)) == 0 {
				t.Errorf("%s: nothing was read", path)
			}
		case http.StatusUnprocessableEntity:
			if !strings.Contains(body, `role="alert"`) || !strings.Contains(plainText(body), filepath.Base(path)) {
				t.Errorf("%s is refused without a reason", path)
			}
		default:
			t.Errorf("%s: %d", path, rec.Code)
		}
		if strings.Contains(body, "rowwrong.") || strings.Contains(body, "filewrong.") {
			t.Errorf("%s: something is not said in words", path)
		}
		t.Logf("%s: %d %v", filepath.Base(path), rec.Code, tilesOf(body))
	}
	if list, err := s.registry.All(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%d groups are stored, %v", len(list), err)
	}
}
