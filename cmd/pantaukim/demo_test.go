package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
)

// demoAddress is how long a demonstration may take to answer: ten seconds on a quiet
// machine, and more where other tests run beside it.
const demoAddress = time.Minute

// startDemo starts a demonstration in the folder dir and returns it once it has
// printed its address, with what it says of its walks.
func startDemo(t *testing.T, dir string, args ...string) (*served, *bufio.Scanner) {
	t.Helper()
	s := &served{cmd: program(t, append([]string{"demo", "--listen", "127.0.0.1:0", "--data", dir}, args...)...), log: &written{}}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stdout); s.base == "" && lines.Scan(); {
		if address, rest, ok := strings.Cut(strings.TrimSpace(lines.Text()), " "); ok && strings.Contains(rest, "pages (") {
			s.base = address
		}
	}
	said := bufio.NewScanner(stderr)
	if s.base == "" {
		for said.Scan() {
			fmt.Fprintln(s.log, said.Text())
		}
		_ = s.cmd.Wait()
		t.Fatalf("the demonstration does not start\n%s", s.log)
	}
	return s, said
}

// hear reads what the program says until a line begins with want.
func hear(t *testing.T, said *bufio.Scanner, want string) {
	t.Helper()
	var all []string
	for said.Scan() {
		if all = append(all, said.Text()); strings.HasPrefix(said.Text(), want) {
			return
		}
	}
	t.Fatalf("it never says %q:\n%s", want, strings.Join(all, "\n"))
}

// The demonstration answers long before its walks have ended, says how far they
// are, and commands work beside it as they do beside the program that serves.
func TestCommandsBesideADemonstration(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	began := time.Now()
	s, said := startDemo(t, dir, "--groups", "30", "--weeks", "4")
	if took := time.Since(began); took > demoAddress {
		t.Errorf("the address is printed after %v", took)
	}
	config := filepath.Join(dir, "pantaukim.yaml")
	b := browser(t)
	if status, body := fetch(t, b, s.base); status != 200 || !strings.Contains(body, "<html") {
		t.Errorf("the first page while it walks: %d", status)
	}
	hear(t, said, "walk 1 of 4")
	if _, body := fetch(t, b, s.base+"peringkat?lang=en"); !strings.Contains(body, "The pages are being filled.") || !strings.Contains(body, "of 4 is under way") {
		t.Error("the pages do not say that they are being filled")
	}
	if out, code := says(t, "", "followup", "due", "--config", config); code != 0 {
		t.Errorf("followup due while it walks: exit status %d\n%s", code, out)
	}
	hear(t, said, "everything is walked and scored")
	for _, language := range []string{"en", "id"} {
		_, body := fetch(t, b, s.base+"peringkat?lang="+language)
		if strings.Contains(body, "being filled") || strings.Contains(body, "sedang diisi") || strings.Contains(body, "Belum ada penilaian") {
			t.Error("the pages still say that they are being filled")
		}
	}

	report := filepath.Join(t.TempDir(), "report.pdf")
	if out, code := says(t, "", "report", "--region", "62.13", "-o", report, "--config", config); code != 0 {
		t.Errorf("report: exit status %d\n%s", code, out)
	}
	if text, err := os.ReadFile(report); err != nil || !bytes.HasPrefix(text, []byte("%PDF-")) {
		t.Errorf("the report is no PDF: %v", err)
	}
	// The clock of the commands is that of the demonstration: the week scored is its
	// own, and nothing of it is unobserved because time has passed since.
	if out, code := says(t, "", "score", "--config", config); code != 0 || !strings.Contains(out, "Monday 2025-10-27") {
		t.Errorf("score: exit status %d\n%s", code, out)
	}
	_, now := table(t, must(t, "export", "--what", "statuses", "--config", config))
	_, then := table(t, must(t, "export", "--what", "statuses", "--as-of", kimsim.DefaultAsOf().Format(time.RFC3339), "--config", config))
	if len(now) != 34 || fmt.Sprint(now) != fmt.Sprint(then) {
		t.Errorf("the statuses of %d groups are not those of the demonstration's moment", len(now))
	}
	if out, code := says(t, "", "collect", "--group", now[0]["group_id"], "--config", config); code != 0 || !strings.Contains(out, ": 1 groups") {
		t.Errorf("collect: exit status %d\n%s", code, out)
	}
	if out, code := says(t, "", "demo", "--listen", "127.0.0.1:0", "--data", dir); code == 0 || !strings.Contains(out, "another pantaukim (process ") {
		t.Errorf("a second demonstration on the same data: exit status %d\n%s", code, out)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for said.Scan() {
		t.Errorf("while it stops: %s", said.Text())
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if _, rows := table(t, must(t, "export", "--what", "ranking", "--as-of", "2025-10-28", "--config", config)); len(rows) == 0 {
		t.Error("nothing can be exported once it has stopped")
	}
}

// walked tells whether a progress line says that a walk has seen all its groups.
func walked(line string) bool {
	var walk, walks, done, total int
	n, err := fmt.Sscanf(line, "walk %d of %d · %d of %d groups", &walk, &walks, &done, &total)
	return err == nil && n == 4 && done == total
}

// A demonstration is disturbed in every way: its ClickHouse dies, the program is killed, and
// its data folder is lost and restored from a backup. To walk one is dear, so that they are
// compared with each other.
func TestADisturbedDemonstration(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	size := []string{"--groups", fmt.Sprint(proof.Times(8, 20)), "--weeks", fmt.Sprint(proof.Times(5, 12))}
	without := outlivesItsEngine(t, dir, size)
	if proof.Long() { // in the short tier one of which only the engine was killed
		without = parseDemo(t, must(t, append([]string{"demo", "--once", "--json", "--data", filepath.Join(t.TempDir(), "calm")}, size...)...))
	}
	killedInTheMiddleOfAWalk(t, size, without)
	restoreDrill(t, dir)
}

// outlivesItsEngine: a demonstration whose ClickHouse dies goes on, as the program that serves
// does, and its figures are the truth.
func outlivesItsEngine(t *testing.T, dir string, size []string) demoJSON {
	t.Helper()
	s, said := startDemo(t, dir, size...)
	kills := 0
	for done := false; !done && said.Scan(); {
		done = strings.HasPrefix(said.Text(), "everything is walked and scored")
		if !walked(said.Text()) {
			continue
		}
		for _, pid := range s.engines() { // the walk is loaded or scored at this moment
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				kills++
			}
		}
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for said.Scan() {
		t.Logf("while it stops: %s", said.Text())
	}
	if err := s.cmd.Wait(); err != nil || kills < 4 {
		t.Fatalf("after %d kills: %v", kills, err)
	}
	r := parseDemo(t, must(t, append([]string{"demo", "--once", "--json", "--data", dir}, size...)...))
	if *r.GroupWeeksWrong != 0 || r.Items != r.ItemsTruth || r.Photos != r.PhotosTruth {
		t.Errorf("%+v", r)
	}
	return r
}
