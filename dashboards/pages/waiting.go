package pages

import (
	"context"
	"strings"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/registry"
)

// waitingPart is what waits for whoever is looking, in the area of the page.
type waitingPart struct {
	FollowsUp bool // the reader records calls
	Calls     int  // groups that wait for a call
	Futile    int  // groups that were called twice without result
	Answers   bool // the reader answers reports that something is wrong
	Reports   int  // of them that are not answered

	ClearsSigns bool         // the reader says of signs that they were looked at
	Signs       int          // open signs
	Signed      []*board.Row // groups with open signs, the first of them
	SignedMore  int          // further ones
	Makes       bool         // the reader publishes shortlists
	Lists       []award.List // sealed, and neither published nor withdrawn

	Confirms []registry.RegencyList // lists that the reader should confirm, the first of them
	Confirm  int                    // all of them
}

// Nothing tells whether nothing waits.
func (w waitingPart) Nothing() bool {
	return w.Calls+w.Futile+w.Reports+w.Signs+len(w.Lists)+w.Confirm == 0
}

// loadWaiting looks for what waits for the reader.
func (p *Pages) loadWaiting(ctx context.Context, v visit.Visit) (waitingPart, error) {
	var w waitingPart
	calls, err := p.Tables.CallsIn(ctx, v)
	if err != nil {
		return w, err
	}
	reports, _, err := p.objectionsOf(ctx, v)
	if err != nil {
		return w, err
	}
	w.Answers, w.Reports = p.Objections != nil && v.Who.AnswersSome(), len(reports)
	if err := p.loadConfirms(ctx, v, &w); err != nil {
		return w, err
	}
	signs, err := v.Board.Signs(ctx)
	if err != nil {
		return w, err
	}
	for _, r := range v.Board.Within(v.Scope) {
		if v.Who.FollowsUp(r) {
			w.FollowsUp = w.FollowsUp || p.Tables.ShowsCalls(v)
			if calls.Waits(r) {
				w.Calls++
			}
			if calls.WasFutile(r) {
				w.Futile++
			}
		}
		if !v.Who.ClearsSigns(r) {
			continue
		}
		w.ClearsSigns = true
		n := openSigns(signs[r.ID])
		w.Signs += n
		switch {
		case n == 0:
		case len(w.Signed) < listedChanges:
			w.Signed = append(w.Signed, r)
		default:
			w.SignedMore++
		}
	}
	if w.Makes = v.Who.Makes(); !w.Makes {
		return w, nil
	}
	lists, err := p.Lists.Sealed(ctx, v)
	for _, l := range lists {
		if l.Sealed.LastAct == "" && v.Who.MakesIn(l.Request.Region) {
			w.Lists = append(w.Lists, l)
		}
	}
	return w, err
}

// loadConfirms looks for the lists of the area that whoever looks should confirm.
func (p *Pages) loadConfirms(ctx context.Context, v visit.Visit, w *waitingPart) error {
	if p.Registry == nil || !v.Who.Manages() {
		return nil
	}
	lists, err := p.Registry.Regencies(ctx, v.Who.Region)
	for _, l := range lists {
		if l.Due(p.Now()) && (v.Scope.Regency == "" || v.Scope.Regency == l.Code) && strings.HasPrefix(l.Code, v.Scope.Province) {
			w.Confirm++
			if len(w.Confirms) < listedChanges {
				w.Confirms = append(w.Confirms, l)
			}
		}
	}
	return err
}

// openSigns counts the signs that nobody has cleared and that nothing explains.
func openSigns(all []board.Sign) int {
	n := 0
	for _, s := range all {
		if s.Open() {
			n++
		}
	}
	return n
}

// fallsPart is who fell in rank or in activity, and whose status falls next.
type fallsPart struct {
	Ranks        []tables.RankedRow
	RanksMore    int
	Activity     []tables.ActivityFall
	ActivityMore int
	Uncompared   int
	Next         []*board.Row
	NextMore     int
}

// fallsOf lists the first falls of each kind.
func fallsOf(v visit.Visit) fallsPart {
	var f fallsPart
	f.Ranks, f.RanksMore = tables.RankFalls(v)
	a := tables.ActivityFalls(v)
	f.Activity, f.ActivityMore, f.Uncompared = a.Falls, a.Withheld, a.Uncompared
	f.Next, f.NextMore = tables.NextFalls(v)
	f.Ranks, f.RanksMore = firsts(f.Ranks, f.RanksMore)
	f.Activity, f.ActivityMore = firsts(f.Activity, f.ActivityMore)
	f.Next, f.NextMore = firsts(f.Next, f.NextMore)
	return f
}

// firsts keeps as many as the overview names, and counts the others.
func firsts[T any](all []T, more int) ([]T, int) {
	if len(all) <= listedChanges {
		return all, more
	}
	return all[:listedChanges], more + len(all) - listedChanges
}
