package engine

import (
	"errors"
	"fmt"
	"strings"
)

// What can keep the engine from running. Every error of this package says in a
// sentence what to do, and wraps one of these for errors.Is.
var (
	ErrNotFound    = errors.New("engine not found")
	ErrUnloadable  = errors.New("engine cannot be loaded")
	ErrInUse       = errors.New("data folder in use")
	ErrNotWritable = errors.New("data folder not writable")
	ErrDiskFull    = errors.New("disk full")
	ErrNoTerminal  = errors.New("no pseudo-terminal")
	ErrNoPort      = errors.New("engine did not open its port")
	ErrRefused     = errors.New("engine refused its configuration")
	ErrDied        = errors.New("engine died")
	ErrStopped     = errors.New("engine stopped")
)

// Error is a failure of the engine: what happened, what to do, and the end of
// what the engine printed.
type Error struct {
	Kind   error  // one of the Err… values
	What   string // what happened and what to do, one or two sentences
	Output string // the last lines that the engine printed; may be empty
	Err    error  // the cause below; may be nil
}

// Error joins the sentence, the cause and the engine's last lines.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.What)
	if e.Err != nil {
		fmt.Fprintf(&b, " (%v)", e.Err)
	}
	if e.Output != "" {
		fmt.Fprintf(&b, "; the engine's last words: %s", e.Output)
	}
	return b.String()
}

// Unwrap gives errors.Is both the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// explain turns what a child printed before it ended, or before it was ended for
// not opening its port, into a sentence. The exit status says nothing (refused
// configurations end with 0), so only the text is read. What it does not know
// gets the fallback.
func explain(dir, console string, fallback *Error) *Error {
	tail := lastLines(console, 6)
	say := func(kind error, format string, args ...any) *Error {
		return &Error{Kind: kind, What: fmt.Sprintf(format, args...), Output: tail}
	}
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(console, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("Cannot lock file"):
		return say(ErrInUse, "another ClickHouse works in %s; stop it, or set data_dir to another folder", dir)
	case has("dlopen:", "dlsym:"):
		return say(ErrUnloadable, "the ClickHouse engine library cannot be loaded; run `npm ci` to install it again "+
			"(it needs Linux on x86-64 with glibc), or set warehouse.dsn to use a server")
	case has("No space left on device", "NOT_ENOUGH_SPACE"):
		return say(ErrDiskFull, "the disk that holds %s is full; free some space and start again", dir)
	case has("Permission denied", "Read-only file system"):
		return say(ErrNotWritable, "the engine may not write to %s; give this user the folder "+
			"(chown -R), or set data_dir to another one", dir)
	case has("Address already in use"):
		return say(ErrNoPort, "the engine could not open a port on 127.0.0.1; start again")
	case errors.Is(fallback, ErrDied) && has("Exception") && has("default: Authentication failed", usersFile, configFile, "UNKNOWN_SETTING"):
		return say(ErrRefused, "the engine refuses the configuration that was written for it in %s: this version of "+
			"ClickHouse is not the one pantaukim was made for; run `npm ci` to install that one", dir)
	default:
		fallback.Output = tail
		return fallback
	}
}

// complaints returns the last n lines of text that report something wrong.
func complaints(text string, n int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, "Exception") || strings.Contains(line, "<Fatal>") || strings.Contains(line, "<Error>") {
			b.WriteString(line)
		}
	}
	return lastLines(b.String(), n)
}

// lastLines returns the last n lines of text that are not empty, on one line.
func lastLines(text string, n int) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-n):], " | ")
}
