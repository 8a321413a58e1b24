package dashboards

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// groupWeeksShown is how many weeks the page of a group shows: a year.
const groupWeeksShown = 52

// itemsPerPage is how many items of a group are listed at once.
const itemsPerPage = 25

// maxItemPage bounds the page that an address may ask for.
const maxItemPage = 100_000

// groupData is what the page of a group shows.
type groupData struct {
	rankedRow
	Weeks *box[groupWeeksPart]
	Items *box[itemsPart]
	Walks *box[[]board.Walk]
	// Sections is what the newest complete walk saw of each section; empty if that was
	// before such things were kept.
	Sections *box[[]board.Section]
	Parts    *box[partsPart]
	History  *box[[]board.Change]
	Ranks    []board.Rank
	Signs    *box[[]board.Sign]
	Calls    *box[callsPart] // nil: not shown to this reader
	Call     *callForm       // nil: the reader may not record a follow-up
	Reasons  reasons
}

// groupWeeksPart is the weeks of a group: grid, charts and table.
type groupWeeksPart struct {
	Weeks         []board.GroupWeek // newest first
	Grid          yearGrid
	Items, Photos charts.Block
	Any           bool
}

// itemsPart is one page of a group's items.
type itemsPart struct {
	Items        []board.Item
	All, Removed uint64
	Page, Pages  int
	Kind         kim.Kind
}

func (s *site) group(ctx context.Context, v visit) reply {
	r := v.board.Group(v.id)
	if r == nil && v.who.ListsAll() {
		return s.notFound(ctx, v)
	}
	if r == nil || !v.who.Names(r) { // the same answer: it must not tell which groups are quiet
		return reply{status: http.StatusForbidden, page: "withheld", title: v.lang.T("withheld.title")}
	}
	d := groupData{rankedRow: rankedIn(r, kim.LevelNational)}
	g := s.gather(ctx)
	d.Weeks = part(g, "group weeks", func(ctx context.Context) (groupWeeksPart, error) { return s.loadGroupWeeks(ctx, v, r) })
	d.Items = part(g, "group items", func(ctx context.Context) (itemsPart, error) { return s.loadItems(ctx, v, r) })
	d.Walks = part(g, "group walks", func(ctx context.Context) ([]board.Walk, error) { return walksOf(ctx, v, r) })
	d.Sections = part(g, "group sections", func(ctx context.Context) ([]board.Section, error) {
		all, err := v.board.Sections(ctx)
		return all[r.ID], err
	})
	d.Parts = part(g, "group parts", func(ctx context.Context) (partsPart, error) { return s.loadParts(ctx, v, r) })
	d.History = part(g, "group changes", func(ctx context.Context) ([]board.Change, error) {
		all, err := v.board.History(ctx)
		return all[r.ID], err
	})
	d.Signs = part(g, "group signs", func(ctx context.Context) ([]board.Sign, error) {
		if !v.who.Signs(r) {
			return nil, nil
		}
		all, err := v.board.Signs(ctx)
		return all[r.ID], err
	})
	if s.calling(v) && v.who.Notes(r) {
		d.Calls = part(g, "follow-ups", func(ctx context.Context) (callsPart, error) { return s.loadCalls(ctx, r) })
		if v.who.FollowsUp(r) {
			d.Call = s.newCallForm(r)
		}
	}
	moved := part(g, "group movement", func(ctx context.Context) ([]string, error) {
		m, known, err := s.movementOf(ctx, v, r)
		if !known {
			return nil, err
		}
		return s.since(v.lang, m), err
	})
	d.Ranks = v.board.RanksOf(r)
	whole := g.wait()
	if !d.Parts.Failed {
		d.Reasons = s.explain(v, r, d.Parts.Data)
		d.Reasons.Since = moved.Data
	}
	return reply{page: "group", title: r.Name, data: d, whole: whole, live: d.Calls != nil}
}

// walksOf returns the newest walks of a group, newest first.
func walksOf(ctx context.Context, v visit, r *board.Row) ([]board.Walk, error) {
	all, err := v.board.Walks(ctx)
	return all[r.ID], err
}

func (s *site) loadGroupWeeks(ctx context.Context, v visit, r *board.Row) (groupWeeksPart, error) {
	if !v.board.Scored() {
		return groupWeeksPart{}, nil
	}
	last := v.board.Last()
	all, err := v.board.GroupWeeks(ctx, groupWeeksShown)
	if err != nil {
		return groupWeeksPart{}, err
	}
	found := all[r.ID]
	weeks := make([]board.GroupWeek, groupWeeksShown)
	for i := range weeks {
		weeks[i].Week = last.Add(i - groupWeeksShown + 1)
	}
	for _, w := range found {
		if i := groupWeeksShown - 1 - last.Sub(w.Week); i >= 0 && i < groupWeeksShown {
			weeks[i] = w
		}
	}
	p := groupWeeksPart{Any: len(found) > 0}
	if p.Grid, err = newYearGrid(v.lang, weeks); err != nil {
		return p, err
	}
	if p.Items, p.Photos, err = groupCharts(v.lang, weeks); err != nil {
		return p, err
	}
	// The table starts with the group's first known week: weeks before it are
	// neither silent nor unobserved.
	first := max(0, slices.IndexFunc(weeks, func(w board.GroupWeek) bool { return w.State != "" }))
	p.Weeks = slices.Clone(weeks[first:])
	slices.Reverse(p.Weeks)
	return p, nil
}

func groupCharts(l *words.Language, weeks []board.GroupWeek) (items, photos charts.Block, err error) {
	list := make([]chartedWeek, len(weeks))
	for i, w := range weeks {
		k := w.Kinds
		list[i] = chartedWeek{
			week: w.Week, seen: w.Seen(), photos: float64(w.Photos),
			kinds: [4]float64{float64(k.News), float64(k.Gallery), float64(k.Announcement), float64(k.Event)},
		}
		if w.Partly() {
			list[i].note = l.T("week.partly")
		}
	}
	return chartWeeks(l, chartTitles{"group", l.T("group.items_chart"), l.T("group.photos_chart")}, list)
}

func (s *site) loadItems(ctx context.Context, v visit, r *board.Row) (itemsPart, error) {
	var p itemsPart
	if k := kim.Kind(v.query.Get("kind")); slices.Contains(kim.Kinds(), k) {
		p.Kind = k
	}
	n, err := strconv.Atoi(v.query.Get("page"))
	if err != nil {
		n = 1
	}
	p.Page = min(max(1, n), maxItemPage)
	found, err := s.store.Items(ctx, r.ID, p.Kind, itemsPerPage, (p.Page-1)*itemsPerPage)
	if err == nil && len(found.Items) == 0 && p.Page > 1 { // beyond the end
		p.Page = 1
		found, err = s.store.Items(ctx, r.ID, p.Kind, itemsPerPage, 0)
	}
	for i := range found.Items {
		found.Items[i].Title = board.Clip(found.Items[i].Title, board.LongestText)
	}
	p.Items, p.All, p.Removed = found.Items, found.All, found.Removed
	p.Pages = max(1, (int(p.All)+itemsPerPage-1)/itemsPerPage)
	return p, err
}
