package tables

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// OfficerGroups is an officer with the groups of one regency.
type OfficerGroups struct {
	kim.Region          // of the regency: nothing below it
	Officer    *Officer // nil: the registry names none for these groups
	Groups     []*board.Row
}

// Quiet counts the groups that need a call.
func (o OfficerGroups) Quiet() int {
	n := 0
	for _, r := range o.Groups {
		if r.Quiet() {
			n++
		}
	}
	return n
}

// OfficersOf lists the officers of an area by regency, as far as the reader may know them. Groups
// without an officer stand last in their regency.
func OfficersOf(v visit.Visit) []OfficerGroups {
	type key struct{ regency, officer string }
	at := map[key]int{}
	var out []OfficerGroups
	for _, r := range v.Board.Within(v.Scope) {
		if !v.Who.Contacts(r) {
			continue
		}
		o, k := OfficerOf(r), key{regency: r.RegencyCode}
		if o != nil {
			k.officer = o.key()
		}
		i, known := at[k]
		if !known {
			i, at[k] = len(out), len(out)
			region := kim.Region{ProvinceCode: r.ProvinceCode, Province: r.Province, RegencyCode: r.RegencyCode, Regency: r.Regency}
			out = append(out, OfficerGroups{Region: region, Officer: o})
		}
		out[i].Groups = append(out[i].Groups, r)
	}
	name := func(o OfficerGroups) string {
		if o.Officer == nil {
			return "\uffff"
		}
		return board.Fold(o.Officer.Name) + " " + o.Officer.Telephone
	}
	slices.SortStableFunc(out, func(a, b OfficerGroups) int {
		return cmp.Or(cmp.Compare(a.RegencyCode, b.RegencyCode), cmp.Compare(name(a), name(b)))
	})
	return out
}

// Officers lists officers.
func Officers() Columns[OfficerGroups] {
	return join(
		Columns[OfficerGroups]{
			text("province_code", func(o OfficerGroups) string { return o.ProvinceCode }),
			text("province", func(o OfficerGroups) string { return o.Province }),
			text("regency_code", func(o OfficerGroups) string { return o.RegencyCode }),
			text("regency", func(o OfficerGroups) string { return o.Regency }),
		},
		known(func(o OfficerGroups) bool { return o.Officer != nil },
			text("pic_name", func(o OfficerGroups) string { return o.Officer.Name }),
			text("pic_phone", func(o OfficerGroups) string { return o.Officer.Telephone }),
		),
		Columns[OfficerGroups]{
			integer("groups", func(o OfficerGroups) int { return len(o.Groups) }),
			integer("quiet", OfficerGroups.Quiet),
		},
	)
}

// officersTable is the directory of officers, for who may know them.
func (m *Maker) officersTable(_ context.Context, v visit.Visit) (Table, bool, error) {
	if !v.Who.ContactsSome() {
		return withheld("officers are told to staff of their region")
	}
	return Fill(m.TableOf(v, "officers", "sheet.officers"), Officers(), OfficersOf(v)), true, nil
}
