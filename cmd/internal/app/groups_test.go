package app

import (
	"errors"
	"log/slog"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestSelectionNamesGroups(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	groups := &Groups{conn: db.Conn(), log: slog.New(slog.DiscardHandler)}
	if _, err := groups.Select(t.Context(), Selection{}); !errors.Is(err, errNoGroups) {
		t.Errorf("of an empty registry: %v", err)
	}
	all := kimsim.Registry(12, 1)
	if _, err := registry.Import(t.Context(), db.Conn(), all, kimsim.DefaultAsOf()); err != nil {
		t.Fatal(err)
	}
	listed, err := groups.Select(t.Context(), Selection{})
	if err != nil || len(listed) != len(all) {
		t.Fatalf("%d of %d groups, %v", len(listed), len(all), err)
	}
	first, second := listed[0], listed[1]
	for _, c := range []struct {
		name string
		sel  Selection
		want int
		err  error
	}{
		{"one", Selection{Groups: []string{first.ID}}, 1, nil}, // and none of those that come after it
		{"two", Selection{Groups: []string{second.ID, first.ID}}, 2, nil},
		{"one in its region", Selection{Groups: []string{first.ID}, Region: first.RegencyCode}, 1, nil},
		{"one in another region", Selection{Groups: []string{first.ID}, Region: "99"}, 0, ErrSelection},
		{"nobody", Selection{Groups: []string{"nobody"}}, 0, ErrSelection},
		{"no such region", Selection{Region: "99.99"}, 0, ErrSelection},
		{"each with a plan of its own", Selection{only: func(kim.Group) bool { return false }}, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := groups.Select(t.Context(), c.sel)
			if len(got) != c.want || !errors.Is(err, c.err) {
				t.Errorf("%d groups and %v, want %d and %v", len(got), err, c.want, c.err)
			}
		})
	}
}
