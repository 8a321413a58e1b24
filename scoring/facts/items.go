package facts

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
)

// counts are the items of one group: all of them, and by the weeks in which they count.
type counts struct {
	totals rules.Totals
	first  int64       // when the first item counts, in milliseconds; 0 if there is none
	last   [3]int64    // the last one as of the moment, and of 7 and 14 days before
	weeks  []weekCount // with items, in order
	spans  []rules.Span
}

// weekCount is what is counted in one week. The sizes keep all weeks of the nation in
// little memory.
type weekCount struct {
	week                               kim.Week
	news, gallery, announcement, event uint32
	photos                             uint32
	judged, whole                      uint32
	backdated, future, undated         uint32
	words                              uint64
}

// itemsRow is one row of items.sql.
type itemsRow struct {
	Group  string `ch:"group_id"`
	Packed string `ch:"packed"`

	SpanFrom   []int32 `ch:"span_from"` // days
	SpanTo     []int32 `ch:"span_to"`
	SpanCounts []int64 `ch:"span_counts"` // milliseconds
	SpanFirm   []uint8 `ch:"span_firm"`
}

// spans lists the days between which items may lie.
func (r *itemsRow) spans() []rules.Span {
	var out []rules.Span
	for i, from := range r.SpanFrom {
		s := rules.Span{From: kim.Date(from), To: kim.Date(r.SpanTo[i]), Firm: r.SpanFirm[i] == 1}
		if r.SpanCounts[i] != 0 {
			s.CountsAt = time.UnixMilli(r.SpanCounts[i]).UTC()
		}
		out = append(out, s)
	}
	return out
}

// The kinds and the reasons of a packed item, see items.sql.
const (
	packedItem = 8 + 8 + 4 + 2 + 1 // bytes

	news, gallery, announcement, event = 1, 2, 3, 4
	backdated, future, undated         = 1, 2, 3
	ofTwoWeeks                         = 64
)

// groupsAtOnce is how many groups one statement reads, which bounds the memory of the
// engine and of the program.
const groupsAtOnce = 4000

const (
	dayMilli    = 24 * 3600 * 1000
	weekMilli   = 7 * dayMilli
	firstMonday = 4 * dayMilli // of the clock: 5 January 1970
)

// counter counts the items of groups as of a moment.
type counter struct {
	judgedWords, wholeWords uint32
	now                     int64   // milliseconds
	slots                   []int32 // by week since the first Monday: its place in the list of weeks, counted from 1
	texts                   originality.Texts
}

// newCounter returns a counter for at most so many items.
func newCounter(v *asof.View, r rules.Rules, most uint64) *counter {
	now := v.Moment.UnixMilli()
	return &counter{
		judgedWords: uint32(r.Originality.MinWords), wholeWords: uint32(r.Indicators[kim.KL].MinWords), now: now,
		slots: make([]int32, max(0, now+dayMilli)/weekMilli+1),
		texts: originality.Texts{All: make([]originality.Text, 0, most)},
	}
}

// count counts the items of one group in a zone. What is dated before the first Monday of
// the clock or after the moment counts in no week, and is no last item. An item that is of
// one of two weeks by its own words counts in neither: both are partly observed or not at
// all on its account, and "at least 3" must be true of each.
func (c *counter) count(group, packed string, zone kim.Zone) (out counts) {
	c.texts.Groups = append(c.texts.Groups, group)
	ahead := int64(zone.Hours()) * 3600 * 1000
	thisWeek := (c.now + ahead - firstMonday) / weekMilli
	for b := []byte(packed); len(b) >= packedItem; b = b[packedItem:] {
		var (
			hash   = binary.LittleEndian.Uint64(b)
			at     = int64(binary.LittleEndian.Uint64(b[8:]))
			words  = binary.LittleEndian.Uint32(b[16:])
			photos = uint32(binary.LittleEndian.Uint16(b[20:]))
			kind   = b[22] & 7
			reason = b[22] >> 3 & 7
			judged = words >= c.judgedWords && hash != 0
		)
		if judged {
			c.texts.All = append(c.texts.All, originality.Text{Hash: hash, Hour: int32(at / 3600_000), Group: int32(len(c.texts.Groups) - 1)})
		}
		out.totals.Photos += photos
		switch kind {
		case news:
			out.totals.News++
		case gallery:
			out.totals.Gallery++
		case announcement:
			out.totals.Announcement++
		case event:
			out.totals.Event++
		}
		if at < firstMonday || at > c.now {
			continue
		}
		if out.first == 0 || at < out.first {
			out.first = at
		}
		for i := range out.last {
			if at <= c.now-int64(i)*weekMilli {
				out.last[i] = max(out.last[i], at)
			}
		}
		week := (at + ahead - firstMonday) / weekMilli
		if week >= thisWeek || b[22]&ofTwoWeeks != 0 {
			continue
		}
		if c.slots[week] == 0 {
			out.weeks = append(out.weeks, weekCount{week: kim.Week(4 + 7*week)})
			c.slots[week] = int32(len(out.weeks))
		}
		w := &out.weeks[c.slots[week]-1]
		switch kind {
		case news:
			w.news++
			if words >= c.wholeWords && photos >= 1 && reason != undated {
				w.whole++
			}
		case gallery:
			w.gallery++
		case announcement:
			w.announcement++
		case event:
			w.event++
		}
		switch reason {
		case backdated:
			w.backdated++
		case future:
			w.future++
		case undated:
			w.undated++
		}
		w.photos += photos
		w.words += uint64(words)
		if judged {
			w.judged++
		}
	}
	for _, w := range out.weeks {
		c.slots[w.week/7] = 0
	}
	slices.SortFunc(out.weeks, func(a, b weekCount) int { return cmp.Compare(a.week, b.week) })
	out.weeks = slices.Clip(out.weeks)
	return out
}

// read reads all items that count, once, some groups at a time, and counts them. Groups come
// by id; the zone of a group that nobody watches does not matter.
func (c *counter) read(ctx context.Context, v *asof.View, groups []string, zone func(group string) kim.Zone, do func(group string, c counts)) error {
	above := ""
	for some := range slices.Chunk(groups, groupsAtOnce) {
		upto := some[len(some)-1]
		q := asof.Query{Files: files, Name: "items", Params: asof.Params{"above": above, "upto": upto}}
		if err := asof.Each(ctx, v, q, func(row *itemsRow) error {
			if len(row.Packed)%packedItem != 0 {
				return fmt.Errorf("the items of %s come in %d bytes", row.Group, len(row.Packed))
			}
			counted := c.count(row.Group, row.Packed, zone(row.Group))
			counted.spans = row.spans()
			do(row.Group, counted)
			return nil
		}); err != nil {
			return err
		}
		above = upto
	}
	return nil
}
