package pages

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// spreadsPerPage is how many texts one page shows, copiesShown how many items of
// each.
const (
	spreadsPerPage = 20
	copiesShown    = 60
)

// spreadData is what the page of spreading releases shows.
type spreadData struct{ Part *box[spreadPart] }

// spreadPart is one page of the texts that several groups carry.
type spreadPart struct {
	Spreads     []shownSpread
	Texts       int
	Page, Pages int
}

// shownSpread is one text with the groups that carry it.
type shownSpread struct {
	Title  string
	Groups int
	First  shownCopy
	Copies []shownCopy
	More   int // copies beyond those listed
	Days   int // from the first to the last
}

// shownCopy is one item with that text. Row is nil where the group is not named.
type shownCopy struct {
	Row       *board.Row
	Title     string
	URL       string
	KnownOn   kim.Date
	DaysLater int
	Distance  int
}

// Spreading lists the texts that several groups carry.
func (p *Pages) Spreading(ctx context.Context, v visit.Visit) Reply {
	g := p.gather(ctx)
	var d spreadData
	d.Part = part(g, "spreads", func(ctx context.Context) (spreadPart, error) {
		all, err := tables.SpreadsOf(ctx, v)
		if err != nil {
			return spreadPart{}, err
		}
		p := spreadPart{Texts: len(all)}
		p.Page, p.Pages = pageOf(v.Query.Get("page"), len(all), spreadsPerPage)
		size := spreadsPerPage
		if v.Query.Get("page") == tables.WholeList {
			size = len(all)
		}
		from := (p.Page - 1) * size
		for _, x := range all[from:min(from+size, len(all))] {
			p.Spreads = append(p.Spreads, showSpread(v, x))
		}
		return p, nil
	})
	whole := g.wait()
	return Reply{Page: "spread", Title: titled(v.Lang.T("spread.title"), v.Scope.Name), Data: d, Whole: whole, Live: v.Query.Get("page") == tables.WholeList}
}

func showSpread(v visit.Visit, x kim.Spread) shownSpread {
	out := shownSpread{Groups: x.Groups}
	for i, item := range x.Items {
		c := shownCopy{
			Title: board.Clip(item.Title, board.LongestText), URL: item.URL, KnownOn: item.KnownOn,
			DaysLater: item.DaysLater, Distance: item.Distance,
		}
		if r := v.Board.Group(item.Group); r != nil && v.Who.Names(r) {
			c.Row = r
		}
		out.Days = max(out.Days, item.DaysLater)
		switch {
		case i == 0:
			out.First, out.Title = c, c.Title
		case i <= copiesShown:
			out.Copies = append(out.Copies, c)
		default:
			out.More++
		}
	}
	return out
}
