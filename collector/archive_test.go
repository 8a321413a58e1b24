package collector

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNewestKeptPage keeps pages in several runs and asks for them: the newest answer of
// each address counts, also where it was reached by a redirect, and bodies come from the
// disk.
func TestNewestKeptPage(t *testing.T) {
	t.Parallel()
	a := &archive{dir: t.TempDir(), keep: time.Hour}
	start := time.Date(2025, 10, 1, 8, 0, 0, 0, time.UTC)
	keep := func(group, run string, at time.Time, pages ...keptPage) {
		t.Helper()
		r, err := a.record(group, run, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			p.At, p.Status = at, 200
			if err := r.add(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.commit(); err != nil {
			t.Fatal(err)
		}
	}
	page := func(address, final, text string) keptPage {
		return keptPage{URL: "http://a.kim.id" + address, Final: final, body: []byte(text)}
	}
	big := strings.Repeat("panjang ", 100_000)
	keep("kim-a", "20251001T080000", start, page("/", "", "home 1"), page("/berita", "", "list 1"), page("/old", "", big))
	keep("kim-a", "20251008T080000", start.AddDate(0, 0, 7), page("/", "", "home 2"), page("/berita?page=2", "", ""))
	keep("kim-a", "20251015T080000", start.AddDate(0, 0, 14), page("/berita/", "", "list 3a"), page("/berita", "", "list 3b"),
		page("/from", "http://a.kim.id/to", "moved"))
	keep("kim-ab", "20251015T080000", start.AddDate(0, 0, 14), page("/", "", "another group"))
	keep("kim/a", "20251016T080000", start.AddDate(0, 0, 15), page("/", "", "a third group"))

	runs, err := a.runs()
	if err != nil {
		t.Fatal(err)
	}
	k, err := a.open("kim-a", runs)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	for address, want := range map[string]string{
		"/": "home 2", "": "home 2", "/berita": "list 3b", "/berita#x": "list 3b", "/berita?page=2": "", "/old/": big,
		"/from": "moved", "/to": "moved",
	} {
		p, ok, err := k.get("http://a.kim.id" + address)
		if err != nil || !ok || string(p.body) != want {
			t.Errorf("%q: %.20q %v %v, want %.20q", address, p.body, ok, err, want)
		}
	}
	if _, ok, err := k.get("http://a.kim.id/never"); ok || err != nil {
		t.Errorf("a page that was never kept: %v %v", ok, err)
	}
	if want := start.AddDate(0, 0, 14); !k.newest.Equal(want) {
		t.Errorf("the newest is of %v", k.newest)
	}
	if most := int64(len("home 2") + len(big) + len("list 3alist 3bmoved")); k.size != most {
		t.Errorf("%d bytes are unpacked, %d are needed", k.size, most)
	}
	other, err := a.open("kim/a", runs)
	if p, ok, _ := other.get("http://a.kim.id/"); err != nil || !ok || string(p.body) != "a third group" {
		t.Errorf("%q %v %v", p.body, ok, err)
	}
	other.close()
	if none, err := a.open("kim-b", runs); err != nil || len(none.pages) != 0 {
		t.Errorf("a group without pages: %v %v", none, err)
	}
}

// TestKeptFileCutAnywhere cuts a file at every byte: it is never read as if it were
// whole.
func TestKeptFileCutAnywhere(t *testing.T) {
	t.Parallel()
	a := &archive{dir: t.TempDir(), keep: time.Hour}
	r, err := a.record("kim-a", "run", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if err := r.add(keptPage{URL: fmt.Sprintf("http://a.kim.id/%d", i), Status: 200, body: []byte(strings.Repeat("x", i))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.commit(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(a.dir, "*", "*.zst"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v: %v", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		err := parseKept(bytes.NewReader(whole[:n]), func(keptPage) error { return nil })
		if !errors.Is(err, errSpoilt) {
			t.Fatalf("cut after %d of %d bytes: %v", n, len(whole), err)
		}
	}
	pages := 0
	if err := parseKept(bytes.NewReader(whole), func(keptPage) error { pages++; return nil }); err != nil || pages != 20 {
		t.Errorf("%d pages: %v", pages, err)
	}
	full := errors.New("no space left on device")
	if err := parseKept(bytes.NewReader(whole), func(keptPage) error { return full }); !errors.Is(err, full) || errors.Is(err, errSpoilt) {
		t.Errorf("a fault of our own is %v", err)
	}
}
