package outbox

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"pantaukim/internal/datafile"
)

const (
	quarantineDir = "quarantine"
	lockFile      = "lock"
)

// Open opens the outbox in dir, which it creates. Files of an earlier pantaukim that
// this one does not read are an ErrOldFormat, and are left as they are.
func Open(dir string, cfg Config, log *slog.Logger, now func() time.Time) (*Outbox, error) {
	if cfg.MaxBytes <= 0 {
		cfg.MaxBytes = DefaultConfig().MaxBytes
	}
	o := &Outbox{dir: dir, cfg: cfg, log: log, now: now, next: 1, grown: make(chan struct{})}
	if err := os.MkdirAll(filepath.Join(dir, quarantineDir), 0o700); err != nil {
		return nil, fmt.Errorf("open the outbox: %w", err)
	}
	var err error
	if o.lock, err = lock(filepath.Join(dir, lockFile)); err != nil {
		return nil, fmt.Errorf("the folder %s is in use by another pantaukim; stop that one, or set data_dir to another folder: %w", dir, err)
	}
	if err := o.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the outbox: %w", err), o.lock.Close())
	}
	if s := o.Stats(); s.Entries > 0 {
		log.Warn("walks wait on the disk to be loaded", "entries", s.Entries, "bytes", s.Bytes, "oldest", s.Oldest)
	}
	return o, nil
}

// lock takes the file for this process until it is closed.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// load learns what waits. The files are read when it is their turn.
func (o *Outbox) load() error {
	if err := RefuseOld(o.dir); err != nil {
		return err
	}
	aside, err := os.ReadDir(filepath.Join(o.dir, quarantineDir))
	if err != nil {
		return err
	}
	for _, e := range aside { // a number is never given twice, or one would take the place of another
		if f, ok := parseName(e.Name()); ok {
			o.next = max(o.next, f.number+1)
		}
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case unfinishedExt: // a crash cut it short, so it was never acknowledged
			if err := os.Remove(filepath.Join(o.dir, e.Name())); err != nil {
				return err
			}
		case entryExt:
			if err := o.learn(e); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(o.waiting, func(a, b file) int { return cmp.Compare(a.number, b.number) })
	return nil
}

// learn takes up one file.
func (o *Outbox) learn(e os.DirEntry) error {
	info, err := e.Info()
	if err != nil {
		return err
	}
	f, ok := parseName(e.Name())
	if !ok || !info.Mode().IsRegular() {
		return o.setAside(e.Name(), "a file that is no entry is set aside: if there were rows in it, they are not in ClickHouse", errDamaged)
	}
	f.size = info.Size()
	o.waiting, o.bytes, o.next = append(o.waiting, f), o.bytes+f.size, max(o.next, f.number+1)
	return nil
}

// RefuseOld returns an ErrOldFormat if a folder holds walks in the form in which an
// earlier pantaukim kept them. They must be loaded before anything newer is.
func RefuseOld(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "*.seg"))
	if err != nil || len(old) == 0 {
		return err
	}
	return fmt.Errorf("%d files (*.seg) in %s hold walks that the version before has not loaded, and that this one cannot read: "+
		"start the version before until it says that nothing waits on the disk any longer, then this one; "+
		"or move the files away, and those walks are lost: %w", len(old), dir, ErrOldFormat)
}

// setAside moves a file to the quarantine, and says so loudly. The caller has it no
// longer among those that wait.
func (o *Outbox) setAside(name, what string, cause error) error {
	path := filepath.Join(o.dir, quarantineDir, name)
	if _, err := os.Lstat(path); err == nil {
		path += o.now().UTC().Format("." + timeForm)
	}
	if err := os.Rename(filepath.Join(o.dir, name), path); err != nil {
		return fmt.Errorf("set an entry aside: %w", err)
	}
	if err := errors.Join(datafile.SyncDir(filepath.Dir(path)), datafile.SyncDir(o.dir)); err != nil {
		return fmt.Errorf("set an entry aside: %w", err)
	}
	o.log.Error("rows set aside", "what", what, "file", path, "err", cause)
	return nil
}
