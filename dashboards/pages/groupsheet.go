package pages

import (
	"context"
	"net/url"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/qr"
)

// GroupSheet is one page for the group itself: where it stands, what helps, and what that
// rests on. It holds no contacts, and names no other group that is not named to everybody:
// staff hand it on.
type GroupSheet struct {
	*board.Row
	Where   string
	Facts   []SheetFact
	Why     string
	Helps   []string
	Tied    string
	Basis   []string
	Address string   // of the group's page from outside; empty: nobody said where that is
	Code    *qr.Code // the same as a QR code
	Closed  bool     // the group's page is closed to the public
	// Objections is where something can be reported as wrong; empty: nobody said where that is.
	Objections string
	Low        bool   // less was observed than the figures need
	Send       string // address that opens the text in WhatsApp; empty: the reader does not send it
}

// SheetFact is one figure with what it rests on.
type SheetFact struct{ Name, Value, Rests string }

// GroupSheet is the sheet of a group, for whoever may see its page.
func (p *Pages) GroupSheet(ctx context.Context, v visit.Visit) Reply {
	r := v.Board.Group(v.ID)
	if r == nil && v.Who.ListsAll() {
		return p.NotFound(ctx, v)
	}
	if r == nil || !v.Who.Names(r) { // as the group's page
		return Withheld(v)
	}
	g := p.gather(ctx)
	made := part(g, "group sheet", func(ctx context.Context) (*GroupSheet, error) { return p.SheetOf(ctx, v) })
	whole := g.wait()
	return Reply{Page: "groupsheet", Title: v.Lang.T("groupsheet.of", r.Name), Data: made, Whole: whole}
}

// SheetOf makes the sheet of the group that the address names; nil: the reader may not see
// it, or there is none.
func (p *Pages) SheetOf(ctx context.Context, v visit.Visit) (*GroupSheet, error) {
	r := v.Named(v.ID)
	if r == nil {
		return nil, nil
	}
	parts, err := p.Tables.PartsOf(ctx, v, r)
	if err != nil {
		return nil, err
	}
	public := v // what it says of others is what everybody may know
	public.Who = visit.Audience{Viewer: access.Viewer{Role: access.Public, Open: v.Who.Open}}
	told := p.explain(public, r, parts)
	out := &GroupSheet{Row: r, Why: told.Why, Helps: told.Moves, Tied: tiedWith(public, r), Closed: !public.Who.Names(r)}
	out.Low = r.Scored && r.Coverage < p.Rules.Gate
	var where []string
	for _, s := range []string{r.Village, r.District, r.Regency, r.Province} {
		if s != "" {
			where = append(where, s)
		}
	}
	out.Where = strings.Join(where, ", ")
	out.Facts, out.Basis = sheetFacts(v, r), sheetBasis(v, r)
	if p.Figures.Address != "" {
		out.Objections = p.Figures.Address + "/keliru"
		if out.Address, err = visit.Link(v.Lang.Code, p.Figures.Address+r.Path()); err != nil {
			return nil, err
		}
		if code, err := qr.Of(out.Address); err == nil { // too long for a code: the words are enough
			out.Code = &code
		}
	}
	if v.Who.FollowsUp(r) {
		out.Send = "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(out.Message(v.Lang)), "+", "%20")
	}
	return out, nil
}

// sheetFacts are the standing of a group.
func sheetFacts(v visit.Visit, r *board.Row) []SheetFact {
	l := v.Lang
	if !r.Scored {
		return []SheetFact{{Name: l.T("word.status"), Value: l.T("status.not_yet")}}
	}
	seen := l.T("group.seen_of", r.Observed, r.Window)
	status := SheetFact{Name: l.T("word.status"), Value: l.Label("status", r.Status), Rests: seen}
	if r.Grace {
		status.Value += " (" + l.T("status.grace") + ")"
	}
	if r.Status == kim.StatusUnobserved {
		status.Rests = l.Label("cause", r.Cause) + ". " + l.T("group.unobserved")
	}
	out := []SheetFact{status}
	if r.IAD == r.IAD {
		iad := SheetFact{Name: "IAD", Value: l.Decimal(r.IAD, 1) + " / 100", Rests: seen}
		if r.Young() {
			iad.Rests += "; " + l.T("ranking.few_weeks", r.Judged())
		}
		out = append(out, iad)
	}
	for _, k := range v.Board.RanksOf(r) {
		f := SheetFact{Name: rankName(l, k), Value: l.Integer(int64(k.Rank)) + " " + l.T("group.of", k.Of)}
		if k.Sure() {
			f.Rests = l.T("ranking.sure", k.Low)
		} else if k.Low > 0 {
			f.Rests = l.T("ranking.between", k.Low, k.High)
		}
		out = append(out, f)
	}
	out = append(out, SheetFact{Name: l.T("group.active_weeks"), Value: l.Integer(int64(r.Active)) + " / " + l.Integer(int64(r.Judged())), Rests: seen})
	last := SheetFact{Name: l.T("inactive.last_item"), Value: words.Unknown}
	if !r.LastItemAt.IsZero() {
		last.Value = l.Date(kim.DateOf(r.LastItemAt, r.Zone))
	}
	total := SheetFact{Name: l.T("groupsheet.total"), Value: l.Integer(int64(r.Totals.All()))}
	if !r.LastCompleteAt.IsZero() {
		total.Rests = l.T("group.seen_on", l.Date(kim.DateOf(r.LastCompleteAt, r.Zone)))
	}
	return append(out, last, total)
}

// sheetBasis says what the figures of a sheet rest on.
func sheetBasis(v visit.Visit, r *board.Row) []string {
	l := v.Lang
	if !r.Scored {
		return []string{l.T("foot.caveat")}
	}
	out := []string{
		l.T("foot.as_of", l.Clock(v.Board.AsOf, kim.WIB), l.Week(v.Board.Last())) + " " + l.T("foot.rules", v.Board.Rules),
		l.T("group.observed", r.Observed, r.Window),
	}
	if !r.LastCompleteAt.IsZero() {
		out = append(out, l.T("groupsheet.walked", l.Clock(r.LastCompleteAt, r.Zone)))
	}
	return append(out, l.T("groupsheet.read"), l.T("foot.caveat"))
}

// Message is the sheet as a text to send.
func (s *GroupSheet) Message(l *words.Language) string {
	var b strings.Builder
	b.WriteString("*" + s.Name + "*\n" + s.Where + "\n\n")
	for _, f := range s.Facts {
		b.WriteString(f.Name + ": " + f.Value)
		if f.Rests != "" {
			b.WriteString(" (" + f.Rests + ")")
		}
		b.WriteString("\n")
	}
	if len(s.Helps) > 0 {
		b.WriteString("\n*" + l.T("groupsheet.helps") + "*\n")
		for _, line := range s.Helps {
			b.WriteString("- " + line + "\n")
		}
	}
	b.WriteString("\n" + s.Basis[0] + " " + l.T("foot.caveat"))
	if s.Address != "" && !s.Closed {
		b.WriteString("\n" + s.Address)
	}
	return b.String()
}
