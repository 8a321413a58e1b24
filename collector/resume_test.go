package collector_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/runs"
)

// resumed is a bench with so many sites, all of which fail while down is set.
func resumed(t *testing.T) (b *bench, groups []kim.Group, down *atomic.Bool) {
	t.Helper()
	site := newTiny(tinyPosts(4)...)
	down = &atomic.Bool{}
	b = newBench(t, func(now func() time.Time) http.Handler {
		h := site.handler(now)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if down.Load() {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			h.ServeHTTP(w, r)
		})
	})
	b.cfg.UnderwayDir, b.cfg.Concurrency = t.TempDir(), 1
	return b, tinyGroups(12), down
}

// interrupt begins a run, and calls it off once so many walks have ended.
func (b *bench) interrupt(req collector.Request, at time.Time, walks int) collector.Report {
	b.t.Helper()
	ctx, stop := contextWithCancel(b.t)
	b.clock.set(at)
	b.observe = &walksDone{left: walks, done: stop}
	report, err := b.collector().Walk(ctx, req)
	b.observe = nil
	if err == nil {
		b.t.Fatal("the run was not called off")
	}
	return report
}

func (b *bench) underWay() []kim.RunProgress {
	b.t.Helper()
	list, err := runs.UnderWay(b.t.Context(), b.db.Conn())
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func (b *bench) toDo(at time.Time) []string {
	b.t.Helper()
	names, err := runs.ToDo(b.t.Context(), b.db.Conn(), at)
	if err != nil {
		b.t.Fatal(err)
	}
	return names
}

// TestOutageOverTheWholeRun interrupts a run after five of twelve sites. Then the platform
// fails: that is an outage by all twelve, and would be none by the seven that are left.
func TestOutageOverTheWholeRun(t *testing.T) {
	t.Parallel()
	b, groups, down := resumed(t)
	b.walk(day(0), groups...)
	if open := b.underWay(); len(open) != 0 {
		t.Errorf("under way after a run has ended: %+v", open)
	}
	req := collector.Request{Groups: groups, Full: true, Reason: "demo", Name: "demo full", Until: day(2)}
	first := b.interrupt(req, day(1), 5)
	open := b.underWay()
	if len(open) != 1 || open[0].RunID != first.RunID || open[0].Groups != 12 || open[0].Walked < 5 || open[0].Walked > 6 ||
		open[0].Left() != 12-open[0].Walked || open[0].Complete != open[0].Walked || open[0].Name != "demo full" || !open[0].Lasts(day(1)) || open[0].Lasts(day(2)) {
		t.Fatalf("under way: %+v", open)
	}
	down.Store(true)
	var told []int
	req.Progress = func(done, _ int) { told = append(told, done) }
	report := b.walkWith(req, day(1).Add(time.Hour))
	if report.RunID != first.RunID || report.Resumed != 1 || report.Before != open[0].Walked || report.Groups != 12 ||
		report.Complete < open[0].Walked || report.Complete > 6 { // a walk that had ended when the run was interrupted is stored later
		t.Errorf("gone on with: %+v", report)
	}
	if !report.Outage || !strings.Contains(report.Notice, "of 12 sites failed alike (http_5xx)") {
		t.Errorf("no outage of the whole run: %+v", report)
	}
	if len(told) != 12-report.Before+1 || told[0] != report.Before || told[len(told)-1] != 12 {
		t.Errorf("progress %v", told)
	}
	if n := len(b.walksOf(report.RunID)); n != 12 {
		t.Errorf("%d walks in the run", n)
	}
	if open := b.underWay(); len(open) != 0 {
		t.Errorf("under way after the end: %+v", open)
	}
}

// TestWhichRunGoesOn asks again after an interruption, in several ways.
func TestWhichRunGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*collector.Request)
		after  time.Duration // of the beginning
		same   bool          // the same run goes on
		open   int           // runs that are left interrupted
	}{
		{"the same request", func(*collector.Request) {}, time.Hour, true, 0},
		{"its time is over", func(*collector.Request) {}, 25 * time.Hour, false, 0},
		{"the clock was ahead", func(*collector.Request) {}, -time.Hour, false, 0},
		{"begun anew", func(r *collector.Request) { r.Anew = true }, time.Hour, false, 0},
		{"another request", func(r *collector.Request) { r.Name = "other" }, time.Hour, false, 1},
		{"a request without a name", func(r *collector.Request) { r.Name = "" }, time.Hour, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, groups, _ := resumed(t)
			req := collector.Request{Groups: groups, Full: true, Reason: "schedule", Name: "full", Until: day(1)}
			first := b.interrupt(req, day(0), 3)
			if got := b.toDo(day(0).Add(time.Hour)); !slices.Equal(got, []string{"full"}) {
				t.Errorf("to be done while it is interrupted: %v", got)
			}
			c.change(&req)
			req.Until = day(3)
			report := b.walkWith(req, day(0).Add(c.after))
			if (report.RunID == first.RunID) != c.same || (report.Resumed == 1) != c.same || report.Complete != 12 {
				t.Errorf("first %s, then %+v", first.RunID, report)
			}
			if open := b.underWay(); len(open) != c.open {
				t.Errorf("interrupted: %+v", open)
			}
			if got := b.toDo(day(0).Add(c.after + time.Minute)); len(got) != c.open {
				t.Errorf("to be done after it: %v", got)
			}
			var rows []struct {
				Notice string    `ch:"notice"`
				Given  time.Time `ch:"broken_off"`
				Ended  time.Time `ch:"finished_at"`
			}
			b.query(&rows, "SELECT notice, broken_off, finished_at FROM runs FINAL WHERE run_id = ?", first.RunID)
			givenUp := !c.same && c.open == 0
			if len(rows) != 1 || strings.HasPrefix(rows[0].Notice, "broken_off: ") != givenUp || (rows[0].Given.Unix() != 0) != givenUp ||
				(rows[0].Ended.Unix() != 0) != c.same {
				t.Errorf("the first run is stored as %+v", rows)
			}
			if got := b.toDo(day(4)); len(got) == 0 || len(got) > 2 {
				t.Errorf("to be done once its next planned moment has come: %v", got)
			}
			// The planned moment has had its run.
			if again := b.walkWith(req, day(0).Add(c.after+time.Minute)); again.WalkedBefore != (req.Name != "" && !req.Anew) {
				t.Errorf("asked once more: %+v", again)
			}
		})
	}
}

// TestNotDueStaysSo interrupts a planned run in which nothing is due of some groups: they
// are done with, and stay so when it goes on.
func TestNotDueStaysSo(t *testing.T) {
	t.Parallel()
	b, groups, _ := resumed(t)
	b.walkWith(collector.Request{Groups: groups[:4], Full: true, Reason: "demo"}, day(0))
	req := collector.Request{Groups: groups, Planned: true, Reason: "schedule", Name: "collect", Until: day(1)}
	first := b.interrupt(req, day(0).Add(time.Hour), 3)
	open := b.underWay()
	if len(open) != 1 || open[0].NotDue != 4 || open[0].Left() != 8-open[0].Walked || open[0].Walked < 3 {
		t.Fatalf("under way: %+v", open)
	}
	report := b.walkWith(req, day(0).Add(2*time.Hour))
	if report.RunID != first.RunID || report.NotDue != 4 || report.Groups != 8 || report.Complete != 8 || report.Before != 4+open[0].Walked {
		t.Errorf("gone on with: %+v", report)
	}
}

// TestWalksThatWereNotStored goes on, on another machine, with a run that was killed while
// walks were being stored: the plan says walked, and the site that it failed, and the walks
// are not there. They are made again.
func TestWalksThatWereNotStored(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		failed bool
	}{{"of sites that answered", false}, {"of sites that failed", true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, groups, down := resumed(t)
			req := collector.Request{Groups: groups, Full: true, Reason: "schedule", Name: "full", Until: day(1)}
			down.Store(c.failed)
			first := b.interrupt(req, day(0), 3)
			down.Store(false)
			if err := b.db.Conn().Exec(t.Context(), "DELETE FROM walks WHERE true"); err != nil {
				t.Fatal(err)
			}
			b.cfg.UnderwayDir = t.TempDir()
			report := b.walkWith(req, day(0).Add(time.Minute))
			if report.RunID != first.RunID || report.Waiting != 0 || report.Groups != 12 || report.Complete != 12 {
				t.Errorf("%+v", report)
			}
			if n := len(b.walksOf(report.RunID)); n != 12 {
				t.Errorf("%d walks in the run", n)
			}
		})
	}
}

// TestLeftAloneStaysSo goes on with a run that had left a failing site alone.
func TestLeftAloneStaysSo(t *testing.T) {
	t.Parallel()
	b, groups, down := resumed(t)
	b.cfg.BackoffMin, b.cfg.BackoffMax = 2*time.Hour, 2*time.Hour
	down.Store(true)
	b.walkWith(collector.Request{Groups: groups[:1], Reason: "schedule"}, day(0))
	down.Store(false)
	req := collector.Request{Groups: groups, Reason: "schedule", Name: "collect", Until: day(1)}
	b.interrupt(req, day(0).Add(time.Hour), 3)
	if open := b.underWay(); len(open) != 1 || open[0].LeftAlone != 1 || open[0].Left() != 11-open[0].Walked {
		t.Errorf("under way: %+v", open)
	}
	report := b.walkWith(req, day(0).Add(3*time.Hour))
	if report.Waiting != 1 || report.Groups != 11 || report.Complete != 11 {
		t.Errorf("%+v", report)
	}
}
