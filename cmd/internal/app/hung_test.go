package app

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/dashboards"
	"pantaukim/internal/access"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/warehousetest"
)

// answered is what a route said.
type answered struct {
	status int
	header http.Header
	body   string
	took   time.Duration
}

// routes are all addresses that read, each once: pages, their English and filtered
// views, downloads, the API, and what machines ask for.
func routes(group string) (pages, tables, machines []string) {
	for _, path := range []string{
		"/", "/peringkat", "/tidak-aktif", "/kim/" + group, "/kecamatan", "/laporan", "/penghargaan", "/adopsi", "/sebaran", "/mutu", "/metodologi",
	} {
		pages = append(pages, path, path+"?lang=en", path+"?q=a&province=62")
	}
	pages = append(pages, "/peringkat?by=KM", "/kim/"+group+"?page=2", "/adopsi?regency=62.13", "/peringkat?week=2025-10-13", "/laporan?report=change&on=2025-09-29&weeks=3")
	tables = append(tables, "/laporan/laporan.pdf", "/laporan/laporan.xlsx?report=monthly")
	for _, name := range []string{"ranking", "inactive", "areas", "districts", "weeks", "adoption", "spread", "shortlist", "groups", "history", "walks", "runs", "problems", "newest"} {
		for _, format := range []string{"csv", "xlsx", "json"} {
			tables = append(tables, "/unduh/"+name+"."+format)
		}
		tables = append(tables, "/api/v1/"+name)
	}
	for _, name := range []string{"weeks", "items", "walks", "history"} {
		tables = append(tables, "/unduh/kim/"+group+"/"+name+".csv", "/api/v1/groups/"+group+"/"+name)
	}
	tables = append(tables, "/api/v1/groups/"+group)
	machines = []string{"/healthz", "/metrics", "/metrics/groups", "/api/v1/openapi.json", "/static/app.css", "/masuk"}
	return pages, tables, machines
}

// manageWhileItHangs logs in, adds a user and reads what was recorded.
func manageWhileItHangs(t *testing.T, base, password string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &http.Client{Jar: jar, Timeout: recovery, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, c := range []struct {
		path   string
		form   url.Values // nil: only looked at
		status int
		says   string
	}{
		{"/masuk", url.Values{"name": {"bos"}, "password": {password}}, http.StatusSeeOther, ""},
		{"/akun", nil, http.StatusOK, "bos"},
		{"/pengguna", nil, http.StatusOK, "bos"},
		{"/pengguna", url.Values{"name": {"rina"}, "role": {"regency"}, "region": {"62.13"}}, http.StatusOK, "Kata sandi sekali pakai"},
		{"/pengguna/rina", url.Values{"do": {"disable"}}, http.StatusSeeOther, ""},
		{"/catatan", nil, http.StatusOK, "Yang tersimpan di basis data"},
		{"/catatan", nil, http.StatusOK, "Pengguna dinonaktifkan"},
	} {
		began := time.Now()
		var res *http.Response
		if c.form == nil {
			res, err = b.Get(base + c.path)
		} else {
			res, err = b.PostForm(base+c.path, c.form)
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		t.Logf("%-45s %6.1f ms while it hangs", c.path, ms(time.Since(began)))
		if err != nil || res.StatusCode != c.status || !strings.Contains(string(body), c.says) {
			t.Errorf("%s %v: %d, %v", c.path, c.form, res.StatusCode, err)
		}
	}
}

// TestClickHouseHangs stops the engine's process, which then accepts connections and
// says nothing. Every route answers from what the program has, within a second, and
// says so; nothing piles up; once the engine goes on, all is as before by itself. A busy
// machine may be late now and then, and a route that waits for the engine is so each time:
// it is asked until it is not. That no wait is longer, counted in waits alone, is
// TestNobodyWaitsForASilentWarehouse in dashboards.
func TestClickHouseHangs(t *testing.T) {
	w := newWatched(t, 12, slog.New(slog.DiscardHandler), func(c *config.Config) {
		c.Schedule.Collect, c.Schedule.Full, c.Schedule.Score, c.Schedule.Digest, c.Schedule.Retain = "", "", "", "", ""
		c.HTTP.GroupMetrics, c.Dashboards.Patience = true, dashboards.DefaultConfig().Patience
	})
	told, until := 0, w.Now().Add(time.Hour)
	if _, err := w.Jobs.collect(t.Context(), Selection{}, collector.Request{
		Full: true, Reason: reasonSchedule, Until: until, Progress: func(int, int) {
			if at := w.Jobs.deadline.Load(); at != nil && at.Equal(until) {
				told++
			}
		},
	}); err != nil {
		t.Fatal(err)
	}
	if told == 0 || w.Jobs.deadline.Load() != nil {
		t.Errorf("until when the run has to end was told %d times while it went on, and afterwards %v", told, w.Jobs.deadline.Load())
	}
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}
	const password = "kata sandi yang panjang"
	if err := access.ChangeUsers(access.UsersFile(w.cfg.Access, w.cfg.DataDir), func(us access.Users) (access.Users, error) {
		return us.Add(access.User{Name: "bos", Role: access.Admin}, password, time.Now())
	}); err != nil {
		t.Fatal(err)
	}
	web, err := w.Web()
	if err != nil {
		t.Fatal(err)
	}
	ln := port(t)
	server := NewServer(w.App, Listeners{Pages: ln, Web: web})
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	client := &http.Client{Timeout: 3 * recovery, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(path string) answered {
		t.Helper()
		began := time.Now()
		res, err := client.Get("http://" + ln.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answered{res.StatusCode, res.Header, string(body), time.Since(began)}
	}
	prompt := func(path string, within time.Duration) (a answered, first time.Duration) {
		t.Helper()
		a = ask(path)
		first = a.took
		for until := time.Now().Add(recovery); a.took > within && time.Now().Before(until); {
			a = ask(path)
		}
		if a.took > within {
			t.Errorf("%s takes %v again and again", path, a.took)
		}
		return a, first
	}
	pages, tables, machines := routes(w.sim.Groups()[0].ID)
	all := append(append(append([]string{"/readyz"}, pages...), tables...), machines...)
	calm := map[string]answered{}
	for _, path := range all {
		if calm[path] = ask(path); calm[path].status >= http.StatusInternalServerError {
			t.Errorf("before: %s is answered with %d", path, calm[path].status)
		}
	}
	for _, series := range []string{ // what only a walk gives
		"pantaukim_clock_ahead_seconds ", "pantaukim_clock_hosts ", "pantaukim_hacked_groups 0", "pantaukim_unreadable_groups 0",
		"pantaukim_run_last_proven_groups ", `pantaukim_run_last_failed_groups{outcome="timeout"} 0`, "pantaukim_run_outage_limit_ratio 0.4", "pantaukim_sites_found_lying_total 0",
	} {
		if !strings.Contains(calm["/metrics"].body, "\n"+series) {
			t.Errorf("the metrics do not have %s", series)
		}
	}

	state, _ := w.DB.State()
	goOn := warehousetest.Hang(t, state.PID)
	ready, first := prompt("/readyz", 2*time.Second)
	if ready.status != http.StatusServiceUnavailable || !strings.Contains(ready.body, "the warehouse does not answer") {
		t.Errorf("/readyz: %d: %s", ready.status, ready.body)
	}
	t.Logf("/readyz, the first to notice: %6.1f ms", ms(first))
	hung, slowest := map[string]answered{}, map[string]time.Duration{}
	for range 2 {
		for _, path := range all[1:] {
			a, first := prompt(path, time.Second)
			hung[path], slowest[path] = a, max(slowest[path], first)
		}
	}
	manageWhileItHangs(t, "http://"+ln.Addr().String(), password)
	for _, path := range all[1:] {
		a := hung[path]
		t.Logf("%-45s %3d %6.1f ms before, %3d %6.1f ms while it hangs", path, calm[path].status, ms(calm[path].took), a.status, ms(slowest[path]))
		if a.status != calm[path].status && (a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "") {
			t.Errorf("%s is answered with %d, Retry-After %q", path, a.status, a.header.Get("Retry-After"))
		}
	}
	for _, path := range pages {
		says := "Basis data tidak menjawab"
		if strings.Contains(path, "lang=en") {
			says = "The database does not answer"
		}
		if a := ask(path); a.status != calm[path].status || !strings.Contains(a.body, says) || !strings.Contains(a.body, "28 ") {
			t.Errorf("%s is answered with %d and does not say %q", path, a.status, says)
		}
	}

	routines, sockets := runtime.NumGoroutine(), openFiles(t)
	began := time.Now()
	var askers sync.WaitGroup
	each := proof.Times(20, 50)
	for i := range 8 {
		askers.Go(func() {
			for n := range each {
				ask(fmt.Sprintf("%s?d=%d", all[1+(i*each+n)%(len(all)-1)], n))
			}
		})
	}
	askers.Wait()
	client.CloseIdleConnections()
	t.Logf("%d requests in %v; goroutines %d, then %d; open files %d, then %d", 8*each, time.Since(began), routines, runtime.NumGoroutine(), sockets, openFiles(t))
	if more := runtime.NumGoroutine() - routines; more > 30 {
		t.Errorf("%d goroutines more", more)
	}
	if more := openFiles(t) - sockets; more > 30 {
		t.Errorf("%d open files more", more)
	}

	goOn()
	began = time.Now()
	for ask("/readyz").status != http.StatusOK {
		if time.Since(began) > recovery {
			t.Fatalf("not ready %v after the engine went on", recovery)
		}
	}
	t.Logf("ready %v after the engine went on", time.Since(began))
	// On a busy machine an engine that has just gone on may be late once more. What only the
	// warehouse knows, such as a group's items, is then refused with a time to come back.
	for _, path := range all {
		for {
			a := ask(path)
			if a.status == calm[path].status && !strings.Contains(a.body, "tidak menjawab") {
				break
			}
			if late := a.status == http.StatusServiceUnavailable || a.status == calm[path].status; !late || time.Since(began) > recovery {
				t.Errorf("afterwards %s is answered with %d", path, a.status)
				break
			}
		}
	}
}

// recovery is when all has to be as before, after the engine went on.
const recovery = 20 * time.Second

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// openFiles is how many files and sockets this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}
