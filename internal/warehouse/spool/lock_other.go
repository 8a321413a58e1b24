//go:build !unix

package spool

import (
	"os"
	"path/filepath"
)

// lockDir takes nothing here: where there are no such locks, nobody checks that
// one program at a time uses the folder.
func lockDir(dir string) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
}
