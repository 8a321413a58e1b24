package scoring_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/shortlist"
)

// What the program of schema 103 sealed over the groups of award, by the rules of testdata: before groups
// had a decree, a tier, members and the like, and while rules named training days.
const (
	sealBefore   = "e8e643126c99411cda0d2bc039f5e79841ea519f28322267d0dd43f4a9b96722"
	inputsBefore = "064cd1b39f291119118027bdde5ac1ce0432707f59f8b7491a46c785ff231095"
)

// A list that was sealed before groups had the fields of programmes is made again, with the same seal: as
// the registry was, with all fields stated since, and after everything of a group was changed.
func TestSealedBeforeTheFieldsOfProgrammes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/sealed-before-programme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Read(strings.NewReader(string(text)), "sealed-before-programme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	db := warehousetest.New(t)
	award(t).load(t, db.Conn(), nil)
	now := at(t, asOf)
	s := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, set)
	req := kim.ShortlistRequest{From: "2025-06-30", To: "2025-10-26", Level: kim.LevelRegency, Top: 2, Category: "umum", SealedAt: now}
	list, err := s.Shortlist(t.Context(), req, "juri") // keeps the rules
	if err != nil {
		t.Fatal(err)
	}
	if list.Inputs != inputsBefore || list.Seal != sealBefore {
		t.Fatalf("inputs %s, seal %s: the same list had %s and %s before", list.Inputs, list.Seal, inputsBefore, sealBefore)
	}
	state := func(named string) {
		t.Helper()
		groups, err := registry.Load(t.Context(), db.Conn())
		if err != nil {
			t.Fatal(err)
		}
		for i := range groups {
			g := &groups[i]
			g.Name += named
			g.DecreeNumber, g.DecreeDate, g.Tier, g.Members = "SK 12/2024", kim.NewDate(2024, 2, 1), kim.TierVillage, 12
			g.Setting, g.Signal, g.Social = "rural", kim.SignalWeak, []string{"https://social.example/" + g.ID}
		}
		now = now.Add(time.Hour)
		if _, err := registry.Import(t.Context(), db.Conn(), groups, now); err != nil {
			t.Fatal(err)
		}
		if again, err := s.RebuildShortlist(t.Context(), sealBefore); err != nil {
			t.Errorf("%v: inputs %s", err, again.Inputs)
		}
	}
	state("")
	state(" Baru")
	// What is stated by the cut-off is no fact of a list either; that a group is called otherwise is one.
	now = now.Add(time.Hour)
	req.SealedAt = now
	later, err := shortlist.Make(t.Context(), db.Conn(), set, kim.Method, req)
	if err != nil {
		t.Fatal(err)
	}
	if later.Inputs == inputsBefore {
		t.Error("groups of other names give the same inputs")
	}
}
