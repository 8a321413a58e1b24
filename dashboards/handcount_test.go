package dashboards

import (
	"bytes"
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

func worldKim(w *world) []kim.Group {
	var out []kim.Group
	for _, g := range w.Groups {
		out = append(out, g.Group)
	}
	return out
}

func TestHandCountFormIsDrawnBySeed(t *testing.T) {
	groups := worldKim(newWorld(t, nil, 40))
	form := func(seed uint64) string {
		out, err := HandCountForm(groups, kim.NewDate(2025, 9, 1), kim.NewDate(2025, 9, 28), 8, seed)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if one, again := form(1), form(1); one != again || one == form(2) {
		t.Error("the seed does not decide the sample")
	}
	if lines := readCSV(t, form(1)); len(lines) != 9 || lines[1][5] != "2025-09-01" || lines[1][7] != "" {
		t.Errorf("the form: %v", lines)
	}
	if _, err := HandCountForm(groups, 1, 2, 0, 1); !errors.Is(err, ErrBadForm) {
		t.Errorf("a sample of nobody: %v", err)
	}
}

// utf16 is a text as old spreadsheets save it.
func utf16(s string) string {
	out := "\xff\xfe"
	for _, c := range []byte(s) {
		out += string([]byte{c, 0})
	}
	return out
}

func TestReadHandCount(t *testing.T) {
	const head = "group_id,from,to,hand_news,hand_gallery,hand_announcement,hand_event,matched_news,matched_gallery,matched_announcement,matched_event,counted_by\n"
	cases := []struct{ name, text, want string }{
		{"good", head + "k1,2025-09-01,2025-09-28,3,2,0,1,3,1,,,Bu Ratna\n", ""},
		{"with semicolons", strings.ReplaceAll(head+"k1,2025-09-01,2025-09-28,3,2,0,1,3,1,,,Bu Ratna\n", ",", ";"), ""},
		{"with tabs, in UTF-16", utf16(strings.ReplaceAll(head+"k1,2025-09-01,2025-09-28,3,2,0,1,3,1,,,Bu Ratna\n", ",", "\t")), ""},
		{"as a spreadsheet saves it", "sep=;\r\n" + strings.NewReplacer(",", ";", "\n", "\r\n").Replace(head+"k1,2025-09-01,2025-09-28,3,2,0,1,3,1,,,Bu Ratna\n,,,,,,,,,,,\n"), ""},
		{"nothing filled in", head + "k1,2025-09-01,2025-09-28,,,,,,,,,\n", "nothing is filled in"},
		{"half filled in", head + "k1,2025-09-01,2025-09-28,3,,,,,,,,\n", "form.csv:2: some kinds are counted and some are empty"},
		{"not a number", head + "k1,2025-09-01,2025-09-28,tiga,0,0,0,,,,,\n", `form.csv:2: hand_news: "tiga" is not a number`},
		{"more matched than counted", head + "k1,2025-09-01,2025-09-28,3,0,0,0,4,,,,\n", "form.csv:2: matched_news: 4 matched of 3 counted"},
		{"days turned round", head + "k1,2025-09-28,2025-09-01,3,0,0,0,,,,,\n", "form.csv:2: to: 2025-09-01 is before 2025-09-28"},
		{"twice", head + strings.Repeat("k1,2025-09-01,2025-09-28,3,0,0,0,,,,,\n", 2), `form.csv:3: group_id: "k1" stands there twice`},
		{"another table", "a,b\n1,2\n", `form.csv: column "group_id" is missing`},
		{"empty", "", "form.csv is empty"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadHandCount(strings.NewReader(c.text), "form.csv")
			if c.want != "" {
				if !errors.Is(err, ErrBadForm) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].By != "Bu Ratna" || got[0].Counts[1] != (Count{Kind: "gallery", Hand: 2, Matched: 1, Checked: true}) || got[0].Counts[2].Checked {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestPrecisionAndRecall(t *testing.T) {
	p := reconcile([]HandCount{
		{Group: "a", Observed: true, From: 10, To: 20, Counts: []Count{{Kind: "news", Hand: 10, Ours: 8, Matched: 8, Checked: true}}},
		{Group: "b", Observed: true, From: 5, To: 20, Counts: []Count{{Kind: "news", Hand: 10, Ours: 12, Matched: 8, Checked: true}}},
		{Group: "c", Counts: []Count{{Kind: "news", Hand: 50}}}, // we had not seen it
	})
	r := p.Rows[0]
	if p.Groups != 2 || p.Unseen != 1 || p.From != 5 || p.Guessed || r.Precision != .8 || r.Recall != .8 {
		t.Errorf("%+v", p)
	}
	if math.Abs(r.RecallLow-.584) > .001 || math.Abs(r.RecallHigh-.919) > .001 || !math.IsNaN(p.Rows[1].Recall) {
		t.Errorf("intervals: %+v", p.Rows)
	}
}

func TestHandCountBesideOurs(t *testing.T) {
	w := sharedWorld(t, 40)
	id := w.Groups[0].ID
	all, err := CompareHandCount(t.Context(), w.conn, []HandCount{{Group: id, From: kim.NewDate(2025, 9, 1), To: kim.NewDate(2025, 9, 28),
		Counts: []Count{{Kind: "news", Hand: 100}, {Kind: "gallery"}, {Kind: "announcement"}, {Kind: "event"}}}})
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
	if c := all[0].Counts[0]; ours == 0 || c.Ours != ours || c.Matched != ours || !all[0].Observed {
		t.Errorf("%+v, want %d of ours", all[0], ours)
	}
	s := siteOver(t, w, DefaultConfig())
	s.hands = func() ([]HandCount, error) { return all, nil }
	if body := get(t, s.routes(), "/mutu", http.StatusOK); !strings.Contains(body, "1–28 September 2025") && !strings.Contains(body, "1 September 2025") {
		t.Error("the page of data quality does not show the hand count")
	}
}

func FuzzReadHandCount(f *testing.F) {
	form, err := HandCountForm(worldKim(newWorld(f, nil, 8)), 20000, 20010, 3, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(form)
	f.Add([]byte("group_id;from;to\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := ReadHandCount(bytes.NewReader(text), "form.csv")
		if (err == nil) != (len(all) > 0) {
			t.Errorf("%d groups and %v", len(all), err)
		}
		for _, h := range all {
			for _, c := range h.Counts {
				if c.Hand < 0 || c.Matched > c.Hand {
					t.Errorf("%+v", h)
				}
			}
		}
	})
}
