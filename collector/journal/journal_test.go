package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// site answers every address with a body that says how often it was asked.
type site struct {
	web.Hosts
	asked map[string]int
	stats web.Stats
}

func newSite() *site { return &site{asked: map[string]int{}} }

func (s *site) Get(_ context.Context, address string, v web.Validators) (web.Response, error) {
	s.asked[address]++
	s.stats.Requests++
	r := web.Response{URL: address, Status: http.StatusOK, ETag: "1", Body: fmt.Appendf(nil, "%s %d", address, s.asked[address]), FetchedAt: begunAt}
	switch {
	case address == "gone":
		r.Status, r.Body = http.StatusNotFound, nil
		return r, web.FailureOf(r, 0)
	case address == "away":
		return web.Response{}, &web.Failure{Outcome: kim.OutcomeTimeout, Err: errors.New("no answer")}
	case v.ETag == "1":
		r.Status, r.NotModified, r.Body = http.StatusNotModified, true, nil
		s.stats.Unmodified++
	}
	s.stats.Bytes += int64(len(r.Body))
	return r, nil
}

func (s *site) Owns(*url.URL) bool    { return true }
func (s *site) Stats() web.Stats      { return s.stats }
func (s *site) Fetched() []web.Robots { return nil }
func (s *site) Sitemaps() []string    { return nil }

var (
	begunAt = time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	group   = kim.Group{ID: "kim/a", URL: "https://a.kim.id/"}
)

func never(time.Time) bool { return false }

// folder is a folder of walks under way on the disk, whatever room there is.
func folder(t *testing.T) *Folder { return New(t.TempDir(), slog.New(slog.DiscardHandler)) }

// open goes on with the walk of the group, over a site that counts what it is asked.
func open(f *Folder, now time.Time) (*Walk, *site) {
	w, s := f.Open("run", group, now, never), newSite()
	w.Through(s)
	return w, s
}

// ask asks for addresses, with validators where one ends in a question mark, and returns
// what was answered.
func ask(t *testing.T, w *Walk, addresses ...string) (out []string) {
	t.Helper()
	for _, a := range addresses {
		var v web.Validators
		if a[len(a)-1] == '?' {
			a, v = a[:len(a)-1], web.Validators{ETag: "1"}
		}
		r, err := w.Get(t.Context(), a, v)
		out = append(out, fmt.Sprint(r.Status, " ", r.NotModified, " ", string(r.Body), " ", err, " ", r.FetchedAt.Unix()))
	}
	return out
}

func TestGoesOnWithoutAskingTwice(t *testing.T) {
	t.Parallel()
	f := folder(t)
	first, s := open(f, begunAt)
	asked := []string{"/", "/a", "gone", "away", "/list?", "/a"}
	before := ask(t, first, asked...)
	s.stats.Requests, s.stats.Bytes = s.stats.Requests+1, s.stats.Bytes+13 // for a robots.txt, before the page for which it was
	first.Learnt(web.Robots{Origin: "https://a.kim.id", Text: "User-agent: *", FetchedAt: begunAt})
	cost := first.Stats()
	if s.stats != cost {
		t.Errorf("it cost %+v, want %+v", cost, s.stats)
	}
	// No word of its end: the process was killed.
	again, s := open(f, begunAt.Add(time.Hour))
	if !again.Begun().Equal(begunAt) || len(again.Robots()) != 1 || again.Robots()[0].Text != "User-agent: *" || len(again.Fetched()) != 1 {
		t.Errorf("begun %v, robots %+v", again.Begun(), again.Robots())
	}
	if diff := cmp.Diff(before, ask(t, again, asked...)); diff != "" {
		t.Errorf("(-before +again)\n%s", diff)
	}
	if len(s.asked) != 0 || again.Stats() != cost {
		t.Errorf("the site was asked again for %v, and it all cost %+v, want %+v", s.asked, again.Stats(), cost)
	}
	ask(t, again, "/a", "/new")
	if want := map[string]int{"/a": 1, "/new": 1}; !cmp.Equal(s.asked, want) {
		t.Errorf("asked for %v, want what was not there: %v", s.asked, want)
	}
	again.Leave()
	third, s := open(f, begunAt.Add(2*time.Hour))
	ask(t, third, "/new", "/list?")
	if len(s.asked) != 0 || third.Stats().Requests != cost.Requests+2 {
		t.Errorf("after a second interruption asked for %v, %+v", s.asked, third.Stats())
	}
	third.Forget()
	if left, _ := filepath.Glob(filepath.Join(f.dir, "*", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Not modified is an answer to who asks with the same validators only.
func TestNotModifiedNeedsTheSameValidators(t *testing.T) {
	t.Parallel()
	f := folder(t)
	w, _ := open(f, begunAt)
	ask(t, w, "/list?")
	again, s := open(f, begunAt)
	if got := ask(t, again, "/list"); s.asked["/list"] != 1 || got[0] == "304" {
		t.Errorf("a page without validators was answered with %v", got)
	}
}

func TestWhatIsNotGoneOnWith(t *testing.T) {
	t.Parallel()
	moved := group
	moved.URL = "https://b.kim.id/"
	for _, c := range []struct {
		name    string
		run     string
		group   kim.Group
		now     time.Time
		written func(time.Time) bool
	}{
		{"the site was read meanwhile", "run", group, begunAt.Add(time.Minute), func(at time.Time) bool { return at.Equal(begunAt) }},
		{"it is too old", "run", group, begunAt.Add(oldest + time.Second), never},
		{"it lies behind the present", "run", group, begunAt.Add(-time.Second), never},
		{"the site has moved", "run", moved, begunAt, never},
		{"it is of another run", "later", group, begunAt, never},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := folder(t)
			w, _ := open(f, begunAt)
			ask(t, w, "/")
			again, s := f.Open(c.run, c.group, c.now, c.written), newSite()
			again.Through(s)
			ask(t, again, "/")
			if s.asked["/"] != 1 || !again.Begun().Equal(c.now) || again.Stats().Requests != 1 {
				t.Errorf("begun %v, asked %v, %+v", again.Begun(), s.asked, again.Stats())
			}
			third := f.Open(c.run, c.group, c.now, never) // the new one took its place
			third.Through(newSite())
			if got := ask(t, third, "/"); third.Stats().Requests != 1 {
				t.Errorf("%v, %+v", got, third.Stats())
			}
		})
	}
}

// A file that is cut or spoilt anywhere gives what is whole before, and is gone on with.
func TestCutAndSpoiltAnywhere(t *testing.T) {
	t.Parallel()
	f := folder(t)
	w, _ := open(f, begunAt)
	asked := []string{"/", "/a", "/b?"}
	want := ask(t, w, asked...)
	w.Leave()
	path := f.path("run", group.ID)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, spoil := range []struct {
		name string
		do   func(at int) []byte
	}{
		{"cut", func(at int) []byte { return whole[:at] }},
		{"a byte changed", func(at int) []byte { b := bytes.Clone(whole); b[at] ^= 0x55; return b }},
		{"zeros from there on", func(at int) []byte { return append(bytes.Clone(whole[:at]), make([]byte, len(whole)-at)...) }},
	} {
		for at := 0; at < len(whole); at += 7 {
			if err := os.WriteFile(path, spoil.do(at), 0o600); err != nil {
				t.Fatal(err)
			}
			again, s := open(f, begunAt)
			if diff := cmp.Diff(want, ask(t, again, asked...)); diff != "" {
				t.Fatalf("%s at %d\n%s", spoil.name, at, diff)
			}
			if again.Stats().Requests != 3 {
				t.Fatalf("%s at %d: cost %+v", spoil.name, at, again.Stats())
			}
			again.Leave()
			third, _ := open(f, begunAt)
			third.Through(s)
			if n := len(s.asked); true {
				ask(t, third, asked...)
				if len(s.asked) != n {
					t.Fatalf("%s at %d: what was asked for again was not kept", spoil.name, at)
				}
			}
			third.Leave()
		}
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	f := folder(t)
	w, _ := open(f, begunAt)
	ask(t, w, "/")
	other := f.Open("run", kim.Group{ID: "b"}, begunAt, never)
	other.Leave()
	got := map[string]string{}
	read := func(run string) {
		if err := f.Results(run, func(group string, entry []byte) error { got[group] = string(entry); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	read("run")
	if len(got) != 0 {
		t.Errorf("walks that go on have results: %v", got)
	}
	w.Finish([]byte("rows"))
	read("other")
	read("run")
	if want := map[string]string{group.ID: "rows"}; !cmp.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if err := f.Keep("run"); err != nil {
		t.Fatal(err)
	}
	read("run")
	if err := f.Keep(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(f.dir); len(left) != 0 || len(got) != 1 {
		t.Errorf("left: %v, %v", left, got)
	}
}

// A walk that is too long, or without a folder, is walked all the same.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	f := folder(t)
	w, s := open(f, begunAt)
	w.size = maxSize
	if ask(t, w, "/"); w.Keeps() || s.asked["/"] != 1 {
		t.Errorf("keeps %v, asked %v", w.Keeps(), s.asked)
	}
	again, s := open(f, begunAt)
	if ask(t, again, "/"); s.asked["/"] != 1 {
		t.Error("a file that was given up was gone on with")
	}
	none := New("", slog.New(slog.DiscardHandler)).Open("run", group, begunAt, never)
	none.Through(newSite())
	if got := ask(t, none, "/"); none.Keeps() || got[0] == "" || none.Stats().Requests != 1 {
		t.Errorf("%v, %+v", got, none.Stats())
	}
	none.Finish(nil)
	none.Forget()
}

func FuzzRecords(f *testing.F) {
	whole, err := appendRecord(nil, head{Page: &page{Address: "/"}}, []byte("body"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Fuzz(func(t *testing.T, data []byte) {
		if end := readRecords(bytes.NewReader(data), func(placed, []byte) {}); end < 0 || end > int64(len(data)) {
			t.Errorf("ends at %d of %d", end, len(data))
		}
	})
}
