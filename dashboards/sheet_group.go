package dashboards

import (
	"context"

	"pantaukim/internal/kim"

	"pantaukim/dashboards/board"
)

// groupTables are the columns of the tables of one group.
func groupTables() map[string][]field {
	return map[string][]field{
		"weeks": {
			{"group_id", textField}, {"week", dateField}, {"state", textField}, {"news", integerField}, {"gallery", integerField},
			{"announcement", integerField}, {"event", integerField}, {"items", integerField}, {"photos", integerField},
		},
		"items": {
			{"group_id", textField}, {"kind", textField}, {"url", textField}, {"title", textField}, {"published_at", timeField},
			{"effective_at", timeField}, {"date_reason", textField}, {"first_seen", timeField}, {"last_seen", timeField},
			{"removed", integerField}, {"photos", integerField}, {"words", integerField},
		},
		"walks": {
			{"group_id", textField}, {"started_at", timeField}, {"outcome", textField}, {"complete", integerField},
			{"pages", integerField}, {"requests", integerField}, {"bytes", integerField}, {"seconds", decimalField},
			{"new", integerField}, {"changed", integerField}, {"removed", integerField},
		},
		"followups": append(append([]field{{"group_id", textField}, {"followup_at", timeField}}, callFields...), field{"note", textField}),
		"indicators": {
			{"group_id", textField}, {"indicator", textField}, {"raw", decimalField}, {"score", decimalField},
			{"weight", decimalField}, {"points", decimalField},
		},
	}
}

// groupOf returns the group that an address names, if it may be named.
func (s *site) groupOf(v visit) (*board.Row, bool) {
	r := v.board.Group(v.id)
	return r, r != nil && v.who.Names(r)
}

func (s *site) groupWeeksSheet(ctx context.Context, v visit) (sheet, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return sheet{}, false, nil
	}
	out := sheet{Name: "weeks-" + r.ID, Title: r.Name, About: s.aboutGroup(v, r), Columns: groupTables()["weeks"]}
	p, err := s.loadGroupWeeks(ctx, v, r)
	if err != nil {
		return out, true, err
	}
	for _, w := range p.Weeks {
		row := []any{r.ID, w.Week.String(), string(w.State), nil, nil, nil, nil, nil, nil}
		if w.Seen() {
			for i, n := range []uint32{w.Kinds.News, w.Kinds.Gallery, w.Kinds.Announcement, w.Kinds.Event, w.Items, w.Photos} {
				row[3+i] = int64(n)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, true, nil
}

// sheetItems bounds how many items of one group leave in one file.
const sheetItems = 20_000

func (s *site) groupItemsSheet(ctx context.Context, v visit) (sheet, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return sheet{}, false, nil
	}
	out := sheet{Name: "items-" + r.ID, Title: r.Name, About: s.aboutGroup(v, r), Columns: groupTables()["items"]}
	kind := kim.Kind(v.query.Get("kind"))
	items, err := s.store.Items(ctx, r.ID, kind, sheetItems, 0)
	if err != nil {
		return out, true, err
	}
	for _, x := range items.Items {
		removed := int64(0)
		if x.Removed {
			removed = 1
		}
		out.Rows = append(out.Rows, []any{
			r.ID, string(x.Kind), x.URL, x.Title, instantOrNil(x.Published), instantOrNil(x.Effective), string(x.Reason),
			instantOrNil(x.FirstSeen), instantOrNil(x.LastSeen), removed, int64(x.Photos), int64(x.Words),
		})
	}
	return out, true, nil
}

func (s *site) groupWalksSheet(ctx context.Context, v visit) (sheet, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return sheet{}, false, nil
	}
	out := sheet{Name: "walks-" + r.ID, Title: r.Name, About: s.aboutGroup(v, r), Columns: groupTables()["walks"]}
	walks, err := walksOf(ctx, v, r)
	if err != nil {
		return out, true, err
	}
	for _, w := range walks {
		complete := int64(0)
		if w.Complete {
			complete = 1
		}
		out.Rows = append(out.Rows, []any{
			r.ID, instantOrNil(w.StartedAt), string(w.Outcome), complete, int64(w.Pages), int64(w.Requests), int64(w.Bytes),
			figure(w.Seconds), int64(w.New), int64(w.Changed), int64(w.Removed),
		})
	}
	return out, true, nil
}

func (s *site) groupIndicatorsSheet(ctx context.Context, v visit) (sheet, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return sheet{}, false, nil
	}
	out := sheet{Name: "indicators-" + r.ID, Title: r.Name, About: s.aboutGroup(v, r), Columns: groupTables()["indicators"]}
	p, err := s.loadParts(ctx, v, r)
	if err != nil {
		return out, true, err
	}
	for _, x := range p.Parts {
		out.Rows = append(out.Rows, []any{r.ID, x.Indicator, figure(x.Raw), figure(x.Score), figure(x.Weight), figure(x.Points)})
	}
	return out, true, nil
}

func (s *site) aboutGroup(v visit, r *board.Row) about {
	a := s.about(v)
	a.Area, a.Groups, a.Observed = r.Name, 1, 0
	if r.Observable() {
		a.Observed = 1
	}
	return a
}
