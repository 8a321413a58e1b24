package followup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

var (
	today  = kim.NewDate(2025, time.October, 28)
	now    = today.In(kim.WIB).Add(9 * time.Hour)
	monday = today.Week().Monday()
)

// county is a warehouse with groups in two regencies and their statuses.
func county(t *testing.T) (*warehouse.DB, *Store, *time.Time) {
	t.Helper()
	db := warehousetest.New(t)
	for _, g := range []struct {
		id, regency, status string
		grace               int
		sinceDays           int
	}{
		{"quiet", "62.13", "inactive", 0, 30},
		{"fresh", "62.13", "inactive", 0, 13},
		{"active", "62.13", "active", 0, 100},
		{"never", "62.06", "never_posted", 0, 40},
		{"newborn", "62.06", "never_posted", 1, 20},
		{"unseen", "62.06", "unobserved", 0, 50},
	} {
		exec(t, db, fmt.Sprintf("INSERT INTO groups (group_id, name, province_code, regency_code, listed, standing, pic_phone) VALUES ('%s', 'KIM %s', '62', '%s', 1, 'registered', '0811')", g.id, g.id, g.regency))
		exec(t, db, fmt.Sprintf("INSERT INTO scores (week, group_id, status, grace, status_since) VALUES ('%s', '%s', '%s', %d, '%s')", monday, g.id, g.status, g.grace, today.AddDays(-g.sinceDays)))
	}
	at := now
	return db, NewStore(db.Conn(), func() time.Time { return at }), &at
}

func exec(t *testing.T, db *warehouse.DB, sql string) {
	t.Helper()
	if err := db.Conn().Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func TestRecordAndWithdraw(t *testing.T) {
	_, store, at := county(t)
	first, err := store.Add(t.Context(), Record{GroupID: "quiet", Who: "siti", Reason: Signal, Note: " tower rusak ", LeaveUntil: today.AddDays(30), NextCheck: today.AddDays(7)})
	if err != nil {
		t.Fatal(err)
	}
	*at = at.Add(time.Hour)
	second, err := store.Add(t.Context(), Record{GroupID: "quiet", Who: "budi", Reason: Other})
	if err != nil {
		t.Fatal(err)
	}
	records, err := store.Of(t.Context(), "quiet")
	if err != nil || len(records) != 2 || records[0] != second || records[1] != first {
		t.Fatalf("%+v %v", records, err)
	}
	if r := records[1]; r.Note != "tower rusak" || r.LeaveUntil != today.AddDays(30) || !r.Resting(today) || r.Resting(today.AddDays(31)) || records[0].Resting(today) {
		t.Errorf("%+v", r)
	}
	if err := store.Withdraw(t.Context(), "quiet", second.ID); err != nil {
		t.Fatal(err)
	}
	if newest, err := store.Newest(t.Context()); err != nil || len(newest) != 1 || newest["quiet"].ID != first.ID {
		t.Errorf("%+v %v", newest, err)
	}
	for _, id := range []string{second.ID, "x"} {
		if err := store.Withdraw(t.Context(), "quiet", id); !errors.Is(err, ErrUnknown) {
			t.Errorf("withdraw %s: %v", id, err)
		}
	}
	for region, want := range map[string]int{"": 1, "62": 1, "62.13": 1, "62.06": 0} {
		if in, err := store.In(t.Context(), region); err != nil || len(in) != want {
			t.Errorf("%q: %d records, want %d, %v", region, len(in), want, err)
		}
	}
}

func TestWhatCannotBeRecorded(t *testing.T) {
	_, store, _ := county(t)
	for name, r := range map[string]Record{
		"no group":        {Who: "siti", Reason: Other},
		"nobody":          {GroupID: "quiet", Reason: Other},
		"no reason":       {GroupID: "quiet", Who: "siti"},
		"another reason":  {GroupID: "quiet", Who: "siti", Reason: "lazy"},
		"long note":       {GroupID: "quiet", Who: "siti", Reason: Other, Note: strings.Repeat("a", maxNote+1)},
		"broken note":     {GroupID: "quiet", Who: "siti", Reason: Other, Note: "\xff"},
		"leave yesterday": {GroupID: "quiet", Who: "siti", Reason: Other, LeaveUntil: today.AddDays(-1)},
		"far away":        {GroupID: "quiet", Who: "siti", Reason: Other, NextCheck: today.AddDays(400)},
	} {
		if _, err := store.Add(t.Context(), r); !errors.Is(err, ErrBad) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func due(t *testing.T, s *Store, region string) string {
	t.Helper()
	list, err := s.Due(t.Context(), region)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range list {
		ids = append(ids, d.GroupID)
	}
	return strings.Join(ids, " ")
}

func TestWhoWaitsForACall(t *testing.T) {
	db, store, at := county(t)
	step := func(what, region, want string) {
		t.Helper()
		if got := due(t, store, region); got != want {
			t.Errorf("%s, %q: %q wait, want %q", what, region, got, want)
		}
	}
	step("nobody was called", "", "never quiet")
	step("nobody was called", "62.13", "quiet")
	step("nobody was called", "62.06", "never")
	*at = at.Add(24 * time.Hour)
	step("a day later", "", "never quiet fresh")
	add := func(group string, r Record) {
		t.Helper()
		r.GroupID, r.Who = group, "siti"
		if r.Reason == "" {
			r.Reason = People
		}
		if _, err := store.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	add("quiet", Record{NextCheck: today.AddDays(8)})
	add("fresh", Record{LeaveUntil: today.AddDays(20)})
	step("two were called", "", "never")
	add("never", Record{Reason: Disbanded})
	step("one is no more", "", "")
	*at = at.Add(8 * 24 * time.Hour)
	step("the day to call again", "", "quiet")
	add("quiet", Record{})
	step("called again", "", "")
	exec(t, db, fmt.Sprintf("INSERT INTO scores (week, group_id, status, status_since) VALUES ('%s', 'quiet', 'inactive', '%s')", monday.AddDays(70), today.AddDays(15)))
	*at = at.Add(40 * 24 * time.Hour)
	step("it recovered and fell again", "", "quiet")
}

func TestFormsByRoleAndRegion(t *testing.T) {
	db, store, _ := county(t)
	regions := map[string]kim.Region{"quiet": {ProvinceCode: "62", RegencyCode: "62.13"}, "never": {ProvinceCode: "62", RegencyCode: "62.06"}}
	mux := http.NewServeMux()
	h := &Handler{Store: store, Log: warehousetest.Log(t), Region: func(_ context.Context, id string) (kim.Region, bool, error) {
		r, ok := regions[id]
		return r, ok, nil
	}}
	h.Register(mux)
	post := func(v access.Viewer, path string, form url.Values) int {
		t.Helper()
		r := httptest.NewRequestWithContext(access.With(t.Context(), v), http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		return w.Code
	}
	good := url.Values{"reason": {"people"}, "note": {"sudah ditelepon"}, "next_check": {today.AddDays(7).String()}}
	for _, c := range []struct {
		name   string
		viewer access.Viewer
		group  string
		form   url.Values
		want   int
	}{
		{"public", access.Viewer{Open: true}, "quiet", good, 403},
		{"own regency", access.Viewer{Name: "siti", Role: access.Regency, Region: "62.13"}, "quiet", good, 303},
		{"another regency", access.Viewer{Name: "siti", Role: access.Regency, Region: "62.13"}, "never", good, 403},
		{"province", access.Viewer{Name: "budi", Role: access.Province, Region: "62"}, "never", good, 303},
		{"jury", access.Viewer{Name: "juri", Role: access.Jury}, "quiet", good, 403},
		{"admin", access.Viewer{Name: "admin", Role: access.Admin}, "quiet", good, 303},
		{"no such group", access.Viewer{Name: "admin", Role: access.Admin}, "nobody", good, 403},
		{"bad reason", access.Viewer{Name: "admin", Role: access.Admin}, "quiet", url.Values{"reason": {"lazy"}}, 422},
		{"bad day", access.Viewer{Name: "admin", Role: access.Admin}, "quiet", url.Values{"reason": {"people"}, "leave_until": {"besok"}}, 422},
	} {
		if got := post(c.viewer, "/kim/"+c.group+"/tindak-lanjut", c.form); got != c.want {
			t.Errorf("%s: answered with %d, want %d", c.name, got, c.want)
		}
	}
	records, err := store.Of(t.Context(), "quiet")
	if err != nil || len(records) != 2 || !slices.ContainsFunc(records, func(r Record) bool { return r.Who == "siti" }) {
		t.Fatalf("%+v %v", records, err)
	}
	withdraw := url.Values{"followup": {records[0].ID}}
	if got := post(access.Viewer{Name: "x", Role: access.Regency, Region: "62.06"}, "/kim/quiet/tindak-lanjut/batal", withdraw); got != 403 {
		t.Errorf("withdrawn by another regency: %d", got)
	}
	if got := post(access.Viewer{Name: "x", Role: access.Regency, Region: "62.13"}, "/kim/quiet/tindak-lanjut/batal", withdraw); got != 303 {
		t.Errorf("withdrawn: %d", got)
	}
	var scores uint64
	if err := db.Conn().QueryRow(t.Context(), "SELECT count() FROM scores FINAL").Scan(&scores); err != nil || scores != 6 {
		t.Errorf("%d scores after it all, %v", scores, err)
	}
}
