package scoring_test

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// fixture collects rows and loads them as the steps before scoring do.
type fixture struct {
	groups []kim.Group
	items  []kim.Item
	walks  []kim.Walk
	outage map[string]bool // runs that were a platform outage
}

func (f *fixture) group(id, zone string, registered kim.Date) {
	f.groups = append(f.groups, kim.Group{
		ID: id, Name: "KIM " + id, URL: "https://" + id + ".kim.id", Zone: kim.Zone(zone), RegisteredOn: registered,
		Region: kim.Region{ProvinceCode: "62", Province: "Kalimantan Tengah", RegencyCode: "62.13", Regency: "Barito Timur", DistrictCode: "62.13.05", District: "Dusun Timur"},
	})
}

// item adds an item that was seen when it was published, and returns it. When it counts
// is decided when it is loaded, as the collector does.
func (f *fixture) item(group string, kind kim.Kind, published time.Time, photos int) *kim.Item {
	key := fmt.Sprintf("%s-%d", group, len(f.items))
	f.items = append(f.items, kim.Item{
		GroupID: group, Key: key, Kind: kind, URL: "https://" + group + ".kim.id/" + key, Title: key,
		PublishedAt: published, DateSource: "test", FirstSeen: published, LastSeen: published,
		Photos: make([]kim.Photo, photos), Words: 120, SimHash: 0,
	})
	return &f.items[len(f.items)-1]
}

func (f *fixture) walk(group string, at time.Time, outcome kim.Outcome) {
	f.walks = append(f.walks, kim.Walk{
		GroupID: group, RunID: "run-" + at.UTC().Format("20060102T150405"), StartedAt: at, FinishedAt: at,
		Outcome: outcome, Complete: outcome == kim.OutcomeOK, Coverage: kim.CoverageAll, Method: kim.Method,
	})
}

// load writes everything, in an order that shuffle may change.
func (f *fixture) load(t testing.TB, conn driver.Conn, shuffle func(n int, swap func(i, j int))) {
	t.Helper()
	rows := map[string][][]any{}
	zero := time.Unix(0, 0).UTC()
	or := func(at time.Time) time.Time {
		if at.IsZero() {
			return zero
		}
		return at
	}
	for _, g := range f.groups {
		rows["groups"] = append(rows["groups"], []any{
			g.ID, g.Name, g.URL, []string{}, g.ProvinceCode, g.Province, g.RegencyCode, g.Regency, g.DistrictCode, g.District,
			g.VillageCode, g.Village, kim.CodeScheme, string(g.Zone), g.RegisteredOn.Time(), "registered", "", "", "", uint8(1), zero,
		})
	}
	zones := map[string]kim.Zone{}
	for _, g := range f.groups {
		zones[g.ID] = g.Zone
	}
	for _, i := range f.items {
		if i.DateReason == kim.DateAccepted {
			age := kim.AgeOf(kim.Sight{Published: i.PublishedAt, Precision: kim.PrecisionMinute, FirstSeen: i.FirstSeen, AbsentAt: i.AbsentAt}, zones[i.GroupID])
			i.EffectiveAt, i.DateReason, i.PublishedFrom, i.PublishedTo = age.EffectiveAt, age.Reason, age.From, age.To
		}
		removed := uint8(0)
		version := i.LastSeen
		if i.Removed {
			removed, version = 1, i.RemovedAt
		}
		rows["items"] = append(rows["items"], []any{
			i.GroupID, i.Key, string(i.Kind), i.URL, []string{}, i.Title, or(i.PublishedAt), "minute", i.DateSource, float32(1),
			i.FirstSeen, i.LastSeen, or(i.AbsentAt), or(i.EffectiveAt), string(i.DateReason), removed, or(i.RemovedAt), uint8(0),
			uint16(len(i.Photos)), uint32(i.Words), "id", "", i.Text, i.ContentHash, i.SimHash, uint64(version.UnixMilli()),
			i.PublishedFrom.Time(), i.PublishedTo.Time(),
		})
		rows["item_history"] = append(rows["item_history"], []any{
			i.GroupID, i.Key, i.FirstSeen, "new", i.URL, i.Title, or(i.PublishedAt), or(i.EffectiveAt), string(i.DateReason), uint16(len(i.Photos)), uint32(i.Words), i.ContentHash, i.SimHash, "run", uint64(i.FirstSeen.UnixMilli()),
			i.PublishedFrom.Time(), i.PublishedTo.Time(),
		})
		for _, p := range i.Photos {
			if p.Key != "" {
				rows["photos"] = append(rows["photos"], []any{i.GroupID, i.Key, p.Key, p.Key, i.FirstSeen, i.LastSeen, uint8(0), uint64(version.UnixMilli())})
			}
		}
		if i.Removed {
			rows["item_history"] = append(rows["item_history"], []any{
				i.GroupID, i.Key, i.RemovedAt, "removed", i.URL, i.Title, or(i.PublishedAt), or(i.EffectiveAt), string(i.DateReason), uint16(len(i.Photos)), uint32(i.Words), i.ContentHash, i.SimHash, "run", uint64(i.RemovedAt.UnixMilli()),
				i.PublishedFrom.Time(), i.PublishedTo.Time(),
			})
		}
	}
	runs := map[string]time.Time{}
	for _, w := range f.walks {
		runs[w.RunID] = w.StartedAt
		complete := uint8(0)
		if w.Complete {
			complete = 1
		}
		rows["walks"] = append(rows["walks"], []any{
			w.GroupID, w.RunID, w.StartedAt, w.FinishedAt, string(w.Outcome), complete, complete, "kim.id", uint32(1), uint32(1), uint32(0), uint64(1), 1.0,
			uint32(0), uint32(0), uint32(0), uint32(0), uint16(200), "", uint64(w.StartedAt.UnixMilli()),
			string(w.Coverage), w.CoveredSince.Time(), uint16(w.Method),
		})
	}
	for id, at := range runs {
		outage := uint8(0)
		if f.outage[id] {
			outage = 1
		}
		rows["runs"] = append(rows["runs"], []any{id, at, at, "command", uint32(len(f.groups)), uint32(1), outage, "", uint64(at.UnixMilli())})
	}
	into := map[string]string{
		"runs": "runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, version)",
		"groups": "groups (group_id, name, url, aliases, province_code, province, regency_code, regency, district_code, district, village_code, village, " +
			"code_scheme, timezone, registered_on, standing, pic_name, pic_phone, note, listed, imported_at)",
	}
	for _, table := range []string{"groups", "items", "item_history", "photos", "walks", "runs"} {
		if len(rows[table]) == 0 {
			continue
		}
		if shuffle != nil {
			shuffle(len(rows[table]), func(i, j int) { rows[table][i], rows[table][j] = rows[table][j], rows[table][i] })
		}
		batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO "+cmp.Or(into[table], table))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows[table] {
			if err := batch.Append(r...); err != nil {
				t.Fatalf("%s: %v", table, err)
			}
		}
		if err := batch.Send(); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
}
