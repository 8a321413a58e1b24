package collector_test

import (
	"net/http"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/faultserver"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/warehouse"
)

// walkRow is a walk as stored.
type walkRow struct {
	Group    string  `ch:"group_id"`
	Outcome  string  `ch:"outcome"`
	Complete uint8   `ch:"complete"`
	Full     uint8   `ch:"full"`
	Requests uint32  `ch:"requests"`
	Pages    uint32  `ch:"pages"`
	Bytes    uint64  `ch:"bytes"`
	Seconds  float64 `ch:"seconds"`
	New      uint32  `ch:"new"`
	Changed  uint32  `ch:"changed"`
	Removed  uint32  `ch:"removed"`
	Detail   string  `ch:"detail"`
	Coverage string  `ch:"coverage"`
}

// walksOf returns the walks of a run by group.
func (b *bench) walksOf(run string) map[string]walkRow {
	b.t.Helper()
	var rows []walkRow
	b.query(&rows, `SELECT group_id, outcome, complete, full, requests, pages, bytes, seconds, new, changed, removed, detail, coverage
		FROM walks FINAL WHERE run_id = ?`, run)
	out := map[string]walkRow{}
	for _, r := range rows {
		out[r.Group] = r
	}
	return out
}

// faults is a bench over the misbehaving server.
func faults(t *testing.T) (*faultserver.Server, *bench) {
	t.Helper()
	var server *faultserver.Server
	b := newBench(t, func(func() time.Time) http.Handler {
		server = faultserver.New(faultserver.Config{Pace: 50 * time.Millisecond})
		return server.Handler()
	})
	t.Cleanup(server.Release)
	b.cfg.Concurrency, b.cfg.MaxPages = 12, 120
	b.cfg.MaxBody = 2 << 20
	return server, b
}

func faultGroup(m faultserver.Mode) kim.Group {
	return kim.Group{ID: string(m), Name: string(m), URL: "http://" + m.Host(), Zone: kim.WIB}
}

func faultGroups(without ...faultserver.Mode) []kim.Group {
	var out []kim.Group
modes:
	for _, m := range faultserver.Modes() {
		for _, w := range without {
			if m == w {
				continue modes
			}
		}
		out = append(out, faultGroup(m))
	}
	return out
}

// hanging are the sites whose answer never ends. They have a test of their own, because
// only who waits for them needs a short limit.
func hanging() []faultserver.Mode {
	return []faultserver.Mode{faultserver.SlowHeaders, faultserver.SlowBody, faultserver.Hang}
}

func TestSitesThatHang(t *testing.T) {
	t.Parallel()
	_, b := faults(t)
	b.cfg.Timeout, b.cfg.HeaderTimeout = time.Second, time.Second
	var groups []kim.Group
	for _, m := range hanging() {
		groups = append(groups, faultGroup(m))
	}
	report := b.walk(kimsim.DefaultAsOf(), groups...)
	walks := b.walksOf(report.RunID)
	for _, g := range groups {
		if w := walks[g.ID]; w.Outcome != string(kim.OutcomeTimeout) || w.Complete == 1 {
			t.Errorf("%s: %s, want %s: %+v", g.ID, w.Outcome, kim.OutcomeTimeout, w)
		}
	}
}

// TestFaults walks every misbehaving site in one run, but for those that hang: each ends
// in its own outcome, and the honest content that can be read is counted exactly.
func TestFaults(t *testing.T) {
	want := map[faultserver.Mode]kim.Outcome{
		faultserver.Garbage: kim.OutcomeUnreadable, faultserver.Reset: kim.OutcomeRefused, faultserver.HeaderBomb: kim.OutcomeUnreadable,
		faultserver.EndlessPaging: kim.OutcomeTruncated, faultserver.ManyLinks: kim.OutcomeTooLarge,
		faultserver.RedirectLoop: kim.OutcomeUnreadable, faultserver.RedirectChain: kim.OutcomeUnreadable,
		faultserver.RedirectAway: kim.OutcomeBlocked, faultserver.RedirectPrivate: kim.OutcomeBlocked, faultserver.RedirectFile: kim.OutcomeBlocked,
		faultserver.GzipBomb: kim.OutcomeTooLarge, faultserver.NestedGzip: kim.OutcomeUnreadable, faultserver.DeepNesting: kim.OutcomeUnreadable,
		faultserver.Truncated: kim.OutcomeTruncated, faultserver.TruncatedChunks: kim.OutcomeTruncated,
		faultserver.TruncatedGzip: kim.OutcomeTruncated, faultserver.TruncatedItem: kim.OutcomeTruncated, faultserver.HugePage: kim.OutcomeTooLarge,
		faultserver.RobotsError: kim.OutcomeHTTP5xx, faultserver.RobotsForbid: kim.OutcomeRobots,
		faultserver.RateForever: kim.OutcomeRateLimited, faultserver.Unavailable: kim.OutcomeHTTP5xx, faultserver.Forbidden: kim.OutcomeBlocked,
		faultserver.Gone: kim.OutcomeHTTP4xx, faultserver.Login: kim.OutcomeUnreadable, faultserver.Parking: kim.OutcomeUnreadable,
		faultserver.Empty: kim.OutcomeEmpty, // a menu that leads to an empty calendar is only noted
	}
	_, b := faults(t)
	b.cfg.Retries = 2 // a site that limits the rate for a while answers the third request
	groups := faultGroups(append(hanging(), faultserver.RobotsDelay)...)
	report := b.walk(kimsim.DefaultAsOf(), groups...)
	if report.Outage {
		t.Errorf("an outage: %s", report.Notice)
	}
	var items []struct {
		Group  string `ch:"group_id"`
		Kind   string `ch:"kind"`
		Items  uint64 `ch:"n"`
		Photos uint64 `ch:"photos"`
	}
	b.query(&items, "SELECT group_id, kind, count() AS n, sum(photos) AS photos FROM items FINAL WHERE removed = 0 GROUP BY group_id, kind")
	count := map[string][3]uint64{} // news, gallery, photos
	for _, r := range items {
		c := count[r.Group]
		if r.Kind == "news" {
			c[0] += r.Items
		}
		if r.Kind == "gallery" {
			c[1] += r.Items
		}
		c[2] += r.Photos
		count[r.Group] = c
	}
	walks := b.walksOf(report.RunID)
	for _, g := range groups {
		w, outcome := walks[g.ID], want[faultserver.Mode(g.ID)]
		if outcome == "" {
			outcome = kim.OutcomeOK
		}
		if w.Outcome != string(outcome) || (w.Complete == 1) != (outcome == kim.OutcomeOK) {
			t.Errorf("%s: %s, want %s: %+v", g.ID, w.Outcome, outcome, w)
			continue
		}
		if outcome == kim.OutcomeOK && count[g.ID] != [3]uint64{faultserver.HonestNews, faultserver.HonestGallery, faultserver.HonestPhotos} {
			t.Errorf("%s: news, gallery, photos are %v", g.ID, count[g.ID])
		}
	}
	t.Logf("%d sites in %.1f s", report.Groups, report.Seconds)
}

// TestDrift changes the markup of three sites overnight: none of them becomes a
// quiet site, and the run says that it may be their platform.
func TestDrift(t *testing.T) {
	t.Parallel()
	server, b := faults(t)
	groups := []kim.Group{faultGroup(faultserver.Drift), faultGroup(faultserver.DriftDates), faultGroup(faultserver.DriftEmpty), faultGroup(faultserver.Honest)}
	at := kimsim.DefaultAsOf()
	if r := b.walk(at, groups...); r.Complete != 4 {
		t.Fatalf("first walk: %+v", r)
	}
	server.SetDrifted(true)
	for i, req := range []collector.Request{{Groups: groups, Reason: "demo"}, {Groups: groups, Reason: "demo", Full: true}} {
		r := b.walkWith(req, at.Add(time.Duration(i+1)*24*time.Hour))
		for id, w := range b.walksOf(r.RunID) {
			wantOutcome := kim.OutcomeUnreadable
			if id == string(faultserver.Honest) {
				wantOutcome = kim.OutcomeNotModified
			}
			if w.Outcome != string(wantOutcome) {
				t.Errorf("full %v, %s: %s (%s), want %s", req.Full, id, w.Outcome, w.Detail, wantOutcome)
			}
		}
		if r.Notice == "" || r.Outage {
			t.Errorf("full %v: notice %q, outage %v", req.Full, r.Notice, r.Outage)
		}
	}
	var removed uint64
	if err := b.db.Conn().QueryRow(t.Context(), warehouse.ItemsSeen("SELECT count() FROM ${items_seen} WHERE removed = 1 OR missed > 0")).Scan(&removed); err != nil || removed > 0 {
		t.Errorf("%d items were taken for gone: %v", removed, err)
	}
	server.SetDrifted(false)
	if r := b.walk(at.Add(72*time.Hour), groups...); r.Complete != 4 {
		t.Errorf("after the repair: %+v", b.walksOf(r.RunID))
	}
}
