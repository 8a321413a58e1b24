package kimsim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// What is publicly known must be so in the demonstration, and nothing in it may
// contradict it.
func TestDemonstrationAgreesWithItsSources(t *testing.T) {
	p := demonstrated()
	truth := p.Truth(weeklyWalks())
	groups := map[string]kim.Group{}
	for _, g := range p.Groups() {
		groups[g.ID] = g
	}
	last := kim.LastCompletedWeek(truth.AsOf, kim.WIB)
	everyWeek := func(id string, weeks int) bool {
		g, _ := truth.Group(id)
		n := 0
		for _, w := range g.Weeks {
			if w.Week > last.Add(-weeks) && w.State == kim.WeekActive {
				n++
			}
		}
		return n == weeks
	}

	t.Run("ministry table of 6 March 2025", func(t *testing.T) {
		want := map[int]int{1: 933, 4: 596, 5: 560, 9: 400}
		for _, r := range kimsim.MinistryTable() {
			g, ok := truth.Group(r.ID)
			if !ok || g.Total() != want[r.Place] {
				t.Errorf("place %d, %s: %d posts, the table says %d", r.Place, r.Name, g.Total(), want[r.Place])
			}
			if of := groups[r.ID]; of.Regency != "Lumajang" || !strings.Contains(of.Note, "tabel kementerian 6 Maret 2025") || !strings.Contains(of.Note, "rekaan") {
				t.Errorf("%s is in %q, with the note %q", r.Name, of.Regency, of.Note)
			}
			delete(want, r.Place)
		}
		if len(want) > 0 {
			t.Errorf("places that are missing: %v", want)
		}
	})
	t.Run("the five consistent groups and the winner of KIMFest", func(t *testing.T) {
		for _, id := range []string{
			"kim-hapau-habar", "kim-pipakatan-bagok", "kim-pawawara", "kim-fortunate", "kim-netampin-bersinar", "kim-bintang-jaya-itah",
		} {
			if !everyWeek(id, 26) {
				t.Errorf("%s did not post in every one of 26 weeks", id)
			}
			g, _ := truth.Group(id)
			for _, w := range g.Weeks {
				if w.Week > last.Add(-26) && w.Count() != 2 {
					t.Errorf("%s posts %d times in the week %s: a page may call it falling", id, w.Count(), w.Week)
				}
			}
			if note := groups[id].Note; !strings.Contains(note, "rekaan") {
				t.Errorf("%s does not say what is invented: %q", id, note)
			}
		}
	})
	t.Run("most of Benua Lima every week, Dusun Timur weaker", func(t *testing.T) {
		share := func(district string) float64 {
			all, weekly := 0, 0
			for _, g := range groups {
				if g.District != district {
					continue
				}
				if all++; everyWeek(g.ID, 8) {
					weekly++
				}
			}
			if all == 0 {
				t.Fatalf("no group in %s", district)
			}
			return float64(weekly) / float64(all)
		}
		if benua, dusun := share("Benua Lima"), share("Dusun Timur"); benua <= 0.5 || dusun >= benua {
			t.Errorf("active every week: %.0f %% of Benua Lima, %.0f %% of Dusun Timur", 100*benua, 100*dusun)
		}
	})
	t.Run("nobody posts before being registered", func(t *testing.T) {
		for _, g := range truth.Groups {
			r := groups[g.GroupID].RegisteredOn
			for _, item := range g.Items {
				if r.Known() && item.Printed.Known() && item.Printed <= r {
					t.Errorf("%s was registered on %s and has a post of %s", g.GroupID, r, item.Printed)
				}
			}
		}
	})
	t.Run("an observer who comes later knows less", func(t *testing.T) {
		late := p.TruthBy(func(g kim.Group) []time.Time {
			return slices.DeleteFunc(weeklyWalks(), func(time.Time) bool { return g.ID == "kim-fortunate" })
		}, truth.AsOf)
		if g, _ := late.Group("kim-fortunate"); g.Walked != 0 || g.Total() != 0 {
			t.Errorf("a group that was never walked has %d items", g.Total())
		}
	})
}
