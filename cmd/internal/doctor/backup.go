package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/backup"
	"pantaukim/internal/schedule"
)

// verifyFor is how long the newest backup is read at most.
const verifyFor = time.Minute

// drillEvery is after how long a restore should be rehearsed again.
const drillEvery = 100 * 24 * time.Hour

// backups looks whether backups are made by plan, how old the newest is, and whether it opens.
func (p *patient) backups(ctx context.Context) []Finding {
	dir := p.cfg.Backup.Dir
	plan := p.cfg.BackupPlan()
	if plan == "" {
		return one("backup", Warn, "no backups are made by plan", "set backup.dir to a folder on another disk, and schedule.backup")
	}
	if err := writable(dir); err != nil {
		return one("backup", Fail, err.Error(), "make the folder of backup.dir for the user that runs pantaukim, or mount its disk; under systemd name it in ReadWritePaths=")
	}
	list, err := backup.Shelf{Dir: dir}.List()
	if err != nil {
		return one("backup", Fail, err.Error(), "look at the disk of backup.dir")
	}
	now := p.Now()
	newest, ok := backup.Newest(list, now)
	if !ok {
		next := schedule.Next(plan, now.In(p.cfg.Schedule.Zone()))
		return one("backup", Warn, "there is none in "+dir+" yet; the first is due at "+next.Format("Mon 2 Jan 2006 15:04 MST"),
			"make one now: pantaukim backup "+filepath.Join(dir, "first"))
	}
	says := fmt.Sprintf("%d in %s, the newest %.1f days old and %.1f MB", len(list), dir, now.Sub(newest.At).Hours()/24, float64(newest.Bytes)/1e6)
	// One missed moment may be the one that is under way.
	if due := schedule.Next(plan, schedule.Next(plan, newest.At.In(p.cfg.Schedule.Zone()))); !due.IsZero() && now.After(due) {
		return one("backup", Fail, says+"; two were due since", "look at the page Pemantauan or the log: why did they fail?")
	}
	reading, cancel := context.WithTimeout(ctx, verifyFor)
	defer cancel()
	_, err = backup.Verify(reading, newest.Dir)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		says += "; a minute was not enough to read it"
	case err != nil:
		return one("backup", Fail, says+"; it cannot be restored: "+err.Error(), "look at the disk of backup.dir, and make a new one: pantaukim backup "+filepath.Join(dir, "new"))
	default:
		says += ", matches its checksums"
	}
	drill, err := app.LastDrill(p.cfg.DataDir)
	if err != nil {
		return one("backup", Warn, says+"; "+err.Error(), "pantaukim restore --drill")
	}
	return rehearsed(says, sameDisk(dir, p.cfg.DataDir), drill, now)
}

// rehearsed judges a backup that opens by where it lies and by the last drill, which may be nil.
func rehearsed(says string, same bool, drill *app.Drill, now time.Time) []Finding {
	switch {
	case drill != nil && drill.Failed != "":
		return one("backup", Fail, says+"; the last drill failed: "+drill.Failed, "mend that, then: pantaukim restore --drill")
	case same:
		return one("backup", Warn, says+", and lies on the disk of the data", "set backup.dir to another disk: one that fails takes both")
	case drill == nil:
		return one("backup", Warn, says+", and nobody has tried to restore one", "pantaukim restore --drill")
	case now.Sub(drill.At) > drillEvery:
		return one("backup", Warn, fmt.Sprintf("%s; the last drill was %.0f days ago", says, now.Sub(drill.At).Hours()/24), "pantaukim restore --drill")
	}
	return one("backup", OK, says+"; restored in a drill on "+drill.At.Format(time.DateOnly), "")
}

// writable tells whether a file can be made in a folder.
func writable(dir string) error {
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// sameDisk tells whether two folders lie on one file system, as far as that can be known.
func sameDisk(a, b string) bool {
	device := func(dir string) (uint64, bool) {
		info, err := os.Stat(dir)
		if err != nil {
			return 0, false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return 0, false
		}
		return st.Dev, true
	}
	da, okA := device(a)
	db, okB := device(b)
	return okA && okB && da == db
}
