package handcount_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

func groups(n int) []kim.Group {
	out := make([]kim.Group, n)
	for i := range out {
		out[i] = kim.Group{ID: fmt.Sprint("k", i), Name: fmt.Sprint("KIM ", i), Region: kim.Region{RegencyCode: fmt.Sprint("62.1", i%3)}}
	}
	return out
}

// lines reads a form as a spreadsheet does.
func lines(t *testing.T, form string) [][]string {
	t.Helper()
	out, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(form, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFormIsDrawnBySeed(t *testing.T) {
	groups := groups(40)
	form := func(seed uint64) string {
		out, err := handcount.Form(groups, kim.NewDate(2025, 9, 1), kim.NewDate(2025, 9, 28), 8, seed)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if one, again := form(1), form(1); one != again || one == form(2) {
		t.Error("the seed does not decide the sample")
	}
	if lines := lines(t, form(1)); len(lines) != 9 || lines[1][5] != "2025-09-01" || lines[1][7] != "" {
		t.Errorf("the form: %v", lines)
	}
	if _, err := handcount.Form(groups, 1, 2, 0, 1); !errors.Is(err, handcount.ErrBadForm) {
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

func TestRead(t *testing.T) {
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
			got, err := handcount.Read(strings.NewReader(c.text), "form.csv")
			if c.want != "" {
				if !errors.Is(err, handcount.ErrBadForm) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0].By != "Bu Ratna" || got[0].Tallies[1] != (handcount.Tally{Kind: "gallery", Hand: 2, Matched: 1, Checked: true}) || got[0].Tallies[2].Checked {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestPrecisionAndRecall(t *testing.T) {
	p := handcount.Reconcile([]handcount.Count{
		{Group: "a", Observed: true, From: 10, To: 20, Tallies: []handcount.Tally{{Kind: "news", Hand: 10, Ours: 8, Matched: 8, Checked: true}}},
		{Group: "b", Observed: true, From: 5, To: 20, Tallies: []handcount.Tally{{Kind: "news", Hand: 10, Ours: 12, Matched: 8, Checked: true}}},
		{Group: "c", Tallies: []handcount.Tally{{Kind: "news", Hand: 50}}}, // we had not seen it
	})
	r := p.Rows[0]
	if p.Groups != 2 || p.Unseen != 1 || p.From != 5 || p.Guessed || r.Precision != .8 || r.Recall != .8 {
		t.Errorf("%+v", p)
	}
	if math.Abs(r.RecallLow-.584) > .001 || math.Abs(r.RecallHigh-.919) > .001 || !math.IsNaN(p.Rows[1].Recall) {
		t.Errorf("intervals: %+v", p.Rows)
	}
}

func FuzzRead(f *testing.F) {
	form, err := handcount.Form(groups(8), 20000, 20010, 3, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(form)
	f.Add([]byte("group_id;from;to\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := handcount.Read(bytes.NewReader(text), "form.csv")
		if (err == nil) != (len(all) > 0) {
			t.Errorf("%d groups and %v", len(all), err)
		}
		for _, h := range all {
			for _, c := range h.Tallies {
				if c.Hand < 0 || c.Matched > c.Hand {
					t.Errorf("%+v", h)
				}
			}
		}
	})
}

// A platform is calibrated by a group that was counted and seen; groups of other
// platforms, and those that we had not seen, say nothing of it.
func TestCalibrate(t *testing.T) {
	platforms := map[string]string{"a": "kim.id", "b": "kim.id", "c": "kim.id", "d": "blogger", "e": "generic"}
	got := handcount.Calibrate(platforms, []handcount.Count{
		{Group: "a", Observed: true, Tallies: []handcount.Tally{{Kind: "news", Hand: 10, Ours: 9, Matched: 9}, {Kind: "event", Hand: 1, Ours: 1, Matched: 1}}},
		{Group: "b", Observed: true, Tallies: []handcount.Tally{{Kind: "news", Hand: 2, Ours: 3, Matched: 2}}},
		{Group: "d", Tallies: []handcount.Tally{{Kind: "news", Hand: 2}}},
		{Group: "unknown", Observed: true, Tallies: []handcount.Tally{{Kind: "news", Hand: 2}}},
	})
	want := []kim.Calibration{
		{Platform: "kim.id", Groups: 3, Counted: 2, Hand: 13, Ours: 13, Matched: 12}, {Platform: "blogger", Groups: 1}, {Platform: "generic", Groups: 1},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got[0].Indonesian() != "dikalibrasi: 12/13 ditemukan, 12/13 benar" || got[1].Indonesian() != "belum dikalibrasi" {
		t.Errorf("%q, %q", got[0].Indonesian(), got[1].Indonesian())
	}
}
