package collector_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// blind is a reader that does not see photos and takes every title for the same.
type blind struct{ collector.Reader }

func (b blind) Read(in extract.Input, p *extract.Profile) extract.Page {
	page := b.Reader.Read(in, p)
	for i := range page.Items {
		page.Items[i].Photos = nil
		page.Items[i].Text = ""
	}
	return page
}

// TestReread walks with a bad reader, and lets a better one read the kept pages:
// the items become what they are, no request is sent, and no walk is added.
func TestReread(t *testing.T) {
	site := newTiny(tinyPosts(14)...)
	b := newBench(t, site.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 30*24*time.Hour
	g := tinyGroup("a.kim.id")
	good := b.reader
	b.reader = blind{good}
	b.walk(day(0), g)
	b.walk(day(1), g) // nothing new: its file holds the listing only
	if r := b.stored()[tinyPost(3).title]; r.Photos != 0 {
		t.Fatalf("the bad reader saw photos: %+v", r)
	}
	before := b.stored()
	site.change(func() { clear(site.asked) })

	b.reader = good
	b.clock.set(day(2))
	r, err := b.collector().Reread(t.Context(), collector.Request{Groups: []kim.Group{g}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Groups != 1 || r.Changed != 14 || r.New != 0 || len(site.asked) != 0 {
		t.Errorf("%+v, asked %v", r, site.asked)
	}
	for title, row := range b.stored() {
		if was := before[title]; row.Photos != 1 || row.PhotoRows != 1 || row.Key != was.Key || !row.FirstSeen.Equal(was.FirstSeen) || !row.EffectiveAt.Equal(was.EffectiveAt) {
			t.Errorf("%s: %+v, before %+v", title, row, was)
		}
	}
	var walks uint64
	if err := b.db.Conn().QueryRow(t.Context(), "SELECT count() FROM walks FINAL").Scan(&walks); err != nil || walks != 2 {
		t.Errorf("%d walks: %v", walks, err)
	}
	if r := b.walk(day(3), g); r.Complete != 1 || r.New+r.Changed+r.Removed != 0 {
		t.Errorf("the walk after: %+v", r)
	}
}

// TestRereadKeepsMisses lets a complete walk miss an item once that a kept page still
// names, and reads the kept pages again: the miss stays counted, and the next walk
// removes the item.
func TestRereadKeepsMisses(t *testing.T) {
	p, posts := newPaper(), tinyPosts(6)
	p.put("/", p.cards(posts, "", true))
	p.put("/berita", p.cards(posts, "", true))
	p.put("/galeri", nothing)
	p.articles(posts, "", true)
	b := newBench(t, p.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 30*24*time.Hour
	g := tinyGroup("a.kim.id")
	good := b.reader
	b.reader = blind{good}
	b.walk(day(0), g)
	gone := posts[2]
	left := append(slices.Clone(posts[:2]), posts[3:]...)
	p.put("/berita", p.cards(left, "", true))
	p.put("/berita/read/"+gone.slug+"-"+tinyCode, "")
	if r := b.walk(day(1), g); r.Complete != 1 || r.Removed != 0 {
		t.Fatalf("the walk that misses it: %+v", r)
	}
	b.reader = good
	for n := range 2 { // what one reading has corrected, the next one finds as it is
		b.clock.set(day(1).Add(time.Duration(n+1) * time.Hour))
		r, err := b.collector().Reread(t.Context(), collector.Request{Groups: []kim.Group{g}})
		if err != nil || r.Changed != 6*(1-n) {
			t.Fatalf("%v: %+v", err, r)
		}
	}
	if r := b.walk(day(2), g); r.Complete != 1 || r.Removed != 1 {
		t.Errorf("the second walk that misses it: %+v", r)
	}
}

// TestKeptPagesAge removes kept pages when their time is over.
func TestKeptPagesAge(t *testing.T) {
	site := newTiny(tinyPosts(2)...)
	b := newBench(t, site.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 3*24*time.Hour
	for n := range 8 {
		b.walk(day(n), tinyGroup("a.kim.id"))
	}
	days, err := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*"))
	if err != nil || len(days) != 4 {
		t.Errorf("kept: %v %v", days, err)
	}
	left, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*", ".walk-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestRereadWithoutPages says what to do where nothing is kept.
func TestRereadWithoutPages(t *testing.T) {
	b := newBench(t, newTiny().handler)
	if _, err := b.collector().Reread(t.Context(), collector.Request{}); err == nil {
		t.Error("no error")
	}
}

// TestCutArchive reads a file of kept pages that ends in the middle.
func TestCutArchive(t *testing.T) {
	site := newTiny(tinyPosts(3)...)
	b := newBench(t, site.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 24*time.Hour
	b.walk(day(0), tinyGroup("a.kim.id"))
	files, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*", "*.zst"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], bytes.Clone(data[:len(data)/2]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.collector().Reread(t.Context(), collector.Request{Groups: []kim.Group{tinyGroup("a.kim.id")}}); err == nil {
		t.Error("a cut file was read as if it were whole")
	}
}
