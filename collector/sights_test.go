package collector_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/collector/load"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/outbox"
)

// sight is what is said of one item: when it was last seen, and how many walks in a row
// have missed it.
type sight struct {
	Title    string    `ch:"title"`
	LastSeen time.Time `ch:"last_seen"`
	Missed   uint8     `ch:"missed"`
	Removed  uint8     `ch:"removed"`
}

// sights returns what is said of the items of the tiny site, by title.
func (b *bench) sights() map[string]sight {
	b.t.Helper()
	var rows []sight
	b.query(&rows, warehouse.ItemsSeen("SELECT title, last_seen, missed, removed FROM ${items_seen}"))
	out := map[string]sight{}
	for _, r := range rows {
		r.LastSeen = r.LastSeen.UTC()
		out[r.Title] = r
	}
	return out
}

// written counts the inserts into each table since the database was made. Merged or not,
// they have numbers.
func (b *bench) written() (out struct{ Items, Photos, Sights int64 }) {
	b.t.Helper()
	var rows []struct {
		Table string `ch:"table"`
		Last  int64  `ch:"last"`
	}
	b.query(&rows, "SELECT table, max(max_block_number) AS last FROM system.parts WHERE database = currentDatabase() GROUP BY table")
	for _, r := range rows {
		switch r.Table {
		case "items":
			out.Items = r.Last
		case "photos":
			out.Photos = r.Last
		case "item_sights":
			out.Sights = r.Last
		}
	}
	return out
}

// TestMereSights walks a site ten times on which nothing is new: the tables of the items
// and of their photos get no row, and each item was last seen by the newest walk that
// found it. Removals are found as ever, and each costs one row.
func TestMereSights(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(25)...)
	b := newBench(t, site.handler)
	b.cfg.FullEvery = 1000 * time.Hour
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	before := b.written()
	for n := 1; n <= 10; n++ {
		if r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 6}, day(n)); r.Complete != 1 || r.New+r.Changed+r.Removed != 0 {
			t.Fatalf("walk %d: %+v", n, r)
		}
	}
	after := b.written()
	if after.Items != before.Items || after.Photos != before.Photos || after.Sights-before.Sights != 10 {
		t.Errorf("ten walks saw items again: inserts were %+v and are %+v", before, after)
	}
	all := site.posts
	for i, p := range all {
		want := day(10)
		if i >= 10 { // behind what a walk for news reads
			want = day(6)
		}
		if s := b.sights()[p.title]; !s.LastSeen.Equal(want) || s.Missed != 0 {
			t.Errorf("post %d: %+v, want %v", i, s, want)
		}
	}

	site.change(func() { site.posts = append(append([]post{}, all[:2]...), all[3:]...) })
	for i, want := range []sight{{all[2].title, day(10).UTC(), 1, 0}, {all[2].title, day(10).UTC(), 2, 1}} {
		b.walk(day(11+i), g)
		if got := b.sights()[all[2].title]; got != want {
			t.Errorf("after %d walks without it: %+v, want %+v", i+1, got, want)
		}
		if n := b.written().Items - after.Items; n != int64(i) {
			t.Errorf("after %d walks without it: %d inserts", i+1, n)
		}
	}
	site.change(func() { site.posts = all })
	b.walk(day(13), g)
	if got := b.sights()[all[2].title]; got.Removed != 0 || got.Missed != 0 || !got.LastSeen.Equal(day(13)) {
		t.Errorf("it did not return: %+v", got)
	}

	// A photo that an edited item no longer shows was last seen before the edit.
	site.change(func() { site.posts[1].photos = []string{"lain.jpeg"} })
	b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: true}, day(14))
	var photos []struct {
		Removed  uint8     `ch:"removed"`
		LastSeen time.Time `ch:"last_seen"`
	}
	b.query(&photos, "SELECT removed, last_seen FROM photos FINAL WHERE item_key = (SELECT item_key FROM items FINAL WHERE title = ?) ORDER BY removed", all[1].title)
	if len(photos) != 2 || photos[1].Removed != 1 || !photos[0].LastSeen.Equal(day(14)) || !photos[1].LastSeen.Equal(day(13)) {
		t.Errorf("photos %+v", photos)
	}
}

// TestRemovalOfAKilledWalk leaves what a walk leaves that was killed after it had removed
// an item: that has not happened, and the next walk that finds the item says so.
func TestRemovalOfAKilledWalk(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	all := site.posts
	site.change(func() { site.posts = all[1:] })
	b.walk(day(1), g)
	b.walk(day(2), g)
	if s := b.sights()[all[0].title]; s.Removed != 1 || s.Missed != 2 {
		t.Fatalf("not removed: %+v", s)
	}
	for _, sql := range []string{"DELETE FROM walks WHERE started_at >= ?", "DELETE FROM runs WHERE started_at >= ?"} {
		if err := b.db.Conn().Exec(t.Context(), sql, day(2).UTC()); err != nil {
			t.Fatal(err)
		}
	}
	site.change(func() { site.posts = all })
	if r := b.walk(day(3), g); r.Complete != 1 || r.New != 0 {
		t.Errorf("%+v", r)
	}
	if s := b.sights()[all[0].title]; s.Removed != 0 || s.Missed != 0 || !s.LastSeen.Equal(day(3)) {
		t.Errorf("it is there: %+v", s)
	}
}

// entries walks a site while the warehouse is away, and returns what waits for it.
func (b *bench) entries(g *gate, site *tiny, at time.Time, groups ...kim.Group) (list [][]byte) {
	b.t.Helper()
	b.cfg.LoadTries, b.cfg.LoadWait = 1, 0
	b.clock.set(at)
	site.change(func() { site.onAsk = func(string) { g.set(true) } })
	if _, err := b.collector().Walk(b.t.Context(), collector.Request{Groups: groups}); err == nil {
		b.t.Error("the warehouse was not away")
	}
	site.change(func() { site.onAsk = nil })
	if err := b.last.Close(); err != nil {
		b.t.Fatal(err)
	}
	g.set(false)
	box := b.outbox()
	err := box.Drain(b.t.Context(), func(_ context.Context, data [][]byte) error {
		list = append(list, data...)
		return nil
	})
	if err != nil || box.Close() != nil || len(list) == 0 {
		b.t.Fatal(len(list), err)
	}
	return list
}

func (b *bench) outbox() *outbox.Outbox {
	b.t.Helper()
	box, err := outbox.Open(b.cfg.OutboxDir, outbox.DefaultConfig(), b.logger(), b.clock.now)
	if err != nil {
		b.t.Fatal(err)
	}
	return box
}

// load puts entries into the outbox and empties it into the warehouse.
func (b *bench) load(list [][]byte) {
	b.t.Helper()
	box := b.outbox()
	for _, data := range list {
		if err := box.Append(data); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := box.Close(); err != nil {
		b.t.Fatal(err)
	}
	l := load.New(load.Deps{Conn: b.db.Conn(), Log: b.logger(), Observer: &walksDone{done: func() {}}},
		load.Config{Dir: b.cfg.OutboxDir, Tries: 1, Wait: time.Minute})
	if err := l.Open(); err != nil {
		b.t.Fatal(err)
	}
	if err := l.Ready(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// asBefore writes an entry as programs of schema 99 did: the items that a walk saw again
// or missed stand among those whose rows change, and nowhere else.
func asBefore(t *testing.T, data []byte) []byte {
	t.Helper()
	form, text, _ := strings.Cut(string(data), "\n")
	var e map[string]json.RawMessage
	var sights []map[string]any
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	if e["Sights"] == nil {
		return data
	}
	if err := json.Unmarshal(e["Sights"], &sights); err != nil {
		t.Fatal(err)
	}
	for _, s := range sights {
		s["SeenAt"] = s["LastSeen"]
		if s["Missed"] != 0. {
			s["SeenAt"] = time.Time{}
		}
		delete(s, "LastSeen")
	}
	delete(e, "Sights")
	var err error
	if e["Touched"], err = json.Marshal(sights); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return append([]byte(form+"\n"), out...)
}

// TestSightsAgain loads the walks of two days, on which an item is missed and another one
// seen, from the outbox: once, twice, and as an earlier program has written them. What is
// known afterwards is the same, and an older walk that comes again changes nothing.
func TestSightsAgain(t *testing.T) {
	t.Parallel()
	states := map[string]map[string]sight{}
	for _, how := range []string{"once", "twice", "as before"} {
		site := newTiny(tinyPosts(12)...)
		b := newBench(t, site.handler)
		gate, _ := newGate(t, b)
		g := tinyGroup("a.kim.id")
		b.walk(day(0), g)
		all := site.posts
		site.change(func() { site.posts = all[1:] })
		missed := b.entries(gate, site, day(1), g)
		if how == "as before" {
			for i, data := range missed {
				missed[i] = asBefore(t, data)
			}
		}
		b.load(missed)
		if s := b.sights()[all[0].title]; s.Missed != 1 || !s.LastSeen.Equal(day(0)) {
			t.Errorf("%s: it was missed: %+v", how, s)
		}
		if how == "twice" {
			b.load(missed)
		}
		site.change(func() { site.posts = all })
		b.load(b.entries(gate, site, day(2), g))
		states[how] = b.sights()
		if s := states[how][all[0].title]; s.Missed != 0 || !s.LastSeen.Equal(day(2)) {
			t.Errorf("%s: it was seen again: %+v", how, s)
		}
		if how == "twice" { // a walk that is older than what is known
			lines := b.remembered()
			b.load(missed)
			if diff := cmp.Diff(lines, b.remembered()); diff != "" {
				t.Errorf("the older walk once more (-before +after)\n%s", diff)
			}
		}
	}
	for _, how := range []string{"twice", "as before"} {
		if diff := cmp.Diff(states["once"], states[how]); diff != "" {
			t.Errorf("(-once +%s)\n%s", how, diff)
		}
	}
}

// TestSightsOfAnOldDatabase reads the items of a database from before there were sights,
// in which all that is said of them stands in their own rows.
func TestSightsOfAnOldDatabase(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	r := b.walk(day(1), g)
	for _, sql := range []string{
		"TRUNCATE TABLE item_sights",
		fmt.Sprintf(`INSERT INTO items SELECT * REPLACE (if(title = 'Kabar Nomor 3 dari Kampung', last_seen, toDateTime64('%[1]s', 3, 'UTC')) AS last_seen,
			toUInt8(title = 'Kabar Nomor 3 dari Kampung') AS missed, (SELECT max(version) FROM walks WHERE run_id = '%[2]s') AS version) FROM items FINAL`,
			day(1).UTC().Format("2006-01-02 15:04:05.000"), r.RunID),
	} {
		if err := b.db.Conn().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	old := b.sights()
	for title, s := range old {
		want, missed := day(1), uint8(0)
		if title == tinyPost(3).title {
			want, missed = day(0), 1
		}
		if !s.LastSeen.Equal(want) || s.Missed != missed {
			t.Errorf("%s: %+v", title, s)
		}
	}
	memories, err := load.Recall(t.Context(), b.db.Conn(), day(2), []kim.Group{g})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range memories[g.ID].Items {
		if s := old[it.Title]; !it.LastSeen.Equal(s.LastSeen) || it.Missed != int(s.Missed) {
			t.Errorf("remembered: %+v", it.Item)
		}
	}
	site.change(func() { site.posts = append(site.posts[:3:3], site.posts[4:]...) }) // the one that was missed before is gone
	if r := b.walk(day(2), g); r.Removed != 1 {
		t.Errorf("the second miss removes: %+v", r)
	}
}
