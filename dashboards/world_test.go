package dashboards

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// world is a small invented country whose rows tests load: every status, every
// reason of a date, unobserved weeks, groups without anything.
type world struct {
	t      testing.TB
	conn   driver.Conn
	rng    *rand.Rand
	Monday kim.Week // of the scoring
	AsOf   time.Time
	Groups []worldGroup
	weeks  int

	receipt string // token of the receipt of a report, where there is one

	drawn atomic.Int64 // drafts made
	acts  atomic.Int64 // what was done with sealed lists
	facts atomic.Int64 // changes the seal of what is drafted
}

// worldGroup is one group with what the tests know of it.
type worldGroup struct {
	kim.Group
	Status kim.Status
	IAD    float64
	Rank   int
	Cause  string
	rate   float64
	last   int // days since the last item
}

var worldMonday = kim.NewDate(2025, 10, 27).Week()

func worldNow() time.Time { return time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC) }

// worldRegencies are regencies of Kalimantan Tengah with the number of groups
// that a world of 40 gives them, and their districts.
var worldRegencies = []struct {
	code, name string
	share      int
	districts  []string
}{
	{"62.13", "Barito Timur", 20, []string{"Benua Lima", "Dusun Timur", "Awang", "Paku"}},
	{"62.71", "Palangka Raya", 6, []string{"Pahandut", "Jekan Raya"}},
	{"62.08", "Sukamara", 5, []string{"Sukamara", "Jelai"}},
	{"62.06", "Katingan", 4, []string{"Katingan Hilir"}},
	{"62.00", "Babelo", 3, nil},
	{"62.12", "Murung Raya", 2, []string{"Murung"}},
}

var worldNames = []string{
	"KIM Hapau Habar", "KIM Pipakatan Bagok", "KIM Pawawara", "KIM Fortunate", "KIM Netampin Bersinar",
	"KIM Bintang Jaya Itah", "KIM Danum Belum", "KIM Riak Sungai", "KIM Lewu Hapakat", "KIM Suara Desa",
}

// newWorld invents n groups. Names beyond the ten above are numbered.
func newWorld(t testing.TB, conn driver.Conn, n int) *world {
	w := &world{
		t: t, conn: conn, rng: rand.New(rand.NewPCG(7, uint64(n))), Monday: worldMonday,
		AsOf: worldNow(), weeks: 60,
	}
	for i := range n {
		w.Groups = append(w.Groups, w.invent(i, n))
	}
	ranked := slices.Clone(w.Groups)
	slices.SortStableFunc(ranked, func(a, b worldGroup) int {
		return cmp.Compare(b.IAD, a.IAD) // NaN is the smallest: it comes last
	})
	place := map[string]int{}
	for i, g := range ranked {
		if !math.IsNaN(g.IAD) {
			place[g.ID] = i + 1
		}
	}
	for i := range w.Groups {
		w.Groups[i].Rank = place[w.Groups[i].ID]
	}
	return w
}

func (w *world) invent(i, n int) worldGroup {
	g := worldGroup{Group: kim.Group{
		ID: fmt.Sprintf("k%04d", i), Name: fmt.Sprintf("KIM Rekaan %d", i), Zone: kim.WIB,
		RegisteredOn: kim.NewDate(2024, 5, 6), Standing: kim.Registered,
		PICName: fmt.Sprintf("Petugas %d", i), PICPhone: "0812-0000-0000",
	}}
	if i < len(worldNames) {
		g.Name = worldNames[i]
	}
	g.URL = fmt.Sprintf("https://kim-%04d.kim.id", i)
	at := i * 40 / n
	for _, r := range worldRegencies {
		if at < r.share {
			g.Region = kim.Region{ProvinceCode: "62", Province: "Kalimantan Tengah", RegencyCode: r.code, Regency: r.name}
			if len(r.districts) > 0 {
				d := at % len(r.districts)
				g.DistrictCode, g.District = fmt.Sprintf("%s.%02d", r.code, d+1), r.districts[d]
				g.Village = fmt.Sprintf("Desa %d", i)
			}
			break
		}
		at -= r.share
	}
	g.Status = []kim.Status{
		kim.StatusActive, kim.StatusActive, kim.StatusLessActive, kim.StatusActive, kim.StatusInactive,
		kim.StatusLessActive, kim.StatusUnobserved, kim.StatusNeverPosted,
	}[i%8]
	g.IAD = math.NaN()
	switch g.Status {
	case kim.StatusActive:
		g.rate, g.last, g.IAD = 3, w.rng.IntN(8), 60+35*w.rng.Float64()
	case kim.StatusLessActive:
		g.rate, g.last, g.IAD = .6, 5+w.rng.IntN(25), 20+35*w.rng.Float64()
	case kim.StatusInactive:
		g.rate, g.last, g.IAD = 0, 70+w.rng.IntN(200), 2+5*w.rng.Float64()
	case kim.StatusNeverPosted:
		g.last, g.IAD = -1, 0
	case kim.StatusUnobserved:
		g.rate, g.last = 2, 20
		g.Cause = []string{"timeout", "dns", "coverage", "stale_walk"}[i/8%4]
	}
	return g
}

// load writes all rows of the world.
func (w *world) load(ctx context.Context) {
	w.loadGroups(ctx)
	w.loadRuns(ctx)
	w.loadScores(ctx)
	w.loadWeekly(ctx)
	w.loadItems(ctx)
	w.loadWalks(ctx)
	w.loadTransitions(ctx)
	w.loadAwards(ctx)
}

// insert sends rows to a table, with the columns named.
func (w *world) insert(ctx context.Context, into string, rows func(add func(values ...any))) {
	w.t.Helper()
	b, err := w.conn.PrepareBatch(ctx, "INSERT INTO "+into)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	rows(func(values ...any) {
		if err := b.Append(values...); err != nil {
			w.t.Fatalf("%s: %v", into, err)
		}
	})
	if err := b.Send(); err != nil {
		w.t.Fatalf("%s: %v", into, err)
	}
}

func (w *world) loadGroups(ctx context.Context) {
	w.insert(ctx, `groups (group_id, name, url, province_code, province, regency_code, regency, district_code, district,
		village, code_scheme, timezone, registered_on, standing, pic_name, pic_phone, listed, imported_at)`,
		func(add func(...any)) {
			for _, g := range w.Groups {
				add(g.ID, g.Name, g.URL, g.ProvinceCode, g.Province, g.RegencyCode, g.Regency, g.DistrictCode, g.District,
					g.Village, kim.CodeScheme, string(g.Zone), g.RegisteredOn.Time(), string(g.Standing), g.PICName, g.PICPhone,
					uint8(1), w.AsOf)
			}
		})
}

func (w *world) loadRuns(ctx context.Context) {
	w.insert(ctx, "runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, version)",
		func(add func(...any)) {
			for i := range 8 {
				at := w.AsOf.AddDate(0, 0, -7*i)
				add(at.Format("20060102T150405Z"), at, at.Add(40*time.Minute), "schedule", uint32(len(w.Groups)),
					uint32(len(w.Groups)*7/8), uint8(0), "", uint64(at.UnixMilli()))
			}
		})
}

var scoreColumns = `scores (week, group_id, as_of, rules_version, status, grace, cause, last_status, last_status_on,
	status_since, judged_silent, judged_active, lamp, days_since_item, last_item_at, last_complete_at, window_weeks,
	observed_weeks, active_weeks, coverage, iad, rank_district, rank_regency, rank_province, rank_nation, rank_low, rank_median,
	rank_high, regency_low, regency_high, district_low, district_high, province_low, province_high, total_news, total_gallery, total_announcement, total_event, total, total_photos, version)`

func (w *world) loadScores(ctx context.Context) {
	w.insert(ctx, scoreColumns, func(add func(...any)) {
		for back := 1; back >= 0; back-- {
			for _, g := range w.Groups {
				rank := uint32(0)
				if g.Rank > 0 {
					rank = uint32((g.Rank+back*(g.Rank%5))%len(w.Groups) + 1 - min(1, back^1))
					if back == 0 {
						rank = uint32(g.Rank)
					}
				}
				low, high := uint32(0), uint32(0)
				if rank > 0 {
					low, high = uint32(max(1, int(rank)-3)), rank+4
				}
				observed, active := uint8(8), uint8(min(8, math.Round(g.rate*2.4)))
				if g.Status == kim.StatusUnobserved {
					observed, active = 3, 2
				}
				lastAt, lastKnown := time.Unix(0, 0).UTC(), ""
				if g.last >= 0 {
					lastAt = w.AsOf.AddDate(0, 0, -g.last)
				}
				if g.Status == kim.StatusUnobserved {
					lastKnown = string(kim.StatusActive)
				}
				news := uint32(g.rate * 50)
				total := news + news/3 + news/10 + news/8
				add(w.Monday.Add(-back).Monday().Time(), g.ID, w.AsOf, "1", string(g.Status), uint8(0), g.Cause, lastKnown,
					kim.NewDate(2025, 9, 29).Time(), kim.NewDate(2025, 8, 4).Time(), string(g.Status), string(g.Status),
					string(kim.LampOf(g.last)), int32(g.last), lastAt, w.AsOf.Add(-time.Hour), uint8(8), observed, active,
					float64(observed)/8, g.IAD, (rank+8)/9, (rank+1)/2, rank, rank, low, rank, high, (low+1)/2, (high+1)/2, (low+8)/9, (high+8)/9, low, high,
					news, news/3, news/10, news/8, total, news*2, uint64(w.AsOf.UnixMilli()))
			}
		}
	})
	w.insert(ctx, "score_parts (week, group_id, indicator, raw, score, weight, points, rules_version, version)",
		func(add func(...any)) {
			weights := map[string]float64{"KM": .35, "KB": .15, "FU": .15, "FF": .1, "JT": .1, "OR": .1, "KL": .05}
			for _, g := range w.Groups {
				for _, id := range kim.Indicators() {
					raw, score := w.rng.Float64(), w.rng.Float64()
					if id == "OR" && g.Status != kim.StatusActive {
						raw, score = math.NaN(), math.NaN()
					}
					add(w.Monday.Monday().Time(), g.ID, id, raw, score, weights[id], 100*weights[id]*score, "1", uint64(1))
				}
			}
		})
}

// state returns what is known of a group's week, and how many items it had.
func (w *world) state(g worldGroup, back int) (kim.WeekState, int) {
	if g.Status == kim.StatusUnobserved && back < 5 || back == 9 {
		return kim.WeekUnobserved, 0
	}
	rate := g.rate
	if g.Status == kim.StatusInactive && back > 12 {
		rate = 1.5
	}
	n := int(rate*w.rng.ExpFloat64() + rate/2)
	if n == 0 {
		return kim.WeekNone, 0
	}
	return kim.WeekActive, n
}

func (w *world) loadWeekly(ctx context.Context) {
	w.insert(ctx, `weekly (group_id, week, state, news, gallery, announcement, event, items, photos, as_of, version)`,
		func(add func(...any)) {
			for _, g := range w.Groups {
				for back := 1; back <= w.weeks; back++ {
					state, n := w.state(g, back)
					news, gallery := uint32(n+1)/2, uint32(n)/4
					rest := uint32(n) - news - gallery
					add(g.ID, w.Monday.Add(-back).Monday().Time(), string(state), news, gallery, rest/2, rest-rest/2,
						uint32(n), uint32(n)*2, w.AsOf, uint64(w.AsOf.UnixMilli()))
				}
			}
		})
}

func (w *world) loadItems(ctx context.Context) {
	reasons := []kim.DateReason{"", "", "", "", kim.DateBackdated, kim.DateFuture, kim.DateUndated}
	w.insert(ctx, `items (group_id, item_key, kind, url, title, published_at, date_precision, first_seen, last_seen,
		effective_at, date_reason, removed, removed_at, photos, words, version)`,
		func(add func(...any)) {
			for _, g := range w.Groups {
				for i := range int(g.rate * 12) {
					at := w.AsOf.AddDate(0, 0, -g.last-3*i)
					removed := uint8(0)
					if i == 7 {
						removed = 1
					}
					kind := kim.Kinds()[i%4]
					add(g.ID, fmt.Sprintf("%016x", i), string(kind), fmt.Sprintf("%s/berita/read/warta-%d", g.URL, i),
						fmt.Sprintf("Gotong royong warga desa, bagian %d: kerja bakti di tepi sungai", i), at, "day", at.Add(time.Hour),
						w.AsOf, at, string(reasons[i%len(reasons)]), removed, at.AddDate(0, 0, 20), uint16(i%5), uint32(80+i), uint64(1))
				}
			}
		})
}

func (w *world) loadWalks(ctx context.Context) {
	w.insert(ctx, `walks (group_id, run_id, started_at, finished_at, outcome, complete, full, platform, pages, requests, bytes, seconds,
		listed, new, changed, removed, http_status, detail, version)`, func(add func(...any)) {
		for _, g := range w.Groups {
			for i := range 8 {
				at := w.AsOf.AddDate(0, 0, -7*i)
				outcome, complete, detail := "ok", uint8(1), ""
				if g.Status == kim.StatusUnobserved && i < 5 {
					outcome, complete, detail = "timeout", 0, "/k: no answer in 15s"
				}
				add(g.ID, at.Format("20060102T150405Z"), at, at.Add(12*time.Second), outcome, complete, uint8(0), "kim.id", uint32(4), uint32(6),
					uint64(123456), 12.0, uint32(20), uint32(i%3), uint32(0), uint32(0), uint16(200), detail, uint64(at.UnixMilli()))
			}
		}
	})
}

func (w *world) loadTransitions(ctx context.Context) {
	kinds := []struct{ change, from, to string }{
		{"fell", "active", "less_active"}, {"recovered", "inactive", "active"}, {"first_post", "never_posted", "less_active"},
		{"became_unobserved", "active", "unobserved"},
	}
	w.insert(ctx, "transitions (week, group_id, from_status, to_status, change, evidence, version)", func(add func(...any)) {
		for i, g := range w.Groups {
			add(w.Monday.Add(-8).Monday().Time(), g.ID, "", string(g.Status), "first_judged", `{"active_weeks":0}`, uint64(1))
			if i%3 == 0 {
				k := kinds[i/3%len(kinds)]
				add(w.Monday.Monday().Time(), g.ID, k.from, k.to, k.change, `{"active_weeks":5}`, uint64(1))
			}
		}
	})
}

// worldCatalogue describes three indicators, as the scoring step would.
func worldCatalogue() kim.Catalogue {
	return kim.Catalogue{Version: "1", Hash: "0123456789abcdef", Gate: .75, Indicators: []kim.Indicator{
		{ID: "KM", Name: kim.Words{Indonesian: "Konsistensi mingguan", English: "Weekly consistency"}, Formula: kim.Words{Indonesian: "A / o", English: "A / o"}, Unit: kim.Words{Indonesian: "share", English: "share"}, Window: 8,
			Direction: "up", Scored: "raw", Weight: .35, Caveat: kim.Words{Indonesian: "Hanya pekan terpantau.", English: "Observed weeks only."}},
		{ID: "FU", Name: kim.Words{Indonesian: "Frekuensi unggahan", English: "Items per week"}, Formula: kim.Words{Indonesian: "items / o", English: "items / o"}, Unit: kim.Words{Indonesian: "unggahan per pekan", English: "items per week"}, Window: 8,
			Direction: "up", Scored: "min(1, ln(1 + x) / ln(8))", Weight: .15},
		{ID: "TR", Name: kim.Words{Indonesian: "Tren", English: "Trend"}, Formula: kim.Words{Indonesian: "log2(a / b)", English: "log2(a / b)"}, Unit: kim.Words{Indonesian: "doublings", English: "doublings"}, Window: 8, Direction: "up"},
	}}
}

// views tell of a curve over all groups that posted, and of one text that three
// groups carry.
func (w *world) views() Views {
	return Views{Views: board.Views{
		Adoption: func(context.Context, time.Time) ([]kim.GroupAdoption, error) {
			var all []kim.GroupAdoption
			for i, g := range w.Groups {
				a := kim.GroupAdoption{Group: g.ID, Region: g.Region, SiteAlive: g.Status != kim.StatusUnobserved, First: kim.NoDate}
				if g.last >= 0 {
					a.Posted, a.FirstPost, a.FourWeeks = true, true, i%2 == 0
					a.First = kim.NewDate(2024, 6, 1).AddDays(11 * i)
				}
				all = append(all, a)
			}
			return all, nil
		},
		Movements: func(context.Context, kim.Week) (map[string]kim.Movement, error) {
			out := map[string]kim.Movement{}
			for i, g := range w.Groups {
				if i%3 > 0 {
					out[g.ID] = kim.Movement{Before: g.IAD - 1, IAD: g.IAD, RankBefore: uint32(i + 2), Rank: uint32(i + 1),
						Points: []kim.Share{{Indicator: "KB", Value: 1.5}, {Indicator: "FU", Value: -.5}}, Places: []kim.Share{{Indicator: "KB", Value: 2}, {Indicator: "", Value: -1}}}
				}
			}
			return out, nil
		},
		Spreads: func(context.Context) ([]kim.Spread, error) {
			s := kim.Spread{Cluster: "00", Groups: min(3, len(w.Groups))}
			for i, g := range w.Groups[:s.Groups] {
				title := "Pemkab salurkan bantuan benih kepada petani"
				if !strings.HasPrefix(g.Name, "KIM") {
					title = g.Name // hostile
				}
				s.Items = append(s.Items, kim.SpreadItem{Group: g.ID, Title: title, URL: g.URL + "/berita/read/bantuan",
					KnownOn: kim.NewDate(2025, 10, 1).AddDays(2 * i), DaysLater: 2 * i, Distance: i})
			}
			if s.Groups == 0 {
				return nil, nil
			}
			return []kim.Spread{s}, nil
		},
	},
		Forecast: func() *kim.Forecast {
			f := kim.Forecast{At: worldNow(), Groups: len(w.Groups), RequestsPerSecond: 1, Used: []int{1200, 1100, 0, 9}}
			f.Add("collect", 1234)
			f.Add("full region 62.13", 56.5)
			return &f
		},
		Awards: w.awards(),
		DecideSign: func(ctx context.Context, group, sign, subject, by, reason string, cleared bool) error {
			at, is := w.AsOf.Add(time.Duration(w.acts.Add(1))*time.Minute), uint8(0)
			if cleared {
				is = 1
			}
			w.insert(ctx, "sign_clearings (group_id, sign, subject, cleared_at, cleared, by, reason)", func(add func(...any)) {
				add(group, sign, subject, at, is, by, reason)
			})
			return nil
		},
	}
}

// awards draws up lists of the first groups of an area, and says so many were made
// and sealed in drawn and sealed.
func (w *world) awards() award.Source {
	draft := func(_ context.Context, r kim.ShortlistRequest) (kim.Shortlist, error) {
		w.drawn.Add(1)
		list := kim.Shortlist{
			Request: r, Rules: "1", Out: 4, Jury: []string{"Dampak bagi warga"},
			Near: []kim.Nominee{{
				Group:  w.Groups[min(10, len(w.Groups)-1)].ID,
				Missed: []kim.Missed{{Gate: kim.GateCoverage, Value: .85, Required: .9, Ours: true}},
			}},
			Newcomers: []kim.Nominee{{Group: w.Groups[3].ID, Rank: 1, IAD: 55, Weeks: 16, Observed: 15, Active: 9}},
		}
		for _, g := range w.Groups {
			if g.In(r.Region) && len(list.In) < r.Top {
				list.In = append(list.In, kim.Nominee{
					Group: g.ID, Scope: g.RegencyCode, Rank: uint32(len(list.In) + 1), Low: 1, High: 5, IAD: 80.5,
					Weeks: 16, Observed: 16, Active: 14, Items: 40, Original: 38, OpenSigns: []string{"burst 2025-10-14"},
				})
			}
		}
		list.Seal = fmt.Sprintf("%064x", len(list.In)+int(w.facts.Load()))
		if r.Category == "wisata" {
			list.Field = w.field(list)
		}
		return list, nil
	}
	return award.Source{
		AwardTerms: kim.AwardTerms{
			MaxWeeks: 520,
			Categories: []kim.AwardCategory{
				{ID: "umum", Name: "Keaktifan umum"}, {ID: "wisata", Name: "KIM Terbaik Bidang Pariwisata", MinShare: .2, Words: []string{"wisata", "pantai"}, Whole: true},
			},
			Gates: []kim.AwardGate{
				{Gate: kim.GateRegistered, Required: 1}, {Gate: kim.GateCoverage, Required: .9}, {Gate: kim.GateActive, Required: .75},
				{Gate: kim.GateOriginal, Required: 13}, {Gate: kim.GateDates, Required: .8}, {Gate: kim.GateSigns, Required: 0},
			},
		},
		Draft:    draft,
		Evidence: w.evidence,
		Seal: func(ctx context.Context, r kim.ShortlistRequest, by string) (kim.Shortlist, error) {
			list, err := draft(ctx, r)
			if err != nil {
				return kim.Shortlist{}, err
			}
			outcome, err := json.Marshal(list)
			if err != nil {
				return kim.Shortlist{}, err
			}
			list.Seal = strings.Repeat("cd", 32)
			w.insert(ctx, "shortlists (seal, sealed_at, request, inputs, rules, outcome, version)", func(add func(...any)) {
				add(list.Seal, r.SealedAt, "{}", "", "1", string(outcome), uint64(1))
			})
			w.act(ctx, list.Seal, kim.ListSealed, by, "")
			return list, nil
		},
		Publish: func(ctx context.Context, seal, by, reason string, publish bool) error {
			done := kim.ListPublished
			if !publish {
				done = kim.ListWithdrawn
			}
			w.act(ctx, seal, done, by, reason)
			return nil
		},
	}
}

// evidence are the items of a group that lie in the period, every fourth of them with a word
// of the theme.
func (w *world) evidence(_ context.Context, _ string, r kim.ShortlistRequest, group, _ string) ([]kim.Evidence, error) {
	from, err := kim.ParseDate(r.From)
	if err != nil {
		return nil, err
	}
	to, err := kim.ParseDate(r.To)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(w.Groups, func(g worldGroup) bool { return g.ID == group })
	var out []kim.Evidence
	for i := int(w.Groups[at].rate*12) - 1; i >= 0; i-- {
		counts := w.AsOf.AddDate(0, 0, -w.Groups[at].last-3*i)
		if day := kim.DateOf(counts, kim.WIB); day < from || day > to {
			continue
		}
		x := kim.Evidence{
			Key: fmt.Sprintf("%016x", i), Kind: kim.Kinds()[i%4], URL: fmt.Sprintf("%s/berita/read/warta-%d", w.Groups[at].URL, i),
			Title: fmt.Sprintf("Gotong royong warga desa, bagian %d: kerja bakti di tepi sungai", i), CountsAt: counts, Week: kim.WeekOf(counts, kim.WIB),
			Photos: uint16(i % 5), Words: uint32(80 + i), Counted: true, Hash: uint64(i)<<32 + 0xabcdef, HashedAt: counts,
		}
		if r.Category == "wisata" && i%4 == 0 {
			x.Fits, x.Found = true, []string{"wisata"}
		}
		out = append(out, x)
	}
	return out, nil
}

// act keeps what somebody did with a sealed list, each a minute after the one before.
func (w *world) act(ctx context.Context, seal string, what kim.ListAct, by, reason string) {
	at := w.AsOf.Add(time.Duration(w.acts.Add(1)) * time.Minute)
	w.insert(ctx, "shortlist_acts (seal, acted_at, act, by, reason)", func(add func(...any)) { add(seal, at, string(what), by, reason) })
}

// field is the field of a list: who is in, one group that passed below the line, one that
// is near for its coverage, and one that lacks much.
func (w *world) field(list kim.Shortlist) (out []kim.Candidate) {
	gate := func(g kim.Gate, value, required, lacks float64, ours bool) kim.Measured {
		return kim.Measured{Missed: kim.Missed{Gate: g, Value: value, Required: required, Ours: ours}, Passed: lacks == 0, Lacks: lacks}
	}
	add := func(n kim.Nominee, p kim.Placing, gates ...kim.Measured) {
		c := kim.Candidate{Nominee: n, Placing: p, Gates: gates}
		for _, m := range gates {
			if !m.Passed {
				c.Missed = append(c.Missed, m.Missed)
				c.Short += m.Lacks / 100
			}
		}
		out = append(out, c)
	}
	passed := gate(kim.GateRegistered, 1, 1, 0, false)
	for _, n := range list.In {
		add(n, kim.PlacingIn, passed, gate(kim.GateCoverage, 1, .9, 0, false), gate(kim.GateOriginal, 38, 13, 0, false))
	}
	if len(out) > 0 {
		out[0].Parts = []kim.IndexPart{{Indicator: "KM", Raw: .9, Score: .9, Weight: .6, Points: 54.25}, {Indicator: "FU", Raw: 3, Score: .65, Weight: .4, Points: 26.25}}
		out[0].Copies = []kim.CopiedItem{{Item: fmt.Sprintf("%016x", 2), Group: w.Groups[1].ID}}
		out[0].States = "NNAAAAAAAPAUAAAA"
	}
	add(kim.Nominee{Group: w.Groups[5].ID, Rank: 9, IAD: 50}, kim.PlacingBelow, passed, gate(kim.GateCoverage, 1, .9, 0, false), gate(kim.GateOriginal, 20, 13, 0, false))
	add(kim.Nominee{Group: w.Groups[10].ID, IAD: 40}, kim.PlacingNear, passed, gate(kim.GateCoverage, .71, .9, 3, true), gate(kim.GateOriginal, 20, 13, 0, false))
	add(kim.Nominee{Group: w.Groups[13].ID, IAD: 10}, kim.PlacingFailed, gate(kim.GateRegistered, 0, 1, 1, false), gate(kim.GateCoverage, 1, .9, 0, false), gate(kim.GateOriginal, 1, 13, 12, false))
	return out
}

// loadCalls writes what staff recorded of every second quiet group.
func (w *world) loadCalls(ctx context.Context) {
	reasons := followup.Reasons()
	w.insert(ctx, "followups (group_id, at, followup_id, who, reason, note, leave_until, next_check, withdrawn, version)", func(add func(...any)) {
		for i, g := range w.Groups {
			if g.Status != kim.StatusInactive || i%16 != 4 {
				continue
			}
			day := kim.NewDate(2025, 10, 1).AddDays(i % 20)
			for back := range 1 + i%3 {
				add(g.ID, day.AddDays(-9*back).In(kim.WIB), fmt.Sprintf("%016x", back), "ratna", string(reasons[(i/16+back)%len(reasons)]),
					"Ketua pindah tugas; penggantinya dipilih bulan depan.", day.AddDays(40).Time(), day.AddDays(60).Time(), uint8(0), uint64(1))
			}
		}
	})
}

// loadAwards writes signs, one of them cleared, and a shortlist that was published.
func (w *world) loadAwards(ctx context.Context) {
	first := w.Groups[0].ID
	w.insert(ctx, "signs (group_id, sign, subject, week, found_on, number, threshold, explained, items, note, version)", func(add func(...any)) {
		day := w.Monday.Monday().Time()
		add(first, "burst", "2025-10-14", day, day, 14.0, 5.0, "", []string{"0000000000000001"}, "14 unggahan dalam sehari", uint64(1))
		add(first, "backdated", "2025-10", day, day, 3.0, 0.0, "", []string{}, "3 unggahan bertanggal mundur", uint64(1))
		add(first, "burst", "2025-09-01", day, day, 9.0, 5.0, "pelatihan", []string{}, "9 unggahan dalam sehari", uint64(1))
	})
	w.insert(ctx, "sign_clearings (group_id, sign, subject, cleared_at, cleared, by, reason)", func(add func(...any)) {
		add(first, "burst", "2025-10-14", w.AsOf, uint8(1), "Bu Ratna", "unggahan susulan setelah pelatihan")
	})
	nominees := make([]map[string]any, 0, 3)
	for i, g := range w.Groups[:min(3, len(w.Groups))] {
		nominees = append(nominees, map[string]any{"group": g.ID, "rank": i + 1, "rank_low": 1, "rank_high": i + 3, "tied": i == 2,
			"iad": 90 - i, "weeks": 16, "observed": 16, "active": 15, "items": 40, "original": 38, "open_signs": []string{"backdated"}})
	}
	outcome, err := json.Marshal(map[string]any{
		"request": map[string]any{"from": "2025-07-07", "to": "2025-10-26", "level": "regency", "top": 3, "category": "konten", "sealed_at": w.AsOf},
		"rules":   "1", "in": nominees, "near_misses": []map[string]any{{"group": w.Groups[len(w.Groups)-1].ID,
			"missed": []map[string]any{{"gate": "coverage", "value": .85, "required": .9, "ours": true}}}},
		"out": 7, "jury": []string{"Dampak bagi warga"},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.insert(ctx, "shortlists (seal, sealed_at, request, inputs, rules, outcome, version)", func(add func(...any)) {
		add(strings.Repeat("ab12", 16), w.AsOf, "{}", "", "1", string(outcome), uint64(1))
	})
	w.act(ctx, strings.Repeat("ab12", 16), kim.ListSealed, "juri", "")
	w.act(ctx, strings.Repeat("ab12", 16), kim.ListPublished, "pengelola", "")
}
