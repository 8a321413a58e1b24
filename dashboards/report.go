package dashboards

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// ReportRequest names one weekly report.
type ReportRequest struct {
	Region string   // Kemendagri code of a regency; a province or a district will do
	Week   kim.Week // the completed week to tell of; the zero week: the newest scored one
	Format string   // pdf or xlsx
	// WithoutContacts leaves out the officers of the groups that are to be called.
	WithoutContacts bool
}

// ErrNoReport says that there is nothing to report on as asked; its text says what
// there is.
var ErrNoReport = errors.New("no such report")

// Report writes the weekly report of an area, in Indonesian.
func Report(ctx context.Context, deps Deps, req ReportRequest) ([]byte, error) {
	s, err := newSite(deps, DefaultConfig())
	if err != nil {
		return nil, err
	}
	d, err := s.reportData(ctx, req)
	if err != nil {
		return nil, err
	}
	switch req.Format {
	case "pdf":
		return s.reportPDF(d)
	case "xlsx":
		return s.reportXLSX(d)
	}
	return nil, fmt.Errorf("%w: format %q is not known; pdf and xlsx are", ErrNoReport, req.Format)
}

// reportData is what a weekly report tells.
type reportData struct {
	visit
	Counts    board.StatusCounts
	Week      board.AreaWeek
	Before    board.AreaWeek // the week before; unseen if nobody looked
	Rows      []rankedRow
	Districts []reportDistrict
	Changes   []change
	Quiet     []*board.Row
	Unseen    []*board.Row
	Drawn     time.Time
	Contacts  bool // the officers of quiet groups are named
}

// reportDistrict is one district of the area.
type reportDistrict struct {
	board.Place
	Counts board.StatusCounts
	Week   board.AreaWeek
}

// reportLanguage is the language of the report: it goes into an office's files.
const reportLanguage = words.Indonesian

func (s *site) reportData(ctx context.Context, req ReportRequest) (reportData, error) {
	monday := board.Newest
	if kim.Date(req.Week).Known() {
		monday = req.Week.Add(1)
	}
	now, err := s.store.Stamp(ctx)
	if err != nil {
		return reportData{}, err
	}
	b, err := s.boards.read(ctx, now, monday)
	if err != nil {
		return reportData{}, err
	}
	if !b.Scored() {
		return reportData{}, s.noSuchWeek(ctx, req.Week)
	}
	d := reportData{visit: visit{lang: s.languages[reportLanguage], board: b}, Drawn: s.now(), Contacts: !req.WithoutContacts}
	level := []string{"province", "regency", "district"}[min(2, strings.Count(req.Region, "."))]
	d.scope = b.ScopeOf(url.Values{level: {req.Region}})
	rows := b.Within(d.scope)
	if req.Region == "" || d.scope.Unknown || len(rows) == 0 {
		return d, fmt.Errorf("%w: no group lies in region %q; codes look like 62, 62.13 or 62.13.05", ErrNoReport, req.Region)
	}
	d.Counts = board.CountStatuses(rows)
	for _, r := range rows {
		d.Rows = append(d.Rows, rankedIn(r, d.scope.Level()))
		switch {
		case r.Quiet():
			d.Quiet = append(d.Quiet, r)
		case r.Scored && r.Status == kim.StatusUnobserved:
			d.Unseen = append(d.Unseen, r)
		}
	}
	var order rankingData
	order.sortBy(d.Rows, "rank", "")
	slices.SortStableFunc(d.Quiet, func(a, b *board.Row) int { return cmp.Compare(b.Days, a.Days) })
	return d, s.reportWeeks(ctx, &d)
}

func (s *site) reportWeeks(ctx context.Context, d *reportData) error {
	last := d.board.Last()
	all, err := s.store.DistrictWeeks(ctx, last.Add(-1), last)
	if err != nil {
		return err
	}
	weeks, _ := d.board.SumWeeks(all, d.scope, last, 2)
	d.Before, d.Week = weeks[0], weeks[1]
	if d.scope.Level() == kim.LevelRegency {
		for _, p := range d.board.Districts(d.scope) {
			sc := board.Scope{Regency: p.Parent, District: p.Code}
			one, _ := d.board.SumWeeks(all, sc, last, 1)
			d.Districts = append(d.Districts, reportDistrict{Place: p, Counts: board.CountStatuses(d.board.Within(sc)), Week: one[0]})
		}
	}
	changes, err := d.board.Changes(ctx)
	for _, x := range changes {
		c := change{x, d.board.Group(x.GroupID)}
		if c.Row != nil && d.scope.Has(c.Row) && slices.Contains(changeOrder, c.Kind) {
			d.Changes = append(d.Changes, c)
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(slices.Index(changeOrder, a.Kind), slices.Index(changeOrder, b.Kind)), cmp.Compare(a.Row.Key(), b.Row.Key()))
	})
	return err
}

// noSuchWeek says which weeks can be reported.
func (s *site) noSuchWeek(ctx context.Context, asked kim.Week) error {
	all, err := s.store.Mondays(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%w: nothing has been scored yet; run \"pantaukim score\" first", ErrNoReport)
	}
	return fmt.Errorf("%w: the week of %s was not scored; scored weeks are from %s to %s", ErrNoReport,
		asked, all[len(all)-1].Add(-1), all[0].Add(-1))
}

// itemsOf writes the items of a row in the report's week.
func (d reportData) itemsOf(r *board.Row) string {
	if len(r.Spark) == 0 {
		return words.Unknown
	}
	w := r.Spark[len(r.Spark)-1]
	if !w.State.Observed() && !w.State.Active() {
		return words.Unknown
	}
	return d.lang.Least(w.State == kim.WeekPartly, int64(w.Items))
}

// sources are the footnotes of the figures, in the order of their numbers.
func (s *site) sources(d reportData) []string {
	l := d.lang
	out := []string{
		l.T("report.source_status", l.Date(d.board.Week.Monday()), d.board.Rules, l.Clock(d.board.AsOf, kim.WIB)),
		l.T("report.source_weekly", l.Week(d.board.Last())),
		l.T("report.source_changes", l.Date(d.board.Week.Monday())),
		l.T("report.source_registry", l.Clock(d.board.Stamp.Groups, kim.WIB)),
		l.T("report.source_walks", l.Clock(d.board.AsOf, kim.WIB)),
	}
	for _, c := range d.board.Calibrations.Done() {
		out = append(out, l.T("calibration.error", c.Platform, c.Hand, c.Counted, c.Matched, c.Ours))
	}
	return out
}

// Numbers of the sources, as figures carry them.
const (
	fromScores   = " [1]"
	fromWeekly   = " [2]"
	fromChanges  = " [3]"
	fromRegistry = " [4]"
	fromWalks    = " [5]"
)

// paragraph is a text for the office's own report, made of the figures and of
// nothing else.
func (s *site) paragraph(d reportData) string {
	l := d.lang
	t := func(key string, args ...any) string { return l.T(key, args...) }
	c := d.Counts
	out := []string{t("report.p_observed", l.Week(d.board.Last()), c.Total(), d.scope.Name, c.Observed())}
	if c.Observed() > 0 {
		out = append(out, t("report.p_statuses", c.Active, l.Percent(c.ActiveShare()), c.LessActive, c.Inactive, c.NeverPosted))
	}
	if w := d.Week; w.Seen() {
		if w.Least() {
			out = append(out, t("report.p_items_least", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Active))
		} else {
			out = append(out, t("report.p_items", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Active))
		}
		if d.Before.Seen() && d.Before.Observed == w.Observed && !w.Least() && !d.Before.Least() {
			switch {
			case w.Items() > d.Before.Items():
				out = append(out, t("report.p_more", d.Before.Items()))
			case w.Items() < d.Before.Items():
				out = append(out, t("report.p_fewer", d.Before.Items()))
			default:
				out = append(out, t("report.p_same"))
			}
		}
	} else {
		out = append(out, t("report.p_unseen"))
	}
	if best := d.best(); len(best) > 0 {
		out = append(out, t("report.p_best", strings.Join(best, ", ")))
	}
	fell := 0
	for _, x := range d.Changes {
		if x.Kind == "fell" {
			fell++
		}
	}
	if fell > 0 {
		out = append(out, t("report.p_fell", fell))
	}
	if c.Unobserved > 0 {
		out = append(out, t("report.p_unobserved", c.Unobserved))
	}
	// A percentage stays on one line.
	if missing := d.board.Calibrations.Missing(); missing != "" {
		out = append(out, t("calibration.title")+" "+t("calibration.text", missing))
	}
	return strings.ReplaceAll(strings.Join(append(out, t("foot.caveat")), " "), " %", "\u00a0%")
}

// best names the first three of the ranking. Those that are tied with the third
// beyond doubt are not left out without a word: intervals stand in the table.
func (d reportData) best() []string {
	var out []string
	for _, r := range d.Rows {
		if r.Rank > 0 && !r.apart && r.IAD > 0 && len(out) < 3 {
			out = append(out, printable(r.Name)+" ("+d.lang.Decimal(r.IAD, 1)+")")
		}
	}
	return out
}

// printable keeps the characters of a text that the report's font has. Marks that
// turn the direction of writing and control characters have no place on paper.
func printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ', r == 0x7F, r >= 0x80 && r < 0xA0, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
			if r >= 0x2190 && r <= 0x2193 || r == 0x2212 || r == 0x2122 {
				return r
			}
			if r < 0x2070 {
				return -1
			}
			return '?'
		case r >= 0x250 && r < 0x300, r >= 0x370 && r < 0x1E00, r >= 0x1F00 && r < 0x2010:
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))), " ")
}
