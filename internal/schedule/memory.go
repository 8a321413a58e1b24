package schedule

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"pantaukim/internal/datafile"
)

// Memory keeps what is known of each job over restarts.
type Memory interface {
	// Job returns what is known of a job; the zero value if nothing is.
	Job(ctx context.Context, name string) (Remembered, error)
	// KeepSuccess notes that a good run began at t.
	KeepSuccess(ctx context.Context, name string, t time.Time) error
	// KeepPlanned notes that a job is planned since t. A job that has succeeded, or that
	// was planned before, stays as it is known.
	KeepPlanned(ctx context.Context, name string, t time.Time) error
}

// Remembered is what is known of one job.
type Remembered struct {
	Success time.Time // when its last good run began; the zero time if none ever did
	Planned time.Time // since when it is planned, as long as it never succeeded
}

// since returns the moment from which on its runs are counted as missed, the zero time
// if it was never heard of.
func (r Remembered) since() time.Time {
	if r.Success.IsZero() {
		return r.Planned
	}
	return r.Success
}

// File is a Memory in one small JSON file, replaced as a whole at each change.
type File struct {
	path string
	mu   sync.Mutex
}

// kept is a job in the file: the last success alone, as earlier programs wrote it, or
// since when a job is planned that never succeeded.
type kept struct{ Remembered }

// keptPlan is the form of a job that never succeeded.
type keptPlan struct {
	Planned time.Time `json:"planned_since"`
}

// MarshalJSON implements json.Marshaler.
func (k kept) MarshalJSON() ([]byte, error) {
	if k.Success.IsZero() {
		return json.Marshal(keptPlan{k.Planned})
	}
	return json.Marshal(k.Success)
}

// UnmarshalJSON implements json.Unmarshaler.
func (k *kept) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &k.Success)
	}
	var plan keptPlan
	err := json.Unmarshal(text, &plan)
	k.Planned = plan.Planned
	return err
}

// NewFile returns a memory in the file at path, which need not exist yet.
func NewFile(path string) *File { return &File{path: path} }

// Job implements Memory.
func (f *File) Job(_ context.Context, name string) (Remembered, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	return all[name].Remembered, err
}

// KeepSuccess implements Memory.
func (f *File) KeepSuccess(_ context.Context, name string, t time.Time) error {
	return f.change(name, func(Remembered) Remembered { return Remembered{Success: t} })
}

// KeepPlanned implements Memory.
func (f *File) KeepPlanned(_ context.Context, name string, t time.Time) error {
	return f.change(name, func(r Remembered) Remembered {
		if r.since().IsZero() {
			r.Planned = t
		}
		return r
	})
}

// change replaces what is known of a job.
func (f *File) change(name string, to func(Remembered) Remembered) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	if err != nil {
		return err
	}
	all[name] = kept{to(all[name].Remembered)}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write job memory: %w", err)
	}
	return datafile.Replace(f.path, append(text, '\n'))
}

// read returns what the file holds; a missing file holds nothing.
func (f *File) read() (map[string]kept, error) {
	all := map[string]kept{}
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return all, fmt.Errorf("read job memory: %w", err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return map[string]kept{}, fmt.Errorf("read job memory %s: %w (remove the file; every job then waits for its next planned run)", f.path, err)
	}
	return all, nil
}
