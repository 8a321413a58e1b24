package pages

import (
	"html/template"
	"math"
	"net/url"
	"strings"
	"time"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// functions are the functions that templates call.
func functions(l *words.Language, static func(name string) string) template.FuncMap {
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
		"lasts":   func(d time.Duration) string { return lasts(l, d) },
		"signed":  l.Signed,
		"join":    func(words []string) string { return strings.Join(words, ", ") },
		"round":   func(v float64) int { return int(math.Round(v)) },
		"isnan":   func(v float64) bool { return v != v },
		"none":    time.Time.IsZero,
		"link":    func(path string, pairs ...any) (string, error) { return visit.Link(l.Code, path, pairs...) },
		"outside": outside,
		"officer": tables.OfficerOf,
		"only":    func(r *board.Row) []*board.Row { return []*board.Row{r} },
		"tel":     func(p followup.Phone) template.URL { return template.URL("tel:" + p.Number) }, //nolint:gosec // a plus and digits
		"whatsapp": func(p followup.Phone, message string) string {
			return "https://wa.me/" + p.Digits() + "?text=" + strings.ReplaceAll(url.QueryEscape(message), "+", "%20")
		},
		"sheet": func(name, format string, filters url.Values) (string, error) {
			return tables.DownloadPath(l.Code, name, format, filters)
		},
		"readable": func(name, format string, filters url.Values) (string, error) {
			return tables.ReadablePath(l.Code, name, format, filters)
		},
		"readables":   func() map[string]string { return map[string]string{"csv": "take.excel", "xlsx": "take.workbook"} },
		"sealed":      func(seal string) url.Values { return url.Values{"seal": {seal}} },
		"reportkinds": figures.Kinds,
		"reportfile": func(format string, pairs ...any) (string, error) {
			return visit.Link(l.Code, ReportFile+format, pairs...)
		},
		"dossier": func(list award.List, id string) (string, error) {
			return visit.Link(l.Code, DossierPath(list.Mark, id), list.Params)
		},
		"signparts":  signParts,
		"ofwalk":     l.OfWalk,
		"signfound":  func(s board.Sign) string { return tables.SignFound(l, s) },
		"gatenumber": l.GateNumber,
		"lacks":      l.Lacks,
		"contests":   award.Contests,
		"static":     static,
		"args":       func(v ...any) []any { return v },
		"labelled":   l.Label,
		"spark":      func(r *board.Row, top uint32) charts.Sparkline { return charts.NewSparkline(l, r.Spark, top) },
		"bar":        charts.NewStackedBar,
		"statuses":   kim.Statuses,
		"add":        func(a, b int) int { return a + b },
		"kinds":      kim.Kinds,
		"weekof":     kim.WeekOf,
		"areaname":   func(p board.Place) string { return tables.AreaName(l, p) },
		"groupsheet": func(id, name string) string { return "kim/" + url.PathEscape(id) + "/" + name },
		"quiet":      (*board.Row).Quiet,
		"share":      func(n, of uint64) float64 { return float64(n) / float64(of) },
		"hundredths": func(n, of uint64) uint64 { return 100 * n / max(1, of) },
		"formats":    func() []string { return []string{"csv", "xlsx", "json"} },
		"crumbs":     func(path string, sc board.Scope) crumbs { return crumbs{Path: path, Scope: sc} },
		"homecrumbs": func(v View) crumbs {
			c := crumbs{Path: "/", Scope: v.Scope}
			if v.Who.Region != "" { // the first page is about the account's own area
				c.All = visit.Everywhere
			}
			return c
		},
	}
}

// lasts writes how long something takes, roughly: an estimate has no seconds.
func lasts(l *words.Language, d time.Duration) string {
	switch {
	case d < time.Minute:
		return l.T("runs.moment")
	case d < time.Hour:
		return l.T("runs.minutes", int(math.Ceil(d.Minutes())))
	}
	return l.T("runs.hours", l.Decimal(d.Hours(), 1))
}

func dayOrUnknown(l words.Code, t time.Time, z kim.Zone) string {
	if t.IsZero() {
		return words.Unknown
	}
	return l.Date(kim.DateOf(t, z))
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
