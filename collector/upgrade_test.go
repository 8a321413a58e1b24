package collector_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// siteOfMethodOne is the site whose four walks by a program of method 1 are kept, as it is after
// them, with one new post. That program saw post 12 without a day at its first walk, post -15 come
// and post 2 edited before its second, post -8 come without a day and post 5 gone before its third.
func siteOfMethodOne() *tiny {
	posts := tinyPosts(14)
	for i := range posts {
		posts[i].day = posts[i].day.AddDays(-21 - 2*i)
	}
	posts[12].day, posts[2].title = kim.NoDate, posts[2].title+" Raya"
	seen, undated := tinyPost(-15), tinyPost(-8)
	seen.day, undated.day = kim.DateOf(day(-15), kim.WIB), kim.NoDate
	return newTiny(slices.Concat([]post{tinyPost(-1), undated, seen}, posts[:5], posts[6:])...)
}

// A collection on a warehouse that a program of method 1 filled: it knows what that one knew, its walks
// stay what they were, and of what that one took for items of the day of their first sight it says
// what the method of now knows of their days.
func TestCollectAfterUpgrade(t *testing.T) {
	t.Parallel()
	site := siteOfMethodOne()
	b := newBench(t, site.handler)
	b.db = warehousetest.Kept(t, "../internal/warehouse/testdata/schemas/0090.sql", "../internal/warehouse/testdata/filled/0090.sql")
	const (
		historySQL = "SELECT toString(tuple(item_key, seen_at, change, effective_at, date_reason, photos, content_hash)) AS line FROM item_history FINAL WHERE seen_at < '2025-10-28 00:00:00' ORDER BY line"
		walksSQL   = "SELECT toString(tuple(run_id, started_at, outcome, complete, listed, new, changed, removed, detail)) AS line FROM walks FINAL WHERE started_at < '2025-10-28 00:00:00' ORDER BY line"
	)
	before := [2][]string{b.lines(historySQL), b.lines(walksSQL)}
	if err := b.db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept := b.stored()
	full := collector.Request{Groups: []kim.Group{tinyGroup("a.kim.id")}, Full: true, Reason: "full"}
	r := b.walkWith(full, day(0))
	if r.New != 1 || r.Changed != 2 || r.Removed != 1 || r.Complete != 1 {
		t.Errorf("%+v", r)
	}
	now := b.stored()
	if len(kept) != 16 || len(now) != 17 {
		t.Errorf("%d items of then, %d of now", len(kept), len(now))
	}
	for title, was := range kept {
		is := now[title]
		number := 0
		_, _ = fmt.Sscanf(title, "Kabar Nomor %d", &number)
		if is.Key != was.Key || !is.FirstSeen.Equal(was.FirstSeen) || is.Photos != was.Photos || (is.Removed == 1) != (number == 5) {
			t.Errorf("%s: %+v, before %+v", title, is, was)
		}
		if undated := number == 12 || number == -8; !undated && (!is.EffectiveAt.Equal(was.EffectiveAt) || is.Reason != was.Reason) {
			t.Errorf("%s counts %v %s, before %v %s", title, is.EffectiveAt, is.Reason, was.EffectiveAt, was.Reason)
		}
	}
	const agesSQL = `SELECT toString(tuple(title, toDate(effective_at, 'Asia/Jakarta'), date_reason, published_from, published_to, photos)) AS line FROM %s FINAL
		WHERE title IN ('Kabar Nomor 12 dari Kampung', 'Kabar Nomor -8 dari Kampung') %s ORDER BY line`
	ages := []string{
		"('Kabar Nomor -8 dari Kampung','2025-10-19','undated','2025-10-14','2025-10-21',1)",
		"('Kabar Nomor 12 dari Kampung','1970-01-01','unknown','2025-08-28','2025-09-03',1)",
	}
	if diff := cmp.Diff(ages, b.lines(fmt.Sprintf(agesSQL, "items", ""))); diff != "" {
		t.Errorf("items without a day (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ages, b.lines(fmt.Sprintf(agesSQL, "item_history", "AND seen_at >= '2025-10-28 00:00:00'"))); diff != "" {
		t.Errorf("their history (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, [2][]string{b.lines(historySQL), b.lines(walksSQL)}); diff != "" {
		t.Errorf("what method 1 had seen (-then +now):\n%s", diff)
	}
	want := []string{"(1,'',4)", fmt.Sprintf("(%d,'all',1)", kim.Method)}
	if got := b.lines("SELECT toString(tuple(method, coverage, count())) AS line FROM walks FINAL GROUP BY method, coverage ORDER BY line"); !slices.Equal(got, want) {
		t.Errorf("walks by method and coverage %v, want %v", got, want)
	}
	if r := b.walkWith(full, day(7)); r.New != 0 || r.Changed != 0 || r.Removed != 0 || r.Complete != 1 {
		t.Errorf("a week later: %+v", r)
	}
}

// lines reads the column "line" of a query.
func (b *bench) lines(sql string) (out []string) {
	b.t.Helper()
	var rows []struct {
		Line string `ch:"line"`
	}
	b.query(&rows, sql)
	for _, r := range rows {
		out = append(out, r.Line)
	}
	return out
}

// An item that is there again as it was has its photos in its history, too: a past moment counts
// them from there.
func TestHistoryOfAReturn(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(3)...)
	b := newBench(t, site.handler)
	full := collector.Request{Groups: []kim.Group{tinyGroup("a.kim.id")}, Full: true, Reason: "full"}
	b.walkWith(full, day(0))
	all := site.posts
	site.change(func() {
		site.posts = all[:2]
		site.status["/berita/read/"+all[2].slug+"-"+tinyCode] = http.StatusNotFound
	})
	b.walkWith(full, day(7))
	b.walkWith(full, day(14))
	site.change(func() { site.posts = all; clear(site.status) })
	b.walkWith(full, day(21))
	got := b.lines(fmt.Sprintf("SELECT toString(tuple(change, photos)) AS line FROM item_history FINAL WHERE title = '%s' ORDER BY seen_at", all[2].title))
	if want := []string{"('new',1)", "('removed',1)", "('returned',1)"}; !slices.Equal(got, want) {
		t.Errorf("history %v, want %v", got, want)
	}
}
