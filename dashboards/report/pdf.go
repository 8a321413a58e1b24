package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

func reportPDF(d data) ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	p := paper{Fpdf: f, d: d}
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Board.AsOf)
	f.SetModificationDate(d.Board.AsOf)
	f.SetLang("id-ID")
	f.SetTitle(p.t("report.title")+": "+printable(d.Scope.Name)+", "+d.Lang.Week(d.Board.Last()), true)
	f.SetCreator("pantaukim", true)
	f.AddUTF8FontFromBytes("dejavu", "", fontRegular)
	f.AddUTF8FontFromBytes("dejavu", "B", fontBold)
	f.SetMargins(pageMargin, 24, pageMargin)
	f.SetAutoPageBreak(false, 0)
	f.AliasNbPages("{jumlah-halaman}")
	f.SetHeaderFunc(p.header)
	f.SetFooterFunc(p.footer)
	f.AddPage()
	p.summary()
	p.text(p.t("report.paragraph"), paragraph(d))
	p.changes()
	p.districts()
	p.ranking()
	p.quiet()
	p.unseen()
	p.notes()
	p.signature()
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return b.Bytes(), nil
}

func (p paper) t(key string, args ...any) string { return p.d.Lang.T(key, args...) }

// header stands on every page.
func (p paper) header() {
	p.fill(inkBrand)
	p.Rect(0, 0, 210, 3, "F")
	p.SetXY(pageMargin, 8)
	p.pen("B", 9, inkBrand)
	p.CellFormat(pageWide/2, 5, p.t("report.title"), "", 0, "L", false, 0, "")
	p.pen("", 8.5, inkMuted)
	p.CellFormat(pageWide/2, 5, p.fit(printable(p.d.Scope.Name)+" · "+p.d.Lang.Week(p.d.Board.Last()), pageWide/2), "", 1, "R", false, 0, "")
	p.SetDrawColor(inkLine[0], inkLine[1], inkLine[2])
	p.Line(pageMargin, 14.5, pageMargin+pageWide, 14.5)
	p.SetY(20)
}

// footer stands on every page.
func (p paper) footer() {
	p.SetXY(pageMargin, 297-14)
	p.pen("", 7.5, inkMuted)
	line := p.t("foot.caveat")
	if p.d.Demo {
		line = p.t("demo.title") + " " + p.t("demo.text")
	}
	p.CellFormat(pageWide-34, 4, p.fit(line, pageWide-34), "", 0, "L", false, 0, "")
	// Its last number is put in when all pages are drawn: it must not be measured.
	p.SetX(pageMargin + pageWide - 26)
	p.CellFormat(26, 4, p.t("report.page", strconv.Itoa(p.PageNo()), "{jumlah-halaman}"), "", 0, "L", false, 0, "")
}

// summary is the title with the counts by status as numbers and as a bar.
func (p paper) summary() {
	p.pen("B", 17, inkText)
	p.CellFormat(pageWide, 9, p.fit(p.t("report.heading", printable(p.d.Scope.Name)), pageWide), "", 1, "L", false, 0, "")
	p.pen("", 10, inkMuted)
	p.CellFormat(pageWide, 6, p.t("report.week", p.d.Lang.Week(p.d.Board.Last())), "", 1, "L", false, 0, "")
	observed := p.t("overview.observed", p.d.Counts.Observed(), p.d.Counts.Total())
	p.CellFormat(pageWide, 6, observed+fromScores+fromRegistry, "", 1, "L", false, 0, "")
	p.Ln(2)
	wide := pageWide / 5
	top := p.GetY()
	for i, st := range kim.Statuses() {
		x := pageMargin + float64(i)*wide
		c := statusInk(st)
		p.fill(c)
		p.Rect(x, top, wide-2, 1.2, "F")
		p.SetXY(x, top+2.5)
		p.pen("B", 17, inkText)
		p.CellFormat(wide-2, 8, p.d.Lang.Integer(int64(p.d.Counts.Of(st))), "", 2, "L", false, 0, "")
		p.pen("", 7.5, inkMuted)
		p.CellFormat(wide-2, 4, p.d.Lang.Label("short_status", st)+fromScores, "", 0, "L", false, 0, "")
	}
	p.SetY(top + 17)
	p.statusBar()
	p.weekFigures()
}

func (p paper) statusBar() {
	total := p.d.Counts.Total()
	if total == 0 {
		return
	}
	x, y := pageMargin, p.GetY()
	for _, st := range kim.Statuses() {
		w := pageWide * float64(p.d.Counts.Of(st)) / float64(total)
		p.fill(statusInk(st))
		if w > 0 {
			p.Rect(x, y, max(0, w-.3), 4, "F")
		}
		x += w
	}
	p.SetY(y + 7)
}

// weekFigures are the items and photos of the week beside those of the week before.
func (p paper) weekFigures() {
	l := p.d.Lang
	figure := func(w board.AreaWeek, n uint64) string {
		if !w.Seen() {
			return p.t("status.unobserved")
		}
		return l.Least(w.Least(), int64(n))
	}
	last := p.d.Board.Last()
	t := p.table([]tableHead{{p.t("report.figure"), 62, "L"}, {l.Week(last), 57, "R"}, {l.Week(last.Add(-1)), 57, "R"}})
	now, old := p.d.Week, p.d.Before
	for _, line := range []struct {
		name     string
		now, old uint64
	}{
		{p.t("kind.news"), now.News, old.News}, {p.t("kind.gallery"), now.Gallery, old.Gallery},
		{p.t("kind.announcement"), now.Announcement, old.Announcement}, {p.t("kind.event"), now.Event, old.Event},
		{p.t("report.all_items"), now.Items(), old.Items()}, {p.t("word.photos"), now.Photos, old.Photos},
		{p.t("report.active_groups"), now.Active, old.Active},
	} {
		t.row(line.name+fromWeekly, figure(now, line.now), figure(old, line.old))
	}
	t.row(p.t("report.observed_groups")+fromWeekly, l.Integer(int64(now.Observed))+"/"+l.Integer(int64(now.Groups)),
		l.Integer(int64(old.Observed))+"/"+l.Integer(int64(old.Groups)))
}

func (p paper) changes() {
	p.heading(p.t("changes.title") + fromChanges)
	if len(p.d.Changes) == 0 {
		p.pen("", 9, inkMuted)
		p.CellFormat(pageWide, 5, p.t("changes.none"), "", 1, "L", false, 0, "")
		return
	}
	text := p.d.Lang
	t := p.table([]tableHead{{p.t("report.change"), 42, "L"}, {"KIM", 72, "L"}, {p.t("report.from_to"), 62, "L"}})
	for _, c := range p.d.Changes {
		shift := text.Label("short_status", c.To)
		if c.From != "" {
			shift = text.Label("short_status", c.From) + " → " + shift
		}
		t.row(text.Label("change", c.Kind), printable(c.Row.Name), shift)
	}
}

func (p paper) districts() {
	if len(p.d.Districts) == 0 {
		return
	}
	p.heading(p.t("areas.district") + fromScores + fromWeekly)
	t := p.table([]tableHead{
		{p.t("place.district"), 40, "L"}, {"KIM", 12, "R"}, {p.t("report.judged"), 19, "R"}, {p.t("short_status.active"), 14, "R"},
		{p.t("short_status.less_active"), 16, "R"}, {p.t("short_status.inactive"), 20, "R"}, {p.t("short_status.never_posted"), 24, "R"},
		{p.t("word.items"), 19, "R"}, {p.t("word.photos"), 12, "R"},
	})
	n := func(v int) string { return p.d.Lang.Integer(int64(v)) }
	line := func(name string, r district) {
		items, photos := words.Unknown, words.Unknown
		if r.Week.Seen() {
			items, photos = p.d.Lang.Least(r.Week.Least(), int64(r.Week.Items())), p.d.Lang.Least(r.Week.Least(), int64(r.Week.Photos))
		}
		t.row(printable(name), n(r.Counts.Total()), n(r.Counts.Observed()), n(r.Counts.Active), n(r.Counts.LessActive),
			n(r.Counts.Inactive), n(r.Counts.NeverPosted), items, photos)
	}
	for _, r := range p.d.Districts {
		line(tables.AreaName(p.d.Lang, r.Place), r)
	}
	line(p.t("word.sum"), district{Counts: p.d.Counts, Week: p.d.Week})
}

func (p paper) ranking() {
	p.heading(p.t("ranking.title") + fromScores)
	l := p.d.Lang
	t := p.table([]tableHead{
		{p.t("column.rank"), 22, "L"}, {"KIM", 55, "L"}, {p.t("place.district"), 27, "L"}, {p.t("word.status"), 26, "L"},
		{"IAD", 12, "R"}, {p.t("report.weeks"), 12, "R"}, {p.t("report.items_short"), 22, "R"},
	})
	for _, r := range p.d.Rows {
		rank, status, iad, weeks, items := words.Unknown, p.t("status.not_yet"), words.Unknown, words.Unknown, p.d.itemsOf(r.Row)
		if r.Rank > 0 {
			rank = l.Integer(int64(r.Rank))
			if r.Low > 0 && r.Low != r.High {
				rank += " " + p.t("report.interval", r.Low, r.High)
			}
			if r.Apart {
				rank += "*"
			}
		}
		if r.Scored {
			status = l.Label("short_status", r.Status)
			weeks = strconv.Itoa(r.Active) + "/" + strconv.Itoa(r.Judged())
			if !math.IsNaN(r.IAD) {
				iad = l.Decimal(r.IAD, 1)
			}
		}
		t.row(rank, printable(r.Name), printable(r.District), status, iad, weeks, items)
	}
	p.small(p.t("report.ranking_note"))
}

func (p paper) quiet() {
	p.heading(p.t("report.quiet", len(p.d.Quiet)) + fromScores)
	p.small(p.t("report.quiet_note"))
	if len(p.d.Quiet) == 0 {
		return
	}
	heads := []tableHead{{"KIM", 66, "L"}, {p.t("place.district"), 38, "L"}, {p.t("word.status"), 30, "L"}, {p.t("column.last"), 42, "L"}}
	if p.d.Contacts {
		p.small(p.t("report.contacts_note"))
		heads = []tableHead{
			{"KIM", 50, "L"}, {p.t("place.district"), 30, "L"}, {p.t("word.status"), 24, "L"}, {p.t("column.last"), 24, "L"},
			{p.t("inactive.contact"), 48, "L"},
		}
	}
	t := p.table(heads)
	for _, r := range p.d.Quiet {
		last := words.Unknown
		if !r.LastItemAt.IsZero() {
			last = p.d.Lang.ShortDate(kim.DateOf(r.LastItemAt, r.Zone))
		}
		cells := []string{printable(r.Name), printable(r.District), p.d.Lang.Label("short_status", r.Status), last}
		if p.d.Contacts {
			cells = append(cells, printable(strings.TrimSpace(r.PICName+" "+r.PICPhone)))
		}
		t.row(cells...)
	}
}

func (p paper) unseen() {
	if len(p.d.Unseen) == 0 {
		return
	}
	p.heading(p.t("report.unseen", len(p.d.Unseen)) + fromWalks)
	p.small(p.t("report.unseen_note"))
	t := p.table([]tableHead{{"KIM", 66, "L"}, {p.t("place.district"), 38, "L"}, {p.t("report.cause"), 72, "L"}})
	for _, r := range p.d.Unseen {
		t.row(printable(r.Name), printable(r.District), printable(p.d.Lang.Label("cause", r.Cause)))
	}
}

// notes are the sources of the figures.
func (p paper) notes() {
	p.room(88) // they stand on one page with the place for the signature
	p.heading(p.t("report.sources"))
	for i, line := range sources(p.d) {
		p.small("[" + strconv.Itoa(i+1) + "] " + printable(line))
	}
	p.small(p.t("report.drawn", p.d.Lang.Clock(p.d.Drawn, kim.WIB)))
}

func (p paper) signature() {
	const high = 42.0
	p.room(high)
	p.Ln(6)
	x := pageMargin + pageWide - 70
	for _, line := range []string{p.t("sign.place"), p.t("sign.office")} {
		p.SetX(x)
		p.pen("", 9.5, inkText)
		p.CellFormat(70, 5.5, line, "", 1, "L", false, 0, "")
	}
	p.Ln(18)
	p.SetX(x)
	p.CellFormat(70, 5.5, p.t("sign.name"), "T", 1, "L", false, 0, "")
}
