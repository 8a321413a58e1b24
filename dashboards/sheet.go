package dashboards

import (
	"context"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// sheet is a table as it leaves the pages: one for CSV, XLSX, JSON and the read
// API, so that a column has the same name and the same meaning everywhere.
type sheet struct {
	Name    string // of the file, without its ending
	Title   string
	Columns []field
	Rows    [][]any // string, int64, float64 or nil for "not known"
	About   about
}

// field is one column of a sheet. Every name is explained in fieldMeanings.
type field struct {
	Name string
	Type fieldType
}

// fieldType is how a column's values are written.
type fieldType int

const (
	textField    fieldType = iota // also codes: 62.10 is not a number
	integerField                  // whole numbers
	decimalField                  // numbers with a fraction
	dateField                     // a day written 2025-10-27
	timeField                     // an instant written in RFC 3339, UTC
)

// about states what a sheet holds, for whoever finds it in a folder next year.
type about struct {
	AsOf     string            `json:"as_of"`
	Week     string            `json:"week"` // Monday of the newest completed week
	Rules    string            `json:"rules_version"`
	Observed int               `json:"observed"` // groups of which something is known
	Groups   int               `json:"groups"`
	Area     string            `json:"area"`
	Filters  map[string]string `json:"filters"`
	Withheld int               `json:"withheld,omitempty"` // groups left out, since they are not named to this reader
	Demo     bool              `json:"demo,omitempty"`     // names and figures are invented
}

// about describes what an address selects.
func (s *site) about(v visit) about {
	counts := board.CountStatuses(v.board.Within(v.scope))
	a := about{
		Rules: v.board.Rules, Observed: counts.Observed(), Groups: counts.Total(),
		Area: v.scope.Name, Filters: map[string]string{}, Demo: s.demo,
	}
	if v.board.Scored() {
		a.AsOf, a.Week = instant(v.board.AsOf), v.board.Last().String()
	}
	for _, name := range known {
		if value := v.query.Get(name); value != "" && name != "page" {
			a.Filters[name] = value
		}
	}
	return a
}

// A maker puts together the sheet of a page; false means that there is no such thing.
type maker func(context.Context, visit) (sheet, bool, error)

// sheets are the tables that can be taken along, by the name of their address.
func (s *site) sheets() map[string]maker {
	return map[string]maker{
		"ranking":   s.rankingSheet,
		"inactive":  s.inactiveSheet,
		"areas":     s.areasSheet,
		"districts": s.districtsSheet,
		"weeks":     s.weeksSheet,
		"adoption":  s.adoptionSheet,
		"spread":    s.spreadSheet,
		"shortlist": s.shortlistSheet,
	}
}

// groupSheets are the tables of one group.
func (s *site) groupSheets() map[string]maker {
	return map[string]maker{
		"weeks":      s.groupWeeksSheet,
		"items":      s.groupItemsSheet,
		"walks":      s.groupWalksSheet,
		"indicators": s.groupIndicatorsSheet,
		"followups":  s.groupCallsSheet,
	}
}

// instant writes an instant in RFC 3339, and nothing for none.
func instant(t time.Time) string {
	if noTime(t) {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// figure is a number of a sheet: nil if it is not known.
func figure(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

// rankOrNil is a rank of a sheet: nil where there is none.
func rankOrNil(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

func dayOrNil(d kim.Date) any {
	if !d.Known() {
		return nil
	}
	return d.String()
}

func instantOrNil(t time.Time) any {
	if noTime(t) {
		return nil
	}
	return instant(t)
}

var rankingFields = []field{
	{"rank", integerField}, {"rank_low", integerField}, {"rank_high", integerField}, {"rank_before", integerField}, {"newcomer", integerField},
	{"group_id", textField}, {"name", textField}, {"regency_code", textField}, {"regency", textField},
	{"district_code", textField}, {"district", textField}, {"village", textField},
	{"status", textField}, {"iad", decimalField}, {"active_weeks", integerField}, {"observed_weeks", integerField},
	{"window_weeks", integerField}, {"coverage", decimalField}, {"last_item_on", dateField}, {"days_since_item", integerField},
	{"news", integerField}, {"gallery", integerField}, {"announcement", integerField}, {"event", integerField},
	{"total", integerField}, {"photos", integerField},
}

func (s *site) rankingSheet(ctx context.Context, v visit) (sheet, bool, error) {
	v, err := s.inPeriod(ctx, v)
	if err != nil {
		return sheet{}, true, err
	}
	out := sheet{Name: "ranking", Title: s.pages.t(v.lang, "ranking.title"), Columns: rankingFields, About: s.about(v)}
	rows, d, err := s.ranked(ctx, v)
	out.About.Withheld = d.Withheld
	if d.By != "" {
		out.Columns = append(slices.Clone(rankingFields), field{"by_indicator", textField}, field{"raw", decimalField})
	}
	for _, r := range rows {
		row := rankingRow(r)
		if d.By != "" {
			raw := any(nil)
			if r.Known {
				raw = r.Raw
			}
			row = append(row, d.By, raw)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, true, err
}

func rankingRow(r rankedRow) []any {
	apart := int64(0)
	if r.apart {
		apart = 1
	}
	row := []any{
		rankOrNil(r.Rank), rankOrNil(r.Low), rankOrNil(r.High), rankOrNil(r.Was), apart,
		r.ID, r.Name, r.RegencyCode, r.Regency, r.DistrictCode, r.District, r.Village,
	}
	if !r.Scored {
		return append(row, make([]any, len(rankingFields)-len(row))...)
	}
	days := any(int64(r.Days))
	if r.Days < 0 {
		days = nil
	}
	return append(row,
		string(r.Status), figure(r.IAD), int64(r.Active), int64(r.Observed), int64(r.Window), figure(r.Coverage),
		localDay(r.LastItemAt, r.Zone), days,
		int64(r.Totals.News), int64(r.Totals.Gallery), int64(r.Totals.Announcement), int64(r.Totals.Event),
		int64(r.Totals.All()), int64(r.Photos))
}

// localDay is the day of an instant in a group's own zone.
func localDay(t time.Time, z kim.Zone) any {
	if noTime(t) {
		return nil
	}
	return kim.DateOf(t, z).String()
}

func (s *site) inactiveSheet(ctx context.Context, v visit) (sheet, bool, error) {
	if !v.who.ListsSome() {
		return s.areasSheet(ctx, v)
	}
	out := sheet{Name: "inactive", Title: s.pages.t(v.lang, "inactive.title"), About: s.about(v), Columns: []field{
		{"group_id", textField}, {"name", textField}, {"regency_code", textField}, {"regency", textField},
		{"district", textField}, {"village", textField}, {"status", textField}, {"cause", textField}, {"status_since", dateField},
		{"last_item_on", dateField}, {"days_since_item", integerField}, {"last_status", textField}, {"last_status_on", dateField},
		{"last_walk_on", dateField}, {"url", textField}, {"pic_name", textField}, {"pic_phone", textField},
		{"waiting", integerField}, {"followup_on", dateField},
	}}
	out.Columns = append(out.Columns, callFields...)
	calls, err := s.loadCallList(ctx, v)
	if err != nil {
		return out, true, err
	}
	d := s.quiet(v, calls)
	out.About.Withheld = d.Withheld
	add := func(r *board.Row) {
		officer, phone := any(nil), any(nil)
		if v.who.Contacts(r) {
			officer, phone = r.PICName, r.PICPhone
		}
		days := any(int64(r.Days))
		if r.Days < 0 {
			days = nil
		}
		called := []any{nil, nil}
		newest := calls.Of(r)
		if newest != nil {
			called[1] = localDay(newest.At, r.Zone)
		}
		if s.calls != nil && v.who.Notes(r) {
			called[0] = int64(0)
			if calls.Waits(r) {
				called[0] = int64(1)
			}
		}
		row := append([]any{
			r.ID, r.Name, r.RegencyCode, r.Regency, r.District, r.Village, string(r.Status), r.Cause, dayOrNil(r.StatusSince),
			localDay(r.LastItemAt, r.Zone), days, string(r.LastStatus), dayOrNil(r.LastStatusOn),
			localDay(r.LastCompleteAt, r.Zone), r.URL, officer, phone,
		}, called...)
		out.Rows = append(out.Rows, append(row, callColumns(newest)...))
	}
	for _, q := range d.Regencies {
		for _, r := range q.Groups {
			add(r)
		}
	}
	for _, c := range d.Unobserved {
		for _, r := range c.Groups {
			add(r)
		}
	}
	return out, true, nil
}

func (s *site) areasSheet(_ context.Context, v visit) (sheet, bool, error) {
	areas, of := v.board.Areas(v.scope)
	out := sheet{Name: "areas", Title: s.pages.t(v.lang, "areas."+string(of)), About: s.about(v), Columns: []field{
		{"level", textField}, {"code", textField}, {"area", textField}, {"groups", integerField}, {"active", integerField},
		{"less_active", integerField}, {"inactive", integerField}, {"never_posted", integerField}, {"unobserved", integerField},
		{"unscored", integerField},
	}}
	for _, a := range areas {
		c := a.Counts
		out.Rows = append(out.Rows, []any{
			string(of), a.Code, a.Name, int64(c.Total()), int64(c.Active), int64(c.LessActive), int64(c.Inactive),
			int64(c.NeverPosted), int64(c.Unobserved), int64(c.Unscored),
		})
	}
	return out, true, nil
}

func (s *site) weeksSheet(ctx context.Context, v visit) (sheet, bool, error) {
	out := sheet{Name: "weeks", Title: s.pages.t(v.lang, "weeks.title"), About: s.about(v), Columns: []field{
		{"week", dateField}, {"groups", integerField}, {"observed", integerField}, {"active", integerField},
		{"news", integerField}, {"gallery", integerField}, {"announcement", integerField}, {"event", integerField},
		{"items", integerField}, {"photos", integerField},
	}}
	p, err := s.loadWeeks(ctx, v)
	if err != nil {
		return out, true, err
	}
	for _, w := range p.Weeks {
		row := []any{w.Week.String(), int64(w.Groups), int64(w.Observed), nil, nil, nil, nil, nil, nil, nil}
		if w.Seen() {
			for i, n := range []uint64{w.Active, w.News, w.Gallery, w.Announcement, w.Event, w.Items(), w.Photos} {
				row[3+i] = int64(n)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, true, nil
}

// sheetPath is the address of a sheet in one format, with the filters of a page.
func sheetPath(l lang, name, format string, filters url.Values) (string, error) {
	q := url.Values{}
	for k, values := range filters {
		if k != "page" {
			q[k] = values
		}
	}
	return link(l, "/unduh/"+strings.TrimPrefix(name, "/")+"."+format, q)
}
