package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
)

// ReloadOn reads the configuration again each time that something comes from asked, until the
// server stops. What became of it is told in the log and the metrics.
func (s *Server) ReloadOn(ctx context.Context, asked <-chan os.Signal, read func() (config.Config, error)) {
	s.stops.Go(ctx, "reload", stopSystemd, func(ctx context.Context) error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-asked:
				_ = s.Reload(ctx, read) // it is logged
			}
		}
	})
}

// Reload takes over a configuration with all that it names: rules, profiles of sites, users,
// certificates, plans. Either all of it is taken over or, after an error, nothing. A run under way goes
// on by what it began with.
func (s *Server) Reload(ctx context.Context, read func() (config.Config, error)) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	at := time.Now()
	changed, err := s.reload(ctx, read)
	s.app.Metrics.Reloaded(at, err == nil)
	if err != nil {
		s.app.log.Error("the configuration is not read again; everything stays as it was", "err", err)
		return err
	}
	s.app.log.Info("configuration read again", "changed", changed, "rules", s.app.Scorer().Rules().ID(), "users", len(s.accounts.Users()), "took", time.Since(at))
	return nil
}

func (s *Server) reload(ctx context.Context, read func() (config.Config, error)) (changed []string, err error) {
	a := s.app
	if a.demo != nil {
		return nil, errors.New("a demonstration has no configuration to read again")
	}
	next, err := read()
	if err != nil {
		return nil, err
	}
	changed = config.Changed(*a.current(), next)
	if keys := config.NeedRestart(changed); len(keys) > 0 {
		return nil, fmt.Errorf("%s: changed, and needs a restart", strings.Join(keys, ", "))
	}
	by, err := next.Scoring.Load()
	if err == nil {
		err = by.Validate()
	}
	if err != nil {
		return nil, err
	}
	profiles, err := Profiles(next.Collector.ProfilesDir)
	if err != nil {
		return nil, err
	}
	if _, _, err := next.Official.Load(); err != nil {
		return nil, err
	}
	if err := s.checkUsers(&next); err != nil {
		return nil, err
	}
	collect, err := a.Collector.Prepare(profiles, next.Collector)
	if err != nil {
		return nil, err
	}
	jobs, err := a.scheduleOf(next.Schedule)
	if err != nil {
		return nil, err
	}
	shown := s.shown.Load()
	if len(changed) > 0 || by.ID() != a.Scorer().Rules().ID() {
		if shown, err = a.pages(&next, by, s.accounts); err != nil {
			return nil, err
		}
		a.prefetch(ctx, shown)
	}
	if err := s.on.Web.Look(); err != nil {
		return nil, err
	}
	// From here on nothing can fail.
	collect()
	a.scorer.Store(a.newScorer(by))
	a.Jobs.goBy(by)
	a.inEffect.Store(&next)
	s.jobs.Replace(jobs)
	s.shown.Store(shown)
	if len(changed) > 0 {
		a.Jobs.told.Store(nil) // it went by the plans of before
	}
	return changed, nil
}

// checkUsers tells whether the file of users can be used. The program follows it within a
// second by itself.
func (s *Server) checkUsers(cfg *config.Config) error {
	path := access.UsersFile(cfg.Access, cfg.DataDir)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && len(s.accounts.Users()) > 0 {
		return fmt.Errorf("the file of users %s is gone: restore it from a backup", path)
	}
	_, err := access.ReadUsers(path)
	return err
}
