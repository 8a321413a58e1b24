package board

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// Section is what the newest complete walk of a group saw of one section of its site.
type Section struct {
	GroupID  string    `ch:"group_id"`
	WalkedAt time.Time `ch:"started_at"`
	kim.SectionWalk
}

func (s *Store) sections(ctx context.Context) (map[string][]Section, error) {
	list, err := read[Section](ctx, s, "group_sections")
	for i := range list {
		list[i].SectionWalk = tidySection(list[i].SectionWalk)
	}
	return byGroup(list, func(x Section) string { return x.GroupID }), err
}

// ShortReach is a group whose newest complete walk did not see the last weeks whole.
type ShortReach struct {
	GroupID      string
	Coverage     kim.Coverage
	CoveredSince kim.Date
	Sections     []kim.SectionWalk // the ones that it did not see whole
}

// shortReaches lists the groups whose newest complete walk did not see everything from a
// Monday on, by id.
func (s *Store) shortReaches(ctx context.Context, from kim.Week) ([]ShortReach, error) {
	rows, err := read[struct {
		GroupID string       `ch:"group_id"`
		Reach   kim.Coverage `ch:"walk_coverage"`
		Since   kim.Date     `ch:"walk_since"`
		kim.SectionWalk
	}](ctx, s, "short_reach", warehouse.Bind("from", from))
	var out []ShortReach
	for _, r := range rows {
		if n := len(out); n == 0 || out[n-1].GroupID != r.GroupID {
			out = append(out, ShortReach{GroupID: r.GroupID, Coverage: r.Reach, CoveredSince: r.Since})
		}
		if last := &out[len(out)-1]; r.Path != "" {
			last.Sections = append(last.Sections, tidySection(r.SectionWalk))
		}
	}
	return out, err
}

// tidySection bounds what a site may put on a page.
func tidySection(s kim.SectionWalk) kim.SectionWalk {
	s.Path, s.Why = Clip(s.Path, LongestText), Clip(s.Why, LongestText)
	for i := range s.Examples {
		s.Examples[i] = Clip(s.Examples[i], LongestText)
	}
	return s
}
