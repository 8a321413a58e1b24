// Package backup makes one folder of everything that an office would miss: the
// rows of the warehouse, the users, what the program remembers, its configuration
// and the registry file. Every file of it stands in SHA256SUMS.
package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pantaukim/internal/datafile"
	"pantaukim/internal/warehouse"
)

// The parts of a backup.
const (
	rowsDir  = "warehouse"
	StateDir = "state"
	sumsFile = "SHA256SUMS"
)

// ErrDamaged says that a file of a backup is not what it was.
var ErrDamaged = errors.New("backup damaged")

// Report says what a backup holds, or what was restored from it.
type Report struct {
	Dir    string   `json:"dir"`
	Schema int      `json:"schema"`
	Tables int      `json:"tables"`
	Rows   uint64   `json:"rows"`
	Bytes  int64    `json:"bytes"` // of all files
	Files  []string `json:"files"` // beside the rows
	Kept   []string `json:"kept,omitempty"`
}

// Make writes a backup of db, and of the files that there are of those given by
// their names in the backup, to the new folder dir. It appears under its name when
// all of it is on the disk.
func Make(ctx context.Context, db *warehouse.DB, files map[string]string, dir string) (Report, error) {
	if _, err := os.Lstat(dir); err == nil {
		return Report{}, fmt.Errorf("%s exists already; name a new folder", dir)
	}
	work := dir + partSuffix
	if err := os.RemoveAll(work); err != nil { // of a backup that was cut short
		return Report{}, fmt.Errorf("back up: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(work, StateDir), 0o700); err != nil {
		return Report{}, fmt.Errorf("back up: %w", err)
	}
	report, err := write(ctx, db, files, work)
	if err == nil {
		err = os.Rename(work, dir)
	}
	if err == nil {
		err = datafile.SyncDir(filepath.Dir(dir))
	}
	if err != nil {
		return Report{}, errors.Join(err, os.RemoveAll(work))
	}
	report.Dir = dir
	return report, nil
}

func write(ctx context.Context, db *warehouse.DB, files map[string]string, work string) (Report, error) {
	manifest, err := db.Backup(ctx, filepath.Join(work, rowsDir))
	if err != nil {
		return Report{}, err
	}
	report := Report{Schema: manifest.Schema, Tables: len(manifest.Tables), Rows: manifest.Rows()}
	for name, source := range files {
		err := copyFile(source, filepath.Join(work, StateDir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return report, fmt.Errorf("back up %s: %w", source, err)
		}
		report.Files = append(report.Files, name)
	}
	slices.Sort(report.Files)
	sums, bytes, err := sumTree(ctx, work)
	if err != nil {
		return report, fmt.Errorf("back up: %w", err)
	}
	report.Bytes = bytes
	var text strings.Builder
	for _, s := range sums {
		fmt.Fprintf(&text, "%s  %s\n", s.sum, s.name)
	}
	if err := writeFile(filepath.Join(work, sumsFile), strings.NewReader(text.String())); err != nil {
		return report, fmt.Errorf("back up: %w", err)
	}
	return report, datafile.SyncDir(work)
}

// fileSum is one file with its SHA-256.
type fileSum struct{ name, sum string }

// sumTree returns the sums of all files below dir but that of the sums themselves,
// in the order of their names, and their bytes together.
func sumTree(ctx context.Context, dir string) (sums []fileSum, bytes int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == sumsFile {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is no file", path)
		}
		sum, n, err := sumOf(ctx, path)
		sums, bytes = append(sums, fileSum{filepath.ToSlash(name), sum}), bytes+n
		return err
	})
	return sums, bytes, err
}

func sumOf(ctx context.Context, path string) (sum string, bytes int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	h := sha256.New()
	for piece := int64(1 << 20); ; { // for as long as somebody waits for it
		if err := ctx.Err(); err != nil {
			return "", bytes, err
		}
		n, err := io.CopyN(h, file, piece)
		bytes += n
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), bytes, nil
		}
		if err != nil {
			return "", bytes, err
		}
	}
}

// Verify checks every file of a backup against SHA256SUMS: none may be changed,
// missing or added.
func Verify(ctx context.Context, dir string) (names []string, err error) {
	list, err := os.Open(filepath.Join(dir, sumsFile))
	if err != nil {
		return nil, fmt.Errorf("%s is not a finished backup: %w", dir, err)
	}
	defer list.Close()
	want := map[string]string{}
	for lines := bufio.NewScanner(list); lines.Scan(); {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || len(sum) != 2*sha256.Size {
			return nil, fmt.Errorf("%s of %s cannot be read: %w", sumsFile, dir, ErrDamaged)
		}
		want[name] = sum
	}
	found, _, err := sumTree(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", dir, err)
	}
	for _, f := range found {
		switch sum, listed := want[f.name]; {
		case !listed:
			return nil, fmt.Errorf("%s does not belong to the backup: %w", filepath.Join(dir, f.name), ErrDamaged)
		case sum != f.sum:
			return nil, fmt.Errorf("%s has changed since it was backed up: %w", filepath.Join(dir, f.name), ErrDamaged)
		}
		delete(want, f.name)
		names = append(names, f.name)
	}
	for name := range want {
		return nil, fmt.Errorf("%s is missing: %w", filepath.Join(dir, name), ErrDamaged)
	}
	return names, nil
}

// Restore loads a backup into db, which must be without rows, and puts its files
// where files says, unless there is one already: that is kept, and named in the
// report. Nothing is changed unless all of the backup is sound.
func Restore(ctx context.Context, db *warehouse.DB, files map[string]string, dir string) (Report, error) {
	names, err := Verify(ctx, dir)
	if err != nil {
		return Report{}, err
	}
	manifest, err := db.Restore(ctx, filepath.Join(dir, rowsDir))
	if err != nil {
		return Report{}, err
	}
	report := Report{Dir: dir, Schema: manifest.Schema, Tables: len(manifest.Tables), Rows: manifest.Rows()}
	for _, name := range names {
		short, state := strings.CutPrefix(name, StateDir+"/")
		target := files[short]
		if !state || target == "" {
			continue
		}
		if _, err := os.Lstat(target); err == nil {
			report.Kept = append(report.Kept, target)
			continue
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return report, fmt.Errorf("restore %s: %w", target, err)
		}
		if err := copyFile(filepath.Join(dir, filepath.FromSlash(name)), target); err != nil {
			return report, fmt.Errorf("restore %s: %w", target, err)
		}
		report.Files = append(report.Files, target)
	}
	return report, nil
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	return writeFile(to, source)
}

// writeFile writes a new file for its owner only, onto the disk.
func writeFile(path string, from io.Reader) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Sync(), file.Close())
}
