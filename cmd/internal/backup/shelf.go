package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Shelf is the folder of the backups that are made by plan, each named by its time.
type Shelf struct {
	Dir  string
	Keep int // so many of the newest stay
}

// Kept is one finished backup of a shelf.
type Kept struct {
	Dir   string
	At    time.Time
	Bytes int64 // of all its files
}

// The form of the names on a shelf. Folders of other names are left alone.
const (
	shelfPrefix = "pantaukim-"
	shelfTime   = "20060102T150405Z"
	partSuffix  = ".part"
)

// New returns the folder for a backup that is made at a moment. The shelf itself must be
// there: a disk that is not mounted must not be taken for an empty folder.
func (s Shelf) New(at time.Time) (dir string, err error) {
	info, err := os.Stat(s.Dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err != nil {
		return "", fmt.Errorf("the folder of the backups: %w; make it, or mount its disk", err)
	}
	return filepath.Join(s.Dir, shelfPrefix+at.UTC().Format(shelfTime)), nil
}

// List returns the finished backups, the newest first.
func (s Shelf) List() ([]Kept, error) {
	finished, _, err := s.look()
	return finished, err
}

// look tells the finished backups from what is left of others.
func (s Shelf) look() (finished []Kept, remnants []string, err error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, nil, fmt.Errorf("look at the backups: %w", err)
	}
	for _, e := range entries {
		name, part := strings.CutSuffix(e.Name(), partSuffix)
		text, ours := strings.CutPrefix(name, shelfPrefix)
		at, err := time.Parse(shelfTime, text)
		if !ours || err != nil || !e.IsDir() {
			continue
		}
		dir := filepath.Join(s.Dir, e.Name())
		if _, err := os.Stat(filepath.Join(dir, sumsFile)); part || errors.Is(err, fs.ErrNotExist) {
			remnants = append(remnants, dir)
			continue
		}
		bytes, err := sizeOf(dir)
		if errors.Is(err, fs.ErrNotExist) { // it is being removed
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("look at the backups: %w", err)
		}
		finished = append(finished, Kept{Dir: dir, At: at, Bytes: bytes})
	}
	slices.SortFunc(finished, func(a, b Kept) int { return b.At.Compare(a.At) })
	return finished, remnants, nil
}

// Newest returns the newest backup that was made by a moment; one of a clock that ran ahead
// is none.
func Newest(list []Kept, now time.Time) (Kept, bool) {
	for _, k := range list {
		if !k.At.After(now) {
			return k, true
		}
	}
	return Kept{}, false
}

// Tidy removes the backups beyond those that are kept, and what is left of backups that did
// not finish. It is called after a backup has succeeded, while no other one is made by plan.
func (s Shelf) Tidy(now time.Time) (removed []string, err error) {
	finished, remnants, err := s.look()
	if err != nil {
		return nil, err
	}
	past := slices.DeleteFunc(finished, func(k Kept) bool { return k.At.After(now) })
	for _, k := range past[min(len(past), s.Keep):] {
		remnants = append(remnants, k.Dir)
	}
	for _, dir := range remnants {
		if err := Remove(dir); err != nil {
			return removed, err
		}
		removed = append(removed, dir)
	}
	return removed, nil
}

// Remove removes a backup, its list of sums first: what is left of it if that is interrupted
// is not taken for a finished one.
func Remove(dir string) error {
	err := os.Remove(filepath.Join(dir, sumsFile))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.RemoveAll(dir)
	}
	if err != nil {
		return fmt.Errorf("remove an old backup: %w", err)
	}
	return nil
}

// sizeOf returns the bytes of all files below a folder.
func sizeOf(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}
