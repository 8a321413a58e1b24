package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/cmd/internal/backup"
	"pantaukim/internal/lab/proof"
)

// Backups are made by plan and the oldest removed; the program killed in the middle of one
// leaves the older ones whole, and the next one removes what is left. The page shows them to
// who operates the program, the metrics to everybody.
func TestBackupsByPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	shelf := backup.Shelf{Dir: filepath.Join(w.dir, "backups"), Keep: 2}
	if err := os.Mkdir(shelf.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	w.configure(t, "backup: {dir: "+shelf.Dir+", keep: 2}\nschedule: {collect: \"\", full: \"\", score: \"\", digest: \"\", retain: \"\", integrity: \"\", backup: \"@every 1s\"}\n")
	if out, code := says(t, testPassword+"\n", "user", "add", "pengelola", "--role", "admin", "--config", w.config); code != 0 {
		t.Fatal(out)
	}
	whole := func() (names []string) {
		list, err := shelf.List()
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range list {
			names = append(names, filepath.Base(k.Dir))
		}
		return names
	}
	s := serve(t, w.config)
	var first string
	s.until(t, "two backups", func() bool { return len(whole()) == 2 })
	first = whole()[1]
	s.until(t, "the first one to be removed", func() bool { names := whole(); return len(names) == 2 && names[1] != first })

	b := browser(t)
	if _, body := fetch(t, b, s.base+"metrics"); !strings.Contains(body, "pantaukim_backup_last_success_timestamp_seconds 1") || !strings.Contains(body, "pantaukim_backup_size_bytes ") {
		t.Errorf("the metrics do not tell of the backups:\n%s", body)
	}
	if status, body := fetch(t, b, s.base+"pemantauan"); status != 200 || strings.Contains(body, shelf.Dir) || strings.Contains(body, "Cadangan data") {
		t.Errorf("the public is shown the backups: %d", status)
	}
	login(t, b, s.base, "pengelola")
	if _, body := fetch(t, b, s.base+"pemantauan"); !strings.Contains(body, "Cadangan data") || !strings.Contains(body, shelf.Dir) || !strings.Contains(body, "pantaukim-20") {
		t.Error("the admin is not shown the backups")
	}

	parts := func() int {
		found, err := filepath.Glob(filepath.Join(shelf.Dir, "*.part"))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	proof.Until(t, "a backup under way", func() bool { return parts() > 0 })
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	if parts() == 0 {
		t.Log("it finished before it was killed")
	}
	left := whole()
	if len(left) == 0 {
		t.Fatal("no backup is left")
	}
	for _, name := range left {
		if _, err := backup.Verify(t.Context(), filepath.Join(shelf.Dir, name)); err != nil {
			t.Error(err)
		}
	}
	s = serve(t, w.config)
	s.until(t, "the next backup, and the rest of the last one removed", func() bool {
		names := whole()
		return parts() == 0 && len(names) == 2 && names[0] != left[0]
	})
	s.stop(t)
	if out, code := says(t, "", "restore", "--drill", "--config", w.config); code != 0 || !strings.Contains(out, shelf.Dir+"/pantaukim-") || !strings.Contains(out, " can be restored: ") {
		t.Errorf("the drill of the newest: exit status %d\n%s", code, out)
	}
}
