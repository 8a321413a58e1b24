package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// Dossier is the file of one nominee as it goes on paper.
type Dossier struct {
	tables.Dossier
	Evidence tables.DossierEvidence
	Signs    []board.Sign
	Walks    []board.Walk
	AsOf     time.Time // of the figures that are not the list's
	Demo     bool      // names and figures are invented
}

// PDF writes the dossier in a language. The same dossier gives the same bytes.
func (d Dossier) PDF(l *words.Language) ([]byte, error) {
	p := newLeaf(l, leafHead{
		Title: l.T("dossier.title") + ": " + figures.Printable(d.Name), Left: l.T("dossier.title"), Right: figures.Printable(d.Name), Demo: d.Demo, AsOf: d.AsOf,
	})
	p.pen("B", 17, inkText)
	p.MultiCell(pageWide, 8, figures.Printable(d.Name), "", "L", false)
	p.small(figures.Printable(where(d.Row)))
	p.small(l.T("dossier.period", l.Date(d.From), l.Date(d.To)))
	if d.List.Category != "" {
		p.small(figures.Printable(d.List.Category))
	}
	if d.List.Draft {
		p.small(l.T("award.draft") + ". " + l.T("award.as_of", l.Clock(d.List.Request.SealedAt, kim.WIB)) + " " + l.T("foot.rules", d.List.Rules))
	} else {
		p.small(l.T("award.sealed", l.Clock(d.List.Request.SealedAt, kim.WIB)) + " " + l.T("foot.rules", d.List.Rules) + " " + l.T("award.seal") + " " + d.List.Seal)
	}
	d.place(p)
	d.recount(p)
	d.points(p)
	d.weeks(p)
	d.items(p)
	d.signs(p)
	d.walks(p)
	if len(d.List.Jury) > 0 {
		p.heading(l.T("award.jury"))
		t := p.table([]tableHead{{l.T("award.jury"), 90, "L"}, {"", pageWide - 90, "L"}})
		for _, c := range d.List.Jury {
			t.row(figures.Printable(c), "")
		}
	}
	p.small(l.T("foot.caveat"))
	p.signed(l.T("dossier.jury_sign"), l.T("dossier.jury_name"))
	return p.bytes()
}

// where says where a group lies.
func where(r *board.Row) string {
	var out []string
	for _, s := range []string{r.Village, r.District, r.Regency, r.Province} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// place is where the group stands on the list, and what it reached at each gate.
func (d Dossier) place(p leaf) {
	l, n := p.lang, d.Nominee
	p.heading(l.T("dossier.place"))
	standing := l.Label("placing", d.Kind)
	if n.Rank > 0 {
		standing += ": " + l.T("column.rank") + " " + l.Integer(int64(n.Rank))
		if n.Sure() {
			standing += " (" + l.T("ranking.sure", n.Low) + ")"
		} else if n.Low > 0 {
			standing += " (" + l.T("ranking.between", n.Low, n.High) + ")"
		}
		if n.Tied {
			standing += ", " + l.T("award.tied")
		}
	}
	if n.IAD >= 0 {
		standing += ". IAD " + l.Decimal(n.IAD, 1)
	}
	p.pen("", 10, inkText)
	p.MultiCell(pageWide, 5, standing, "", "L", false)
	if len(d.List.Words) > 0 {
		p.small(l.T("award.words") + ": " + figures.Printable(strings.Join(d.List.Words, ", ")) + ".")
	}
	if len(d.Gates) == 0 {
		return
	}
	t := p.table([]tableHead{{l.T("award.gates"), 62, "L"}, {l.T("dossier.reached"), 72, "L"}, {l.T("dossier.required"), pageWide - 134, "L"}})
	for _, m := range d.Gates {
		reached, required := strings.TrimSpace("✓ "+l.GateNumber(m.Gate, m.Value)), l.GateNumber(m.Gate, m.Required)
		if !m.Passed {
			var err error
			if reached, err = l.Lacks(m); err != nil {
				reached = l.GateNumber(m.Gate, m.Value)
			}
			if m.Ours {
				reached += " " + l.T("award.ours")
			}
		}
		if required != "" {
			required = l.T("award.at_least", required)
		}
		t.row(l.Label("gate", m.Gate), reached, required)
	}
}

// recount sets the figures of the list beside what the rows of the dossier add up to.
func (d Dossier) recount(p leaf) {
	l := p.lang
	if len(d.Evidence.Checks) == 0 {
		return
	}
	p.heading(l.T("dossier.recount"))
	says, listed := l.T("dossier.recount_same"), l.T("dossier.in_seal")
	if d.Evidence.Differs {
		says = l.T("dossier.recount_differs")
	}
	if d.List.Draft {
		listed = l.T("dossier.in_draft")
	}
	p.small(says)
	t := p.table([]tableHead{{l.T("report.figure"), 90, "L"}, {listed, 43, "R"}, {l.T("dossier.here"), 43, "R"}})
	for _, c := range d.Evidence.Checks {
		t.row(l.Label("dossier.figure", c.Figure), l.Integer(int64(c.Listed)), l.Integer(int64(c.Here)))
	}
}

// points are what the IAD of the period is made of.
func (d Dossier) points(p leaf) {
	l := p.lang
	if len(d.Period) == 0 {
		return
	}
	p.heading(l.T("group.indicators"))
	p.small(l.T("dossier.points"))
	t := p.table([]tableHead{{l.T("column.indicator"), 96, "L"}, {l.T("column.value"), 40, "R"}, {l.T("column.points"), 40, "R"}})
	for _, x := range d.Period {
		t.row(x.Name+" ("+x.Indicator+")", x.Value, l.Decimal(x.Points, 2)+" / "+l.Decimal(x.Full, 2))
	}
	t.row("IAD", "", l.Decimal(d.PeriodSum, 2))
}

func (d Dossier) weeks(p leaf) {
	l := p.lang
	p.heading(l.T("dossier.weeks"))
	heads := []tableHead{{l.T("word.week"), 62, "L"}}
	for i, k := range kim.Kinds() {
		heads = append(heads, tableHead{l.Label("kind", k), []float64{19, 19, 25, 19}[i], "R"})
	}
	t := p.table(append(heads, tableHead{l.T("word.items"), 18, "R"}, tableHead{l.T("word.photos"), 14, "R"}))
	for _, w := range d.Evidence.Weeks {
		if !w.Seen() {
			t.row(l.Week(w.Week)+" · "+l.Label("status", kim.StatusUnobserved), "", "", "", "", "", "")
			continue
		}
		n := func(v uint32) string { return l.Least(w.Partly(), int64(v)) }
		t.row(l.Week(w.Week), n(w.Kinds.News), n(w.Kinds.Gallery), n(w.Kinds.Announcement), n(w.Kinds.Event), n(w.Items), n(w.Photos))
	}
}

// items lists every item with its whole title and address: nothing is cut.
func (d Dossier) items(p leaf) {
	l := p.lang
	p.heading(l.T("dossier.items") + " (" + l.Integer(int64(len(d.Evidence.Items))) + ")")
	p.small(l.T("dossier.hash"))
	for i, x := range d.Evidence.Items {
		head := strconv.Itoa(i+1) + ". " + l.ShortDate(kim.DateOf(x.CountsAt, d.Zone)) + " · " + l.Label("kind", x.Kind) + " · " +
			l.T("word.photos") + " " + l.Integer(int64(x.Photos)) + " · " + l.T("column.words") + " " + l.Integer(int64(x.Words))
		title := figures.Printable(x.Title)
		if title == "" {
			title = l.T("group.untitled")
		}
		var notes []string
		for _, n := range []struct {
			is   bool
			says string
		}{
			{x.Reason != "", l.Label("reason", x.Reason)},
			{x.CopyOf != "", l.T("dossier.copy_of", figures.Printable(x.CopyOf))},
			{x.Fits, l.T("dossier.fits") + " " + figures.Printable(strings.Join(x.Found, ", "))},
			{!x.Counted, l.T("dossier.not_counted")},
			{x.Later, l.T("dossier.later")},
			{x.Hash != 0, l.T("dossier.hashed", l.Clock(x.HashedAt, d.Zone)) + " " + fmt.Sprintf("%016x", x.Hash)},
		} {
			if n.is {
				notes = append(notes, n.says)
			}
		}
		p.entry(head, title, figures.Printable(x.URL), strings.Join(notes, "; "))
	}
}

func (d Dossier) signs(p leaf) {
	l := p.lang
	if len(d.Signs) == 0 {
		return
	}
	p.heading(l.T("sign.title"))
	p.small(l.T("sign.lead"))
	for _, s := range d.Signs {
		state := l.T("sign.open")
		switch {
		case s.Cleared:
			state = l.T("sign.cleared", figures.Printable(s.By)) + ": " + figures.Printable(s.Reason)
		case s.Explained != "":
			state = l.T("sign.explained") + ": " + figures.Printable(s.Explained)
		}
		p.entry(l.Date(s.FoundOn), l.Label("flag", s.Sign)+" "+figures.Printable(s.Subject), figures.Printable(tables.SignFound(l, s)), state)
	}
}

func (d Dossier) walks(p leaf) {
	l := p.lang
	if len(d.Walks) == 0 {
		return
	}
	p.heading(l.T("group.walks"))
	t := p.table([]tableHead{{l.T("column.walked"), 62, "L"}, {l.T("column.outcome"), 84, "L"}, {l.T("column.complete"), 30, "L"}})
	for _, w := range d.Walks {
		complete := l.T("word.no")
		if w.Complete {
			complete = l.T("word.yes")
		}
		t.row(l.Clock(w.StartedAt, d.Zone), l.Label("outcome", w.Outcome), complete)
	}
}

// leaf is a sheet of paper with a head and a foot of its own.
type leaf struct {
	paper
	lang *words.Language
}

// leafHead is what stands above and below every page of a leaf.
type leafHead struct {
	Title, Left, Right string
	Demo               bool
	AsOf               time.Time
}

// newLeaf begins a document.
func newLeaf(l *words.Language, h leafHead) leaf {
	f := fpdf.New("P", "mm", "A4", "")
	p := leaf{paper: paper{Fpdf: f}, lang: l}
	f.SetCatalogSort(true)
	f.SetCreationDate(h.AsOf)
	f.SetModificationDate(h.AsOf)
	f.SetLang(string(l.Code))
	f.SetTitle(h.Title, true)
	f.SetCreator("pantaukim", true)
	f.AddUTF8FontFromBytes("dejavu", "", fontRegular)
	f.AddUTF8FontFromBytes("dejavu", "B", fontBold)
	f.SetMargins(pageMargin, 24, pageMargin)
	f.SetAutoPageBreak(false, 0)
	f.AliasNbPages("{jumlah-halaman}")
	f.SetHeaderFunc(func() { p.top(h.Left, h.Right) })
	f.SetFooterFunc(func() {
		line := l.T("foot.as_of_short", l.Clock(h.AsOf, kim.WIB))
		if h.Demo {
			line = l.T("demo.title") + " " + l.T("demo.text")
		}
		p.foot(line, l.T("report.page", strconv.Itoa(p.PageNo()), "{jumlah-halaman}"))
	})
	f.AddPage()
	return p
}

// entry is one row of a list whose texts are not cut: a small head, a title, and lines below.
func (p leaf) entry(head, title string, lines ...string) {
	p.pen("", 9, inkText)
	high := 9 + 4.4*float64(len(p.SplitText(title, pageWide)))
	p.pen("", 7.5, inkMuted)
	for _, s := range lines {
		if s != "" {
			high += 3.6 * float64(len(p.SplitText(s, pageWide)))
		}
	}
	p.room(min(high, pageEnd-24))
	p.pen("", 7.5, inkMuted)
	p.MultiCell(pageWide, 4, head, "", "L", false)
	p.pen("B", 9, inkText)
	p.MultiCell(pageWide, 4.4, title, "", "L", false)
	p.pen("", 7.5, inkMuted)
	for _, s := range lines {
		if s != "" {
			p.MultiCell(pageWide, 3.6, s, "", "L", false)
		}
	}
	p.SetDrawColor(inkLine[0], inkLine[1], inkLine[2])
	p.Line(pageMargin, p.GetY()+.7, pageMargin+pageWide, p.GetY()+.7)
	p.Ln(1.6)
}

// signed leaves room for somebody's signature.
func (p leaf) signed(office, name string) {
	const high = 42.0
	p.room(high)
	p.Ln(6)
	x := pageMargin + pageWide - 70
	for _, line := range []string{p.lang.T("sign.place"), office} {
		p.SetX(x)
		p.pen("", 9.5, inkText)
		p.CellFormat(70, 5.5, line, "", 1, "L", false, 0, "")
	}
	p.Ln(18)
	p.SetX(x)
	p.CellFormat(70, 5.5, name, "T", 1, "L", false, 0, "")
}

// bytes ends the document.
func (p leaf) bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("write a PDF: %w", err)
	}
	return b.Bytes(), nil
}
