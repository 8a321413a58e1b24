package main

import (
	"bytes"
	"errors"
	"log/slog"
	"testing"

	"pantaukim/cmd/internal/config"
)

func TestLogForTheJournal(t *testing.T) {
	var out bytes.Buffer
	log := newLog(&out, config.Log{Level: slog.LevelInfo, Format: "journal"})
	log.Debug("not shown")
	log.Info("run done", "groups", 153)
	log.With("job", "collect").Warn("slow", "took", "1h")
	log.Error("broken", "err", errors.New("two\nlines"))
	want := "<6>msg=\"run done\" groups=153\n<4>msg=slow job=collect took=1h\n<3>msg=broken err=\"two\\nlines\"\n"
	if out.String() != want {
		t.Errorf("%q, want\n%q", out.String(), want)
	}
}
