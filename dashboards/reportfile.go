package dashboards

import (
	"context"
	"errors"
	"net/http"

	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/report"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// errNoReport says that an address names no report that can be made.
var errNoReport = errors.New("no such report")

// reportFile answers with a report as a file. What cannot be told of is said on the page of
// reports.
func (s *site) reportFile(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	formats := map[string]string{
		"laporan.pdf":  "application/pdf",
		"laporan.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
	kind, ok := formats[r.PathValue("file")]
	if !ok {
		s.page(s.pages.NotFound)(w, r)
		return
	}
	_, format, _ := cutLast(r.PathValue("file"), ".")
	body, name, err := s.reportInTurn(r, v, format)
	var wrong *tables.ParameterError
	var mistake *figures.PeriodError
	switch {
	case errors.As(err, &wrong):
		s.page(func(_ context.Context, v visit.Visit) pages.Reply { return pages.Invalid(v, wrong) })(w, r)
	case errors.As(err, &mistake):
		s.page(s.pages.Reports)(w, r)
	case errors.Is(err, errNoReport), errors.Is(err, figures.ErrNoGroups):
		s.page(s.pages.NotFound)(w, r)
	case err != nil:
		s.log.Log(r.Context(), levelOf(err), "a report cannot be made", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
	default:
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		keepFor(v.Who, h)
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// reportInTurn makes the file of a report, few at a time, as tables are.
func (s *site) reportInTurn(r *http.Request, v visit.Visit, format string) (body []byte, name string, err error) {
	b, why, err := s.boards.current(r.Context())
	if b == nil {
		return nil, "", err
	}
	ctx, stop := s.boards.pulse.watch(r.Context())
	defer stop()
	defer func() {
		if err != nil && errors.Is(context.Cause(ctx), pages.ErrSilent) {
			err = errors.Join(pages.ErrSilent, err)
		}
	}()
	v.Board, v.Held = b, why
	v.Locate()
	if v.Scope.Unknown {
		return nil, "", errNoReport
	}
	if wrong := tables.Check(v); wrong != nil {
		return nil, "", wrong
	}
	period, err := figures.PeriodOf(v)
	if err != nil {
		return nil, "", err
	}
	if !period.Chosen() {
		return nil, "", &figures.PeriodError{Word: "both"}
	}
	ctx, cancel := context.WithTimeout(ctx, exportPatience)
	defer cancel()
	if err := s.exporting.Acquire(ctx, 1); err != nil {
		return nil, "", err
	}
	defer s.exporting.Release(1)
	told, err := s.figures.Make(ctx, v, period)
	if err != nil {
		return nil, "", err
	}
	body, err = report.Write(told, format, v.Query.Get("contacts") == "1")
	return body, report.FileName(told, format), err
}
