package board

import (
	"cmp"
	"context"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// AreaWeek is one completed week of an area. Items and photos are of all groups: where
// some were partly observed, at least so many.
type AreaWeek struct {
	Week         kim.Week `ch:"week"`
	Groups       uint64   `ch:"groups"`
	Observed     uint64   `ch:"observed"` // groups of which everything is known: "terpantau" of a week means these
	Partly       uint64   `ch:"partly"`   // groups of which items were seen, and more may have been there
	Active       uint64   `ch:"active"`   // groups with an item
	News         uint64   `ch:"news"`
	Gallery      uint64   `ch:"gallery"`
	Announcement uint64   `ch:"announcement"`
	Event        uint64   `ch:"event"`
	Photos       uint64   `ch:"photos"`
}

// Items returns the items of all kinds.
func (w AreaWeek) Items() uint64 { return w.News + w.Gallery + w.Announcement + w.Event }

// Least tells whether its counts are the least that there was.
func (w AreaWeek) Least() bool { return w.Partly > 0 }

// Seen tells whether anything is known of that week.
func (w AreaWeek) Seen() bool { return w.Observed+w.Partly > 0 }

// DistrictWeek is one week of one district.
type DistrictWeek struct {
	Regency  string `ch:"regency"`  // code
	District string `ch:"district"` // code or name; empty: the registry names none
	AreaWeek
}

// DistrictWeeks returns the weeks of every district.
func (s *Store) DistrictWeeks(ctx context.Context, from, to kim.Week) ([]DistrictWeek, error) {
	return read[DistrictWeek](ctx, s, "area_weeks", warehouse.Bind("from", from), warehouse.Bind("to", to))
}

// SumWeeks adds up the districts of an area over n weeks up to last, oldest first,
// and tells whether there was anything to add. A week that nobody has a row for
// stays unseen and is never an empty one.
func (b *Board) SumWeeks(all []DistrictWeek, sc Scope, last kim.Week, n int) ([]AreaWeek, bool) {
	out := make([]AreaWeek, n)
	for i := range out {
		out[i].Week = last.Add(i - n + 1)
	}
	found := false
	for _, w := range all {
		i := n - 1 - last.Sub(w.Week)
		if i < 0 || i >= n || !b.covers(sc, w) {
			continue
		}
		found = true
		o := &out[i]
		o.Groups, o.Observed, o.Partly, o.Active = o.Groups+w.Groups, o.Observed+w.Observed, o.Partly+w.Partly, o.Active+w.Active
		o.News, o.Gallery, o.Photos = o.News+w.News, o.Gallery+w.Gallery, o.Photos+w.Photos
		o.Announcement, o.Event = o.Announcement+w.Announcement, o.Event+w.Event
	}
	return out, found
}

func (b *Board) covers(sc Scope, w DistrictWeek) bool {
	switch sc.Level() {
	case kim.LevelDistrict:
		return w.Regency == sc.Regency && cmp.Or(w.District, Unrecorded) == sc.District
	case kim.LevelRegency:
		return w.Regency == sc.Regency
	case kim.LevelProvince:
		return b.provinceOf[w.Regency] == sc.Province
	default:
		return true
	}
}

// GroupWeek is one completed week of one group.
type GroupWeek struct {
	Week          kim.Week
	State         kim.WeekState // empty: before the group's first week
	Kinds         Counts
	Items, Photos uint32
	Method        int // version of the method of the walks that observed it; 0: none did
}

// Seen tells whether anything was seen of the week: only then do its counts mean
// anything.
func (w GroupWeek) Seen() bool { return w.State.Observed() || w.Partly() }

// Old tells whether only walks observed it that were taken to have seen everything.
func (w GroupWeek) Old() bool { return w.State.Observed() && 0 < w.Method && w.Method < kim.Method }

// Partly tells whether its counts are the least that there was.
func (w GroupWeek) Partly() bool { return w.State == kim.WeekPartly }

// GroupWeeks returns the weeks of one group, oldest first.
func (s *Store) GroupWeeks(ctx context.Context, id string, from, to kim.Week) ([]GroupWeek, error) {
	all, err := s.weeks(ctx, "group_weeks", warehouse.Bind("group", id), warehouse.Bind("from", from), warehouse.Bind("to", to))
	return all[id], err
}

// allWeeks returns the weeks of every group, oldest first.
func (s *Store) allWeeks(ctx context.Context, from, to kim.Week) (map[string][]GroupWeek, error) {
	return s.weeks(ctx, "year_weeks", warehouse.Bind("from", from), warehouse.Bind("to", to))
}

func (s *Store) weeks(ctx context.Context, file string, params ...any) (map[string][]GroupWeek, error) {
	rows, err := read[struct {
		Group        string        `ch:"group_id"`
		Week         kim.Week      `ch:"week"`
		State        kim.WeekState `ch:"state"`
		News         uint32        `ch:"news"`
		Gallery      uint32        `ch:"gallery"`
		Announcement uint32        `ch:"announcement"`
		Event        uint32        `ch:"event"`
		Items        uint32        `ch:"items"`
		Photos       uint32        `ch:"photos"`
		Method       int           `ch:"method"`
	}](ctx, s, file, params...)
	out := map[string][]GroupWeek{}
	for _, r := range rows {
		out[r.Group] = append(out[r.Group], GroupWeek{
			Week: r.Week, State: weekState(r.State), Kinds: Counts{r.News, r.Gallery, r.Announcement, r.Event},
			Items: r.Items, Photos: r.Photos, Method: r.Method,
		})
	}
	return out, err
}
