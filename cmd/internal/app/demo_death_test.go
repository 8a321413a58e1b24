package app

import (
	"log/slog"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/warehousetest"
)

// A demonstration goes on when its engine is killed, whatever it is doing, and is as
// right as one that nobody disturbed.
func TestADemonstrationOutlivesItsEngine(t *testing.T) {
	t.Parallel()
	base := config.Default()
	base.Warehouse.Library, base.Warehouse.RestartPause = warehousetest.Library(t), 100*time.Millisecond
	cfg := DemoConfig{Groups: 6, Weeks: 4, Seed: 1, AsOf: kimsim.DefaultAsOf()}
	d, err := NewDemo(cfg, t.TempDir(), base, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	})
	random := rand.New(rand.NewPCG(20251028, 8))
	ended := make(chan error, 1)
	go func() { ended <- d.Live(t.Context(), nil) }()
	killed, pid, most := 0, 0, proof.Times(8, 40)
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("after %d deaths: %v", killed, err)
			}
			if killed < 3 {
				t.Errorf("the engine was killed %d times: this test shows little", killed)
			}
			result, err := d.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if result.Items != result.ItemsTruth || result.GroupWeeksWrong > 0 {
				t.Errorf("%d items of %d, %d weeks wrong: %v", result.Items, result.ItemsTruth, result.GroupWeeksWrong, result.Wrong)
			}
			t.Logf("killed %d times", killed)
			return
		case <-time.After(time.Duration(random.Int64N(int64(100 * time.Millisecond)))):
			scoring := len(d.Jobs.scoring) == 1 // which is short: most deaths shall fall into it
			if state, _ := d.DB.State(); (scoring || random.IntN(40) == 0) && killed < most && state.PID != 0 && state.PID != pid {
				pid = state.PID
				if syscall.Kill(pid, syscall.SIGKILL) == nil {
					killed++
				}
			}
		}
	}
}
