package signs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// Key names a sign.
type Key struct {
	Group   string `ch:"group_id"`
	Sign    string `ch:"sign"`
	Subject string `ch:"subject"`
}

// signRow is one row of the table of signs.
type signRow struct {
	Group     string   `ch:"group_id"`
	Sign      string   `ch:"sign"`
	Subject   string   `ch:"subject"`
	Week      kim.Week `ch:"week"`
	FoundOn   kim.Date `ch:"found_on"`
	Number    float64  `ch:"number"`
	Threshold float64  `ch:"threshold"`
	Explained string   `ch:"explained"`
	Items     []string `ch:"items"`
	Note      string   `ch:"note"`
	Version   uint64   `ch:"version"`
}

// Store keeps the signs of the view's Monday that were found in the given groups. Those
// of earlier Mondays stay on record.
func Store(ctx context.Context, v *asof.View, r rules.SignRules, groups map[string]kim.Group, found []Sign) error {
	week := asof.Params{"week": kim.WeekOf(v.Moment, kim.WIB)}
	earlier, err := asof.Select[struct {
		Key
		FoundOn kim.Date `ch:"found_on"`
	}](ctx, v, asof.Query{Files: files, Name: "signs_found", Params: week})
	if err != nil {
		return err
	}
	since := make(map[Key]kim.Date, len(earlier))
	for _, e := range earlier {
		since[e.Key] = e.FoundOn
	}
	had, err := asof.One[struct {
		Found uint64 `ch:"found"`
	}](ctx, v, asof.Query{Files: files, Name: "signs_of_week", Params: week})
	if err != nil {
		return err
	}
	if had.Found > 0 {
		if err := v.Exec(ctx, asof.Query{Files: files, Name: "signs_forget", Params: week}); err != nil {
			return err
		}
	}
	held, err := Outreach(ctx, v)
	if err != nil {
		return err
	}
	var rows []signRow
	for _, s := range found {
		g, watched := groups[s.Group]
		if !watched {
			continue
		}
		first, ok := since[Key{s.Group, s.Sign, s.Subject}]
		if !ok {
			first = s.Week.Monday()
		}
		rows = append(rows, signRow{
			Group: s.Group, Sign: s.Sign, Subject: s.Subject, Week: s.Week, FoundOn: first, Number: s.Number, Threshold: s.Threshold,
			Explained: Explain(r, held, s, g), Items: s.Items, Note: s.Note, Version: uint64(v.Moment.UnixMilli()),
		})
	}
	return warehouse.Insert(asof.Writing(ctx), v.Conn, "signs", rows)
}

// OnRecord returns the signs on record of the view's region with the newest decision
// about each.
func OnRecord(ctx context.Context, v *asof.View) ([]Sign, error) {
	return asof.Select[Sign](ctx, v, asof.Query{Files: files, Name: "signs"})
}

// Cleared returns the signs that stood cleared by a person at the view's moment.
func Cleared(ctx context.Context, v *asof.View) (map[Key]bool, error) {
	rows, err := asof.Select[Key](ctx, v, asof.Query{Files: files, Name: "cleared"})
	out := make(map[Key]bool, len(rows))
	for _, k := range rows {
		out[k] = true
	}
	return out, err
}

// ErrNoSuchSign says that nothing is on record under the given names.
var ErrNoSuchSign = errors.New("no such sign on record")

// Decide records that a person looked at a sign and cleared it, or opened it again.
// Name and reason are required and stay on record.
func Decide(ctx context.Context, v *asof.View, k Key, by, reason string, cleared bool) error {
	if strings.TrimSpace(by) == "" || strings.TrimSpace(reason) == "" {
		return errors.New("a sign is cleared with a name and a reason")
	}
	all, err := OnRecord(ctx, v)
	if err != nil {
		return err
	}
	for _, s := range all {
		if (Key{s.Group, s.Sign, s.Subject}) != k {
			continue
		}
		return warehouse.Insert(asof.Writing(ctx), v.Conn, "sign_clearings", []struct {
			Key
			At      time.Time `ch:"cleared_at"`
			Cleared bool      `ch:"cleared"`
			By      string    `ch:"by"`
			Reason  string    `ch:"reason"`
		}{{k, after(s.DecidedAt, v.Moment), cleared, by, reason}})
	}
	return fmt.Errorf("%s %s %q: %w", k.Group, k.Sign, k.Subject, ErrNoSuchSign)
}

// after is now, or the moment after the decision before where the clock has not moved.
func after(before, now time.Time) time.Time {
	if !now.After(before) {
		return before.Add(time.Millisecond)
	}
	return now
}
