package tables

import (
	"fmt"
	"math"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"strings"
	"testing"
)

func TestSmallDistrictsAreNotRanked(t *testing.T) {
	rows := []DistrictRow{
		{Place: board.Place{Name: "Kecil"}, Counts: board.StatusCounts{Active: 4}, Share: 1},
		{Place: board.Place{Name: "Besar"}, Counts: board.StatusCounts{Active: 3, Inactive: 6}, Share: 1. / 3},
		{Place: board.Place{Name: "Setara"}, Counts: board.StatusCounts{Active: 2, Inactive: 4}, Share: 1. / 3},
		{Place: board.Place{Name: "Giat"}, Counts: board.StatusCounts{Active: 5}, Share: 1},
		{Place: board.Place{Name: "Tak terlihat"}, Counts: board.StatusCounts{Unobserved: 9}, Share: math.NaN()},
		{Place: board.Place{Code: board.Unrecorded, Name: "-"}, Counts: board.StatusCounts{Active: 9}, Share: 1},
	}
	for i := range rows {
		rows[i].Low, rows[i].High = kim.Wilson(rows[i].Counts.Active, rows[i].Counts.Observed())
	}
	rankDistricts(rows)
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprint(r.Name, r.Rank, "/", r.Tied))
	}
	if s := strings.Join(got, " "); s != "Giat1/2 Besar2/2 Setara2/2 Kecil0/0 Tak terlihat0/0 -0/0" {
		t.Errorf("got %s", s)
	}
}

func TestNewcomersAreRankedApart(t *testing.T) {
	a := RankedIn(&board.Row{Group: kim.Group{ID: "a", Name: "A"}, Ranks: kim.Ranks{Nation: 1}, Newcomer: true, Scored: true}, kim.LevelNational)
	b := RankedIn(&board.Row{Group: kim.Group{ID: "b", Name: "B"}, Ranks: kim.Ranks{Nation: 2}, Scored: true}, kim.LevelNational)
	c := RankedIn(&board.Row{Group: kim.Group{ID: "c", Name: "C"}, Scored: true, IAD: math.NaN()}, kim.LevelNational)
	rows := []RankedRow{c, a, b}
	var d RankedList
	d.SortBy(rows, "rank", "")
	if rows[0].ID != "b" || rows[1].ID != "a" || rows[2].ID != "c" {
		t.Errorf("order %s %s %s, want b a c", rows[0].ID, rows[1].ID, rows[2].ID)
	}
	if !rows[1].Apart || rows[0].Apart {
		t.Error("the newcomer is not marked")
	}
}

func TestRankingByOneIndicator(t *testing.T) {
	spoken, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var all []*board.Row
	var ranked []RankedRow
	parts := map[string][]board.Part{}
	for _, c := range []struct {
		id       string
		weeks    float64
		newcomer bool
	}{{"a", 3, false}, {"b", 0, false}, {"c", 3, false}, {"d", math.NaN(), false}, {"e", 5, false}, {"f", 9, true}} {
		r := &board.Row{Group: kim.Group{ID: c.id, Name: c.id}, Scored: true, Newcomer: c.newcomer}
		all, ranked = append(all, r), append(ranked, RankedIn(r, kim.LevelNational))
		parts[c.id] = []board.Part{{Indicator: "KM", Raw: 1}, {Indicator: "JT", Raw: c.weeks}}
	}
	rankByIndicator(kim.Catalogue{}, spoken[words.Indonesian], all, ranked, parts, "JT") // a gap: the shorter the better
	var d RankedList
	d.SortBy(ranked, "rank", "")
	var got []string
	for _, r := range ranked {
		got = append(got, fmt.Sprint(r.ID, r.Rank, " ", r.Value))
	}
	if want := "b1 0 pekan, a2 3 pekan, c2 3 pekan, e4 5 pekan, f1 9 pekan, d0 –"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
}
