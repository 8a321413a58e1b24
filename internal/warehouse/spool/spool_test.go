package spool_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/warehouse/rowlog"
	"pantaukim/internal/warehouse/smalldisk"
	"pantaukim/internal/warehouse/spool"
)

// roleWriter, as the first argument, makes this binary a program that appends to
// the spool in os.Args[2] for ever and prints each number once it is stored.
const roleWriter = "play-writer"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == roleWriter {
		s, err := spool.Open(os.Args[2], spool.Config{SegmentBytes: 4 << 10}, slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		for i := 0; ; i++ {
			if err := s.Append(entry(i)); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
			fmt.Println(i)
		}
	}
	os.Exit(m.Run())
}

var clock = time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, cfg spool.Config, log *bytes.Buffer) *spool.Spool {
	t.Helper()
	if log == nil {
		log = new(bytes.Buffer)
	}
	s, err := spool.Open(dir, cfg, slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func entry(n int) []rowlog.Batch {
	// With so many rows, entries are given in tens.
	filling := make([][]any, 999)
	for i := range filling {
		filling[i] = []any{true}
	}
	return []rowlog.Batch{
		{SQL: "INSERT INTO t", Rows: [][]any{{int64(n), strings.Repeat("x", n%97)}}},
		{SQL: "INSERT INTO u", Rows: filling},
	}
}

// numbers returns the numbers of the entries.
func numbers(entries [][]rowlog.Batch) (list []int) {
	for _, e := range entries {
		list = append(list, int(e[0].Rows[0][0].(int64)))
	}
	return list
}

func fill(t *testing.T, s *spool.Spool, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := s.Append(entry(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// drain returns the numbers of the entries that it got.
func drain(t *testing.T, s *spool.Spool) (got []int) {
	t.Helper()
	err := s.Drain(t.Context(), func(_ context.Context, b [][]rowlog.Batch) error {
		got = append(got, numbers(b)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantRange(t *testing.T, got []int, from, to int) {
	t.Helper()
	if len(got) != to-from {
		t.Fatalf("%d batches, want %d to %d: %v", len(got), from, to-1, got)
	}
	for i, n := range got {
		if n != from+i {
			t.Fatalf("batch %d at place %d: %v", n, from+i, got)
		}
	}
}

func TestInOrderOverManySegments(t *testing.T) {
	dir := t.TempDir()
	cfg := spool.Config{SegmentBytes: 1000}
	s := open(t, dir, cfg, nil)
	if !s.Empty() || s.Stats() != (spool.Stats{}) {
		t.Errorf("new spool: %+v", s.Stats())
	}
	fill(t, s, 0, 200)
	if st := s.Stats(); st.Entries != 200 || st.Bytes == 0 || !st.Oldest.Equal(clock) {
		t.Errorf("stats %+v", st)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*.seg")); len(files) < 10 {
		t.Errorf("%d segments", len(files))
	}
	wantRange(t, drain(t, s), 0, 200)
	if files, _ := filepath.Glob(filepath.Join(dir, "*.seg")); len(files) != 0 || !s.Empty() || s.Stats().Entries != 0 {
		t.Errorf("left: %v, %+v", files, s.Stats())
	}
	fill(t, s, 200, 210)
	wantRange(t, drain(t, s), 200, 210)
}

// Batches of one life of the program are there in the next, and go first.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, spool.Config{SegmentBytes: 1000}, nil)
	fill(t, s, 0, 30)
	_ = s.Close()
	var log bytes.Buffer
	s = open(t, dir, spool.Config{SegmentBytes: 1000}, &log)
	if st := s.Stats(); st.Entries != 30 || !st.Oldest.Equal(clock) {
		t.Errorf("stats %+v", st)
	}
	if !strings.Contains(log.String(), "rows wait in the spool") {
		t.Errorf("log %q", log.String())
	}
	fill(t, s, 30, 60)
	wantRange(t, drain(t, s), 0, 60)
}

// The receiver fails in the middle. Later, and in a later life, it goes on at
// the batch that it did not take, and a spool that was emptied and filled again
// does not believe the notes of its predecessor.
func TestReceiverFails(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, spool.Config{}, nil)
	fill(t, s, 0, 40)
	away := errors.New("away")
	for _, stop := range []int{10, 20} {
		err := s.Drain(t.Context(), func(_ context.Context, b [][]rowlog.Batch) error {
			if slices.Contains(numbers(b), stop) {
				return away
			}
			return nil
		})
		if !errors.Is(err, away) {
			t.Fatal(err)
		}
		if n := s.Stats().Entries; n != 40-stop {
			t.Errorf("%d batches wait, want %d", n, 40-stop)
		}
		_ = s.Close()
		s = open(t, dir, spool.Config{}, nil)
		if n := s.Stats().Entries; n != 40-stop {
			t.Errorf("%d batches wait after opening again, want %d", n, 40-stop)
		}
	}
	wantRange(t, drain(t, s), 20, 40)
	fill(t, s, 10, 30)
	_ = s.Close()
	wantRange(t, drain(t, open(t, dir, spool.Config{}, nil)), 10, 30)
}

// Files that cannot be read at all are set aside by name, and the rest comes through.
func TestUnreadableFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, spool.Config{SegmentBytes: 5000}, nil)
	fill(t, s, 0, 20)
	_ = s.Close()
	files, _ := filepath.Glob(filepath.Join(dir, "*.seg"))
	if len(files) < 4 {
		t.Fatalf("%d segments", len(files))
	}
	if err := os.Remove(files[1]); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(files[1], 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "garbage.seg"), []byte("PKR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s = open(t, dir, spool.Config{SegmentBytes: 5000}, &log)
	if got := drain(t, s); len(got) == 0 || len(got) >= 20 || got[0] != 0 || got[len(got)-1] != 19 {
		t.Errorf("came through: %v", got)
	}
	if s.Stats().Quarantined != 2 || !strings.Contains(log.String(), "garbage.seg") || !strings.Contains(log.String(), filepath.Base(files[1])) {
		t.Errorf("%+v, log %q", s.Stats(), log.String())
	}
}

func TestRejectedEntryIsKept(t *testing.T) {
	dir := t.TempDir()
	var log bytes.Buffer
	s := open(t, dir, spool.Config{}, &log)
	fill(t, s, 0, 5)
	var got []int
	err := s.Drain(t.Context(), func(_ context.Context, b [][]rowlog.Batch) error {
		if slices.Contains(numbers(b), 2) {
			return fmt.Errorf("bad row: %w", spool.ErrRejected)
		}
		got = append(got, numbers(b)...)
		return nil
	})
	if err != nil || fmt.Sprint(got) != "[0 1 3 4]" {
		t.Fatalf("%v, %v", got, err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "quarantine", "*"))
	if len(files) != 1 || s.Stats().Quarantined != 1 {
		t.Fatalf("quarantine %v, %+v", files, s.Stats())
	}
	if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), files[0]) || !strings.Contains(log.String(), "bad row") {
		t.Errorf("log %q", log.String())
	}
	_ = s.Close()
	if n := open(t, dir, spool.Config{}, nil).Stats().Quarantined; n != 1 {
		t.Errorf("%d in the quarantine after opening again", n)
	}
}

// Whatever byte of a segment the disk spoils, all other batches come through,
// and the spoilt bytes are kept with a loud message.
func TestSpoiltDisk(t *testing.T) {
	for _, where := range []float64{0, 0.13, 0.5, 0.77, 0.999} {
		t.Run(fmt.Sprint(where), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, spool.Config{}, nil)
			fill(t, s, 0, 50)
			_ = s.Close()
			files, _ := filepath.Glob(filepath.Join(dir, "*.seg"))
			data, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			data[int(where*float64(len(data)))] ^= 0xff
			if err := os.WriteFile(files[0], data, 0o600); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			s = open(t, dir, spool.Config{}, &log)
			got := drain(t, s)
			if len(got) != 49 {
				t.Errorf("%d batches came through, want 49", len(got))
			}
			aside, _ := filepath.Glob(filepath.Join(dir, "quarantine", "*"))
			if len(aside) != 1 || !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "set aside") {
				t.Errorf("quarantine %v, log %q", aside, log.String())
			}
		})
	}
}

func TestBound(t *testing.T) {
	s := open(t, t.TempDir(), spool.Config{MaxBytes: 20_000, SegmentBytes: 5000}, nil)
	n := 0
	var err error
	for ; err == nil; n++ {
		err = s.Append(entry(n))
	}
	if !errors.Is(err, spool.ErrFull) || !strings.Contains(err.Error(), "of at most 20000 bytes wait for ClickHouse") {
		t.Fatalf("%v", err)
	}
	if st := s.Stats(); st.Bytes > 20_000 {
		t.Errorf("%d bytes", st.Bytes)
	}
	wantRange(t, drain(t, s), 0, n-1)
	fill(t, s, 0, 5) // there is room again
}

// A disk of 1 MB runs full. What was acknowledged is intact, the message says
// what to do, and writing goes on once there is room.
func TestDiskFull(t *testing.T) { smalldisk.Run(t, "1m", diskFull) }

func diskFull(t *testing.T, dir string) {
	s := open(t, dir, spool.Config{SegmentBytes: 100_000}, nil)
	big := func(n int) []rowlog.Batch {
		return []rowlog.Batch{{SQL: "INSERT INTO t", Rows: [][]any{{int64(n), strings.Repeat("y", 7000)}}}}
	}
	n := 0
	var err error
	for ; err == nil; n++ {
		err = s.Append(big(n))
	}
	if !errors.Is(err, spool.ErrFull) || !strings.Contains(err.Error(), "is full; free some space") {
		t.Fatalf("%v", err)
	}
	if err := s.Append(big(n)); !errors.Is(err, spool.ErrFull) {
		t.Errorf("second try: %v", err)
	}
	_ = s.Close()
	var log bytes.Buffer
	s = open(t, dir, spool.Config{SegmentBytes: 100_000}, &log)
	wantRange(t, drain(t, s), 0, n-1)
	if s.Stats().Quarantined != 0 {
		t.Errorf("quarantine: %s", log.String())
	}
	fill(t, s, 0, 5)
	wantRange(t, drain(t, s), 0, 5)
}

// The writing program is killed. Every batch that it said was stored is there.
func TestWriterIsKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for round := range 5 {
		dir := t.TempDir()
		writer := exec.Command(self, roleWriter, dir)
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		last := -1
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatalf("the writer says %q", lines.Text())
			}
			if last = n; last == 50*(round+1) {
				_ = writer.Process.Kill()
			}
		}
		_ = writer.Wait()
		s := open(t, dir, spool.Config{}, nil)
		got := drain(t, s)
		if len(got) < last+1 {
			t.Errorf("%d batches, %d were acknowledged", len(got), last+1)
		}
		wantRange(t, got[:last+1], 0, last+1)
		_ = s.Close()
	}
}

func TestOneProgramAtATime(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, spool.Config{}, nil)
	_, err := spool.Open(dir, spool.Config{}, slog.New(slog.DiscardHandler), time.Now)
	if err == nil || !strings.Contains(err.Error(), "in use by another pantaukim") {
		t.Errorf("%v", err)
	}
}

// Writers and a receiver at the same time: nothing is missing, and each writer's
// batches stay in order.
func TestWhileItIsDrained(t *testing.T) {
	s := open(t, t.TempDir(), spool.Config{SegmentBytes: 2000}, nil)
	const writers, each = 4, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := s.Append(entry(w*each + i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var got []int
	for len(got) < writers*each {
		if err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		got = append(got, drain(t, s)...)
	}
	wg.Wait()
	next := [writers]int{}
	for _, n := range got {
		if w := n / each; n%each != next[w] {
			t.Fatalf("writer %d: %d after %d", w, n%each, next[w]-1)
		} else {
			next[w]++
		}
	}
}
