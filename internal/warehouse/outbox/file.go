package outbox

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	entryExt      = ".entry"
	unfinishedExt = ".unfinished"
	timeForm      = "20060102T150405.000Z"
)

// file is the file of one entry. Its name gives its place in the order.
type file struct {
	number uint64
	at     time.Time // UTC, to the millisecond
	size   int64     // bytes of the file
}

func (f file) name() string {
	return fmt.Sprintf("%016d-%s%s", f.number, f.at.Format(timeForm), entryExt)
}

// parseName reads the name of an entry's file.
func parseName(name string) (f file, ok bool) {
	var at string
	if n, err := fmt.Sscanf(name, "%016d-%20s"+entryExt, &f.number, &at); n != 2 || err != nil {
		return file{}, false
	}
	var err error
	if f.at, err = time.Parse(timeForm, at); err != nil {
		return file{}, false
	}
	return f, f.name() == name
}

// header is the first line of an entry's file. The number in it is the version of this
// form of files.
func header(entry []byte) []byte {
	return fmt.Appendf(nil, "pantaukim-outbox 1 %d %x\n", len(entry), sha256.Sum256(entry))
}

// errDamaged says that a file is not as it was written.
var errDamaged = errors.New("the file is damaged")

// read returns the entry in a file, or errDamaged if a byte of it is not as it was.
func (f file) read(dir string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, f.name()))
	if err != nil {
		return nil, err
	}
	line := bytes.IndexByte(data, '\n') + 1
	if entry := data[line:]; bytes.Equal(data[:line], header(entry)) {
		return entry, nil
	}
	return nil, errDamaged
}
