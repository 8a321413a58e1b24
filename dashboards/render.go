package dashboards

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"net/url"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

//go:embed templates/*.html
var templateFiles embed.FS

// renderer draws pages from templates, one set for each language.
type renderer struct {
	sets map[words.Code]map[string]*template.Template
}

// view is what every template sees.
type view struct {
	Lang   words.Code
	Title  string
	Page   string // name of the template, for marking the place in the menu
	Demo   bool
	Held   held // why these are the last known figures, if they are
	Board  *board.Board
	Scope  board.Scope
	Query  string     // what is searched for
	Params url.Values // the filters of the address
	Other  string     // address of the same page in the other language
	Self   string     // address of this page, without the language
	Data   any
	Who    audience // who is looking, and what may be shown
	Charts bool     // the browser can draw charts
	// Filling is how far the walks are that fill the pages; nil once they are full.
	Filling *Filling
}

func newRenderer(files *assets, languages map[words.Code]*words.Language) (*renderer, error) {
	r := &renderer{sets: map[words.Code]map[string]*template.Template{}}
	names, err := fs.Glob(templateFiles, "templates/page_*.html")
	if err != nil {
		return nil, fmt.Errorf("list the templates: %w", err)
	}
	for l, language := range languages {
		base, err := template.New("").Funcs(helpers(language, files)).
			ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
		if err != nil {
			return nil, fmt.Errorf("read the templates: %w", err)
		}
		r.sets[l] = map[string]*template.Template{}
		for _, name := range names {
			page := strings.TrimSuffix(strings.TrimPrefix(name, "templates/page_"), ".html")
			set, err := base.Clone()
			if err == nil {
				set, err = set.ParseFS(templateFiles, name)
			}
			if err != nil {
				return nil, fmt.Errorf("read the template of %s: %w", page, err)
			}
			r.sets[l][page] = set
		}
	}
	return r, nil
}

// draw returns the page as bytes, or an error and nothing: half a page is never sent.
func (r *renderer) draw(v view) ([]byte, error) {
	set, ok := r.sets[v.Lang][v.Page]
	if !ok {
		return nil, fmt.Errorf("no template for page %q", v.Page)
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "layout", v); err != nil {
		return nil, fmt.Errorf("draw %s: %w", v.Page, err)
	}
	return b.Bytes(), nil
}

// helpers are the functions that templates call.
func helpers(l *words.Language, files *assets) template.FuncMap {
	return template.FuncMap{
		"t":       l.Text,
		"n":       func(v any) string { return l.Argument(v) },
		"least":   l.Least,
		"dec":     func(v float64) string { return l.Decimal(v, 1) },
		"dec2":    func(v float64) string { return l.Decimal(v, 2) },
		"percent": l.Percent,
		"date":    l.Date,
		"day":     func(t time.Time, z kim.Zone) string { return dayOrUnknown(l.Code, t, z) },
		"shortday": func(t time.Time, z kim.Zone) string {
			if t.IsZero() {
				return words.Unknown
			}
			return l.ShortDate(kim.DateOf(t, z))
		},
		"clock":   l.Clock,
		"week":    l.Week,
		"month":   func(d kim.Date) string { return l.Month(d, false) },
		"ratio":   func(n, of int) float64 { return float64(n) / float64(of) },
		"times":   func(a, b float64) float64 { return a * b },
		"bytes":   l.Bytes,
		"signed":  l.Signed,
		"join":    func(words []string) string { return strings.Join(words, ", ") },
		"round":   func(v float64) int { return int(math.Round(v)) },
		"isnan":   func(v float64) bool { return v != v },
		"none":    time.Time.IsZero,
		"link":    func(path string, pairs ...any) (string, error) { return link(l.Code, path, pairs...) },
		"outside": outside,
		"sheet": func(name, format string, filters url.Values) (string, error) {
			return downloadPath(l.Code, name, format, filters)
		},
		"dossier": func(list shortlist, id string) (string, error) {
			return link(l.Code, dossierPath(list.Mark, id), list.Params)
		},
		"signparts":  signParts,
		"gatenumber": l.GateNumber,
		"contests":   contestFields,
		"static":     files.url,
		"args":       func(v ...any) []any { return v },
		"labelled":   l.Label,
		"spark":      func(r *board.Row) sparkline { return newSparkline(l, r.Spark) },
		"bar":        newStackedBar,
		"statuses":   kim.Statuses,
		"add":        func(a, b int) int { return a + b },
		"kinds":      kim.Kinds,
		"weekof":     kim.WeekOf,
		"groupsheet": func(id, name string) string { return "kim/" + url.PathEscape(id) + "/" + name },
		"quiet":      (*board.Row).Quiet,
		"share":      func(n, of uint64) float64 { return float64(n) / float64(of) },
		"hundredths": func(n, of uint64) uint64 { return 100 * n / max(1, of) },
		"formats":    func() []string { return []string{"csv", "xlsx", "json"} },
		"crumbs":     func(path string, sc board.Scope) crumbs { return crumbs{path, sc} },
		"figures":    func(sc board.Scope, c board.StatusCounts) figures { return figures{sc, c} },
	}
}

// crumbs are the areas above the one that a page is about.
type crumbs struct {
	Path  string
	Scope board.Scope
}

// figures are the counts by status of an area.
type figures struct {
	Scope  board.Scope
	Counts board.StatusCounts
}

func dayOrUnknown(l words.Code, t time.Time, z kim.Zone) string {
	if t.IsZero() {
		return words.Unknown
	}
	return l.Date(kim.DateOf(t, z))
}

// link builds the address of a page of this site: pairs are names and values,
// empty values are left out, and url.Values are taken in whole. The English
// interface keeps its language in every address.
func link(l words.Code, path string, pairs ...any) (string, error) {
	q := url.Values{}
	for i := 0; i < len(pairs); i++ {
		switch v := pairs[i].(type) {
		case url.Values:
			for k, values := range v {
				q[k] = values
			}
		case string:
			if i+1 == len(pairs) {
				return "", errors.New("link: a name without its value")
			}
			i++
			if value := fmt.Sprint(pairs[i]); value != "" && value != "0" {
				q.Set(v, value)
			} else {
				q.Del(v)
			}
		default:
			return "", fmt.Errorf("link: cannot use a %T", v)
		}
	}
	if l != words.Indonesian {
		q.Set("lang", string(l))
	}
	if len(q) == 0 {
		return path, nil
	}
	return path + "?" + q.Encode(), nil
}

// signParts cuts what a shortlist says of an open sign, as in "burst 2025-10-14",
// into the sign and its subject.
func signParts(text string) [2]string {
	sign, subject, _ := strings.Cut(text, " ")
	return [2]string{sign, board.Clip(subject, board.LongestName)}
}

// outside lets through addresses that a browser may open, and nothing else:
// what a site calls a link may be a script.
func outside(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
