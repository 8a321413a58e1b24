package report

import (
	"bytes"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/qr"
)

func reportPDF(d data) ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	p := paper{Fpdf: f, d: d}
	f.SetCatalogSort(true)
	f.SetCreationDate(d.Board.AsOf)
	f.SetModificationDate(d.Board.AsOf)
	f.SetLang(map[words.Code]string{words.Indonesian: "id-ID", words.English: "en"}[d.Lang.Code])
	f.SetTitle(p.clean(d.Title()+": "+d.AreaName()+", "+d.Short()), true)
	f.SetSubject(p.clean(d.Heading()+". "+d.When()), true)
	f.SetAuthor("pantaukim", true)
	f.SetCreator("pantaukim", true)
	f.AddUTF8FontFromBytes("dejavu", "", fontRegular)
	f.AddUTF8FontFromBytes("dejavu", "B", fontBold)
	f.SetMargins(pageMargin, 24, pageMargin)
	f.SetAutoPageBreak(false, 0)
	f.AliasNbPages("{jumlah-halaman}")
	f.SetHeaderFunc(p.header)
	f.SetFooterFunc(p.footer)
	f.AddPage()
	if err := p.summary(); err != nil {
		return nil, err
	}
	p.text(p.t("report.paragraph"), p.clean(d.Paragraph()))
	p.chart()
	p.weeks()
	p.areas()
	p.elsewhere()
	p.changes()
	if d.IsChange() {
		p.sides()
	} else {
		p.ranking()
		p.quiet()
		p.unseen()
	}
	p.notes()
	p.signature()
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return b.Bytes(), nil
}

func (p paper) t(key string, args ...any) string { return p.d.Lang.T(key, args...) }

func (p paper) clean(s string) string { return figures.Printable(s) }

// from is the mark of a source, as headings carry it.
func from(sources ...int) string {
	s := ""
	for _, n := range sources {
		s += " [" + strconv.Itoa(n) + "]"
	}
	return s
}

// source prints where the figures above come from.
func (p paper) source(n int) {
	p.Ln(.8)
	p.small("[" + strconv.Itoa(n) + "] " + p.clean(p.d.Source(n)))
}

// header stands on every page.
func (p paper) header() { p.top(p.clean(p.d.Title()), p.clean(p.d.AreaName()+" · "+p.d.Short())) }

// footer stands on every page.
func (p paper) footer() {
	line := p.t("foot.caveat")
	if p.d.Demo {
		line = p.t("demo.title") + " " + p.t("demo.text")
	}
	p.foot(line, p.t("report.page", strconv.Itoa(p.PageNo()), "{jumlah-halaman}"))
}

// summary is the title with the counts by status as numbers and as a bar, and the figures.
func (p paper) summary() error {
	d := p.d
	wide := pageWide
	if d.Address != "" {
		wide -= 30
		if err := p.codeOf(d.Address, pageMargin+pageWide-26, p.GetY(), 26); err != nil {
			return err
		}
	}
	p.pen("B", 17, inkText)
	p.MultiCell(wide, 8, p.clean(d.Heading()), "", "L", false)
	p.pen("", 10, inkMuted)
	p.MultiCell(wide, 5, p.clean(d.When()), "", "L", false)
	p.MultiCell(wide, 5, p.t("overview.observed", d.Statuses.Observed(), d.Statuses.Total())+from(figures.FromScores, figures.FromRegistry), "", "L", false)
	for _, remark := range d.Remarks() {
		p.Ln(.6)
		p.pen("", 8.5, inkText)
		p.MultiCell(wide, 4.2, p.clean(remark), "", "L", false)
	}
	if d.Address != "" {
		p.SetY(max(p.GetY(), 24+26))
	}
	p.Ln(2)
	p.tiles()
	p.statusBar()
	p.source(figures.FromScores)
	p.figures()
	return nil
}

// codeOf draws the QR code of an address.
func (p paper) codeOf(address string, x, y, wide float64) error {
	c, err := qr.Of(address)
	if err != nil {
		return err
	}
	one := wide / float64(c.Whole())
	p.fill(ink{0, 0, 0})
	for _, r := range c.Runs {
		p.Rect(x+one*float64(r.X+qr.Margin), y+one*float64(r.Y+qr.Margin), one*float64(r.Length), one+.01, "F")
	}
	return nil
}

func (p paper) tiles() {
	wide := pageWide / 5
	top := p.GetY()
	most := 1
	for i, st := range kim.Statuses() {
		x := pageMargin + float64(i)*wide
		p.fill(statusInk(st))
		p.Rect(x, top, wide-2, 1.2, "F")
		p.SetXY(x, top+2.5)
		p.pen("B", 17, inkText)
		p.CellFormat(wide-2, 8, p.d.Lang.Integer(int64(p.d.Statuses.Of(st))), "", 2, "L", false, 0, "")
		p.pen("", 7.5, inkMuted)
		for n, line := range p.SplitText(p.d.Lang.Label("short_status", st)+from(figures.FromScores), wide-3) {
			p.SetXY(x, top+10.5+float64(n)*3.6)
			p.CellFormat(wide-2, 3.6, line, "", 0, "L", false, 0, "")
			most = max(most, n+1)
		}
	}
	p.SetY(top + 13 + float64(most)*3.6)
}

func (p paper) statusBar() {
	total := p.d.Statuses.Total()
	if total == 0 {
		return
	}
	x, y := pageMargin, p.GetY()
	for _, st := range kim.Statuses() {
		w := pageWide * float64(p.d.Statuses.Of(st)) / float64(total)
		p.fill(statusInk(st))
		if w > 0 {
			p.Rect(x, y, max(0, w-.3), 4, "F")
		}
		x += w
	}
	p.SetY(y + 5)
}

// figures are all figures beside those that they are compared with.
func (p paper) figures() {
	l := p.d.Lang
	now, prior := p.clean(p.d.Short()), p.clean(p.t("report.compare", p.d.ShortPrior()))
	if p.d.IsChange() {
		now, prior = p.t("report.after", p.d.Short()), p.t("report.before", p.d.ShortPrior())
	}
	t := p.table([]tableHead{{p.t("report.figure"), 74, "L"}, {prior, 38, "R"}, {now, 38, "R"}, {p.t("report.difference"), 26, "R"}})
	for _, x := range p.d.Lines() {
		t.row(x.Name+from(x.Source), x.Prior.Text(l.Code), x.Now.Text(l.Code), x.Difference(l))
	}
	p.source(figures.FromWeeks)
}

// notes are the sources of the figures.
func (p paper) notes() {
	p.room(88) // they stand on one page with the place for the signature
	p.heading(p.t("report.sources"))
	for i, line := range p.d.Sources() {
		p.small("[" + strconv.Itoa(i+1) + "] " + p.clean(line))
	}
	p.small(p.t("report.drawn", p.d.Lang.Clock(p.d.Drawn, kim.WIB)))
	if p.d.Address != "" {
		p.small(p.t("report.online") + " " + p.d.Address)
	}
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
