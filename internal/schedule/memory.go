package schedule

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"pantaukim/internal/datafile"
)

// Memory keeps when each job last succeeded.
type Memory interface {
	// LastSuccess returns when the job's last good run began, or the zero time.
	LastSuccess(name string) (time.Time, error)
	// KeepSuccess notes that a good run began at t.
	KeepSuccess(name string, t time.Time) error
}

// File is a Memory in one small JSON file, replaced as a whole at each change.
type File struct {
	path string
	mu   sync.Mutex
}

// NewFile returns a memory in the file at path, which need not exist yet.
func NewFile(path string) *File { return &File{path: path} }

// LastSuccess implements Memory.
func (f *File) LastSuccess(name string) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	return all[name], err
}

// KeepSuccess implements Memory.
func (f *File) KeepSuccess(name string, t time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	if err != nil {
		return err
	}
	all[name] = t
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write job memory: %w", err)
	}
	return datafile.Replace(f.path, append(text, '\n'))
}

// read returns what the file holds; a missing file holds nothing.
func (f *File) read() (map[string]time.Time, error) {
	all := map[string]time.Time{}
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return all, fmt.Errorf("read job memory: %w", err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return map[string]time.Time{}, fmt.Errorf("read job memory %s: %w (remove the file; every job then waits for its next planned run)", f.path, err)
	}
	return all, nil
}
