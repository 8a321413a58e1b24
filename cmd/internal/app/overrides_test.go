package app

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
)

// TestPlansOfTheirOwn gives a region, a district in it and a group plans of their own:
// every group is collected by exactly one plan.
func TestPlansOfTheirOwn(t *testing.T) {
	t.Parallel()
	plan := config.Default().Schedule
	plan.Overrides = []config.Override{
		{Region: "62.13", Collect: "0 3 * * *"},
		{Region: "62.13.05", Collect: "0 4 * * *", Full: "0 5 * * 2"},
		{Group: "own", Full: "0 6 * * 3"},
	}
	place := func(id, regency, district string) kim.Group {
		return kim.Group{ID: id, Region: kim.Region{ProvinceCode: "62", RegencyCode: regency, DistrictCode: district}}
	}
	for _, c := range []struct {
		group         kim.Group
		collect, full int
	}{
		{place("elsewhere", "62.71", "62.71.01"), -1, -1},
		{place("in the region", "62.13", "62.13.01"), 0, -1},
		{place("in the district", "62.13", "62.13.05"), 1, 1},
		{place("own", "62.13", "62.13.05"), 1, 2},
	} {
		if collect, full := plan.Owner(c.group, false), plan.Owner(c.group, true); collect != c.collect || full != c.full {
			t.Errorf("%s: collected by %d, in full by %d, want %d and %d", c.group.ID, collect, full, c.collect, c.full)
		}
	}
	cfg := config.Default()
	cfg.Schedule = plan
	runs, err := NextRuns(cfg, time.Date(2025, 10, 28, 0, 0, 0, 0, kim.WIB.Location()))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range runs {
		if strings.Contains(r.Name, " ") {
			got = append(got, r.Name+" "+r.At.Format("Mon 15:04"))
		}
	}
	want := "collect 62.13 Tue 03:00, collect 62.13 Wed 03:00, collect 62.13 Thu 03:00, " +
		"collect 62.13.05 Tue 04:00, collect 62.13.05 Wed 04:00, collect 62.13.05 Thu 04:00, " +
		"full 62.13.05 Tue 05:00, full 62.13.05 Tue 05:00, full 62.13.05 Tue 05:00, " +
		"full own Wed 06:00, full own Wed 06:00, full own Wed 06:00"
	if strings.Join(got, ", ") != want {
		t.Errorf("next runs\n%s\nwant\n%s", strings.Join(got, ", "), want)
	}
}

// TestRunsWaitForEachOther runs a region's job beside that of everybody else: they
// walk one after the other, and no group twice.
func TestRunsWaitForEachOther(t *testing.T) {
	t.Parallel()
	w := newWatched(t, 12, slog.New(slog.DiscardHandler), func(c *config.Config) {
		c.Schedule.Overrides = []config.Override{{Region: "62.71.01", Collect: "0 3 * * *"}}
	})
	ended := make(chan error)
	for _, owner := range []int{everybody, 0} {
		go func() {
			_, err := w.Jobs.Collect(t.Context(), planned(w.cfg.Schedule, owner, false), false, reasonSchedule, nil)
			ended <- err
		}()
	}
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	var walks []struct {
		Group string `ch:"group_id"`
		N     uint64 `ch:"n"`
		Runs  uint64 `ch:"runs"` // in which any group was walked
	}
	if err := w.DB.Conn().Select(t.Context(), &walks, `SELECT group_id, count() AS n, (SELECT uniqExact(run_id) FROM walks) AS runs FROM walks FINAL GROUP BY group_id`); err != nil {
		t.Fatal(err)
	}
	if len(walks) == 0 || walks[0].Runs != 2 {
		t.Fatalf("walks %v", walks)
	}
	for _, g := range walks {
		if g.N != 1 {
			t.Errorf("%s was walked %d times", g.Group, g.N)
		}
	}
}
