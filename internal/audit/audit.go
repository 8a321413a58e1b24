// Package audit keeps who did what, when, and what was there before and after.
//
// Logins and changes of users are kept in files of the data folder, so that they are
// recorded while the warehouse is away. What is stored in the warehouse with its author
// (calls, signs, shortlists, changes of the registry) is not written a second time: it
// is read from there and shown beside the acts of the files.
package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/internal/registry"
)

// What somebody did. The texts of pages and the downloads name an act by these words.
const (
	Login          = "login"
	LoginFailed    = "login_failed"
	CodeFailed     = "code_failed"
	Logout         = "logout"
	UserAdded      = "user_added"
	UserChanged    = "user_changed"
	UserDisabled   = "user_disabled"
	UserEnabled    = "user_enabled"
	UserRemoved    = "user_removed"
	PasswordSet    = "password_set"
	PasswordReset  = "password_reset"
	FactorSet      = "factor_set"
	FactorRemoved  = "factor_removed"
	RecoveryUsed   = "recovery_used"
	RecoveryMade   = "recovery_made"
	SessionEnded   = "session_ended"
	CallRecorded   = "call_recorded"
	CallWithdrawn  = "call_withdrawn"
	SignCleared    = "sign_cleared"
	SignOpened     = "sign_opened"
	ListSealed     = "list_sealed"
	ListPublished  = "list_published"
	ListWithdrawn  = "list_withdrawn"
	RegistryAct    = "registry"
	RegistryUndone = "registry_undone"
	RunAsked       = "run_asked"
	LetterAdded    = "letter_added"
	LetterEnded    = "letter_ended"
	ListConfirmed  = "list_confirmed"
	TotalsEntered  = "totals_entered"
	TotalRemoved   = "total_removed"
	HandCounted    = "hand_counted"

	OutreachEntered = "outreach_entered"
	OutreachRemoved = "outreach_removed"
)

// Kinds lists what somebody can have done.
func Kinds() []string {
	return []string{
		Login, LoginFailed, CodeFailed, Logout,
		UserAdded, UserChanged, UserDisabled, UserEnabled, UserRemoved,
		PasswordSet, PasswordReset, FactorSet, FactorRemoved, RecoveryUsed, RecoveryMade, SessionEnded,
		CallRecorded, CallWithdrawn, SignCleared, SignOpened, ListSealed, ListPublished, ListWithdrawn,
		RegistryAct, RegistryUndone, RunAsked, LetterAdded, LetterEnded, ListConfirmed, TotalsEntered, TotalRemoved, HandCounted, OutreachEntered, OutreachRemoved,
	}
}

// Who does something, and from where.
type Who struct {
	Name    string // of the user, or of the account of the machine for a command
	Command bool   // by the command line of the machine
	From    string // address of the browser; empty for a command
}

// Act is one thing that somebody did.
type Act struct {
	At      time.Time         `json:"at"`
	By      string            `json:"by,omitempty"` // name of the user, or of the machine's account; empty: not known
	Command bool              `json:"command,omitempty"`
	From    string            `json:"from,omitempty"` // address of the browser
	What    string            `json:"what"`           // one of Kinds
	On      string            `json:"on,omitempty"`   // the user, group, list or act that it was done to
	Before  map[string]string `json:"before,omitempty"`
	After   map[string]string `json:"after,omitempty"`
	More    int               `json:"more,omitempty"` // so many of the same before it, which were not kept one by one

	Entry  string                `json:"-"` // the act on the registry that this is; empty: none
	Fields []registry.Difference `json:"-"` // what it changed of its only group
}

// Log is the files of the acts, one a month: acts-2026-11.jsonl, a line an act.
type Log struct {
	dir  string
	keep int // months beside the one under way
	now  func() time.Time

	mu sync.Mutex
}

const (
	prefix, suffix = "acts-", ".jsonl"
	month          = "2006-01"
	// longestText bounds one text of an act: addresses of a form may hold anything.
	longestText = 300
)

// Open returns the log of a data folder. Files of more than keep months ago are removed
// when a new month begins. Nothing is read or written yet.
func Open(dir string, keep int, now func() time.Time) *Log {
	return &Log{dir: dir, keep: keep, now: now}
}

// Now is the clock by which acts are recorded.
func (l *Log) Now() time.Time { return l.now() }

// Add writes an act as of now, and returns once it is on the disk. Several processes may
// write at the same time.
func (l *Log) Add(who Who, a Act) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	a.At = l.now().UTC().Truncate(time.Millisecond)
	a.By, a.Command, a.From = who.Name, who.Command, who.From
	a.On = bounded(a.On)
	for _, side := range []map[string]string{a.Before, a.After} {
		for k, v := range side {
			side[k] = bounded(v)
		}
	}
	line, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("record an act: %w", err)
	}
	if err := l.write(a.At, line); err != nil {
		return fmt.Errorf("record an act: %w", err)
	}
	return nil
}

func bounded(s string) string {
	if len(s) <= longestText {
		return s
	}
	return strings.ToValidUTF8(s[:longestText], "") + "…"
}

func (l *Log) write(at time.Time, line []byte) error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	path := filepath.Join(l.dir, prefix+at.Format(month)+suffix)
	_, err := os.Stat(path)
	fresh := errors.Is(err, fs.ErrNotExist)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer f.Close() // ends the lock
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil {
		return err
	}
	// A line that a crash cut off must not swallow this one.
	if size, err := f.Seek(0, io.SeekEnd); err == nil && size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err == nil && last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if fresh {
		return l.prune(at)
	}
	return nil
}

// prune removes the files of months that are no longer kept.
func (l *Log) prune(now time.Time) error {
	files, err := Files(l.dir)
	if err != nil {
		return err
	}
	oldest := prefix + time.Date(now.Year(), now.Month()-time.Month(l.keep), 1, 0, 0, 0, 0, time.UTC).Format(month) + suffix
	for _, name := range files {
		if name < oldest {
			err = errors.Join(err, os.Remove(filepath.Join(l.dir, name)))
		}
	}
	return err
}

// Files lists the names of the files of acts in a folder, the oldest first. A folder that
// is not there has none.
func Files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the acts: %w", err)
	}
	var out []string
	for _, e := range entries {
		name := e.Name()
		middle, isActs := strings.CutPrefix(name, prefix)
		middle, ends := strings.CutSuffix(middle, suffix)
		if _, err := time.Parse(month, middle); err == nil && isActs && ends {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Read returns the acts from one instant to another, without the latter, the newest first,
// and how many lines could not be read: what is missing is said, not passed over.
func (l *Log) Read(from, to time.Time) (acts []Act, unread int, err error) {
	files, err := Files(l.dir)
	if err != nil {
		return nil, 0, err
	}
	first, last := prefix+from.UTC().Format(month)+suffix, prefix+to.UTC().Format(month)+suffix
	for _, name := range files {
		if name < first || name > last {
			continue
		}
		text, err := os.ReadFile(filepath.Join(l.dir, name))
		if err != nil {
			return nil, 0, fmt.Errorf("read the acts: %w", err)
		}
		for line := range bytes.Lines(text) {
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			var a Act
			if err := json.Unmarshal(line, &a); err != nil || a.What == "" || a.At.IsZero() {
				unread++
				continue
			}
			if !a.At.Before(from) && a.At.Before(to) {
				acts = append(acts, a)
			}
		}
	}
	slices.Reverse(acts)
	slices.SortStableFunc(acts, func(a, b Act) int { return b.At.Compare(a.At) })
	return acts, unread, nil
}
