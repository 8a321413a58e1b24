package dashboards

import (
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// The list leaves as a file, and comes back without a change; what is changed in it is all
// that changes.
func TestTheListIsDownloadedAndUploadedAgain(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	one, err := s.registry.Find(t.Context(), w.Groups[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	one.Note, one.PICPhone, one.Aliases = "baris satu\n=1+1; \"dua\"", "+62 812", []string{"https://lama.kim.id"}
	typed := map[string]string{}
	for i, v := range registry.Fields(one.Group) {
		typed[registry.Columns()[i]] = v
	}
	if saved, err := s.registry.Save(t.Context(), one.ID, one.Version(), typed, registry.Editing{By: "ratna"}); err != nil || !saved.Changed {
		t.Fatalf("%+v %v", saved, err)
	}
	for _, name := range []string{"daftar-kim.xlsx", "daftar-kim.csv"} {
		to := uploaded(t, h, pengelola(), name, get(t, as(pengelola(), h), "/daftar/unduh/"+name, http.StatusOK))
		page := get(t, as(pengelola(), h), to, http.StatusOK)
		wantTiles(t, page, map[string]string{"unchanged": "40"})
		if strings.Contains(page, `value="apply"`) || !strings.Contains(page, "Tidak ada yang dapat diterapkan") {
			t.Errorf("%s: something can be applied", name)
		}
	}
	f, err := excelize.OpenReader(strings.NewReader(get(t, as(pengelola(), h), "/daftar/unduh/daftar-kim.xlsx", http.StatusOK)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetCellValue("data", "B2", "KIM Diubah di Excel"); err != nil {
		t.Fatal(err)
	}
	changed, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	wantTiles(t, get(t, as(pengelola(), h), uploaded(t, h, pengelola(), "daftar-kim.xlsx", changed.String()), http.StatusOK), map[string]string{"unchanged": "39", "updated": "1"})
	own := get(t, as(siti(), h), "/daftar/unduh/daftar-kim.csv", http.StatusOK)
	if !strings.Contains(own, w.Groups[0].Name) || strings.Contains(own, w.Groups[24].Name) {
		t.Error("staff of a regency download another list than their own")
	}
	for _, address := range []string{"/daftar/unduh/lain.csv", "/daftar/unduh/daftar-kim.pdf"} {
		get(t, as(pengelola(), h), address, http.StatusNotFound)
	}
}

// The notes tell of what deserves a look, of silent sites only by what the walks say, and in
// both languages.
func TestNotesOnTheList(t *testing.T) {
	w, s, h := registryDesk(t, 40)
	change := func(n int, fields ...string) {
		t.Helper()
		one, err := s.registry.Find(t.Context(), w.Groups[n].ID)
		if err != nil {
			t.Fatal(err)
		}
		typed := map[string]string{}
		for i, v := range registry.Fields(one.Group) {
			typed[registry.Columns()[i]] = v
		}
		for i := 0; i < len(fields); i += 2 {
			typed[fields[i]] = fields[i+1]
		}
		if saved, err := s.registry.Save(t.Context(), one.ID, one.Version(), typed, registry.Editing{By: "ratna"}); err != nil || !saved.Changed {
			t.Fatalf("%+v %v", saved, err)
		}
	}
	change(0, "name", "KIM Soekamadjoe", "pic_phone", "81234567890")
	change(1, "name", "KIM Suka\u200bmaju", "url", "https://induk.kim.id/satu")
	change(2, "name", "KIM Sukamaju", "url", "https://induk.kim.id/dua")
	change(5, "regency", "Kab. Barito Timur")
	at := w.AsOf
	w.insert(t.Context(), "walks (group_id, run_id, started_at, finished_at, outcome, complete, version)", func(add func(...any)) {
		walk := func(n, daysAgo int, outcome kim.Outcome, run string) {
			day := at.AddDate(0, 0, -daysAgo).Add(1)
			add(w.Groups[n].ID, run+day.Format("0102"), day, day, string(outcome), uint8(0), uint64(day.UnixMilli()))
		}
		for _, days := range []int{-1, -8, -15, -22} { // newer than the walks of the world, which all answered
			walk(3, days, kim.OutcomeDNS, "a")            // does not answer
			walk(4, days, kim.OutcomeHTTP5xx, "b")        // answers, with an error
			walk(5, days, kim.OutcomePlatformOutage, "c") // our own fault, or that of the platform
		}
		walk(7, -1, kim.OutcomeDNS, "d") // not for weeks
		walk(7, -8, kim.OutcomeDNS, "d")
		walk(7, -15, kim.OutcomeDNS, "d")
	})
	if _, err := s.boards.renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := get(t, as(pengelola(), h), "/daftar/catatan", http.StatusOK)
	for _, want := range []string{
		w.Groups[3].URL + ": Alamat tidak ditemukan (DNS) pada 4 kunjungan berturut-turut, dari 29 Oktober 2025 sampai 19 November 2025",
		"“81234567890” kehilangan angka nol di depan", "“KIM Suka[U+200B]maju” memuat huruf yang tidak tampak",
		"https://induk.kim.id/dua berada di alamat induk yang sama dengan https://induk.kim.id/satu", "Namanya hampir sama dan satu kabupaten",
		"belum diketahui", "tertulis dengan beberapa nama",
	} {
		if !strings.Contains(plainText(page), want) {
			t.Errorf("the notes do not say %q:\n%s", want, plainText(page))
		}
	}
	_, rest, _ := strings.Cut(page, `id="n-unanswered"`)
	part, _, _ := strings.Cut(rest, "</section>")
	for n, g := range w.Groups {
		if got := strings.Contains(part, "/daftar/kim/"+g.ID+`"`); got != (n == 3) && g.Cause == "" {
			t.Errorf("the site of group %d is said not to answer: %t", n, got)
		}
	}
	if english := plainText(get(t, as(pengelola(), h), "/daftar/catatan?lang=en", http.StatusOK)); !strings.Contains(english, "holds letters that cannot be seen") {
		t.Error("not in English")
	}
	for _, name := range []string{"catatan.csv", "catatan.xlsx"} {
		get(t, as(pengelola(), h), "/daftar/unduh/"+name+"?lang=en", http.StatusOK)
	}
	if text := get(t, as(pengelola(), h), "/daftar/unduh/catatan.csv", http.StatusOK); !strings.Contains(text, "Nama yang hampir sama,"+w.Groups[0].ID) {
		t.Errorf("the download does not tell of near names:\n%s", head(text, 2000))
	}
	other := access.Viewer{Name: "budi", Role: access.Regency, Region: "62.71"}
	if strings.Contains(get(t, as(other, h), "/daftar/catatan", http.StatusOK), w.Groups[0].ID) {
		t.Error("staff of a regency are told of another")
	}
}
