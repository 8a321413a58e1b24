package access

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"pantaukim/internal/datafile"

	yaml "go.yaml.in/yaml/v3"
	"golang.org/x/sys/unix"
)

// fileMode is the mode of files with secrets: for their owner only.
const fileMode fs.FileMode = 0o600

// heading opens the file of users.
const heading = "# Users of pantaukim. Change it on the page /pengguna or with \"pantaukim user\"; a running program follows within a second.\n"

// usersFile is the form of the file.
type usersFile struct {
	Users Users `yaml:"users"`
}

// ReadUsers reads the file of users. A file that is not there holds nobody.
func ReadUsers(path string) (Users, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	return parseUsers(path, text)
}

func parseUsers(path string, text []byte) (Users, error) {
	var f usersFile
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: not readable as a list of users (%w); restore it from a backup, or remove it and add the users again", path, err)
	}
	if err := f.Users.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f.Users, nil
}

// ChangeUsers lets change turn the users of the file into others and replaces the
// file as a whole. Two changes at the same time wait for each other.
func ChangeUsers(path string, change func(Users) (Users, error)) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	defer lock.Close() // ends the lock
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	before, err := ReadUsers(path)
	if err != nil {
		return err
	}
	after, err := change(before)
	if err != nil {
		return err
	}
	text, err := yaml.Marshal(usersFile{after})
	if err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	return datafile.Replace(path, append([]byte(heading), text...))
}

// recheck is how often a running program looks whether the file has changed.
const recheck = time.Second

// userList is the users of a running program. It follows the file; what cannot be
// read leaves the users as they were.
type userList struct {
	path string
	log  *slog.Logger

	mu      sync.Mutex
	checked time.Time
	seen    fileState
	users   Users
}

// fileState tells one state of a file from another.
type fileState struct {
	inode uint64
	size  int64
	at    time.Time
	there bool
}

func stateOf(path string) fileState {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return fileState{}
	}
	return fileState{inode: st.Ino, size: st.Size, at: time.Unix(st.Mtim.Unix()), there: true}
}

// openUsers reads the file for the first time; then a fault in it is an error.
func openUsers(path string, log *slog.Logger) (*userList, error) {
	l := &userList{path: path, log: log, seen: stateOf(path), checked: time.Now()}
	var err error
	l.users, err = ReadUsers(path)
	return l, err
}

// current returns the users of the file as it stands.
func (l *userList) current() Users {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.checked) < recheck {
		return l.users
	}
	return l.read()
}

// look reads the file at once, after a change by this program.
func (l *userList) look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.read()
}

// read follows the file if it has changed.
func (l *userList) read() Users {
	l.checked = time.Now()
	state := stateOf(l.path)
	if state == l.seen {
		return l.users
	}
	l.seen = state
	if !state.there {
		l.log.Error("the file of users is gone; the users stay as they were until the program is started again", "file", l.path)
		return l.users
	}
	users, err := ReadUsers(l.path)
	if err != nil {
		l.log.Error("the file of users cannot be used; the users stay as they were", "err", err)
		return l.users
	}
	l.users = users
	l.log.Info("users read again", "users", len(users))
	return users
}
