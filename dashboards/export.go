package dashboards

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"pantaukim/dashboards/board"
)

// guardCSV takes the power out of a text that a spreadsheet would run: whatever
// begins like a formula gets an apostrophe in front.
func guardCSV(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "")
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// plain writes a value as CSV and text know it; an unknown one is empty.
func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	default:
		return fmt.Sprint(x)
	}
}

// csv writes the sheet for spreadsheets and programs: UTF-8 with its mark, a
// header of column names, numbers with a point, an empty cell for "not known".
func (s sheet) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	head := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = c.Name
	}
	if err := w.Write(head); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	line := make([]string, len(s.Columns))
	for _, row := range s.Rows {
		for i, v := range row {
			line[i] = plain(v)
			if s.Columns[i].Type == textField {
				line[i] = guardCSV(line[i])
			}
		}
		if err := w.Write(line); err != nil {
			return nil, fmt.Errorf("write CSV: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// json writes the sheet with what it is about; "not known" is null.
func (s sheet) json() ([]byte, error) {
	rows := make([]orderedRow, len(s.Rows))
	for i, r := range s.Rows {
		rows[i] = orderedRow{s.Columns, r}
	}
	return json.Marshal(struct {
		about
		Rows []orderedRow `json:"rows"`
	}{s.About, rows})
}

// orderedRow is a JSON object whose members stand in the order of the columns.
type orderedRow struct {
	columns []field
	values  []any
}

// MarshalJSON writes the row as an object.
func (r orderedRow) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range r.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(r.values[i])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", c.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// download answers with the sheet of a page in one of the formats.
func (s *site) download(makers map[string]maker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		name, format, ok := cutLast(r.PathValue("file"), ".")
		build := makers[name]
		if !ok || build == nil || !slices.Contains([]string{"csv", "xlsx", "json"}, format) {
			s.page(s.notFound)(w, r)
			return
		}
		out, found, err := s.sheetFor(r, &v, build)
		switch {
		case err != nil:
			s.log.Error("a download cannot be made", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, http.StatusServiceUnavailable)
			return
		case !found:
			s.page(s.notFound)(w, r)
			return
		}
		body, kind, err := s.encodeInTurn(r.Context(), out, format, v.lang)
		if errors.Is(err, context.DeadlineExceeded) {
			s.log.Warn("too many downloads at a time", "file", r.PathValue("file"))
			s.sorry(w, r, v, http.StatusServiceUnavailable)
			return
		}
		if err != nil {
			s.log.Error("a download cannot be written", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", `attachment; filename="`+fileName(out, format)+`"`)
		v.who.keep(h)
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// sheetFor makes the sheet that a request asks for; false: there is none.
func (s *site) sheetFor(r *http.Request, v *visit, build maker) (sheet, bool, error) {
	b, _, err := s.boards.current(r.Context())
	if b == nil {
		return sheet{}, false, err
	}
	v.board, v.scope = b, b.ScopeOf(v.query)
	if v.scope.Unknown {
		return sheet{}, false, nil
	}
	return build(r.Context(), *v)
}

// exportPatience is how long a download waits for its turn before it is told to come
// back later.
const exportPatience = 20 * time.Second

// encodeInTurn writes few files at a time, first come, first served: a flood of
// downloads neither fills the memory nor keeps pages waiting.
func (s *site) encodeInTurn(ctx context.Context, out sheet, format string, l lang) (body []byte, kind string, err error) {
	ctx, cancel := context.WithTimeout(ctx, exportPatience)
	defer cancel()
	if err := s.exporting.Acquire(ctx, 1); err != nil {
		return nil, "", err
	}
	defer s.exporting.Release(1)
	return s.encode(out, format, l)
}

func (s *site) encode(out sheet, format string, l lang) (body []byte, kind string, err error) {
	switch format {
	case "csv":
		body, err = out.csv()
		return body, "text/csv; charset=utf-8", err
	case "xlsx":
		body, err = out.xlsx(l, s.pages.text[l])
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	default:
		body, err = out.json()
		return body, "application/json", err
	}
}

// fileName names a download after what it holds, in letters that any system takes.
func fileName(s sheet, format string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower("pantaukim-"+s.Name+"-"+board.Clip(s.About.Area, 40)+"-"+s.About.Week))
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
