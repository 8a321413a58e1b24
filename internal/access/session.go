package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"pantaukim/internal/datafile"
)

// tokenBytes is the length of a session's token: 128 random bits.
const tokenBytes = 16

// Bounds of what sessions may take up.
const (
	maxSessions        = 10_000
	maxSessionsPerUser = 10
	maxBrowser         = 120 // bytes of the name of a browser
)

// unfinishedLasts is for how long a login may wait for its code, a chosen password or a
// second factor.
const unfinishedLasts = 15 * time.Minute

// writeUse is how often it is written down that a session was used: after a crash it may
// seem unused for so much longer.
const writeUse = time.Minute

// token is the form in which a session is kept: the sum of its token, so that looking it up
// takes no longer for a near miss, and so that the file does not hold what lets somebody in.
type token string

func tokenOf(text string) token {
	sum := sha256.Sum256([]byte(text))
	return token(hex.EncodeToString(sum[:]))
}

// session is one login.
type session struct {
	Name    string    `json:"name"` // of the user
	Mark    string    `json:"mark"` // of what the user logged in with: a new password or factor ends the session
	Began   time.Time `json:"began"`
	Used    time.Time `json:"used"`
	From    string    `json:"from"`    // address at the login
	Browser string    `json:"browser"` // as it names itself
	Waits   bool      `json:"waits"`   // for the code of the second factor

	fresh string // secret of a second factor that is being set up; never written down
}

// Session is a login as people are shown it.
type Session struct {
	ID            string // names it, and lets nobody in
	Began, Used   time.Time
	From, Browser string
}

// markOf is the sum of what a user logs in with.
func markOf(u User) string {
	text := u.Hash
	if u.Factor != nil {
		text += "\n" + u.Factor.Secret
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// sessions are kept in memory and in a file, so that a restart ends none.
type sessions struct {
	idle, longest time.Duration
	now           func() time.Time
	log           *slog.Logger
	path          string

	mu      sync.Mutex
	all     map[token]session
	steps   map[string]int64 // by user: the newest step whose code was used, so that none is used twice
	written time.Time

	writing sync.Mutex // one writes at a time, and the last one writes the newest
}

// sessionsFile is the form of the file.
type sessionsFile struct {
	Sessions map[token]session `json:"sessions"`
	Steps    map[string]int64  `json:"steps"`
}

// openSessions reads the sessions of the file. Without one that can be read there are none.
func openSessions(path string, idle, longest time.Duration, now func() time.Time, log *slog.Logger) *sessions {
	s := &sessions{idle: idle, longest: longest, now: now, log: log, path: path, all: map[token]session{}, steps: map[string]int64{}}
	text, err := os.ReadFile(path)
	if err == nil {
		var f sessionsFile
		if err = json.Unmarshal(text, &f); err == nil {
			if f.Sessions != nil {
				s.all = f.Sessions
			}
			if f.Steps != nil {
				s.steps = f.Steps
			}
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Error("the sessions cannot be read; everybody logs in again", "file", path, "err", err)
	}
	return s
}

// write puts the sessions as they are into the file. What cannot be written down still
// holds until the program ends.
func (s *sessions) write() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	text, err := json.Marshal(sessionsFile{s.all, s.steps})
	s.written = s.now()
	s.mu.Unlock()
	if err == nil {
		err = datafile.Replace(s.path, text)
	}
	if err != nil {
		s.log.Error("the sessions could not be written; a restart ends some or brings some back", "err", err)
	}
}

// begin starts a session and returns its token. A user with a second factor has to give a
// code first.
func (s *sessions) begin(u User, from, browser string) string {
	return s.add(u, from, browser, u.Factor != nil)
}

func (s *sessions) add(u User, from, browser string, waits bool) string {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails
	text := base64.RawURLEncoding.EncodeToString(raw)
	if len(browser) > maxBrowser {
		browser = browser[:maxBrowser]
	}
	now := s.now()
	s.mu.Lock()
	s.sweep(now)
	s.makeRoom(u.Name, waits)
	s.all[tokenOf(text)] = session{
		Name: u.Name, Mark: markOf(u), Began: now, Used: now, From: from, Browser: browser, Waits: waits,
	}
	s.mu.Unlock()
	s.write()
	return text
}

// find returns a session and its user, as the list of users names them now. It counts as
// use of the session.
func (s *sessions) find(text string, users Users) (session, User, bool) {
	if text == "" || len(text) > 64 {
		return session{}, User{}, false
	}
	key, now := tokenOf(text), s.now()
	s.mu.Lock()
	found, ok := s.all[key]
	if !ok {
		s.mu.Unlock()
		return session{}, User{}, false
	}
	u, holds := s.holds(found, users, now)
	if holds {
		found.Used = now
		s.all[key] = found
	} else {
		delete(s.all, key)
	}
	late := !holds || now.Sub(s.written) >= writeUse || now.Before(s.written)
	s.mu.Unlock()
	if late {
		s.write()
	}
	return found, u, holds
}

// holds tells whether a session goes on, and for whom.
func (s *sessions) holds(found session, users Users, now time.Time) (User, bool) {
	u, known := users.Find(found.Name)
	unfinished := found.Waits || u.MustChoose()
	return u, known && !u.Disabled && markOf(u) == found.Mark && !s.over(found, now) &&
		(!unfinished || now.Sub(found.Began) < unfinishedLasts)
}

// renew replaces the session of a token by one of the user as changed, which waits for no
// code, and returns its token. Other sessions end if the user logs in with something else
// now.
func (s *sessions) renew(text string, u User, from, browser string) string {
	s.mu.Lock()
	delete(s.all, tokenOf(text))
	s.mu.Unlock()
	return s.add(u, from, browser, false)
}

// end forgets a session.
func (s *sessions) end(text string) {
	s.mu.Lock()
	delete(s.all, tokenOf(text))
	s.mu.Unlock()
	s.write()
}

// shownID is the part of a session's sum that names it to people.
const shownID = 16

// of lists the sessions of a user that hold, the last used first.
func (s *sessions) of(name string, users Users) []Session {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Session
	for key, found := range s.all {
		if _, holds := s.holds(found, users, now); holds && found.Name == foldName(name) && !found.Waits {
			out = append(out, Session{string(key[:shownID]), found.Began, found.Used, found.From, found.Browser})
		}
	}
	slices.SortFunc(out, func(a, b Session) int { return b.Used.Compare(a.Used) })
	return out
}

// endOf ends a session of a user by what names it to people.
func (s *sessions) endOf(name, id string) bool {
	s.mu.Lock()
	ended := false
	for key, found := range s.all {
		if found.Name == name && len(key) >= shownID && string(key[:shownID]) == id {
			delete(s.all, key)
			ended = true
		}
	}
	s.mu.Unlock()
	if ended {
		s.write()
	}
	return ended
}

// endOthers ends all sessions of a user but that of a token, and tells how many.
func (s *sessions) endOthers(name, text string) int {
	s.mu.Lock()
	n := 0
	for key, found := range s.all {
		if found.Name == name && key != tokenOf(text) {
			delete(s.all, key)
			n++
		}
	}
	s.mu.Unlock()
	s.write()
	return n
}

// spend takes the code of a step from a user: each is good once.
func (s *sessions) spend(name string, step int64) bool {
	s.mu.Lock()
	fresh := step > s.steps[name]
	if fresh {
		s.steps[name] = step
	}
	s.mu.Unlock()
	if fresh {
		s.write()
	}
	return fresh
}

// secret returns the secret of the second factor that a session sets up. It makes one the
// first time.
func (s *sessions) secret(text string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.all[tokenOf(text)]
	if !ok {
		return "", errors.New("set up a second factor: the session has ended")
	}
	if found.fresh == "" {
		made, err := newSecret(found.Name)
		if err != nil {
			return "", err
		}
		found.fresh = made
		s.all[tokenOf(text)] = found
	}
	return found.fresh, nil
}

// over tells whether a session has lasted or rested too long. A clock that was set
// back makes it last no longer than the bounds say.
func (s *sessions) over(found session, now time.Time) bool {
	rested, lasted := now.Sub(found.Used), now.Sub(found.Began)
	return rested >= s.idle || lasted >= s.longest || rested < -s.idle || lasted < -s.idle
}

// sweep forgets the sessions that are over.
func (s *sessions) sweep(now time.Time) {
	for key, found := range s.all {
		if s.over(found, now) {
			delete(s.all, key)
		}
	}
}

// makeRoom ends the longest unused session where a user, or all together, have as many as
// they may. Logins that wait for a code make room among themselves only: whoever knows a
// password and has no code ends no session.
func (s *sessions) makeRoom(name string, waits bool) {
	oldest := func(mine bool) (key token, n int) {
		var at time.Time
		for k, found := range s.all {
			if mine && (found.Name != name || found.Waits != waits) {
				continue
			}
			if n++; n == 1 || found.Used.Before(at) {
				key, at = k, found.Used
			}
		}
		return key, n
	}
	if key, n := oldest(true); n >= maxSessionsPerUser {
		delete(s.all, key)
	}
	if len(s.all) >= maxSessions {
		key, _ := oldest(false)
		delete(s.all, key)
	}
}
