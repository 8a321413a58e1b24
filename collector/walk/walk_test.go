package walk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// pages is a site that a test writes down: what it was not given does not exist.
type pages struct {
	web.Hosts
	body     map[string]string // by address
	fails    map[string]*web.Failure
	list     map[string]web.ListHeaders
	asked    []string
	modified map[string]string // Last-Modified by address
	maps     []string          // sitemaps that robots.txt names
	lies     bool              // it answers 304 whenever it is given a validator
	alike    bool              // with lies: all pages have one ETag
}

func (p *pages) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	p.asked = append(p.asked, address)
	if f := p.fails[address]; f != nil {
		return web.Response{}, f
	}
	r := web.Response{URL: address, Status: 200, ContentType: "text/html; charset=utf-8", FetchedAt: start, Body: []byte(p.body[address]), List: p.list[address]}
	if strings.HasPrefix(p.body[address], "<?xml") {
		r.ContentType = "application/rss+xml"
	}
	r.LastModified = p.modified[address]
	if p.lies {
		if r.ETag = fmt.Sprintf("%q", address); p.alike {
			r.ETag = `"a"`
		}
		if v.ETag != "" {
			r.Status, r.NotModified, r.Body = 304, true, nil
		}
	}
	if _, ok := p.body[address]; !ok {
		r.Status, r.Body = 404, nil
		return r, web.FailureOf(r, 0)
	}
	return r, ctx.Err()
}

func (p *pages) Stats() web.Stats    { return web.Stats{Requests: len(p.asked)} }
func (*pages) Fetched() []web.Robots { return nil }
func (p *pages) Sitemaps() []string  { return p.maps }

var (
	start = time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)
	group = kim.Group{ID: "kim-a", URL: "http://a.kim.id", Zone: kim.WIB}
)

// address is that of the n-th post.
func address(n int) string {
	return fmt.Sprintf("http://a.kim.id/berita/read/kabar-%d-dari-kampung-629900200101", n)
}

// site writes a small site with these posts, the newest first.
func site(posts ...int) *pages {
	p := &pages{Hosts: web.NewHosts([]string{"a.kim.id"}), body: map[string]string{}, fails: map[string]*web.Failure{}}
	frame := func(body string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a></nav><main>` +
			body + `</main></body></html>`
	}
	var cards strings.Builder
	for _, n := range posts {
		byline := fmt.Sprintf(`<ul class="list-inline"><li>Admin KIM</li><li>%s</li></ul>`, start.AddDate(0, 0, n-50).Format("Jan 2, 2006"))
		title := fmt.Sprintf("Kabar nomor %d dari kampung", n)
		fmt.Fprintf(&cards, `<div class="card"><h3><a href="%s">%s</a></h3>%s</div>`, strings.TrimPrefix(address(n), "http://a.kim.id"), title, byline)
		p.body[address(n)] = frame(fmt.Sprintf(`<h1>%s</h1>%s<div class="isi"><p>Warga berkumpul di balai nomor %d.</p></div>`, title, byline, n))
	}
	p.body["http://a.kim.id"] = frame("<h2>Selamat datang</h2>")
	p.body["http://a.kim.id/berita"] = frame(cards.String())
	return p
}

// walkOn walks a site on the n-th day.
func walkOn(t *testing.T, day int, full bool, m *memory.Memory, p Pages) Result {
	t.Helper()
	r, err := Walk(t.Context(), settingOf(t, day, full), group, m, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// profilesOnce are the built-in profiles, which no test changes.
var profilesOnce = sync.OnceValues(func() (*extract.Profiles, error) { return extract.Load() })

func settingOf(t *testing.T, day int, full bool) Setting {
	t.Helper()
	profiles, err := profilesOnce()
	if err != nil {
		t.Fatal(err)
	}
	return Setting{
		Reader: profiles, Log: slog.New(slog.DiscardHandler), RunID: fmt.Sprint("run-", day), Full: full,
		Now:     func() time.Time { return start.AddDate(0, 0, day) },
		Elapsed: func() time.Duration { return 0 },
		Limits: Limits{
			FullEvery: 7 * 24 * time.Hour, MaxPages: 100, MaxSections: 10, MaxProbes: 10, MaxBody: 1 << 20, SiteTime: time.Minute,
			BackoffMin: time.Hour, BackoffMax: 3 * time.Hour,
		},
	}
}

// remember returns what the next walk knows after this one, as if it had been stored.
func remember(t *testing.T, before *memory.Memory, r Result) *memory.Memory {
	t.Helper()
	m := memory.New()
	m.Walks = before.Walks
	if w := r.Walk; w.Complete {
		m.Walks.Run, m.Walks.Complete, m.Walks.Committed = w.RunID, w.StartedAt, r.Version
		if w.Full {
			m.Walks.Full = w.StartedAt
		}
	}
	var update memory.Update
	for address, p := range before.Pages {
		update.Pages = append(update.Pages, memory.PageUpdate{Address: address, Page: p})
	}
	update.Listings, update.Site = before.Listings, &before.Site
	for _, u := range []memory.Update{update, r.Memory} {
		rows, err := u.Rows(r.Walk.StartedAt)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			m.Learn(row)
		}
	}
	items := map[string]*memory.Item{}
	for _, it := range before.Items {
		items[it.Key] = it
	}
	for _, it := range slices.Concat(r.New, r.Edited) {
		items[it.Key] = &memory.Item{Item: *it, PhotoCount: len(it.Photos), Version: r.Version}
	}
	for _, s := range r.Seen {
		it := items[s.Key]
		it.Missed, it.Removed, it.RemovedAt, it.Version = s.Missed, s.Removed, s.RemovedAt, r.Version
	}
	for _, it := range items {
		m.Add(it)
	}
	return m
}

// titles are the titles of items, in order.
func titles(items []*kim.Item) (out []string) {
	for _, it := range items {
		out = append(out, it.Title)
	}
	slices.Sort(out)
	return out
}

// TestWalk looks at a site again and again while it changes.
func TestWalk(t *testing.T) {
	t.Parallel()
	m := memory.New()
	for _, c := range []struct {
		name    string
		day     int
		full    bool
		site    *pages
		outcome kim.Outcome
		new     []string
		changes []string
	}{
		{"at first sight", 0, false, site(3, 2, 1), kim.OutcomeOK,
			[]string{"Kabar nomor 1 dari kampung", "Kabar nomor 2 dari kampung", "Kabar nomor 3 dari kampung"}, []string{ChangeNew, ChangeNew, ChangeNew}},
		{"as it was", 1, false, site(3, 2, 1), kim.OutcomeNotModified, nil, nil},
		{"with a new post", 2, false, site(4, 3, 2, 1), kim.OutcomeOK, []string{"Kabar nomor 4 dari kampung"}, []string{ChangeNew}},
		{"without a post", 3, false, site(4, 2, 1), kim.OutcomeNotModified, nil, nil},
		{"without it once more", 4, false, site(4, 2, 1), kim.OutcomeOK, nil, []string{ChangeRemoved}},
		{"with the post again", 5, true, site(4, 3, 2, 1), kim.OutcomeOK, nil, []string{ChangeReturned}},
	} {
		r := walkOn(t, c.day, c.full, m, c.site)
		var changes []string
		for _, ch := range r.Changes {
			changes = append(changes, ch.What)
		}
		if r.Walk.Outcome != c.outcome || !r.Walk.Complete || !slices.Equal(titles(r.New), c.new) || !slices.Equal(changes, c.changes) {
			t.Errorf("%s: %s, new %q, changes %q, %s", c.name, r.Walk.Outcome, titles(r.New), changes, r.Walk.Detail)
		}
		m = remember(t, m, r)
	}
}

// TestFailures makes one page of a site fail: the walk says how and is not complete,
// and nothing is concluded from what it did not see.
func TestFailures(t *testing.T) {
	t.Parallel()
	known := site(3, 2, 1)
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), known))
	for name, c := range map[string]struct {
		page    string
		failure web.Failure
		seen    int // of the three posts
	}{
		"the listing times out":     {"http://a.kim.id/berita", web.Failure{Outcome: kim.OutcomeTimeout, Err: errors.New("late")}, 0},
		"the home page is refused":  {"http://a.kim.id", web.Failure{Outcome: kim.OutcomeRefused, Err: errors.New("closed")}, 0},
		"a post answers 500":        {address(2), web.Failure{Outcome: kim.OutcomeHTTP5xx, Status: 500, Err: errors.New("fault")}, 3},
		"a limit of the rate":       {"http://a.kim.id/berita", web.Failure{Outcome: kim.OutcomeRateLimited, Status: 429, RetryAfter: 2 * time.Hour, Err: errors.New("slow")}, 0},
		"robots.txt forbids a post": {address(2), web.Failure{Outcome: kim.OutcomeRobots, Err: errors.New("robots.txt")}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := site(3, 2, 1)
			p.fails[c.page] = &c.failure
			r := walkOn(t, 1, true, m, p)
			missed := slices.ContainsFunc(r.Seen, func(s Sighting) bool { return s.Missed > 0 || s.Removed })
			if r.Walk.Complete || r.Walk.Outcome != c.failure.Outcome || len(r.Seen) != c.seen || missed || len(r.New) > 0 {
				t.Errorf("%+v", r)
			}
			if !strings.Contains(r.Walk.Detail, c.page+": "+c.failure.Err.Error()) {
				t.Errorf("detail %q", r.Walk.Detail)
			}
			rest := max(time.Hour, c.failure.RetryAfter)
			if s := r.Memory.Site; s.Failures != 1 || !s.NextTry.Equal(r.Walk.StartedAt.Add(rest)) {
				t.Errorf("it is left alone until %v after %d failures", s.NextTry, s.Failures)
			}
		})
	}
}

// TestBrokenOff ends a walk from outside: it says nothing of the site.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if r, err := Walk(ctx, settingOf(t, 0, true), group, memory.New(), site(1)); !errors.Is(err, context.Canceled) || len(r.New) > 0 {
		t.Errorf("%v: %+v", err, r)
	}
}

// misreader reads a day of its own on everything that says something of one address.
type misreader struct {
	Reader
	address string
	day     time.Time
}

func (m misreader) Read(in extract.Input, p *extract.Profile) extract.Page {
	page := m.Reader.Read(in, p)
	for i := range page.Items {
		if it := &page.Items[i]; memory.Path(it.URL) == memory.Path(m.address) {
			it.Published, it.Precision, it.DateSource, it.Confidence = m.day, kim.PrecisionSecond, "feed", 1
		}
	}
	return page
}

// TestImpossibleDays lets the reader give days on which nothing can have been published:
// the item is undated and counts between its neighbours, and the walk says so.
func TestImpossibleDays(t *testing.T) {
	t.Parallel()
	neighbours := kim.Week(kim.NewDate(2025, time.September, 8)) // both of that week
	for _, year := range []int{1, 1970, 1987, 2106, 9999} {
		t.Run(fmt.Sprint(year), func(t *testing.T) {
			t.Parallel()
			s := settingOf(t, 0, true)
			s.Reader = misreader{s.Reader, address(2), time.Date(year, 1, 1, 0, 0, 0, 1e6, time.UTC)}
			m := memory.New()
			for n := range 2 {
				r, err := Walk(t.Context(), s, group, m, site(3, 2, 1))
				if err != nil || !r.Walk.Complete || len(r.New) != 3*(1-n) || len(r.Edited) > 0 || !strings.Contains(r.Walk.Detail, "no day of a publication") {
					t.Errorf("walk %d: %v, %+v", n, err, r)
				}
				for _, it := range r.New {
					if odd := it.URL == address(2); odd != (it.DateReason == kim.DateUndated) ||
						odd && (!it.PublishedAt.IsZero() || kim.WeekOf(it.EffectiveAt, kim.WIB) != neighbours) {
						t.Errorf("%s: %v, %s, counts at %v", it.Title, it.PublishedAt, it.DateReason, it.EffectiveAt)
					}
				}
				m = remember(t, m, r)
				s.RunID, s.Now = "run-1", func() time.Time { return start.AddDate(0, 0, 1) }
			}
		})
	}
}

// A post that only says how long ago it was published counts in the week in which that
// was, not in that of the first walk.
func TestAgeInWords(t *testing.T) {
	p := site(1, 2)
	for address, body := range p.body {
		body = strings.ReplaceAll(body, start.AddDate(0, 0, 1-50).Format("Jan 2, 2006"), "20 hari yang lalu")
		p.body[address] = strings.ReplaceAll(body, start.AddDate(0, 0, 2-50).Format("Jan 2, 2006"), "5 minggu yang lalu")
	}
	r := walkOn(t, 0, true, memory.New(), p)
	if len(r.New) != 2 {
		t.Fatalf("found %d items, want 2", len(r.New))
	}
	for _, it := range r.New {
		week := kim.WeekOf(it.EffectiveAt, kim.WIB)
		want := []kim.Week{kim.Week(kim.NewDate(2025, time.October, 6))}
		if strings.Contains(it.URL, "kabar-2-") { // five weeks, rounded or cut off, leave two weeks open: too much to count in one
			if first := kim.NewDate(2025, time.September, 15); it.DateReason != kim.DateUnknown || !it.EffectiveAt.IsZero() || it.PublishedFrom < first || it.PublishedTo > first+20 {
				t.Errorf("%s: %q, counts at %v, of %s to %s", it.URL, it.DateReason, it.EffectiveAt, it.PublishedFrom, it.PublishedTo)
			}
			continue
		}
		if !slices.Contains(want, week) || it.DateReason != kim.DateUndated || !it.PublishedAt.IsZero() {
			t.Errorf("%s counts in the week of %s (%q, printed %v), want %v and undated", it.URL, week, it.DateReason, it.PublishedAt, want)
		}
	}
}

// A site that answers 304 to everything hides what is new for the rest of a week; the
// first walk after the week's end asks without validators and finds it.
func TestLyingValidators(t *testing.T) {
	t.Parallel()
	p := site(3, 2, 1) // on a Tuesday
	p.lies = true
	m := remember(t, memory.New(), walkOn(t, 0, true, memory.New(), p))
	p = site(4, 3, 2, 1)
	p.lies = true
	for _, c := range []struct {
		day, found int
		what       string
	}{
		{1, 0, "Wednesday, with validators"},
		{5, 0, "Sunday, with validators"},
		{6, 1, "Monday, without"},
		{7, 0, "Tuesday, with validators again"},
	} {
		p.asked = nil
		r := walkOn(t, c.day, false, m, p)
		if !r.Walk.Complete || len(r.New) != c.found {
			t.Errorf("%s: %d new, want %d: %s", c.what, len(r.New), c.found, r.Walk.Detail)
		}
		m = remember(t, m, r)
	}
}
