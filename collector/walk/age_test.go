package walk

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// itemOf picks the new item of a number.
func itemOf(t *testing.T, r Result, address string) *kim.Item {
	t.Helper()
	i := slices.IndexFunc(r.New, func(it *kim.Item) bool { return strings.HasSuffix(it.URL, address) })
	if i < 0 {
		t.Fatalf("%s is not among the %d new items", address, len(r.New))
	}
	return r.New[i]
}

// TestAgeAtFirstWalk meets items without a day at the first walk: they count in no week,
// and what stands around them says between which days they came.
func TestAgeAtFirstWalk(t *testing.T) {
	t.Parallel()
	seen := kim.DateOf(start, kim.WIB)
	others := slices.DeleteFunc(numbers(60, 51), func(n int) bool { return n == 55 })
	for name, c := range map[string]struct {
		lists    map[string]hamletList
		from, to kim.Date
	}{
		"nothing tells":                            {map[string]hamletList{"/berita": {posts: []int{55}, undated: true}}, kim.NoDate, seen},
		"between dated neighbours":                 {map[string]hamletList{"/berita": {posts: numbers(60, 51), without: 55}}, hamletDay(54), hamletDay(56)},
		"the oldest of its list":                   {map[string]hamletList{"/berita": {posts: numbers(60, 55), without: 55}}, kim.NoDate, hamletDay(56)},
		"between the numbers of another list":      {map[string]hamletList{"/berita": {posts: others}, "/galeri": {posts: []int{55}, undated: true}}, hamletDay(54), hamletDay(56)},
		"numbers that do not rise with the days":   {map[string]hamletList{"/berita": {posts: []int{70, 71, 72}}, "/galeri": {posts: []int{55}, undated: true}}, kim.NoDate, hamletDay(70)},
		"a place in a list that is in no order":    {map[string]hamletList{"/berita": {posts: []int{51, 58, 55, 53, 60, 52}, without: 55}}, hamletDay(53), hamletDay(58)},
		"below the newest, which is dated, of two": {map[string]hamletList{"/berita": {posts: []int{60, 55}, without: 55}}, kim.NoDate, hamletDay(60)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := hamletSite{lists: c.lists, menu: slices.Sorted(maps.Keys(c.lists))}
			it := itemOf(t, walkHamlet(t, 0, true, memory.New(), s.pages()), "/baca/55")
			if it.DateReason != kim.DateUnknown || !it.EffectiveAt.IsZero() || !it.AbsentAt.IsZero() || it.PublishedFrom != c.from || it.PublishedTo != c.to {
				t.Errorf("%q, counts at %v, %q to %q; want %q to %q", it.DateReason, it.EffectiveAt, it.PublishedFrom, it.PublishedTo, c.from, c.to)
			}
		})
	}
}

// TestAgeLater finds an item without a day at a later walk: it came since the walk that had
// looked at its place, if one had.
func TestAgeLater(t *testing.T) {
	t.Parallel()
	paged := hamletList{posts: numbers(40, 21), page: 10, undated: true}
	short := hamletList{posts: numbers(40, 31), undated: true}
	for name, c := range map[string]struct {
		before, after map[string]hamletList
		looked        bool
	}{
		"at the top of a list that was read to its end": {
			map[string]hamletList{"/berita": paged}, map[string]hamletList{"/berita": {posts: append([]int{50}, numbers(40, 21)...), page: 10, undated: true}}, true},
		"at the top of a list whose end is not proved": {
			map[string]hamletList{"/berita": short}, map[string]hamletList{"/berita": {posts: append([]int{50}, numbers(40, 32)...), undated: true}}, true},
		"at the bottom of a list whose end is not proved": {
			map[string]hamletList{"/berita": short}, map[string]hamletList{"/berita": {posts: append(numbers(40, 31), 50), undated: true}}, false},
		"in a section that nobody knew": {
			map[string]hamletList{"/berita": paged}, map[string]hamletList{"/berita": paged, "/galeri": {posts: []int{50}, undated: true}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := hamletSite{lists: c.before, menu: slices.Sorted(maps.Keys(c.before))}.pages()
			was := walkHamlet(t, 0, true, memory.New(), first)
			later := hamletSite{lists: c.after, menu: slices.Sorted(maps.Keys(c.after))}.pages()
			for address, body := range first.body {
				if _, ok := later.body[address]; !ok {
					later.body[address] = body
				}
			}
			it := itemOf(t, walkHamlet(t, 8, true, remember(t, memory.New(), was), later), "/baca/50")
			week := kim.WeekOf(start, kim.WIB) // six of the eight days
			switch {
			case !c.looked:
				if it.DateReason != kim.DateUnknown || !it.AbsentAt.IsZero() {
					t.Errorf("%q, absent at %v", it.DateReason, it.AbsentAt)
				}
			case it.DateReason != kim.DateUndated || !it.AbsentAt.Equal(was.Walk.StartedAt) || kim.WeekOf(it.EffectiveAt, kim.WIB) != week ||
				it.PublishedFrom != kim.DateOf(start, kim.WIB) || it.PublishedTo != kim.DateOf(start, kim.WIB).AddDays(8):
				t.Errorf("%q, absent at %v, counts at %v, %q to %q", it.DateReason, it.AbsentAt, it.EffectiveAt, it.PublishedFrom, it.PublishedTo)
			}
		})
	}
}

// TestNumberOf finds the numbers that count the items of a site.
func TestNumberOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		"/baca/12": 12, "/berita/12-panen-raya": 12, "/berita/detail/12/panen-raya": 12, "/berita-12.html": 12, "/panen-raya-12.html": 12, "/?id=12": 12,
		"/index.php?page=berita&id=12": 12, "/galeri/12.html": 12,
		"/panen-raya": 0, "/2025/10/panen-12.html": 0, "/berita/read/kabar-629900200101": 0, "/": 0,
		"/25-warga-dibantu-32": 0, "/berita/78-hut-ri-ke-79": 0, // one of two may be of the title
	} {
		if _, n, ok := numberOf(path); n != want || ok != (want > 0) {
			t.Errorf("%s: %d %v, want %d", path, n, ok, want)
		}
	}
}

// TestUploadBounds reads the month in which photos were uploaded.
func TestUploadBounds(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) kim.Date { return kim.NewDate(2025, m, d) }
	for name, c := range map[string]struct {
		photos []string
		want   span
	}{
		"one month":      {[]string{"/wp-content/uploads/2025/08/a.jpg", "/logo.png", "/wp-content/uploads/2025/08/b.jpg"}, span{day(8, 1), day(9, 7)}},
		"several months": {[]string{"/wp-content/uploads/2025/08/a.jpg", "/wp-content/uploads/2025/09/b.jpg"}, span{}},
		"december":       {[]string{"/u/2025/12/a.jpg"}, span{day(12, 1), kim.NewDate(2026, 1, 7)}},
		"none":           {[]string{"/u/a.jpg"}, span{}},
	} {
		var photos []extract.Photo
		for _, p := range c.photos {
			photos = append(photos, extract.Photo{Key: p, URL: p})
		}
		if got := uploadBounds(&candidate{item: extract.Item{Photos: photos}}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
