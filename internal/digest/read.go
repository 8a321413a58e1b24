package digest

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/newest.sql
	newestSQL string
	//go:embed sql/groups.sql
	groupsSQL string
)

// facts is what a digest is made of.
type facts struct {
	uncalibrated string   // platforms, see Deps
	week         kim.Week // the last completed week
	groups       []group
	due          []followup.Due
	reports      []objection.Objection
	now          time.Time
	confirmed    map[string]registry.Confirmation // of the lists of regencies
	scored       kim.Week                         // the Monday of the newest scoring; kim.NoDate if there is none
	ranAt        time.Time
	outage       bool
	runNotice    string
}

// group is what a digest says of one group.
type group struct {
	id, name string
	kim.Region
	status, from kim.Status
	cause        string
	change       string
	last, before published
}

// published is what a group published in a week.
type published struct {
	state         kim.WeekState // empty: before its first week
	items, photos uint32
}

func (p published) observed() bool { return p.state == kim.WeekActive || p.state == kim.WeekNone }

// read gathers the facts for the week that ended before now, in WIB.
func read(ctx context.Context, conn driver.Conn, now time.Time) (facts, error) {
	f := facts{week: kim.LastCompletedWeek(now, kim.WIB), now: now}
	newest, err := warehouse.One[struct {
		Scored kim.Week  `ch:"week"`
		RanAt  time.Time `ch:"ran_at"`
		Outage bool      `ch:"disturbed"`
		Notice string    `ch:"says"`
	}](ctx, conn, newestSQL)
	if err != nil {
		return f, fmt.Errorf("read the newest scoring: %w", err)
	}
	f.scored, f.ranAt, f.outage, f.runNotice = newest.Scored, newest.RanAt, newest.Outage, newest.Notice
	rows, err := warehouse.Select[groupRow](ctx, conn, groupsSQL, warehouse.Bind("week", f.week.Add(1)),
		warehouse.Bind("last", f.week), warehouse.Bind("before", f.week.Add(-1)))
	if err != nil {
		return f, fmt.Errorf("read the groups: %w", err)
	}
	for _, r := range rows {
		f.groups = append(f.groups, group{
			id: r.ID, name: r.Name, Region: r.Region, status: r.Status, from: r.From, cause: r.Cause, change: r.Change,
			last:   published{r.LastState, r.LastItems, r.LastPhotos},
			before: published{r.BeforeState, r.BeforeItems, r.BeforePhotos},
		})
	}
	if f.confirmed, err = registry.Confirmations(ctx, conn); err != nil {
		return f, err
	}
	clock := func() time.Time { return now }
	if f.due, err = followup.NewStore(conn, clock).Due(ctx, ""); err != nil {
		return f, err
	}
	f.reports, err = objection.NewStore(conn, clock).Listed(ctx)
	return f, err
}

// groupRow is one row of groups.sql.
type groupRow struct {
	ID   string `ch:"group_id"`
	Name string `ch:"name"`
	kim.Region
	Status       kim.Status    `ch:"status"`
	Cause        string        `ch:"cause"`
	Change       string        `ch:"change"`
	From         kim.Status    `ch:"from_status"`
	LastState    kim.WeekState `ch:"last_state"`
	LastItems    uint32        `ch:"last_items"`
	LastPhotos   uint32        `ch:"last_photos"`
	BeforeState  kim.WeekState `ch:"before_state"`
	BeforeItems  uint32        `ch:"before_items"`
	BeforePhotos uint32        `ch:"before_photos"`
}

// abnormal says, in Indonesian, why the facts do not allow a digest yet. It is empty if
// they do. minObserved is Config.MinObserved.
func (f facts) abnormal(minObserved float64) string {
	last, before := 0, 0
	for _, g := range f.groups {
		if g.last.observed() {
			last++
		}
		if g.before.observed() {
			before++
		}
	}
	switch {
	case f.scored != f.week.Add(1):
		return "penilaian pekan ini belum ada"
	case f.outage:
		return "pemantauan terakhir terganggu (platform atau jaringan kami): " + f.runNotice
	case f.ranAt.Before(f.week.End(kim.WIB)):
		return "belum ada pemantauan sejak pekan itu berakhir"
	case last == 0:
		return "tidak ada KIM yang terpantau pada pekan itu"
	case float64(last) < minObserved*float64(before):
		return fmt.Sprintf("hanya %d KIM terpantau, pekan sebelumnya %d", last, before)
	}
	return ""
}
