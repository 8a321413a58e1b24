package pages

import (
	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"testing"
)

func TestOfficialRegencies(t *testing.T) {
	rows := []*board.Row{
		{Group: kim.Group{Region: kim.Region{RegencyCode: "62.13", Regency: "Barito Timur"}}},
		{Group: kim.Group{Region: kim.Region{RegencyCode: "62.13", Regency: "Barito Timur"}}},
		{Group: kim.Group{Region: kim.Region{RegencyCode: "62.71", Regency: "Palangka Raya"}}},
		{Group: kim.Group{Region: kim.Region{RegencyCode: "62.00", Regency: "Babelo"}}},
	}
	got, compared := compareRegencies(rows, []registry.Total{{Code: "62.13", Groups: 3}, {Code: "62.71", Groups: 1}, {Code: "62.05", Name: "Barito Utara", Groups: 4}})
	want := []officialRegency{
		{Code: "62.00", Name: "Babelo", Ours: 1},
		{"62.05", "Barito Utara", 4, 0, true},
		{"62.13", "Barito Timur", 3, 2, true},
	}
	if compared != 3 || len(got) != len(want) {
		t.Fatalf("%d compared, %+v", compared, got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}
