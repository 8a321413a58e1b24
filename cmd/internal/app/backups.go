package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/datafile"
	"pantaukim/internal/schedule"
	"pantaukim/metrics"
)

// backupsEvery is how often the folder of the backups is looked at: somebody may remove
// some, or its disk may be gone.
const backupsEvery = 10 * time.Minute

// Backups are the backups by plan: those that there are, and how the newest try went. Their
// folder may hang, so pages and metrics are told what was last seen there.
type Backups struct {
	cfg config.Config
	log *slog.Logger
	now func() time.Time

	mu    sync.Mutex
	kept  []backup.Kept // the newest first
	trial backupTrial   // if the newest try failed
}

// backupTrial is a try that failed. It is kept in a file, so that a restart does not forget it.
type backupTrial struct {
	Failed string    `json:"failed"`
	At     time.Time `json:"at"`
}

func newBackups(a *App) *Backups {
	b := &Backups{cfg: a.cfg, log: a.log, now: a.now}
	if err := readState(b.file("backup.json"), &b.trial); err != nil {
		b.log.Warn("how the last backup went is not readable", "err", err)
	}
	return b
}

func (b *Backups) file(name string) string { return filepath.Join(b.cfg.DataDir, name) }

// shelf is the folder of the backups.
func (b *Backups) shelf() backup.Shelf {
	return backup.Shelf{Dir: b.cfg.Backup.Dir, Keep: b.cfg.Backup.Keep}
}

// Run looks at the folder now and then until ctx ends.
func (b *Backups) Run(ctx context.Context) error {
	if b.cfg.Backup.Dir == "" {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(backupsEvery)
	defer tick.Stop()
	for {
		b.look()
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (b *Backups) look() {
	kept, err := b.shelf().List()
	if err != nil {
		b.log.Error("the folder of the backups cannot be read", "err", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = kept
}

// note keeps how a try went.
func (b *Backups) note(err error) {
	trial := backupTrial{At: b.now()}
	if err != nil {
		trial.Failed = err.Error()
	}
	b.mu.Lock()
	b.trial = trial
	b.mu.Unlock()
	if err := writeState(b.file("backup.json"), trial); err != nil {
		b.log.Error("how the backup went is not kept", "err", err)
	}
}

// backupByPlan makes a backup and removes those that are too old. An older one is touched
// only when the new one is whole.
func (a *App) backupByPlan(ctx context.Context) (err error) {
	ctx, done, err := a.Jobs.hold(ctx)
	if err != nil {
		return err
	}
	defer done(&err)
	if err := a.Jobs.reach(ctx); err != nil {
		return err
	}
	err = a.backupOnShelf(ctx)
	if ctx.Err() == nil { // a stop of the program is no failure
		a.Backups.note(err)
	}
	a.Backups.look()
	return err
}

func (a *App) backupOnShelf(ctx context.Context) error {
	shelf, at := a.Backups.shelf(), a.now()
	dir, err := shelf.New(at)
	if err != nil {
		return err
	}
	if _, err := a.Backup(ctx, BackupRequest{Dir: dir, Config: a.cfg.Path}); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return fmt.Errorf("the disk of %s is full: make room there, or lower backup.keep; the older backups stay as they are: %w", shelf.Dir, err)
		}
		return err
	}
	removed, err := shelf.Tidy(at)
	if len(removed) > 0 {
		a.log.Info("old backups are removed", "dirs", removed)
	}
	return err
}

// newest tells the metrics of the newest backup; nil: there is none.
func (b *Backups) newest() *metrics.Backup {
	b.mu.Lock()
	defer b.mu.Unlock()
	k, ok := backup.Newest(b.kept, b.now())
	if !ok {
		return nil
	}
	return &metrics.Backup{Last: k.At, Bytes: k.Bytes}
}

// newestSound returns the newest backup by plan whose files are as they were made; "" for none.
func (b *Backups) newestSound(ctx context.Context) (string, error) {
	if b.cfg.Backup.Dir == "" {
		return "", nil
	}
	list, err := b.shelf().List()
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for a backup: %w", err)
	}
	for _, k := range list {
		_, err := backup.Verify(ctx, k.Dir)
		if err == nil && !k.At.After(b.now()) {
			return k.Dir, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		b.log.Error("a backup does not open", "dir", k.Dir, "err", err)
	}
	return "", nil
}

// shown is what the page of runs tells of the backups.
func (b *Backups) shown() pages.Backups {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := pages.Backups{Dir: b.cfg.Backup.Dir, Keep: b.cfg.Backup.Keep}
	if plan := b.cfg.BackupPlan(); plan != "" {
		out.Next = schedule.Next(plan, b.now().In(b.cfg.Schedule.Zone()))
	}
	for _, k := range b.kept {
		out.Kept = append(out.Kept, pages.Backup{Name: filepath.Base(k.Dir), At: k.At, Bytes: k.Bytes})
	}
	if b.trial.Failed != "" {
		out.Failed, out.FailedAt = b.trial.Failed, b.trial.At
	}
	if drill, err := LastDrill(b.cfg.DataDir); err != nil {
		b.log.Warn("the last drill is not readable", "err", err)
	} else if drill != nil {
		out.Drill = &pages.BackupDrill{Name: filepath.Base(drill.Dir), At: drill.At, Failed: drill.Failed, Rows: drill.Rows, Lasted: time.Duration(drill.Seconds * float64(time.Second))}
	}
	return out
}

// readState reads a small file of the data folder; one that is not there says nothing.
func readState(path string, into any) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func writeState(path string, state any) error {
	text, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return datafile.Replace(path, append(text, '\n'))
}
