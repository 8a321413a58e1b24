package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// asked is one request that a simulated site got.
type asked struct {
	at   time.Time
	by   string // the contact of the machine that asked
	what string
}

// machines are two machines on one warehouse, which watch the same sites.
type machines struct {
	*world
	db     *warehouse.DB
	config map[string]string // by the name of the machine

	mu  sync.Mutex
	log []asked
}

// newMachines returns the machines "satu" and "dua", on which nothing runs yet.
func newMachines(t *testing.T, groups int, takeover, more string) *machines {
	t.Helper()
	m := &machines{world: newWorld(t, groups), db: warehousetest.New(t), config: map[string]string{}}
	dsn, err := m.db.DSN(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sites := m.sim.Handler(func() time.Time { return m.asOf })
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		by := "nobody"
		for _, name := range []string{"satu", "dua"} {
			if strings.Contains(r.UserAgent(), name+"@example.org") {
				by = name
			}
		}
		m.mu.Lock()
		m.log = append(m.log, asked{time.Now(), by, r.Host + r.URL.Path})
		m.mu.Unlock()
		sites.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	for _, name := range []string{"satu", "dua"} {
		dir := filepath.Join(m.dir, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		m.config[name] = filepath.Join(dir, "pantaukim.yaml")
		write(t, m.config[name], fmt.Sprintf(`
data_dir: %s
registry: %s
http: {listen: "127.0.0.1:0"}
warehouse: {dsn: %q}
lead: {takeover_after: %s}
collector:
  requests_per_second: 60
  contact: %s@example.org
  timeout: 2s
  header_timeout: 2s
  retry_delay: 10ms
  flush_every: 500ms
  connect_to: {"*.kim.id": %q}
log: {level: info}
%s`, filepath.Join(dir, "data"), filepath.Join(m.dir, "groups.csv"), dsn, takeover, name, strings.TrimPrefix(server.URL, "http://"), more))
	}
	return m
}

// requests returns how many requests there were.
func (m *machines) requests() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.log)
}

// leader returns the number of the process that leads, 0 if none does.
func (m *machines) leader(t *testing.T) int {
	t.Helper()
	rows, err := warehouse.Select[struct {
		Process int `ch:"process"`
	}](t.Context(), m.db.Conn(), `SELECT process FROM leads AS l FINAL JOIN instances AS i FINAL USING instance_id
		WHERE state = 'leading' ORDER BY term DESC LIMIT 1`)
	if err != nil {
		t.Error(err)
		return 0
	}
	if len(rows) == 0 {
		return 0
	}
	return rows[0].Process
}

// quietly is nothing by schedule.
const quietly = `schedule: {collect: "", full: "", score: "", digest: "", retain: ""}` + "\n"

// A second program on one warehouse says who leads and what to do, unless it was meant to
// stand by; so do the commands that would do the leader's work from another machine. The
// leader's own machine hands them over.
func TestASecondOneOnOneWarehouse(t *testing.T) {
	t.Parallel()
	m := newMachines(t, 3, "20s", quietly)
	first := serve(t, m.config["satu"])
	for _, args := range [][]string{{"serve"}, {"collect"}, {"score"}, {"digest"}} {
		out, code := says(t, "", append(args, "--config", m.config["dua"])...)
		if code != 1 || !strings.Contains(out, "leads on this warehouse") || !strings.Contains(out, fmt.Sprintf("process %d", first.cmd.Process.Pid)) ||
			!strings.Contains(out, filepath.Join(m.dir, "satu", "data")) {
			t.Errorf("%v beside a leader: exit status %d\n%s", args, code, out)
		}
	}
	if n := m.requests(); n != 0 {
		t.Fatalf("%d requests", n)
	}
	for _, args := range [][]string{{"collect"}, {"score"}} {
		if out, code := says(t, "", append(args, "--config", m.config["satu"])...); code != 0 {
			t.Errorf("%v on the leader's machine: exit status %d\n%s", args, code, out)
		}
	}
	second := serve(t, m.config["dua"], "--standby")
	b := browser(t)
	for _, path := range []string{"readyz", "", "peringkat"} {
		if status, body := fetch(t, b, second.base+path); status != http.StatusOK {
			t.Errorf("a standby answers /%s with %d\n%.300s", path, status, body)
		}
	}
	for _, args := range [][]string{{"collect"}, {"score"}, {"digest"}} {
		out, code := says(t, "", append(args, "--config", m.config["dua"])...)
		if code != 1 || !strings.Contains(out, "leads on this warehouse") {
			t.Errorf("%v on a standby's machine: exit status %d\n%s", args, code, out)
		}
	}
	// What only reads or records goes on.
	must(t, "export", "--config", m.config["dua"], "--what", "walks")
	must(t, "followup", "add", m.sim.Groups()[0].ID, "--reason", "signal", "--config", m.config["dua"])
	if got := m.leader(t); got != first.cmd.Process.Pid {
		t.Errorf("process %d leads, not %d", got, first.cmd.Process.Pid)
	}
	first.stop(t)
	second.until(t, "the standby to lead", func() bool { return m.leader(t) == second.cmd.Process.Pid })
	if out, code := says(t, "", "collect", "--config", m.config["dua"]); code != 0 {
		t.Errorf("collect on the new leader's machine: exit status %d\n%s", code, out)
	}
	second.stop(t)
	if out, code := says(t, "", "collect", "--config", m.config["satu"]); code != 0 {
		t.Errorf("collect where nobody leads: exit status %d\n%s", code, out)
	}
}

// Leaders are killed, stopped and held still for longer than their lease, again and again,
// in the middle of their runs. At no moment do two ask sites for pages, but for the one request
// that a process had begun when it was held still; in the end all is as if nothing had happened.
func TestTakeovers(t *testing.T) {
	t.Parallel()
	post, letters := postbox(t)
	m := newMachines(t, 8, "6s", fmt.Sprintf("schedule: {collect: \"\", full: \"@every 1s\", score: \"\", digest: \"@every 1s\", retain: \"\"}\n"+ // a full run always asks
		"digest: {recipients: [{address: pikp@example.go.id}, {address: camat@example.go.id}], smtp: {server: %q, from: kim@example.go.id, tls: none}}\n", post))
	running := map[string]*served{"satu": serve(t, m.config["satu"])}
	running["dua"] = serve(t, m.config["dua"], "--standby")
	leads := func() string {
		pid := m.leader(t)
		for name, s := range running {
			if s.cmd.Process.Pid == pid {
				return name
			}
		}
		return ""
	}
	ways := []struct {
		name   string
		signal syscall.Signal
	}{{"killed", syscall.SIGKILL}, {"held still", syscall.SIGSTOP}, {"stopped", syscall.SIGTERM}}
	takeovers := proof.Times(len(ways), 50)
	var woken []asked // who went on after it was held still, and when
	for round := range takeovers {
		var name string
		proof.Until(t, "somebody to lead", func() bool { name = leads(); return name != "" })
		before := m.requests()
		running[name].until(t, "the leader to walk", func() bool { return m.requests() > before+20+7*(round%5) })
		way, old := ways[round%len(ways)], running[name]
		if err := old.cmd.Process.Signal(way.signal); err != nil {
			t.Fatal(err)
		}
		if way.signal == syscall.SIGTERM {
			if err := old.cmd.Wait(); err != nil {
				t.Errorf("stopped with %v\n%s", err, old.log)
			}
		}
		other := map[string]string{"satu": "dua", "dua": "satu"}[name]
		running[other].until(t, fmt.Sprintf("round %d: %s to take over from %s, which was %s", round, other, name, way.name), func() bool { return leads() == other })
		before = m.requests()
		running[other].until(t, "the new leader to walk", func() bool { return m.requests() > before })
		switch way.signal {
		case syscall.SIGSTOP:
			woken = append(woken, asked{at: time.Now(), by: name})
			if err := old.cmd.Process.Signal(syscall.SIGCONT); err != nil {
				t.Fatal(err)
			}
		default:
			_ = old.cmd.Wait()
			running[name] = serve(t, m.config[name], "--standby")
		}
	}
	last := time.Now()
	proof.Until(t, "a whole run and the digest", func() bool {
		rows, err := warehouse.Select[struct {
			Runs int `ch:"runs"`
		}](t.Context(), m.db.Conn(), "SELECT count() AS runs FROM runs FINAL WHERE finished_at > {since:DateTime64(3, 'UTC')}", warehouse.Bind("since", last))
		return err == nil && rows[0].Runs > 0 && len(letters()) >= 2
	})
	for _, s := range running {
		s.stop(t)
	}
	sent := letters()
	slices.Sort(sent)
	if len(slices.Compact(sent)) != len(letters()) || len(sent) != 2 {
		t.Errorf("letters to %v", letters())
	}
	// Runs are not over each other: none began to walk before the one before had walked its last.
	runs, err := warehouse.Select[struct {
		Run   string    `ch:"run_id"`
		First time.Time `ch:"first"`
		Last  time.Time `ch:"last"`
	}](t.Context(), m.db.Conn(), "SELECT run_id, min(started_at) AS first, max(started_at) AS last FROM walks FINAL GROUP BY run_id ORDER BY run_id")
	if err != nil {
		t.Fatal(err)
	}
	for i := range runs[1:] {
		if runs[i+1].First.Before(runs[i].Last) {
			t.Errorf("runs over each other: %+v and %+v", runs[i], runs[i+1])
		}
	}

	// The requests tell who walked when: one after the other, and as often as the lead changed.
	var turns []asked
	for i, a := range m.log {
		if i > 0 && i < len(m.log)-1 && m.log[i-1].by != a.by && m.log[i+1].by != a.by && len(woken) > 0 {
			begun := slices.IndexFunc(woken, func(w asked) bool { return w.by == a.by && !a.at.Before(w.at) })
			if begun >= 0 { // the one that it had begun
				woken = slices.Delete(woken, begun, begun+1)
				continue
			}
		}
		if len(turns) == 0 || turns[len(turns)-1].by != a.by {
			turns = append(turns, a)
		}
	}
	t.Logf("%d requests in %d turns after %d takeovers", len(m.log), len(turns), takeovers)
	if len(turns) < takeovers+1 {
		t.Errorf("%d turns", len(turns))
	}
	terms, err := warehouse.Select[struct {
		Role string `ch:"data_dir"`
	}](t.Context(), m.db.Conn(), `SELECT data_dir FROM leads AS l FINAL JOIN instances AS i FINAL USING instance_id
		WHERE state IN ('leading', 'released') ORDER BY term`)
	if err != nil {
		t.Fatal(err)
	}
	led := make([]string, len(terms))
	for i, term := range terms {
		led[i] = filepath.Base(filepath.Dir(term.Role))
	}
	led = slices.Compact(led)
	for i, turn := range turns {
		if len(led) == 0 {
			t.Fatalf("turn %d, %+v, is one of nobody who led", i, turn)
		}
		for len(led) > 0 && led[0] != turn.by {
			led = led[1:] // it led and had nothing to ask
		}
	}

	// What is stored is what a run leaves that nothing disturbs.
	calm := newWorld(t, 8)
	must(t, "collect", "--config", calm.config)
	items := []string{"kind", "url", "title", "published_at", "date_reason", "removed", "photos", "words"}
	want := exported(t, calm, "items", items)
	got := exported(t, &world{config: m.config["satu"]}, "items", items)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("items (-undisturbed +taken over):\n%.3000s", diff)
	}
}

// postbox is a mail server that takes everything, and returns its address and whom letters
// went to.
func postbox(t *testing.T) (address string, taken func() []string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu    sync.Mutex
		to    []string
		talks sync.WaitGroup
	)
	t.Cleanup(func() { ln.Close(); talks.Wait() })
	talk := func(conn net.Conn) {
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute)) // who is held still says nothing more
		in := bufio.NewReader(conn)
		fmt.Fprint(conn, "220 surat.test ESMTP\r\n")
		for receiver := ""; ; {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			answer := "250 ok"
			switch verb, rest, _ := strings.Cut(strings.TrimSpace(line), " "); strings.ToUpper(verb) {
			case "RCPT":
				receiver = rest
			case "DATA":
				fmt.Fprint(conn, "354 go on\r\n")
				for line != ".\r\n" {
					if line, err = in.ReadString('\n'); err != nil {
						return
					}
				}
				mu.Lock()
				to = append(to, receiver)
				mu.Unlock()
			case "QUIT":
				answer = "221 bye"
			}
			fmt.Fprint(conn, answer+"\r\n")
		}
	}
	talks.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			talks.Go(func() { talk(conn) })
		}
	})
	return ln.Addr().String(), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(to)
	}
}
