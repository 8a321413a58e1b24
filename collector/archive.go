package collector

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/renameio/v2"
	"github.com/klauspost/compress/zstd"

	"pantaukim/collector/fetch/web"
)

// archive keeps the pages of walks as they came, so that a better reader can read
// them again without fetching: one compressed file for each walk, in a folder for
// each day. A file holds one line of JSON for each answer, followed by its body.
type archive struct {
	dir  string
	keep time.Duration
}

// keptPage is one answer as it was kept.
type keptPage struct {
	URL    string          `json:"url"`             // as asked for
	Final  string          `json:"final,omitempty"` // after redirects, if another
	Type   string          `json:"type,omitempty"`
	Status int             `json:"status"`
	At     time.Time       `json:"at"`     // when its walk began
	Length int             `json:"length"` // of the body, in bytes
	List   web.ListHeaders `json:"list,omitzero"`
	body   []byte
}

// keptName is the end of the name of every file of kept pages.
const keptName = ".zst"

// fileName makes a name of a group's id, which may hold anything.
func fileName(group string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, group)
	if safe == group && group != "" && len(group) < 100 {
		return group
	}
	return "x_" + hex.EncodeToString([]byte(group))
}

// recorder writes the file of one walk.
type recorder struct {
	file  *renameio.PendingFile
	zip   *zstd.Encoder
	dir   string
	pages int
}

// record starts the file of a walk. It does not count until it is committed.
func (a *archive) record(group, run string, at time.Time) (*recorder, error) {
	dir := filepath.Join(a.dir, at.UTC().Format(time.DateOnly))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep pages: %w", err)
	}
	path := filepath.Join(dir, fileName(group)+"@"+run+keptName)
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return nil, fmt.Errorf("keep pages: %w", err)
	}
	zip, err := zstd.NewWriter(file, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep pages: %w", err), file.Cleanup())
	}
	return &recorder{file: file, zip: zip, dir: dir}, nil
}

func (r *recorder) add(p keptPage) error {
	p.Length = len(p.body)
	head, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keep page: %w", err)
	}
	for _, b := range [][]byte{head, {'\n'}, p.body, {'\n'}} {
		if _, err := r.zip.Write(b); err != nil {
			return fmt.Errorf("keep page: %w", err)
		}
	}
	r.pages++
	return nil
}

// commit makes the file count, once it is on the disk: a crash leaves the whole file
// or none. A walk without any answer leaves none.
func (r *recorder) commit() error {
	if r.pages == 0 {
		r.abort()
		return nil
	}
	err := r.zip.Close()
	if err == nil {
		err = r.file.CloseAtomicallyReplace()
	}
	if err == nil {
		err = errors.Join(syncDir(r.dir), syncDir(filepath.Dir(r.dir)))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep pages: %w", err), r.file.Cleanup())
	}
	return nil
}

// abort throws the file away.
func (r *recorder) abort() { _ = errors.Join(r.zip.Close(), r.file.Cleanup()) }

// syncDir makes sure that the names of the files in a folder are on the disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// clean removes the days whose pages need not be kept any longer.
func (a *archive) clean(now time.Time) error {
	days, err := os.ReadDir(a.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clean kept pages: %w", err)
	}
	for _, d := range days {
		day, err := time.Parse(time.DateOnly, d.Name())
		if err != nil || !day.AddDate(0, 0, 1).Add(a.keep).Before(now) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(a.dir, d.Name())); err != nil {
			return fmt.Errorf("clean kept pages: %w", err)
		}
	}
	return nil
}
