package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"pantaukim/cmd/internal/export"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/report"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
)

// ReportRequest names one report.
type ReportRequest struct {
	Region string
	Week   string // any day of it; empty: the newest scored week
	// Params name another period than a week, as addresses of the page do; nil: the week.
	Params url.Values
	Format string // pdf or xlsx
	// WithoutContacts leaves out the officers of the groups that are to be called.
	WithoutContacts bool
}

// Report returns a report of a region as the bytes of a file.
func (a *App) Report(ctx context.Context, r ReportRequest) ([]byte, error) {
	req := report.Request{Region: r.Region, Format: r.Format, Params: r.Params, WithoutContacts: r.WithoutContacts}
	if r.Week != "" {
		day, err := kim.ParseDate(r.Week)
		if err != nil {
			return nil, fmt.Errorf("%w: week %w", report.ErrNoReport, err)
		}
		req.Week = day.Week()
	}
	return report.OfRequest(ctx, a.reportDeps(), req)
}

func (a *App) reportDeps() report.Deps {
	return report.Deps{Conn: a.DB.ReadConn(), Log: a.log, Now: a.now, Address: a.current().Digest.Address(), HandCounts: a.HandCounts().Kept}
}

// paper makes the report that a letter carries.
func (a *App) paper(ctx context.Context, q digest.PaperRequest) (digest.Paper, error) {
	req := report.Request{Region: q.Region, Everywhere: true, Week: q.Week, Format: string(q.Format)}
	if q.Month != "" {
		req.Week = kim.Week(kim.NoDate)
		req.Params = url.Values{"report": {"monthly"}, "month": {q.Month}}
	}
	l, err := report.LetterOf(ctx, a.reportDeps(), req)
	if errors.Is(err, report.ErrNoReport) || errors.Is(err, figures.ErrNoGroups) {
		err = fmt.Errorf("%w: %w", digest.ErrNoPaper, err)
	}
	return digest.Paper{Heading: l.Heading, Text: l.Message, Name: l.Name, Body: l.Body}, err
}

// Export writes a table, and returns its number of rows.
func (a *App) Export(ctx context.Context, w io.Writer, r tables.Request) (int, error) {
	return export.Write(ctx, w, a.DB.Conn(), a.Scorer(), a.HandCounts().Kept, r)
}
