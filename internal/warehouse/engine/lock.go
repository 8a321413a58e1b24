package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// orphanGrace is how long a folder may stay locked by an engine whose program
// is gone. Such an engine stops by itself within a second or two.
const orphanGrace = 15 * time.Second

// lockDir takes the folder for this process. The engine inherits the lock, so
// that it holds until both have ended: nobody overwrites the configuration of an
// engine that is still closing its tables.
func lockDir(ctx context.Context, dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, notWritable(dir, err)
	}
	deadline := time.Now().Add(orphanGrace)
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		owner := lockOwner(f)
		if !errors.Is(err, syscall.EWOULDBLOCK) || alive(owner) || time.Now().After(deadline) {
			_ = f.Close()
			return nil, &Error{Kind: ErrInUse, Err: err, What: fmt.Sprintf(
				"%s is in use by another pantaukim (process %d); stop that one, or set data_dir to another folder", dir, owner)}
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("wait for the last engine of %s to stop: %w", dir, context.Cause(ctx))
		case <-time.After(100 * time.Millisecond):
		}
	}
	if err := f.Truncate(0); err != nil {
		_ = f.Close()
		return nil, notWritable(dir, err)
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		_ = f.Close()
		return nil, notWritable(dir, err)
	}
	return f, nil
}

// lockOwner reads who wrote the lock file; 0 if that cannot be told.
func lockOwner(f *os.File) int {
	b := make([]byte, 32)
	n, _ := f.ReadAt(b, 0)
	pid, err := strconv.Atoi(strings.TrimSpace(string(b[:n])))
	if err != nil {
		return 0
	}
	return pid
}

func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
