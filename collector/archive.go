package collector

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
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
	URL    string    `json:"url"`             // as asked for
	Final  string    `json:"final,omitempty"` // after redirects, if another
	Type   string    `json:"type,omitempty"`
	Status int       `json:"status"`
	At     time.Time `json:"at"`
	Length int       `json:"length"`
	body   []byte
}

// maxKept bounds the body of a kept page that is believed when it is read back.
const maxKept = 256 << 20

// recorder writes the file of one walk.
type recorder struct {
	file *os.File
	zip  *zstd.Encoder
	path string
}

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

// record starts the file of a walk. It does not count until it is committed.
func (a *archive) record(group, run string, at time.Time) (*recorder, error) {
	dir := filepath.Join(a.dir, at.UTC().Format(time.DateOnly))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep pages: %w", err)
	}
	path := filepath.Join(dir, fileName(group)+"@"+run+".zst")
	file, err := os.CreateTemp(dir, ".walk-*")
	if err != nil {
		return nil, fmt.Errorf("keep pages: %w", err)
	}
	zip, err := zstd.NewWriter(file, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep pages: %w", err), file.Close(), os.Remove(file.Name()))
	}
	return &recorder{file: file, zip: zip, path: path}, nil
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
	return nil
}

// commit makes the file count, abort throws it away.
func (r *recorder) commit() error {
	err := errors.Join(r.zip.Close(), r.file.Close())
	if err == nil {
		err = os.Rename(r.file.Name(), r.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep pages: %w", err), os.Remove(r.file.Name()))
	}
	return nil
}

func (r *recorder) abort() {
	_ = errors.Join(r.zip.Close(), r.file.Close(), os.Remove(r.file.Name()))
}

// pages returns the newest kept answer for each address of a group, and the time
// of the newest one.
func (a *archive) pages(group string) (map[string]keptPage, time.Time, error) {
	files, err := filepath.Glob(filepath.Join(a.dir, "*", fileName(group)+"@*.zst"))
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("kept pages of %s: %w", group, err)
	}
	slices.SortFunc(files, func(x, y string) int { return strings.Compare(filepath.Base(x), filepath.Base(y)) })
	out := map[string]keptPage{}
	var newest time.Time
	for _, f := range files {
		if err := readKept(f, func(p keptPage) {
			out[keptKey(p.URL)] = p
			if p.Final != "" {
				out[keptKey(p.Final)] = p
			}
			if p.At.After(newest) {
				newest = p.At
			}
		}); err != nil {
			return nil, newest, err
		}
	}
	return out, newest, nil
}

// keptKey is the form in which addresses are looked up.
func keptKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.Fragment = ""
	if len(u.Path) > 1 { // a link may say it with the slash or without
		u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
	}
	return u.String()
}

// readKept reads the pages of one file.
func readKept(path string, take func(keptPage)) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read kept pages: %w", err)
	}
	defer func() { _ = file.Close() }()
	if err := parseKept(file, take); err != nil {
		return fmt.Errorf("read kept pages of %s: %w", filepath.Base(path), err)
	}
	return nil
}

func parseKept(r io.Reader, take func(keptPage)) error {
	zip, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(512<<20))
	if err != nil {
		return err
	}
	defer zip.Close()
	lines := bufio.NewReader(zip)
	for {
		head, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(head) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		var p keptPage
		if err := json.Unmarshal(head, &p); err != nil {
			return err
		}
		if p.Length < 0 || p.Length > maxKept {
			return fmt.Errorf("a page of %d bytes", p.Length)
		}
		p.body, err = io.ReadAll(io.LimitReader(lines, int64(p.Length)))
		if err != nil {
			return err
		}
		if _, err := lines.Discard(1); err != nil || len(p.body) != p.Length {
			return fmt.Errorf("page is cut: %w", io.ErrUnexpectedEOF)
		}
		take(p)
	}
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
