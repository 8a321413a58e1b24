package collector_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// blind is a reader that does not see photos and takes every title for the same.
type blind struct{ walk.Reader }

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
	t.Parallel()
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
		was := before[title]
		same := row.Key == was.Key && row.FirstSeen.Equal(was.FirstSeen) && row.EffectiveAt.Equal(was.EffectiveAt)
		if row.Photos != 1 || row.PhotoRows != 1 || !same {
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
	t.Parallel()
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
	t.Parallel()
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
	left, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*", ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestRereadWithoutPages says what to do where nothing is kept.
func TestRereadWithoutPages(t *testing.T) {
	t.Parallel()
	b := newBench(t, newTiny().handler)
	if _, err := b.collector().Reread(t.Context(), collector.Request{}); err == nil {
		t.Error("no error")
	}
}

// TestRereadInPortions reads far more kept pages again than are stored at a time: what
// was read is in the warehouse long before the end, and not kept in memory.
func TestRereadInPortions(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(10)...)
	b := newBench(t, site.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 24*time.Hour
	var groups []kim.Group
	for i := range 40 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	good := b.reader
	b.reader = blind{good}
	b.walk(day(0), groups...)
	b.reader = good
	b.clock.set(day(1))
	b.cfg.FlushRows = 200
	seen := map[int]uint64{} // items that are stored as they are now, after so many groups
	progress := func(done, _ int) {
		if done%10 != 0 {
			return
		}
		var rows []struct {
			N uint64 `ch:"n"`
		}
		b.query(&rows, "SELECT count() AS n FROM items FINAL WHERE photos = 1")
		seen[done] = rows[0].N
	}
	r, err := b.collector().Reread(t.Context(), collector.Request{Groups: groups, Progress: progress})
	if err != nil || r.Changed != 400 {
		t.Fatalf("%v: %+v", err, r)
	}
	for done, least := range map[int]uint64{10: 50, 20: 150, 30: 250} { // of ten items a group; some groups may wait
		if seen[done] < least {
			t.Errorf("after %d groups of ten items %d are stored", done, seen[done])
		}
	}
	t.Logf("stored as it went: %v", seen)
}

// TestSpoiltArchive cuts and spoils the file of kept pages of one group in many ways.
// The group is named and left as it was, and the others are read again.
func TestSpoiltArchive(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(3)...)
	b := newBench(t, site.handler)
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 24*time.Hour
	var groups []kim.Group
	for _, id := range []string{"kim-a", "kim-b", "kim-c"} {
		groups = append(groups, kim.Group{ID: id, URL: "http://" + id + ".kim.id", Zone: kim.WIB})
	}
	good := b.reader
	b.reader = blind{good}
	b.walk(day(0), groups...)
	b.reader = good
	b.clock.set(day(1))
	photos := func() map[string]uint64 {
		var rows []struct {
			Group  string `ch:"group_id"`
			Photos uint64 `ch:"n"`
		}
		b.query(&rows, "SELECT group_id, sum(photos) AS n FROM items FINAL GROUP BY group_id")
		out := map[string]uint64{}
		for _, r := range rows {
			out[r.Group] = r.Photos
		}
		return out
	}
	files, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*", "kim-b@*.zst"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/3] ^= 0x10
	n := len(whole)
	for name, data := range map[string][]byte{
		"empty": {}, "one byte": whole[:1], "cut in the head": whole[:10], "cut early": whole[:n/4], "cut in the middle": whole[:n/2],
		"without its last byte": whole[:n-1], "a byte changed": flipped, "more behind it": append(bytes.Clone(whole), "more"...),
		"zeros": make([]byte, n), "another file": []byte("<html></html>"),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(files[0], data, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := b.collector().Reread(t.Context(), collector.Request{Groups: groups})
			if err != nil || r.Groups != 2 || !strings.HasPrefix(r.Notice, "spoilt: the kept pages of 1 groups cannot be read (kim-b)") {
				t.Errorf("%v: %+v", err, r)
			}
			if got := photos(); got["kim-a"] != 3 || got["kim-b"] != 0 || got["kim-c"] != 3 {
				t.Errorf("photos %v", got)
			}
		})
	}
	if err := os.WriteFile(files[0], whole, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := b.collector().Reread(t.Context(), collector.Request{Groups: groups})
	if got := photos(); err != nil || r.Groups != 3 || r.Notice != "" || got["kim-b"] != 3 {
		t.Errorf("the whole file: %v: %+v, photos %v", err, r, got)
	}
	if left, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestWalkWithoutAnswers leaves no file of kept pages: an empty one would be taken for
// one that the disk has lost.
func TestWalkWithoutAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	})
	b.cfg.PagesDir, b.cfg.KeepPages = t.TempDir(), 24*time.Hour
	b.walk(day(0), tinyGroup("a.kim.id"))
	if files, _ := filepath.Glob(filepath.Join(b.cfg.PagesDir, "*", "*")); len(files) > 0 {
		t.Errorf("files %v", files)
	}
}
