package collector_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
)

// stored returns the items of the tiny site by title.
func (b *bench) stored() map[string]itemRow {
	b.t.Helper()
	var rows []itemRow
	b.query(&rows, itemsSQL)
	out := map[string]itemRow{}
	for _, r := range rows {
		out[r.Title] = r
	}
	if len(out) != len(rows) {
		b.t.Errorf("%d items, %d titles", len(rows), len(out))
	}
	return out
}

func day(n int) time.Time { return kimsim.DefaultAsOf().Add(time.Duration(n) * 24 * time.Hour) }

// TestHostMove moves a site to another host: with the old address as an alias its
// items stay what they are.
func TestHostMove(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"baru.kim.id", "kim-baru.desa.id", "kim-baru.example.org"} {
		t.Run(host, func(t *testing.T) { testHostMove(t, host) })
	}
}

func testHostMove(t *testing.T, host string) {
	site := newTiny(tinyPosts(12)...)
	b := newBench(t, site.handler)
	b.walk(day(0), tinyGroup("lama.kim.id"))
	before := b.stored()
	moved := tinyGroup(host)
	moved.URL = "https://" + host
	moved.Aliases = []string{"http://lama.kim.id"}
	for i := range 3 {
		if r := b.walkWith(collector.Request{Groups: []kim.Group{moved}, Full: i != 1}, day(i+1)); r.New != 0 || r.Removed != 0 || r.Complete != 1 {
			t.Errorf("walk %d after the move: %+v", i, r)
		}
	}
	for title, r := range b.stored() {
		if r.Key != before[title].Key || !r.FirstSeen.Equal(before[title].FirstSeen) || r.Removed == 1 {
			t.Errorf("%s: %+v, before %+v", title, r, before[title])
		}
		if !strings.HasPrefix(r.URL, "https://"+host+"/") {
			t.Errorf("%s is said to be at %s", title, r.URL)
		}
	}
}

// TestLiar serves the same ETag, or the same last change, for ever. A full walk finds out,
// and from then on nothing that the site says of its pages is believed.
func TestLiar(t *testing.T) {
	t.Parallel()
	for name, lie := range map[string]func(*tiny){
		"one ETag":        func(s *tiny) { s.etag = "selalu" },
		"one last change": func(s *tiny) { s.since = "Tue, 07 Oct 2025 01:00:00 GMT" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seenThrough(t, lie)
		})
	}
}

func seenThrough(t *testing.T, lie func(*tiny)) {
	site := newTiny(tinyPosts(5)...)
	lie(site)
	b := newBench(t, site.handler)
	told := &walksDone{done: func() {}}
	b.observe = told
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	site.change(func() { site.posts = append([]post{tinyPost(-1)}, site.posts...) })
	if r := b.walk(day(1), g); r.New != 0 {
		t.Fatalf("the lie was seen through at once: %+v", r)
	}
	if r := b.walk(day(8), g); r.New != 1 {
		t.Fatalf("the weekly full walk: %+v", r)
	}
	site.change(func() { site.posts = append([]post{tinyPost(-2)}, site.posts...) })
	if r := b.walk(day(9), g); r.New != 1 {
		t.Errorf("a walk for news after the lie was found out: %+v", r)
	}
	if told.lied != 1 {
		t.Errorf("the metrics count %d sites that lie", told.lied)
	}
}

// TestBrokenLink lists an item whose page does not exist: the walk is complete,
// says so, and does not ask for it every day.
func TestBrokenLink(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(25)...)
	broken := "/berita/read/" + site.posts[3].slug + "-" + tinyCode
	site.status[broken] = http.StatusNotFound
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	r := b.walk(day(0), g)
	if w := b.walksOf(r.RunID)[g.ID]; w.Complete != 1 || w.New != 24 || !strings.Contains(w.Detail, "broken link") {
		t.Errorf("%+v", w)
	}
	site.change(func() { clear(site.asked) })
	if r = b.walk(day(1), g); r.Complete != 1 || site.asked["a.kim.id"+broken] != 0 || r.Requests > 2 {
		t.Errorf("asked for it %d times again: %+v", site.asked["a.kim.id"+broken], r)
	}
	site.change(func() { clear(site.status) })
	if r = b.walk(day(8), g); r.New != 1 {
		t.Errorf("after it was mended: %+v", r)
	}
}

// TestDocument lists an announcement that is a PDF: it is an item, with what the
// listing says of it, and the walk is complete.
func TestDocument(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(5)...)
	site.files = map[string]string{"/berita/read/" + site.posts[1].slug + "-" + tinyCode: "application/pdf"}
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	if r := b.walk(day(0), g); r.Complete != 1 || r.New != 5 {
		t.Errorf("%+v %+v", r, b.walksOf(r.RunID))
	}
	if row := b.stored()[site.posts[1].title]; row.Photos != 0 || row.Reason != "" {
		t.Errorf("%+v", row)
	}
	for n, full := range []bool{false, true} {
		if r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: full}, day(n+1)); r.Complete != 1 || r.New+r.Changed+r.Removed != 0 {
			t.Errorf("full %v: %+v", full, r)
		}
	}
}

// TestFailedPage fails one page in passing: the walk is incomplete, the item is
// kept, and the next walk reads what this one could not.
func TestFailedPage(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(25)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	site.change(func() {
		for n := 1; n <= 15; n++ {
			site.posts = append([]post{tinyPost(-n)}, site.posts...)
		}
		site.status["/berita/read/"+tinyPost(-7).slug+"-"+tinyCode] = http.StatusInternalServerError
	})
	if r := b.walk(day(16), g); r.Complete != 0 || r.Outcomes[kim.OutcomeHTTP5xx] != 1 || r.New != 15 {
		t.Errorf("with a failing page: %+v", r)
	}
	site.change(func() { clear(site.status) })
	if r := b.walk(day(16).Add(time.Hour), g); r.Complete != 1 || r.New != 0 {
		t.Errorf("after it was mended: %+v", r)
	}
	if r := b.stored()[tinyPost(-7).title]; r.Photos != 1 || !r.FirstSeen.Equal(day(16)) {
		t.Errorf("%+v", r)
	}
}

// TestInterruptedPaging fails the second page of a listing after new posts filled
// the first: the next walk must not stop at the first page because it knows it.
func TestInterruptedPaging(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(15)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	site.change(func() {
		for n := 1; n <= 22; n++ {
			site.posts = append([]post{tinyPost(-n)}, site.posts...)
		}
		listings := 0
		site.onAsk = func(path string) {
			if path != "/berita" {
				return
			}
			if listings++; listings == 2 {
				site.status["/berita"] = http.StatusServiceUnavailable // from the second page on
			}
		}
	})
	b.cfg.FullEvery = 1000 * time.Hour
	if r := b.walk(day(23), g); r.Complete != 0 || r.New != 10 {
		t.Errorf("interrupted: %+v", r)
	}
	site.change(func() { site.onAsk = nil; clear(site.status) })
	if r := b.walk(day(24), g); r.Complete != 1 || r.New != 12 {
		t.Errorf("the walk after: %+v", r)
	}
}

// TestDeepEdit edits an old item: a walk for news cannot see it, a full one does.
func TestDeepEdit(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(35)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	site.change(func() { site.posts[30].photos = append(site.posts[30].photos, "tambahan.jpeg") })
	if r := b.walk(day(1), g); r.Changed != 0 {
		t.Errorf("a walk for news: %+v", r)
	}
	if r := b.walk(day(7), g); r.Changed != 1 {
		t.Errorf("a full walk: %+v", r)
	}
	if r := b.stored()[tinyPost(30).title]; r.Photos != 2 || r.PhotoRows != 2 {
		t.Errorf("%+v", r)
	}
}

// TestRemoval removes an item, which takes two complete walks, brings it back, and
// keeps one that is only no longer listed.
func TestRemoval(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	all := site.posts
	site.change(func() { site.posts = append(slices.Clone(all[:2]), all[3:]...) })
	for i, want := range []uint8{0, 1} {
		b.walk(day(1+i), g)
		if r := b.stored()[all[2].title]; r.Removed != want {
			t.Errorf("after %d walks without it: %+v", i+1, r)
		}
	}
	site.change(func() { site.posts = all })
	if r := b.walk(day(3), g); r.Changed != 1 || b.stored()[all[2].title].Removed != 0 {
		t.Errorf("it did not return: %+v", r)
	}
}

// TestWall counts a gallery that is one page of photos as one item, which grows.
func TestWall(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(3)...)
	for n := range 9 {
		site.wall = append(site.wall, fmt.Sprintf("galeri-%d.jpeg", n))
	}
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	gallery := func() (out []itemRow) {
		for _, r := range b.stored() {
			if r.Kind == string(kim.Gallery) {
				out = append(out, r)
			}
		}
		return out
	}
	if r := b.walk(day(0), g); r.Complete != 1 || len(gallery()) != 1 || gallery()[0].Photos != 9 {
		t.Fatalf("%+v, %+v", r, gallery())
	}
	first := gallery()[0]
	site.change(func() { site.wall = append(site.wall, "galeri-baru.jpeg") })
	if r := b.walk(day(1), g); r.Complete != 1 || r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if all := gallery(); len(all) != 1 || all[0].Photos != 10 || all[0].PhotoRows != 10 || all[0].Key != first.Key || !all[0].FirstSeen.Equal(first.FirstSeen) {
		t.Errorf("%+v", all)
	}
	if r := b.walk(day(9), g); r.Complete != 1 || r.Changed+r.New+r.Removed != 0 {
		t.Errorf("%+v", r)
	}
}

// TestPanic lets the reading of one page panic: that page is lost, the others are not.
func TestPanic(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(6)...)
	b := newBench(t, site.handler)
	b.reader = panicking{b.reader, site.posts[2].slug}
	r := b.walk(day(0), tinyGroup("a.kim.id"), kim.Group{ID: "kim-lain", URL: "http://b.kim.id", Zone: kim.WIB})
	if r.New != 12 || r.Outcomes[kim.OutcomeUnreadable] != 2 {
		t.Errorf("%+v", r)
	}
	for g, w := range b.walksOf(r.RunID) {
		if !strings.Contains(w.Detail, "panicked") || !strings.Contains(w.Detail, site.posts[2].slug) {
			t.Errorf("%s: %s", g, w.Detail)
		}
	}
}

// panicking is a reader that cannot stand one page.
type panicking struct {
	walk.Reader
	slug string
}

func (p panicking) Read(in extract.Input, profile *extract.Profile) extract.Page {
	if strings.Contains(in.URL, p.slug) {
		panic("a page that nobody has thought of")
	}
	return p.Reader.Read(in, profile)
}

// TestBackoff leaves a failing site alone for longer and longer, and never for good.
func TestBackoff(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(3)...)
	site.status["/"] = http.StatusInternalServerError
	b := newBench(t, site.handler)
	g := []kim.Group{tinyGroup("a.kim.id")}
	walked := 0
	every := proof.Times(12, 3) // hours
	for hour := 0; hour < 21*24; hour += every {
		r := b.walkWith(collector.Request{Groups: g, Reason: "schedule"}, day(0).Add(time.Duration(hour)*time.Hour))
		walked += r.Groups
		if r.Groups+r.Waiting != 1 {
			t.Fatalf("%+v", r)
		}
	}
	if walked < 10 || walked > 14 { // after 1, 2, 4, 8, 16, 32 and 64 hours, then every 72
		t.Errorf("walked %d times in three weeks", walked)
	}
	if r := b.walkWith(collector.Request{Groups: g, Reason: "command"}, day(21)); r.Groups != 1 {
		t.Errorf("a person asked for it, and it was left alone: %+v", r)
	}
	site.change(func() { clear(site.status) })
	if r := b.walkWith(collector.Request{Groups: g, Reason: "schedule"}, day(25)); r.Complete != 1 {
		t.Errorf("after it was mended: %+v", r)
	}
}

// TestOutage fails many sites alike: the run is an outage, says so, and the next
// walks do as if it had not been.
func TestOutage(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(4)...)
	b := newBench(t, site.handler)
	var groups []kim.Group
	for i := range 20 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	if r := b.walk(day(0), groups...); r.Outage || r.Notice != "" || r.Complete != 20 {
		t.Fatalf("%+v", r)
	}
	site.change(func() { site.status["/berita"] = http.StatusBadGateway })
	r := b.walk(day(1), groups...)
	if !r.Outage || !strings.HasPrefix(r.Notice, "platform_outage: 20 of 20 sites failed alike (http_5xx)") {
		t.Errorf("%+v", r)
	}
	var rows []struct {
		Outage   uint8     `ch:"outage"`
		Notice   string    `ch:"notice"`
		Finished time.Time `ch:"finished_at"`
	}
	b.query(&rows, "SELECT outage, notice, finished_at FROM runs FINAL WHERE run_id = ?", r.RunID)
	if len(rows) != 1 || rows[0].Outage != 1 || rows[0].Notice != r.Notice || !rows[0].Finished.Equal(day(1)) {
		t.Errorf("%+v", rows)
	}
	if r := b.walk(day(1), groups[:9]...); r.Outage {
		t.Errorf("nine sites are too few to judge: %+v", r)
	}
}

// TestChronicFailures has sites that never read well: they do not make a run an
// outage, however many they are, and the others keep their walks. A true outage is
// one in its second run as well.
func TestChronicFailures(t *testing.T) {
	t.Parallel()
	site, dead := newTiny(tinyPosts(3)...), newTiny()
	dead.status["/"] = http.StatusNotFound
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.Host, "mati") {
				dead.ServeHTTP(w, r)
				return
			}
			site.ServeHTTP(w, r)
		})
	})
	var groups []kim.Group
	for i := range 22 {
		host := fmt.Sprintf("a%d.kim.id", i)
		if i >= 12 {
			host = fmt.Sprintf("mati%d.kim.id", i)
		}
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: "http://" + host, Zone: kim.WIB})
	}
	for n := range 3 {
		if r := b.walk(day(n), groups...); r.Outage || r.Complete != 12 {
			t.Errorf("run %d: %+v", n, r)
		}
	}
	site.change(func() { site.status["/berita"] = http.StatusBadGateway })
	for n := 3; n < 6; n++ {
		if r := b.walk(day(n), groups...); !r.Outage || !strings.Contains(r.Notice, "12 of 12 sites failed alike (http_5xx)") {
			t.Errorf("run %d of the outage: %+v", n, r)
		}
	}
	site.change(func() { clear(site.status) })
	if r := b.walk(day(6), groups...); r.Outage || r.Complete != 12 {
		t.Errorf("after the outage: %+v", r)
	}
}

// TestSpread starts the walks of a scheduled run evenly over the given time: none
// before its turn. A busy machine may start them later.
func TestSpread(t *testing.T) {
	site := newTiny(tinyPosts(1)...)
	var starts []time.Time
	site.onAsk = func(path string) {
		if path == "/robots.txt" {
			starts = append(starts, time.Now())
		}
	}
	b := newBench(t, site.handler)
	b.cfg.Spread = time.Second
	var groups []kim.Group
	for i := range 5 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	began := time.Now()
	b.walkWith(collector.Request{Groups: groups, Reason: "schedule"}, day(0))
	if len(starts) != 5 {
		t.Fatalf("%d walks started", len(starts))
	}
	for i, at := range starts {
		if turn := time.Duration(i) * b.cfg.Spread / 5; at.Sub(began) < turn {
			t.Errorf("walk %d started %v after the run, its turn is at %v", i, at.Sub(began), turn)
		}
	}
}

// TestCancel ends a run in the middle: what is finished is stored, the rest is not,
// and the next run completes it.
func TestCancel(t *testing.T) {
	t.Parallel()
	sim, b := simulation(t, 15)
	b.clock.set(sim.AsOf())
	ctx, cancel := contextWithCancel(t)
	c := b.collector()
	_, err := c.Walk(ctx, collector.Request{Groups: sim.Groups(), Reason: "demo", Progress: func(done, total int) {
		if done == 4 {
			cancel()
		}
	}})
	if err == nil {
		t.Fatal("the run was not cancelled")
	}
	var n uint64
	if err := b.db.Conn().QueryRow(t.Context(), "SELECT count() FROM walks FINAL").Scan(&n); err != nil || n < 4 {
		t.Errorf("%d walks are stored: %v", n, err)
	}
	b.walk(sim.AsOf(), sim.Groups()...)
	b.compare(sim.Truth([]time.Time{sim.AsOf()}))
}

// TestLoaderFails takes the warehouse away in the middle of a run: the run ends in
// an error and nothing is left running.
func TestLoaderFails(t *testing.T) {
	site := newTiny(tinyPosts(12)...)
	b := newBench(t, site.handler)
	var groups []kim.Group
	for i := range 30 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	if err := b.db.Conn().Exec(t.Context(), "DROP TABLE photos SYNC"); err != nil {
		t.Fatal(err)
	}
	b.cfg.FlushRows, b.cfg.LoadTries = 10, 2
	before := goleak.IgnoreCurrent()
	c := b.collector()
	_, err := c.Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo"})
	if err == nil || !strings.Contains(err.Error(), "load photos") {
		t.Errorf("error %v", err)
	}
	c.Close()
	b.server.CloseClientConnections()
	goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("net/http.(*Server).Serve"))
}
