package collector_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/lab/styledsites"
)

// TestStyledSites draws sites in the styles of other platforms, walks them at several
// moments and compares what is counted in each week with the truth.
func TestStyledSites(t *testing.T) {
	t.Parallel()
	for seed := range proof.Times(1, 100) {
		t.Run(strconv.Itoa(seed+1), func(t *testing.T) {
			t.Parallel()
			cfg := styledsites.DefaultConfig()
			cfg.Seed = uint64(seed + 1)
			walkStyled(t, styledsites.New(cfg))
		})
	}
}

func walkStyled(t *testing.T, sites *styledsites.Sites) {
	b := newBench(t, func(now func() time.Time) http.Handler { return sites.Handler(now) })
	var walks []time.Time
	for weeks := 3; weeks >= 0; weeks-- {
		walks = append(walks, sites.AsOf().Add(-time.Duration(weeks)*7*24*time.Hour))
	}
	for _, at := range walks {
		r := b.walk(at, sites.Groups()...)
		for g, w := range b.walksOf(r.RunID) {
			if w.Complete != 1 {
				t.Errorf("%v %s: %+v", at, g, w)
			}
			t.Logf("%s %+v", at.Format(time.DateOnly), w)
		}
	}
	type count struct{ items, photos int }
	want, have := map[string]count{}, map[string]count{}
	for _, g := range sites.Truth(walks).Groups {
		for _, it := range g.Items {
			if it.Removed {
				continue
			}
			k := g.GroupID + " " + string(it.Kind) + " " + weekOf(it.EffectiveAt, zoneOf(sites, g.GroupID))
			c := want[k]
			want[k] = count{c.items + 1, c.photos + it.Photos}
		}
	}
	var rows []itemRow
	b.query(&rows, itemsSQL)
	for _, r := range rows {
		if r.Removed == 1 {
			continue
		}
		k := r.GroupID + " " + r.Kind + " " + weekOf(r.EffectiveAt, zoneOf(sites, r.GroupID))
		c := have[k]
		have[k] = count{c.items + 1, c.photos + int(r.Photos)}
	}
	wrong := 0
	for k, c := range want {
		if have[k] != c {
			wrong++
			t.Errorf("%s: %+v, true %+v", k, have[k], c)
		}
	}
	for k, c := range have {
		if want[k] == (count{}) {
			wrong++
			t.Errorf("%s: %+v, true none", k, c)
		}
	}
	t.Logf("%d group-weeks and kinds, %d wrong", len(want), wrong)
}

func zoneOf(sites *styledsites.Sites, id string) kim.Zone {
	for _, g := range sites.Groups() {
		if g.ID == id {
			return g.Zone
		}
	}
	return kim.WIB
}

// weekOf names the week in which an item counts; "none" for one of unknown age, which
// counts in none. A column without a time reads as the first day of computers.
func weekOf(effective time.Time, zone kim.Zone) string {
	if effective.IsZero() || effective.Unix() == 0 {
		return "none"
	}
	return kim.WeekOf(effective, zone).String()
}
