// Package doctor looks whether the program can work here: each check says what it
// found and what to do about it.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector/fetch"
	"pantaukim/internal/boundary"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// State says how a check went.
type State string

// The states: nothing to do, something to look at, and something that must be
// mended first.
const (
	OK   State = "ok"
	Warn State = "warn"
	Fail State = "fail"
)

// Finding is the result of one check.
type Finding struct {
	Check string `json:"name"`
	State State  `json:"status"`
	Says  string `json:"detail"`
	Do    string `json:"remedy"` // what to do; empty if nothing
}

// Report is what "doctor --json" prints.
type Report struct {
	Checks []Finding `json:"checks"`
	Next   string    `json:"next"` // the one thing to do next
}

// String is the finding as one line.
func (f Finding) String() string {
	line := fmt.Sprintf("%-4s %-13s %s", f.State, f.Check, oneLine(f.Says))
	if f.Do != "" {
		line += " -> " + oneLine(f.Do)
	}
	return line
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Deps are the things that the checks lean on.
type Deps struct {
	Log      *slog.Logger
	Now      func() time.Time
	Resolver fetch.Resolver // nil: the system's
}

// patient is what is examined.
type patient struct {
	Deps
	cfg    config.Config
	groups []kim.Group        // of the registry file
	week   *kim.Forecast      // of requests; nil where no warehouse can be asked
	mailTo []digest.Recipient // beside the configuration those who subscribed, where a warehouse can be asked
	date   time.Time          // as the site that was asked said it
	asked  time.Time          // when it said so, by our clock
	via    string             // the outgoing proxy of the sites, without its password; empty: none
}

// Examine runs every check, in an order in which the first fault explains those
// after it.
func Examine(ctx context.Context, cfg config.Config, deps Deps) []Finding {
	p := &patient{Deps: deps, cfg: cfg, mailTo: cfg.Digest.Recipients}
	out := []Finding{{Check: "configuration", State: OK, Says: "read and checked"}}
	for _, check := range []func(context.Context) []Finding{
		p.rules, p.official, p.boundaries, p.registry, p.folder, p.disk, p.outbox, p.ports, p.users, p.web,
		p.engine, p.warehouse, p.backups, p.proxy, p.names, p.reach, p.clock, p.contact, p.mail, p.runs, p.requests,
	} {
		out = append(out, check(ctx)...)
	}
	return out
}

// Worst returns the worst state among the findings.
func Worst(findings []Finding) State {
	worst := OK
	for _, f := range findings {
		if f.State == Fail || f.State == Warn && worst == OK {
			worst = f.State
		}
	}
	return worst
}

// Next says the one thing to do next: what mends the first failure, or else the first
// thing to look at. The checks are in an order in which the first fault explains others.
func Next(findings []Finding) string {
	for _, state := range []State{Fail, Warn} {
		for _, f := range findings {
			if f.State != state {
				continue
			}
			do := f.Do
			if do == "" {
				do = f.Says
			}
			return f.Check + ": " + oneLine(do)
		}
	}
	return "nothing has to be done; start \"pantaukim serve\", or leave it running"
}

// one makes a list of one finding.
func one(check string, state State, says, do string) []Finding {
	return []Finding{{Check: check, State: state, Says: says, Do: do}}
}

func (p *patient) rules(context.Context) []Finding {
	rules, err := p.cfg.Scoring.Load()
	if err != nil {
		return one("rules", Fail, err.Error(), "correct the file of scoring.rules, or leave the key empty for the built-in rules")
	}
	return one("rules", OK, "scoring rules "+rules.ID(), "")
}

func (p *patient) official(context.Context) []Finding {
	groups, content, err := p.cfg.Official.Load()
	switch {
	case err != nil:
		return one("official tables", Warn, err.Error(),
			"correct the table, or leave its key empty; the page of data quality shows an error box meanwhile")
	case len(groups)+len(content) == 0:
		return nil
	}
	return one("official tables", OK, fmt.Sprintf("%d regencies and %d groups to compare with", len(groups), len(content)), "")
}

func (p *patient) boundaries(context.Context) []Finding {
	areas, err := place.Load()
	if err != nil && !errors.Is(err, place.ErrNoLists) {
		return one("boundaries", Fail, err.Error(), "build the program again")
	}
	set, err := boundary.Load(p.cfg.Boundaries, areas)
	switch {
	case err != nil:
		return one("boundaries", Fail, err.Error(), "correct the file, or leave boundaries.path empty; serve does not start meanwhile")
	case set.Len() == 0:
		return nil
	case len(set.Unknown) > 0:
		return one("boundaries", Warn, strings.Join(set.Unknown, "; "), "correct the codes: no group is counted there")
	}
	return one("boundaries", OK, fmt.Sprintf("%d areas can be drawn", set.Len()), "")
}

func (p *patient) contact(context.Context) []Finding {
	if p.cfg.Collector.Contact == "" {
		return one("contact", Warn, "sites cannot tell who is asking", "set collector.contact to an address at which you can be reached")
	}
	return one("contact", OK, "sites are told to write to "+p.cfg.Collector.Contact, "")
}
