package scoring_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/shortlist"
)

// award is a half year in which groups publish as their names say.
func award(t *testing.T) *fixture {
	f := cheaters(t)
	now := at(t, asOf)
	hash := uint64(77)
	add := func(g string, step int, words string) {
		f.group(g, "WIB", kim.NewDate(2024, 1, 1))
		for week := 0; week < 30; week += step {
			i := f.item(g, kim.News, now.AddDate(0, 0, -7*week-3), 2)
			hash = hash*6364136223846793005 + 1442695040888963407
			i.SimHash, i.Text, i.AbsentAt = hash, words, i.PublishedAt.AddDate(0, 0, -7)
		}
		for week := range 52 {
			f.walk(g, now.AddDate(0, 0, -7*week), kim.OutcomeOK)
		}
	}
	add("weekly", 1, "kabar desa")
	add("trader", 1, "Pelaku UMKM desa")
	add("twin", 1, "kabar desa")
	add("lazy", 3, "kabar desa")
	add("unseen", 1, "kabar desa")
	f.walks = slices.DeleteFunc(f.walks, func(w kim.Walk) bool {
		return w.GroupID == "unseen" && w.StartedAt.After(now.AddDate(0, 0, -30))
	})
	add("young", 1, "kabar desa")
	f.groups[len(f.groups)-1].RegisteredOn = kim.NewDate(2025, 8, 25)
	add("nowhere", 1, "kabar desa")
	f.groups[len(f.groups)-1].RegencyCode = "62.00"
	return f
}

func names(ns []kim.Nominee) (out []string) {
	for _, n := range ns {
		out = append(out, n.Group)
	}
	return out
}

func TestShortlist(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	f := award(t)
	f.load(t, db.Conn(), nil)
	now := at(t, asOf)
	set := signRules()
	set.Shortlist.MinOriginal = 8
	s := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, set)
	req := kim.ShortlistRequest{From: "2025-06-30", To: "2025-10-26", Level: kim.LevelRegency, Top: 2, Category: "umum", SealedAt: now}
	list, err := s.Shortlist(t.Context(), req, "juri")
	if err != nil {
		t.Fatal(err)
	}
	if got := names(list.In); !cmp.Equal(got, []string{"trader", "twin", "weekly"}) {
		t.Errorf("in: %s; all three are tied with the line", got)
	}
	if got := names(list.Newcomers); !cmp.Equal(got, []string{"young"}) {
		t.Errorf("newcomers: %s", got)
	}
	near := map[string]kim.Missed{}
	for _, n := range list.Near {
		near[n.Group] = n.Missed[0]
	}
	if m := near["unseen"]; m.Gate != kim.GateCoverage || !m.Ours {
		t.Errorf("unseen missed %+v, want our coverage", m)
	}
	if m := near["nowhere"]; m.Gate != kim.GateRegion || m.Ours {
		t.Errorf("nowhere missed %+v, want a regency that is known", m)
	}
	if list.Out == 0 || len(list.Seal) != 64 || len(list.Inputs) != 64 {
		t.Errorf("out %d, seal %q, inputs %q", list.Out, list.Seal, list.Inputs)
	}

	t.Run("category", func(t *testing.T) {
		req := req
		req.Category = "2024-umkm"
		list, err := s.Shortlist(t.Context(), req, "juri")
		if err != nil {
			t.Fatal(err)
		}
		if got := names(list.In); !cmp.Equal(got, []string{"trader"}) || len(list.Jury) == 0 {
			t.Errorf("in: %s, jury %s", got, list.Jury)
		}
	})
	t.Run("evidence", func(t *testing.T) {
		for _, c := range list.Field {
			items, err := s.ShortlistEvidence(t.Context(), list.Seal, list.Request, c.Group, c.States)
			if err != nil {
				t.Fatal(err)
			}
			if got := kim.RecountOf(items, c.Copies, c.States); got != c.Recount() {
				t.Errorf("the evidence of %s adds up to %+v, its figures are %+v", c.Group, got, c.Recount())
			}
		}
	})
	t.Run("the whole field", func(t *testing.T) {
		wide := set
		wide.Shortlist.MinActive = 0.3 // passed by lazy, far below the line
		req := req
		req.Top = 1
		list, err := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, wide).DraftShortlist(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		placed, copied := map[kim.Placing]int{}, 0
		for i, c := range list.Field {
			placed[c.Placing]++
			sum := 0.0
			for _, p := range c.Parts {
				sum += p.Points
			}
			if c.IAD >= 0 && math.Abs(sum-c.IAD) > 1e-6 || c.IAD < 0 && len(c.Parts) > 0 {
				t.Errorf("%s: the points of the period add up to %v, its IAD is %v", c.Group, sum, c.IAD)
			}
			if c.Observed == c.Weeks && len(c.Copies) != c.Items-c.Original {
				t.Errorf("%s: %d copies are named, of %d items %d are original", c.Group, len(c.Copies), c.Items, c.Original)
			}
			copied += len(c.Copies)
			if i > 0 && len(c.Missed) > 0 && c.Placing == list.Field[i-1].Placing && c.Short < list.Field[i-1].Short {
				t.Errorf("%s is nearer than %s and stands below it", c.Group, list.Field[i-1].Group)
			}
			missed := 0
			for _, m := range c.Gates {
				if m.Passed != (m.Lacks == 0) || m.Passed != (m.Value >= m.Required) {
					t.Errorf("%s: %+v", c.Group, m)
				}
				if !m.Passed {
					missed++
				}
			}
			if missed != len(c.Missed) || len(c.Gates) < 6 {
				t.Errorf("%s: %d of %d gates missed, want %d", c.Group, missed, len(c.Gates), len(c.Missed))
			}
		}
		if placed[kim.PlacingIn] != len(list.In) || placed[kim.PlacingNewcomer] != len(list.Newcomers) || placed[kim.PlacingBelow] == 0 {
			t.Errorf("%v of %d in, %d newcomers", placed, len(list.In), len(list.Newcomers))
		}
		if n := len(list.Near) + list.Out; placed[kim.PlacingNear]+placed[kim.PlacingFailed] != n || placed[kim.PlacingNear] == 0 {
			t.Errorf("%v, %d groups missed a gate", placed, n)
		}
		if copied == 0 {
			t.Error("nobody copied: the test shows nothing of copies")
		}
		at := slices.IndexFunc(list.Field, func(c kim.Candidate) bool { return c.Group == "unseen" })
		c := list.Field[at]
		// 17 weeks, of which 90 % are 16; the last four were not walked.
		if i := slices.IndexFunc(c.Gates, func(m kim.Measured) bool { return m.Gate == kim.GateCoverage }); c.Placing != kim.PlacingNear || !c.Gates[i].Ours || c.Gates[i].Lacks != float64(16-c.Observed) {
			t.Errorf("unseen: %+v", c)
		}
	})
	t.Run("whole words", func(t *testing.T) {
		for pattern, whole := range map[string]bool{"msdm": false, "pelaku umkm": true} {
			words := set
			words.Shortlist.Categories = []rules.Category{{ID: "w", Name: "W", Words: []string{"umk", pattern}, WholeWords: true, MinShare: 0.2}}
			req := req
			req.Category = "w"
			list, err := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, words).DraftShortlist(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Contains(names(list.In), "trader"); got != whole {
				t.Errorf("\"umk\" and %q in \"Pelaku UMKM desa\": %v", pattern, got)
			}
		}
	})
	t.Run("rebuilt equal", func(t *testing.T) {
		// What is seen after the cut-off changes nothing, nor do the rules of now.
		late := &fixture{}
		i := late.item("lazy", kim.News, now.AddDate(0, 0, -10), 1)
		i.Key, i.FirstSeen, i.LastSeen = "late", now.AddDate(0, 0, 7), now.AddDate(0, 0, 7)
		late.walk("unseen", now.AddDate(0, 0, 7), kim.OutcomeOK)
		late.load(t, db.Conn(), nil)
		other := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, rules.Default())
		again, err := other.RebuildShortlist(t.Context(), list.Seal)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(list, again); diff != "" {
			t.Errorf("(-sealed +rebuilt):\n%s", diff)
		}
	})
	t.Run("published and withdrawn", func(t *testing.T) {
		if err := s.PublishShortlist(t.Context(), "no such seal", "juri", "", true); !errors.Is(err, shortlist.ErrNoSuchList) {
			t.Errorf("%v, want that there is no such list", err)
		}
		if err := s.PublishShortlist(t.Context(), list.Seal, "juri", "", false); err == nil {
			t.Error("withdrawn without a reason")
		}
		for _, publish := range []bool{true, false} {
			now = now.Add(time.Minute) // the clock of the scorer
			if err := s.PublishShortlist(t.Context(), list.Seal, "ketua", "salah kabupaten", publish); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := warehouse.Select[struct {
			Act string `ch:"act"`
			By  string `ch:"by"`
		}](t.Context(), db.Conn(), "SELECT act, by FROM shortlist_acts FINAL WHERE seal = {seal:String} ORDER BY acted_at", warehouse.Bind("seal", list.Seal))
		var got []string
		for _, r := range rows {
			got = append(got, r.Act+" "+r.By)
		}
		if want := []string{"sealed juri", "published ketua", "withdrawn ketua"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	})
	t.Run("a changed past breaks the seal", func(t *testing.T) {
		forged := &fixture{}
		forged.item("lazy", kim.News, now.AddDate(0, 0, -10), 1).Key = "forged"
		forged.load(t, db.Conn(), nil)
		if _, err := s.RebuildShortlist(t.Context(), list.Seal); !errors.Is(err, shortlist.ErrSealBroken) {
			t.Errorf("%v, want a broken seal", err)
		}
	})
	for name, bad := range map[string]func(*kim.ShortlistRequest){
		"no such category":  func(r *kim.ShortlistRequest) { r.Category = "x" },
		"no places":         func(r *kim.ShortlistRequest) { r.Top = 0 },
		"level":             func(r *kim.ShortlistRequest) { r.Level = "village" },
		"not a day":         func(r *kim.ShortlistRequest) { r.From = "yesterday" },
		"backwards":         func(r *kim.ShortlistRequest) { r.To = "2025-01-01" },
		"cut-off too early": func(r *kim.ShortlistRequest) { r.SealedAt = now.AddDate(0, -1, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			r := req
			bad(&r)
			if _, err := s.Shortlist(t.Context(), r, "juri"); !errors.Is(err, shortlist.ErrBadRequest) {
				t.Errorf("%v", err)
			}
		})
	}
}
