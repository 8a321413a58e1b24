package inspect_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/inspect"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/realpages"
)

// ownPages is where the repository's own pages lie; their README tells of truth.csv.
const ownPages = "../../../internal/lab/ownpages"

// line is what inspect --json prints of a page.
type line struct {
	Page    string `json:"page"`
	Problem string `json:"problem"`
	Items   []struct {
		Day    string `json:"published_on"`
		Source string `json:"date_source"`
		Photos int    `json:"photos"`
		Covers int    `json:"covers"`
	} `json:"items"`
}

// TestOwnPages reads each page of our own as "inspect --json" does, with its
// structured data and without its address, and compares kind, day and photos with
// the truth. A day that cannot be known must be left unknown.
func TestOwnPages(t *testing.T) {
	t.Parallel()
	pages, err := realpages.Load(ownPages)
	if err != nil {
		t.Fatal(err)
	}
	truth := pages.Truth()
	if len(truth) < 40 {
		t.Errorf("only %d pages", len(truth))
	}
	p := profiles(t)
	for _, want := range truth {
		t.Run(want.File, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(ownPages, want.File))
			if err != nil {
				t.Fatal(err)
			}
			page := p.Read(extract.Input{
				URL: want.Address, Body: body, Zone: kim.WIB,
				FetchedAt: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC),
			}, nil)
			var out strings.Builder
			if err := inspect.WriteJSON(&out, inspect.Result{File: want.File, Page: page, Zone: kim.WIB}); err != nil {
				t.Fatal(err)
			}
			var got line
			if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
				t.Fatal(err)
			}
			compareLine(t, want, got)
			if t.Failed() {
				t.Logf("read as %s", out.String())
			}
		})
	}
}

// compareLine holds what was read of a page against the truth.
func compareLine(t *testing.T, want realpages.Page, got line) {
	t.Helper()
	if got.Page != want.Kind || got.Problem != "" {
		t.Errorf("page %s, problem %q; want %s", got.Page, got.Problem, want.Kind)
	}
	if want.Kind == realpages.Listing {
		compareListing(t, want.Note, got)
		return
	}
	if len(got.Items) != 1 {
		t.Fatalf("%d items, want one", len(got.Items))
	}
	it := got.Items[0]
	if day := want.Day.String(); it.Day != day {
		t.Errorf("day %q from %s, want %q", it.Day, it.Source, day)
	}
	if it.Photos+it.Covers != want.Photos {
		t.Errorf("%d photos and %d covers, want %d together", it.Photos, it.Covers, want.Photos)
	}
}

// compareListing holds a listing against its note: "items=3; days=2025-10-27 - 2025-10-02",
// where "-" is a day that cannot be known; days may be left out.
func compareListing(t *testing.T, note string, got line) {
	t.Helper()
	count, days, _ := strings.Cut(note, ";")
	n, err := strconv.Atoi(strings.TrimPrefix(count, "items="))
	if err != nil {
		t.Fatalf("note %q: %v", note, err)
	}
	if len(got.Items) != n {
		t.Fatalf("%d items, want %d", len(got.Items), n)
	}
	for i, day := range strings.Fields(strings.TrimPrefix(strings.TrimSpace(days), "days=")) {
		if day == "-" {
			day = ""
		}
		if got.Items[i].Day != day {
			t.Errorf("item %d: day %q from %s, want %q", i+1, got.Items[i].Day, got.Items[i].Source, day)
		}
	}
}
