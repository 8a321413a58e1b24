package collector_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/endsites"
)

// TestEnds walks sites whose lists end or go on in ways of their own: whole, ten days
// later for news, and whole again. What can be seen is counted once, under its own day,
// and what cannot be seen is said.
func TestEnds(t *testing.T) {
	t.Parallel()
	walkEnds(t, endsites.All())
}

func walkEnds(t *testing.T, sites []endsites.Site) {
	t.Helper()
	b := newBench(t, func(now func() time.Time) http.Handler { return endsites.Handler(sites, now) })
	var groups []kim.Group
	for _, s := range sites {
		groups = append(groups, s.Group())
	}
	for n, at := range []time.Time{endsites.AsOf(), endsites.AsOf().AddDate(0, 0, 6), endsites.AsOf().AddDate(0, 0, 13)} {
		walks := b.walksOf(b.walk(at, groups...).RunID)
		var rows []itemRow
		b.query(&rows, itemsSQL)
		have := map[string][]string{}
		for _, r := range rows {
			if r.Removed == 0 {
				have[r.GroupID] = append(have[r.GroupID], fmt.Sprintf("%s %s %s", kim.DateOf(r.EffectiveAt, kim.WIB), r.Kind, r.Title))
			}
		}
		for _, s := range sites {
			g := s.Group().ID
			w := walks[g]
			if (w.Complete == 1) != (s.Unread == "") || !strings.Contains(w.Detail, s.Unread) {
				t.Errorf("walk %d of %s: %s: %s", n, s.Name, w.Outcome, w.Detail)
			}
			if full := n != 1; full && !strings.Contains(w.Detail, s.Noted) || s.Noted == "" && strings.Contains(w.Detail, " and names ") {
				t.Errorf("walk %d of %s says: %q", n, s.Name, w.Detail)
			}
			if n == 0 && s.Coverage != "" && w.Coverage != s.Coverage {
				t.Errorf("walk %d of %s saw %q, want %q", n, s.Name, w.Coverage, s.Coverage)
			}
			want := s.Truth(at)
			slices.Sort(have[g])
			if diff := cmp.Diff(want, have[g]); s.Unread == "" && (s.Noted == "" || n == 0 && s.Shown > 0) && diff != "" {
				t.Errorf("walk %d of %s (-true +stored):\n%.1500s", n, s.Name, diff)
			}
			t.Logf("walk %d of %s: %d items, %d requests", n, s.Name, len(have[g]), w.Requests)
		}
	}
}
