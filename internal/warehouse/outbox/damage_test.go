package outbox_test

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/outbox"
)

// roleWriter, as the first argument, makes this binary a program that appends to the
// outbox in os.Args[2] until it is killed and prints each number once it is stored.
const roleWriter = "play-writer"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == roleWriter {
		o, err := outbox.Open(os.Args[2], outbox.DefaultConfig(), slog.New(slog.DiscardHandler), time.Now)
		for i := 0; err == nil && i < 100_000; i++ {
			if err = o.Append(entry(i)); err == nil {
				fmt.Println(i)
			}
		}
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// Whatever byte of a file the disk spoils, wherever it is cut, the entry in it is read
// as it was or set aside by name. The others come through.
func TestDamageAtEveryByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	fill(t, o, 1, 4)
	_ = o.Close()
	waiting := files(t, dir, "*.entry")
	whole := map[string][]byte{}
	for _, path := range waiting {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		whole[path] = data
	}
	middle := waiting[1]
	good := whole[middle]
	for i := range good {
		flipped := bytes.Clone(good)
		flipped[i] ^= 0x20
		zeros := append(bytes.Clone(good[:i]), make([]byte, len(good)-i)...)
		for how, data := range map[string][]byte{
			"flipped":       flipped,
			"cut here":      good[:i],
			"lost":          append(bytes.Clone(good[:i]), good[i+1:]...),
			"zeros to end":  zeros,
			"doubled":       append(bytes.Clone(good[:i+1]), good[i:]...),
			"more behind":   append(bytes.Clone(good), good[:i+1]...),
			"another entry": append(bytes.Clone(whole[waiting[0]]), good[i:]...),
		} {
			for path, data := range whole {
				if err := os.WriteFile(path, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(middle, data, 0o600); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			o := open(t, dir, outbox.Config{}, &log)
			got := drain(t, o)
			_ = o.Close()
			aside := filepath.Join(dir, "quarantine", filepath.Base(middle))
			kept, err := os.ReadFile(aside)
			if want := []int{1, 3}; !slices.Equal(got, want) || err != nil || !bytes.Equal(kept, data) {
				t.Fatalf("byte %d %s: got %v, set aside %q, %v", i, how, got, kept, err)
			}
			if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), aside) {
				t.Fatalf("byte %d %s: log %q", i, how, log.String())
			}
			if err := os.Remove(aside); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Files that are no entries at all are set aside by name, and one that somebody removed
// is named. The rest comes through.
func TestFilesThatAreNoEntries(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	fill(t, o, 0, 6)
	_ = o.Close()
	waiting := files(t, dir, "*.entry")
	strange := filepath.Join(dir, "garbage.entry")
	for _, err := range []error{
		os.Remove(waiting[2]), os.Mkdir(waiting[2], 0o700), // a folder in its place
		os.WriteFile(strange, entry(9), 0o600),
		os.Symlink(waiting[0], filepath.Join(dir, "0000000000000099-20251027T010000.000Z.entry")),
		os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	o = open(t, dir, outbox.Config{}, &log)
	if err := os.Remove(waiting[4]); err != nil {
		t.Fatal(err)
	}
	if got := drain(t, o); !slices.Equal(got, []int{0, 1, 3, 5}) {
		t.Errorf("came through: %v", got)
	}
	if o.Stats() != (outbox.Stats{Quarantined: 3}) {
		t.Errorf("%+v", o.Stats())
	}
	for _, name := range []string{
		"garbage.entry", filepath.Base(waiting[2]), "0000000000000099-", "rows are gone", filepath.Base(waiting[4]),
	} {
		if !strings.Contains(log.String(), name) {
			t.Errorf("the log does not name %s: %s", name, log.String())
		}
	}
}

// The writing program is killed. Every entry that it said was stored is there.
func TestWriterIsKilled(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for round := range proof.Times(2, 100) {
		dir := t.TempDir()
		writer := exec.CommandContext(t.Context(), self, roleWriter, dir)
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		last := -1
		for lines := bufio.NewScanner(out); lines.Scan(); {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatalf("the writer says %q", lines.Text())
			}
			if last = n; last == 25*(round%5+1) {
				_ = writer.Process.Kill()
			}
		}
		_ = writer.Wait()
		o := open(t, dir, outbox.Config{}, nil)
		got := drain(t, o)
		if len(got) < last+1 || last < 25 {
			t.Fatalf("%d entries, %d were acknowledged", len(got), last+1)
		}
		wantRange(t, got[:last+1], 0, last+1)
		if o.Stats().Quarantined != 0 {
			t.Errorf("%+v", o.Stats())
		}
		_ = o.Close()
	}
}
