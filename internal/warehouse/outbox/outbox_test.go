package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/internal/warehouse/outbox"
	"pantaukim/internal/warehouse/smalldisk"
)

var clock = time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, cfg outbox.Config, log *bytes.Buffer) *outbox.Outbox {
	t.Helper()
	if log == nil {
		log = new(bytes.Buffer)
	}
	o, err := outbox.Open(dir, cfg, slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// entry is the n-th entry of a test: some hundred bytes that begin with its number.
func entry(n int) []byte {
	return fmt.Appendf(nil, "%d\n%s", n, strings.Repeat("\x00pantaukim-outbox 1\n", n%17))
}

func number(t *testing.T, entry []byte) int {
	t.Helper()
	first, _, _ := bytes.Cut(entry, []byte("\n"))
	n, err := strconv.Atoi(string(first))
	if err != nil {
		t.Fatalf("no number: %q", entry)
	}
	return n
}

func fill(t *testing.T, o *outbox.Outbox, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := o.Append(entry(i)); err != nil {
			t.Fatal(err)
		}
	}
}

// drain returns the numbers of the entries that it got, each of which must be whole.
func drain(t *testing.T, o *outbox.Outbox) (got []int) {
	t.Helper()
	err := o.Drain(t.Context(), func(_ context.Context, entries [][]byte) error {
		for _, e := range entries {
			n := number(t, e)
			if !bytes.Equal(e, entry(n)) {
				t.Errorf("entry %d is not as it was: %q", n, e)
			}
			got = append(got, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantRange(t *testing.T, got []int, from, to int) {
	t.Helper()
	want := make([]int, to-from)
	for i := range want {
		want[i] = from + i
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got the entries %v, want %d to %d", got, from, to-1)
	}
}

func files(t *testing.T, pattern ...string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(pattern...))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestInOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	if !o.Empty() || o.Stats() != (outbox.Stats{}) {
		t.Errorf("new outbox: %+v", o.Stats())
	}
	fill(t, o, 0, 120)
	waiting := files(t, dir, "*.entry")
	var size int64
	for _, path := range waiting {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v", path, info.Mode())
		}
		size += info.Size()
	}
	if s := o.Stats(); o.Empty() || len(waiting) != 120 || s != (outbox.Stats{Entries: 120, Bytes: size, Oldest: clock}) {
		t.Errorf("%d files of %d bytes, stats %+v", len(waiting), size, s)
	}
	wantRange(t, drain(t, o), 0, 120)
	if left := files(t, dir, "*.entry"); len(left) != 0 || !o.Empty() || o.Stats() != (outbox.Stats{}) {
		t.Errorf("left: %v, %+v", left, o.Stats())
	}
	fill(t, o, 120, 130)
	wantRange(t, drain(t, o), 120, 130)
}

// Entries of one life of the program are there in the next, and go first. What a crash
// cut short is removed: it was never acknowledged.
func TestReopen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	fill(t, o, 0, 12)
	before := o.Stats()
	_ = o.Close()
	unfinished := filepath.Join(dir, "0000000000000013-20251027T010000.000Z.entry.unfinished")
	if err := os.WriteFile(unfinished, []byte("pantau"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	o = open(t, dir, outbox.Config{}, &log)
	if o.Stats() != before {
		t.Errorf("stats %+v, want %+v", o.Stats(), before)
	}
	if !strings.Contains(log.String(), "walks wait on the disk") {
		t.Errorf("log %q", log.String())
	}
	fill(t, o, 12, 30)
	wantRange(t, drain(t, o), 0, 30)
	if left := files(t, dir, "*unfinished*"); len(left) > 0 || o.Stats().Quarantined > 0 {
		t.Errorf("left %v, %+v", left, o.Stats())
	}
}

// The receiver fails in the middle. Later, and in a later life, it goes on at the entry
// that it did not take.
func TestReceiverFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	away := errors.New("away")
	big := strings.Repeat("x", 3<<20) // so that entries are given in pairs
	for i := range 10 {
		if err := o.Append(fmt.Appendf(nil, "%d\n%s", i, big)); err != nil {
			t.Fatal(err)
		}
	}
	var got []int
	for _, stop := range []int{4, 6} {
		err := o.Drain(t.Context(), func(_ context.Context, entries [][]byte) error {
			if len(entries) != 2 {
				t.Errorf("%d entries of 3 MiB at once", len(entries))
			}
			if number(t, entries[0]) == stop {
				return away
			}
			for _, e := range entries {
				got = append(got, number(t, e))
			}
			return nil
		})
		if !errors.Is(err, away) {
			t.Fatal(err)
		}
		wantRange(t, got, 0, stop)
		for range 2 {
			if n := o.Stats().Entries; n != 10-stop {
				t.Errorf("%d entries wait, want %d", n, 10-stop)
			}
			_ = o.Close()
			o = open(t, dir, outbox.Config{}, nil)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := o.Drain(ctx, func(context.Context, [][]byte) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || o.Stats().Entries != 2 {
		t.Errorf("a draining that is called off: %v, %+v", err, o.Stats())
	}
}

// The one entry that is rejected is set aside, the others are taken in their order. A
// later one that is rejected does not take its place.
func TestRejectedEntryIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var log bytes.Buffer
	o := open(t, dir, outbox.Config{}, &log)
	for life := 1; life <= 2; life++ {
		fill(t, o, 0, 5)
		var got []int
		err := o.Drain(t.Context(), func(_ context.Context, entries [][]byte) error {
			if slices.ContainsFunc(entries, func(e []byte) bool { return number(t, e) == 2 }) {
				return fmt.Errorf("bad row: %w", outbox.ErrRejected)
			}
			for _, e := range entries {
				got = append(got, number(t, e))
			}
			return nil
		})
		if err != nil || !slices.Equal(got, []int{0, 1, 3, 4}) || !o.Empty() {
			t.Fatalf("%v, %v", got, err)
		}
		aside := files(t, dir, "quarantine", "*")
		if len(aside) != life || o.Stats().Quarantined != life {
			t.Fatalf("quarantine %v, %+v", aside, o.Stats())
		}
		for _, path := range aside {
			if data, err := os.ReadFile(path); err != nil || !bytes.HasSuffix(data, entry(2)) {
				t.Errorf("%s: %q, %v", path, data, err)
			}
			if !strings.Contains(log.String(), path) {
				t.Errorf("log %q", log.String())
			}
		}
		if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "bad row") {
			t.Errorf("log %q", log.String())
		}
		_ = o.Close()
		o = open(t, dir, outbox.Config{}, &log)
	}
	if n := o.Stats().Quarantined; n != 2 {
		t.Errorf("%d files set aside in the next life, want 2", n)
	}
	if err := os.Remove(files(t, dir, "quarantine", "*")[0]); err != nil { // somebody has seen to it
		t.Fatal(err)
	}
	if n := o.Stats().Quarantined; n != 1 {
		t.Errorf("%d files set aside after one was removed, want 1", n)
	}
}

func TestBound(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), outbox.Config{MaxBytes: 5_000}, nil)
	n := 0
	var err error
	for ; err == nil && n < 1000; n++ {
		err = o.Append(entry(n))
	}
	if !errors.Is(err, outbox.ErrFull) || errors.Is(err, outbox.ErrTooLarge) ||
		!strings.Contains(err.Error(), "of at most 5000 bytes wait for ClickHouse") {
		t.Fatalf("%v", err)
	}
	if s := o.Stats(); s.Bytes > 5_000 {
		t.Errorf("%d bytes", s.Bytes)
	}
	if err := o.Append(make([]byte, 5_000)); !errors.Is(err, outbox.ErrTooLarge) || errors.Is(err, outbox.ErrFull) {
		t.Errorf("an entry that never has room: %v", err)
	}
	wantRange(t, drain(t, o), 0, n-1)
	fill(t, o, 0, 5) // there is room again
}

// An entry may be larger than anything that is usual.
func TestLargeEntry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	large := bytes.Repeat([]byte("0123456789abcdef"), 80<<20/16)
	fill(t, o, 0, 2)
	if err := o.Append(large); err != nil {
		t.Fatal(err)
	}
	fill(t, o, 2, 4)
	_ = o.Close()
	var sizes []int
	err := open(t, dir, outbox.Config{}, nil).Drain(t.Context(), func(_ context.Context, entries [][]byte) error {
		sizes = append(sizes, len(entries))
		if len(entries) == 1 && !bytes.Equal(entries[0], large) {
			t.Error("the large entry is not as it was")
		}
		return nil
	})
	if err != nil || !slices.Equal(sizes, []int{2, 1, 2}) {
		t.Errorf("%v entries at once, %v", sizes, err)
	}
}

// A disk of 1 MB runs full. What was acknowledged is intact, the message says what to
// do, and writing goes on once there is room.
func TestDiskFull(t *testing.T) { smalldisk.Run(t, "1m", diskFull) }

func diskFull(t *testing.T, dir string) {
	o := open(t, dir, outbox.Config{}, nil)
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 700_000), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	var err error
	for ; err == nil && n < 1000; n++ {
		err = o.Append(entry(n))
	}
	for range 2 {
		if !errors.Is(err, outbox.ErrFull) || !strings.Contains(err.Error(), "is full; free some space") {
			t.Fatalf("%v", err)
		}
		err = o.Append(entry(n))
	}
	if left := files(t, dir, "*.unfinished"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	_ = o.Close()
	o = open(t, dir, outbox.Config{}, nil)
	wantRange(t, drain(t, o), 0, n-1)
	if o.Stats().Quarantined != 0 {
		t.Errorf("%+v", o.Stats())
	}
	fill(t, o, 0, 5)
	wantRange(t, drain(t, o), 0, 5)
}

func TestOneProgramAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := open(t, dir, outbox.Config{}, nil)
	_, err := outbox.Open(dir, outbox.Config{}, slog.New(slog.DiscardHandler), time.Now)
	if err == nil || !strings.Contains(err.Error(), "in use by another pantaukim") {
		t.Errorf("%v", err)
	}
	_ = o.Close()
	open(t, dir, outbox.Config{}, nil)
}

// Files of the program before this one are not read, not lost, and not passed over.
func TestFilesOfAnEarlierProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := filepath.Join(dir, "0000000000000001-0badcafe.seg")
	if err := os.WriteFile(old, []byte("PKR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := outbox.Open(dir, outbox.Config{}, slog.New(slog.DiscardHandler), time.Now)
		if !errors.Is(err, outbox.ErrOldFormat) || !strings.Contains(err.Error(), dir) ||
			!strings.Contains(err.Error(), "start the version before") {
			t.Fatalf("%v", err)
		}
	}
	if data, err := os.ReadFile(old); err != nil || string(data) != "PKR1" {
		t.Errorf("%q, %v", data, err)
	}
	if err := os.Remove(old); err != nil {
		t.Fatal(err)
	}
	o := open(t, dir, outbox.Config{}, nil)
	fill(t, o, 0, 1)
	wantRange(t, drain(t, o), 0, 1)
}

// Writers and a receiver at the same time: nothing is missing, and each writer's
// entries stay in order.
func TestWhileItIsDrained(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), outbox.Config{}, nil)
	const writers, each = 4, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := o.Append(entry(w*each + i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var got []int
	for len(got) < writers*each {
		if err := o.Wait(ctx); err != nil {
			t.Fatalf("%d of %d entries: %v", len(got), writers*each, err)
		}
		got = append(got, drain(t, o)...)
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
	cancel()
	if err := o.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting that is called off: %v", err)
	}
}

func BenchmarkAppend(b *testing.B) {
	o, err := outbox.Open(b.TempDir(), outbox.DefaultConfig(), slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	walk := bytes.Repeat([]byte("x"), 20_000)
	for b.Loop() {
		if err := o.Append(walk); err != nil {
			b.Fatal(err)
		}
	}
}
