package dashboards

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
)

// download answers with the table of a page in one of the formats.
func (s *site) download(makers map[string]tables.Make) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		name, format, ok := cutLast(r.PathValue("file"), ".")
		build := makers[name]
		if !ok || build == nil || !slices.Contains([]string{"csv", "xlsx", "json"}, format) {
			s.page(s.pages.NotFound)(w, r)
			return
		}
		columns, err := s.columnsOf(v, format)
		var out tables.Table
		found := false
		if err == nil {
			out, found, err = s.tableFor(r, &v, build)
		}
		var wrong *tables.ParameterError
		var withheld *tables.WithheldError
		switch {
		case errors.As(err, &wrong):
			s.page(func(context.Context, visit.Visit) pages.Reply { return pages.Invalid(v, wrong) })(w, r)
			return
		case errors.As(err, &withheld):
			s.page(func(context.Context, visit.Visit) pages.Reply { return pages.Withheld(v) })(w, r)
			return
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "a download cannot be made", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		case !found:
			s.page(s.pages.NotFound)(w, r)
			return
		}
		if columns != nil {
			out = out.In(columns)
		}
		body, kind, err := s.encodeInTurn(r.Context(), out, format, v.Lang)
		if errors.Is(err, context.DeadlineExceeded) {
			s.log.Warn("too many downloads at a time", "file", r.PathValue("file"))
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		}
		if err != nil {
			s.log.Error("a download cannot be written", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, err, http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", `attachment; filename="`+tables.FileName(out, format)+`"`)
		keepFor(v.Who, h)
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// columnsOf is the language in which a download is asked for; nil: as programs read it.
func (s *site) columnsOf(v visit.Visit, format string) (*words.Language, error) {
	asked := v.Asked.Get(tables.ColumnsParameter)
	l, known := s.languages[words.Code(asked)]
	switch {
	case asked == "":
		return nil, nil
	case format == "json":
		return nil, &tables.ParameterError{Name: tables.ColumnsParameter, Value: asked, Allowed: v.Lang.T("invalid.columns_json")}
	case !known:
		return nil, &tables.ParameterError{Name: tables.ColumnsParameter, Value: asked, Allowed: strings.Join(tables.Choices()["lang"], ", ")}
	}
	return l, nil
}

// tableFor makes the table that a request asks for; false: there is none.
func (s *site) tableFor(r *http.Request, v *visit.Visit, build tables.Make) (tables.Table, bool, error) {
	b, why, err := s.boards.current(r.Context())
	if b == nil {
		return tables.Table{}, false, err
	}
	ctx, stop := s.boards.pulse.watch(r.Context())
	defer stop()
	v.Held = why
	v.Board = b
	v.Locate()
	if v.Scope.Unknown {
		return tables.Table{}, false, nil
	}
	if wrong := tables.Check(*v); wrong != nil {
		return tables.Table{}, false, wrong
	}
	out, found, err := build(ctx, *v)
	if err != nil && errors.Is(context.Cause(ctx), pages.ErrSilent) {
		err = errors.Join(pages.ErrSilent, err)
	}
	return out, found, err
}

// levelOf is how loudly the log says that something cannot be had: that the warehouse
// does not answer is said once, and not by everybody who asks.
func levelOf(err error) slog.Level {
	if errors.Is(err, pages.ErrSilent) {
		return slog.LevelDebug
	}
	return slog.LevelError
}

// exportPatience is how long a download waits for its turn before it is told to come
// back later.
const exportPatience = 20 * time.Second

// encodeInTurn writes few files at a time, first come, first served: a flood of
// downloads neither fills the memory nor keeps pages waiting.
func (s *site) encodeInTurn(ctx context.Context, out tables.Table, format string, l *words.Language) (body []byte, kind string, err error) {
	ctx, cancel := context.WithTimeout(ctx, exportPatience)
	defer cancel()
	if err := s.exporting.Acquire(ctx, 1); err != nil {
		return nil, "", err
	}
	defer s.exporting.Release(1)
	return tables.Encode(out, format, l)
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
