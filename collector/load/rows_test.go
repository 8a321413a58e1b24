package load

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// result is what a walk found that found something of every kind.
func result() walk.Result {
	at := time.Date(2025, 10, 28, 1, 2, 3, 4e6, time.UTC)
	item := &kim.Item{
		GroupID: "g", Key: "k", Kind: kim.News, URL: "http://a.kim.id/berita/x", Title: "Kerja <bakti> & \"lomba\"", PublishedAt: at.AddDate(0, 0, -1),
		FirstSeen: at, LastSeen: at, EffectiveAt: at, DateReason: kim.DateBackdated, Text: "warga\nkampung", ContentHash: 1<<64 - 1, SimHash: 1<<63 + 1,
		DateConfidence: 0.98, Photos: []kim.Photo{{Key: "/a.jpg", URL: "http://a.kim.id/a.jpg", FirstSeen: at, LastSeen: at}},
	}
	return walk.Result{
		Walk:    kim.Walk{RunID: "r", GroupID: "g", StartedAt: at, FinishedAt: at, Outcome: kim.OutcomeOK, Complete: true, Bytes: 5, Seconds: 0.25, Method: kim.Method},
		Version: 7, New: []*kim.Item{item}, Edited: []*kim.Item{item},
		Seen: []walk.Sighting{
			{Key: "moved", LastSeen: at, Moved: &walk.FirstSight{At: at, EffectiveAt: at, Reason: kim.DateUndated}},
			{Key: "gone", Missed: 300, Removed: true, RemovedAt: at},
			{Key: "back", LastSeen: at, RowRemoved: true},
			{Key: "seen", LastSeen: at},
			{Key: "missed", Missed: 1},
		},
		Changes: []walk.Change{{Item: item, What: walk.ChangeNew, Photos: len(item.Photos)}},
		Memory:  memory.Update{Site: &memory.Site{Run: "r"}, Pages: []memory.PageUpdate{{Address: item.URL, Page: memory.Page{Note: memory.ItemNote{Key: "k"}}}}},
	}
}

// TestEntry keeps what a walk stores on the disk and reads it back: it is the same, to the
// last bit of its hashes.
func TestEntry(t *testing.T) {
	t.Parallel()
	e, err := EntryOf(result())
	if err != nil {
		t.Fatal(err)
	}
	if n := e.Size(); n != 17 || len(e.Sights) != 5 || len(e.Touched) != 3 || len(e.Edited) != 2 || len(e.Photos) != 1 || e.Touched[1].Missed != mostMissed || e.Items[0].PhotoCount != 1 {
		t.Errorf("%d rows: %+v", n, e)
	}
	e.OfPlan(Planned{Group: "g", Place: 3, Ask: "full"}, walk.Result{Walk: e.Walks[0].Walk, Proven: true, Unexplained: []walk.Unexplained{{Shape: "a", Links: 2, Example: "https://a.id/"}}})
	begun := EntryOfBegin(NewRun("r", e.Walks[0].StartedAt), []Planned{{Group: "g", Ask: "news", State: StatePlanned}})
	ended := EntryOfEnd(Run{ID: "r", Started: e.Walks[0].StartedAt, Finished: e.Walks[0].FinishedAt}, []string{"g"})
	for _, want := range []Entry{e, begun, ended, {}} {
		data, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(data)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-kept +read)\n%s", err, diff)
		}
	}
}

// TestReread stores no walk: that is no look at the site.
func TestReread(t *testing.T) {
	t.Parallel()
	r := result()
	r.Kept = true
	e, err := EntryOf(r)
	if err != nil || len(e.Walks) != 0 || len(e.Items) != 2 || e.group() != "g" {
		t.Errorf("%v: %+v", err, e)
	}
}

// FuzzDecode reads entries that somebody has damaged.
func FuzzDecode(f *testing.F) {
	e, err := EntryOf(result())
	if err != nil {
		f.Fatal(err)
	}
	data, err := e.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(entryForm))
	f.Add([]byte("pantaukim-walk 2\n{}"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = Decode(data) })
}

// A walk of a platform that refuses this network, read back, is what it was before its run
// was judged.
func TestGeoblockedAndBack(t *testing.T) {
	t.Parallel()
	for _, detail := range []string{"", "dial: refused (x): no route", "%s"} {
		w := kim.Walk{GroupID: "g", Outcome: kim.OutcomeRefused, Detail: detail}
		e := EntryOfGeoblocked(walk.Result{Walk: w, Version: 7})
		if got := e.Walks[0]; got.Outcome != kim.OutcomeGeoblocked || got.Version != 8 || asWalked(got.Walk).Outcome != w.Outcome || asWalked(got.Walk).Detail != detail {
			t.Errorf("%q became %+v and again %+v", detail, got, asWalked(got.Walk))
		}
	}
}
