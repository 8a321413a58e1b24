package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"pantaukim/internal/datafile"
)

// The states of one digest to one address.
const (
	sending = "sending" // begun: only a crash leaves this behind
	sent    = "sent"    // the server took it
	unsure  = "unsure"  // nobody knows whether the server took it
)

// delivery is what became of one digest to one address.
type delivery struct {
	State string    `json:"state"`
	At    time.Time `json:"at"`
}

// log keeps what was sent: in one small file that is replaced as a whole at each change, and
// on the disk before anything depends on it, or in the warehouse.
type log struct {
	path   string
	shared *shared                        // nil: the file keeps it
	Weeks  map[string]map[string]delivery `json:"weeks"` // week or month, see periodOf; address
	// Method is the version of the method of the last digest, see [kim.Method]. 0: it was
	// made before methods were noted, or none was made.
	Method int `json:"method,omitempty"`
	// HeldWeek is the week whose digest is held back because the method has changed since.
	// Empty: none is.
	HeldWeek string `json:"held_week,omitempty"`
}

// keptWeeks is for how many weeks it is remembered what was sent.
const keptWeeks = 60

func openLog(path string) (*log, error) {
	l := &log{path: path, Weeks: map[string]map[string]delivery{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was sent: %w", err)
	}
	if err := json.Unmarshal(text, l); err != nil || l.Weeks == nil {
		return nil, fmt.Errorf("%s cannot be read, so it is not known what was sent (%w); remove it, and the digest of this week goes to everybody again", path, err)
	}
	return l, nil
}

// of returns what became of a period's letter to an address.
func (l *log) of(period, address string) string { return l.Weeks[period][address].State }

// note keeps what becomes of a period's letter to an address. An empty state takes
// it back.
func (l *log) note(ctx context.Context, period, address, state string, at time.Time) error {
	if l.Weeks[period] == nil {
		l.Weeks[period] = map[string]delivery{}
	}
	l.Weeks[period][address] = delivery{state, at.UTC().Truncate(time.Second)}
	if state == "" {
		delete(l.Weeks[period], address)
	}
	if l.shared != nil {
		return l.shared.note(ctx, period, address, state, l.Method)
	}
	oldest := at.AddDate(0, 0, -7*keptWeeks).Format(time.DateOnly)
	for w := range l.Weeks {
		if w < oldest {
			delete(l.Weeks, w)
		}
	}
	return l.keep()
}

// noteWeek keeps that the digest of a week as a whole is held back, or made.
func (l *log) noteWeek(ctx context.Context, week, state string) error {
	if l.shared != nil {
		return l.shared.note(ctx, week, "", state, l.Method)
	}
	return l.keep()
}

// keep writes the log.
func (l *log) keep() error {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return fmt.Errorf("keep what was sent: %w", err)
	}
	return datafile.Replace(l.path, append(text, '\n'))
}
