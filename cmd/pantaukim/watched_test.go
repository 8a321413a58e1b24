package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/metrics/metricstest"
)

// engines returns the processes that the program has started: its ClickHouse.
func (s *served) engines() (pids []int) {
	entries, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is a good one
	for _, path := range entries {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(s.cmd.Process.Pid) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// The whole program under a real Prometheus: while ClickHouse is killed again and
// again every scrape works and shows what was concluded before, the office is told
// that the engine is down, and told again when it is back.
func TestWatchedWhileClickHouseIsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	must(t, "collect", "--config", w.config)
	must(t, "score", "--config", w.config)
	s := serve(t, w.config)
	office := metricstest.Watch(t, strings.Trim(strings.TrimPrefix(s.base, "http://"), "/"))
	office.Until("pantaukim_engine_up", func(n []float64) bool { return len(n) == 1 && n[0] == 1 })
	b := browser(t)

	told := make(chan struct{})
	kills := 0
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			for _, pid := range s.engines() {
				if syscall.Kill(pid, syscall.SIGKILL) == nil {
					kills++
				}
			}
			select {
			case <-told:
				return
			case <-t.Context().Done():
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	office.Until("pantaukim_engine_up", func(n []float64) bool { return len(n) == 1 && n[0] == 0 })
	status, text := fetch(t, b, s.base+"metrics")
	if status != http.StatusOK || !strings.Contains(text, "\npantaukim_groups{") || !strings.Contains(text, "\npantaukim_score_as_of_timestamp_seconds ") {
		t.Errorf("without ClickHouse the metrics are answered with %d:\n%s", status, text)
	}
	metricstest.Run(t, text, "promtool", "check", "metrics")
	office.Wait("PantaukimEngineDown", "firing")
	close(told)
	<-stopped
	if kills == 0 {
		t.Error("no engine was killed")
	}
	office.Wait("PantaukimEngineDown", "resolved")
	if up := office.Query("min_over_time(up[10m])"); len(up) != 1 || up[0] != 1 {
		t.Errorf("a scrape failed: %v", up)
	}
	s.until(t, "the program to be ready again", func() bool {
		status, _ := fetch(t, b, s.base+"readyz")
		return status == http.StatusOK
	})

	// A hang-up has the configuration read again; one that cannot be used is not.
	settings, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ config, says, metric string }{
		{string(settings) + "retention: {walks: 1h}\n", "everything stays as it was", "pantaukim_config_last_reload_successful 0"},
		{strings.Replace(string(settings), "127.0.0.1:0", "127.0.0.1:1", 1), "http.listen: changed, and needs a restart", "pantaukim_config_last_reload_successful 0"},
		{string(settings) + "retention: {walks: 10000h}\n", "", "pantaukim_config_last_reload_successful 1"},
	} {
		write(t, w.config, c.config)
		if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		s.until(t, "the configuration to be read again", func() bool {
			_, body := fetch(t, b, s.base+"metrics")
			return strings.Contains(s.log.String(), c.says) && strings.Contains(body, "\n"+c.metric+"\n")
		})
	}
	s.stop(t)
}
