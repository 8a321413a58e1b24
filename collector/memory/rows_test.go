package memory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// TestRows writes what a walk has learnt and reads it back: nothing is lost on the way.
func TestRows(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	answer := Answer{Validators: web.Validators{ETag: `"a"`, LastModified: "Mon, 27 Oct 2025 01:00:00 GMT"}, Hash: 7, FetchedAt: at}
	u := Update{
		Site:     &Site{Run: "r", Platform: "kim-id", Base: "https://a.kim.id", Sections: []Section{{Kind: kim.News, URL: "https://a.kim.id/berita", Items: 3}}, Liar: true},
		Listings: map[string]Listing{"https://a.kim.id/berita": {Answer: answer, Keys: []string{"k"}, Items: 2, Next: "https://a.kim.id/berita?page=2"}},
		Pages: []PageUpdate{
			{Address: "https://a.kim.id/berita/x", Page: Page{Answer: answer, Note: ItemNote{Key: "k", Listed: map[string]uint64{"/berita": 1}, Whole: true, Tail: "/"}}},
			{Address: "https://a.kim.id/berita/y", Page: Page{Note: ItemNote{Broken: true}}},
		},
		Robots:  []web.Robots{{Origin: "https://a.kim.id", Text: "User-agent: *", FetchedAt: at}},
		Rereads: []uint64{1, 2},
	}
	rows, err := u.Rows(at)
	if err != nil {
		t.Fatal(err)
	}
	m := New()
	for _, r := range rows {
		m.Learn(r)
	}
	want := New()
	want.Site, want.Listings, want.Robots, want.Rereads = *u.Site, u.Listings, u.Robots, u.Rereads
	for _, p := range u.Pages {
		if p.FetchedAt.IsZero() {
			p.FetchedAt = at
		}
		want.Pages[p.Address] = p.Page
	}
	if diff := cmp.Diff(want, m, cmpopts.IgnoreUnexported(Memory{})); diff != "" {
		t.Errorf("(-learnt +read)\n%s", diff)
	}
	m.Add(&Item{Item: kim.Item{Key: "k", URL: "https://a.kim.id/elsewhere"}, Version: 9})
	if it := m.At("/elsewhere"); it == nil || !it.Note.Whole || m.Written != 9 {
		t.Errorf("the item of the note: %+v, written %d", it, m.Written)
	}
}

// TestMisses takes back a miss that no walk has committed, and only such a one.
func TestMisses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		version uint64
		missed  int
	}{
		"counted by the newest complete walk": {version: 5, missed: 1},
		"counted by a walk that was killed":   {version: 6, missed: 0},
		"written again by a reread":           {version: 7, missed: 1},
	} {
		m := New()
		m.Walks.Committed, m.Rereads = 5, []uint64{7}
		m.Add(&Item{Item: kim.Item{Key: "k", Missed: 1}, Version: c.version})
		if got := m.Items["k"].Missed; got != c.missed {
			t.Errorf("%s: %d misses, want %d", name, got, c.missed)
		}
	}
}

// TestPath tells addresses apart by what follows the host.
func TestPath(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.kim.id/berita/read/x-1": "/berita/read/x-1", "http://b.kim.id": "/", "https://a.kim.id/?p=12": "/?p=12",
		"https://a.kim.id/b%20c#d": "/b%20c", "::": "::", "https://a.kim.id/kabar#entri-01": "/kabar#entri-01",
	} {
		if got := Path(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// FuzzLearn reads notes that another version of the program, or nobody, has written.
func FuzzLearn(f *testing.F) {
	f.Add("https://a.kim.id/berita#listing", `{"keys":["a"],"items":1}`)
	f.Add("https://a.kim.id/berita/x", `{"key":"x","listed":{"/berita":1},"whole":true}`)
	f.Add("#site", `{"sections":[{}]}`)
	f.Fuzz(func(_ *testing.T, address, note string) {
		m := New()
		m.Learn(Row{Address: address, Note: note})
		_ = Path(address)
	})
}
