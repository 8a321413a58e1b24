package dashboards

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/followup"
	"pantaukim/internal/warehouse/warehousetest"
)

// office is a world of its own whose staff record follow-ups.
func office(t testing.TB) (*world, *site, http.Handler) {
	t.Helper()
	w := newWorld(t, warehousetest.New(t).Conn(), 40)
	w.load(t.Context())
	cfg := demoConfig()
	cfg.NameInactive, cfg.RowsPerPage = false, 500
	s := siteOver(t, w, cfg)
	return w, s, s.routes()
}

// Two of the staff.
func siti() access.Viewer  { return access.Viewer{Name: "siti", Role: access.Regency, Region: "62.13"} }
func ratna() access.Viewer { return access.Viewer{Name: "ratna", Role: access.Province, Region: "62"} }

// send sends a form as a viewer.
func send(t testing.TB, h http.Handler, v access.Viewer, address string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	as(v, h).ServeHTTP(rec, r)
	return rec
}

func TestWhoMayRecordAFollowUp(t *testing.T) {
	w, s, h := office(t)
	own, other := w.Groups[4], w.Groups[36] // inactive, of 62.13 and of 62.00
	good := url.Values{"reason": {"people"}, "note": {"sudah ditelepon"}, "next_check": {"2025-11-10"}}
	admin := access.Viewer{Name: "admin", Role: access.Admin}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		group  string
		form   url.Values
		want   int
	}{
		{"public", access.Viewer{Open: true}, own.ID, good, http.StatusForbidden},
		{"own regency", siti(), own.ID, good, http.StatusSeeOther},
		{"another regency", siti(), other.ID, good, http.StatusForbidden},
		{"province", ratna(), other.ID, good, http.StatusSeeOther},
		{"jury", access.Viewer{Name: "juri", Role: access.Jury}, own.ID, good, http.StatusForbidden},
		{"admin", admin, own.ID, good, http.StatusSeeOther},
		{"no such group", admin, "nobody", good, http.StatusForbidden},
		{"too long", siti(), own.ID, url.Values{"note": {strings.Repeat("a", longestEntry)}}, http.StatusBadRequest},
	} {
		if got := send(t, h, c.viewer, board.GroupPath(c.group)+"/tindak-lanjut", c.form); got.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, got.Code, c.want)
		}
	}
	records, err := s.calls.Of(t.Context(), own.ID)
	if err != nil || len(records) != 2 {
		t.Fatalf("%+v %v", records, err)
	}
	withdraw := url.Values{"followup": {records[0].ID}}
	budi := access.Viewer{Name: "budi", Role: access.Regency, Region: "62.71"}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		want   int
		left   int
	}{{"another regency", budi, http.StatusForbidden, 2}, {"own", siti(), http.StatusSeeOther, 1}, {"twice", siti(), http.StatusSeeOther, 1}} {
		if got := send(t, h, c.viewer, board.GroupPath(own.ID)+"/tindak-lanjut/batal", withdraw); got.Code != c.want {
			t.Errorf("withdrawn by %s: %d, want %d", c.name, got.Code, c.want)
		}
		if left, err := s.calls.Of(t.Context(), own.ID); err != nil || len(left) != c.left {
			t.Errorf("withdrawn by %s: %d records are left, want %d, %v", c.name, len(left), c.left, err)
		}
	}
}

// What was typed comes back with what is wrong beside its field, all at once.
func TestAFormComesBackAsItWasTyped(t *testing.T) {
	w, s, h := office(t)
	group := w.Groups[4]
	typed := url.Values{"note": {"kepala <b>KIM</b> pindah"}, "leave_until": {"2025-01-01"}, "next_check": {"lusa"}}
	for lang, words := range map[string][]string{
		"":         {"pilih salah satu alasan", "tanggal ini sudah lewat", "tulis tanggal seperti"},
		"?lang=en": {"choose one of the reasons", "this day has passed", "write the day like"},
	} {
		rec := send(t, h, siti(), board.GroupPath(group.ID)+"/tindak-lanjut"+lang, typed)
		body := rec.Body.String()
		if rec.Code != http.StatusUnprocessableEntity || rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("answered with %d, %q", rec.Code, rec.Header().Get("Cache-Control"))
		}
		for _, want := range append(words, "kepala &lt;b&gt;KIM&lt;/b&gt; pindah</textarea>", `value="2025-01-01"`, `value="lusa"`, `aria-invalid="true"`, `role="alert"`, group.Name) {
			if !strings.Contains(body, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	}
	if records, err := s.calls.Of(t.Context(), group.ID); err != nil || len(records) != 0 {
		t.Errorf("%d records, %v", len(records), err)
	}
}

// exported returns a column of a group in the list of inactive groups.
func exported(t *testing.T, h http.Handler, id, column string) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(t, h, "/unduh/inactive.csv", http.StatusOK), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, c := range rows[0] {
		at[c] = i
	}
	for _, r := range rows[1:] {
		if r[at["group_id"]] == id {
			return r[at[column]]
		}
	}
	t.Fatalf("%s is not exported", id)
	return ""
}

// A record stands on the group's page and in the list and its exports at once, for
// those who may see it; the group leaves the list of those that wait; no count
// changes.
func TestAFollowUpIsSeenAtOnce(t *testing.T) {
	w, _, h := office(t)
	group := w.Groups[4] // inactive since August
	siti, ratna, juri := as(siti(), h), as(ratna(), h), as(access.Viewer{Name: "juri", Role: access.Jury, Region: "62.13"}, h)
	counts := get(t, ratna, "/unduh/areas.csv", http.StatusOK)
	waits := func(h http.Handler) bool {
		list, _, _ := strings.Cut(get(t, h, "/tidak-aktif?calls=waiting", http.StatusOK), `id="tak-terpantau"`)
		return strings.Contains(list, board.GroupPath(group.ID)+`"`)
	}
	if !waits(ratna) || !waits(siti) || exported(t, ratna, group.ID, "waiting") != "1" {
		t.Error("a group that was quiet for months does not wait for a call")
	}
	form := url.Values{"reason": {string(followup.Signal)}, "note": {"tower rusak"}, "next_check": {"2025-11-11"}, "leave_until": {"2025-11-09"}}
	rec := send(t, h, access.Viewer{Name: "siti", Role: access.Regency, Region: "62.13"}, board.GroupPath(group.ID)+"/tindak-lanjut?lang=en", form)
	to := rec.Header().Get("Location")
	if saved, ok := strings.CutPrefix(to, board.GroupPath(group.ID)+"?lang=en&saved="); rec.Code != http.StatusSeeOther || !ok || !strings.HasSuffix(saved, "#tersimpan") {
		t.Fatalf("%d to %q", rec.Code, to)
	}
	if waits(ratna) || exported(t, ratna, group.ID, "waiting") != "0" {
		t.Error("the group still waits after it was called")
	}
	page := get(t, siti, board.GroupPath(group.ID), http.StatusOK)
	for _, want := range []string{"tower rusak", "oleh siti", "sinyal atau perangkat", "hubungi lagi 11 November 2025", "ditunda sampai 9 November 2025"} {
		if !strings.Contains(page, want) {
			t.Errorf("the group's page does not say %q", want)
		}
	}
	for name, want := range map[string]string{
		"followup_on": "2025-10-28", "followup_by": "siti", "followup_reason": "signal", "next_check_on": "2025-11-11", "leave_until": "2025-11-09",
	} {
		if got := exported(t, ratna, group.ID, name); got != want {
			t.Errorf("%s is exported as %q, want %q", name, got, want)
		}
	}
	list := get(t, ratna, "/tidak-aktif", http.StatusOK)
	if !strings.Contains(list, "hubungi lagi 11 November 2025") || !strings.Contains(list, "(siti)") {
		t.Error("the list does not tell of the follow-up")
	}
	if got := exported(t, juri, group.ID, "followup_by"); got != "" {
		t.Errorf("the jury is told who followed up: %q", got)
	}
	for _, address := range []string{"/tidak-aktif", board.GroupPath(group.ID)} {
		if body := get(t, juri, address, http.StatusOK); strings.Contains(body, "siti") || strings.Contains(body, "tower rusak") {
			t.Errorf("the jury sees the follow-up on %s", address)
		}
	}
	if after := get(t, ratna, "/unduh/areas.csv", http.StatusOK); after != counts {
		t.Error("a follow-up changed a count")
	}
	if body := get(t, siti, "/unduh/kim/"+group.ID+"/followups.csv", http.StatusOK); !strings.Contains(body, "tower rusak") {
		t.Error("the follow-ups of the group are not exported")
	}
	get(t, juri, "/unduh/kim/"+group.ID+"/followups.csv", http.StatusForbidden)
}

// Without an answer about follow-ups the list stands, and says so in its place.
func TestTheListStandsWithoutFollowUps(t *testing.T) {
	w := *sharedWorld(t, 40)
	c := &troubled{Conn: w.conn}
	w.conn = c
	h := siteOver(t, &w, demoConfig()).routes()
	broken := "FROM followups"
	c.fail.Store(&broken)
	for address, stands := range map[string]string{"/tidak-aktif": "KIM Netampin Bersinar", board.GroupPath("k0004"): `action="/kim/k0004/tindak-lanjut#tindak-lanjut"`} {
		body := get(t, as(ratna(), h), address, http.StatusOK)
		if !strings.Contains(body, "kesalahan di pihak kami") || !strings.Contains(body, stands) {
			t.Errorf("%s: no error box, or no %q", address, stands)
		}
	}
}
