package report

import (
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/figures"
)

// Measures of the chart, in millimetres.
const (
	chartHigh  = 42.0 // of the bars
	chartLeft  = 12.0 // for the numbers of the scale
	chartBelow = 5.0  // for the days
)

// chart draws the items of every week as bars. Weeks that nobody observed are hatched, and
// partly observed ones pale: they had at least so many.
func (p paper) chart() {
	weeks := p.d.Weeks
	if len(weeks) == 0 {
		return
	}
	p.room(chartHigh + chartBelow + 26)
	p.heading(p.t("report.chart") + from(figures.FromWeeks))
	top := p.GetY() + 6
	var most uint64
	partly, unseen := false, false
	for _, w := range weeks {
		most = max(most, w.Items())
		partly = partly || w.Seen() && w.Least()
		unseen = unseen || !w.Seen()
	}
	step := scale(most)
	highest := step * math.Max(1, math.Ceil(float64(most)/step))
	base := top + chartHigh
	p.SetLineWidth(.15)
	for v := 0.0; v <= highest; v += step {
		y := base - chartHigh*v/highest
		p.draw(inkLine)
		p.Line(pageMargin+chartLeft, y, pageMargin+pageWide, y)
		p.pen("", 7, inkMuted)
		p.SetXY(pageMargin, y-2)
		p.CellFormat(chartLeft-1, 4, p.d.Lang.Integer(int64(v)), "", 0, "R", false, 0, "")
	}
	wide := (pageWide - chartLeft) / float64(len(weeks))
	every := max(1, int(math.Ceil(13/wide)))
	for i, w := range weeks {
		x := pageMargin + chartLeft + float64(i)*wide
		p.bar(w, x+wide*.12, base, wide*.76, chartHigh*float64(w.Items())/highest, wide > 7)
		if i%every == 0 {
			p.pen("", 7, inkMuted)
			p.SetXY(x, base+.5)
			p.CellFormat(math.Max(wide, 13), 4, p.d.Lang.DayMonth(w.Week.Monday()), "", 0, "L", false, 0, "")
		}
		if p.d.IsChange() && w.Week == p.d.Period.From {
			p.draw(inkBrand)
			p.SetLineWidth(.4)
			p.SetDashPattern([]float64{1.4, 1}, 0)
			p.Line(x, top-2, x, base)
			p.SetDashPattern(nil, 0)
			p.SetLineWidth(.15)
			p.pen("", 7, inkBrand)
			p.SetXY(x, top-4)
			p.CellFormat(40, 3, p.t("report.chart_change"), "", 0, "L", false, 0, "")
		}
	}
	p.SetXY(pageMargin, base+chartBelow+1)
	p.legend(partly, unseen)
	p.SetLineWidth(.2)
	p.Ln(.8)
	p.small(from(figures.FromWeeks)[1:] + " " + p.clean(p.d.ChartSource()))
}

// bar draws one week.
func (p paper) bar(w board.AreaWeek, x, base, wide, high float64, labelled bool) {
	switch {
	case !w.Seen():
		p.hatch(x, base-8, wide, 8)
		return
	case w.Least():
		p.fill(ink{150, 190, 186})
	default:
		p.fill(inkBrand)
	}
	p.Rect(x, base-high, wide, high, "F")
	if labelled {
		p.pen("", 7, inkText)
		p.SetXY(x-3, base-high-3.6)
		p.CellFormat(wide+6, 3.6, p.d.Lang.Least(w.Least(), w.Items()), "", 0, "C", false, 0, "")
	}
}

// hatch fills a box with slanted lines: nothing is known.
func (p paper) hatch(x, y, wide, high float64) {
	p.ClipRect(x, y, wide, high, false)
	p.draw(inkMuted)
	for at := x - high; at < x+wide; at += 1.6 {
		p.Line(at, y+high, at+high, y)
	}
	p.ClipEnd()
}

// legend names what is pale and what is hatched, as far as it is there.
func (p paper) legend(partly, unseen bool) {
	y := p.GetY()
	p.pen("", 7.5, inkMuted)
	x := pageMargin + chartLeft
	for _, one := range []struct {
		there bool
		text  string
		draw  func()
	}{
		{partly, p.t("report.chart_partly"), func() { p.fill(ink{150, 190, 186}); p.Rect(x, y+.8, 4, 3, "F") }},
		{unseen, p.t("report.chart_unseen"), func() { p.hatch(x, y+.8, 4, 3) }},
	} {
		if !one.there {
			continue
		}
		one.draw()
		p.SetXY(x+5, y)
		wide := p.GetStringWidth(one.text) + 4
		p.CellFormat(wide, 4.6, one.text, "", 0, "L", false, 0, "")
		x += wide + 8
	}
	if partly || unseen {
		p.SetXY(pageMargin, y+5)
	}
}

// scale is the distance of the lines of a chart: 1, 2 or 5 times a power of ten, four or
// five of them up to the largest number.
func scale(most uint64) float64 {
	step := math.Pow(10, math.Floor(math.Log10(math.Max(1, float64(most)/4))))
	for _, times := range []float64{1, 2, 5, 10} {
		if float64(most) <= 5*step*times {
			return math.Max(1, step*times)
		}
	}
	return math.Max(1, step*10)
}
