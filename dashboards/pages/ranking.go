package pages

import (
	"context"
	"strconv"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// Ranking lists the groups of an area by rank.
func (p *Pages) Ranking(ctx context.Context, v visit.Visit) Reply {
	v, err := p.Tables.InPeriod(ctx, v)
	var d rankingData
	if err == nil {
		d, err = p.rank(ctx, v)
	}
	if err != nil {
		return p.unavailable(ctx, v, "the ranking cannot be loaded", err)
	}
	return Reply{Page: "ranking", Title: titled(v.Lang.T("ranking.title"), v.Scope.Name), Data: d, Whole: true, Live: v.Query.Get("page") == tables.WholeList, Board: v.Board}
}

// rank filters, sorts and cuts the groups as the address says.
func (p *Pages) rank(ctx context.Context, v visit.Visit) (rankingData, error) {
	var d rankingData
	ranked, list, err := p.Tables.Ranked(ctx, v)
	if err == nil && len(ranked) == 0 && v.Query.Get("q") != "" {
		ranked, list, err = p.Tables.Nearly(ctx, v)
	}
	d.RankedList = list
	if err != nil {
		return d, err
	}
	d.Found = len(ranked)
	for _, r := range ranked {
		d.SparkTop = charts.SparkTop(d.SparkTop, r.Spark)
	}
	d.cut(ranked, v.Query.Get("page"), p.RowsPerPage)
	d.Choices = p.Tables.Choices(v.Lang)
	if !d.Cumulative {
		// It is the same for every filter of an area, and for all who may see the same.
		name := "related " + v.Who.Key() + " " + v.Scope.Params().Encode()
		d.Related, err = board.Remember(ctx, v.Board, name, func(context.Context) ([]tables.RankedRow, error) { return tables.RelatedTo(v), nil })
	}
	return d, err
}

// pageOf reads the page that an address asks for, from 1, and keeps it within the
// pages that there are.
func pageOf(text string, rows, size int) (page, pages int) {
	pages = max(1, (rows+size-1)/size)
	if text == tables.WholeList {
		return 1, 1
	}
	page, err := strconv.Atoi(text)
	if err != nil {
		page = 1
	}
	return min(max(1, page), pages), pages
}

// cut keeps one page of the rows.
func (d *rankingData) cut(rows []tables.RankedRow, page string, size int) {
	d.Page, d.Pages = pageOf(page, len(rows), size)
	if page == tables.WholeList {
		size = len(rows)
	}
	from := (d.Page - 1) * size
	to := min(from+size, len(rows))
	d.Rows = rows[from:to]
	d.From, d.To = from+1, to
	if len(rows) == 0 {
		d.From = 0
	}
}

// rankingData is what the ranking shows.
type rankingData struct {
	tables.RankedList
	Rows     []tables.RankedRow
	Found    int    // groups that the filters let through
	SparkTop uint32 // items of a bar of full height in the small charts
	Page     int    // from 1
	Pages    int
	From, To int // places of the rows shown, from 1
	Choices  []tables.Choice
	Related  []tables.RankedRow // the first of the cumulative table
}
