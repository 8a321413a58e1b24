package tables

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
)

// workbook writes a table as XLSX with a sheet that says in a language what it is.
func workbook(t Table, l *words.Language) ([]byte, error) {
	info, err := InfoOf(t, l)
	if err != nil {
		return nil, err
	}
	return t.XLSX(info)
}

// InfoOf says what a table is: what it selects, by which rules, and what its columns mean.
func InfoOf(t Table, l *words.Language) ([]Line, error) {
	var lines []Line
	var missing error
	add := func(key, value string) {
		label, err := l.Text(key)
		if err != nil {
			missing = err
		}
		lines = append(lines, Line{Label: label, Text: value})
	}
	add("info.title", t.Title)
	add("info.area", t.About.Area)
	add("info.as_of", t.About.AsOf)
	add("info.week", t.About.Week)
	add("info.coverage", fmt.Sprintf("%d/%d", t.About.Observed, t.About.Groups))
	add("info.rules", t.About.Rules)
	var filters []string
	for k, v := range t.About.Filters {
		filters = append(filters, k+"="+v)
	}
	slices.Sort(filters)
	add("info.filters", strings.Join(filters, ", "))
	if t.About.Withheld > 0 {
		add("info.withheld", fmt.Sprint(t.About.Withheld))
	}
	for _, c := range t.About.Calibration {
		add("info.calibration", c)
	}
	if t.About.Licence != "" {
		add("licence.title", strings.TrimSpace(t.About.Licence+" "+t.About.LicenceURL))
	}
	if t.About.Demo {
		add("demo.title", l.T("demo.text"))
	}
	add("info.columns", "")
	meanings := Meanings()
	for _, f := range t.Fields {
		label := f.Name
		if t.reader != nil {
			label = t.heading(f) + " (" + f.Name + ")"
		}
		lines = append(lines, Line{Label: label, Text: l.Of(meanings[f.Name])})
	}
	return lines, missing
}

// Encode writes a table as csv, xlsx or json, with the type of what it wrote.
func Encode(out Table, format string, l *words.Language) (body []byte, kind string, err error) {
	switch format {
	case "csv":
		body, err = out.CSV()
		return body, "text/csv; charset=utf-8", err
	case "xlsx":
		body, err = workbook(out, l)
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	default:
		body, err = out.JSON()
		return body, "application/json", err
	}
}

// FileName names a download after what it holds, in letters that any system takes.
func FileName(t Table, format string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower("pantaukim-"+t.Name+"-"+board.Clip(t.About.Area, 40)+"-"+t.About.Week))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	name = strings.Trim(name, "-")
	if t.reader != nil {
		name += "-" + string(t.reader.lang.Code)
	}
	return name + "." + format
}

// DownloadPath is the address of a table in one format, with the filters of a page.
func DownloadPath(l words.Code, name, format string, filters url.Values) (string, error) {
	q := url.Values{}
	for k, values := range filters {
		if k != "page" {
			q[k] = values
		}
	}
	return visit.Link(l, "/unduh/"+strings.TrimPrefix(name, "/")+"."+format, q)
}

// ColumnsParameter asks for a download as people read it in a language, see [Table.In].
const ColumnsParameter = "columns"

// ReadablePath is the address of a table as people read it in a language.
func ReadablePath(l words.Code, name, format string, filters url.Values) (string, error) {
	q := maps.Clone(filters)
	if q == nil {
		q = url.Values{}
	}
	q.Set(ColumnsParameter, string(l))
	return DownloadPath(l, name, format, q)
}
