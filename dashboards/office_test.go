package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/handcount"
)

// sendsFile sends a form with a file and fields beside it.
func sendsFile(t testing.TB, h http.Handler, v access.Viewer, address, text string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if text != "" {
		part, err := form.CreateFormFile("file", "angka.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(text)) // into memory
	}
	for i := 0; i < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	rec := httptest.NewRecorder()
	as(v, h).ServeHTTP(rec, r)
	return rec
}

var hiddenRows = regexp.MustCompile(`name="rows" value="([^"]*)"`)

// What an office keeps beside its list: who is responsible, official totals, and once a year that the list is right.
func TestWhatAnOfficeKeeps(t *testing.T) {
	w, _, h := registryDesk(t, 40)
	far := w.Groups[len(w.Groups)-1]
	if far.RegencyCode == "62.13" {
		t.Fatal("the world has one regency only")
	}

	// Officers: inside the reader's region, and never for everybody.
	get(t, h, "/petugas", http.StatusForbidden)
	officers := get(t, as(siti(), h), "/petugas", http.StatusOK)
	if !strings.Contains(officers, w.Groups[0].PICName) || strings.Contains(officers, far.PICName+"<") || strings.Contains(officers, far.Path()) {
		t.Error("the directory does not show the officers of the region only")
	}
	if csv := get(t, as(siti(), h), "/unduh/officers.csv", http.StatusOK); !strings.Contains(csv, "62,Kalimantan Tengah,62.13,Barito Timur,"+w.Groups[0].PICName) || strings.Contains(csv, ",62.71,") {
		t.Errorf("the table of officers is\n%s", csv)
	}

	// Official totals: a file is shown before it is stored; a wrong row keeps all out.
	if body := get(t, h, "/pertumbuhan", http.StatusOK); strings.Contains(body, `name="file"`) || !strings.Contains(body, "2024") {
		t.Error("everybody is offered the form, or the years are missing")
	}
	day := []string{"as_of", "2025-10-01", "source", "Dinas Kominfo"}
	if rec := sendsFile(t, h, access.Viewer{}, "/pertumbuhan", "regency_code,groups\n62.13,90\n", day...); rec.Code != http.StatusForbidden {
		t.Errorf("everybody enters totals: %d", rec.Code)
	}
	for _, c := range []struct{ text, wants string }{
		{"regency_code,regency,groups\n62.13,Barito Timur,\"1.204\"\n62.1,X,2\n", "Baris 2: Banyaknya KIM : “1.204” bukan bilangan bulat"},
		{"regency_code,groups\n62.71,12\n", "Wilayah 62.71 di luar wilayah Anda"},
		{"kolom,lain\n1,2\n", "tidak ada yang disimpan"}, {strings.Repeat("a", 9<<20), "Berkas lebih besar dari"},
	} {
		rec := sendsFile(t, h, siti(), "/pertumbuhan", c.text, day...)
		if rec.Code != http.StatusUnprocessableEntity || strings.Contains(rec.Body.String(), "/pertumbuhan/simpan") || !strings.Contains(plainText(rec.Body.String()), c.wants) {
			t.Errorf("%q: %d\n%s", c.text, rec.Code, plainText(rec.Body.String()))
		}
	}
	rec := sendsFile(t, h, siti(), "/pertumbuhan", "\ufeffregency_code;regency;groups\r\n62.13;Barito Timur;1\r\n", day...)
	rows := hiddenRows.FindStringSubmatch(rec.Body.String())
	if rec.Code != http.StatusOK || rows == nil {
		t.Fatalf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	form := url.Values{"rows": {strings.ReplaceAll(rows[1], "&#xA;", "\n")}, "seen": {seenOf(t, rec.Body.String())}}
	if rec := send(t, h, siti(), "/pertumbuhan/simpan", form); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	if rec := send(t, h, siti(), "/pertumbuhan/simpan", form); rec.Code != http.StatusConflict {
		t.Errorf("what was seen is out of date: %d", rec.Code)
	}
	if body := plainText(get(t, h, "/pertumbuhan?regency=62.13", http.StatusOK)); !strings.Contains(body, "Barito Timur 1 Oktober 2025 1 20 19 Dinas Kominfo siti") {
		t.Errorf("the page shows\n%s", body)
	}
	// The chart has what its tables have: the list and the official total of that day, and no total at the end of years.
	drawn := regexp.MustCompile(`(?s)<script type="application/json" data-chart="growth">(.*?)</script>`).FindStringSubmatch(get(t, h, "/pertumbuhan?regency=62.13", http.StatusOK))
	var chart struct {
		Full   []string
		Option struct{ Series []struct{ Data []*float64 } }
	}
	if drawn == nil {
		t.Fatal("there is no chart")
	}
	if err := json.Unmarshal([]byte(drawn[1]), &chart); err != nil {
		t.Fatal(err)
	}
	at := slices.Index(chart.Full, "1 Oktober 2025")
	if s := chart.Option.Series; at < 1 || len(s) != 2 || *s[0].Data[at] != 20 || *s[1].Data[at] != 1 || s[1].Data[0] != nil || *s[0].Data[0] > 20 {
		t.Errorf("the chart is %s", drawn[1])
	}
	gone := url.Values{"area": {"62.13"}, "as_of": {"2025-10-01"}, "source": {"Dinas Kominfo"}}
	if rec := send(t, h, access.Viewer{Name: "lain", Role: access.Regency, Region: "62.71"}, "/pertumbuhan/hapus", gone); rec.Code != http.StatusForbidden {
		t.Errorf("another regency removes it: %d", rec.Code)
	}
	send(t, h, siti(), "/pertumbuhan/hapus", gone)
	if strings.Contains(get(t, h, "/pertumbuhan", http.StatusOK), "Dinas Kominfo") {
		t.Error("what was removed is still shown")
	}

	// Once a year the list is confirmed, as it was seen.
	if home := get(t, as(siti(), h), "/", http.StatusOK); !strings.Contains(home, "Daftar yang perlu dipastikan") {
		t.Error("nobody is reminded")
	}
	list := get(t, as(siti(), h), "/daftar", http.StatusOK)
	version := regexp.MustCompile(`name="version" value="([^"]+)"><button class="second" type="submit" name="regency" value="62.13"`).FindStringSubmatch(list)
	if version == nil {
		t.Fatalf("the list has no button:\n%s", plainText(list))
	}
	say := url.Values{"regency": {"62.13"}, "version": {version[1]}}
	if rec := send(t, h, access.Viewer{Name: "lain", Role: access.Regency, Region: "62.71"}, "/daftar/benar", say); rec.Code != http.StatusForbidden {
		t.Errorf("another regency confirms it: %d", rec.Code)
	}
	if rec := send(t, h, siti(), "/daftar/benar", with(url.Values{"regency": {"62.13"}}, "version", "1-x")); rec.Header().Get("Location") != "/daftar?told=changed" {
		t.Errorf("a list that nobody saw is confirmed: %q", rec.Header().Get("Location"))
	}
	if rec := send(t, h, siti(), "/daftar/benar", say); rec.Header().Get("Location") != "/daftar?told=confirmed" {
		t.Errorf("%d %q", rec.Code, rec.Header().Get("Location"))
	}
	if body := plainText(get(t, as(siti(), h), "/daftar", http.StatusOK)); !strings.Contains(body, "oleh siti, 20 KIM") || strings.Contains(body, "perlu dipastikan") {
		t.Errorf("the list says\n%s", body[strings.LastIndex(body, "Kepastian"):])
	}
	if home := get(t, as(siti(), h), "/", http.StatusOK); strings.Contains(home, "Daftar yang perlu dipastikan") {
		t.Error("the reminder stays")
	}
}

// A count by hand is entered with a proof, inside the own region, and shown apart with what we counted.
func TestACountByHandIsEntered(t *testing.T) {
	var kept []handcount.Count
	var conn driver.Conn
	w, _, h := registryDesk(t, 40, func(d *Deps) {
		conn = d.Conn
		d.HandCounts = func() ([]handcount.Count, error) { return kept, nil }
		d.CountByHand = func(ctx context.Context, counts []handcount.Count) ([]handcount.Count, error) {
			compared, err := board.CompareHandCount(ctx, conn, counts)
			kept = append(kept, compared...)
			return compared, err
		}
	})
	own, far := w.Groups[0], w.Groups[len(w.Groups)-1]
	const page = "/daftar/hitungan"
	good := url.Values{"group": {own.ID}, "from": {"2025-09-01"}, "to": {"2025-09-28"}, "hand_news": {"3"}, "hand_gallery": {"0"}, "hand_announcement": {"0"}, "hand_event": {"1"}, "proof": {"https://foto.example/catatan.jpg"}}
	for _, c := range []struct{ field, value, wants string }{
		{"group", far.ID, "KIM itu tidak ada di wilayah Anda"}, {"group", "nihil", "KIM itu tidak ada di wilayah Anda"},
		{"to", "2025-08-01", "hari pertama dan hari terakhir"}, {"to", "2025-10-28", "hari pertama dan hari terakhir"},
		{"hand_news", "tiga", "bilangan bulat"}, {"hand_event", "", "bilangan bulat"}, {"proof", "", "alamat bukti"}, {"proof", "javascript:alert(1)", "alamat bukti"},
	} {
		form := maps.Clone(good)
		form.Set(c.field, c.value)
		if rec := send(t, h, siti(), page, form); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(plainText(rec.Body.String()), c.wants) || len(kept) > 0 {
			t.Errorf("%s %q: %d\n%s", c.field, c.value, rec.Code, plainText(rec.Body.String()))
		}
	}
	if rec := send(t, h, access.Viewer{}, page, good); rec.Code != http.StatusForbidden {
		t.Errorf("everybody counts: %d", rec.Code)
	}
	if rec := send(t, h, siti(), page, good); rec.Header().Get("Location") != page+"?told=saved" || len(kept) != 1 || kept[0].By != "siti" || kept[0].Proof == "" {
		t.Fatalf("%d %q %+v", rec.Code, rec.Header().Get("Location"), kept)
	}
	if body := get(t, as(siti(), h), page, http.StatusOK); !strings.Contains(body, `href="https://foto.example/catatan.jpg"`) || !strings.Contains(plainText(body), own.Name+" Barito Timur 1 September 2025 – 28 September 2025 3 ") {
		t.Errorf("the page does not show the count:\n%s", plainText(body))
	}
	if body := get(t, as(access.Viewer{Name: "lain", Role: access.Regency, Region: "62.71"}, h), page, http.StatusOK); strings.Contains(body, own.Path()) {
		t.Error("another regency is shown the count")
	}
}
