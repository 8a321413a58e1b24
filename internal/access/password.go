package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a hash: argon2id with 19 MiB, two passes and one thread, the least
// that OWASP recommends and what a small server can bear. A hash names its own
// cost, so that it can be raised for new passwords without breaking old ones.
const (
	hashMemory  = 19 * 1024 // KiB
	hashPasses  = 2
	hashThreads = 1
	saltBytes   = 16
	hashBytes   = 32
)

// Limits of a password, in characters and bytes.
const (
	minPassword = 12
	maxPassword = 1024
)

// What can be wrong with a new password.
var (
	errShort   = fmt.Errorf("a password has at least %d characters; several words in a row are easy to remember", minPassword)
	errLong    = fmt.Errorf("a password has at most %d bytes", maxPassword)
	errGuessed = errors.New("this password would be guessed at once; choose several words in a row")
)

// checkPassword tells what is wrong with a new password. What makes one good is
// its length; composition rules are known to make people choose worse ones.
func checkPassword(name, password string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return errShort
	case len(password) > maxPassword:
		return errLong
	case strings.EqualFold(password, name) || strings.Count(password, password[:1]) == len(password):
		return errGuessed
	}
	return nil
}

// onceLetters are those of one-time passwords: none is taken for another one. There are 32
// of them, so that each is as likely as the others.
const onceLetters = "abcdefghijkmnpqrstuvwxyz23456789"

// oncePassword returns a password of 80 random bits that can be read out.
func oncePassword() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails
	var b strings.Builder
	for i, x := range raw {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(onceLetters[x%32])
	}
	return b.String()
}

// hashPassword returns the hash of a password in the PHC string format.
func hashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: the program would have been stopped
	sum := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashThreads, hashBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// hash is a PHC string taken apart.
type hash struct {
	memory, passes uint32
	threads        uint8
	salt, sum      []byte
}

// parseHash reads what hashPassword wrote. Costs far above ours are refused: a
// file that somebody tampered with must not exhaust the memory.
func parseHash(text string) (hash, error) {
	var h hash
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errors.New("not an argon2id hash as \"pantaukim user passwd\" writes it")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.threads); err != nil {
		return h, fmt.Errorf("costs of the hash: %w", err)
	}
	if h.memory < 8 || h.memory > 1<<20 || h.passes < 1 || h.passes > 16 || h.threads < 1 || h.threads > 16 {
		return h, errors.New("costs of the hash are out of bounds")
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4]); err != nil || len(h.salt) < 8 {
		return h, errors.New("salt of the hash is broken")
	}
	if h.sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[5]); err != nil || len(h.sum) < 16 || len(h.sum) > 64 {
		return h, errors.New("sum of the hash is broken")
	}
	return h, nil
}

// matches compares in a time that does not depend on where the two differ.
func (h hash) matches(password string) bool {
	sum := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.threads, uint32(len(h.sum)))
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}

// nobodyHash is what a password is compared with if there is no such user: the
// answer must take as long as for a user that there is.
func nobodyHash() hash {
	return hash{memory: hashMemory, passes: hashPasses, threads: hashThreads, salt: make([]byte, saltBytes), sum: make([]byte, hashBytes)}
}
