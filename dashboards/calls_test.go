package dashboards

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/access"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// hidden returns the fields of the form on a page whose button says something of a group.
func hidden(t testing.TB, body, action, button string) url.Values {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`).FindAllStringSubmatch(body, -1) {
		if html.UnescapeString(m[1]) != action || !strings.Contains(m[2], button) {
			continue
		}
		form := url.Values{}
		for _, f := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(m[2], -1) {
			form.Set(f[1], html.UnescapeString(f[2]))
		}
		return form
	}
	t.Fatalf("no form to %s that says %q", action, button)
	return nil
}

// One tap records that somebody called today; the page says so where the tap was made, and
// the record can be completed or withdrawn there.
func TestOneTapRecordsACall(t *testing.T) {
	w, s, h := office(t)
	group := w.Groups[4]
	action := board.GroupPath(group.ID) + "/tindak-lanjut"
	staff := as(ratna(), h)
	records := func() []followup.Record {
		all, err := s.calls.Of(t.Context(), group.ID)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	sent := func(action string, form url.Values, want string) string {
		t.Helper()
		rec := send(t, h, ratna(), action, form)
		to, err := url.Parse(rec.Header().Get("Location"))
		if err != nil || rec.Code != http.StatusSeeOther || to.Path != "/tidak-aktif" || to.Query().Get("calls") != "waiting" || to.Fragment != "tersimpan" {
			t.Fatalf("%d to %s, %v", rec.Code, to, err)
		}
		page := get(t, staff, to.RequestURI(), http.StatusOK)
		mark := strings.Index(page, `id="tersimpan" role="status" tabindex="-1"`)
		row := strings.Index(page, `href="`+board.GroupPath(group.ID)+`"`)
		if mark < 0 || row < 0 || mark < row || !strings.Contains(page, want) {
			t.Fatalf("the page does not say %q in the row of the group", want)
		}
		if strings.Contains(page, "saved=") && !strings.Contains(page, `name="back" value="`) || strings.Contains(page, "hreflang=\"en\" href=\"?saved") {
			t.Error("a link carries on what was just done")
		}
		return page
	}
	list := get(t, staff, "/tidak-aktif?calls=waiting", http.StatusOK)
	page := sent(action, hidden(t, list, action, "Dihubungi hari ini"), "Tersimpan: "+group.Name+", dihubungi, sebab belum dicatat.")
	got := records()
	if len(got) != 1 || got[0].Reason != followup.Called || got[0].Who != "ratna" || got[0].NextCheck != kim.DateOf(worldNow(), kim.WIB).AddDays(14) {
		t.Fatalf("%+v", got)
	}
	if strings.Contains(get(t, staff, "/tidak-aktif?calls=waiting", http.StatusOK), board.GroupPath(group.ID)+`"`) {
		t.Error("the group still waits")
	}

	complete := hidden(t, page, action, "Mengapa kelompok ini")
	complete.Set("reason", string(followup.Elsewhere))
	complete.Set("note", "ramai di grup WA desa")
	page = sent(action, complete, "Tersimpan: "+group.Name+", aktif di WA/FB.")
	first := got[0]
	if got = records(); len(got) != 1 || got[0].ID != first.ID || !got[0].At.Equal(first.At) || got[0].Reason != followup.Elsewhere || got[0].Note != "ramai di grup WA desa" {
		t.Errorf("%+v", got)
	}
	if note := exported(t, staff, group.ID, "followup_note"); note != "ramai di grup WA desa" {
		t.Errorf("the note is exported as %q", note)
	}
	if note := exported(t, as(juror(), h), group.ID, "followup_note"); note != "" {
		t.Errorf("the jury is told the note: %q", note)
	}

	sent(action+"/batal", hidden(t, page, action+"/batal", "Batalkan"), "Catatan untuk "+group.Name+" dibatalkan.")
	if got = records(); len(got) != 0 {
		t.Errorf("%d records are left", len(got))
	}
}

// Nobody changes the record of somebody else: what is sent is a record of its own.
func TestOnlyOnesOwnRecordIsCompleted(t *testing.T) {
	w, s, h := office(t)
	group := w.Groups[4]
	action := board.GroupPath(group.ID) + "/tindak-lanjut"
	send(t, h, siti(), action, url.Values{"reason": {"called"}})
	first, err := s.calls.Of(t.Context(), group.ID)
	if err != nil || len(first) != 1 {
		t.Fatalf("%+v %v", first, err)
	}
	send(t, h, ratna(), action, url.Values{"reason": {"signal"}, "followup": {first[0].ID}})
	got, err := s.calls.Of(t.Context(), group.ID)
	if err != nil || len(got) != 2 || !slices.ContainsFunc(got, func(r followup.Record) bool { return r == first[0] }) {
		t.Errorf("%+v %v", got, err)
	}
}

// A form leads back to a page of this site that has such forms, and nowhere else.
func TestAFormLeadsBackToThisSite(t *testing.T) {
	w, _, h := office(t)
	group := w.Groups[4]
	for back, want := range map[string]string{
		"/tidak-aktif?silent=4&page=2&saved=x&evil=1": "/tidak-aktif?page=2&saved=ID&silent=4#tersimpan",
		"/?regency=62.13":                  "/?regency=62.13&saved=ID#tersimpan",
		"https://evil.example/tidak-aktif": "/tidak-aktif?saved=ID#tersimpan",
		"//evil.example/":                  "/?saved=ID#tersimpan",
		"/mutu":                            group.Path() + "?saved=ID#tersimpan",
		"javascript:alert(1)":              group.Path() + "?saved=ID#tersimpan",
		"":                                 group.Path() + "?saved=ID#tersimpan",
	} {
		rec := send(t, h, ratna(), group.Path()+"/tindak-lanjut", url.Values{"reason": {"people"}, "back": {back}})
		got := regexp.MustCompile(`saved=[0-9a-f]{16}`).ReplaceAllString(rec.Header().Get("Location"), "saved=ID")
		if got != want {
			t.Errorf("%q leads to %q, want %q", back, got, want)
		}
	}
}

// weeksOf returns the states of a group's weeks as the API tells them, newest first.
func weeksOf(t testing.TB, h http.Handler, id string) string {
	var states strings.Builder
	for _, r := range ask(t, h, "/api/v1/groups/"+id+"/weeks?limit=1000").Rows {
		fmt.Fprint(&states, r["state"])
	}
	return states.String()
}

// The filter of silence lists who posted nothing in so many weeks, whatever the status, and
// never a group of which some of these weeks were not observed: that one stands apart.
func TestSilentForSoManyWeeks(t *testing.T) {
	t.Parallel()
	_, w, h := open(t, 40)
	monday := worldMonday.Monday().String()
	fresh := map[string]bool{} // posted in the running week
	for _, r := range ask(t, h, "/api/v1/ranking?limit=1000").Rows {
		if on, _ := r["last_item_on"].(string); on >= monday {
			fresh[fmt.Sprint(r["group_id"])] = true
		}
	}
	statuses := map[kim.Status]int{}
	for _, n := range []int{1, 2, 8, 9, 10} {
		page := get(t, h, fmt.Sprintf("/tidak-aktif?silent=%d&page=all", n), http.StatusOK)
		list, apart, _ := strings.Cut(page, `id="akan-turun"`)
		_, apart, _ = strings.Cut(apart, `id="tak-terpantau"`)
		silent, unknown := 0, 0
		for _, g := range w.Groups {
			states := weeksOf(t, h, g.ID)
			newest := states[:min(n, len(states))]
			yes := !fresh[g.ID] && newest == strings.Repeat("N", n)
			maybe := !fresh[g.ID] && !yes && len(newest) == n && strings.Trim(newest, "NU") == ""
			if yes {
				silent++
				statuses[g.Status]++
			}
			if maybe {
				unknown++
			}
			link := `href="` + g.Path() + `"`
			if got := strings.Contains(list, link); got != yes {
				t.Errorf("silent ≥ %d: %s (%s, %s) is listed: %t", n, g.ID, g.Status, states[:12], got)
			}
			if maybe && !strings.Contains(apart, link) {
				t.Errorf("silent ≥ %d: %s (%s) is not among those of which nobody can say", n, g.ID, states[:12])
			}
		}
		sum := map[string]float64{}
		for _, r := range ask(t, h, fmt.Sprintf("/api/v1/silence?silent=%d", n)).Rows {
			for _, k := range []string{"silent", "silence_unknown"} {
				x, _ := r[k].(float64)
				sum[k] += x
			}
		}
		if int(sum["silent"]) != silent || int(sum["silence_unknown"]) != unknown {
			t.Errorf("silent ≥ %d: the table counts %v, the weeks %d and %d", n, sum, silent, unknown)
		}
		if n == 9 && (silent != 0 || unknown == 0) { // nobody looked nine weeks ago
			t.Errorf("%d groups are silent for nine weeks although one of these was not observed", silent)
		}
	}
	if statuses[kim.StatusInactive] == 0 || statuses[kim.StatusLessActive] == 0 || statuses[kim.StatusNeverPosted] == 0 {
		t.Errorf("the filter went by status: %v", statuses)
	}
}

// calledOffice is an office of its own with officers of several groups, groups without one,
// and calls: k0004 was called twice and read after it, k0012 twice on one day, k0020 twice
// and disbanded, k0028 once before and once after it was read.
func calledOffice(t testing.TB) (*world, http.Handler) {
	t.Helper()
	w, _, h := office(t)
	for i := range w.Groups {
		g := &w.Groups[i]
		switch {
		case i%8 == 7:
			g.PICName, g.PICPhone = "", ""
		case i%8 == 4:
			g.PICName, g.PICPhone = "Bu Ratmi", []string{"0812 3456 7890", "+62 812-3456-7890"}[i/8%2]
		}
	}
	w.AsOf = w.AsOf.Add(time.Second) // a newer import of the registry
	w.loadGroups(t.Context())
	w.AsOf = w.AsOf.Add(-time.Second)
	read := w.AsOf // of the newest walk
	w.insert(t.Context(), "followups (group_id, at, followup_id, who, reason, note, leave_until, next_check, withdrawn, version)", func(add func(...any)) {
		call := func(group int, id string, at time.Time, reason followup.Reason) {
			add(w.Groups[group].ID, at, id, "ratna", string(reason), "", kim.NoDate.Time(), kim.NoDate.Time(), uint8(0), uint64(1))
		}
		call(4, "a1", read.AddDate(0, 0, -20), followup.Called)
		call(4, "a2", read.AddDate(0, 0, -6), followup.Unreachable)
		call(12, "b1", read.AddDate(0, 0, -6), followup.Called)
		call(12, "b2", read.AddDate(0, 0, -6).Add(time.Hour), followup.People)
		call(20, "c1", read.AddDate(0, 0, -20), followup.Called)
		call(20, "c2", read.AddDate(0, 0, -6), followup.Disbanded)
		call(28, "d1", read.AddDate(0, 0, -6), followup.Signal)
		call(28, "d2", read.Add(time.Hour), followup.Signal)
		call(36, "e1", read.AddDate(-2, 0, 0), followup.Account) // before its newest item
	})
	return w, h
}

func TestOfficersAndWhoWasCalledTwice(t *testing.T) {
	w, h := calledOffice(t)
	staff := as(ratna(), h)
	page := get(t, staff, "/tidak-aktif", http.StatusOK)
	list, _, _ := strings.Cut(page, `id="akan-turun"`)
	if strings.Count(list, `<h3>Bu Ratmi <span class="count">5</span>`) != 1 {
		t.Error("one officer with two spellings of one number does not stand once, with five groups")
	}
	nobody := strings.Index(list, "Belum ada petugas <span")
	if nobody < strings.LastIndex(list, `class="officer"`) || !strings.Contains(list[nobody:], w.Groups[7].Name) {
		t.Error("groups without an officer have no heading of their own behind the others")
	}
	for _, want := range []string{`href="tel:&#43;6281234567890"`, `href="https://wa.me/6281234567890?text=Yth.%20Bapak%2FIbu%20Bu%20Ratmi`, "2 kali ditindaklanjuti"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not hold %q", want)
		}
	}
	twice, _, _ := strings.Cut(get(t, staff, "/tidak-aktif?calls=twice", http.StatusOK), `id="akan-turun"`)
	for _, i := range []int{4, 12, 20, 28, 36} {
		if got, want := strings.Contains(twice, `href="`+w.Groups[i].Path()+`"`), i == 4; got != want {
			t.Errorf("%s was called twice without result: %t, want %t", w.Groups[i].ID, got, want)
		}
	}
	for id, want := range map[string]string{"k0004": "1", "k0012": "0", "k0028": "0"} {
		if got := exported(t, staff, id, "called_twice"); got != want {
			t.Errorf("called_twice of %s is %q, want %q", id, got, want)
		}
	}
	if got := exported(t, as(juror(), h), "k0004", "called_twice"); got != "" {
		t.Errorf("the jury is told of calls: %q", got)
	}
	sum := map[string]float64{}
	for _, r := range ask(t, staff, "/api/v1/reasons").Rows {
		all := 0.0
		for k, v := range r {
			n, _ := v.(float64)
			sum[k] += n
			if strings.HasPrefix(k, "reason_") || k == "not_followed_up" {
				all += n
			}
		}
		if all != r["quiet"] {
			t.Errorf("the reasons do not add up: %v", r)
		}
	}
	for reason, want := range map[string]float64{"unreachable": 1, "people": 1, "disbanded": 1, "signal": 1, "account": 0, "called": 0} {
		if sum["reason_"+reason] != want {
			t.Errorf("%v groups for reason %s, want %v", sum["reason_"+reason], reason, want)
		}
	}
	get(t, as(access.Viewer{}, h), "/unduh/reasons.csv", http.StatusForbidden)
	get(t, as(juror(), h), "/api/v1/reasons", http.StatusForbidden)
	own := ask(t, as(siti(), h), "/api/v1/reasons")
	for _, r := range own.Rows {
		if r["code"] != "62.13" {
			t.Errorf("staff of 62.13 are told the reasons of %v", r["code"])
		}
	}
}
