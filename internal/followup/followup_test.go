package followup

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

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
		exec(t, db, fmt.Sprintf("INSERT INTO groups (group_id, name, province_code, regency_code, listed, standing, pic_phone) "+
			"VALUES ('%s', 'KIM %s', '62', '%s', 1, 'registered', '0811')", g.id, g.id, g.regency))
		exec(t, db, fmt.Sprintf("INSERT INTO scores (week, group_id, status, grace, status_since) VALUES ('%s', '%s', '%s', %d, '%s')",
			monday, g.id, g.status, g.grace, today.AddDays(-g.sinceDays)))
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
	t.Parallel()
	_, store, at := county(t)
	first, err := store.Add(t.Context(), Record{GroupID: "quiet", Who: "siti", Reason: Signal, Note: " tower rusak ",
		LeaveUntil: today.AddDays(30), NextCheck: today.AddDays(7)})
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
	if r := records[1]; r.Note != "tower rusak" || r.LeaveUntil != today.AddDays(30) || !r.Resting(today) ||
		r.Resting(today.AddDays(31)) || records[0].Resting(today) {
		t.Errorf("%+v", r)
	}
	if err := store.Withdraw(t.Context(), "quiet", second.ID); err != nil {
		t.Fatal(err)
	}
	if all, err := store.All(t.Context()); err != nil || len(all) != 1 || len(all["quiet"]) != 1 || all["quiet"][0].ID != first.ID {
		t.Errorf("%+v %v", all, err)
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
	t.Parallel()
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
	t.Parallel()
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
	exec(t, db, fmt.Sprintf("INSERT INTO scores (week, group_id, status, status_since) VALUES ('%s', 'quiet', 'inactive', '%s')",
		monday.AddDays(70), today.AddDays(15)))
	*at = at.Add(40 * 24 * time.Hour)
	step("it recovered and fell again", "", "quiet")
}

// A button pressed twice records once; another note, or the same much later, is a
// record of its own.
func TestTheSameTwiceIsOneRecord(t *testing.T) {
	t.Parallel()
	_, store, at := county(t)
	for i, step := range []struct {
		later time.Duration
		note  string
		want  int
	}{{0, "dihubungi", 1}, {time.Second, "dihubungi", 1}, {time.Second, "tidak diangkat", 2}, {time.Hour, "tidak diangkat", 3}} {
		*at = at.Add(step.later)
		if _, err := store.Add(t.Context(), Record{GroupID: "quiet", Who: "siti", Reason: People, Note: step.note}); err != nil {
			t.Fatal(err)
		}
		if records, err := store.Of(t.Context(), "quiet"); err != nil || len(records) != step.want {
			t.Errorf("step %d: %d records, want %d, %v", i, len(records), step.want, err)
		}
	}
}

func TestProblemsNameTheirFields(t *testing.T) {
	t.Parallel()
	_, store, _ := county(t)
	_, err := store.Add(t.Context(), Record{GroupID: "quiet", Who: "siti", Note: strings.Repeat("a", maxNote+1),
		LeaveUntil: today.AddDays(-1), NextCheck: today.AddDays(400)})
	var wrong BadFieldsError
	if !errors.As(err, &wrong) {
		t.Fatalf("%v", err)
	}
	got := map[string]string{}
	for _, p := range wrong {
		got[p.Field] = p.Kind
	}
	want := map[string]string{"reason": "missing", "note": "too_long", "leave_until": "past", "next_check": "too_far"}
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if _, err := Day("leave_until", "besok"); !errors.As(err, &wrong) || wrong[0].Field != "leave_until" || wrong[0].Kind != "unreadable" {
		t.Errorf("%v", err)
	}
}
