package pages

import (
	"context"
	"errors"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// newestData is what the list of the newest posts shows.
type newestData struct {
	Part *box[tables.NewestList]
	Kind string
	From string // as asked for
	To   string
}

// Newest lists the newest posts of an area, for those who supervise what is published.
func (p *Pages) Newest(ctx context.Context, v visit.Visit) Reply {
	rows := p.RowsPerPage
	if v.Query.Get("page") == tables.WholeList {
		rows = tables.MaxItems
	}
	d := newestData{Kind: v.Query.Get("kind"), From: v.Query.Get("from"), To: v.Query.Get("to")}
	var wrong *tables.ParameterError
	g := p.gather(ctx)
	d.Part = part(g, "newest posts", func(ctx context.Context) (tables.NewestList, error) {
		list, err := tables.PostsOf(ctx, v, rows)
		if errors.As(err, &wrong) { // it is told instead of the page
			return list, nil
		}
		return list, err
	})
	whole := g.wait()
	if wrong != nil {
		return Invalid(v, wrong)
	}
	return Reply{Page: "newest", Title: titled(v.Lang.T("newest.title"), v.Scope.Name), Data: d, Whole: whole, Live: rows != p.RowsPerPage}
}
