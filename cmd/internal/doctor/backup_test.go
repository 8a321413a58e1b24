package doctor

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pantaukim/cmd/internal/app"
)

// shelve puts what looks like a backup into a folder.
func shelve(t *testing.T, dir string, at time.Time) (file string) {
	t.Helper()
	one := filepath.Join(dir, "pantaukim-"+at.UTC().Format("20060102T150405Z"))
	if err := os.Mkdir(one, 0o700); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(one, "rows")
	put(t, file, "rows")
	put(t, filepath.Join(one, "SHA256SUMS"), fmt.Sprintf("%x  rows\n", sha256.Sum256([]byte("rows"))))
	return file
}

func TestBackups(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	p := onFolder(t)
	p.Now = func() time.Time { return now }
	expect(t, p.backups(t.Context()), Warn, "no backups are made by plan")
	p.cfg.Backup.Dir = filepath.Join(t.TempDir(), "usb")
	expect(t, p.backups(t.Context()), Fail, "no such file or directory")
	if err := os.Mkdir(p.cfg.Backup.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	expect(t, p.backups(t.Context()), Warn, "there is none in")
	shelve(t, p.cfg.Backup.Dir, now.Add(-72*time.Hour))
	expect(t, p.backups(t.Context()), Fail, "3.0 days old and 0.0 MB; two were due since")
	rows := shelve(t, p.cfg.Backup.Dir, now.Add(-6*time.Hour))
	if got := p.backups(t.Context()); got[0].State == Fail {
		t.Errorf("%v", got)
	}
	put(t, rows, "Rows")
	expect(t, p.backups(t.Context()), Fail, "it cannot be restored: "+rows+" has changed since it was backed up")
	put(t, rows, "rows")
	put(t, filepath.Join(p.cfg.DataDir, "drill.json"), `{"at": "2026-11-01T00:00:00Z", "failed": "no room"}`)
	expect(t, p.backups(t.Context()), Fail, "the last drill failed: no room")

	expect(t, rehearsed("", true, nil, now), Warn, "lies on the disk of the data")
	expect(t, rehearsed("", false, nil, now), Warn, "nobody has tried")
	expect(t, rehearsed("", false, &app.Drill{At: now.AddDate(0, 0, -120)}, now), Warn, "120 days ago")
	expect(t, rehearsed("", false, &app.Drill{At: now.AddDate(0, 0, -20)}, now), OK, "restored in a drill on 2026-11-09")
}
