package report

import (
	_ "embed"

	"codeberg.org/go-pdf/fpdf"

	"pantaukim/internal/kim"
)

// The fonts of the report; their licence lies beside them.
//
//go:embed fonts/DejaVuSansCondensed.ttf
var fontRegular []byte

//go:embed fonts/DejaVuSansCondensed-Bold.ttf
var fontBold []byte

// Measures of an A4 page, in millimetres.
const (
	pageMargin = 17.0
	pageWide   = 210 - 2*pageMargin
	pageEnd    = 297 - 20.0
	lineHigh   = 4.6
)

// paper draws a report.
type paper struct {
	*fpdf.Fpdf
	d data
}

// ink is a colour, red, green and blue from 0 to 255.
type ink [3]int

var (
	inkText   = ink{28, 36, 34}
	inkMuted  = ink{92, 104, 100}
	inkBrand  = ink{15, 92, 86}
	inkLine   = ink{208, 216, 213}
	inkGround = ink{242, 246, 245}
)

// statusInk are the colours of the statuses, which labels always accompany.
func statusInk(s kim.Status) ink {
	switch s {
	case kim.StatusActive:
		return ink{11, 122, 75}
	case kim.StatusLessActive:
		return ink{214, 158, 20}
	case kim.StatusInactive:
		return ink{178, 58, 46}
	case kim.StatusNeverPosted:
		return ink{104, 82, 168}
	default:
		return ink{168, 178, 175}
	}
}

func (p paper) pen(style string, size float64, c ink) {
	p.SetFont("dejavu", style, size)
	p.SetTextColor(c[0], c[1], c[2])
}

func (p paper) fill(c ink) { p.SetFillColor(c[0], c[1], c[2]) }

// fit cuts a text to a width.
func (p paper) fit(s string, width float64) string {
	if p.GetStringWidth(s) <= width-2 {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && p.GetStringWidth(string(runes)+"…") > width-2 {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// room starts a new page unless so much is left on this one.
func (p paper) room(high float64) {
	if p.GetY()+high > pageEnd {
		p.AddPage()
	}
}

func (p paper) heading(s string) {
	p.room(24)
	p.Ln(3)
	p.pen("B", 11.5, inkText)
	p.CellFormat(pageWide, 7, s, "", 1, "L", false, 0, "")
}

// text is a heading with a paragraph that does not break over pages.
func (p paper) text(title, body string) {
	p.pen("", 9.5, inkText)
	lines := p.SplitText(body, pageWide-8)
	p.room(float64(len(lines))*5 + 16)
	p.heading(title)
	p.fill(inkGround)
	p.pen("", 9.5, inkText)
	top := p.GetY()
	p.Rect(pageMargin, top, pageWide, float64(len(lines))*5+5, "F")
	p.fill(inkBrand)
	p.Rect(pageMargin, top, 1.2, float64(len(lines))*5+5, "F")
	p.SetXY(pageMargin+4, top+2.5)
	p.MultiCell(pageWide-8, 5, body, "", "L", false)
	p.SetY(top + float64(len(lines))*5 + 6)
}

func (p paper) small(s string) {
	p.pen("", 8, inkMuted)
	p.room(float64(len(p.SplitText(s, pageWide))) * 4)
	p.MultiCell(pageWide, 4, s, "", "L", false)
	p.Ln(.8)
}

// tableHead is one column of a table: its title, width in millimetres, and side.
type tableHead struct {
	title string
	wide  float64
	side  string
}

// ruled is a table whose head is drawn again on every page.
type ruled struct {
	p     paper
	heads []tableHead
	odd   *bool
}

func (p paper) table(heads []tableHead) ruled {
	t := ruled{p: p, heads: heads, odd: new(bool)}
	p.room(3 * lineHigh)
	t.top()
	return t
}

func (t ruled) top() {
	t.p.fill(inkBrand)
	t.p.pen("B", 8, ink{255, 255, 255})
	for _, h := range t.heads {
		t.p.CellFormat(h.wide, 6, t.p.fit(h.title, h.wide), "", 0, h.side, true, 0, "")
	}
	t.p.Ln(-1)
}

// row draws one row, as high as its longest cell of at most two lines.
func (t ruled) row(cells ...string) {
	p := t.p
	p.pen("", 8.5, inkText)
	lines, most := make([][]string, len(cells)), 1
	for i, c := range cells {
		if c == "" {
			c = " "
		}
		lines[i] = p.SplitText(c, t.heads[i].wide-2)
		if len(lines[i]) > 2 || len(lines[i]) == 2 && t.heads[i].side == "R" {
			rest := p.fit(c, 2*t.heads[i].wide-6)
			lines[i] = p.SplitText(rest, t.heads[i].wide-2)
			lines[i] = lines[i][:min(2, len(lines[i]))]
		}
		most = max(most, len(lines[i]))
	}
	high := float64(most)*lineHigh*.88 + 1.2
	if p.GetY()+high > pageEnd {
		p.AddPage()
		t.top()
		p.pen("", 8.5, inkText)
	}
	y, x := p.GetY(), pageMargin
	if *t.odd {
		p.fill(inkGround)
		p.Rect(pageMargin, y, pageWide, high, "F")
	}
	*t.odd = !*t.odd
	for i, h := range t.heads {
		for n, line := range lines[i] {
			p.SetXY(x, y+.6+float64(n)*lineHigh*.88)
			p.CellFormat(h.wide, lineHigh*.88, p.fit(line, h.wide+.5), "", 0, h.side, false, 0, "")
		}
		x += h.wide
	}
	p.SetXY(pageMargin, y+high)
}
