package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pantaukim/internal/datafile"
)

// diskNotes is how many days are remembered: eight weeks tell how fast the disk fills.
const diskNotes = 56

// DiskNote is what was free of the disk of the data on one day.
type DiskNote struct {
	At   time.Time `json:"at"`
	Free int64     `json:"free"` // bytes
}

// DiskUsage is what was free on the past days, the oldest first.
type DiskUsage []DiskNote

// ReadDiskUsage reads what is remembered in the data folder.
func ReadDiskUsage(dir string) (DiskUsage, error) {
	path := filepath.Join(dir, "disk.json")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out DiskUsage
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		return nil, fmt.Errorf("what was free on the disk, %s: %w", path, err)
	}
	return out, nil
}

// Weekly returns by how many bytes the disk fills in a week: the median over all pairs of
// days, so that one big file that came and went does not tell. It is known after a week.
func (u DiskUsage) Weekly() (bytes float64, known bool) {
	if len(u) < 2 || u[len(u)-1].At.Sub(u[0].At) < 7*24*time.Hour {
		return 0, false
	}
	var paces []float64
	for i, a := range u {
		for _, b := range u[i+1:] {
			if days := b.At.Sub(a.At).Hours() / 24; days > 0 {
				paces = append(paces, 7*float64(a.Free-b.Free)/days)
			}
		}
	}
	if len(paces) == 0 { // the clock was set back
		return 0, false
	}
	slices.Sort(paces)
	return paces[len(paces)/2], true
}

// noteDisk remembers what is free, once a day. Failing costs a figure of the doctor only.
func noteDisk(dir string, now time.Time, log *slog.Logger) {
	usage, err := ReadDiskUsage(dir)
	if err != nil {
		log.Warn("what was free on the disk is not readable; it is written anew", "err", err)
		usage = nil
	}
	usage = slices.DeleteFunc(usage, func(n DiskNote) bool { return n.At.After(now) }) // of a clock that ran ahead
	if n := len(usage); n > 0 && now.Sub(usage[n-1].At) < 20*time.Hour {
		return
	}
	_, free, err := diskOf(dir)
	if err != nil {
		log.Warn("what is free on the disk is not known", "err", err)
		return
	}
	usage = append(usage, DiskNote{At: now, Free: free})
	text, err := json.Marshal(usage[max(0, len(usage)-diskNotes):])
	if err == nil {
		err = datafile.Replace(filepath.Join(dir, "disk.json"), append(text, '\n'))
	}
	if err != nil {
		log.Warn("what is free on the disk is not remembered", "err", err)
	}
}
