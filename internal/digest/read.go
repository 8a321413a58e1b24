package digest

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

//go:embed sql/*.sql
var statements embed.FS

func statement(name string) string {
	text, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(fmt.Sprintf("embedded statement: %v", err))
	}
	return strings.TrimSpace(string(text))
}

// facts are all that a digest is made of.
type facts struct {
	week      kim.Week // the last completed week
	groups    []group
	due       []followup.Due
	scored    kim.Week // the Monday of the newest scoring; 0: none
	ranAt     time.Time
	outage    bool
	runNotice string
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
	f := facts{week: kim.LastCompletedWeek(now, kim.WIB)}
	var (
		scored time.Time
		outage uint8
	)
	if err := conn.QueryRow(ctx, statement("newest")).Scan(&scored, &f.ranAt, &outage, &f.runNotice); err != nil {
		return f, fmt.Errorf("read the newest scoring: %w", err)
	}
	f.scored, f.outage = kim.Week(kim.DateFromTime(scored)), outage == 1
	rows, err := conn.Query(ctx, statement("groups"), clickhouse.Named("week", f.week.Add(1).String()),
		clickhouse.Named("last", f.week.String()), clickhouse.Named("before", f.week.Add(-1).String()))
	if err != nil {
		return f, fmt.Errorf("read the groups: %w", err)
	}
	if f.groups, err = scan(rows); err != nil {
		return f, fmt.Errorf("read the groups: %w", err)
	}
	f.due, err = followup.NewStore(conn, func() time.Time { return now }).Due(ctx, "")
	return f, err
}

func scan(rows driver.Rows) (list []group, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var (
			g                         group
			status, from, last, prior string
		)
		if err := rows.Scan(&g.id, &g.name, &g.ProvinceCode, &g.RegencyCode, &g.Regency, &g.DistrictCode, &g.VillageCode,
			&status, &g.cause, &g.change, &from,
			&last, &g.last.items, &g.last.photos, &prior, &g.before.items, &g.before.photos); err != nil {
			return nil, err
		}
		g.status, g.from = kim.Status(status), kim.Status(from)
		g.last.state, g.before.state = kim.WeekState(last), kim.WeekState(prior)
		list = append(list, g)
	}
	return list, rows.Err()
}

// abnormal says, in Indonesian, why no digest can be made of the facts yet; empty
// if one can. minObserved is Config.MinObserved.
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
