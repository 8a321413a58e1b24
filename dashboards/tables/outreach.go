package tables

import (
	"cmp"
	"context"
	"time"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// ShownOutreach is an outreach with those that took part, as far as the reader may know of them.
type ShownOutreach struct {
	registry.HeldOutreach
	Others int // that took part besides
}

// OutreachShown returns the outreach with somebody of the area of whom the reader may know: groups of their
// region, and areas that it lies in or that lie in it.
func (m *Maker) OutreachShown(ctx context.Context, v visit.Visit) ([]ShownOutreach, error) {
	all, err := registry.Outreach(ctx, m.Conn)
	var out []ShownOutreach
	for _, o := range all {
		seen, here := ShownOutreach{HeldOutreach: o}, false
		seen.Groups, seen.Areas = nil, nil
		for _, id := range o.Groups {
			if r := v.Board.Group(id); r != nil && v.Who.Notes(r) {
				seen.Groups, here = append(seen.Groups, id), here || v.Scope.Has(r)
			}
		}
		for _, code := range o.Areas {
			if v.Who.NotesIn(code) {
				seen.Areas, here = append(seen.Areas, code), true
			}
		}
		if seen.Others = len(o.Groups) + len(o.Areas) - len(seen.Groups) - len(seen.Areas); here {
			out = append(out, seen)
		}
	}
	return out, err
}

// OutreachTaker is one that took part in an outreach: a group, or all groups of an area.
type OutreachTaker struct {
	registry.HeldOutreach
	Group, Area string // one of the two; the area "indonesia" is the whole country
}

// Outreach lists those that took part in outreach. Its first columns can be read back.
func Outreach() Columns[OutreachTaker] {
	return Columns[OutreachTaker]{
		text("outreach_kind", func(o OutreachTaker) string { return string(o.Kind) }),
		day("held_from", func(o OutreachTaker) kim.Date { return o.From }),
		day("held_to", func(o OutreachTaker) kim.Date { return o.To }),
		text("outreach_title", func(o OutreachTaker) string { return o.Title }),
		text("group_id", func(o OutreachTaker) string { return o.Group }),
		text("area_code", func(o OutreachTaker) string { return o.Area }),
		text("entered_by", func(o OutreachTaker) string { return o.By }),
		instant("entered_at", func(o OutreachTaker) (time.Time, kim.Zone) { return o.Entered, kim.WIB }),
	}
}

// takersOf lists those that took part in an outreach.
func takersOf(o registry.HeldOutreach) (out []OutreachTaker) {
	for _, id := range o.Groups {
		out = append(out, OutreachTaker{o, id, ""})
	}
	for _, code := range o.Areas {
		out = append(out, OutreachTaker{o, "", cmp.Or(code, registry.WholeCountry)})
	}
	return out
}

// outreachTable lists outreach, for who may read what staff note of groups.
func (m *Maker) outreachTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	if !v.Who.NotesSome() {
		return withheld("outreach is told to staff of their region")
	}
	all, err := m.OutreachShown(ctx, v)
	var list []OutreachTaker
	for _, o := range all {
		list = append(list, takersOf(o.HeldOutreach)...)
	}
	return Fill(m.TableOf(v, "outreach", "sheet.outreach"), Outreach(), list), true, err
}

// outreach exports what was on record then of a region: its groups, and areas that it lies in or that lie in it.
func (s *sink) outreach(ctx context.Context, src Source, r Request) error {
	groups, err := registry.Load(ctx, src.Conn)
	if err != nil {
		return err
	}
	within := map[string]bool{}
	for _, g := range groups {
		within[g.ID] = g.In(r.Region)
	}
	held, err := registry.OutreachAt(ctx, src.Conn, r.AsOf)
	if err != nil {
		return err
	}
	put := into(s, Outreach())
	for _, o := range held {
		for _, taker := range takersOf(o) {
			if listed, known := within[taker.Group]; known && !listed || taker.Group == "" && !registry.Touch(taker.Area, r.Region) {
				continue
			}
			if err := put(taker); err != nil {
				return err
			}
		}
	}
	return nil
}
