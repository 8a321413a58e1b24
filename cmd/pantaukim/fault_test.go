package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// configure adds to a world's configuration.
func (w *world) configure(t *testing.T, more string) {
	t.Helper()
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.config, string(text)+more)
}

// until waits for something that comes by itself, and shows the log of the program
// if it does not come.
func (s *served) until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for tries := 0; !done(); tries++ {
		if tries == 600 {
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
			t.Fatalf("waited in vain for %s\n%s", what, s.log)
		}
		time.Sleep(100 * time.Millisecond) // some ask the warehouse, which costs it more than the wait
	}
}

func TestWordToSystemd(t *testing.T) {
	w := newWorld(t, 2)
	path := filepath.Join(t.TempDir(), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "300000")
	s := serve(t, w.config)
	hear := func(want string) {
		t.Helper()
		message := make([]byte, 4096)
		for {
			n, err := conn.Read(message)
			if err != nil {
				t.Fatal(err)
			}
			if string(message[:n]) == want {
				return
			}
		}
	}
	hear("READY=1")
	hear("WATCHDOG=1")
	hear("WATCHDOG=1")
	s.stop(t)
	hear("STOPPING=1")
}

// Garbage in the place of the configuration, the registry or the users leaves a
// running program as it was; a new start says what is wrong.
func TestGarbageWhileItRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.namesAll(t)
	w.configure(t, "schedule: {collect: \"@every 1s\", full: \"\", score: \"\", digest: \"\", retain: \"\"}\n")
	if out, code := says(t, testPassword+"\n", "user", "add", "siti", "--role", "admin", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	s := serve(t, w.config)
	b := browser(t)
	group := w.sim.Groups()[0].ID
	s.until(t, "the first collection", func() bool {
		status, _ := fetch(t, b, s.base+"kim/"+group)
		return status == http.StatusOK
	})
	for _, path := range []string{w.config, filepath.Join(w.dir, "groups.csv"), filepath.Join(w.data, "users.yaml")} {
		write(t, path, "\x00garbage: [\n")
	}
	runs := func() int {
		_, body := fetch(t, b, s.base+"metrics")
		n := 0
		for line := range strings.Lines(body) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok && name == `pantaukim_job_runs_total{result="ok",task="collect"` {
				_, _ = fmt.Sscan(value, &n)
			}
		}
		return n
	}
	before := runs()
	s.until(t, "two more collections", func() bool { return runs() >= before+2 })
	if status, _ := fetch(t, b, s.base+"kim/"+group); status != http.StatusOK {
		t.Errorf("the group's page is answered with %d", status)
	}
	res, err := b.PostForm(s.base+"masuk", url.Values{"name": {"siti"}, "password": {testPassword}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("siti is answered with %d", res.StatusCode)
	}
	s.stop(t)
	for _, says := range []string{"the registry file cannot be used; the groups stay as they were", "the users stay as they were"} {
		if !strings.Contains(s.log.String(), says) {
			t.Errorf("the log does not say %q:\n%s", says, s.log)
		}
	}
	if out, code := says(t, "", "serve", "--config", w.config); code != 2 || !strings.Contains(out, "not readable as YAML") {
		t.Errorf("a new start: exit status %d\n%s", code, out)
	}
}

// A secret is looked for in everything that the program shows: the log at its most
// talkative, metrics, pages, answers of commands, files, and the process list.
func TestSecretsAreShownNowhere(t *testing.T) {
	const canary = "kenari-9f3b-rahasia"
	w := newWorld(t, 2)
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w.config, strings.Replace(string(text), "level: error", "level: debug", 1)+
		"digest:\n  recipients: [{address: a@example.go.id}]\n  smtp: {server: \"127.0.0.1:1\", from: k@example.go.id, username: kim}\n")
	t.Setenv("PANTAUKIM_DIGEST_SMTP_PASSWORD", canary+"-surat")
	if out, code := says(t, canary+"-siti\n", "user", "add", "siti", "--role", "admin", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	shown := map[string]string{}
	s := serve(t, w.config)
	b := browser(t)
	for _, form := range []url.Values{
		{"name": {"siti"}, "password": {canary + "-salah"}}, {"name": {canary}, "password": {canary}}, {"name": {"siti"}, "password": {canary + "-siti"}},
	} {
		res, err := b.PostForm(s.base+"masuk?next="+canary, form)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	jar := b.Jar.Cookies(mustURL(t, s.base))
	if len(jar) != 2 {
		t.Fatalf("cookies %v: not logged in", jar)
	}
	for _, path := range []string{"", "peringkat", "tidak-aktif", "metrics", "akun", "healthz", "readyz", "kim/" + w.sim.Groups()[0].ID} {
		_, shown["page "+path] = fetch(t, b, s.base+path)
	}
	for _, args := range [][]string{{"check-config"}, {"doctor"}, {"doctor", "--json"}, {"user", "list"}, {"digest", "--print"}, {"digest"}, {"followup", "list"}} {
		shown["answer of "+strings.Join(args, " ")], _ = says(t, "", append(args, "--config", w.config)...)
	}
	processes := 0
	entries, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range entries {
		if line, err := os.ReadFile(path); err == nil {
			shown["process list "+path] = string(line)
			processes++
		}
	}
	s.stop(t)
	shown["log"] = s.log.String()
	files := 0
	err = filepath.WalkDir(w.data, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		shown["file "+path] = string(content)
		files++
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if processes < 2 || files < 5 || len(shown["log"]) < 200 || !strings.Contains(shown["log"], "user=siti") {
		t.Errorf("looked at %d processes and %d files; the log:\n%s", processes, files, shown["log"])
	}
	for where, text := range shown {
		if strings.Contains(text, canary) {
			t.Errorf("%s shows a secret", where)
		}
		for _, cookie := range jar {
			if strings.Contains(text, cookie.Value) {
				t.Errorf("%s shows the cookie %s", where, cookie.Name)
			}
		}
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
