package report

import (
	"time"

	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/words"
)

// GroupSheet is the sheet for a group itself as it goes on paper.
type GroupSheet struct {
	Name, Where string
	Facts       [][3]string // name, value, and what it rests on
	Notes       []string    // below the facts
	Helps       []string
	Basis       []string
	Address     string // of the group's page; empty: nobody said
	Objections  string // where something can be reported as wrong; empty: nobody said
	Closed      bool   // that page is closed to the public
	AsOf        time.Time
	Demo        bool // names and figures are invented
}

// PDF writes the sheet in a language. The same sheet gives the same bytes.
func (s GroupSheet) PDF(l *words.Language) ([]byte, error) {
	name := figures.Printable(s.Name)
	p := newLeaf(l, leafHead{Title: l.T("groupsheet.of", name), Left: l.T("groupsheet.title"), Right: name, Demo: s.Demo, AsOf: s.AsOf})
	wide := pageWide
	if s.Address != "" {
		wide -= 34
		if err := p.codeOf(s.Address, pageMargin+pageWide-30, p.GetY(), 30); err != nil {
			return nil, err
		}
	}
	p.pen("B", 17, inkText)
	p.MultiCell(wide, 8, name, "", "L", false)
	p.pen("", 9, inkMuted)
	p.MultiCell(wide, 4.4, figures.Printable(s.Where), "", "L", false)
	if s.Address != "" {
		p.MultiCell(wide, 4.4, l.T("groupsheet.page")+": "+figures.Printable(s.Address), "", "L", false)
		if s.Closed {
			p.MultiCell(wide, 4.4, l.T("groupsheet.closed"), "", "L", false)
		}
		p.SetY(max(p.GetY(), 24+30))
	}
	p.heading(l.T("groupsheet.standing"))
	t := p.table([]tableHead{{l.T("report.figure"), 60, "L"}, {l.T("groupsheet.value"), 46, "L"}, {l.T("groupsheet.rests"), pageWide - 106, "L"}})
	for _, f := range s.Facts {
		t.row(figures.Printable(f[0]), figures.Printable(f[1]), figures.Printable(f[2]))
	}
	p.Ln(1.5)
	p.lines(s.Notes, "")
	p.heading(l.T("groupsheet.helps"))
	if len(s.Helps) == 0 {
		p.lines([]string{l.T("groupsheet.nothing")}, "")
	}
	p.lines(s.Helps, "• ")
	p.heading(l.T("groupsheet.basis"))
	for _, line := range s.Basis {
		p.small(figures.Printable(line))
	}
	if s.Objections != "" {
		p.Ln(2)
		p.lines([]string{l.T("objection.sheet") + " " + l.T("objection.foot") + ": " + s.Objections}, "")
	}
	return p.bytes()
}

// lines are paragraphs, each with a mark before it.
func (p leaf) lines(all []string, mark string) {
	for _, s := range all {
		p.pen("", 10, inkText)
		s = mark + figures.Printable(s)
		p.room(5 * float64(len(p.SplitText(s, pageWide))))
		p.MultiCell(pageWide, 5, s, "", "L", false)
		p.Ln(1)
	}
}
