// Package datafile writes the small files of the data folder: users, what the jobs
// remember, hand counts. Each is replaced as a whole, so that a crash leaves either
// the old one or the new one, and only its owner can read it.
package datafile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// Replace puts a file with this content in the place of the one at path and returns
// once both the file and its name are on the disk. The folder is made if it is missing.
// After an error the old file or the new one is there, whole.
func Replace(path string, content []byte) error {
	return ReplaceBy(path, func(file io.Writer) error {
		_, err := file.Write(content)
		return err
	})
}

// ReplaceBy is Replace for a content that is written piece by piece.
func ReplaceBy(path string, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	next, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = next.Cleanup() }() // nothing is left to clean after success
	if err := write(next); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := next.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := SyncDir(dir); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// SyncDir brings the names in a folder to the disk: without it, a file that was just
// renamed can have its old name again after a power failure.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
