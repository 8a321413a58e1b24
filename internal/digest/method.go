package digest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pantaukim/internal/kim"
)

// logPath is the file that keeps what was sent.
func (d *Digester) logPath() string { return filepath.Join(d.deps.DataDir, "digest.json") }

// openLog reads what was sent, by this machine and, if that is kept in the warehouse, by
// others. What a program noted in its file before it was kept there is believed as well.
func (d *Digester) openLog(ctx context.Context) (*log, error) {
	l, err := openLog(d.logPath())
	if err != nil || d.deps.Instance == "" {
		return l, err
	}
	l.shared = &shared{conn: d.deps.Conn, instance: d.deps.Instance}
	rows, err := l.shared.read(ctx)
	if err != nil {
		return nil, err
	}
	l.take(rows)
	return l, nil
}

// textFile is the file of a week's digest as text.
func (d *Digester) textFile(week string) string { return filepath.Join(d.dir(), "kim-"+week+".txt") }

// changed says, in Indonesian, why the digest of a week is held back because of a change
// of method. It is empty if it is not. The first digest of an installation is never held
// back, and neither is the one of the week after.
func (d *Digester) changed(log *log, week kim.Week) (string, error) {
	if log.HeldWeek != "" && log.HeldWeek != week.String() || log.Method == kim.Method {
		return "", nil
	}
	if log.Method == 0 && len(log.Weeks) == 0 {
		made, err := filepath.Glob(d.textFile("*"))
		if err != nil {
			return "", fmt.Errorf("look for older digests: %w", err)
		}
		if len(made) == 0 {
			return "", nil
		}
	}
	return fmt.Sprintf("metode penghitungan berubah sejak surat terakhir: sekarang metode %d, dahulu metode %d, "+
		"sehingga perubahan status pekan ini bisa berasal dari metode; periksa dengan \"pantaukim digest --print\", "+
		"kirim dengan \"pantaukim digest --again\"", kim.Method, max(log.Method, 1)), nil
}

// hold is changed, and notes which week is held back, or that this method's digest goes
// out. A digest sent to one address on purpose lets no other go.
func (d *Digester) hold(ctx context.Context, log *log, week kim.Week, again bool) (string, error) {
	why, err := d.changed(log, week)
	if err != nil || why != "" && d.only != "" && again {
		return "", err
	}
	if why != "" && !again {
		// If this week's digest went out before the change, the one to hold is the next.
		_, err := os.Stat(d.textFile(week.String()))
		if log.HeldWeek != "" || err == nil {
			return why, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return why, fmt.Errorf("look for this week's digest: %w", err)
		}
		log.HeldWeek = week.String()
		return why, log.noteWeek(ctx, log.HeldWeek, held)
	}
	if log.Method == kim.Method {
		return "", nil
	}
	log.Method, log.HeldWeek = kim.Method, ""
	return "", log.noteWeek(ctx, week.String(), made)
}
