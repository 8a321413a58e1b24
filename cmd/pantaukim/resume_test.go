package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
)

// visits is what the sites of a world were asked for, start of the program by start.
type visits struct {
	mu     sync.Mutex
	starts []map[string]map[string]int // how often, by host and address
	total  int
	strike func(request int) // called before each request is answered; may be nil
}

func (v *visits) before(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		v.total++
		if of := v.starts[len(v.starts)-1]; of[r.Host] == nil {
			of[r.Host] = map[string]int{}
		}
		v.starts[len(v.starts)-1][r.Host][r.URL.RequestURI()]++
		request, strike := v.total, v.strike
		v.mu.Unlock()
		if strike != nil {
			strike(request)
		}
		h.ServeHTTP(w, r)
	})
}

// onRequest has strike called before each request from now on is answered.
func (v *visits) onRequest(strike func(request int)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.strike = strike
}

// start begins to count for another start of the program.
func (v *visits) start() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.starts = append(v.starts, map[string]map[string]int{})
}

func newVisits() *visits {
	v := &visits{}
	v.start()
	return v
}

// repeated holds the visits against those of a run that nobody disturbed. It returns how
// many requests were repeated, and how many different pages of one site after one start at
// most.
func (v *visits) repeated(calm *visits) (requests, mostPages int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	so := map[string]map[string]int{}
	for _, start := range v.starts {
		for host, asked := range start {
			if so[host] == nil {
				so[host] = map[string]int{}
			}
			pages := 0
			for address, n := range asked {
				wanted := calm.starts[0][host][address]
				if more := max(0, so[host][address]+n-wanted) - max(0, so[host][address]-wanted); more > 0 {
					requests += more
					pages++
				}
				so[host][address] += n
			}
			mostPages = max(mostPages, pages)
		}
	}
	return requests, mostPages
}

// runReport is what collect --json prints, as far as these tests look.
type runReport struct {
	RunID            string
	Groups, Complete int
	Requests, New    int
	Resumed, Before  int
	Outage           bool
	Notice           string
	Outcomes         map[string]int
}

// result returns every figure that a world shows.
func (w *world) result(t *testing.T, asOf string) map[string][]map[string]string {
	t.Helper()
	must(t, "score", "--config", w.config, "--as-of", asOf)
	out := map[string][]map[string]string{}
	for _, what := range []string{"weekly", "items", "ranking", "statuses", "walks"} {
		_, out[what] = table(t, must(t, "export", "--config", w.config, "--what", what, "--as-of", asOf))
		for _, row := range out[what] {
			delete(row, "seconds")
		}
	}
	return out
}

// The program that collects is killed again and again at random: without any chance to
// tidy up, by SIGTERM, or its engine is. Given again, the same command goes on: the figures
// are those of a run that nobody disturbed, and after each start at most one page of a site
// is asked for again.
func TestRunGoesOnAfterKills(t *testing.T) {
	t.Parallel()
	groups, kills := proof.Times(12, 90), proof.Times(5, 50)
	was, now := newVisits(), newVisits()
	calm, hunted := newWorldBehind(t, groups, was.before), newWorldBehind(t, groups, now.before)
	asOf := calm.asOf.Format(time.RFC3339)
	collect := func(w *world) *exec.Cmd {
		return program(t, "collect", "--full", "--json", "--config", w.config, "--as-of", asOf)
	}
	read := func(text []byte) (r runReport) {
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		return r
	}
	out, err := collect(calm).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := read(out)

	random := rand.New(rand.NewPCG(20251028, uint64(kills)))
	var moments []int // a kill in each stretch of the run
	for i := range kills {
		moments = append(moments, 1+(was.total*i+random.IntN(was.total))/kills)
	}
	var running struct {
		sync.Mutex
		*served
		done [3]int // kills of each sort
		next int
	}
	now.onRequest(func(request int) {
		running.Lock()
		defer running.Unlock()
		if running.served == nil || running.next == kills || request < moments[running.next] {
			return
		}
		sort := (running.next + 1) % 3
		switch p := running.cmd.Process; sort {
		case 0:
			_ = p.Kill()
			running.served = nil
		case 1:
			_ = p.Signal(syscall.SIGTERM)
			running.served = nil
		case 2:
			for _, pid := range running.engines() {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		running.done[sort]++
		running.next++
	})
	var got runReport
	interrupted := 0
	for {
		cmd := collect(hunted)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running.Lock()
		running.served = &served{cmd: cmd}
		running.Unlock()
		err := cmd.Wait()
		running.Lock()
		running.served = nil
		running.Unlock()
		if err == nil {
			got = read(stdout.Bytes())
			break
		}
		if interrupted++; interrupted > kills {
			t.Fatalf("the program failed by itself: %v\n%s", err, stderr.String())
		}
		if cmd.ProcessState.ExitCode() == exitFailed && !strings.Contains(stderr.String(), "the same command goes on") {
			t.Errorf("stopped, it does not say how to go on:\n%s", stderr.String())
		}
		now.start()
	}
	requests, mostPages := now.repeated(was)
	t.Logf("%d kills (%v: SIGKILL, SIGTERM, engine), %d of %d requests repeated", running.next, running.done, requests, was.total)
	if running.next != kills || interrupted == 0 {
		t.Errorf("killed %d times, interrupted %d times", running.next, interrupted)
	}
	if mostPages > 1 {
		t.Errorf("after one start %d pages of a site were asked for again", mostPages)
	}
	if got.Resumed == 0 || got.Resumed > interrupted || got.Before == 0 {
		t.Errorf("gone on with %d times after %d interruptions, %d groups done before", got.Resumed, interrupted, got.Before)
	}
	got.RunID, got.Resumed, got.Before = want.RunID, 0, 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the run as a whole (-undisturbed +killed)\n%s", diff)
	}
	wanted, figures := calm.result(t, asOf), hunted.result(t, asOf)
	for what := range wanted {
		if diff := cmp.Diff(wanted[what], figures[what]); diff != "" || len(wanted[what]) == 0 {
			t.Errorf("%s (-undisturbed +killed)\n%.4000s", what, diff)
		}
	}
	seen := map[string]int{}
	for _, row := range figures["walks"] {
		seen[row["group_id"]]++
	}
	for group, n := range seen {
		if n != 1 {
			t.Errorf("%s was walked %d times", group, n)
		}
	}
}

// The program that serves is killed in its first full run. It goes on with it by itself as
// soon as it is started again.
func TestServeGoesOnWithItsRun(t *testing.T) {
	t.Parallel()
	const groups = 12
	was, now := newVisits(), newVisits()
	calm, w := newWorldBehind(t, groups, was.before), newWorldBehind(t, groups, now.before)
	must(t, "collect", "--full", "--config", calm.config)

	w.configure(t, "schedule: {collect: \"\", full: \"0 1 * * 0\", score: \"\", digest: \"\", retain: \"\"}\n")
	data := w.data
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	// The full walk was planned ever since, and never succeeded.
	write(t, filepath.Join(data, "jobs.json"), fmt.Sprintf(`{"full": {"planned_since": %q}}`, time.Now().AddDate(0, 0, -8).Format(time.RFC3339)))
	killed := make(chan struct{})
	var once sync.Once
	var s *served
	started := make(chan struct{})
	now.onRequest(func(request int) {
		if request >= was.total/2 {
			once.Do(func() {
				<-started
				_ = s.cmd.Process.Kill()
				close(killed)
			})
		}
	})
	s = serve(t, w.config)
	close(started)
	<-killed
	_ = s.cmd.Wait()
	now.start()

	again := serve(t, w.config)
	b := browser(t)
	again.until(t, "the run to end", func() bool {
		_, body := fetch(t, b, again.base+"metrics")
		return strings.Contains(body, `pantaukim_job_runs_total{result="ok",task="full"} 1`)
	})
	_, body := fetch(t, b, again.base+"metrics")
	if !strings.Contains(body, "\npantaukim_runs_resumed_total 1\n") || !strings.Contains(body, "\npantaukim_runs_broken_off_total 0\n") {
		t.Error("the metrics do not tell that a run went on")
	}
	requests, mostPages := now.repeated(was)
	t.Logf("%d of %d requests repeated", requests, was.total)
	if mostPages > 1 {
		t.Errorf("%d pages of a site were asked for again", mostPages)
	}
	rows := exported(t, w, "walks", []string{"outcome", "complete", "pages", "bytes", "new"})
	if diff := cmp.Diff(exported(t, calm, "walks", []string{"outcome", "complete", "pages", "bytes", "new"}), rows); diff != "" {
		t.Errorf("(-undisturbed +killed)\n%s", diff)
	}
	// Killed again, it has nothing to go on with, and nothing to make up for.
	_ = again.cmd.Process.Kill()
	_ = again.cmd.Wait()
	before := now.total
	third := serve(t, w.config)
	third.stop(t)
	if now.total != before {
		t.Errorf("%d requests after the run had ended", now.total-before)
	}
}

// A leader is killed in the middle of a planned run. The standby, which remembers nothing of
// the job, takes over and goes on with the groups that are left, under the same id.
func TestStandbyGoesOnWithTheRun(t *testing.T) {
	t.Parallel()
	m := newMachines(t, 24, "6s", "schedule: {collect: \"\", full: \"0 1 * * 0\", score: \"\", digest: \"\", retain: \"\"}\n")
	data := filepath.Join(m.dir, "satu", "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(data, "jobs.json"), fmt.Sprintf(`{"full": {"planned_since": %q}}`, time.Now().AddDate(0, 0, -8).Format(time.RFC3339)))
	first := serve(t, m.config["satu"])
	type walked struct {
		Run    string    `ch:"run_id"`
		Ended  time.Time `ch:"ended"`
		Plan   int       `ch:"plan"`
		Groups int       `ch:"groups"`
		Rows   int       `ch:"rows"`
	}
	walks := func() []walked {
		t.Helper()
		rows, err := warehouse.Select[walked](t.Context(), m.db.Conn(), `
			SELECT run_id, any(r.finished_at) AS ended, assumeNotNull((SELECT uniqExact(group_id) FROM run_groups)) AS plan, uniqExact(w.group_id) AS groups, count() AS rows
			FROM walks AS w INNER JOIN (SELECT run_id, finished_at FROM runs FINAL) AS r USING run_id GROUP BY run_id`)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	first.until(t, "some walks to be stored", func() bool { w := walks(); return len(w) == 1 && w[0].Groups >= 3 })
	_ = first.cmd.Process.Kill()
	_ = first.cmd.Wait()
	before := walks()[0]
	if before.Groups == before.Plan {
		t.Fatal("all was walked before the kill")
	}
	second := serve(t, m.config["dua"], "--standby")
	second.until(t, "the run to end", func() bool { return !walks()[0].Ended.IsZero() })
	second.stop(t)
	after := walks()
	if len(after) != 1 || after[0].Run != before.Run || after[0].Groups != before.Plan || after[0].Rows != before.Plan {
		t.Errorf("walks %+v, before the kill %+v", after, before)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	asked := map[string]map[string]bool{"satu": {}, "dua": {}}
	for _, a := range m.log {
		host, _, _ := strings.Cut(a.what, "/")
		asked[a.by][host] = true
	}
	t.Logf("%d of %d groups walked before the kill; the second machine asked %d sites", before.Groups, before.Plan, len(asked["dua"]))
	if n := len(asked["dua"]); n > before.Plan-before.Groups+1 { // one site may answer under two hosts
		t.Errorf("the second machine asked %d sites", n)
	}
}
