package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/visit"
)

// awardsData is what the page of awards shows.
type awardsData struct {
	Lists   *box[[]award.List]
	Older   []award.List // sealed lists that are named only
	Form    award.Form
	Draft   *box[award.List] // nil: none is asked for
	Changed bool             // the draft is another than the one that was to be sealed
}

// Awards shows sealed shortlists and, to who may draw them up, drafts.
func (p *Pages) Awards(ctx context.Context, v visit.Visit) Reply { return p.AwardsFor(ctx, v, v.Query) }

// AwardsFor is the page of awards with the draft that the parameters ask for.
func (p *Pages) AwardsFor(ctx context.Context, v visit.Visit, q url.Values) Reply {
	g := p.gather(ctx)
	var d awardsData
	d.Lists = part(g, "shortlists", func(ctx context.Context) ([]award.List, error) { return p.Lists.Sealed(ctx, v) })
	if v.Who.Makes() && v.Board.Scored() {
		if d.Form, _ = p.Lists.Form(v, q); d.Form.Asked && len(d.Form.Problems) == 0 {
			slow := p.gather(ctx)
			slow.timeout = award.DraftTimeout
			d.Draft = part(slow, "draft", func(ctx context.Context) (award.List, error) {
				l, _, err := p.Lists.Draft(ctx, v, q)
				return l, err
			})
			slow.wait()
		}
	}
	whole := g.wait() && (d.Draft == nil || !d.Draft.Failed)
	d.cut(q.Get("seal"))
	return Reply{Page: "awards", Title: v.Lang.T("award.title"), Data: d, Whole: whole, Live: v.Who.Makes()}
}

// A page shows the newest lists, each with its first rows: the rest is an address or a
// download away.
const (
	listsShown    = 3
	nomineesShown = 60
	fieldShown    = 200
)

// cut keeps what one page shows: the list with a seal, or the newest ones.
func (d *awardsData) cut(seal string) {
	lists := slices.Clone(d.Lists.Data)
	if seal != "" {
		lists = slices.DeleteFunc(lists, func(l award.List) bool { return l.Seal != seal })
	}
	if len(lists) > listsShown {
		lists, d.Older = lists[:listsShown], lists[listsShown:]
	}
	for i := range lists {
		lists[i].Shown, lists[i].FieldShown = nomineesShown, fieldShown
	}
	d.Lists.Data = lists
	if d.Draft != nil {
		d.Draft.Data.Shown, d.Draft.Data.FieldShown = nomineesShown, fieldShown
	}
}

// AwardsChanged is the page of awards whose draft has become another than the one that
// was to be sealed.
func (p *Pages) AwardsChanged(ctx context.Context, v visit.Visit, q url.Values) Reply {
	a := p.AwardsFor(ctx, v, q)
	if d, ok := a.Data.(awardsData); ok {
		a.Status, d.Changed = http.StatusConflict, true
		a.Data = d
	}
	return a
}
