package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// stopBound is how long the program may take to stop, whatever hangs. systemd ends it
// after 120 seconds, see deploy/systemd/pantaukim.service.
const stopBound = 80 * time.Second

// The program is stopped while ClickHouse hangs: it ends within its bound, and what
// its walks had seen is loaded by the next start.
func TestStopWhileClickHouseHangs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	// Every walk waits in the memory of the program until the run ends.
	busy := strings.NewReplacer("log: {level: error}", "log: {level: debug}", "collector:\n", "collector:\n  flush_every: 1h\n  flush_rows: 1000000\n").Replace(string(text)) +
		"schedule: {collect: \"@every 1s\", full: \"\", score: \"\", digest: \"\", retain: \"\"}\n"
	write(t, w.config, busy)
	s := &served{cmd: program(t, "serve", "--config", w.config)}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	log := bufio.NewScanner(stderr)
	seen, said := map[string]bool{}, &bytes.Buffer{}
	next := func() bool {
		if !log.Scan() {
			return false
		}
		if _, rest, finished := strings.Cut(log.Text(), `msg="walk finished" group=`); finished {
			group, _, _ := strings.Cut(rest, " ")
			seen[group] = true
		}
		fmt.Fprintln(said, log.Text())
		return true
	}
	for len(seen) < 4 && next() { // into the run
	}
	engines := s.engines()
	t.Cleanup(func() {
		for _, pid := range engines {
			_ = syscall.Kill(pid, syscall.SIGKILL) // it has ended, or this test has failed
		}
		if t.Failed() {
			t.Logf("the program said\n%s", said)
		}
	})
	for _, pid := range engines {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for next() {
	}
	_ = s.cmd.Wait() // it says that it had to kill its engine
	took := time.Since(began)
	t.Logf("stopped %v after %d walks", took, len(seen))
	if took > stopBound || len(seen) < 4 || len(engines) == 0 {
		t.Errorf("stopping %d engines after %d walks took %v", len(engines), len(seen), took)
	}

	write(t, w.config, string(text)+"schedule: {collect: \"\", full: \"\", score: \"\", digest: \"\", retain: \"\"}\n")
	again := serve(t, w.config)
	defer again.stop(t)
	b := browser(t)
	again.until(t, "the outbox to be empty", func() bool {
		_, body := fetch(t, b, again.base+"metrics")
		return strings.Contains(body, "\npantaukim_outbox_size_bytes 0\n")
	})
	walks := []string{"outcome", "complete", "pages", "bytes", "new", "changed", "removed"}
	items := []string{"kind", "url", "title", "published_at", "date_reason", "removed", "photos", "words"}
	loaded := exported(t, w, "walks", walks)
	for group := range seen {
		if loaded[group] == nil {
			t.Errorf("the walk of %s is lost", group)
		}
	}
	// What is loaded is what a run leaves that nothing disturbs.
	calm := newWorld(t, 12)
	must(t, "collect", "--config", calm.config)
	for what, columns := range map[string][]string{"walks": walks, "items": items} {
		want, got := exported(t, calm, what, columns), exported(t, w, what, columns)
		for group := range loaded {
			if diff := cmp.Diff(want[group], got[group]); diff != "" {
				t.Errorf("%s of %s (-undisturbed +stopped):\n%s", what, group, diff)
			}
		}
	}
	if status, _ := fetch(t, b, again.base+"readyz"); status != http.StatusOK {
		t.Errorf("ready is answered with %d", status)
	}
}

// exported returns the rows of an export by group, as far as the columns go.
func exported(t *testing.T, w *world, what string, columns []string) map[string][]string {
	t.Helper()
	_, rows := table(t, must(t, "export", "--config", w.config, "--what", what))
	out := map[string][]string{}
	for _, r := range rows {
		var line []string
		for _, c := range columns {
			value, ok := r[c]
			if !ok {
				t.Fatalf("%s have no column %s", what, c)
			}
			line = append(line, value)
		}
		out[r["group_id"]] = append(out[r["group_id"]], strings.Join(line, " | "))
	}
	for _, lines := range out {
		slices.Sort(lines)
	}
	return out
}
