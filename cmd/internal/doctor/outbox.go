package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// outbox looks at what waits on the disk for the warehouse, and what was set aside.
func (p *patient) outbox(context.Context) []Finding {
	dir := p.cfg.Collector.OutboxDir
	waiting, err := filepath.Glob(filepath.Join(dir, "*.entry"))
	if err != nil {
		return one("outbox", Fail, err.Error(), "change collector.outbox_dir")
	}
	aside, err := filepath.Glob(filepath.Join(dir, "quarantine", "*"))
	if err != nil {
		return one("outbox", Fail, err.Error(), "change collector.outbox_dir")
	}
	var bytes int64
	for _, path := range waiting {
		if info, err := os.Stat(path); err == nil { // it may have been loaded meanwhile
			bytes += info.Size()
		}
	}
	switch {
	case len(aside) > 0:
		return one("outbox", Warn, fmt.Sprintf("%d files of walks are spoilt or were rejected: %s", len(aside), filepath.Dir(aside[0])),
			"look at the disk and the log; the groups are walked again by the next run; then remove the files")
	case bytes > 0:
		return one("outbox", Warn, fmt.Sprintf("%.1f MB of walks wait for the warehouse", float64(bytes)/1e6),
			"they are loaded by \"pantaukim serve\" or the next \"pantaukim collect\", once the warehouse answers")
	}
	return one("outbox", OK, "nothing waits for the warehouse", "")
}
