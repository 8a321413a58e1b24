package tables

import (
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// Officer is who is responsible for groups, as the registry names them.
type Officer struct {
	Name, Telephone string           // as the registry has them
	Phones          []followup.Phone // that a telephone can dial
}

// OfficerOf returns the officer of a group, or nil if the registry names none.
func OfficerOf(r *board.Row) *Officer {
	name, phone := strings.TrimSpace(r.PICName), strings.TrimSpace(r.PICPhone)
	if name == "" && phone == "" {
		return nil
	}
	return &Officer{Name: name, Telephone: phone, Phones: followup.Phones(phone)}
}

// key tells one officer from others: by name and number. The same name with another number
// may be somebody else.
func (o *Officer) key() string {
	key := board.Fold(o.Name)
	for _, p := range o.Phones {
		key += " " + p.Number
	}
	if len(o.Phones) == 0 {
		key += " " + board.Fold(o.Telephone)
	}
	return key
}

// Message is a prepared message to the officer about groups.
func (o *Officer) Message(b *board.Board, groups []*board.Row) string {
	asked := make([]words.CalledGroup, len(groups))
	for i, r := range groups {
		asked[i] = words.CalledGroup{Name: r.Name, Place: placeNames(r.Village, r.District), Posted: r.Status != kim.StatusNeverPosted}
		if !r.LastItemAt.IsZero() {
			asked[i].LastItem = kim.DateOf(r.LastItemAt, r.Zone)
		}
	}
	return words.CallMessage(o.Name, asked, kim.DateOf(b.AsOf, kim.WIB))
}

// placeNames joins the names of places that are known.
func placeNames(names ...string) string {
	var known []string
	for _, n := range names {
		if n != "" {
			known = append(known, n)
		}
	}
	return strings.Join(known, ", ")
}
