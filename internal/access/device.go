package access

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pantaukim/internal/datafile"
)

// devices recognises browsers in which a user has logged in before, by a signed
// cookie. Such a browser has tries of its own, so that somebody who guesses at a
// name from elsewhere can use up everybody's tries but the owner's.
type devices struct{ key []byte }

// openDevices reads the key of the signatures, or makes one.
func openDevices(path string) (*devices, error) {
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == sha256.Size:
		return &devices{key}, nil
	case err == nil:
		return nil, fmt.Errorf("%s: not a key; remove the file, a new one is made", path)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read the key of the logins: %w", err)
	}
	key = make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("write the key of the logins: %w", err)
	}
	return &devices{key}, datafile.Replace(path, key)
}

// issue returns the cookie's value for a browser in which name has logged in.
func (d *devices) issue(name string) string {
	raw := make([]byte, tokenBytes)
	_, _ = rand.Read(raw) // never fails
	id := base64.RawURLEncoding.EncodeToString(raw)
	return id + "." + d.sign(name, id)
}

// known tells whether the value was issued for name, and returns what tells this
// browser from others.
func (d *devices) known(name, value string) (id string, ok bool) {
	id, sum, cut := strings.Cut(value, ".")
	if !cut || len(value) > 128 {
		return "", false
	}
	return id, hmac.Equal([]byte(sum), []byte(d.sign(name, id)))
}

func (d *devices) sign(name, id string) string {
	mac := hmac.New(sha256.New, d.key)
	fmt.Fprintf(mac, "%s\n%s", name, id)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
