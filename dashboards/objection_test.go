package dashboards

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	parsed "golang.org/x/net/html"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/warehouse/warehousetest"
)

// reportMistake sends a report as the public and returns its receipt's address.
func reportMistake(t testing.TB, h http.Handler, form url.Values) string {
	t.Helper()
	rec := send(t, h, access.Viewer{}, "/keliru", form)
	to := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !regexp.MustCompile(`^/keliru/[\w-]{22}\?saved=1#tersimpan$`).MatchString(to) {
		t.Fatalf("%d to %q: %.300s", rec.Code, to, rec.Body)
	}
	return strings.TrimSuffix(to, "#tersimpan")
}

func mistake(subject, text string) url.Values {
	return url.Values{"subject": {subject}, "text": {text}}
}

// Whatever group a visitor names, quiet, listed or none, the form and its answer are the same.
func TestTheFormDoesNotTellWhichGroupsThereAre(t *testing.T) {
	w, s, _ := office(t)
	fresh := func() http.Handler { // whose limits nobody has used up
		s.limits = newObjectionLimits(worldNow)
		return s.routes()
	}
	quiet := w.Groups[4]
	shown := get(t, fresh(), "/keliru?kim="+quiet.ID, http.StatusOK)
	none := get(t, fresh(), "/keliru?kim=k9999", http.StatusOK)
	if strings.ReplaceAll(shown, quiet.ID, "k9999") != none {
		t.Error("the form tells a quiet group from none")
	}
	if names(shown, quiet.Name) || !strings.Contains(get(t, as(siti(), fresh()), "/keliru?kim="+quiet.ID, http.StatusOK), quiet.Name) {
		t.Error("the form names the quiet group to the public, or does not to its staff")
	}
	if first := get(t, fresh(), "/keliru?kim="+w.Groups[0].ID+"&week=2025-10-20", http.StatusOK); !strings.Contains(first, `value="`+w.Groups[0].Name+`"`) || !strings.Contains(first, `value="2025-10-20" selected`) {
		t.Error("group and week are not filled in")
	}
	h := fresh()
	receipts := map[string]string{} // by subject
	for _, subject := range []string{quiet.Name, "  " + strings.ToLower(quiet.Name), quiet.URL + "/berita", "KIM yang tidak ada"} {
		page := get(t, h, reportMistake(t, h, mistake(subject, "Situsnya ganti alamat sejak Mei.")), http.StatusOK)
		page = strings.ReplaceAll(page, html.EscapeString(strings.TrimSpace(subject)), "SUBJEK")
		page = regexp.MustCompile(`keliru(/|%2F)[\w-]{22}`).ReplaceAllString(page, "keliru/TOKEN")
		receipts[subject] = page
	}
	for subject, page := range receipts {
		if page != receipts["KIM yang tidak ada"] {
			t.Errorf("the receipt for %q differs from that for none", subject)
		}
	}
	all, err := s.reports.Listed(t.Context())
	if err != nil || len(all) != 4 {
		t.Fatal(all, err)
	}
	for _, o := range all {
		if want := o.Subject != "KIM yang tidak ada"; (o.GroupID == quiet.ID) != want {
			t.Errorf("%q was recognised as %q", o.Subject, o.GroupID)
		}
	}
	// The sixth in a row is not taken, and what was typed comes back.
	reportMistake(t, h, mistake("lain", "Namanya keliru tertulis."))
	rec := send(t, h, access.Viewer{}, "/keliru", mistake("lain lagi", "Ini tetap ada di formulir."))
	if rec.Code != http.StatusTooManyRequests || !strings.Contains(rec.Body.String(), "Ini tetap ada di formulir.") || !strings.Contains(rec.Body.String(), "10 menit lagi") {
		t.Errorf("%d", rec.Code)
	}
	bad := send(t, fresh(), access.Viewer{}, "/keliru", mistake("", "pendek"))
	if bad.Code != http.StatusUnprocessableEntity || !strings.Contains(bad.Body.String(), "KIM</a>: perlu diisi") || !strings.Contains(bad.Body.String(), "terlalu pendek") {
		t.Errorf("%d", bad.Code)
	}
	if rec := send(t, fresh(), access.Viewer{}, "/keliru", mistake("x", strings.Repeat("a", longestEntry))); rec.Code != http.StatusBadRequest {
		t.Errorf("a form beyond all bounds: %d", rec.Code)
	}
	for _, path := range []string{"/keliru/xxxxxxxxxxxxxxxxxxxxxx", "/keliru/x"} {
		get(t, h, path, http.StatusNotFound)
	}
}

// A group is counted by what it was called, and addresses apart.
func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	l := newObjectionLimits(worldNow)
	taken := 0
	for i := range 30 {
		if _, ok := l.take("10.0.0."+string(rune('a'+i)), "KIM  satu"); ok {
			taken++
		}
	}
	if taken != 10 {
		t.Errorf("%d reports of one group are taken from thirty addresses", taken)
	}
	if _, ok := l.take("10.0.0.a", "KIM dua"); !ok {
		t.Error("another group is refused too")
	}
}

// A report waits on the list of the staff of its region until they answer; the sender's name
// and contact are theirs alone; the answer is read by whoever holds the receipt.
func TestAReportIsAnswered(t *testing.T) {
	w, s, h := office(t)
	quiet := w.Groups[4] // of 62.13
	form := mistake(quiet.Name, "Galeri 21 Oktober tidak terhitung.")
	form.Set("name", "Ani Pelapor")
	form.Set("contact", "ani@contoh.example")
	form.Set("week", "2025-10-20")
	receipt := reportMistake(t, h, form)
	nowhere := mistake("tanpa nama", "Tidak jelas kelompok yang mana.")
	reportMistake(t, h, nowhere)
	placed := mistake("tanpa nama", "Kelompok baru di Palangka Raya.")
	placed.Set("regency", "62.71")
	reportMistake(t, h, placed)
	all, err := s.reports.Listed(t.Context())
	slices.SortFunc(all, func(a, b objection.Objection) int { return strings.Compare(b.GroupID, a.GroupID) }) // all were sent at once
	if err != nil || len(all) != 3 || all[0].GroupID != quiet.ID || all[0].Week != kim.NewDate(2025, 10, 20) {
		t.Fatal(all, err)
	}
	texts := []string{form.Get("text"), nowhere.Get("text"), placed.Get("text")}
	for _, v := range viewers() {
		want := []bool{false, false, false}
		for i, r := range []kim.Region{quiet.Region, {}, {RegencyCode: "62.71", ProvinceCode: "62"}} {
			want[i] = v.LoggedIn() && access.May(v, access.FollowUp, r)
		}
		status := http.StatusForbidden
		if v.LoggedIn() && access.MaySome(v, access.FollowUp) {
			status = http.StatusOK
		}
		list := get(t, as(v, h), "/keliru/daftar", status)
		count := 0
		for i, text := range texts {
			if got := strings.Contains(list, text); got != want[i] {
				t.Errorf("%s of %q sees report %d: %t", v.Role, v.Region, i, got)
			}
			if want[i] {
				count++
			}
		}
		if got := strings.Contains(list, "ani@contoh.example"); got != want[0] {
			t.Errorf("%s of %q sees the sender: %t", v.Role, v.Region, got)
		}
		home := get(t, as(v, h), "/?area=all", http.StatusOK)
		if got := strings.Contains(home, string(rune('0'+count))+" laporan belum dijawab"); got != (status == http.StatusOK) {
			t.Errorf("the first page of %s of %q counts %d reports: %t", v.Role, v.Region, count, got)
		}
		if rec := send(t, h, v, "/keliru/"+all[0].ID+"/jawab", url.Values{"answer": {""}}); rec.Code != map[bool]int{true: http.StatusUnprocessableEntity, false: http.StatusForbidden}[want[0]] {
			t.Errorf("%s of %q may answer: %d", v.Role, v.Region, rec.Code)
		}
	}
	if list := get(t, as(ratna(), h), "/keliru/daftar?regency=62.71", http.StatusOK); strings.Contains(list, texts[0]) || !strings.Contains(list, texts[2]) {
		t.Error("the list does not go by region")
	}
	if page := get(t, h, receipt, http.StatusOK); strings.Contains(page, "Ani Pelapor") || !strings.Contains(page, "menunggu jawaban") {
		t.Error("the receipt tells the sender, or does not say that it waits")
	}
	answer := url.Values{"answer": {"Terima kasih, sudah kami baca ulang."}}
	if rec := send(t, h, siti(), "/keliru/"+all[0].ID+"/jawab", answer); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/keliru/daftar?saved=1#tersimpan" {
		t.Errorf("%d %s", rec.Code, rec.Header())
	}
	if rec := send(t, h, siti(), "/keliru/nihil/jawab", answer); rec.Code != http.StatusForbidden {
		t.Errorf("a report that there is not: %d", rec.Code)
	}
	page := get(t, h, receipt, http.StatusOK)
	if !strings.Contains(page, answer.Get("answer")) || strings.Contains(page, "siti") || !strings.Contains(page, "Dijawab petugas 28 Oktober 2025") {
		t.Error("the receipt does not tell the answer, or names the user")
	}
	list := get(t, as(siti(), h), "/keliru/daftar", http.StatusOK)
	if !strings.Contains(list, "Dijawab siti") || strings.Contains(list, "ani@contoh.example") || !strings.Contains(list, "Tidak ada laporan yang menunggu") {
		t.Error("the list does not tell who answered, or still has the sender")
	}
}

// brokenOut is the first thing on a page that no template of ours makes; empty: nothing.
func brokenOut(t testing.TB, body string) string {
	t.Helper()
	doc, err := parsed.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "img" || n.Data == "script" && len(n.Attr) == 0 {
			return n.Data
		}
		for _, a := range n.Attr {
			if n.Type == parsed.ElementNode && (strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:")) {
				return a.Key + "=" + a.Val
			}
		}
	}
	return ""
}

// What visitors write is inert on every page.
func TestHostileReports(t *testing.T) {
	w := newWorld(t, warehousetest.New(t).Conn(), 8)
	w.load(t.Context())
	s := siteOver(t, w, demoConfig())
	h := s.routes()
	admin := access.Viewer{Name: "pengelola", Role: access.Admin}
	for _, bad := range hostile() {
		o := objection.Objection{Subject: head(bad, 150) + " .", Text: head(bad, 1000) + " cukup panjang", Name: head(bad, 90), Contact: head(bad, 90)}
		if o.Check() != nil {
			continue // refused: it is no text
		}
		token, err := s.reports.Add(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if body := get(t, h, "/keliru/"+token, http.StatusOK); brokenOut(t, body) != "" {
			t.Errorf("%q breaks out of the receipt", bad)
		}
		form := url.Values{"subject": {head(bad, 500)}, "text": {""}, "name": {bad}, "contact": {bad}, "group": {bad}, "week": {bad}, "regency": {bad}}
		if rec := send(t, h, admin, "/keliru", form); rec.Code != http.StatusUnprocessableEntity || brokenOut(t, rec.Body.String()) != "" {
			t.Errorf("%q: %d", bad, rec.Code)
		}
	}
	if body := get(t, as(admin, h), "/keliru/daftar?page=all", http.StatusOK); brokenOut(t, body) != "" {
		t.Errorf("the list holds %q", brokenOut(t, body))
	}
}
