package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/warehousetest"
)

// asProgram makes the test binary be the program instead, so that it can be
// started, stopped and killed as a process.
const asProgram = "PANTAUKIM_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	warehousetest.Main(m)
}

// program returns the program as a process that has not started yet. The
// demonstration is run by the binary that people get, if PANTAUKIM_PROGRAM names
// it: its figures are the point, and the race detector, which watches everything
// else, would take minutes for the same ones.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path := os.Args[0]
	if built := os.Getenv("PANTAUKIM_PROGRAM"); built != "" && args[0] == "demo" {
		path = built
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "PANTAUKIM_WAREHOUSE_LIBRARY="+warehousetest.Library(t))
	return cmd
}

// must runs the program to a good end and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	cmd := program(t, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pantaukim %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.Bytes())
	}
	return string(out)
}

func TestBadUsageExitsWithTwo(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.yaml")
	broken := filepath.Join(dir, "broken.csv")
	write(t, bad, "http:\n  lisen: x\n")
	write(t, broken, "id,name,regency_code\na,KIM A,6213\nb,KIM B,62.13\n")
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"no such command", []string{"watch"}, "unknown command"},
		{"no such flag", []string{"serve", "--port", "1"}, "--help"},
		{"no configuration", []string{"collect"}, "--config FILE is needed"},
		{"configuration missing", []string{"serve", "--config", filepath.Join(dir, "none.yaml")}, "no such file"},
		{"unknown key", []string{"check-config", "--config", bad}, "bad.yaml:2: \"lisen\""},
		{"what to export", []string{"export", "--config", bad, "--what", "everything"}, "choose one of weekly"},
		{"format", []string{"export", "--config", bad, "--what", "weekly", "--format", "xml"}, "choose csv or json"},
		{"language", []string{"export", "--config", bad, "--what", "weekly", "--lang", "fr"}, "choose one of id, en"},
		{"day", []string{"demo", "--as-of", "28-10-2025"}, "write a day"},
		{"groups", []string{"demo", "--groups", "0"}, "choose 1 to"},
		{"json alone", []string{"demo", "--json"}, "--json goes with --once"},
		{"stray argument", []string{"serve", "now"}, "unknown command"},
		{"registry with a bad row", []string{"registry", "check", broken}, ""},
		{"registry missing", []string{"registry", "check", filepath.Join(dir, "none.csv")}, "no such file"},
		{"registry alone", []string{"registry"}, "needs a subcommand"},
		{"nothing to inspect", []string{"inspect"}, "--help"},
		{"no such profile", []string{"inspect", "--profile", "joomla", bad}, "no such profile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(c.args, &stdout, &stderr); code != exitUsage {
				t.Errorf("exit status %d, want %d\n%s", code, exitUsage, stderr.String())
			}
			if !strings.Contains(stderr.String(), c.says) {
				t.Errorf("says %q, want %q in it", stderr.String(), c.says)
			}
		})
	}
}

func TestRegistryCheckNamesTheRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "groups.csv")
	write(t, path, "id,name,regency_code\na,KIM A,6213\nb,KIM B,62.13\n")
	var stdout, stderr bytes.Buffer
	run([]string{"registry", "check", path}, &stdout, &stderr)
	for _, want := range []string{"groups.csv:2: regency_code", "2 rows, 1 good, 1 left out"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("%q is missing in\n%s", want, stdout.String())
		}
	}
}

// demoJSON is what the demonstration's result must hold, by the names that
// scripts outside rely on.
type demoJSON struct {
	Groups          int            `json:"groups"`
	Weeks           int            `json:"weeks"`
	ItemsTruth      int            `json:"items_truth"`
	Items           int            `json:"items"`
	PhotosTruth     int            `json:"photos_truth"`
	Photos          int            `json:"photos"`
	GroupWeeksWrong *int           `json:"group_weeks_wrong"`
	JEDITotal       int            `json:"jedi_total"`
	Tukum           map[string]int `json:"tukum"`
	Ministry        map[string]int `json:"ministry"`
	Statuses        map[string]int `json:"statuses"`
}

func parseDemo(t *testing.T, text string) demoJSON {
	t.Helper()
	var r demoJSON
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return r
}

func TestDemonstrationEqualsTheTruth(t *testing.T) {
	t.Parallel()
	dir, weeks := filepath.Join(t.TempDir(), "demo"), proof.Times(10, 26)
	r := parseDemo(t, must(t, "demo", "--once", "--json", "--weeks", fmt.Sprint(weeks), "--data", dir))
	recountDemo(t, dir)
	agreesWithSources(t, dir, weeks)
	if r.Groups != 153 || r.Weeks != weeks || r.GroupWeeksWrong == nil || *r.GroupWeeksWrong != 0 {
		t.Errorf("%+v", r)
	}
	if r.Items != r.ItemsTruth || r.Photos != r.PhotosTruth || r.Items < 1000 {
		t.Errorf("items %d of %d, photos %d of %d", r.Items, r.ItemsTruth, r.Photos, r.PhotosTruth)
	}
	if r.JEDITotal != 311 {
		t.Errorf("Benua Lima and Dusun Timur show %d, the report says 311", r.JEDITotal)
	}
	if r.Tukum["news"] != 554 || r.Tukum["gallery"] != 201 || r.Tukum["announcement"] != 29 || r.Tukum["event"] != 149 {
		t.Errorf("Tukum %v", r.Tukum)
	}
	if m := r.Ministry; m["kim-desa-tukum-mandiri"] != 933 || m["kim-kutorenon"] != 596 || m["kim-sumbersari"] != 560 || m["kim-sibedjo-desa-sidorejo"] != 400 {
		t.Errorf("ranks 1, 4, 5 and 9 of the ministry's table: %v", m)
	}
	total := 0
	for _, status := range kim.Statuses() {
		n := r.Statuses[string(status)]
		total += n
		if n == 0 {
			t.Errorf("no group is %s", status)
		}
	}
	if total != 153 {
		t.Errorf("statuses of %d groups: %v", total, r.Statuses)
	}
}

// killedInTheMiddleOfAWalk: a program that is killed in the middle of a walk and started
// again ends up where one ends up that was not.
func killedInTheMiddleOfAWalk(t *testing.T, size []string, want demoJSON) {
	t.Helper()
	args := append([]string{"demo", "--once", "--json", "--data", filepath.Join(t.TempDir(), "killed")}, size...)
	moments := []string{"walk 1 of", "walk 4 of"}
	if proof.Long() {
		moments = nil
		for walk := range 9 {
			moments = append(moments, fmt.Sprintf("walk %d of", walk+1))
		}
	}
	for _, moment := range moments {
		cmd := program(t, args...)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		killed := false
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), moment) {
				time.Sleep(50 * time.Millisecond) // into the walk
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				killed = true
			}
		}
		if err := cmd.Wait(); err == nil || !killed {
			t.Fatalf("the program was not killed at %q: %v", moment, err)
		}
	}
	got := parseDemo(t, must(t, args...))
	if fmt.Sprint(got.Statuses, got.Items, got.Photos, *got.GroupWeeksWrong, got.JEDITotal, got.Tukum) !=
		fmt.Sprint(want.Statuses, want.Items, want.Photos, *want.GroupWeeksWrong, want.JEDITotal, want.Tukum) {
		t.Errorf("after %d kills\n%+v\nwithout\n%+v", len(moments), got, want)
	}
	if *got.GroupWeeksWrong != 0 || got.Items != got.ItemsTruth || got.Photos != got.PhotosTruth {
		t.Errorf("%+v", got)
	}
}

// world is a simulated platform with a configuration that reaches it.
type world struct {
	sim    *kimsim.Platform
	config string
	dir    string // for what the test writes beside the data
	data   string // of the program
	asOf   time.Time
}

func newWorld(t *testing.T, groups int) *world {
	t.Helper()
	return newWorldBehind(t, groups, func(h http.Handler) http.Handler { return h })
}

// newWorldBehind is newWorld with something before the platform.
func newWorldBehind(t *testing.T, groups int, before func(http.Handler) http.Handler) *world {
	t.Helper()
	return newWorldAt(t, groups, kimsim.DefaultAsOf(), before)
}

// newWorldAt is newWorldBehind at another moment.
func newWorldAt(t *testing.T, groups int, asOf time.Time, before func(http.Handler) http.Handler) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), data: warehousetest.Folder(t), asOf: asOf}
	all := kimsim.Registry(groups, 1)
	w.sim = kimsim.New(kimsim.Config{Seed: 1, Groups: all, Weeks: 12, AsOf: w.asOf, WithoutMinistry: true})
	server := httptest.NewServer(before(w.sim.Handler(func() time.Time { return w.asOf })))
	t.Cleanup(server.Close)
	var list strings.Builder
	out := csv.NewWriter(&list)
	_ = out.Write([]string{"id", "name", "url", "regency_code", "regency", "district", "timezone", "registered_on"})
	for _, g := range all {
		_ = out.Write([]string{g.ID, g.Name, g.URL, g.RegencyCode, g.Regency, g.District, string(g.Zone), g.RegisteredOn.String()})
	}
	out.Flush()
	registry := filepath.Join(w.dir, "groups.csv")
	write(t, registry, list.String())
	w.config = filepath.Join(w.dir, "pantaukim.yaml")
	write(t, w.config, fmt.Sprintf(`
data_dir: %s
registry: %s
http: {listen: "127.0.0.1:0"}
collector:
  requests_per_second: 10000
  contact: test@example.org
  timeout: 2s
  header_timeout: 2s
  retry_delay: 10ms
  connect_to: {"*.kim.id": %q}
dashboards: {widget_timeout: 1m} # a busy machine leaves no part of a page out
log: {level: error}
`, w.data, registry, strings.TrimPrefix(server.URL, "http://")))
	return w
}

// namesAll has everybody see the names of inactive groups.
func (w *world) namesAll(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.config, strings.Replace(string(text), `"127.0.0.1:0"}`, `"127.0.0.1:0", name_inactive: true}`, 1))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// table reads an export.
func table(t *testing.T, text string) (header []string, rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%v in %.200s", err, text)
	}
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return all[0], rows
}

func TestCollectScoreExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 25)
	asOf := w.asOf.Format(time.RFC3339)
	var report map[string]any
	if err := json.Unmarshal([]byte(must(t, "collect", "--config", w.config, "--as-of", asOf, "--json")), &report); err != nil {
		t.Fatal(err)
	}
	must(t, "score", "--config", w.config, "--as-of", asOf, "--json")

	truth := w.sim.Truth([]time.Time{w.asOf})
	if out, code := says(t, "", "score", "--config", w.config, "--as-of", time.Now().AddDate(1, 0, 0).Format(time.DateOnly)); code != 2 || !strings.Contains(out, "lies in the future") {
		t.Errorf("a mistyped year is scored: exit status %d\n%s", code, out)
	}
	header, rows := table(t, must(t, "export", "--config", w.config, "--what", "weekly", "--as-of", asOf))
	if got := strings.Join(header, ","); got != "group_id,week,state,news,gallery,announcement,event,items,photos,calibration" {
		t.Errorf("weekly has the header %s", got)
	}
	weeks := map[string]map[string]string{}
	for _, r := range rows {
		weeks[r["group_id"]+" "+r["week"]] = r
	}
	compared := 0
	for _, g := range truth.Groups {
		for _, want := range g.Weeks {
			r := weeks[g.GroupID+" "+want.Week.String()]
			items, photos := fmt.Sprint(want.Count()), fmt.Sprint(want.Photos)
			if want.State == kim.WeekUnobserved {
				items, photos = "", ""
			}
			if r["state"] != string(want.State) || r["items"] != items || r["photos"] != photos {
				t.Fatalf("%s %s: %v, want %s with %s items and %s photos", g.GroupID, want.Week, r, want.State, items, photos)
			}
			compared++
		}
	}
	if compared < 100 {
		t.Errorf("only %d weeks compared", compared)
	}

	for what, want := range map[string]string{
		"items":   "group_id,kind,url,title,published_at,effective_at,date_reason,first_seen,last_seen,removed,photos,words",
		"ranking": "rank,rank_low,rank_high,group_id,name,regency,district,status,iad,coverage",
		"walks":   "group_id,started_at,outcome,complete,pages,bytes,seconds,new,changed,removed",
	} {
		header, rows := table(t, must(t, "export", "--config", w.config, "--what", what, "--as-of", asOf))
		if got := strings.Join(header, ","); !strings.HasPrefix(got, want) {
			t.Errorf("%s has the header %s, want %s first", what, got, want)
		}
		if len(rows) == 0 {
			t.Errorf("%s has no rows", what)
		}
	}
	file := filepath.Join(w.dir, "statuses.json")
	must(t, "export", "--config", w.config, "--what", "statuses", "--as-of", asOf, "--format", "json", "-o", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n != 25 {
		t.Errorf("%d statuses of 25 groups", n)
	}
	people := must(t, "export", "--config", w.config, "--what", "statuses", "--as-of", asOf, "--lang", "id")
	if !strings.HasPrefix(people, "\ufeffId KIM;Nama KIM;Kabupaten/kota;") || strings.Contains(people, "less_active") || strings.Count(people, "\n") != 26 {
		t.Errorf("for people it is written as\n%.400s", people)
	}
	region, _ := table(t, must(t, "export", "--config", w.config, "--what", "statuses", "--region", "62.71", "--as-of", asOf))
	if len(region) == 0 {
		t.Error("no header for a region")
	}
}

func TestServeAnswersAndStopsAndKeepsOthersOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	cmd := program(t, "serve", "--config", w.config)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Fields(line)[1]
	for path, want := range map[string]string{
		"healthz": "", "readyz": "", "metrics": "pantaukim_build_info", "": "<html", "ranking": "<html",
	} {
		var body string
		proof.Until(t, "a good answer of /"+path, func() bool {
			var status int
			status, body = fetch(t, http.DefaultClient, base+path)
			return status == http.StatusOK
		})
		if !strings.Contains(body, want) {
			t.Errorf("/%s: %.300s", path, body)
		}
	}
	// The engine belongs to the running program, which does what commands ask of it.
	if out := must(t, "collect", "--config", w.config); !strings.Contains(out, "complete walks") {
		t.Errorf("collect beside serve prints %s", out)
	}
	if _, rows := table(t, must(t, "export", "--config", w.config, "--what", "walks")); len(rows) == 0 {
		t.Error("export beside serve shows no walks")
	}
	if out := must(t, "score", "--config", w.config); !strings.Contains(out, "groups judged") {
		t.Errorf("score beside serve prints %s", out)
	}
	for _, bad := range [][]string{{"report", "--region", "99.99", "-o", filepath.Join(t.TempDir(), "r.pdf")}, {"flag", "clear", "nobody", "burst", "--by", "A", "--reason", "B"}} {
		if out, code := says(t, "", append(bad, "--config", w.config)...); code != 2 {
			t.Errorf("%v beside serve: exit status %d, want 2\n%s", bad, code, out)
		}
	}
	second := program(t, "collect", "--as-of", "2025-10-28", "--config", w.config)
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another pantaukim") {
		t.Errorf("a second collector on the same data: %v\n%s", err, out)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
}
