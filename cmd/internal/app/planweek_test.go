package app_test

import (
	"testing"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/warehousetest"
)

// TestPlanWeek measures the plan of requests on simulated sites: a week at rest costs few
// requests, however large the archive, and nothing is known later than promised.
func TestPlanWeek(t *testing.T) {
	t.Parallel()
	atRest := map[int]float64{}
	for _, years := range []int{1, 5}[:proof.Times(1, 2)] {
		cfg := app.DemoConfig{Groups: proof.Times(12, 60), Weeks: 52 * years, Seed: 2, AsOf: app.PlanWeekAsOf(), Busy: proof.Times(6, 12)}
		base := config.Default()
		base.Warehouse.Library = warehousetest.Library(t)
		demo, err := app.NewDemo(cfg, t.TempDir(), base, warehousetest.Log(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := demo.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		result, err := demo.PlanWeek(t.Context(), nil)
		if err := demo.Stop(); err != nil {
			t.Error(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d years: %+v", years, result)
		atRest[years] = result.Week.PerGroup
		for what, c := range map[string]app.PlanCost{"first walk": result.First, "week at rest": result.Week} {
			if c.Requests != c.Simulator {
				t.Errorf("%s: %d requests, the simulated platform was sent %d", what, c.Requests, c.Simulator)
			}
		}
		if w := result.Week; w.Predicted < w.Requests*9/10 || w.Predicted > w.Requests*5/4 {
			t.Errorf("%d years: %d requests were predicted for the week at rest, and %d sent", years, w.Predicted, w.Requests)
		}
		b := result.Busy
		if b.NewsMissed+b.EditsMissed+b.RemovalsMissed > 0 || b.News == 0 || b.Edits == 0 || b.Removals == 0 {
			t.Errorf("%d years: known later than promised: %+v %q", years, b, result.Missed)
		}
		if result.Week.PerGroup > 10 || result.Week.Runs != 7 || b.PerGroup > 13 {
			t.Errorf("%d years: %.2f requests a group at rest in %d runs, %.2f in a busy week", years, result.Week.PerGroup, result.Week.Runs, b.PerGroup)
		}
	}
	if five := atRest[5]; five > 1.1*atRest[1] {
		t.Errorf("at rest %.2f requests a group after one year, %.2f after five", atRest[1], five)
	}
}
