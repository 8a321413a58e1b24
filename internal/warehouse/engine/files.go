package engine

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"text/template"
)

// User is the name that the application logs in with.
const User = "pantaukim"

//go:embed engine.xml.tmpl
var engineXML string

//go:embed users.xml.tmpl
var usersXML string

// The files of the engine's folder.
const (
	lockFile    = "lock"
	consoleFile = "console.log" // what the process printed since it started
	serverLog   = "server.log"  // what it logged, over many starts
	configFile  = "engine.xml"
	usersFile   = "users.xml"
	storeDir    = "store"
	backupsDir  = "backups"
)

// newPassword returns 128 random bits as text. They are never written down:
// users.xml holds their SHA-256 only.
func newPassword() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(b[:])
}

// makeDir creates the engine's folder, readable by this user only.
func makeDir(dir string) error {
	for _, d := range []string{dir, filepath.Join(dir, storeDir), filepath.Join(dir, backupsDir)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return notWritable(dir, err)
		}
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return notWritable(dir, err)
	}
	return nil
}

func notWritable(dir string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return &Error{Kind: ErrDiskFull, Err: err, What: fmt.Sprintf(
			"the disk that holds %s is full; free some space and start again", dir)}
	}
	return &Error{Kind: ErrNotWritable, Err: err, What: fmt.Sprintf(
		"cannot write to %s; give this user the folder (chown -R), or set data_dir to another one", dir)}
}

// writeConfig writes the engine's two configuration files.
func writeConfig(cfg Config, password string) error {
	hash := sha256.Sum256([]byte(password))
	values := struct {
		Config
		User, PasswordHash string
	}{cfg, User, hex.EncodeToString(hash[:])}
	for name, text := range map[string]string{configFile: engineXML, usersFile: usersXML} {
		t, err := template.New(name).Funcs(template.FuncMap{"xml": escapeXML}).Parse(text)
		if err != nil {
			return fmt.Errorf("parse %s: %w", name, err)
		}
		var b bytes.Buffer
		if err := t.Execute(&b, values); err != nil {
			return fmt.Errorf("fill in %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(cfg.Dir, name), b.Bytes(), 0o600); err != nil {
			return notWritable(cfg.Dir, err)
		}
	}
	return nil
}

func escapeXML(s string) (string, error) {
	var b bytes.Buffer
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}
