package dashboards

import (
	"context"
	"slices"

	"pantaukim/dashboards/board"
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

func (s *site) spreading(ctx context.Context, v visit) reply {
	g := s.gather(ctx)
	var d spreadData
	d.Part = part(g, "spreads", func(ctx context.Context) (spreadPart, error) {
		all, err := s.loadSpreads(ctx, v)
		if err != nil {
			return spreadPart{}, err
		}
		p := spreadPart{Texts: len(all)}
		p.Page, p.Pages = pageOf(v.query.Get("page"), len(all), spreadsPerPage)
		from := (p.Page - 1) * spreadsPerPage
		for _, x := range all[from:min(from+spreadsPerPage, len(all))] {
			p.Spreads = append(p.Spreads, s.showSpread(v, x))
		}
		return p, nil
	})
	whole := g.wait()
	return reply{page: "spread", title: titled(v.lang.T("spread.title"), v.scope.Name), data: d, whole: whole}
}

// loadSpreads returns the texts that at least one group of the area carries.
func (s *site) loadSpreads(ctx context.Context, v visit) ([]kim.Spread, error) {
	if s.views.Spreads == nil {
		return nil, errNoViews
	}
	if !v.board.Scored() {
		return nil, nil
	}
	all, err := s.allSpreads(ctx, v.board)
	if err != nil || v.scope.Level() == kim.LevelNational {
		return all, err
	}
	var out []kim.Spread
	for _, x := range all {
		if slices.ContainsFunc(x.Items, func(i kim.SpreadItem) bool {
			r := v.board.Group(i.Group)
			return r != nil && v.scope.Has(r)
		}) {
			out = append(out, x)
		}
	}
	return out, nil
}

// allSpreads returns the texts of all groups.
func (s *site) allSpreads(ctx context.Context, b *board.Board) ([]kim.Spread, error) {
	if s.views.Spreads == nil {
		return nil, errNoViews
	}
	return board.Remember(ctx, b, "spreads", s.views.Spreads)
}

func (s *site) showSpread(v visit, x kim.Spread) shownSpread {
	out := shownSpread{Groups: x.Groups}
	for i, item := range x.Items {
		c := shownCopy{
			Title: board.Clip(item.Title, board.LongestText), URL: item.URL, KnownOn: item.KnownOn,
			DaysLater: item.DaysLater, Distance: item.Distance,
		}
		if r := v.board.Group(item.Group); r != nil && v.who.Names(r) {
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
