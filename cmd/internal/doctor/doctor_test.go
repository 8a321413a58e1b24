package doctor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

// examine runs the checks on a configuration text in a folder of its own.
func examine(t *testing.T, dir, text string, resolver fakeNames) []Finding {
	t.Helper()
	cfg, err := config.Parse("pantaukim.yaml", []byte("data_dir: "+filepath.Join(dir, "data")+"\n"+text), func(name string) (string, bool) {
		return warehousetest.Library(t), name == "PANTAUKIM_WAREHOUSE_LIBRARY"
	})
	if err != nil {
		t.Fatal(err)
	}
	deps := Deps{Log: slog.New(slog.DiscardHandler), Now: time.Now}
	if resolver != nil {
		deps.Resolver = resolver
	}
	return Examine(t.Context(), cfg, deps)
}

// fakeNames answers for the system's resolver.
type fakeNames func(host string) ([]string, error)

func (f fakeNames) LookupHost(_ context.Context, host string) ([]string, error) { return f(host) }

// find returns the only finding of a check.
func find(t *testing.T, findings []Finding, check string) Finding {
	t.Helper()
	i := slices.IndexFunc(findings, func(f Finding) bool { return f.Check == check })
	if i < 0 {
		t.Fatalf("no finding of %s in %v", check, findings)
	}
	return findings[i]
}

func registryFile(t *testing.T, dir, rows string) string {
	t.Helper()
	path := filepath.Join(dir, "groups.csv")
	if err := os.WriteFile(path, []byte("id,name,url,regency_code\n"+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHealthy(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		if !strings.Contains(r.UserAgent(), "ops@example.org") {
			t.Errorf("asked as %q", r.UserAgent())
		}
		fmt.Fprint(w, "<html><body>halo</body></html>")
	}))
	defer site.Close()
	dir := t.TempDir()
	findings := examine(t, dir, fmt.Sprintf("registry: %s\ncollector: {contact: ops@example.org, connect_to: {\"*.kim.id\": %q}}\n",
		registryFile(t, dir, "a,KIM A,https://a.kim.id,62.13\n"), site.Listener.Addr()), nil)
	for _, f := range findings {
		expected := f.Check == "users" || f.Check == "web" || f.Check == "disk" || f.Check == "backup" // a test has no users, no TLS and no backups, and this machine's disk is what it is
		if f.State != OK && !expected {
			t.Errorf("%s", f)
		}
		if f.State != OK && f.Do == "" {
			t.Errorf("%s: does not say what to do", f)
		}
		if strings.Contains(f.String(), "\n") {
			t.Errorf("%q is more than a line", f)
		}
	}
	for _, check := range []string{"configuration", "rules", "registry", "data folder", "disk", "outbox", "users", "web", "engine", "warehouse", "names", "reach", "clock", "contact", "next runs"} {
		find(t, findings, check)
	}
	if f := find(t, findings, "reach"); !strings.Contains(f.Says, "https://a.kim.id/ answers") {
		t.Errorf("%s", f)
	}
}

func TestFaultsAreNamedWithTheirRemedy(t *testing.T) {
	t.Parallel()
	refuses := func(string) ([]string, error) { return nil, &net.DNSError{Err: "no such host", IsNotFound: true} }
	broken := func(string) ([]string, error) { return nil, errors.New("resolver is away") }
	for _, c := range []struct {
		name     string
		rows     string
		config   string
		resolver fakeNames
		check    string
		state    State
		says     string
	}{
		{"no such host", "a,KIM A,https://a.kim.id,62.13\n", "", refuses, "names", Fail, "there is no host a.kim.id"},
		{"no resolver", "a,KIM A,https://a.kim.id,62.13\n", "", broken, "names", Fail, "/etc/resolv.conf"},
		{"unreachable name", "a,KIM A,https://a.kim.id,62.13\n", "", refuses, "reach", Warn, "correct the address in the registry"},
		{"private address", "a,KIM A,https://a.kim.id,62.13\n", "", func(string) ([]string, error) { return []string{"10.0.0.1"}, nil }, "reach", Warn, "Indonesian network"},
		{"no sites", "a,KIM A,,62.13\n", "", refuses, "registry", Fail, "nothing can be walked"},
		{"bad row", "a,KIM A,https://a.kim.id,62.13\nb,KIM B,,6213\n", "", refuses, "registry", Warn, "1 rows left out"},
		{"no server", "a,KIM A,https://a.kim.id,62.13\n", "warehouse: {dsn: \"clickhouse://kim:canary@127.0.0.1:1/kim\", connect_timeout: 100ms}\n", refuses, "warehouse", Fail, "does not answer"},
		{"no rules", "a,KIM A,https://a.kim.id,62.13\n", "scoring: {rules: /nowhere.yaml}\n", refuses, "rules", Fail, "scoring.rules"},
		{"no boundaries", "a,KIM A,https://a.kim.id,62.13\n", "boundaries: {path: /nowhere.geojson}\n", refuses, "boundaries", Fail, "boundaries.path: stat /nowhere.geojson"},
		{"no official table", "a,KIM A,https://a.kim.id,62.13\n", "official: {groups: /nowhere.csv}\n", refuses, "official tables", Warn, "official.groups: open /nowhere.csv"},
		{"no web configuration", "a,KIM A,https://a.kim.id,62.13\n", "http: {web_config_file: /nowhere.yaml}\n", refuses, "web", Fail, "no such file"},
		{"no mail server", "a,KIM A,https://a.kim.id,62.13\n", "digest: {recipients: [{address: a@b.id}], smtp: {server: \"127.0.0.1:1\", from: k@b.id, username: k, password: canary}}\n", refuses, "digest", Fail, "connection refused"},
		{"nothing scheduled", "a,KIM A,https://a.kim.id,62.13\n", "schedule: {collect: \"\", full: \"\"}\n", refuses, "next runs", OK, "score"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			findings := examine(t, dir, "registry: "+registryFile(t, dir, c.rows)+"\n"+c.config, c.resolver)
			f := find(t, findings, c.check)
			if f.State != c.state || !strings.Contains(f.String(), c.says) {
				t.Errorf("%s\nwant %s with %q", f, c.state, c.says)
			}
			for _, f := range findings {
				if strings.Contains(f.String(), "canary") {
					t.Errorf("the password is printed: %s", f)
				}
			}
		})
	}
}

func TestWordsForBlockedFromAbroad(t *testing.T) {
	for outcome, want := range map[kim.Outcome]bool{
		kim.OutcomeTimeout: true, kim.OutcomeRefused: true, kim.OutcomeBlocked: true, kim.OutcomeTLS: false, kim.OutcomeHTTP5xx: false, kim.OutcomeRobots: false,
	} {
		if got := strings.Contains(remedy(outcome), "outside Indonesia"); got != want {
			t.Errorf("%s: %s", outcome, remedy(outcome))
		}
	}
	for _, outcome := range kim.Outcomes() {
		if remedy(outcome) == "" {
			t.Errorf("%s has no remedy", outcome)
		}
	}
}

func TestClock(t *testing.T) {
	at := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		now, has time.Time
		want     State
	}{
		{"right", at, at.Add(-time.Second), OK},
		{"minutes off", at, at.Add(-3 * time.Minute), Warn},
		{"hours off", at, at.Add(7 * time.Hour), Fail},
		{"before the program was written", time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &patient{Deps: Deps{Now: func() time.Time { return c.now }}, date: c.has, asked: c.now}
			if f := p.clock(t.Context())[0]; f.State != c.want || f.State != OK && f.Do == "" {
				t.Errorf("%s, want %s", f, c.want)
			}
		})
	}
}

func TestWorst(t *testing.T) {
	for want, states := range map[State][]State{OK: {OK, OK}, Warn: {OK, Warn, OK}, Fail: {Warn, Fail, OK}} {
		var findings []Finding
		for _, s := range states {
			findings = append(findings, Finding{State: s})
		}
		if got := Worst(findings); got != want {
			t.Errorf("%v: %s", states, got)
		}
	}
}

// What waits for the warehouse, and what was set aside, is told.
func TestOutbox(t *testing.T) {
	dir := t.TempDir()
	p := &patient{}
	p.cfg.Collector.OutboxDir = dir
	look := func(state State, says string) {
		t.Helper()
		if f := find(t, p.outbox(t.Context()), "outbox"); f.State != state || !strings.Contains(f.Says, says) {
			t.Errorf("%s, want %q", f, says)
		}
	}
	look(OK, "nothing waits")
	if err := os.WriteFile(filepath.Join(dir, "0000000000000001-20251028T010000.000Z.entry"), make([]byte, 2_500_000), 0o600); err != nil {
		t.Fatal(err)
	}
	look(Warn, "2.5 MB of walks wait")
	if err := os.MkdirAll(filepath.Join(dir, "quarantine", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	look(Warn, "1 files of walks are spoilt")
}

// What the newest walks found that waits for somebody is said with what to do; what a
// newer walk or run no longer finds is not.
func TestHackedAndGeoblocked(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	exec := func(sql string) {
		if err := db.Conn().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	dsn, err := db.DSN(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	says := func() (lines []string) {
		for _, f := range examine(t, t.TempDir(), fmt.Sprintf("warehouse: {dsn: %q}\n", dsn), nil) {
			if f.Check == "newest run" || f.Check == "hacked sites" || f.Check == "unreadable sites" || f.Check == "warehouse" && f.State != OK {
				lines = append(lines, f.String())
			}
		}
		return lines
	}
	exec("INSERT INTO groups (group_id, name, listed) VALUES ('a', 'KIM A', 1), ('b', 'KIM B', 1), ('gone', 'KIM G', 0)")
	if got := says(); len(got) != 0 {
		t.Errorf("before the first run: %q", got)
	}
	exec("INSERT INTO runs (run_id, started_at, finished_at, notice) VALUES ('1', '2025-10-20 18:00:00', '2025-10-20 19:00:00', 'geoblocked: all 4 sites of the platform kim.id refuse this network')")
	exec(`INSERT INTO walks (group_id, run_id, started_at, outcome) VALUES
		('a', '1', '2025-10-20 18:00:00', 'hacked'), ('b', '1', '2025-10-20 18:00:00', 'ok'), ('gone', '1', '2025-10-20 18:00:00', 'hacked')`)
	got := says()
	if len(got) != 2 || !strings.Contains(got[0], "all 4 sites of the platform kim.id") || !strings.Contains(got[0], "collector.contact") ||
		!strings.Contains(got[1], "1: a;") || !strings.Contains(got[1], "pantaukim inspect") {
		t.Errorf("%q", got)
	}
	exec("INSERT INTO runs (run_id, started_at, finished_at) VALUES ('2', '2025-10-21 18:00:00', '2025-10-21 19:00:00')")
	exec("INSERT INTO walks (group_id, run_id, started_at, outcome) VALUES ('a', '2', '2025-10-21 18:00:00', 'ok')")
	if got := says(); len(got) != 0 {
		t.Errorf("after a clean run: %q", got)
	}
	exec(`INSERT INTO walks (group_id, run_id, started_at, outcome) VALUES
		('a', '3', '2025-10-22 18:00:00', 'unreadable'), ('a', '4', '2025-10-23 18:00:00', 'unreadable'), ('a', '5', '2025-10-24 18:00:00', 'unreadable'),
		('b', '3', '2025-10-22 18:00:00', 'unreadable'), ('b', '4', '2025-10-23 18:00:00', 'timeout'), ('b', '5', '2025-10-24 18:00:00', 'unreadable')`)
	if got := says(); len(got) != 1 || !strings.Contains(got[0], "1: a;") || !strings.Contains(got[0], "three walks in a row") {
		t.Errorf("after three walks that could not read a: %q", got)
	}
}

// Spoilt files of tables are found, and it is said what to do.
func TestSpoiltTableFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cfg := warehouse.DefaultConfig()
	cfg.DataDir, cfg.Library = filepath.Join(dir, "data"), warehousetest.Library(t)
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Conn().Exec(t.Context(), "INSERT INTO runs (run_id) SELECT toString(number) FROM numbers(1000)"); err != nil {
		t.Fatal(err)
	}
	dsn, err := db.DSN(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server := fmt.Sprintf("warehouse: {dsn: %q}\n", dsn)
	if f := find(t, examine(t, dir, server, nil), "table files"); f.State != OK || !strings.Contains(f.Says, "match their checksums") {
		t.Errorf("before: %s", f)
	}
	warehousetest.Spoil(t, db, cfg.DataDir, "runs", ".bin")
	if f := find(t, examine(t, dir, server, nil), "table files"); f.State != Fail || !strings.Contains(f.Says, "runs (1 parts spoilt") {
		t.Errorf("spoilt: %s", f)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if f := find(t, examine(t, dir, "", nil), "table files"); f.State != Fail || !strings.Contains(f.Says, "runs (1 parts spoilt") || !strings.Contains(f.Do, "Spoilt files") {
		t.Errorf("spoilt: %s", f)
	}
}
