package dashboards

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/access"
)

// Staff enter a training by picking groups of their region or by a file, see it before it is stored, and
// take it back; others are not told of it.
func TestOutreachIsEntered(t *testing.T) {
	w, _, h := registryDesk(t, 40)
	own, far := w.Groups[0], w.Groups[len(w.Groups)-1]
	const page = "/daftar/pembinaan"
	typed := func(fields ...string) url.Values {
		form := url.Values{"kind": {"training"}, "from": {"2025-10-16"}, "title": {"Menulis <b>berita</b>"}, "group": {own.ID}}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return form
	}
	if rec := send(t, h, access.Viewer{}, page, typed()); rec.Code != http.StatusForbidden {
		t.Errorf("everybody enters: %d", rec.Code)
	}
	for _, c := range []struct {
		field, value, wants string
	}{
		{"group", far.ID, "di luar wilayah Anda"}, {"group", "", "Pesertanya tidak disebutkan"}, {"title", "", "Nama kegiatannya kosong"},
		{"from", "", "Tanggalnya kosong"}, {"to", "2025-10-01", "sebelum hari pertama"}, {"kind", "pesta", "tidak dikenal"},
	} {
		form := typed(c.field, c.value)
		if c.value == "" && c.field == "group" {
			form.Del("group")
		}
		rec := send(t, h, siti(), page, form)
		if body := plainText(rec.Body.String()); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, c.wants) || strings.Contains(body, "Baris 2") {
			t.Errorf("%s %q: %d\n%s", c.field, c.value, rec.Code, body)
		}
	}
	store := func(body string) *http.Response {
		t.Helper()
		rows := hiddenRows.FindStringSubmatch(body)
		if rows == nil {
			t.Fatalf("nothing to store:\n%s", plainText(body))
		}
		text := strings.NewReplacer("&#xA;", "\n", "&#34;", `"`, "&lt;", "<", "&gt;", ">").Replace(rows[1])
		return send(t, h, siti(), page+"/simpan", url.Values{"rows": {text}, "file": {""}, "seen": {seenOf(t, body)}}).Result()
	}
	shown := send(t, h, siti(), page, typed()).Body.String()
	if body := plainText(shown); !strings.Contains(body, "16 Oktober 2025") || !strings.Contains(body, own.Name) || strings.Contains(shown, "<b>berita") {
		t.Errorf("the preview is\n%s", body)
	}
	if body := get(t, as(siti(), h), page, http.StatusOK); !strings.Contains(body, "Belum ada yang tercatat") {
		t.Error("a preview stores")
	}
	if res := store(shown); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != page+"?told=saved" {
		t.Fatalf("%s", res.Status)
	}
	if res := store(shown); res.StatusCode != http.StatusConflict {
		t.Errorf("what was seen is out of date: %s", res.Status)
	}

	// By a file, as a spreadsheet saves it.
	text := "\ufeffJenis;Tanggal;Nama Kegiatan;ID KIM\r\nRapat;2025-10-20;Koordinasi;" + own.ID + "\r\n"
	rec := sendsFile(t, h, siti(), page, strings.Replace(text, own.ID, "nihil", 1))
	if body := plainText(rec.Body.String()); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "Baris 2") || !strings.Contains(body, "Tidak ada KIM dengan id “nihil”") {
		t.Errorf("%d\n%s", rec.Code, body)
	}
	if rec := sendsFile(t, h, siti(), page, strings.Repeat("a", 9<<20)); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Berkas lebih besar dari") {
		t.Errorf("9 MB: %d\n%s", rec.Code, plainText(rec.Body.String()))
	}
	store(sendsFile(t, h, siti(), page, text).Body.String())
	body := get(t, as(siti(), h), page, http.StatusOK)
	if told := plainText(body); !strings.Contains(told, "Koordinasi Pertemuan 20 Oktober 2025 1 KIM: "+own.Name+" siti") {
		t.Errorf("the page shows\n%s", told)
	}
	if other := get(t, as(access.Viewer{Name: "lain", Role: access.Regency, Region: "62.71"}, h), page, http.StatusOK); strings.Contains(other, "Koordinasi") {
		t.Error("another regency is told")
	}
	get(t, h, "/unduh/outreach.csv", http.StatusForbidden)
	if csv := get(t, as(siti(), h), "/unduh/outreach.csv", http.StatusOK); !strings.Contains(csv, "meeting,2025-10-20,2025-10-20,Koordinasi,"+own.ID+",,siti,") {
		t.Errorf("the table is\n%s", csv)
	}
	id := regexp.MustCompile(`name="id" value="([0-9a-f]{16})"`).FindStringSubmatch(body)
	if id == nil {
		t.Fatal("nothing can be removed")
	}
	send(t, h, siti(), page+"/hapus", url.Values{"id": {id[1]}})
	if strings.Contains(get(t, as(siti(), h), page, http.StatusOK), "Koordinasi") {
		t.Error("what was removed is still shown")
	}
}
