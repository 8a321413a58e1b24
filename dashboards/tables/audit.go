package tables

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// Audited lists what people did. Its instants are in the zone of the capital.
func Audited() Columns[audit.Act] {
	type act = audit.Act
	return Columns[act]{
		instant("acted_at", func(a act) (time.Time, kim.Zone) { return a.At, kim.WIB }),
		text("acted_by", func(a act) string { return a.By }),
		text("acted_from", func(a act) string {
			if a.Command {
				return "command"
			}
			return a.From
		}),
		text("act", func(a act) string { return a.What }),
		text("acted_on", func(a act) string { return a.On }),
		text("act_before", func(a act) string {
			return sideOf(a.Before, a.Fields, func(d registry.Difference) string { return d.Before })
		}),
		text("act_after", func(a act) string {
			return sideOf(a.After, a.Fields, func(d registry.Difference) string { return d.After })
		}),
		integer("act_more", func(a act) int { return a.More }),
	}
}

// sideOf writes what was there before or after.
func sideOf(side map[string]string, fields []registry.Difference, of func(registry.Difference) string) string {
	parts := make([]string, 0, len(side))
	for _, k := range slices.Sorted(maps.Keys(side)) {
		parts = append(parts, k+"="+side[k])
	}
	for _, d := range fields {
		parts = append(parts, d.Column+"="+of(d))
	}
	return strings.Join(parts, "; ")
}

// ActsAsked is which acts an address asks for.
type ActsAsked struct {
	From, To kim.Date // both included
	audit.Wanted
}

// usualActs is how many days of acts are shown if the address does not say.
const usualActs = 30

// Span is from which instant to which acts are asked for, by the clock of the capital.
func (q ActsAsked) Span() (from, to time.Time) {
	return q.From.In(kim.WIB), q.To.AddDays(1).In(kim.WIB)
}

// AskedActs reads which acts an address asks for. If it does not say, it is those of the
// last days by both clocks, that of the pages and that of the record: in a demonstration the
// pages stand still while people log in by the real one. A day that is none, and an order of days
// that means nothing, are errors.
func AskedActs(v visit.Visit, pages, record time.Time) (ActsAsked, *ParameterError) {
	shown, kept := kim.DateOf(pages, kim.WIB), kim.DateOf(record, kim.WIB)
	q := ActsAsked{To: max(shown, kept), Wanted: audit.Wanted{By: strings.ToLower(strings.TrimSpace(v.Query.Get("who"))), What: v.Query.Get("act")}}
	q.From = min(shown, kept).AddDays(-usualActs)
	for _, name := range []string{"to", "from"} {
		text := v.Query.Get(name)
		if text == "" {
			continue
		}
		d, err := kim.ParseDate(text)
		if err != nil || !d.Known() {
			return q, &ParameterError{Name: name, Value: text, Allowed: "2026-11-29"}
		}
		if name == "to" {
			q.To = d
			q.From = d.AddDays(-usualActs)
		} else {
			q.From = d
		}
	}
	if q.To.Time().Before(q.From.Time()) {
		return q, &ParameterError{Name: "to", Value: q.To.String(), Allowed: "≥ " + q.From.String()}
	}
	return q, nil
}

// auditTable lists what people did, for whoever manages all users.
func (m *Maker) auditTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	if !v.Who.ManagesUsers("") {
		return withheld("who did what is told to admins for all regions")
	}
	out := m.TableOf(v, "audit", "sheet.audit")
	if m.Acts == nil {
		return Fill(out, Audited(), nil), true, nil
	}
	q, wrong := AskedActs(v, m.Now(), m.Acts.Now())
	if wrong != nil {
		return out, true, wrong
	}
	from, to := q.Span()
	kept, _, err := m.Acts.Read(from, to)
	if err != nil {
		return out, true, err
	}
	stored, _, err := audit.Stored(ctx, m.Conn, from, to)
	return Fill(out, Audited(), q.Of(audit.Merged(kept, stored))), true, err
}
