package metricstest

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// listening is how both daemons say where they answer.
var listening = regexp.MustCompile(`msg="Listening on" address=(\S+)`)

// daemon starts a program and returns the address at which it answers. The program
// is stopped after the test.
func daemon(t testing.TB, names []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), movable(t, Tool(t, names...)), args...)
	cmd.Dir = unpacked(t)
	if _, err := os.Stat(cmd.Dir); err != nil { // the daemons are installed instead
		cmd.Dir = ""
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	said := ""
	for lines.Scan() {
		said += lines.Text() + "\n"
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			drained := make(chan struct{})
			go func() { defer close(drained); _, _ = io.Copy(io.Discard, log) }()
			t.Cleanup(func() { _ = cmd.Process.Kill(); <-drained; _ = cmd.Wait() })
			return m[1]
		}
	}
	t.Fatalf("%s does not answer: %v\n%s", names[0], cmd.Wait(), said)
	return ""
}

// templates is where Debian's Alertmanager looks for its templates, and beside it
// the same folder as seen from where packages are unpacked, in as many bytes.
var templates = [2][]byte{[]byte("/usr/share/prometheus/alertmanager"), []byte("usr/share/prometheus//alertmanager")}

// movable returns a program that runs where it is unpacked. Debian's Alertmanager
// finds its templates under /usr only, which needs an installation; a copy of it
// looks for them below the folder in which it is started.
func movable(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(string(templates[0])); err == nil || !strings.HasPrefix(path, unpacked(t)) {
		return path
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(program, templates[0]) {
		return path
	}
	moved := filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(moved, bytes.ReplaceAll(program, templates[0], templates[1]), 0o700); err != nil {
		t.Fatal(err)
	}
	return moved
}
