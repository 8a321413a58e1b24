package dashboards

import (
	"context"
	"errors"
	"net/http"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/report"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
)

// onPaper is what can be written as a PDF, with the name of its file.
type onPaper interface {
	PDF(l *words.Language) ([]byte, error)
}

// paper answers with a PDF; load returns nil where there is none.
func (s *site) paper(name string, load func(context.Context, visit.Visit) (onPaper, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		var made onPaper
		_, found, err := s.tableFor(r, &v, func(ctx context.Context, v visit.Visit) (tables.Table, bool, error) {
			var err error
			made, err = load(ctx, v)
			return tables.Table{}, made != nil, err
		})
		var wrong *tables.ParameterError
		switch {
		case errors.As(err, &wrong):
			s.page(func(context.Context, visit.Visit) pages.Reply { return pages.Invalid(v, wrong) })(w, r)
			return
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "a PDF cannot be made", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		case !found:
			s.page(s.pages.NotFound)(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), exportPatience)
		defer cancel()
		if err := s.exporting.Acquire(ctx, 1); err != nil {
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		}
		defer s.exporting.Release(1)
		body, err := made.PDF(v.Lang)
		if err != nil {
			s.log.Error("a PDF cannot be written", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "application/pdf")
		h.Set("Content-Disposition", `attachment; filename="`+tables.FileName(tables.Table{Name: name + "-" + v.ID}, "pdf")+`"`)
		keepFor(v.Who, h)
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// sheetPaper is the sheet for a group itself, to be printed or sent.
func (s *site) sheetPaper(ctx context.Context, v visit.Visit) (onPaper, error) {
	made, err := s.pages.SheetOf(ctx, v)
	if err != nil || made == nil {
		return nil, err
	}
	out := report.GroupSheet{
		Name: made.Name, Where: made.Where, Helps: made.Helps, Basis: made.Basis, Address: made.Address, Closed: made.Closed, Objections: made.Objections,
		AsOf: v.Board.AsOf, Demo: s.demo,
	}
	for _, f := range made.Facts {
		out.Facts = append(out.Facts, [3]string{f.Name, f.Value, f.Rests})
	}
	if made.Low {
		out.Notes = append(out.Notes, v.Lang.T("groupsheet.low"))
	}
	for _, line := range []string{made.Why, made.Tied} {
		if line != "" {
			out.Notes = append(out.Notes, line)
		}
	}
	return out, nil
}

// dossierPaper is a dossier for the printer and for the archive.
func (s *site) dossierPaper(ctx context.Context, v visit.Visit) (onPaper, error) {
	d, ok, err := s.tables.DossierOf(ctx, v)
	if err != nil || !ok {
		return nil, err
	}
	out := report.Dossier{Dossier: d, AsOf: v.Board.AsOf, Demo: s.demo}
	if out.Evidence, err = s.tables.EvidenceOf(ctx, v, d); err != nil {
		return nil, err
	}
	if out.Signs, err = tables.SignsOf(ctx, v, d.Row); err != nil {
		return nil, err
	}
	out.Walks, err = tables.WalksOf(ctx, v, d.Row)
	return out, err
}
