package app

import (
	"context"
	"fmt"

	"pantaukim/dashboards"
	"pantaukim/internal/kim"
)

// ReportPath is where a command asks the program that serves for a report.
const ReportPath = "/report"

// ReportRequest names one weekly report.
type ReportRequest struct {
	Region string `json:"region"`
	Week   string `json:"week"` // any day of it; empty: the newest scored week
	Format string `json:"format"`
}

// ReportAnswer is a report as the bytes of a file.
type ReportAnswer struct {
	File []byte `json:"file"`
}

// Report writes the weekly report of a region.
func (a *App) Report(ctx context.Context, r ReportRequest) (ReportAnswer, error) {
	req := dashboards.ReportRequest{Region: r.Region, Format: r.Format}
	if r.Week != "" {
		day, err := kim.ParseDate(r.Week)
		if err != nil {
			return ReportAnswer{}, fmt.Errorf("%w: week %w", dashboards.ErrNoReport, err)
		}
		req.Week = day.Week()
	}
	explained, err := catalogue(a.Scorer.Rules())
	if err != nil {
		return ReportAnswer{}, err
	}
	file, err := dashboards.Report(ctx, dashboards.Deps{Conn: a.DB.ReadConn(), Log: a.log, Now: a.now, Catalogue: explained}, req)
	return ReportAnswer{File: file}, err
}
