package collector

import (
	"bufio"
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

// maxKept bounds the body of a kept page that is believed when it is read back.
const maxKept = 256 << 20

// errSpoilt says that a file of kept pages is cut or otherwise not as it was written.
var errSpoilt = errors.New("kept pages are spoilt")

// keptRun is one run of one day of which pages are kept.
type keptRun struct{ day, run string }

// runs lists the runs of which pages are kept, the newest first.
func (a *archive) runs() ([]keptRun, error) {
	days, err := os.ReadDir(a.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for kept pages: %w", err)
	}
	seen := map[keptRun]bool{}
	for _, d := range days {
		if _, err := time.Parse(time.DateOnly, d.Name()); err != nil || !d.IsDir() {
			continue
		}
		if err := runsOf(filepath.Join(a.dir, d.Name()), func(run string) { seen[keptRun{d.Name(), run}] = true }); err != nil {
			return nil, fmt.Errorf("look for kept pages: %w", err)
		}
	}
	out := make([]keptRun, 0, len(seen))
	for r := range seen {
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y keptRun) int { return strings.Compare(y.run, x.run) })
	return out, nil
}

// runsOf names the run of each file in the folder of a day. The folder may hold a file
// for every group of the country, so it is read in portions.
func runsOf(dir string, take func(run string)) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		names, err := f.Readdirnames(1000)
		for _, name := range names {
			if base, ok := strings.CutSuffix(name, keptName); ok && !strings.HasPrefix(name, ".") {
				if _, run, ok := strings.Cut(base, "@"); ok {
					take(strings.Clone(run))
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// keptPages are the newest kept answers of the addresses of one group. Their bodies
// are in a file, unpacked, and are read when they are asked for.
type keptPages struct {
	dir    string
	bodies *os.File // made with the first page; has no name: it is gone when it is closed
	size   int64
	pages  map[string]placedPage // by keptKey
	newest time.Time             // when the newest walk of them began
}

// placedPage is a kept page without its body.
type placedPage struct {
	keptPage
	offset int64 // of the body
	run    int   // from which it is, the newest being 0
}

// open reads what is kept of a group in these runs, which come the newest first. A file
// that is spoilt is an errSpoilt, and nothing of the group is returned: without its
// newest pages, older ones would be taken for them.
func (a *archive) open(group string, runs []keptRun) (*keptPages, error) {
	k := &keptPages{dir: a.dir, pages: map[string]placedPage{}}
	for n, r := range runs {
		path := filepath.Join(a.dir, r.day, fileName(group)+"@"+r.run+keptName)
		if err := readKept(path, func(p keptPage) error { return k.add(p, n) }); err != nil {
			k.close()
			return nil, err
		}
	}
	return k, nil
}

// add places a page, unless one of a newer run is there.
func (k *keptPages) add(p keptPage, run int) error {
	if p.At.After(k.newest) {
		k.newest = p.At
	}
	wanted := false
	placed := placedPage{keptPage: p, offset: k.size, run: run}
	placed.body = nil
	for _, address := range []string{p.URL, p.Final} {
		if address == "" {
			continue
		}
		key := keptKey(address)
		if before, ok := k.pages[key]; !ok || before.run == run {
			k.pages[key], wanted = placed, true
		}
	}
	if !wanted {
		return nil
	}
	if k.bodies == nil {
		file, err := os.CreateTemp(k.dir, ".bodies-*")
		if err != nil {
			return fmt.Errorf("unpack kept pages: %w", err)
		}
		k.bodies = file
		if err := os.Remove(file.Name()); err != nil {
			return fmt.Errorf("unpack kept pages: %w", err)
		}
	}
	n, err := k.bodies.Write(p.body)
	k.size += int64(n)
	if err != nil {
		return fmt.Errorf("unpack kept pages: %w", err)
	}
	return nil
}

// get returns the newest kept answer of an address with its body. ok tells whether
// there is one.
func (k *keptPages) get(address string) (p keptPage, ok bool, err error) {
	placed, ok := k.pages[keptKey(address)]
	if !ok {
		return keptPage{}, false, nil
	}
	p = placed.keptPage
	p.body = make([]byte, p.Length)
	if _, err := k.bodies.ReadAt(p.body, placed.offset); err != nil && p.Length > 0 {
		return keptPage{}, false, fmt.Errorf("read kept page: %w", err)
	}
	return p, true, nil
}

func (k *keptPages) close() {
	if k.bodies != nil {
		_ = k.bodies.Close()
	}
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

// readKept reads the pages of one file, if it exists.
func readKept(path string, take func(keptPage) error) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read kept pages: %w", err)
	}
	defer file.Close()
	if err := parseKept(file, take); err != nil {
		return fmt.Errorf("read kept pages of %s: %w", filepath.Base(path), err)
	}
	return nil
}

// parseKept reads the pages of a file. An error is an errSpoilt, or that of take.
func parseKept(r io.Reader, take func(keptPage) error) error {
	zip, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(2*maxKept))
	if err != nil {
		return fmt.Errorf("%w: %w", errSpoilt, err)
	}
	defer zip.Close()
	lines := bufio.NewReader(zip)
	for n := 0; ; n++ {
		p, err := parsePage(lines)
		if errors.Is(err, io.EOF) && n > 0 {
			return nil
		}
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty") // what the disk has lost may look so; no walk writes it
		}
		if err != nil {
			return fmt.Errorf("%w: page %d: %w", errSpoilt, n+1, err)
		}
		if err := take(p); err != nil {
			return err
		}
	}
}

// parsePage reads one page. [io.EOF] says that there is no further one.
func parsePage(r *bufio.Reader) (keptPage, error) {
	head, err := r.ReadBytes('\n')
	if errors.Is(err, io.EOF) && len(head) > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return keptPage{}, err
	}
	var p keptPage
	if err := json.Unmarshal(head, &p); err != nil {
		return p, err
	}
	if p.Length < 0 || p.Length > maxKept {
		return p, fmt.Errorf("it has %d bytes", p.Length)
	}
	if p.body, err = io.ReadAll(io.LimitReader(r, int64(p.Length))); err != nil {
		return p, err
	}
	if _, err := r.Discard(1); err != nil || len(p.body) != p.Length {
		return p, io.ErrUnexpectedEOF
	}
	return p, nil
}
