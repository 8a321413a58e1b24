package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"pantaukim/internal/lead"
	"pantaukim/internal/schedule"
)

// Part is what part the program takes among those on one warehouse.
type Part struct {
	Role    string // serve, or the command that it is
	Version string // of the program
	Alone   bool   // it has its data folder for itself, by the lock of package control
}

// As says what part the program takes, and returns it. It is called before Start.
func (a *App) As(p Part) *App {
	a.part = p
	return a
}

// lead returns the program's part in who leads. The embedded engine is within reach of one
// program only, which the lock of its folder sees to: that one leads.
func (a *App) lead() (*lead.Lead, error) {
	self := lead.This(a.part.Role, a.part.Version, a.cfg.DataDir, "")
	if a.part.Role == serveRole {
		self.Address = a.cfg.HTTP.Listen
	}
	if a.cfg.Warehouse.DSN == "" {
		return lead.OfOwn(self), nil
	}
	if a.part.Alone {
		home, err := lead.Home(a.cfg.DataDir)
		if err != nil {
			return nil, err
		}
		self.Home = home
	}
	return lead.New(lead.Deps{Conn: a.DB.Conn(), Log: a.log}, self, a.cfg.Lead), nil
}

// serveRole is the role of a program that serves.
const serveRole = "serve"

// Led says what to do where another instance leads; any other error stays as it is.
func Led(err error, do string) error {
	var led *lead.LedError
	if errors.As(err, &led) {
		return fmt.Errorf("%w; %s", err, do)
	}
	return err
}

// While lets a command work on the data as the leader. waiting, which may be nil, is told of
// a leader that seems to be gone while this makes sure of it.
func (a *App) While(ctx context.Context, waiting func(lead.Instance), work func(context.Context) error) error {
	return Led(a.Lead.While(ctx, waiting, work), runThere)
}

// runThere is what to do about a command that another instance has to carry out.
const runThere = "run this on its machine, where it is handed over, or stop that one first"

// hold lets a job begin if this instance leads. Its context ends when the lead is lost, and
// done then says so in the place of what the job's error became.
func (j *Jobs) hold(ctx context.Context) (held context.Context, done func(*error), err error) {
	held, release, err := j.lead.Hold(ctx)
	if err != nil {
		return nil, nil, Led(err, runThere)
	}
	return held, func(err *error) {
		if *err != nil && ctx.Err() == nil && errors.Is(context.Cause(held), lead.ErrNotLeading) {
			*err = fmt.Errorf("the lead on the warehouse was lost meanwhile, and the work stopped; what was seen is kept, and whoever leads goes on: %w", lead.ErrNotLeading)
		}
		release()
	}, nil
}

// role is what part the program takes, for whoever asks whether it is ready.
func (a *App) role() string {
	if a.Lead.State().Leading {
		return "leader"
	}
	return "standby"
}

// whoLeads answers on the health address: machines, processes and data folders are for the
// office only.
func (a *App) whoLeads(w http.ResponseWriter, _ *http.Request) {
	who := a.Lead.State()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	err := json.NewEncoder(w).Encode(struct {
		Leading   bool            `json:"leading"`
		Leader    *lead.Instance  `json:"leader"` // null: nobody leads that this one knows of
		Instances []lead.Instance `json:"instances"`
		Takeovers int             `json:"takeovers"`
	}{who.Leading, who.Leader, who.Instances, who.Takeovers})
	if err != nil {
		a.log.Debug("who leads could not be sent", "err", err)
	}
}

// followEveryMinute is how often a standby looks at what the leader has concluded and done.
const followEveryMinute = time.Minute

// followLeader keeps the metrics of a standby as new as those of the leader.
func (a *App) followLeader(ctx context.Context, jobs *schedule.Scheduler) error {
	tick := time.NewTicker(followEveryMinute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if a.Lead.State().Leading {
			continue
		}
		if err := errors.Join(a.Refresh(ctx), a.rememberJobs(ctx, jobs)); err != nil && ctx.Err() == nil {
			a.log.Warn("what the leader has concluded cannot be read", "err", err)
		}
	}
}
