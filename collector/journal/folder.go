package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/internal/kim"
)

// The bounds of a file. One that would pass them, or that finds too little room on its
// disk, is given up: should the program end, its site is read anew.
const (
	maxSize   = 64 << 20
	leastRoom = 64 << 20 // on the disk, which is for the data
	lookEvery = 1 << 20  // so much is written between two looks at the room
)

// oldest is how old a walk may be that is gone on with. What a site showed then and what it
// shows now would be put together to one look.
const oldest = 12 * time.Hour

// Folder holds the files of the walks of runs under way.
type Folder struct {
	dir string // empty: nothing is kept
	log *slog.Logger
}

// New returns the folder dir, which need not exist yet. An empty name keeps nothing.
func New(dir string, log *slog.Logger) *Folder { return &Folder{dir: dir, log: log} }

// ext is the end of the name of a file.
const ext = ".walk"

// path is where the file of a walk stands. A group's id may hold anything.
func (f *Folder) path(run, group string) string {
	sum := sha256.Sum256([]byte(group))
	return filepath.Join(f.dir, run, hex.EncodeToString(sum[:12])+ext)
}

// Keep removes the files of all runs but these.
func (f *Folder) Keep(runs ...string) error {
	if f.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clean the pages of walks under way: %w", err)
	}
	for _, e := range entries {
		if slices.Contains(runs, e.Name()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(f.dir, e.Name())); err != nil {
			return fmt.Errorf("clean the pages of walks under way: %w", err)
		}
	}
	return nil
}

// Results calls take with what each walk of a run has to store that had ended.
func (f *Folder) Results(run string, take func(group string, entry []byte) error) error {
	if f.dir == "" {
		return nil
	}
	paths, err := filepath.Glob(filepath.Join(f.dir, run, "*"+ext))
	if err != nil {
		return fmt.Errorf("look for walks that had ended: %w", err)
	}
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("look for walks that had ended: %w", err)
		}
		var first *begun
		var result []byte
		readRecords(file, func(p placed, body []byte) {
			if first == nil {
				first = p.Begun
			}
			if p.Result {
				result = slices.Clone(body)
			}
		})
		_ = file.Close()
		if first != nil && first.Form == form && first.Run == run && result != nil {
			if err := take(first.Group, result); err != nil {
				return err
			}
		}
	}
	return nil
}

// Open returns the walk of a group in a run: a new one that begins now or, if there is a
// file of it and the site has not been read since it began, the one that was interrupted.
// written tells whether anything of the group was stored after a moment.
func (f *Folder) Open(run string, g kim.Group, now time.Time, written func(time.Time) bool) *Walk {
	w := &Walk{log: f.log.With("group", g.ID), opened: time.Now(), begun: now, answers: map[string][]placed{}}
	if f.dir == "" {
		return w
	}
	path := f.path(run, g.ID)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.fail(err)
		return w
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		w.fail(err)
		return w
	}
	w.file, w.path = file, path
	first, end := w.recall()
	age := now.Sub(w.begun)
	if first != nil && first.Form == form && first.Run == run && first.Group == g.ID && first.URL == g.URL &&
		age >= 0 && age <= oldest && !written(w.begun) {
		err = w.cut(end)
	} else {
		w.begin(now)
		if err = w.cut(0); err == nil {
			err = w.add(head{Begun: &begun{Form: form, Run: run, Group: g.ID, URL: g.URL, At: now}}, nil)
		}
	}
	if err != nil {
		w.fail(err)
	}
	return w
}

// room returns how much is free on the disk of a file, in bytes.
func room(file *os.File) int64 {
	var disk unix.Statfs_t
	if err := unix.Fstatfs(int(file.Fd()), &disk); err != nil {
		return 0
	}
	return int64(disk.Bavail) * disk.Bsize
}
