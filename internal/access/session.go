package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"sync"
	"time"
)

// tokenBytes is the length of a session's token: 128 random bits.
const tokenBytes = 16

// Bounds of what sessions may take up.
const (
	maxSessions        = 10_000
	maxSessionsPerUser = 10
)

// token is the form in which a session is kept: the sum of its token, so that
// looking it up takes no longer for a near miss.
type token [sha256.Size]byte

// session is one login.
type session struct {
	name  string // of the user
	hash  string // of the user's password when the session began: a new one ends it
	began time.Time
	used  time.Time
}

// sessions are kept in memory only: after a restart people log in again.
type sessions struct {
	idle, longest time.Duration
	now           func() time.Time

	mu  sync.Mutex
	all map[token]session
}

func newSessions(idle, longest time.Duration, now func() time.Time) *sessions {
	return &sessions{idle: idle, longest: longest, now: now, all: map[token]session{}}
}

// begin starts a session and returns its token.
func (s *sessions) begin(u User) string {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails
	text := base64.RawURLEncoding.EncodeToString(raw)
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	s.makeRoom(u.Name)
	s.all[sha256.Sum256([]byte(text))] = session{name: u.Name, hash: u.Hash, began: now, used: now}
	return text
}

// user returns the user of a token, as the list of users names them now. It counts
// as use of the session.
func (s *sessions) user(text string, users Users) (User, bool) {
	if text == "" || len(text) > 64 {
		return User{}, false
	}
	key := token(sha256.Sum256([]byte(text)))
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.all[key]
	if !ok {
		return User{}, false
	}
	u, known := users.Find(found.name)
	if !known || u.Hash != found.hash || s.over(found, now) {
		delete(s.all, key)
		return User{}, false
	}
	found.used = now
	s.all[key] = found
	return u, true
}

// end forgets a session.
func (s *sessions) end(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(text)))
}

// over tells whether a session has lasted or rested too long. A clock that was set
// back makes it last no longer than the bounds say.
func (s *sessions) over(found session, now time.Time) bool {
	rested, lasted := now.Sub(found.used), now.Sub(found.began)
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

// makeRoom ends the longest unused session where a user, or all together, have as
// many as they may.
func (s *sessions) makeRoom(name string) {
	oldest := func(mine bool) (key token, n int) {
		var at time.Time
		for k, found := range s.all {
			if mine && found.name != name {
				continue
			}
			if n++; n == 1 || found.used.Before(at) {
				key, at = k, found.used
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
