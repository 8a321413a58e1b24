package scoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/shortlist"
	"pantaukim/scoring/signs"
)

// held stores a training of one group on a day, as it was entered at a moment, or removed.
func held(t *testing.T, db *warehouse.DB, group, day string, entered time.Time, removed bool) {
	t.Helper()
	gone := 0
	if removed {
		gone = 1
	}
	insert(t, db, fmt.Sprintf(`INSERT INTO outreach (outreach_id, entered_at, removed, kind, held_from, held_to, title, groups, areas, by)
		VALUES ('%[1]s', '%[2]s', %[3]d, 'training', '%[4]s', '%[4]s', 'Pelatihan %[1]s', ['%[1]s'], [], 'siti')`, group, entered.UTC().Format("2006-01-02 15:04:05.000"), gone, day))
}

// Outreach explains a burst of who took part, as far as it was on record at the moment of the scoring. A
// sealed list is made again the same, whatever is entered or removed after its cut-off.
func TestOutreachExplainsWhatWasOnRecord(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	cheaters(t).load(t, db.Conn(), nil)
	now := at(t, asOf)
	held(t, db, "trained", "2025-10-16", now.Add(-time.Hour), false)
	held(t, db, "month", "2025-10-18", now.Add(-2*time.Hour), false)
	held(t, db, "month", "2025-10-18", now.Add(-time.Hour), true)
	held(t, db, "burst", "2025-10-22", now.Add(time.Millisecond), false)
	s := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, signRules())
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	all, err := s.Signs(t.Context(), "62")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, one := range all {
		if one.Sign == signs.Burst || one.Sign == signs.BurstMonth {
			said[one.Group+" "+one.Sign] = fmt.Sprint(one.Open, one.Explained)
		}
	}
	for sign, want := range map[string]string{
		"trained burst": "falsePelatihan trained", "burst burst": "true", "month burst_month": "true",
	} {
		if said[sign] != want {
			t.Errorf("%s: %q, want %q", sign, said[sign], want)
		}
	}

	req := kim.ShortlistRequest{From: "2025-08-04", To: "2025-10-26", Level: kim.LevelRegency, Top: 3, Category: "umum", SealedAt: now}
	list, err := s.Shortlist(t.Context(), req, "juri")
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]string{}
	for _, c := range list.Field {
		open[c.Group] = strings.Join(c.OpenSigns, ", ")
	}
	if strings.Contains(open["trained"], "burst 2025-10-16") || !strings.Contains(open["burst"], "burst 2025-10-22") {
		t.Errorf("open signs: trained %q, burst %q", open["trained"], open["burst"])
	}
	now = now.AddDate(0, 0, 3)
	held(t, db, "trained", "2025-10-16", now, true)
	held(t, db, "padding", "2025-10-24", now, false)
	if _, err := s.RebuildShortlist(t.Context(), list.Seal); err != nil {
		t.Errorf("what was entered later breaks a seal: %v", err)
	}
	held(t, db, "burst", "2025-10-22", list.Request.SealedAt.Add(-time.Minute), false)
	if _, err := s.RebuildShortlist(t.Context(), list.Seal); !errors.Is(err, shortlist.ErrSealBroken) {
		t.Errorf("a fact of before the cut-off makes no difference: %v", err)
	}
}

// A list that was sealed when the rules named training days is made again by them.
func TestSealedWithTrainingDays(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	cheaters(t).load(t, db.Conn(), nil)
	now := at(t, asOf)
	old := signRules()
	old.Signs.Training = []rules.Day{{Day: "2025-10-16", Name: "Pelatihan", Region: "62.13"}}
	req := kim.ShortlistRequest{From: "2025-08-04", To: "2025-10-26", Level: kim.LevelRegency, Top: 3, Category: "umum", SealedAt: now}
	then := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, old)
	list, err := then.Shortlist(t.Context(), req, "juri")
	if err != nil {
		t.Fatal(err)
	}
	trained := slices.IndexFunc(list.Field, func(c kim.Candidate) bool { return c.Group == "trained" })
	if trained < 0 || slices.Contains(list.Field[trained].OpenSigns, "burst 2025-10-16") {
		t.Errorf("the training day does not explain the burst: %+v", list.Field[trained])
	}
	today := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, signRules())
	if _, err := today.RebuildShortlist(t.Context(), list.Seal); err != nil {
		t.Error(err)
	}
}
