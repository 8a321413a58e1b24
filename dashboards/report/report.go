// Package report writes the weekly report of an area for an office's files, in
// Indonesian: on paper (PDF) and as a workbook. Every figure names its source.
package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// Request names one weekly report.
type Request struct {
	Region string   // Kemendagri code of a regency; a province or a district will do
	Week   kim.Week // the completed week to tell of; the zero week: the newest scored one
	Format string   // pdf or xlsx
	// WithoutContacts leaves out the officers of the groups that are to be called.
	WithoutContacts bool
}

// ErrNoReport says that there is nothing to report on as asked; its text says what
// there is.
var ErrNoReport = errors.New("no such report")

// Deps are the things that a report is made from.
type Deps struct {
	Conn driver.Conn // reads the tables; never writes
	Log  *slog.Logger
	Now  func() time.Time
	Demo bool // says that names and figures are invented
	// HandCounts returns what people counted by hand, already compared. Nil: nobody
	// keeps such counts.
	HandCounts func() ([]handcount.Count, error)
}

// Weekly writes the weekly report of an area, in Indonesian.
func Weekly(ctx context.Context, deps Deps, req Request) ([]byte, error) {
	spoken, err := words.Load()
	if err != nil {
		return nil, err
	}
	w := &weekly{Deps: deps, store: board.NewStore(deps.Conn, nil), lang: spoken[reportLanguage]}
	d, err := w.reportData(ctx, req)
	if err != nil {
		return nil, err
	}
	switch req.Format {
	case "pdf":
		return reportPDF(d)
	case "xlsx":
		return reportXLSX(d)
	}
	return nil, fmt.Errorf("%w: format %q is not known; pdf and xlsx are", ErrNoReport, req.Format)
}

// weekly gathers what a report tells.
type weekly struct {
	Deps
	store *board.Store
	lang  *words.Language
}

// data is what a weekly report tells.
type data struct {
	visit.Visit
	Counts    board.StatusCounts
	Week      board.AreaWeek
	Before    board.AreaWeek // the week before; unseen if nobody looked
	Rows      []tables.RankedRow
	Districts []district
	Changes   []tables.Change
	Quiet     []*board.Row
	Unseen    []*board.Row
	Drawn     time.Time
	Contacts  bool // the officers of quiet groups are named
	Demo      bool // names and figures are invented
}

// district is one district of the area.
type district struct {
	board.Place
	Counts board.StatusCounts
	Week   board.AreaWeek
}

// reportLanguage is the language of the report: it goes into an office's files.
const reportLanguage = words.Indonesian

func (w *weekly) reportData(ctx context.Context, req Request) (data, error) {
	monday := board.Newest
	if kim.Date(req.Week).Known() {
		monday = req.Week.Add(1)
	}
	now, err := w.store.Stamp(ctx)
	if err != nil {
		return data{}, err
	}
	b, err := w.store.Calibrated(ctx, now, monday, w.HandCounts, w.Log)
	if err != nil {
		return data{}, err
	}
	if !b.Scored() {
		return data{}, w.noSuchWeek(ctx, req.Week)
	}
	d := data{Visit: visit.Visit{Lang: w.lang, Board: b}, Drawn: w.Now(), Contacts: !req.WithoutContacts, Demo: w.Demo}
	level := []string{"province", "regency", "district"}[min(2, strings.Count(req.Region, "."))]
	d.Scope = b.ScopeOf(url.Values{level: {req.Region}})
	rows := b.Within(d.Scope)
	if req.Region == "" || d.Scope.Unknown || len(rows) == 0 {
		return d, fmt.Errorf("%w: no group lies in region %q; codes look like 62, 62.13 or 62.13.05", ErrNoReport, req.Region)
	}
	d.Counts = board.CountStatuses(rows)
	for _, r := range rows {
		d.Rows = append(d.Rows, tables.RankedIn(r, d.Scope.Level()))
		switch {
		case r.Quiet():
			d.Quiet = append(d.Quiet, r)
		case r.Scored && r.Status == kim.StatusUnobserved:
			d.Unseen = append(d.Unseen, r)
		}
	}
	var order tables.RankedList
	order.SortBy(d.Rows, "rank", "")
	slices.SortStableFunc(d.Quiet, func(a, b *board.Row) int { return cmp.Compare(b.Days, a.Days) })
	return d, w.reportWeeks(ctx, &d)
}

func (w *weekly) reportWeeks(ctx context.Context, d *data) error {
	last := d.Board.Last()
	all, err := w.store.DistrictWeeks(ctx, last.Add(-1), last)
	if err != nil {
		return err
	}
	weeks, _ := d.Board.SumWeeks(all, d.Scope, last, 2)
	d.Before, d.Week = weeks[0], weeks[1]
	if d.Scope.Level() == kim.LevelRegency {
		for _, p := range d.Board.Districts(d.Scope) {
			sc := board.Scope{Regency: p.Parent, District: p.Code}
			one, _ := d.Board.SumWeeks(all, sc, last, 1)
			d.Districts = append(d.Districts, district{Place: p, Counts: board.CountStatuses(d.Board.Within(sc)), Week: one[0]})
		}
	}
	changes, err := d.Board.Changes(ctx)
	for _, x := range changes {
		c := tables.Change{Change: x, Row: d.Board.Group(x.GroupID)}
		if c.Row != nil && d.Scope.Has(c.Row) && slices.Contains(tables.ChangeOrder, c.Kind) {
			d.Changes = append(d.Changes, c)
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b tables.Change) int {
		return cmp.Or(cmp.Compare(slices.Index(tables.ChangeOrder, a.Kind), slices.Index(tables.ChangeOrder, b.Kind)), cmp.Compare(a.Row.Key(), b.Row.Key()))
	})
	return err
}

// noSuchWeek says which weeks can be reported.
func (w *weekly) noSuchWeek(ctx context.Context, asked kim.Week) error {
	all, err := w.store.Mondays(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%w: nothing has been scored yet; run \"pantaukim score\" first", ErrNoReport)
	}
	return fmt.Errorf("%w: the week of %s was not scored; scored weeks are from %s to %s", ErrNoReport,
		asked, all[len(all)-1].Add(-1), all[0].Add(-1))
}

// itemsOf writes the items of a row in the report's week.
func (d data) itemsOf(r *board.Row) string {
	if len(r.Spark) == 0 {
		return words.Unknown
	}
	w := r.Spark[len(r.Spark)-1]
	if !w.State.Observed() && !w.State.Active() {
		return words.Unknown
	}
	return d.Lang.Least(w.State == kim.WeekPartly, int64(w.Items))
}

// Numbers of the sources, as figures carry them.
const (
	fromScores   = " [1]"
	fromWeekly   = " [2]"
	fromChanges  = " [3]"
	fromRegistry = " [4]"
	fromWalks    = " [5]"
)
