package registry

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/outreach.sql
var outreachSQL string

// HeldOutreach is an outreach with who entered it last.
type HeldOutreach struct {
	kim.Outreach
	By      string    `ch:"by"` // empty: the command line
	Entered time.Time `ch:"entered_at"`
}

// OutreachAt returns the outreach that stood at a moment, the newest first: what was entered later, or
// removed later, makes no difference.
func OutreachAt(ctx context.Context, conn driver.Conn, moment time.Time) ([]HeldOutreach, error) {
	return loadOutreach(ctx, conn, moment.UnixMilli())
}

// Outreach returns the outreach that stands now, the newest first.
func Outreach(ctx context.Context, conn driver.Conn) ([]HeldOutreach, error) {
	return loadOutreach(ctx, conn, math.MaxInt64)
}

func loadOutreach(ctx context.Context, conn driver.Conn, until int64) ([]HeldOutreach, error) {
	list, err := warehouse.Select[HeldOutreach](ctx, conn, outreachSQL, warehouse.Bind("as_of", until))
	if err != nil {
		return nil, fmt.Errorf("load the outreach: %w", err)
	}
	return list, nil
}

// LookAtOutreach reads a table of outreach and says what applying it would do. The author may name groups
// and areas that they may change, and changes only what they named alone.
func (e *Editor) LookAtOutreach(ctx context.Context, data []byte, name string, who Editing) (OutreachTable, error) {
	t, err := ReadOutreach(bytes.NewReader(data), name, e.areas, e.now())
	if err != nil || len(t.Rows) == 0 {
		return t, err
	}
	known, err := e.regions(ctx)
	if err != nil {
		return t, err
	}
	have, err := Outreach(ctx, e.conn)
	if err != nil {
		return t, err
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		for _, id := range r.Groups {
			switch region, listed := known[id]; {
			case !listed:
				t.bad(*r, "group_id", id, GroupUnknown, "no group of the list has this id", "take the id from the list of groups")
			case !region.In(who.Within):
				t.bad(*r, "group_id", id, NotYours, "the group lies outside of the area that you may change", "leave the row to whoever keeps that area")
			}
		}
		for _, code := range r.Areas {
			if !lies(code, who.Within) {
				t.bad(*r, "area_code", code, AreaNotYours, "the area lies outside of what you may change", "leave the row to whoever keeps that area")
			}
		}
		r.judge(have, func(o kim.Outreach) bool { return within(o, known, who.Within) })
	}
	return t, nil
}

// regions are the regions of the listed groups, by their ids.
func (e *Editor) regions(ctx context.Context) (map[string]kim.Region, error) {
	all, err := e.All(ctx)
	out := make(map[string]kim.Region, len(all))
	for _, one := range all {
		if one.Listed {
			out[one.ID] = one.Region
		}
	}
	return out, err
}

func (t *OutreachTable) bad(r OutreachRow, column, value, kind, reason, remedy string) {
	line := r.lines[value]
	t.Bad = append(t.Bad, Problem{File: t.File, Line: line, Row: line, ID: value, Column: column, Value: value, Kind: kind, Reason: quote(value) + ": " + reason, Remedy: remedy})
}

// judge says what storing the row would do to what is there.
func (r *OutreachRow) judge(have []HeldOutreach, mine func(kim.Outreach) bool) {
	r.Verdict = Created
	for _, h := range have {
		if !sameHeld(h.Outreach, r.Outreach) || !mine(h.Outreach) {
			continue
		}
		r.ID, r.Before, r.entered, r.Verdict = h.ID, h.Outreach, h.Entered, Updated
		if h.To == r.To && h.Title == r.Title && alike(h.Groups, r.Groups) && alike(h.Areas, r.Areas) {
			r.Verdict = Unchanged
		}
		return
	}
}

// alike tells whether two lists hold the same, in whatever order.
func alike(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// lies tells whether an area lies in another; both are Kemendagri codes, and the empty one is the whole country.
func lies(code, within string) bool {
	return within == "" || code == within || strings.HasPrefix(code, within+".")
}

// Touch tells whether one of two areas lies in the other; WholeCountry is an area too.
func Touch(a, b string) bool {
	return a == WholeCountry || lies(a, b) || lies(b, a)
}

// within tells whether all who took part lie in an area. A group that is no longer listed hinders nobody.
func within(o kim.Outreach, known map[string]kim.Region, area string) bool {
	for _, id := range o.Groups {
		if region, listed := known[id]; listed && !region.In(area) {
			return false
		}
	}
	return !slices.ContainsFunc(o.Areas, func(code string) bool { return !lies(code, area) })
}

// ApplyOutreach stores a table of outreach, if it does what its author was shown: digest names that; empty:
// whatever it does. If not, or if a row is bad, nothing is stored, and the error is ErrChanged or ErrNoRows.
func (e *Editor) ApplyOutreach(ctx context.Context, text, name, digest string, who Editing) (OutreachTable, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t, err := e.LookAtOutreach(ctx, []byte(text), name, who)
	switch {
	case err != nil:
		return t, err
	case len(t.Bad) > 0 || len(t.Rows) == 0:
		return t, ErrNoRows
	case digest != "" && t.Digest() != digest:
		return t, ErrChanged
	}
	var list []HeldOutreach
	for _, r := range t.Rows {
		if r.Verdict == Unchanged {
			continue
		}
		if r.ID == "" {
			r.ID = newAct()
		}
		list = append(list, HeldOutreach{r.Outreach, who.By, e.after(r.entered)})
	}
	return t, e.writeOutreach(ctx, list, name, false)
}

// DropOutreach takes an outreach back that was entered by mistake, and returns it; ErrChanged: it is not
// there any more, ErrNotAllowed: others took part than the author may change.
func (e *Editor) DropOutreach(ctx context.Context, id string, who Editing) (kim.Outreach, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	have, err := Outreach(ctx, e.conn)
	if err != nil {
		return kim.Outreach{}, err
	}
	at := slices.IndexFunc(have, func(h HeldOutreach) bool { return h.ID == id })
	if at < 0 {
		return kim.Outreach{}, ErrChanged
	}
	known, err := e.regions(ctx)
	switch {
	case err != nil:
		return kim.Outreach{}, err
	case !within(have[at].Outreach, known, who.Within):
		return kim.Outreach{}, ErrNotAllowed
	}
	gone := HeldOutreach{have[at].Outreach, who.By, e.after(have[at].Entered)}
	return gone.Outreach, e.writeOutreach(ctx, []HeldOutreach{gone}, "", true)
}

// after is now, or the moment after an earlier state where the clock has not moved.
func (e *Editor) after(before time.Time) time.Time {
	now := e.now().UTC().Truncate(time.Millisecond)
	if !now.After(before) {
		return before.Add(time.Millisecond)
	}
	return now
}

func (e *Editor) writeOutreach(ctx context.Context, list []HeldOutreach, source string, removed bool) error {
	type outreachRow struct {
		HeldOutreach
		Removed bool   `ch:"removed"`
		Source  string `ch:"source"`
	}
	rows := make([]outreachRow, len(list))
	for i, o := range list {
		rows[i] = outreachRow{o, removed, source}
	}
	retry := warehouse.Retry{Wait: writeWait}
	if err := retry.Do(ctx, "writing outreach", func(ctx context.Context) error {
		return warehouse.Insert(ctx, e.conn, "outreach", rows)
	}); err != nil {
		return fmt.Errorf("write the outreach: %w", err)
	}
	return nil
}
