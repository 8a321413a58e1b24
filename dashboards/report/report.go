// Package report writes what a report tells for an office's files: on paper (PDF) and as a
// workbook. Every figure names its source.
package report

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// The formats of reports.
const (
	PDF  = "pdf"
	XLSX = "xlsx"
)

// Write writes a report in a format. Officers of the groups to call are named to readers
// who may see them, if contacts are wanted.
func Write(r *figures.Report, format string, contacts bool) ([]byte, error) {
	d := data{Report: r, contacts: contacts && r.Contacts()}
	switch format {
	case PDF:
		return reportPDF(d)
	case XLSX:
		return reportXLSX(d)
	}
	return nil, fmt.Errorf("%w: format %q is not known; pdf and xlsx are", ErrNoReport, format)
}

// data is a report with what of it is wanted.
type data struct {
	*figures.Report
	contacts bool
}

// FileName names the file of a report.
func FileName(r *figures.Report, format string) string {
	area := "semua"
	switch {
	case r.Scope.District != "":
		area = r.Scope.District
	case r.Scope.Regency != "":
		area = r.Scope.Regency
	case r.Scope.Province != "":
		area = r.Scope.Province
	}
	area = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' {
			return c
		}
		return '-'
	}, area)
	name := "laporan-" + area + "-" + r.Period.From.String()
	if r.Period.Weeks() > 1 {
		name += "_" + r.Period.To.Monday().AddDays(6).String()
	}
	return name + "." + format
}

// Request names one report for the command.
type Request struct {
	Region string   // Kemendagri code of a regency; a province or a district will do
	Week   kim.Week // the completed week to tell of; the zero week: the newest scored one
	Format string   // pdf or xlsx
	// Params name another period, as addresses of the page do; nil: the week.
	Params url.Values
	// WithoutContacts leaves out the officers of the groups that are to be called.
	WithoutContacts bool
	// Everywhere lets Region be empty: the report is of all groups.
	Everywhere bool
}

// ErrNoReport says that there is nothing to report on as asked; its text says what
// there is.
var ErrNoReport = errors.New("no report")

// Deps are the things that a report of the command leans on.
type Deps struct {
	Conn    driver.Conn // reads the tables; never writes
	Log     *slog.Logger
	Now     func() time.Time
	Demo    bool   // says that names and figures are invented
	Address string // see [figures.Maker]
	// HandCounts returns what people counted by hand, already compared. Nil: nobody
	// keeps such counts.
	HandCounts func() ([]handcount.Count, error)
}

// OfRequest writes the report that a command asks for, in Indonesian, for somebody who may
// see everything: whoever runs the command reads the warehouse anyway.
func OfRequest(ctx context.Context, deps Deps, req Request) ([]byte, error) {
	r, err := figuresOf(ctx, deps, req)
	if err != nil {
		return nil, err
	}
	return Write(r, req.Format, !req.WithoutContacts)
}

// Letter is a report as a letter carries it.
type Letter struct {
	Heading, Message string
	Name             string // of the file
	Body             []byte // nil: no format was named
}

// LetterOf makes the report that a letter carries. It names no officers.
func LetterOf(ctx context.Context, deps Deps, req Request) (Letter, error) {
	r, err := figuresOf(ctx, deps, req)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Heading: r.Heading(), Message: r.Message()}
	if req.Format != "" {
		l.Name = FileName(r, req.Format)
		l.Body, err = Write(r, req.Format, false)
	}
	return l, err
}

// figuresOf makes what a report tells, as [OfRequest] says.
func figuresOf(ctx context.Context, deps Deps, req Request) (*figures.Report, error) {
	spoken, err := words.Load()
	if err != nil {
		return nil, err
	}
	store := board.NewStore(deps.Conn, nil)
	now, err := store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	read := func(ctx context.Context, monday kim.Week) (*board.Board, error) {
		return store.Calibrated(ctx, now, monday, deps.HandCounts, deps.Log)
	}
	b, err := read(ctx, board.Newest)
	if err != nil {
		return nil, err
	}
	if !b.Scored() {
		return nil, fmt.Errorf("%w: nothing has been scored yet; run \"pantaukim score\" first", ErrNoReport)
	}
	if kim.Date(req.Week).Known() && !hasMonday(b, req.Week.Add(1)) {
		return nil, fmt.Errorf("%w: the week of %s was not scored; scored weeks are from %s to %s", ErrNoReport,
			req.Week, b.Mondays[len(b.Mondays)-1].Add(-1), b.Mondays[0].Add(-1))
	}
	query := url.Values{}
	for k, values := range req.Params {
		query[k] = values
	}
	if kim.Date(req.Week).Known() {
		query.Set("week", req.Week.String())
	}
	if req.Region != "" {
		query.Set([]string{"province", "regency", "district"}[min(2, strings.Count(req.Region, "."))], req.Region)
	}
	v := visit.Visit{Lang: spoken[words.Indonesian], Board: b, Query: query, Who: visit.Audience{Viewer: access.Viewer{Role: access.Admin}}}
	v.Locate()
	if req.Region == "" && !req.Everywhere || v.Scope.Unknown || len(b.Within(v.Scope)) == 0 {
		return nil, fmt.Errorf("%w: no group lies in region %q; codes look like 62, 62.13 or 62.13.05", ErrNoReport, req.Region)
	}
	period, err := figures.PeriodOf(v)
	var mistake *figures.PeriodError
	switch {
	case errors.As(err, &mistake):
		return nil, fmt.Errorf("%w: %s", ErrNoReport, v.Lang.T("report.mistake."+mistake.Word, mistake.Args...))
	case err != nil:
		return nil, err
	case !period.Chosen():
		return nil, fmt.Errorf("%w: the period is not named", ErrNoReport)
	}
	maker := &figures.Maker{Now: deps.Now, Address: deps.Address, Tables: &tables.Maker{Demo: deps.Demo,
		Earlier: func(ctx context.Context, _ *board.Board, monday kim.Week) (*board.Board, error) {
			return read(ctx, monday)
		}}}
	return maker.Make(ctx, v, period)
}

func hasMonday(b *board.Board, monday kim.Week) bool {
	for _, m := range b.Mondays {
		if m == monday {
			return true
		}
	}
	return false
}
