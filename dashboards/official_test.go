package dashboards

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestOfficialContentIsComparedAtTheEndOfTheDay(t *testing.T) {
	w := newWorld(t, warehousetest.New(t).Conn(), 3)
	ctx := t.Context()
	w.loadGroups(ctx)
	w.loadScores(ctx)
	id, unwalked := w.Groups[0].ID, w.Groups[1].ID
	day := kim.DateOf(w.AsOf, kim.WIB).AddDays(-30)
	ending := day.AddDays(1).In(kim.WIB)
	none := time.Unix(0, 0).UTC()
	w.insert(ctx, "items (group_id, item_key, kind, effective_at, first_seen, last_seen, removed, removed_at, version)", func(add func(...any)) {
		add(id, "in time", "news", ending.Add(-time.Minute), none, w.AsOf, uint8(0), none, uint64(1))
		add(id, "album", "gallery", ending.Add(-100*time.Hour), none, w.AsOf, uint8(0), none, uint64(1))
		add(id, "gone since", "news", ending.Add(-100*time.Hour), none, w.AsOf, uint8(1), ending.Add(time.Hour), uint64(1))
		add(id, "gone before", "news", ending.Add(-100*time.Hour), none, w.AsOf, uint8(1), ending.Add(-time.Hour), uint64(1))
		add(id, "too late", "news", ending, none, w.AsOf, uint8(0), none, uint64(1))
		add(unwalked, "of another", "event", ending.Add(-time.Hour), none, w.AsOf, uint8(0), none, uint64(1))
	})
	w.insert(ctx, "walks (group_id, run_id, started_at, outcome, complete, version)", func(add func(...any)) {
		add(id, "r1", w.AsOf.Add(-time.Hour), "ok", uint8(1), uint64(1))
		add(unwalked, "r1", w.AsOf.Add(-time.Hour), "timeout", uint8(0), uint64(1))
	})
	given := registry.NotGiven
	told := pages.Official{Content: []registry.ContentTotal{
		{AsOf: day, Group: id, News: 2, Gallery: 3, Announcement: given, Event: given, Total: 7},
		{AsOf: day, Name: strings.ToUpper(w.Groups[0].Name), News: given, Gallery: given, Announcement: given, Event: given, Total: 3},
		{AsOf: day, Group: unwalked, Total: 9},
		{AsOf: day.AddDays(400), Group: id, Total: 9},
		{AsOf: day, Name: "KIM Entah", Total: 9},
	}}
	s := siteOver(t, w, demoConfig(), func(d *Deps) {
		d.Official = func() (pages.Official, error) { return told, nil }
	})
	b, _, err := s.boards.current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.pages.OfficialTables(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Content[0]; !c.Compared() || c.Ours != (board.Content{Question: 1, News: 2, Gallery: 1, Walked: true}) || c.Difference() != -4 {
		t.Errorf("by id: %+v, want 2 news and 1 album of 7", c)
	} else if k := c.Kinds(); k[0].Difference != 0 || k[1].Difference != -2 || k[2].Given {
		t.Errorf("by kind: %+v", k)
	}
	if c := p.Content[1]; !c.Compared() || c.Difference() != 0 {
		t.Errorf("by name: %+v, want no difference", c)
	}
	for i, c := range p.Content[2:] {
		if c.Compared() {
			t.Errorf("%d is compared: %+v", i+2, c)
		}
	}
	body := get(t, s.routes(), "/mutu", http.StatusOK)
	for _, words := range []string{"−4", "belum pernah terpantau lengkap", "belum tercakup penilaian", "KIM Entah"} {
		if !strings.Contains(body, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
}

func TestABadOfficialTableIsSaidInItsPlace(t *testing.T) {
	w := *sharedWorld(t, 24)
	s := siteOver(t, &w, demoConfig(), func(d *Deps) {
		d.Official = func() (pages.Official, error) { return pages.Official{}, errors.New("totals.csv:3: a wrong number") }
	})
	body := get(t, s.routes(), "/mutu", http.StatusOK)
	if !strings.Contains(body, "kesalahan di pihak kami") || !strings.Contains(body, "Cakupan pantau per pekan") {
		t.Error("a bad table does not leave the rest of the page standing")
	}
}
