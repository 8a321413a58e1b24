package pages

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// itemsPerPage is how many items of a group are listed at once.
const itemsPerPage = 25

// maxItemPage bounds the page that an address may ask for.
const maxItemPage = 100_000

// groupData is what the page of a group shows.
type groupData struct {
	tables.RankedRow
	Weeks *box[groupWeeksPart]
	Items *box[itemsPart]
	Walks *box[[]board.Walk]
	// Sections is what the newest complete walk saw of each section; empty if that was
	// before such things were kept.
	Sections *box[[]board.Section]
	Parts    *box[tables.PartList]
	History  *box[[]board.Change]
	Ranks    []board.Rank
	Tied     string  // whom nobody can tell the group from, in words; empty: nobody
	Low      bool    // less was observed than the figures need: they are greyed
	Gate     float64 // the least coverage for that
	Signs    *box[[]board.Sign]
	Calls    *box[tables.GroupCalls] // nil: not shown to this reader
	Call     *callForm               // nil: the reader may not record a follow-up
	Reasons  reasons
	Decided  *SignForm  // a decision about a sign that could not be kept; nil: there is none
	Draft    url.Values // of the address of the draft that a juror came from; nil: from none
}

// groupWeeksPart is the weeks of a group: grid, charts and table.
type groupWeeksPart struct {
	Weeks         []board.GroupWeek // newest first
	Year          tables.Year
	Regularity    kim.Regularity
	Grid          charts.YearGrid
	Items, Photos charts.Block
	Any           bool
}

// itemsPart is one page of a group's items.
type itemsPart struct {
	Items        []board.Item
	All, Removed uint64
	Left         uint64 // of all, those that are not removed
	Pictured     uint64 // of those, the ones with a photo
	Page, Pages  int
	Kind         kim.Kind
}

// Group is all that is known of one group. Who may not be told of it learns neither its
// name nor whether it exists.
func (p *Pages) Group(ctx context.Context, v visit.Visit) Reply {
	r := v.Board.Group(v.ID)
	if r == nil && v.Who.ListsAll() {
		return p.NotFound(ctx, v)
	}
	if r == nil || !v.Who.Names(r) { // the same answer: it must not tell which groups are quiet
		return Withheld(v)
	}
	d := groupData{RankedRow: tables.RankedIn(r, kim.LevelNational)}
	g := p.gather(ctx)
	d.Weeks = part(g, "group weeks", func(ctx context.Context) (groupWeeksPart, error) { return loadGroupWeeks(ctx, v, r) })
	d.Items = part(g, "group items", func(ctx context.Context) (itemsPart, error) { return loadItems(ctx, v, r) })
	d.Walks = part(g, "group walks", func(ctx context.Context) ([]board.Walk, error) { return tables.WalksOf(ctx, v, r) })
	d.Sections = part(g, "group sections", func(ctx context.Context) ([]board.Section, error) {
		all, err := v.Board.Sections(ctx)
		return all[r.ID], err
	})
	d.Parts = part(g, "group parts", func(ctx context.Context) (tables.PartList, error) { return p.Tables.PartsOf(ctx, v, r) })
	d.History = part(g, "group changes", func(ctx context.Context) ([]board.Change, error) {
		all, err := v.Board.History(ctx)
		return all[r.ID], err
	})
	d.Signs = part(g, "group signs", func(ctx context.Context) ([]board.Sign, error) { return tables.SignsOf(ctx, v, r) })
	if p.Tables.ShowsCalls(v) && v.Who.Notes(r) {
		d.Calls = part(g, "follow-ups", func(ctx context.Context) (tables.GroupCalls, error) { return p.Tables.CallsOf(ctx, v, r) })
		if v.Who.FollowsUp(r) {
			d.Call = p.NewCallForm(r)
		}
	}
	moved := part(g, "group movement", func(ctx context.Context) ([]string, error) {
		m, known, err := movementOf(ctx, v, r)
		if !known {
			return nil, err
		}
		return p.since(v.Lang, m), err
	})
	d.Ranks, d.Tied = v.Board.RanksOf(r), tiedWith(v, r)
	d.Gate = p.Rules.Gate
	d.Low = r.Scored && r.Coverage < d.Gate
	if v.Who.ClearsSigns(r) {
		d.Draft = award.DraftOf(v.Query)
	}
	whole := g.wait()
	if !d.Parts.Failed {
		d.Reasons = p.explain(v, r, d.Parts.Data)
		d.Reasons.Since = moved.Data
	}
	return Reply{Page: "group", Title: r.Name, Data: d, Whole: whole, Live: d.Calls != nil || v.Query.Get("page") == tables.WholeList}
}

func loadItems(ctx context.Context, v visit.Visit, r *board.Row) (itemsPart, error) {
	var p itemsPart
	if k := kim.Kind(v.Query.Get("kind")); slices.Contains(kim.Kinds(), k) {
		p.Kind = k
	}
	rows := itemsPerPage
	if v.Query.Get("page") == tables.WholeList {
		rows = tables.MaxItems
	}
	n, err := strconv.Atoi(v.Query.Get("page"))
	if err != nil {
		n = 1
	}
	p.Page = min(max(1, n), maxItemPage)
	found, err := v.Board.Items(ctx, r.ID, p.Kind, rows, (p.Page-1)*rows)
	if err == nil && len(found.Items) == 0 && p.Page > 1 { // beyond the end
		p.Page = 1
		found, err = v.Board.Items(ctx, r.ID, p.Kind, itemsPerPage, 0)
	}
	for i := range found.Items {
		found.Items[i].Title = board.Clip(found.Items[i].Title, board.LongestText)
	}
	p.Items, p.All, p.Removed, p.Left, p.Pictured = found.Items, found.All, found.Removed, found.All-found.Removed, found.Pictured
	p.Pages = max(1, (int(p.All)+rows-1)/rows)
	return p, err
}

func loadGroupWeeks(ctx context.Context, v visit.Visit, r *board.Row) (groupWeeksPart, error) {
	year, err := tables.YearOf(ctx, v.Board, r)
	if err != nil || !v.Board.Scored() {
		return groupWeeksPart{}, err
	}
	p := groupWeeksPart{Any: year.Any, Year: year, Regularity: kim.RegularityOf(year.States())}
	if p.Grid, err = charts.NewYearGrid(v.Lang, year.Weeks); err != nil {
		return p, err
	}
	if p.Items, p.Photos, err = charts.GroupWeeks(v.Lang, year.Weeks); err != nil {
		return p, err
	}
	p.Weeks = year.Known()
	return p, nil
}
