package report

import (
	_ "embed"
	"strings"

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
	pageEnd    = 297 - 22.0
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

func (p paper) draw(c ink) { p.SetDrawColor(c[0], c[1], c[2]) }

// top is what stands above every page: what the document is, and what it is about.
func (p paper) top(what, about string) {
	p.fill(inkBrand)
	p.Rect(0, 0, 210, 3, "F")
	p.SetXY(pageMargin, 7)
	p.pen("B", 9, inkBrand)
	p.MultiCell(pageWide, 4.6, what, "", "L", false)
	p.pen("", 8.5, inkMuted)
	p.MultiCell(pageWide, 4.2, about, "", "L", false)
	p.draw(inkLine)
	y := p.GetY() + .8
	p.Line(pageMargin, y, pageMargin+pageWide, y)
	p.SetY(y + 4)
}

// foot is what stands below every page.
func (p paper) foot(line, page string) {
	p.pen("", 7.5, inkMuted)
	p.SetXY(pageMargin, 297-14)
	p.MultiCell(pageWide-34, 3.6, line, "", "L", false)
	// Its last number is put in when all pages are drawn: it must not be measured.
	p.SetXY(pageMargin+pageWide-30, 297-14)
	p.CellFormat(30, 3.6, page, "", 0, "L", false, 0, "")
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
	p.Bookmark(s, 0, -1)
	p.pen("B", 11.5, inkText)
	p.MultiCell(pageWide, 6, s, "", "L", false)
	p.Ln(.8)
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

// table begins a table. Widths are stretched to that of the page, and no column is
// narrower than the longest word of its title.
func (p paper) table(heads []tableHead) ruled {
	p.pen("B", 7.5, inkText)
	sum, least := 0.0, make([]float64, len(heads))
	for i, h := range heads {
		sum += h.wide
		for word := range strings.FieldsSeq(h.title) {
			least[i] = max(least[i], p.GetStringWidth(word)+2.6)
		}
	}
	lacking, spare := 0.0, 0.0
	for i := range heads {
		heads[i].wide *= pageWide / sum
		lacking += max(0, least[i]-heads[i].wide)
		spare += max(0, heads[i].wide-least[i])
	}
	for i := range heads {
		if over := heads[i].wide - least[i]; over > 0 {
			heads[i].wide -= lacking * over / spare
		} else {
			heads[i].wide = least[i]
		}
	}
	t := ruled{p: p, heads: heads, odd: new(bool)}
	p.room(5 * lineHigh)
	t.top()
	return t
}

// cells breaks the texts of a row into lines, and returns the largest number of lines.
func (t ruled) cells(texts []string) ([][]string, int) {
	lines, most := make([][]string, len(texts)), 1
	for i, c := range texts {
		if c == "" {
			c = " "
		}
		if t.heads[i].side == "R" { // a number stays on its line
			c = strings.ReplaceAll(c, "≥ ", "≥")
		}
		lines[i] = t.p.SplitText(c, t.heads[i].wide-.2) // it takes the margins of the cell off
		most = max(most, len(lines[i]))
	}
	return lines, most
}

// write draws the lines of a row, each line of a cell below the one before.
func (t ruled) write(y, step float64, lines [][]string) {
	x := pageMargin
	for i, h := range t.heads {
		for n, line := range lines[i] {
			t.p.SetXY(x, y+float64(n)*step)
			t.p.CellFormat(h.wide, step, line, "", 0, h.side, false, 0, "")
		}
		x += h.wide
	}
}

func (t ruled) top() {
	p := t.p
	p.pen("B", 7.5, ink{255, 255, 255})
	titles := make([]string, len(t.heads))
	for i, h := range t.heads {
		titles[i] = h.title
	}
	lines, most := t.cells(titles)
	const step = 3.6
	high := float64(most)*step + 2
	y := p.GetY()
	p.fill(inkBrand)
	p.Rect(pageMargin, y, pageWide, high, "F")
	t.write(y+1, step, lines)
	p.SetXY(pageMargin, y+high)
}

// row draws one row, as high as its longest cell.
func (t ruled) row(cells ...string) { t.line("", cells) }

// sum draws the row of sums.
func (t ruled) sum(cells ...string) {
	t.p.draw(inkBrand)
	t.p.room(2 * lineHigh)
	t.p.Line(pageMargin, t.p.GetY(), pageMargin+pageWide, t.p.GetY())
	t.line("B", cells)
}

func (t ruled) line(style string, cells []string) {
	p := t.p
	p.pen(style, 8.5, inkText)
	const step = lineHigh * .88
	lines, most := t.cells(cells)
	high := float64(most)*step + 1.2
	if p.GetY()+high > pageEnd {
		p.AddPage()
		t.top()
		p.pen(style, 8.5, inkText)
	}
	y := p.GetY()
	if *t.odd {
		p.fill(inkGround)
		p.Rect(pageMargin, y, pageWide, high, "F")
	}
	*t.odd = !*t.odd
	t.write(y+.6, step, lines)
	p.SetXY(pageMargin, y+high)
}
