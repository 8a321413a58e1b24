package scoring

import (
	"context"
	"embed"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/signs"
)

//go:embed sql/*.sql
var files embed.FS

// published reads the newest score of every group that was stored before the Monday of
// the view.
func published(ctx context.Context, v *asof.View) (map[string]rules.Before, error) {
	rows, err := asof.Select[struct {
		Group  string     `ch:"group_id"`
		Week   kim.Week   `ch:"monday"`
		Status kim.Status `ch:"newest_status"`
		Since  kim.Date   `ch:"since"`
	}](ctx, v, asof.Query{Files: files, Name: "before", Params: asof.Params{"week": Monday(v.Moment)}})
	out := make(map[string]rules.Before, len(rows))
	for _, r := range rows {
		out[r.Group] = rules.Before{Week: r.Week, Status: r.Status, Since: r.Since}
	}
	return out, err
}

// store writes one scoring. Every table has a natural key, so that writing again
// replaces; rows of the same week that no longer hold are deleted at the end.
func (s *Scorer) store(ctx context.Context, in read, scores []*rules.Score, found []signs.Sign) error {
	if err := storeRules(ctx, in.view, s.rules); err != nil {
		return err
	}
	var (
		parts   []partRow
		rows    []scoreRow
		changes []transitionRow
	)
	for _, sc := range scores {
		for _, p := range sc.Index.Parts {
			parts = append(parts, partRowOf(sc, p))
		}
		rows = append(rows, scoreRowOf(sc))
		if sc.Transition.Kind != "" {
			change, err := transitionRowOf(sc)
			if err != nil {
				return err
			}
			changes = append(changes, change)
		}
	}
	writing := asof.Writing(ctx)
	if err := warehouse.Insert(writing, s.conn, "score_parts", parts); err != nil {
		return err
	}
	if err := warehouse.Insert(writing, s.conn, "scores", rows); err != nil {
		return err
	}
	if err := warehouse.Insert(writing, s.conn, "transitions", changes); err != nil {
		return err
	}
	groups := make(map[string]kim.Group, len(scores))
	for _, sc := range scores {
		groups[sc.Facts.Group.ID] = sc.Facts.Group
	}
	if err := signs.Store(ctx, in.view, s.rules.Signs, groups, found); err != nil {
		return err
	}
	return sweep(ctx, in.view, scores)
}

// storeRules keeps the rules that a score names, from their first use on.
func storeRules(ctx context.Context, v *asof.View, r rules.Rules) error {
	id := r.ID()
	known, err := count(ctx, v, asof.Query{Files: files, Name: "rules_known", Params: asof.Params{"rules": id}})
	if err != nil || known > 0 {
		return err
	}
	return warehouse.Insert(asof.Writing(ctx), v.Conn, "rules", []rulesRow{
		{Rules: id, Body: string(r.YAML()), FirstUsed: v.Moment, Version: uint64(v.Moment.UnixMilli())},
	})
}

// count runs a statement whose answer is one number, "n".
func count(ctx context.Context, v *asof.View, q asof.Query) (uint64, error) {
	row, err := asof.One[struct {
		N uint64 `ch:"n"`
	}](ctx, v, q)
	return row.N, err
}

// rulesRow is one row of the table of rules.
type rulesRow struct {
	Rules     string    `ch:"rules_version"`
	Body      string    `ch:"body"`
	FirstUsed time.Time `ch:"first_used"`
	Version   uint64    `ch:"version"`
}

// partRow is one row of the table of indicators by group and Monday.
type partRow struct {
	Week      kim.Week `ch:"week"`
	Group     string   `ch:"group_id"`
	Indicator string   `ch:"indicator"`
	Raw       float64  `ch:"raw"`
	Score     float64  `ch:"score"`
	Weight    float64  `ch:"weight"`
	Points    float64  `ch:"points"`
	Rules     string   `ch:"rules_version"`
	Version   uint64   `ch:"version"`
}

func partRowOf(s *rules.Score, p rules.Part) partRow {
	return partRow{
		Week: s.Week, Group: s.Facts.Group.ID, Indicator: p.Indicator, Raw: p.Raw, Score: p.Score, Weight: p.Weight, Points: p.Points,
		Rules: s.RulesID, Version: version(s),
	}
}

// version orders the scorings of one week: the one of the later moment stands,
// and of two with the same moment the one written last.
func version(s *rules.Score) uint64 { return uint64(s.Facts.AsOf.UnixMilli()) }

// scoreRow is one row of the table of scores.
type scoreRow struct {
	Week              kim.Week   `ch:"week"`
	Group             string     `ch:"group_id"`
	AsOf              time.Time  `ch:"as_of"`
	Rules             string     `ch:"rules_version"`
	Status            kim.Status `ch:"status"`
	Grace             bool       `ch:"grace"`
	Cause             string     `ch:"cause"`
	LastStatus        kim.Status `ch:"last_status"`
	LastStatusOn      kim.Date   `ch:"last_status_on"`
	StatusSince       kim.Date   `ch:"status_since"`
	FallsOn           kim.Date   `ch:"falls_on"`
	FallsTo           kim.Status `ch:"falls_to"`
	ActiveOn          kim.Date   `ch:"active_on"`
	ActiveNeeds       int        `ch:"active_needs"`
	JudgedSilent      kim.Status `ch:"judged_silent"`
	JudgedActive      kim.Status `ch:"judged_active"`
	Lamp              kim.Lamp   `ch:"lamp"`
	DaysSinceItem     int        `ch:"days_since_item"`
	LastItem          time.Time  `ch:"last_item_at"`
	LastComplete      time.Time  `ch:"last_complete_at"`
	WindowWeeks       int        `ch:"window_weeks"`
	ObservedWeeks     int        `ch:"observed_weeks"`
	ActiveWeeks       int        `ch:"active_weeks"`
	PartlyWeeks       int        `ch:"partly_weeks"`
	Coverage          float64    `ch:"coverage"`
	IAD               float64    `ch:"iad"`
	Partial           bool       `ch:"iad_partial"`
	Newcomer          bool       `ch:"newcomer"`
	RankDistrict      uint32     `ch:"rank_district"`
	RankRegency       uint32     `ch:"rank_regency"`
	RankProvince      uint32     `ch:"rank_province"`
	RankNation        uint32     `ch:"rank_nation"`
	NationLow         uint32     `ch:"rank_low"`
	NationMedian      uint32     `ch:"rank_median"`
	NationHigh        uint32     `ch:"rank_high"`
	RegencyLow        uint32     `ch:"regency_low"`
	RegencyHigh       uint32     `ch:"regency_high"`
	DistrictLow       uint32     `ch:"district_low"`
	DistrictHigh      uint32     `ch:"district_high"`
	ProvinceLow       uint32     `ch:"province_low"`
	ProvinceHigh      uint32     `ch:"province_high"`
	TotalNews         uint32     `ch:"total_news"`
	TotalGallery      uint32     `ch:"total_gallery"`
	TotalAnnouncement uint32     `ch:"total_announcement"`
	TotalEvent        uint32     `ch:"total_event"`
	Total             uint32     `ch:"total"`
	TotalPhotos       uint32     `ch:"total_photos"`
	Version           uint64     `ch:"version"`
}

func scoreRowOf(s *rules.Score) scoreRow {
	f, v, t, in := s.Facts, s.Verdict, s.Facts.Totals, s.Intervals
	ws := f.Window(s.StatusWindow, 0)
	return scoreRow{
		Week: s.Week, Group: f.Group.ID, AsOf: f.AsOf, Rules: s.RulesID,
		Status: v.Status, Grace: v.Grace, Cause: v.Cause, LastStatus: v.Last, LastStatusOn: v.LastOn, StatusSince: s.Since,
		FallsOn: s.Outlook.FallsOn, FallsTo: s.Outlook.FallsTo, ActiveOn: s.Outlook.ActiveOn, ActiveNeeds: s.Outlook.ActiveWeeks,
		JudgedSilent: v.AsSilent, JudgedActive: v.AsActive, Lamp: v.Lamp, DaysSinceItem: v.DaysSinceItem,
		LastItem: f.LastItem, LastComplete: f.LastComplete,
		WindowWeeks: len(ws), ObservedWeeks: rules.Observed(ws), ActiveWeeks: rules.Active(ws), PartlyWeeks: rules.Partly(ws),
		Coverage: s.Index.Coverage, IAD: s.Index.IAD, Partial: s.Index.Partial, Newcomer: s.Newcomer,
		RankDistrict: s.Ranks.District, RankRegency: s.Ranks.Regency, RankProvince: s.Ranks.Province, RankNation: s.Ranks.Nation,
		NationLow: in.Nation.Low, NationMedian: in.Nation.Median, NationHigh: in.Nation.High,
		RegencyLow: in.Regency.Low, RegencyHigh: in.Regency.High, DistrictLow: in.District.Low, DistrictHigh: in.District.High,
		ProvinceLow: in.Province.Low, ProvinceHigh: in.Province.High,
		TotalNews: t.News, TotalGallery: t.Gallery, TotalAnnouncement: t.Announcement, TotalEvent: t.Event,
		Total: t.Items(), TotalPhotos: t.Photos, Version: version(s),
	}
}

// transitionRow is one row of the table of changes of status.
type transitionRow struct {
	Week     kim.Week   `ch:"week"`
	Group    string     `ch:"group_id"`
	From     kim.Status `ch:"from_status"`
	To       kim.Status `ch:"to_status"`
	Change   string     `ch:"change"`
	Evidence string     `ch:"evidence"`
	Version  uint64     `ch:"version"`
}

func transitionRowOf(s *rules.Score) (transitionRow, error) {
	evidence, err := s.Evidence()
	return transitionRow{
		Week: s.Week, Group: s.Facts.Group.ID, From: s.Transition.From, To: s.Transition.To, Change: s.Transition.Kind,
		Evidence: evidence, Version: version(s),
	}, err
}

// sweep deletes what an earlier scoring of the same week stored and this one did
// not: scores of groups that are no longer watched, transitions that no longer hold.
func sweep(ctx context.Context, v *asof.View, scores []*rules.Score) error {
	if len(scores) == 0 {
		return nil
	}
	scored, changed := map[string]bool{}, map[string]bool{}
	for _, s := range scores {
		scored[s.Facts.Group.ID] = true
		changed[s.Facts.Group.ID] = s.Transition.Kind != ""
	}
	for _, t := range []struct {
		name string
		keep map[string]bool
	}{{"scores", scored}, {"score_parts", scored}, {"transitions", changed}} {
		q := asof.Query{Files: files, Name: "present", Params: asof.Params{"week": scores[0].Week}, Put: map[string]string{"table": t.name}}
		present, err := asof.Select[struct {
			Group string `ch:"group_id"`
		}](ctx, v, q)
		if err != nil {
			return err
		}
		var gone []string
		for _, p := range present {
			if !t.keep[p.Group] {
				gone = append(gone, p.Group)
			}
		}
		if len(gone) == 0 {
			continue
		}
		q.Name, q.Params = "forget", asof.Params{"week": scores[0].Week, "groups": gone}
		if err := v.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
