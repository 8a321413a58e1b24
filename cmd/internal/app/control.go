package app

import (
	"context"
	"net/http"
	"os"
	"time"

	"pantaukim/cmd/internal/control"
	"pantaukim/collector"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
	"pantaukim/internal/lead"
	"pantaukim/internal/warehouse"
)

// The paths of what commands can ask of the program that serves.
const (
	StatusPath    = "/status"
	BackupPath    = "/backup"
	CollectPath   = "/collect"
	WarehousePath = "/warehouse"
	// RecipientsPath is asked for who is to have letters.
	RecipientsPath = "/recipients"
	RefreshPath    = "/refresh"
	HealPath       = "/heal"
	IntegrityPath  = "/integrity"
	ForecastPath   = "/forecast"
)

// Status is how a running program is.
type Status struct {
	PID       int      `json:"pid"`
	Listens   []string `json:"listens"` // the addresses at which it answers
	Schema    int      `json:"schema"`
	Warehouse string   `json:"warehouse,omitempty"` // what is wrong with it; empty if nothing
	Trouble

	Leading   bool            `json:"leading"`
	Leader    *lead.Instance  `json:"leader,omitempty"`
	Instances []lead.Instance `json:"instances"`
}

// LentWarehouse is how a command reaches the engine of the program that serves.
type LentWarehouse struct {
	DSN   string     `json:"dsn"`
	Clock *time.Time `json:"clock,omitempty"` // where the program's clock stands; nil: it is the real one
}

// Control returns what commands can ask of the program while it serves.
func (a *App) Control() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+StatusPath, control.Answer(func(ctx context.Context, _ struct{}) (Status, error) {
		status := Status{PID: os.Getpid(), Listens: a.listens, Schema: warehouse.SchemaVersion()}
		who := a.Lead.State()
		status.Leading, status.Leader, status.Instances = who.Leading, who.Leader, who.Instances
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		err := a.DB.CheckSchema(ctx)
		if err == nil {
			status.Trouble, err = ReadTrouble(ctx, a.DB.Conn())
		}
		if err != nil {
			status.Warehouse = err.Error()
		}
		return status, nil
	}))
	mux.Handle("POST "+IntegrityPath, control.Answer(func(ctx context.Context, _ struct{}) ([]warehouse.TableCheck, error) {
		return a.Integrity.Look(ctx, CheckByDoctor)
	}))
	mux.Handle("POST "+HealPath, control.Answer(func(ctx context.Context, _ struct{}) (Healed, error) { return a.Heal(ctx) }))
	mux.Handle("POST "+ForecastPath, control.Answer(func(ctx context.Context, _ struct{}) (kim.Forecast, error) {
		return a.Forecast(ctx)
	}))
	mux.Handle("POST "+BackupPath, control.Answer(a.Backup))
	mux.Handle("POST "+CollectPath, control.Answer(a.collectSoon))
	mux.Handle("POST "+WarehousePath, control.Answer(func(ctx context.Context, _ struct{}) (LentWarehouse, error) {
		dsn, err := a.DB.DSN(ctx)
		lent := LentWarehouse{DSN: dsn}
		if a.demo != nil {
			at := a.now()
			lent.Clock = &at
		}
		return lent, err
	}))
	mux.Handle("POST "+RefreshPath, control.Answer(func(ctx context.Context, _ struct{}) (struct{}, error) {
		err := a.Refresh(ctx)
		a.Jobs.scored(ctx)
		return struct{}{}, err
	}))
	mux.Handle("POST "+ScorePath, control.Answer(a.ScoreNow))
	mux.Handle("POST "+RecipientsPath, control.Answer(func(ctx context.Context, _ struct{}) ([]digest.Recipient, error) {
		return a.Subscriptions().Wanted(ctx)
	}))
	mux.Handle("POST "+DigestPath, control.Answer(a.Digest))
	return mux
}

// collectSoon walks the selected groups now and scores what was found.
func (a *App) collectSoon(ctx context.Context, q CollectRequest) (collector.Report, error) {
	report, err := a.Jobs.CollectNow(ctx, q, nil)
	if err != nil {
		return report, err
	}
	return report, a.Jobs.Score(ctx)
}
