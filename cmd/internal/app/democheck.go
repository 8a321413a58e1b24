package app

import (
	"context"
	_ "embed" // the queries
	"fmt"
	"slices"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/rules"
)

//go:embed sql/finished.sql
var finishedSQL string

//go:embed sql/totals.sql
var totalsSQL string

// DemoResult compares what the program concluded with the simulator's truth. The
// groups of the ministry's table stand apart: only Tukum and Ministry tell of them.
type DemoResult struct {
	Groups          int                `json:"groups"`
	Weeks           int                `json:"weeks"`
	ItemsTruth      int                `json:"items_truth"`
	Items           int                `json:"items"`
	PhotosTruth     int                `json:"photos_truth"`
	Photos          int                `json:"photos"`
	GroupWeeks      int                `json:"group_weeks"`
	GroupWeeksWrong int                `json:"group_weeks_wrong"`
	JEDITotal       int                `json:"jedi_total"` // news items and photos in Benua Lima and Dusun Timur
	Tukum           map[kim.Kind]int   `json:"tukum"`
	Ministry        map[string]int     `json:"ministry"` // items of the groups of the ministry's table, by id
	Statuses        map[kim.Status]int `json:"statuses"`
	AsOf            string             `json:"as_of"`
	Cost            DemoCost           `json:"cost"`
	Seconds         float64            `json:"seconds"`
	Wrong           []string           `json:"wrong,omitempty"` // the first weeks that differ
}

// maxWrong is how many wrong weeks a result spells out.
const maxWrong = 20

// totals is one group's row of the totals query.
type totals struct {
	Group        string `ch:"group_id"`
	District     string `ch:"district"`
	News         int    `ch:"news"`
	Gallery      int    `ch:"gallery"`
	Announcement int    `ch:"announcement"`
	Event        int    `ch:"event"`
	Photos       int    `ch:"photos"`
}

func (t totals) items() int { return t.News + t.Gallery + t.Announcement + t.Event }

// Check compares what is stored with the truth.
func (d *Demo) Check(ctx context.Context) (DemoResult, error) {
	truth := d.truth()
	result := DemoResult{
		Groups: d.cfg.Groups, Weeks: d.cfg.Weeks, AsOf: d.cfg.AsOf.Format("2006-01-02T15:04:05Z07:00"),
		ItemsTruth: truth.Items(kimsim.MinistryIDs()...), PhotosTruth: truth.Photos(kimsim.MinistryIDs()...),
		Ministry: map[string]int{}, Statuses: map[kim.Status]int{}, Cost: d.cost,
	}
	if err := d.checkTotals(ctx, &result); err != nil {
		return result, err
	}
	rows, err := d.Scorer().Weekly(ctx, d.cfg.AsOf, "")
	if err != nil {
		return result, fmt.Errorf("read weekly activity: %w", err)
	}
	checkWeeks(truth, rows, &result)
	scores, err := d.Scorer().Compute(ctx, d.cfg.AsOf)
	if err != nil {
		return result, fmt.Errorf("read statuses: %w", err)
	}
	apart := kimsim.MinistryIDs()
	for _, s := range scores {
		if !slices.Contains(apart, s.Facts.Group.ID) {
			result.Statuses[s.Verdict.Status]++
		}
	}
	return result, nil
}

// checkTotals fills in the counts of all time.
func (d *Demo) checkTotals(ctx context.Context, result *DemoResult) error {
	rows, err := warehouse.Select[totals](ctx, d.DB.Conn(), totalsSQL)
	if err != nil {
		return fmt.Errorf("read totals: %w", err)
	}
	apart := kimsim.MinistryIDs()
	for _, t := range rows {
		if t.Group == kimsim.TukumID() {
			result.Tukum = map[kim.Kind]int{kim.News: t.News, kim.Gallery: t.Gallery, kim.Announcement: t.Announcement, kim.Event: t.Event}
		}
		if slices.Contains(apart, t.Group) {
			result.Ministry[t.Group] = t.items()
			continue
		}
		result.Items += t.items()
		result.Photos += t.Photos
		if slices.Contains([]string{"Benua Lima", "Dusun Timur"}, t.District) {
			result.JEDITotal += t.News + t.Photos
		}
	}
	return nil
}

// groupWeek names one week of one group.
type groupWeek struct {
	group string
	week  kim.Week
}

// checkWeeks compares every week of every group, both ways: a week that only one
// side has is wrong.
func checkWeeks(truth kimsim.Truth, rows []facts.WeekRow, result *DemoResult) {
	got := map[groupWeek]rules.WeekFacts{}
	for _, r := range rows {
		got[groupWeek{r.GroupID, r.Week}] = r.WeekFacts
	}
	wrong := func(at groupWeek, format string, args ...any) {
		result.GroupWeeksWrong++
		if len(result.Wrong) < maxWrong {
			result.Wrong = append(result.Wrong, fmt.Sprintf("%s %s: ", at.group, at.week)+fmt.Sprintf(format, args...))
		}
	}
	for _, g := range truth.Groups {
		for _, want := range g.Weeks {
			at := groupWeek{g.GroupID, want.Week}
			have, found := got[at]
			delete(got, at)
			result.GroupWeeks++
			switch {
			case !found:
				wrong(at, "missing, want %s", describe(want))
			case !sameWeek(have, want):
				wrong(at, "state %s, %d items (%d news, %d gallery, %d announcement, %d event), %d photos; want %s", have.State, have.Items(),
					have.News, have.Gallery, have.Announcement, have.Event, have.Photos, describe(want))
			}
		}
	}
	for at, have := range got {
		result.GroupWeeks++
		wrong(at, "state %s, %d items in a week that the truth does not have", have.State, have.Items())
	}
}

// sameWeek tells whether a week is as in truth. Counts of an unobserved week mean
// nothing. Of a week that no complete walk observed, a walk that failed may have seen
// some items: at most as many as say that they are of that week.
func sameWeek(have rules.WeekFacts, want kimsim.WeekTruth) bool {
	kinds := map[kim.Kind]uint32{kim.News: have.News, kim.Gallery: have.Gallery, kim.Announcement: have.Announcement, kim.Event: have.Event}
	least, most := want.Items, want.Items
	if have.State == kim.WeekPartly && (want.State == kim.WeekPartly || want.State == kim.WeekUnobserved) {
		most = want.Dated
	} else if have.State != want.State {
		return false
	}
	if have.State == kim.WeekUnobserved {
		return true
	}
	for kind, n := range kinds {
		if int(n) < least[kind] || int(n) > max(most[kind], least[kind]) {
			return false
		}
	}
	return have.State == kim.WeekPartly || int(have.Photos) == want.Photos
}

// describe writes a week of the truth for a message.
func describe(w kimsim.WeekTruth) string {
	return fmt.Sprintf("%s, %d items (%d news, %d gallery, %d announcement, %d event), %d photos", w.State, w.Count(),
		w.Items[kim.News], w.Items[kim.Gallery], w.Items[kim.Announcement], w.Items[kim.Event], w.Photos)
}
