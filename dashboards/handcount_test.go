package dashboards

import (
	"net/http"
	"strings"
	"testing"

	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

func TestHandCountBesideOurs(t *testing.T) {
	w := sharedWorld(t, 40)
	id := w.Groups[0].ID
	all, err := CompareHandCount(t.Context(), w.conn, []handcount.Count{{Group: id, From: kim.NewDate(2025, 9, 1), To: kim.NewDate(2025, 9, 28),
		Tallies: []handcount.Tally{{Kind: "news", Hand: 100}, {Kind: "gallery"}, {Kind: "announcement"}, {Kind: "event"}}}})
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for i := range int(w.Groups[0].rate * 12) {
		day := kim.DateOf(w.AsOf.AddDate(0, 0, -w.Groups[0].last-3*i), kim.WIB)
		if i%4 == 0 && i != 7 && day >= all[0].From && day <= all[0].To {
			ours++
		}
	}
	if c := all[0].Tallies[0]; ours == 0 || c.Ours != ours || c.Matched != ours || !all[0].Observed {
		t.Errorf("%+v, want %d of ours", all[0], ours)
	}
	s := siteOver(t, w, DefaultConfig())
	s.hands = func() ([]handcount.Count, error) { return all, nil }
	if body := get(t, s.routes(), "/mutu", http.StatusOK); !strings.Contains(body, "1–28 September 2025") && !strings.Contains(body, "1 September 2025") {
		t.Error("the page of data quality does not show the hand count")
	}
}
