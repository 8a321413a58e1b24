package facts

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
)

// WeekRow is one completed week of one named group: a row of the weekly export.
type WeekRow struct {
	GroupID string
	rules.WeekFacts
}

// yearWeeks are the weeks that are shown of a group before its first item, if nobody
// knows when it was registered.
const yearWeeks = 52

// EachWeek calls do for the completed weeks of every watched group since its first item
// or its registration, whichever is earlier, by group and week. Method is that of the
// walks that observed the week; 0: none did. It ends when do returns false.
func (k *Known) EachWeek(copies []originality.Copy, do func(group string, w rules.WeekFacts, method int) bool) {
	copied := k.copied(copies)
	for i, f := range k.facts {
		running := kim.WeekOf(f.AsOf, f.Group.Zone)
		begin := running.Add(-yearWeeks)
		if f.Group.RegisteredOn.Known() {
			begin = f.Group.RegisteredOn.Week()
		}
		counted := k.counts[i]
		if counted.first > 0 {
			begin = min(begin, kim.WeekOf(instant(counted.first), f.Group.Zone))
		}
		for week, next := max(begin, firstWeek), 0; week < running; week = week.Add(1) {
			w := rules.WeekFacts{Week: week}
			items := next < len(counted.weeks) && counted.weeks[next].week == week
			if items {
				w = counted.weeks[next].facts(copied[i])
				next++
			}
			var method int
			w.State, method = f.Judge(week, items)
			if !do(f.Group.ID, w, method) {
				return
			}
		}
	}
}

// firstWeek is the first week that is counted in: its Monday is the first of the clock.
const firstWeek kim.Week = 4

// rowsAtOnce is how many weeks are sent at once.
const rowsAtOnce = 1 << 16

// weekColumns are rows of the table "weekly", column by column.
type weekColumns struct {
	Group        []string    `ch:"group_id"`
	Week         []time.Time `ch:"week"`
	State        []string    `ch:"state"`
	News         []uint32    `ch:"news"`
	Gallery      []uint32    `ch:"gallery"`
	Announcement []uint32    `ch:"announcement"`
	Event        []uint32    `ch:"event"`
	Items        []uint32    `ch:"items"`
	Photos       []uint32    `ch:"photos"`
	Words        []uint64    `ch:"words"`
	Judged       []uint32    `ch:"judged"`
	Originals    []uint32    `ch:"originals"`
	WholeNews    []uint32    `ch:"whole_news"`
	Backdated    []uint32    `ch:"backdated"`
	Future       []uint32    `ch:"future"`
	Undated      []uint32    `ch:"undated"`
	AsOf         []time.Time `ch:"as_of"`
	Version      []uint64    `ch:"version"`
	Method       []uint16    `ch:"method"`
}

func (c *weekColumns) add(v *asof.View, group string, w rules.WeekFacts, method int) {
	c.Group = append(c.Group, group)
	c.Week = append(c.Week, w.Week.Monday().Time())
	c.State = append(c.State, string(w.State))
	c.News = append(c.News, w.News)
	c.Gallery = append(c.Gallery, w.Gallery)
	c.Announcement = append(c.Announcement, w.Announcement)
	c.Event = append(c.Event, w.Event)
	c.Items = append(c.Items, w.Items())
	c.Photos = append(c.Photos, w.Photos)
	c.Words = append(c.Words, w.Words)
	c.Judged = append(c.Judged, w.Judged)
	c.Originals = append(c.Originals, w.Originals)
	c.WholeNews = append(c.WholeNews, w.WholeNews)
	c.Backdated = append(c.Backdated, w.Backdated)
	c.Future = append(c.Future, w.Future)
	c.Undated = append(c.Undated, w.Undated)
	c.AsOf = append(c.AsOf, v.Moment)
	c.Version = append(c.Version, uint64(v.Moment.UnixMilli()))
	c.Method = append(c.Method, uint16(method))
}

// reset empties the columns and keeps their memory.
func (c *weekColumns) reset() {
	*c = weekColumns{
		c.Group[:0], c.Week[:0], c.State[:0], c.News[:0], c.Gallery[:0], c.Announcement[:0], c.Event[:0], c.Items[:0], c.Photos[:0],
		c.Words[:0], c.Judged[:0], c.Originals[:0], c.WholeNews[:0], c.Backdated[:0], c.Future[:0], c.Undated[:0], c.AsOf[:0],
		c.Version[:0], c.Method[:0],
	}
}

// Rebuild builds the table "weekly" anew, and puts the new rows in place of the old ones
// in one step: readers see either. If the table is that of a later moment it is left
// alone, and built is false.
func Rebuild(ctx context.Context, v *asof.View, k *Known, copies []originality.Copy) (built bool, err error) {
	return asof.Replace(ctx, v, "weekly", func(ctx context.Context) (rows uint64, err error) {
		err = warehouse.InsertColumns(asof.Building(ctx), v.Conn, "weekly_next", func(yield func(*weekColumns) bool) {
			var some weekColumns
			more := true
			k.EachWeek(copies, func(group string, w rules.WeekFacts, method int) bool {
				if len(some.Group) == rowsAtOnce {
					more = yield(&some)
					some.reset()
				}
				rows++
				some.add(v, group, w, method)
				return more
			})
			if more {
				yield(&some)
			}
		})
		return rows, err
	})
}

// Weekly returns the completed weeks of every watched group since its first item or its
// registration, by group and week.
func (k *Known) Weekly(copies []originality.Copy) (out []WeekRow) {
	k.EachWeek(copies, func(group string, w rules.WeekFacts, _ int) bool {
		out = append(out, WeekRow{GroupID: group, WeekFacts: w})
		return true
	})
	return out
}
