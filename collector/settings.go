package collector

import (
	"fmt"

	"pantaukim/collector/fetch"
	"pantaukim/collector/walk"
)

// settings are what can be changed while the collector is there. A run goes by one of them
// from its beginning to its end.
type settings struct {
	cfg     Config
	reader  walk.Reader
	fetcher *fetch.Fetcher
	archive *archive // nil: pages are not kept
}

// Prepare makes everything ready for the runs that begin after change is called to go by
// other profiles and another configuration. What is said there of the outbox and of the
// folder of walks under way stays as it was when the collector was made.
func (c *Collector) Prepare(profiles walk.Reader, cfg Config) (change func(), err error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	in := &settings{cfg: cfg, reader: profiles}
	in.fetcher, err = fetch.New(fetch.Deps{
		Now: c.now, Resolver: c.resolver, Walks: cfg.Concurrency, May: c.may, Observe: c.observer.RequestDone, Dated: c.clocks.dated,
	}, cfg.Config)
	if err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	if cfg.PagesDir != "" && cfg.KeepPages > 0 {
		in.archive = &archive{dir: cfg.PagesDir, keep: cfg.KeepPages}
	}
	return func() {
		if before := c.setting.Swap(in); before != nil {
			before.fetcher.Close() // a run under way keeps its own, and opens connections anew
		}
	}, nil
}
