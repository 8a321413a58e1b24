package dashboards

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
)

// download answers with the table of a page in one of the formats.
func (s *site) download(makers map[string]maker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		name, format, ok := cutLast(r.PathValue("file"), ".")
		build := makers[name]
		if !ok || build == nil || !slices.Contains([]string{"csv", "xlsx", "json"}, format) {
			s.page(s.notFound)(w, r)
			return
		}
		out, found, err := s.tableFor(r, &v, build)
		switch {
		case err != nil:
			s.log.Log(r.Context(), levelOf(err), "a download cannot be made", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		case !found:
			s.page(s.notFound)(w, r)
			return
		}
		body, kind, err := s.encodeInTurn(r.Context(), out, format, v.lang)
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
		h.Set("Content-Disposition", `attachment; filename="`+fileName(out, format)+`"`)
		v.who.keep(h)
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// tableFor makes the table that a request asks for; false: there is none.
func (s *site) tableFor(r *http.Request, v *visit, build maker) (tables.Table, bool, error) {
	b, why, err := s.boards.current(r.Context())
	if b == nil {
		return tables.Table{}, false, err
	}
	ctx, stop := s.boards.pulse.watch(r.Context())
	defer stop()
	v.held = why
	v.board, v.scope = b, b.ScopeOf(v.query)
	if v.scope.Unknown {
		return tables.Table{}, false, nil
	}
	out, found, err := build(ctx, *v)
	if err != nil && errors.Is(context.Cause(ctx), errSilent) {
		err = errors.Join(errSilent, err)
	}
	return out, found, err
}

// levelOf is how loudly the log says that something cannot be had: that the warehouse
// does not answer is said once, and not by everybody who asks.
func levelOf(err error) slog.Level {
	if errors.Is(err, errSilent) {
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
	return s.encode(out, format, l)
}

func (s *site) encode(out tables.Table, format string, l *words.Language) (body []byte, kind string, err error) {
	switch format {
	case "csv":
		body, err = out.CSV()
		return body, "text/csv; charset=utf-8", err
	case "xlsx":
		body, err = s.workbook(out, l)
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	default:
		body, err = out.JSON()
		return body, "application/json", err
	}
}

// fileName names a download after what it holds, in letters that any system takes.
func fileName(t tables.Table, format string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower("pantaukim-"+t.Name+"-"+board.Clip(t.About.Area, 40)+"-"+t.About.Week))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return strings.Trim(name, "-") + "." + format
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// downloadPath is the address of a table in one format, with the filters of a page.
func downloadPath(l words.Code, name, format string, filters url.Values) (string, error) {
	q := url.Values{}
	for k, values := range filters {
		if k != "page" {
			q[k] = values
		}
	}
	return link(l, "/unduh/"+strings.TrimPrefix(name, "/")+"."+format, q)
}
