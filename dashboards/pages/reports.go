package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// reportsData is what the page of reports shows.
type reportsData struct {
	Period  figures.Period
	Months  []kim.Date
	Mistake string               // why there is no report as asked; empty: nothing is wrong
	Part    *box[figures.Report] // nil: no period was chosen, or none that can be told of
	Area    url.Values           // the area as parameters of an address
	Query   url.Values           // of the files: the area and the period
	Sides   []int                // weeks to choose from
}

// Reports tells the figures of an area and a period, and offers them as files and texts.
func (p *Pages) Reports(ctx context.Context, v visit.Visit) Reply {
	d := reportsData{Months: figures.Months(v.Board), Area: v.Scope.Params(), Sides: []int{4, 8, 12, 26, figures.LongestSide}}
	title := titled(v.Lang.T("nav.reports"), v.Scope.Name)
	period, err := figures.PeriodOf(v)
	d.Period = period
	var mistake *figures.PeriodError
	if errors.As(err, &mistake) {
		d.Mistake = v.Lang.T("report.mistake."+mistake.Word, mistake.Args...)
		status := http.StatusBadRequest
		if !v.Board.Scored() {
			status = http.StatusOK
		}
		return Reply{Page: "reports", Title: title, Data: d, Status: status}
	}
	if err != nil || !period.Chosen() {
		return Reply{Page: "reports", Title: title, Data: d, Whole: err == nil}
	}
	g := p.gather(ctx)
	d.Part = part(g, "report", func(ctx context.Context) (figures.Report, error) {
		r, err := p.Figures.Make(ctx, v, period)
		if err != nil {
			return figures.Report{}, err
		}
		return *r, nil
	})
	d.Query = period.Params()
	for k, values := range d.Area {
		d.Query[k] = values
	}
	return Reply{Page: "reports", Title: title, Data: d, Whole: g.wait()}
}

// ReportFile is the address of the file of a report.
const ReportFile = "/laporan/laporan."
