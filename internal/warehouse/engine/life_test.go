package engine_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestStartStopStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a & b <c>") // a folder may be called so
	e := start(t, dir)
	conn := login(t, e, engine.User, e.Password(), "system")
	for _, sql := range []string{
		"CREATE DATABASE pantaukim",
		"CREATE TABLE pantaukim.t (n UInt8) ENGINE = MergeTree ORDER BY n",
		"INSERT INTO pantaukim.t VALUES (7)",
	} {
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	pid, password := e.State().PID, e.Password()
	_ = conn.Close()
	if err := e.Stop(); err != nil {
		t.Fatal(err)
	}
	if !gone(pid) {
		t.Errorf("process %d still runs", pid)
	}
	if s := e.State(); s.Phase != engine.Stopped || s.PID != 0 || s.Addr != "" {
		t.Errorf("state after Stop: %+v", s)
	}
	if _, err := e.Addr(t.Context()); !errors.Is(err, engine.ErrStopped) {
		t.Errorf("address after Stop: %v", err)
	}
	console, err := os.ReadFile(filepath.Join(dir, "console.log"))
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(console)), "Bye.") {
		t.Errorf("no clean goodbye: %v\n%s", err, console)
	}

	e = start(t, dir)
	if e.Password() == password {
		t.Error("the password is not new")
	}
	var n uint8
	conn = login(t, e, engine.User, e.Password(), "pantaukim")
	if err := conn.QueryRow(t.Context(), "SELECT n FROM t").Scan(&n); err != nil || n != 7 {
		t.Errorf("read %d, %v after a new start", n, err)
	}
}

// The folder is for its owner only, and the password is in none of its files.
func TestFolderIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "engine")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	e := start(t, dir)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode of the folder %v, %v", info.Mode(), err)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // the engine's own files come and go
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(b), e.Password()) {
			t.Errorf("%s holds the password", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, name := range []string{"engine.xml", "users.xml", "console.log", "lock"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != 0o600 {
			t.Errorf("mode of %s is %v", name, info.Mode())
		}
	}
}

// Nothing of our environment, which may hold secrets, reaches the engine.
func TestEnvironmentIsWithheld(t *testing.T) {
	t.Setenv("PANTAUKIM_CANARY", "secret-canary")
	e := start(t, t.TempDir())
	env, err := os.ReadFile("/proc/" + strconv.Itoa(e.State().PID) + "/environ")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(env), "canary") {
		t.Errorf("the engine was given %q", env)
	}
}

func TestSecondStartIsRefused(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir)
	before, err := os.ReadFile(filepath.Join(dir, "users.xml"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Start(t.Context(), engine.Config{Library: warehousetest.Library(t), Dir: dir}, warehousetest.Log(t))
	if !errors.Is(err, engine.ErrInUse) {
		t.Fatalf("second start: %v", err)
	}
	want := dir + " is in use by another pantaukim (process " + strconv.Itoa(os.Getpid()) +
		"); stop that one, or set data_dir to another folder"
	if !strings.HasPrefix(err.Error(), want) {
		t.Errorf("says %q, want %q", err, want)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "users.xml")); err != nil || string(after) != string(before) {
		t.Error("the second start wrote over the files of the first")
	}
	answers(t, e)
}

func TestRestartAfterDeath(t *testing.T) {
	var log bytes.Buffer
	e, err := engine.Start(t.Context(), engine.Config{Library: warehousetest.Library(t), Dir: t.TempDir()},
		slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 3; i++ {
		pid := e.State().PID
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the engine is started again", func() bool {
			s := e.State()
			return s.Phase == engine.Ready && s.PID != pid
		})
		if s := e.State(); s.Restarts != i || s.LastErr != nil {
			t.Errorf("state after death %d: %+v", i, s)
		}
		answers(t, e)
	}
	if err := e.Stop(); err != nil {
		t.Error(err)
	}
	for _, words := range []string{"engine died", "was killed", "warehouse.max_memory", "engine started again", "restarts=3"} {
		if !strings.Contains(log.String(), words) {
			t.Errorf("the log does not say %q:\n%s", words, log.String())
		}
	}
}

// lines is a log whose lines can be waited for.
type lines struct {
	t   *testing.T
	new chan string
	all strings.Builder // those that were read
}

func (l *lines) Write(b []byte) (int, error) {
	l.new <- string(b)
	return len(b), nil
}

// wait reads until a line says the words.
func (l *lines) wait(words string) {
	l.t.Helper()
	for {
		select {
		case line := <-l.new:
			l.all.WriteString(line)
			if strings.Contains(line, words) {
				return
			}
		case <-l.t.Context().Done():
			l.t.Fatalf("waited in vain for %q in\n%s", words, l.all.String())
		}
	}
}

// An engine that answers is left alone. One that accepts connections and says nothing, as
// a stopped process does, is killed and started again, and what was stored is there.
func TestHungEngineIsStartedAgain(t *testing.T) {
	log := &lines{t: t, new: make(chan string, 1000)}
	e, err := engine.Start(t.Context(), engine.Config{Library: warehousetest.Library(t), Dir: t.TempDir(), HangTimeout: 4 * time.Second},
		slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	conn := login(t, e, engine.User, e.Password(), "system")
	for _, sql := range []string{
		"CREATE DATABASE pantaukim",
		"CREATE TABLE pantaukim.t (n UInt8) ENGINE = MergeTree ORDER BY n",
		"INSERT INTO pantaukim.t VALUES (7)",
	} {
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	_ = conn.Close()
	log.wait("engine answers")
	log.wait("engine answers")
	before := e.State()
	if before.Restarts != 0 {
		t.Errorf("%d restarts of an engine that answers", before.Restarts)
	}
	warehousetest.Hang(t, before.PID)
	log.wait("engine started again")
	if !gone(before.PID) {
		t.Error("the engine that hung is still there")
	}
	var n uint8
	conn = login(t, e, engine.User, e.Password(), "pantaukim")
	if err := conn.QueryRow(t.Context(), "SELECT n FROM t").Scan(&n); err != nil || n != 7 {
		t.Errorf("read %d, %v after the new start", n, err)
	}
	if err := e.Stop(); err != nil {
		t.Error(err)
	}
	for _, words := range []string{"engine hangs and is killed", "did not answer any more", "restarts=1"} {
		if !strings.Contains(log.all.String(), words) {
			t.Errorf("the log does not say %q:\n%s", words, log.all.String())
		}
	}
}

// Stop must also end an engine that is down and waiting for its next try.
func TestStopWhileRestarting(t *testing.T) {
	script := fake(t, `test -e "$HOME/once" && exit 1; touch "$HOME/once"; echo 4444 >&3; exec cat`)
	e, err := engine.Start(t.Context(), engine.Config{Library: script, Dir: t.TempDir()}, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(e.State().PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a start has failed", func() bool { return e.State().Phase == engine.Restarting && e.State().LastErr != nil })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Addr(ctx); !errors.Is(err, engine.ErrDied) {
		t.Errorf("address while down: %v", err)
	}
	if err := e.Stop(); err != nil {
		t.Error(err)
	}
}

// The program is killed: its engine must go too, and the folder must be usable at
// once.
func TestOrphanEnds(t *testing.T) {
	dir := t.TempDir()
	owner := self(t, roleOwner, warehousetest.Library(t), dir)
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the owner says %q", line)
	}
	if gone(pid) {
		t.Fatal("the engine does not run")
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait()
	answers(t, start(t, dir)) // waits for the old engine to let go
	if !gone(pid) {
		t.Error("the orphan still runs")
	}
	if old, err := os.ReadFile(filepath.Join(dir, "console.log.old")); err != nil || !strings.Contains(string(old), "Bye.") {
		t.Errorf("the orphan did not close its tables: %v\n%s", err, old)
	}
}

// Eight lives leave no open file behind.
func TestNoDescriptorIsLeft(t *testing.T) {
	count := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	dir := t.TempDir()
	if err := start(t, dir).Stop(); err != nil {
		t.Fatal(err)
	}
	before := count()
	for range 8 {
		if err := start(t, dir).Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if after := count(); after > before+2 {
		t.Errorf("%d open files before, %d after", before, after)
	}
}
