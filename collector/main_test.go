package collector_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"log/slog"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// The test binary is also the program that TestKill kills, and the server of the
// benchmark, which must not share its process.
const (
	childDSN    = "PANTAUKIM_TEST_WALK_DSN"
	childServer = "PANTAUKIM_TEST_WALK_SERVER"
	childOutbox = "PANTAUKIM_TEST_WALK_OUTBOX"
)

// childGroups is how many groups the child walks.
func childGroups() int { return proof.Times(14, 20) }

func TestMain(m *testing.M) {
	if dsn := os.Getenv(childDSN); dsn != "" {
		if err := walkAsChild(dsn, os.Getenv(childServer)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	warehousetest.Main(m)
}

// walkAsChild walks the simulated platform once, as of its own day.
func walkAsChild(dsn, server string) error {
	ctx := context.Background()
	wcfg := warehouse.DefaultConfig()
	wcfg.DSN = dsn
	db, err := warehouse.Open(ctx, wcfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	profiles, err := extract.Load()
	if err != nil {
		return err
	}
	cfg := localConfig(server)
	cfg.FlushRows = 200 // many small loads: more moments to be killed at
	cfg.FlushEvery = 20 * time.Millisecond
	cfg.OutboxDir = os.Getenv(childOutbox)
	sim := smallSimulation(childGroups())
	c, err := collector.New(collector.Deps{DB: db, Profiles: profiles, Now: sim.AsOf}, cfg)
	if err != nil {
		return err
	}
	_, err = c.Walk(ctx, collector.Request{Groups: sim.Groups(), Reason: "demo", Full: true})
	return err
}

// smallSimulation is the simulated platform with its first groups only, over six weeks;
// or over half a year and with the group of a thousand posts beside them.
func smallSimulation(groups int) *kimsim.Platform {
	cfg := kimsim.DefaultConfig()
	cfg.Groups, cfg.Weeks = kimsim.Registry(153, 1)[:groups], proof.Times(6, 26)
	cfg.WithoutMinistry = !proof.Long()
	return kimsim.New(cfg)
}
