package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/lab/proof"
)

// restoreDrill is the drill with a demonstration's data: back up, lose the data folder, restore
// into an empty one, and show the same statuses and ranks.
func restoreDrill(t *testing.T, lost string) {
	t.Helper()
	dir := t.TempDir()
	config := func(name, data string) string {
		path := filepath.Join(dir, name)
		write(t, path, "data_dir: "+data+"\nlog: {level: error}\n")
		return path
	}
	before := config("before.yaml", lost)
	ranking := func(config string) string {
		return must(t, "export", "--config", config, "--what", "ranking", "--as-of", "2025-10-28") +
			must(t, "export", "--config", config, "--what", "items", "--as-of", "2025-10-28")
	}
	want := ranking(before)
	if strings.Count(want, "\n") < 100 {
		t.Fatalf("only %d lines to compare", strings.Count(want, "\n"))
	}
	if out, code := says(t, testPassword+"\n", "user", "add", "siti", "--role", "admin", "--config", before); code != 0 {
		t.Fatal(out)
	}
	kept := filepath.Join(dir, "backup") // with siti and the four users of a demonstration
	must(t, "backup", kept, "--config", before)
	if out, code := says(t, "", "restore", kept, "--config", before); code != 1 || !strings.Contains(out, "empty database") {
		t.Errorf("over data: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "restore", "--drill", kept, "--config", before); code != 0 || !strings.Contains(out, kept+" can be restored: ") || !strings.Contains(out, "newest scoring of the week 2025-10-27, 5 users") {
		t.Errorf("the drill: exit status %d\n%s", code, out)
	}
	if _, err := os.Stat(filepath.Join(lost, "drill")); err == nil {
		t.Error("the copy of the drill is left behind")
	}
	if err := os.RemoveAll(lost); err != nil {
		t.Fatal(err)
	}
	after := config("after.yaml", filepath.Join(dir, "new"))
	must(t, "restore", kept, "--config", after)
	if got := ranking(after); got != want {
		t.Error("ranking and items differ after the restoration")
	}
	if list := must(t, "user", "list", "--config", after); !strings.Contains(list, "siti") {
		t.Errorf("users after the restoration: %q", list)
	}
	if err := os.WriteFile(filepath.Join(kept, "state", "users.yaml"), []byte("users: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := says(t, "", "restore", kept, "--config", config("third.yaml", filepath.Join(dir, "third"))); code != 2 || !strings.Contains(out, "has changed since") {
		t.Errorf("a changed backup: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "restore", "--drill", kept, "--config", after); code != 1 || !strings.Contains(out, "has changed since") {
		t.Errorf("a drill of a changed backup: exit status %d\n%s", code, out)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "new", "drill.json")); err != nil || !strings.Contains(string(text), "has changed since") {
		t.Errorf("what the drill found is not kept: %s, %v", text, err)
	}
}

func TestOperatingWhileItServes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	s := serve(t, w.config)
	defer s.stop(t)
	b := browser(t)
	if status, _ := fetch(t, b, s.base+"healthz"); status != 200 {
		t.Fatalf("health %d", status)
	}
	kept := filepath.Join(w.dir, "backup")
	if out, code := says(t, "", "backup", kept, "--config", w.config); code != 0 || !strings.Contains(out, "backed up to "+kept) || !strings.Contains(out, "pantaukim.yaml") {
		t.Errorf("backup: exit status %d\n%s", code, out)
	}
	if _, err := os.Stat(filepath.Join(kept, "SHA256SUMS")); err != nil {
		t.Error(err)
	}
	group := w.sim.Groups()[0].ID
	if out, code := says(t, "", "followup", "add", group, "--reason", "signal", "--note", "tower rusak", "--who", "siti", "--config", w.config); code != 0 {
		t.Errorf("followup add: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "followup", "list", "--config", w.config); code != 0 || !strings.Contains(out, group+"  signal  siti") {
		t.Errorf("followup list: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "followup", "add", "nobody", "--reason", "signal", "--config", w.config); code == 0 || !strings.Contains(out, "not in the registry") {
		t.Errorf("followup of nobody: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "followup", "due", "--config", w.config); code != 0 || out != "" {
		t.Errorf("followup due: exit status %d\n%s", code, out)
	}
	// The address where it answers, and one for machines with which it was not started.
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(w.dir, "changed.yaml")
	write(t, changed, strings.Replace(string(text), `"127.0.0.1:0"}`,
		fmt.Sprintf("%q, health_listen: %q}", strings.TrimSuffix(strings.TrimPrefix(s.base, "http://"), "/"), freeAddress(t)), 1))
	out, _ := says(t, "", "doctor", "--config", changed, "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var report struct {
		Checks []struct{ Name, Status, Detail, Remedy string }
		Next   string
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &report); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	found := map[string]string{}
	for _, f := range report.Checks {
		found[f.Name] += f.Status + " " + f.Detail + "\n"
		if f.Status != "ok" && f.Remedy == "" {
			t.Errorf("%+v does not say what to do", f)
		}
	}
	for check, want := range map[string][]string{
		"warehouse": {"ok ", "running pantaukim"},
		"port":      {"ok http.listen ", "is that of the running pantaukim", "warn http.health_listen "},
		"requests":  {"collect: ", "the last 4 weeks took"}, // told by what is known, not assumed
	} {
		for _, text := range want {
			if !strings.Contains(found[check], text) {
				t.Errorf("%s: %q lacks %q", check, found[check], text)
			}
		}
	}
	if name, _, _ := strings.Cut(report.Next, ":"); found[name] == "" || strings.HasPrefix(found[name], "ok") && strings.Count(found[name], "\n") == 1 {
		t.Errorf("no word of what is next: %+v", report)
	}
	for _, second := range []string{"serve", "restore"} {
		args := []string{second, "--config", w.config}
		if second == "restore" {
			args = append(args, kept)
		}
		if out, code := says(t, "", args...); code == 0 || !strings.Contains(out, "another pantaukim (process ") {
			t.Errorf("%s beside it: exit status %d\n%s", second, code, out)
		}
	}
}

// freeAddress is one at which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func TestACommandWaitsForAProgramThatStarts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	cmd := program(t, "serve", "--config", w.config)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lock := filepath.Join(w.data, "serve.lock")
	proof.Until(t, "a program that takes its folder", func() bool {
		text, err := os.ReadFile(lock)
		return err == nil && len(text) > 0
	})
	if out, code := says(t, "", "followup", "due", "--config", w.config); code != 0 {
		t.Errorf("followup due beside a program that starts: exit status %d\n%s", code, out)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
}
